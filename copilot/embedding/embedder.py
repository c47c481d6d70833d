"""What an embedding model is to the rest of the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    """Shape (texts, dimensions), each row of unit length: the dot product of two rows is their cosine."""


class Embedder(Protocol):
    """Turns texts into vectors that lie close together where the texts mean the same.

    `name` identifies model, backend and weights: vectors of two names are never compared. `dimensions` is the length
    of a vector.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order; shape (0, dimensions) for none."""
        ...
