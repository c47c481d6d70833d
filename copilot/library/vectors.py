"""What keeps vectors between two runs, as the index sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]
    """Shape (pieces, dimensions), rows of unit length."""


class IndexBroken(Exception):
    """What is stored of the index cannot be used. It is a cache: the library deletes it and builds it anew."""


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """Everything that is stored: the id and digest of each piece, and its vector in the row of the same number."""

    ids: list[str]
    digests: list[str]
    matrix: Matrix


class VectorStore(Protocol):
    """A durable store of vectors by piece id. Raises IndexBroken where it is damaged, StorageFailed where it cannot be
    written."""

    def load(self) -> StoredVectors:
        """All that is stored, as other processes have left it."""
        ...

    def put(self, ids: Sequence[str], digests: Sequence[str], vectors: Matrix) -> None:
        """Add or replace."""
        ...

    def drop(self, ids: Sequence[str]) -> None:
        """Delete those that are there."""
        ...

    def seal(self) -> None:
        """Say that writing is done: what was put and dropped is now the state that `load` finds intact."""
        ...

    def reset(self) -> None:
        """Delete everything, whatever state it is in."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...
