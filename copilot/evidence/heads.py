"""The trained heads: linear, on the vectors of a passage and of the words before it, and on cues."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from copilot.errors import BrokenFile
from copilot.evidence import cues
from copilot.evidence.vectors import Matrix

FILE = Path(__file__).with_name("heads.npz")

BEFORE, CUES, ASKED = 0.6, 0.3, 0.2
"""Weight of the vector before, of the cues, and of the cues before, against the passage's own unit vector. Chosen by
cross-validation on the training turns."""


def features(vectors: Matrix, before: Matrix, texts: Sequence[str], texts_before: Sequence[str]) -> Matrix:
    """One row for each passage, from unit vectors of shape (n, d) and the words: (n, 2d + cues + questions + cues)."""
    own = np.asarray([cues.found(t) for t in texts], dtype=np.float32)
    asked = np.asarray([cues.asked(t) + cues.found(t) for t in texts_before], dtype=np.float32)
    return np.hstack([vectors, BEFORE * before, CUES * own, ASKED * asked]).astype(np.float32)


def sigmoid(log_odds: Matrix) -> Matrix:
    """Probabilities of log-odds."""
    return (1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Heads:
    """Weights (h, f) and biases (h,) by name, with the line that turns a score into a probability, and thresholds.

    A probability is `1 / (1 + exp(-(slope * score + offset)))`, fitted on scores of rows that the head had not seen
    (Platt, 1999). Objections are of many kinds: their head is blended with those of the categories, by `blend` (h,)
    over all probabilities and `blend_bias` (1,), which gives the log-odds of an objection (stacking, Wolpert 1992).
    """

    names: tuple[str, ...]
    weights: Matrix
    bias: Matrix
    slope: Matrix
    offset: Matrix
    threshold: Matrix
    blend: Matrix
    blend_bias: Matrix

    def probabilities(self, rows: Matrix) -> Matrix:
        """Shape (n, h), in the order of `names`."""
        result = sigmoid((rows @ self.weights.T + self.bias) * self.slope + self.offset)
        result[:, self.column("objection")] = sigmoid(result @ self.blend + self.blend_bias[0])
        return result

    def column(self, name: str) -> int:
        """The place of a head in `names`."""
        return self.names.index(name)

    def limit(self, name: str) -> float:
        """From which probability a head says yes."""
        return float(self.threshold[self.column(name)])


def save_heads(heads: Heads, file: Path, data_hash: str) -> None:
    """Write the arrays without pickles, with the hash of the data that they were trained on."""
    temporary = file.with_suffix(".tmp.npz")
    arrays: dict[str, Any] = {
        "names": np.array(heads.names),
        "weights": heads.weights.astype(np.float32),
        "bias": heads.bias.astype(np.float32),
        "slope": heads.slope.astype(np.float32),
        "offset": heads.offset.astype(np.float32),
        "threshold": heads.threshold.astype(np.float32),
        "blend": heads.blend.astype(np.float32),
        "blend_bias": heads.blend_bias.astype(np.float32),
        "data": np.array([data_hash]),
    }
    np.savez(temporary, **arrays)
    temporary.replace(file)


@cache
def load_heads(file: Path = FILE) -> Heads:
    """The heads as they were built. Raises BrokenFile where the file is missing or cut short."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return Heads(
                names=tuple(str(n) for n in arrays["names"]),
                weights=arrays["weights"],
                bias=arrays["bias"],
                slope=arrays["slope"],
                offset=arrays["offset"],
                threshold=arrays["threshold"],
                blend=arrays["blend"],
                blend_bias=arrays["blend_bias"],
            )
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BrokenFile(f"{file} cannot be read: {error}", "install the program again") from None
