"""Where a plan leads if nothing changes: a forward pass over its dependencies, and its health in a word.

A milestone has a due date and no duration, so the days between the latest date that it waits for and its own are taken
as the work that it needs: a delay is passed on whole, as in a critical path without float.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from copilot.domain.plan import Milestone, MilestoneStatus, Plan


@dataclass(frozen=True, slots=True)
class Outlook:
    """A milestone as planned and as it comes out. `starts` is the latest date that it waits for."""

    milestone: Milestone
    starts: date | None
    finish: date | None
    """The earliest day on which it can be done; its due date where nothing holds it up; None where no date is known."""
    late: int
    """Days past its own due date, today."""
    slips: int
    """Days by which `finish` is behind the due date."""
    cause: str | None
    """The id of the late milestone at the beginning of the chain that holds it up; None where nothing does."""


class PlanState(StrEnum):
    """A plan in a word."""

    NONE = "no plan"
    DONE = "done"
    ON_TRACK = "on track"
    BLOCKED = "blocked"
    LATE = "late"


class PlanHealth(NamedTuple):
    """How a plan stands. `days` is the delay of its latest milestone, `late` how many are late."""

    state: PlanState
    days: int = 0
    late: int = 0

    @property
    def words(self) -> str:
        """`late 12d`, `on track`."""
        return f"late {self.days}d" if self.state is PlanState.LATE else self.state.value


def plan_health(plan: Plan, today: date) -> PlanHealth:
    """A late milestone counts before a blocked one: it has a date to talk about."""
    kept = tuple(m for m in plan.milestones if m.status is not MilestoneStatus.DROPPED)
    if not kept:
        return PlanHealth(PlanState.NONE)
    if late := [_late(m, today) for m in kept if m.late(today)]:
        return PlanHealth(PlanState.LATE, max(late), len(late))
    if any(m.status is MilestoneStatus.BLOCKED for m in kept):
        return PlanHealth(PlanState.BLOCKED)
    return PlanHealth(PlanState.ON_TRACK if any(m.status.open for m in kept) else PlanState.DONE)


def plan_outlook(plan: Plan, today: date) -> tuple[Outlook, ...]:
    """Each milestone in the plan's order with the day on which it can be done if nothing changes.

    An open milestone is done at its date, today if that is past, or as many days after those that it waits for as the
    plan has between them, whichever comes last. What is done or dropped holds nothing up, nor does a milestone that is
    not in the plan; of a circle of dependencies the last link is left out.
    """
    found: dict[str, Outlook] = {}
    for milestone in in_dependency_order(plan):
        before = [found[d] for d in milestone.depends_on if d in found]
        found[milestone.id] = _outlook(milestone, [o for o in before if _counts(o.milestone)], today)
    return tuple(found[m.id] for m in plan.milestones)


def in_dependency_order(plan: Plan) -> tuple[Milestone, ...]:
    """The milestones so that each comes after those that it waits for, else in the plan's order."""
    known = {m.id: m for m in plan.milestones}
    placed: dict[str, Milestone] = {}
    entered = set[str]()
    for first in plan.milestones:
        waiting = [first]
        while waiting:
            milestone = waiting[-1]
            entered.add(milestone.id)
            ahead = [d for d in milestone.depends_on if d in known and d not in entered]
            if ahead:
                waiting.append(known[ahead[0]])
            else:
                placed.setdefault(milestone.id, waiting.pop())
    return tuple(placed.values())


def holds_up(plan: Plan, milestone_id: str) -> tuple[Milestone, ...]:
    """The open milestones that wait for this one, directly."""
    return tuple(m for m in plan.milestones if milestone_id in m.depends_on and m.status.open)


def planned_end(outlook: Iterable[Outlook]) -> date | None:
    """The last due date of what is open, as planned."""
    return max((o.milestone.due for o in outlook if o.milestone.status.open and o.milestone.due), default=None)


def expected_end(outlook: Iterable[Outlook]) -> date | None:
    """The last day on which something that is open can be done."""
    return max((o.finish for o in outlook if o.milestone.status.open and o.finish), default=None)


def _outlook(milestone: Milestone, before: list[Outlook], today: date) -> Outlook:
    starts = max((day for o in before if (day := o.milestone.due or o.finish)), default=None)
    if not milestone.status.open:
        return Outlook(milestone, starts, milestone.due, 0, 0, None)
    own = None if milestone.due is None else max(milestone.due, today)
    ends = [(end, o) for o in before if (end := _after(milestone, o)) is not None]
    last = max(ends, key=lambda pair: pair[0], default=None)
    finish = own if last is None else max(own or last[0], last[0])
    slips = (finish - milestone.due).days if finish and milestone.due else 0
    held = last is not None and last[0] == finish and (own is None or last[0] > own)
    return Outlook(
        milestone, starts, finish, _late(milestone, today), slips, _cause(last[1]) if last and held else None
    )


def _cause(of: Outlook) -> str | None:
    """The milestone at the beginning of a chain, where the chain is held up at all."""
    return of.cause or (of.milestone.id if of.late or of.slips else None)


def _after(milestone: Milestone, waits_for: Outlook) -> date | None:
    """The day on which a milestone can be done after one that it waits for."""
    if waits_for.finish is None:
        return None
    planned = waits_for.milestone.due
    work = (milestone.due - planned).days if milestone.due and planned else 0
    return waits_for.finish + timedelta(days=max(0, work))


def _counts(milestone: Milestone) -> bool:
    return milestone.status is not MilestoneStatus.DROPPED


def _late(milestone: Milestone, today: date) -> int:
    return (today - milestone.due).days if milestone.due is not None and milestone.late(today) else 0
