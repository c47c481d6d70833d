"""Models that sentence-transformers loads, and what an import costs.

sentence-transformers takes seconds and hundreds of megabytes to import: one process of its own answers for all tests.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

REFERENCE = """
import json, tempfile
from pathlib import Path
from copilot.embedding import load
from copilot.embedding.minilm import _packaged_model
from copilot.errors import ModelFailed

texts = [
    "It is too expensive for us.",
    "We have no budget for this until January; ask me again after the board has met.",
    "", "Ja, das müssen wir erst mit der Rechtsabteilung klären – 你好.", "release " * 300,
]
with tempfile.TemporaryDirectory() as folder:
    ours = load("all-MiniLM-L6-v2", Path(folder)).encode(texts)
reference = load(str(_packaged_model()), Path("not-used"))
theirs = reference.encode(texts)
with tempfile.TemporaryDirectory() as folder:
    try:
        load(folder, Path(folder))
        failure = None
    except ModelFailed as error:
        failure = [error.message, error.hint]
print(json.dumps({
    "cosine": float((ours * theirs).sum(axis=1).min()),
    "name": reference.name,
    "shape": [reference.dimensions, *reference.encode([]).shape],
    "failure": failure,
}))
"""


def run(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def reference() -> Any:
    return json.loads(run(REFERENCE))


def test_the_default_model_gives_the_vectors_of_sentence_transformers(reference: Any) -> None:
    assert reference["cosine"] > 0.9999


def test_a_model_folder_is_loaded_by_sentence_transformers(reference: Any) -> None:
    assert reference["name"] == "model/st-torch/53aa51"
    assert reference["shape"] == [384, 0, 384]


def test_a_folder_that_holds_no_model_is_told_with_a_hint(reference: Any) -> None:
    message, hint = reference["failure"]
    assert "cannot be loaded" in message
    assert "embedding_model" in hint


def test_importing_the_package_imports_no_model_stack() -> None:
    heavy = "{'numpy', 'torch', 'onnx', 'onnxruntime', 'tokenizers', 'sentence_transformers'}"
    assert run(f"import sys, copilot.embedding\nprint(sorted({heavy} & set(sys.modules)))") == "[]"


def test_the_default_model_runs_without_torch() -> None:
    script = (
        "import sys, tempfile\nfrom pathlib import Path\nfrom copilot.embedding import load\n"
        "with tempfile.TemporaryDirectory() as cache:\n"
        "    load('all-MiniLM-L6-v2', Path(cache)).encode(['hello'])\n"
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    assert run(script) == "[]"
