"""Plans laid out from a template, and what is wrong with one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from copilot.domain.deal import Deal
from copilot.domain.people import Role
from copilot.domain.plan import Milestone, Plan
from copilot.domain.transcript import Side


class TemplateRow(Protocol):
    """A milestone of a plan template: weeks count from the start, owners are roles or titles."""

    @property
    def id(self) -> str: ...
    @property
    def week(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def seller_owner(self) -> str | None: ...
    @property
    def buyer_owner(self) -> str | None: ...
    @property
    def depends_on(self) -> tuple[str, ...]: ...


def plan_from_template(deal: Deal, rows: Iterable[TemplateRow], start: date) -> Plan:
    """A plan whose milestones are due on the last working day of their week, week 1 beginning at `start`.

    The seller's owner is accountable and the buyer's the counterpart; a role that one person of the deal plays becomes
    that person.
    """
    return Plan(
        milestones=tuple(
            Milestone(
                id=row.id,
                title=row.title,
                owner=_person_for(deal, row.seller_owner, Side.SELLER)
                or _person_for(deal, row.buyer_owner, Side.BUYER),
                side=Side.SELLER if row.seller_owner else Side.BUYER if row.buyer_owner else Side.UNKNOWN,
                due=_last_working_day(start, row.week),
                other_owner=_person_for(deal, row.buyer_owner, Side.BUYER) if row.seller_owner else None,
                depends_on=tuple(row.depends_on),
            )
            for row in rows
        )
    )


def _last_working_day(start: date, week: int) -> date:
    last = start + timedelta(days=7 * week - 1)
    return last - timedelta(days=max(0, last.weekday() - 4))


def _person_for(deal: Deal, role: str | None, side: Side) -> str | None:
    """The one person of the deal on that side with this title or role; else the role as the template has it."""
    if not role:
        return None
    wanted = role.strip().casefold()
    labels = {r for r in Role if r.label.casefold() == wanted}
    people = [c.person for c in deal.people if c.person.side is side]
    found = [p.name for p in people if (p.title or "").casefold() == wanted or labels & set(p.roles)]
    return found[0] if len(found) == 1 else role


def plan_problems(plan: Plan) -> tuple[str, ...]:
    """What is wrong with a plan: what `Plan.problems` finds, and milestones due before what they depend on."""
    found = list(plan.problems())
    for milestone in plan.milestones:
        for name in milestone.depends_on:
            first = plan.milestone(name)
            if first is None or first.due is None or milestone.due is None or milestone.due >= first.due:
                continue
            found.append(f"{milestone.id}: due {milestone.due}, before {first.id} on which it depends ({first.due})")
    return tuple(found)
