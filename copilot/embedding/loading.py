"""Which model a name of the settings means, and how it is loaded."""

from pathlib import Path
from typing import TYPE_CHECKING

from copilot.embedding.embedder import Embedder

if TYPE_CHECKING:
    from copilot.embedding.onnx_encoder import OnnxEncoder

DEFAULT_MODEL = "all-MiniLM-L6-v2"


def load(model: str, cache: Path) -> Embedder:
    """The embedding model of that name.

    The packaged default runs on ONNX Runtime from an export that is made once into `cache`. Any other name is a
    folder, or a model of the hub, that sentence-transformers loads; only a name of the hub may use the network.

    Raises ModelFailed where the model is missing or not the expected one, StorageFailed where the export cannot be
    written.
    """
    if model == DEFAULT_MODEL:
        from copilot.embedding.minilm import load_minilm

        return load_minilm(cache)
    from copilot.embedding.sentence_model import load_sentence_model

    return load_sentence_model(model)


def load_reader(embedder: Embedder, cache: Path) -> "OnnxEncoder":
    """The packaged model, which the reader of calls was trained on, whatever model the library uses.

    `embedder` is the library's: it is the same one unless the settings name another. Raises as `load` does.
    """
    from copilot.embedding.minilm import load_minilm
    from copilot.embedding.onnx_encoder import OnnxEncoder

    return embedder if isinstance(embedder, OnnxEncoder) else load_minilm(cache)
