"""Whether confidence means what it says: of what is shown as 0.9 sure, nine of ten should be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.runs import Judgement

EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0001)
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Bin:
    """Finds whose confidence lies from `low` (with) to `high` (without)."""

    low: float
    high: float
    count: int
    said: float
    right: float


def calibration(judgements: Iterable[Judgement]) -> list[Bin]:
    """One row for each range of confidence that holds finds: what was said on average, and what was right."""
    kept, bins = list(judgements), []
    for low, high in pairwise(EDGES):
        inside = [j for j in kept if low <= j.confidence < high]
        if inside:
            said = sum(j.confidence for j in inside) / len(inside)
            bins.append(Bin(low, min(high, 1.0), len(inside), said, share_right(inside)))
    return bins


def expected_error(bins: Sequence[Bin]) -> float:
    """The mean gap between what was said and what was right, weighted by finds (expected calibration error)."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.said - b.right) for b in bins) / total if total else 0.0


def share_right(judgements: Sequence[Judgement]) -> float:
    """Of these finds, the share that is right; 1 of none."""
    return sum(j.right for j in judgements) / len(judgements) if judgements else 1.0


def sure_precision(judgements: Iterable[Judgement]) -> dict[str, tuple[float, int]]:
    """Precision at a confidence of 0.9 and more and the number of finds, by element (or kind, where it has none)."""
    groups: dict[str, list[Judgement]] = {}
    for j in judgements:
        if j.confidence >= SURE:
            groups.setdefault(j.element or j.kind, []).append(j)
    return {name: (share_right(group), len(group)) for name, group in groups.items()}
