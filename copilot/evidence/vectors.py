"""The vectors that the trained heads see: each text embedded once in a call."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

Encode = Callable[[Sequence[str]], Matrix]
"""Shape (n, 2d): the unit vector of a text, then the unit vector of the encoder's middle layer."""

DIMENSIONS = 384
"""d of all-MiniLM-L6-v2, which the heads were trained on."""


class Vectors:
    """Remembers what was embedded; the empty text is the zero vector."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: dict[str, Matrix] = {"": np.zeros(2 * DIMENSIONS, dtype=np.float32)}

    def sentences(self, texts: Sequence[str]) -> Matrix:
        """What each text means as a whole: shape (n, d)."""
        return self._of(texts)[:, :DIMENSIONS]

    def middle(self, texts: Sequence[str]) -> Matrix:
        """The middle layer's mean of each text, closer to its single words: shape (n, d)."""
        return self._of(texts)[:, DIMENSIONS:]

    def _of(self, texts: Sequence[str]) -> Matrix:
        new = [t for t in dict.fromkeys(texts) if t not in self._known]
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        return np.stack([self._known[t] for t in texts]) if texts else np.zeros((0, 2 * DIMENSIONS), dtype=np.float32)
