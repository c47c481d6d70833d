"""How sure a figure is: bootstrap over calls, paired differences, and what so many calls can show at all.

A unit (a call, or a question to the library) is resampled whole, since what is found within a call hangs together
(Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 8 and 13: percentile intervals). With few calls
such intervals are a little too narrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = tuple[int, int, int]
"""Hits, misses, false finds of one unit."""

ROUNDS = 2000
SEED = 7
INTERVAL = 0.95
FEWEST = 2
"""Units from which an interval says anything; below, it is everything."""
POWERED = 2.8
"""Standard errors of a difference that shows in four of five studies at the 5 % level: 1.96 + 0.84."""

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure from 0 to 1 with its interval, over `units`; `shows` is the smallest difference that they can show.

    `shows` supposes that two runs on the same calls agree in half of their variance; a comparison of two runs says it
    from the runs themselves.
    """

    value: float
    low: float
    high: float
    units: int
    shows: float


@dataclass(frozen=True, slots=True)
class Difference:
    """New minus old over the units that both have, with its interval; `shows` as of Estimate."""

    value: float
    low: float
    high: float
    units: int
    shows: float

    @property
    def significant(self) -> bool:
        """The interval does not hold zero."""
        return self.low > 0 or self.high < 0

    @property
    def drop(self) -> bool:
        """Significantly worse."""
        return self.high < 0


def f1_of(sums: _Array) -> _Array:
    """F1 of sums of counts, shape (..., 3); 1 where there is nothing to find and nothing was found."""
    total = 2 * sums[..., 0] + sums[..., 1] + sums[..., 2]
    return np.where(total > 0, 2 * sums[..., 0] / np.maximum(total, 1), 1.0)


def estimate(counts: Sequence[Counts]) -> Estimate:
    """F1 over all units (micro), which for tasks with one answer each is the share that is right."""
    table = np.asarray(counts, dtype=np.float64).reshape(-1, 3)
    value = float(f1_of(table.sum(axis=0)))
    if len(table) < FEWEST:
        return Estimate(value, 0.0, 1.0, len(table), 1.0)
    drawn = f1_of(table[_draws(len(table))].sum(axis=1))
    low, high = _interval(drawn)
    return Estimate(value, low, high, len(table), POWERED * float(drawn.std()))


def difference(old: Mapping[str, Counts], new: Mapping[str, Counts]) -> Difference:
    """The paired difference in F1 on the units that both have."""
    both = [unit for unit in new if unit in old]
    before = np.asarray([old[u] for u in both], dtype=np.float64).reshape(-1, 3)
    after = np.asarray([new[u] for u in both], dtype=np.float64).reshape(-1, 3)
    value = float(f1_of(after.sum(axis=0)) - f1_of(before.sum(axis=0)))
    if len(both) < FEWEST:
        return Difference(value, -1.0, 1.0, len(both), 1.0)
    draws = _draws(len(both))
    drawn = f1_of(after[draws].sum(axis=1)) - f1_of(before[draws].sum(axis=1))
    low, high = _interval(drawn)
    return Difference(value, low, high, len(both), POWERED * float(drawn.std()))


def _draws(units: int) -> NDArray[np.intp]:
    return np.random.default_rng(SEED).integers(0, units, size=(ROUNDS, units))


def _interval(drawn: _Array) -> tuple[float, float]:
    tail = 50 * (1 - INTERVAL)
    return float(np.percentile(drawn, tail)), float(np.percentile(drawn, 100 - tail))


def kappa(first: Sequence[object], second: Sequence[object]) -> float:
    """Cohen's kappa of two labellers on the same things; 1 where both always say the same one value."""
    if not first:
        return 1.0
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    values = set(first) | set(second)
    chance = sum(first.count(v) * second.count(v) for v in values) / n**2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)
