"""Finds against labels as the annotation guide counts them: at the label's turn or one beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.domain.meddpicc import Element
from copilot.evidence.context import Passage
from copilot.evidence.training.calls import LabelledCall


@dataclass(frozen=True, slots=True)
class Counts:
    """Labels found and missed, finds without a label; optional labels count neither way."""

    hits: int = 0
    missed: int = 0
    invented: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.hits + other.hits, self.missed + other.missed, self.invented + other.invented)

    @property
    def f1(self) -> float:
        """0 to 1."""
        return 2 * self.hits / max(1, 2 * self.hits + self.missed + self.invented)


def counts(calls: Sequence[LabelledCall], element: Element, said: NDArray[np.bool_]) -> Counts:
    """Of one element; `said` has one entry for each candidate of the calls, in order."""
    total, start = Counts(), 0
    for call in calls:
        candidates = [e.passage for e in call.examples if e.is_candidate]
        found = [p for p, yes in zip(candidates, said[start : start + len(candidates)], strict=True) if yes]
        start += len(candidates)
        labels = [label for label in call.labels["evidence"] if label["element"] == element]
        required = [label for label in labels if not label.get("optional")]
        hits = sum(any(_near(label, p) for p in found) for label in required)
        invented = sum(not any(_near(label, p) for label in labels) for p in found)
        total += Counts(hits, len(required) - hits, invented)
    return total


def right(calls: Sequence[LabelledCall]) -> NDArray[np.bool_]:
    """Whether a find of each element at each candidate would be right: shape (candidates, 8)."""
    return np.array(
        [
            [
                any(label["element"] == e and _near(label, x.passage) for label in call.labels["evidence"])
                for e in Element
            ]
            for call in calls
            for x in call.examples
            if x.is_candidate
        ]
    )


def _near(label: dict[str, Any], passage: Passage) -> bool:
    places = [label["turn"], label.get("turn_end", label["turn"]), *label.get("also", ())]
    return any(passage.first - 1 <= place <= passage.last + 1 for place in places)
