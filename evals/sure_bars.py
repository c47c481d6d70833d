"""From which confidence the proposals of a kind may be accepted together: `python -m evals.sure_bars`.

The bar of a kind is the lowest confidence at or above which at least nine of ten of its items were right on the dev
calls, over at least FEWEST items; a kind with fewer has none. The bars stand in copilot/domain/sure_enough.py.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from copilot.domain.sure_enough import BARS, kind_of
from copilot.errors import CopilotError
from evals.gold import CALLS, ROOT, read_calls
from evals.proposed_calls import ProposedCall, proposed, right

ENOUGH = 0.9
FEWEST = 10
STEPS = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)

Judged = Sequence[tuple[float, bool]]
"""Items of a kind: the confidence that was shown, and whether the item was right."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one kind; `right` and `count` are those at or above the bar, or of all where it has none."""

    kind: str
    bar: float | None
    right: int
    count: int
    all_right: int
    all_count: int


def judged(calls: Iterable[ProposedCall]) -> dict[str, list[tuple[float, bool]]]:
    """All items that a label speaks to, by what they are measured as."""
    found: dict[str, list[tuple[float, bool]]] = {}
    for call in calls:
        for item in call.items:
            verdict = right(item, call.gold.labels)
            if verdict is not None:
                found.setdefault(kind_of(item), []).append((item.confidence, verdict))
    return found


def bar_of(items: Judged) -> float | None:
    """The lowest of STEPS from which on enough items were right."""
    for step in STEPS:
        above = [ok for confidence, ok in items if confidence >= step]
        if len(above) >= FEWEST and sum(above) / len(above) >= ENOUGH:
            return step
    return None


def rows(by_kind: Mapping[str, Judged]) -> list[Row]:
    """One row for each kind."""
    found = []
    for kind, items in sorted(by_kind.items()):
        bar = bar_of(items)
        above = [ok for confidence, ok in items if confidence >= (bar or 0.0)]
        found.append(Row(kind, bar, sum(above), len(above), sum(ok for _, ok in items), len(items)))
    return found


def shown(measured: Iterable[Row]) -> str:
    """As a person reads it."""
    lines = [f"{'kind':<20} {'bar':>5} {'right at or above':>18} {'right of all':>14} {'in use':>7}"]
    for row in measured:
        bar = "none" if row.bar is None else f"{row.bar:.2f}"
        above = "" if row.bar is None else f"{row.right} of {row.count}"
        used = BARS.get(row.kind)
        in_use = "none" if used is None else f"{used:.2f}"
        lines.append(f"{row.kind:<20} {bar:>5} {above:>18} {f'{row.all_right} of {row.all_count}':>14} {in_use:>7}")
    return "\n".join(lines)


def main() -> int:
    """Read the dev calls and print the table."""
    from copilot.wiring import build

    service = build(ROOT)
    try:
        calls, _ = read_calls(CALLS / "dev")
        print(shown(rows(judged(proposed(service, call) for call in calls))))
    except CopilotError as problem:
        sys.stderr.write(f"error: {problem.message}\n")
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
