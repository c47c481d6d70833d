"""Which deals need a look, and why: the reasons in the order in which a careful person would worry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from copilot.domain.deal import Deal
from copilot.domain.knowledge import Stage
from copilot.domain.meddpicc import Element, Status
from copilot.domain.plan_outlook import PlanHealth, plan_health

QUIET_DAYS = 21
"""Without a call for so long, a deal has gone quiet: three weekly meetings left out."""
NEAR_DAYS = 30
"""A close date within so many days asks for a scorecard without empty fields."""
SOLD = frozenset({Stage.ONBOARDING, Stage.CUSTOMER})
"""Stages after the signature: dates and gaps of the sale no longer matter."""


class Worry(IntEnum):
    """The kinds of reasons, the most urgent first."""

    OVERDUE = 1
    PAST_CLOSE = 2
    NEAR_CLOSE = 3
    NO_NEXT_STEP = 4
    WAITING = 5
    QUIET = 6


class Reason(NamedTuple):
    """Why a deal needs a look, in a few words."""

    worry: Worry
    words: str


class Activity(NamedTuple):
    """What happened around a deal. `last_call` is the day of its last meeting (of attaching, where that is unknown)."""

    last_call: date | None = None
    open_items: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A deal as the pipeline shows it."""

    deal: Deal
    activity: Activity
    plan: PlanHealth
    reasons: tuple[Reason, ...]


def standing_of(deal: Deal, activity: Activity, today: date) -> Standing:
    """The deal with its reasons."""
    health = plan_health(deal.plan, today)
    return Standing(deal, activity, health, tuple(sorted(_reasons(deal, activity, health, today))))


def by_attention(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """The most urgent kind of reason first; among equals more reasons, then the greater value, then the account."""
    return tuple(sorted(standings, key=_urgency))


def has_next_step(deal: Deal, today: date) -> bool:
    """Whether a meeting, an open milestone or a promise that is still open has a date from today on."""
    if deal.next_meeting is not None and deal.next_meeting >= today:
        return True
    steps = [m.due for m in deal.plan.milestones if m.status.open]
    steps += [t.commitment.due for t in deal.tasks if not t.done]
    return any(due is not None and due >= today for due in steps)


def _urgency(standing: Standing) -> tuple[int, int, float, str, str]:
    reasons, deal = standing.reasons, standing.deal
    first = reasons[0].worry if reasons else len(Worry) + 1
    return first, -len(reasons), -(deal.value or 0.0), deal.account.casefold(), deal.id


def _reasons(deal: Deal, activity: Activity, plan: PlanHealth, today: date) -> list[Reason]:
    found = []
    if plan.late:
        steps = "milestone" if plan.late == 1 else "milestones"
        found.append(Reason(Worry.OVERDUE, f"{plan.late} {steps} late, up to {plan.days}d"))
    if activity.open_items:
        found.append(Reason(Worry.WAITING, f"{activity.open_items} to decide"))
    if deal.stage in SOLD:
        return found
    found += _close(deal, today)
    if not has_next_step(deal, today):
        found.append(Reason(Worry.NO_NEXT_STEP, "no next step"))
    silent = (today - (activity.last_call or deal.created.date())).days
    if silent > QUIET_DAYS:
        found.append(Reason(Worry.QUIET, f"no call for {silent}d" if activity.last_call else "never a call"))
    return found


def _close(deal: Deal, today: date) -> list[Reason]:
    if deal.close_date is None:
        return []
    days = (deal.close_date - today).days
    if days < 0:
        return [Reason(Worry.PAST_CLOSE, f"close date {-days}d past")]
    gaps = sum(deal.entry(e).status is Status.MISSING for e in Element)
    if days <= NEAR_DAYS and gaps:
        return [Reason(Worry.NEAR_CLOSE, f"closes in {days}d with {gaps} gap{'' if gaps == 1 else 's'}")]
    return []
