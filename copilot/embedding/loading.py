"""Which model a name of the settings means, and how it is loaded."""

from pathlib import Path

from copilot.embedding.embedder import Embedder

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
