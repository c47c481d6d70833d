"""Texts to vectors: load, export and run embedding models. The only door to the model stack.

`load` picks and loads a model; everything heavy is imported inside it.
"""

from copilot.embedding.embedder import Embedder
from copilot.embedding.loading import load, load_reader

__all__ = ["Embedder", "load", "load_reader"]
