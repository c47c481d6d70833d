"""Two prompts (or more) on the same calls: what differs, how sure that is, what the calls can show, what each costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.runs import Cost, Run
from evals.statistics import Difference, Estimate, difference, estimate
from evals.tasks import BY_NAME


@dataclass(frozen=True, slots=True)
class Prices:
    """Money for a million tokens in and out; the currency is the reader's."""

    input: float
    output: float

    def of(self, cost: Cost) -> float:
        """What that many tokens cost."""
        return (cost.input_tokens * self.input + cost.output_tokens * self.output) / 1e6


@dataclass(frozen=True, slots=True)
class Comparison:
    """One task of two runs on the calls that both have."""

    task: str
    first: Estimate
    second: Estimate
    difference: Difference


def comparisons(first: Run, second: Run) -> list[Comparison]:
    """Every task that both runs have, on the same calls."""
    found = []
    for task in (t for t in BY_NAME if t in first.tasks or t in second.tasks):
        nothing = (0, 0, 0)
        both = {u.id for u in first.units} & {u.id for u in second.units}
        a, b = ({u: t.counts for u, t in run.of(task).items() if u in both} for run in (first, second))
        # A call of which one run says nothing for the task has nothing to find and nothing invented there.
        units = a.keys() | b.keys()
        old, new = {u: a.get(u, nothing) for u in units}, {u: b.get(u, nothing) for u in units}
        found.append(Comparison(task, estimate(list(old.values())), estimate(list(new.values())), difference(old, new)))
    return found


def shown(job: str, runs: Sequence[Run], in_vain: Sequence[Cost], prices: Prices | None) -> str:
    """As a person reads it: each later prompt against the first."""
    first, *others = runs
    lines = []
    for n, other in enumerate(others, start=1):
        both = {u.id for u in first.units} & {u.id for u in other.units}
        lines.append(f"{job}: A is {first.subject}, B is {other.subject}; {len(both)} calls of {first.split} by both")
        lines.append(f"{'task':<19} {'A':>5} {'B':>5} {'B - A':>7}  {'95 %':<17} {'shows':>6}")
        for c in comparisons(first, other):
            d, mark = c.difference, "*" if c.difference.significant else " "
            figures = f"{c.first.value:5.2f} {c.second.value:5.2f} {d.value:+7.3f}{mark}"
            lines.append(f"{c.task:<19} {figures} {d.low:+.3f} to {d.high:+.3f}  {d.shows:6.3f}")
        lines.append(f"{'cost of A':<19} {_cost(first, in_vain[0], prices)}")
        lines += [f"{'cost of B':<19} {_cost(other, in_vain[n], prices)}", ""]
    for run in runs:
        lines += [f"missing: {run.subject}: {m.unit}: {m.why}" for m in run.missing]
    lines.append("* the interval does not hold zero. shows: the smallest difference that these calls can show.")
    return "\n".join(lines)


def _cost(run: Run, in_vain: Cost, prices: Prices | None) -> str:
    cost = run.cost or Cost()
    money = f", {prices.of(cost):.4f} in money" if prices else ""
    lost = f" (and {in_vain.input_tokens + in_vain.output_tokens} on calls that failed)" if in_vain.calls else ""
    each = (cost.input_tokens + cost.output_tokens) / max(1, len(run.units))
    tokens = f"{cost.input_tokens} tokens in, {cost.output_tokens} out, {each:.0f} a call"
    return f"{cost.calls} requests, {tokens}{money}{lost}"


def as_json(job: str, runs: Sequence[Run], in_vain: Sequence[Cost], prices: Prices | None) -> dict[str, Any]:
    """The same for other programs."""
    first, *others = runs
    return {
        "job": job,
        "split": first.split,
        "prompts": [
            {
                "name": run.subject,
                "digest": run.versions.get("prompt"),
                "calls": len(run.units),
                "cost": (run.cost or Cost()).model_dump(),
                "in_vain": lost.model_dump(),
                "money": prices.of(run.cost or Cost()) if prices else None,
                "missing": [m.model_dump() for m in run.missing],
            }
            for run, lost in zip(runs, in_vain, strict=True)
        ],
        "differences": [
            {
                "of": other.subject,
                "from": first.subject,
                "task": c.task,
                "values": [c.first.value, c.second.value],
                "difference": c.difference.value,
                "low": c.difference.low,
                "high": c.difference.high,
                "shows": c.difference.shows,
                "significant": c.difference.significant,
                "calls": c.difference.units,
            }
            for other in others
            for c in comparisons(first, other)
        ],
    }
