"""How long a call takes, whole and for each hundred turns: median and the 95th percentile (nearest rank)."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from evals.runs import Run


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds of `calls` calls."""

    calls: int
    median: float
    p95: float
    median_per_100: float
    p95_per_100: float


def latency(run: Run) -> Latency | None:
    """Of all calls whose time was taken; None where there is none."""
    timed = [(u.seconds, u.turns) for u in run.units if u.seconds is not None]
    if not timed:
        return None
    whole = [seconds for seconds, _ in timed]
    rate = [100 * seconds / turns for seconds, turns in timed if turns] or [0.0]
    return Latency(len(timed), statistics.median(whole), p95(whole), statistics.median(rate), p95(rate))


def p95(values: Sequence[float]) -> float:
    """The smallest value that at least 95 of 100 do not exceed; with fewer than twenty, the slowest."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def shown(run: Run) -> str:
    """One line; of a warm process, and on a shared machine an order of magnitude."""
    found = latency(run)
    if found is None:
        return f"latency             {run.subject}: not measured"
    call = f"median {found.median:.1f} s, p95 {found.p95:.1f} s a call"
    rate = f"median {found.median_per_100:.2f} s, p95 {found.p95_per_100:.2f} s for 100 turns"
    return f"latency             {run.subject}: {call}; {rate} ({found.calls} calls, {run.machine})"
