"""What a day asks: promises of both sides, typed meetings, deals without a next step."""

from datetime import UTC, date, datetime
from typing import Any

from copilot.domain.agenda import (
    Meeting,
    next_working_day,
    nudge,
    own_promises,
    their_promises,
    typed_meetings,
    without_next_step,
)
from copilot.domain.cite import Cite
from copilot.domain.deal import Deal, Task
from copilot.domain.knowledge import Stage
from copilot.domain.plan import Milestone, Plan
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side

TODAY = date(2026, 11, 24)


def deal(name: str = "acme", **fields: Any) -> Deal:
    return Deal(id=name, account=name.capitalize(), created=datetime(2026, 11, 1, tzinfo=UTC), **fields)


def task(name: str, side: Side, due: date | None, *, done: bool = False) -> Task:
    cite = Cite(turn=1, turn_end=1, line=1, speaker="Dana", side=side, quote="I'll send it.", confidence=0.9)
    promise = Commitment(cite=cite, owner="Dana Reyes", side=side, task=f"send {name}", due=due)
    return Task(id=name, commitment=promise, done=done)


def test_our_promises_come_overdue_first_and_without_a_date_last() -> None:
    tasks = (
        task("t1", Side.SELLER, None),
        task("t2", Side.SELLER, date(2026, 11, 27)),
        task("t3", Side.SELLER, date(2026, 11, 20)),
        task("t4", Side.SELLER, date(2026, 11, 19), done=True),
        task("t5", Side.BUYER, date(2026, 11, 19)),
    )
    found = own_promises([deal(tasks=tasks)], TODAY)
    assert [(p.task, p.overdue) for p in found] == [("t3", 4), ("t2", 0), ("t1", 0)]


def test_the_customers_late_promises_and_late_steps_have_a_nudge() -> None:
    plan = Plan(
        milestones=(
            Milestone(id="m1", title="Order form", owner="Ruth Almeida", side=Side.BUYER, due=date(2026, 11, 18)),
            Milestone(id="m2", title="Ours", owner="Maya", side=Side.SELLER, due=date(2026, 11, 18)),
        )
    )
    tasks = (task("t1", Side.BUYER, date(2026, 11, 20)), task("t2", Side.BUYER, TODAY))
    found = their_promises(deal(tasks=tasks, plan=plan), TODAY, {"t1": date(2026, 11, 12)})
    assert [(p.id, p.of_plan, p.overdue) for p in found] == [("m1", True, 6), ("t1", False, 4)]
    assert found[0].nudge.startswith("Hi Ruth,\n\nA quick look at our plan. This step was due on 18 November:")
    assert "our call of 12 November" in found[1].nudge
    assert "  send t1\n" in found[1].nudge


def test_a_nudge_claims_nothing_that_is_not_known() -> None:
    text = nudge("send the list", None, date(2025, 12, 30), TODAY)
    assert text.startswith("Hi,\n")
    assert "30 December 2025" in text
    assert "call of" not in text
    assert nudge("x", "Dr. Voss", TODAY, TODAY).startswith("Hi Dr. Voss,")


def test_a_deals_own_date_counts_unless_the_calendar_has_the_meeting() -> None:
    deals = [deal("acme", next_meeting=TODAY), deal("late", next_meeting=date(2026, 11, 23))]
    assert [m.deal for m in typed_meetings(deals, TODAY, TODAY, ())] == ["acme"]
    assert typed_meetings(deals, TODAY, TODAY, [Meeting(on=TODAY, title="Review", deal="acme")]) == ()


def test_deals_without_a_step_ahead_tell_what_the_calendar_may_have() -> None:
    deals = [deal("acme"), deal("busy", next_meeting=TODAY), deal("sold", stage=Stage.CUSTOMER)]
    ahead = [Meeting(on=date(2026, 12, 1), title="Review", deal="acme", reasons=("@acme.com",))]
    (found,) = without_next_step(deals, TODAY, ahead)
    assert (found.deal, found.maybe) == ("acme", ahead[0])


def test_after_friday_comes_monday() -> None:
    assert next_working_day(date(2026, 11, 27)) == date(2026, 11, 30)
    assert next_working_day(TODAY) == date(2026, 11, 25)
