"""One ranking out of several (reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

RANK_OFFSET = 60
"""The constant of the method's authors: how slowly the weight of a rank falls."""


def fuse(rankings: Iterable[tuple[float, Iterable[Key]]]) -> Mapping[Key, float]:
    """Scores by key, higher is better, from (weight, keys best first). A key counts once in each ranking."""
    scores: dict[Key, float] = {}
    for weight, ranking in rankings:
        for rank, key in enumerate(dict.fromkeys(ranking), start=1):
            scores[key] = scores.get(key, 0.0) + weight / (RANK_OFFSET + rank)
    return scores
