"""Which deals need a look, and why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from copilot.domain.attention import Activity, Worry, by_attention, has_next_step, standing_of
from copilot.domain.cite import Cite
from copilot.domain.deal import Deal, ScorecardEntry, Task
from copilot.domain.knowledge import Stage
from copilot.domain.meddpicc import Element, Status
from copilot.domain.plan import Milestone, Plan
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side

TODAY = date(2026, 11, 24)
YESTERDAY = Activity(TODAY - timedelta(days=1))


def deal(name: str = "acme", **fields: Any) -> Deal:
    """A deal with a meeting next week."""
    fields = {"next_meeting": TODAY + timedelta(days=7), "created": datetime(2026, 11, 20, tzinfo=UTC), **fields}
    return Deal(id=name, account=name.capitalize(), **fields)


def due(days: int) -> Plan:
    return Plan(milestones=(Milestone(id="m1", title="Order form", due=TODAY + timedelta(days=days)),))


def worries(found: Deal, activity: Activity = YESTERDAY) -> list[tuple[Worry, str]]:
    return [(r.worry, r.words) for r in standing_of(found, activity, TODAY).reasons]


def test_a_deal_with_a_meeting_ahead_and_a_call_yesterday_needs_no_look() -> None:
    assert worries(deal(plan=due(3))) == []


def test_late_milestones_are_told_with_the_worst() -> None:
    assert worries(deal(plan=due(-4))) == [(Worry.OVERDUE, "1 milestone late, up to 4d")]


def test_a_close_date_that_is_past_or_near_with_gaps() -> None:
    assert worries(deal(close_date=TODAY - timedelta(days=2))) == [(Worry.PAST_CLOSE, "close date 2d past")]
    near = deal(close_date=TODAY + timedelta(days=9))
    assert worries(near) == [(Worry.NEAR_CLOSE, "closes in 9d with 8 gaps")]
    known = tuple(ScorecardEntry(element=e, status=Status.PARTIAL) for e in Element)
    assert worries(near.model_copy(update={"scorecard": known})) == []
    assert worries(near.model_copy(update={"close_date": TODAY + timedelta(days=90)})) == []


def test_what_waits_and_silence() -> None:
    assert worries(deal(), Activity(TODAY, 3)) == [(Worry.WAITING, "3 to decide")]
    assert worries(deal(), Activity(TODAY - timedelta(days=21))) == []
    assert worries(deal(), Activity(TODAY - timedelta(days=22))) == [(Worry.QUIET, "no call for 22d")]
    old = deal(created=datetime(2026, 10, 1, tzinfo=UTC))
    assert worries(old, Activity()) == [(Worry.QUIET, "never a call")]


def test_a_next_step_is_a_meeting_a_milestone_or_a_promise_ahead() -> None:
    nothing = deal(next_meeting=TODAY - timedelta(days=1))
    assert worries(nothing) == [(Worry.NO_NEXT_STEP, "no next step")]
    assert has_next_step(nothing.model_copy(update={"plan": due(0)}), TODAY)
    cite = Cite(
        turn=1, turn_end=1, line=1, start=None, speaker="Maya", side=Side.SELLER, quote="by Friday", confidence=1
    )
    promise = Commitment(cite=cite, owner="Maya", side=Side.SELLER, task="send it", due=TODAY + timedelta(days=3))
    assert has_next_step(nothing.model_copy(update={"tasks": (Task(id="t1", commitment=promise),)}), TODAY)
    assert not has_next_step(
        nothing.model_copy(update={"tasks": (Task(id="t1", commitment=promise, done=True),)}), TODAY
    )


def test_after_the_signature_only_the_plan_and_what_waits_matter() -> None:
    sold = deal(stage=Stage.ONBOARDING, next_meeting=None, close_date=TODAY - timedelta(days=40), plan=due(-1))
    assert [w for w, _ in worries(sold, Activity(None, 1))] == [Worry.OVERDUE, Worry.WAITING]


def test_the_most_urgent_reason_decides_then_their_number_then_the_value() -> None:
    late = deal("late", plan=due(-1))
    late_and_waiting = deal("both", plan=due(-1))
    past = deal("past", close_date=TODAY - timedelta(days=1), value=9e6)
    calm, big = deal("calm"), deal("big", value=5e5)
    found = [
        standing_of(d, Activity(TODAY, 2 if d is late_and_waiting else 0), TODAY)
        for d in (calm, past, late, big, late_and_waiting)
    ]
    assert [s.deal.id for s in by_attention(found)] == ["both", "late", "past", "big", "calm"]
