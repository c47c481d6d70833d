"""Any model that sentence-transformers can load, for those who name one in their settings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.errors import ModelFailed

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from copilot.embedding.embedder import Vectors

BATCH = 32
_WEIGHT_FILES = ("*.safetensors", "pytorch_model*.bin")


def load_sentence_model(model: str) -> SentenceModel:
    """A model folder (read without the network), or else a model of the hub (downloaded where it is not cached).

    Raises ModelFailed where it cannot be loaded.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    folder = Path(model).expanduser()
    local = folder.is_dir()
    try:
        loaded = SentenceTransformer(str(folder) if local else model, device="cpu", local_files_only=local)
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().split("\n")[0]
        raise ModelFailed(
            f"the embedding model {model!r} cannot be loaded: {reason}",
            "name a folder, a model of the hub, or leave embedding_model unset for the packaged one",
        ) from None
    version = _digest(folder) if local else _revision(loaded)
    return SentenceModel(f"{folder.name if local else model}/st-torch/{version}", loaded)


class SentenceModel:
    """An Embedder over a sentence-transformers model."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        self.name = name
        self._model = model
        self.dimensions = len(self._model.encode("", show_progress_bar=False))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order."""
        import numpy as np

        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)


def _digest(folder: Path) -> str:
    """A short hash of the weight files below a model's folder."""
    digest = hashlib.sha256()
    for file in sorted(f for pattern in _WEIGHT_FILES for f in folder.rglob(pattern)):
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:6]


def _revision(model: SentenceTransformer) -> str:
    """The commit of the hub that the model came from."""
    config = getattr(model[0], "auto_model", None)
    return str(getattr(getattr(config, "config", None), "_commit_hash", None) or "unknown")[:6]
