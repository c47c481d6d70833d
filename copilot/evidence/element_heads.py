"""The trained heads for the elements, their polarity and their facets: linear, on the rows of `in_call`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from copilot.domain.meddpicc import FACETS, Element, Facet
from copilot.errors import BrokenFile
from copilot.evidence.heads import sigmoid
from copilot.evidence.vectors import Matrix

FILE = Path(__file__).with_name("elements.npz")

AGAINST = "against"
NAMES: tuple[str, ...] = (*map(str, Element), AGAINST, *(f"{e}:{f}" for e in Element for f in FACETS[e]))
"""The heads in their order: the elements, whether evidence is against its element, the facets of each element."""


@dataclass(frozen=True, slots=True)
class ElementHeads:
    """Weights (h, f) and bias (h,) in the order of NAMES; from which probability each says yes, `threshold` (h,).

    `slope` and `offset` (8,) turn the log-odds of an element into those that a find is right, by the rule that the
    labels are scored with (fitted on calls that the heads had not seen: Platt, 1999).
    """

    weights: Matrix
    bias: Matrix
    slope: Matrix
    offset: Matrix
    threshold: Matrix

    def probabilities(self, rows: Matrix) -> Matrix:
        """Shape (n, h); those of the elements are calibrated."""
        if not len(rows):
            return np.zeros((0, len(NAMES)), dtype=np.float32)
        odds = rows @ self.weights.T + self.bias
        odds[:, : len(Element)] = odds[:, : len(Element)] * self.slope + self.offset
        return sigmoid(odds)

    def limit(self, name: str) -> float:
        """From which probability a head says yes."""
        return float(self.threshold[column(name)])


def column(name: str) -> int:
    """The place of a head in NAMES."""
    return NAMES.index(name)


def facet_columns(element: Element) -> Mapping[Facet, int]:
    """The heads of the facets of an element."""
    return {f: column(f"{element}:{f}") for f in FACETS[element]}


def save_element_heads(heads: ElementHeads, file: Path, data_hash: str) -> None:
    """Write the arrays without pickles, with the hash of the data that they were trained on."""
    temporary = file.with_suffix(".tmp.npz")
    arrays: dict[str, Any] = {
        "names": np.array(NAMES),
        "weights": heads.weights.astype(np.float16),
        "bias": heads.bias.astype(np.float32),
        "slope": heads.slope.astype(np.float32),
        "offset": heads.offset.astype(np.float32),
        "threshold": heads.threshold.astype(np.float32),
        "data": np.array([data_hash]),
    }
    np.savez(temporary, **arrays)
    temporary.replace(file)


@cache
def load_element_heads(file: Path = FILE) -> ElementHeads:
    """The heads as they were built. Raises BrokenFile where the file is missing, cut short or of another version."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            if tuple(map(str, arrays["names"])) != NAMES:
                raise ValueError("its heads are those of another version")
            return ElementHeads(
                weights=arrays["weights"].astype(np.float32),
                bias=arrays["bias"],
                slope=arrays["slope"],
                offset=arrays["offset"],
                threshold=arrays["threshold"],
            )
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BrokenFile(f"{file} cannot be read: {error}", "install the program again") from None
