"""False fills: elements that were filled in calls that hold nothing for them."""

from collections.abc import Iterable

from copilot.domain.meddpicc import Element
from evals.runs import Unit


def false_fills(units: Iterable[Unit]) -> dict[str, tuple[int, int]]:
    """For each element: in how many calls it was filled, of those in which nothing was said for it."""
    kept = list(units)
    found = {}
    for element in Element:
        filled = [unit.fills[element] for unit in kept if element in unit.fills]
        found[str(element)] = (sum(filled), len(filled))
    return found


def shown(fills: dict[str, tuple[int, int]]) -> str:
    """A line for each element, and one for all."""
    filled, calls = (sum(column) for column in zip(*fills.values(), strict=True))
    lines = ["false fills, of the calls that hold nothing for the element:"]
    lines += [f"  {name:<18} {f'{n} of {of}' if of else 'no such call'}" for name, (n, of) in fills.items()]
    return "\n".join([*lines, f"  {'all':<18} {filled} of {calls}"])
