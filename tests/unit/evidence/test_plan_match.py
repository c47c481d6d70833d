"""Plan changes by the guide's rules, from a call on Tuesday, 14 May 2024."""

from collections.abc import Callable
from datetime import date

import pytest

from copilot.domain.engine import FindSignals
from copilot.domain.plan import Milestone, MilestoneStatus, Plan, PlanChange, PlanOp
from copilot.domain.signals import Background
from copilot.domain.transcript import Side, Transcript

B, S = Side.BUYER, Side.SELLER
PLAN = Plan(
    milestones=(
        Milestone(id="m1", title="Security questionnaire returned", owner="Petra", side=B, due=date(2024, 5, 20)),
        Milestone(id="m2", title="Technical demo for the platform team", owner="Ahmed", side=S, due=date(2024, 5, 10)),
        Milestone(id="m3", title="Legal review of the agreement", owner="Beth", side=B, due=date(2024, 6, 1)),
        Milestone(id="m4", title="Pilot with two plants", owner="Lena", side=B, due=date(2024, 6, 15)),
        Milestone(id="m5", title="Business case approved", owner="Dana", side=B, due=date(2024, 6, 30)),
    )
)
Changes = Callable[..., tuple[PlanChange, ...]]


@pytest.fixture
def changes(meeting: Callable[..., Transcript], find: FindSignals) -> Changes:
    def read(*lines: tuple[str, Side, str]) -> tuple[PlanChange, ...]:
        return find(meeting(*lines, meeting_date=date(2024, 5, 14)), Background(plan=PLAN)).plan_changes

    return read


def test_the_owners_side_says_that_it_is_done(changes: Changes) -> None:
    (c,) = changes(("Petra", B, "The security questionnaire is done, it went out on Friday."))
    assert (c.op, c.id, c.status, c.cite.turn) == (PlanOp.SET_STATUS, "m1", MilestoneStatus.DONE, 1)


def test_the_other_side_cannot_declare_it_done(changes: Changes) -> None:
    assert changes(("Anna", S, "The legal review of the agreement is done.")) == ()


def test_the_other_side_may_say_that_it_was_received(changes: Changes) -> None:
    (c,) = changes(("Anna", S, "We've received the security questionnaire, thanks."))
    assert (c.id, c.status) == ("m1", MilestoneStatus.DONE)


def test_either_side_says_that_it_is_blocked(changes: Changes) -> None:
    (c,) = changes(("Petra", B, "The legal review is stuck, Beth is out sick."))
    assert (c.id, c.status) == ("m3", MilestoneStatus.BLOCKED)


def test_a_new_day_that_the_other_side_accepts(changes: Changes) -> None:
    (c,) = changes(("Anna", S, "Can we move the pilot to the end of June?"), ("Petra", B, "Yes, that works."))
    assert (c.op, c.id, c.due, c.cite.turn) == (PlanOp.SET_DUE, "m4", date(2024, 6, 30), 1)


def test_a_wish_or_a_refused_day_changes_nothing(changes: Changes) -> None:
    assert changes(("Anna", S, "I'd love to have the business case approved by the end of May.")) == ()
    assert changes(("Anna", S, "Can we move the pilot to June 1st?"), ("Petra", B, "I don't think so.")) == ()


def test_what_is_not_done_is_not_done(changes: Changes) -> None:
    assert changes(("Petra", B, "The security questionnaire is not finished yet.")) == ()


def test_a_new_owner_named_by_their_side(changes: Changes) -> None:
    (c,) = changes(("Petra", B, "Marek is taking over the business case from Dana."))
    assert (c.op, c.id, c.owner, c.owner_side) == (PlanOp.SET_OWNER, "m5", "Marek", B)


def test_a_dated_promise_that_fits_no_milestone_is_added(changes: Changes) -> None:
    (c,) = changes(
        ("Petra", B, "We need to hear from a customer."), ("Anna", S, "I'll set up a reference call by Thursday.")
    )
    assert (c.op, c.owner, c.due) == (PlanOp.ADD, "Anna", date(2024, 5, 16))


def test_an_invitation_is_no_milestone(changes: Changes) -> None:
    assert changes(("Petra", B, "Thursday then."), ("Anna", S, "I'll send the calendar invite today.")) == ()


def test_the_talk_stays_at_the_milestone_that_was_named(changes: Changes) -> None:
    (c,) = changes(
        ("Anna", S, "Next is the pilot with two plants, that was down for the fifteenth of June."),
        ("Petra", B, "Put the twenty ninth of June. I'd rather be right."),
        ("Anna", S, "Twenty ninth of June it is."),
    )
    assert (c.op, c.id, c.due) == (PlanOp.SET_DUE, "m4", date(2024, 6, 29))


def test_the_day_of_the_plan_is_neither_a_new_day_nor_done(changes: Changes) -> None:
    assert changes(("Anna", S, "For the legal review of the agreement I had the first of June.")) == ()


def test_who_introduces_themselves_takes_nothing_over(changes: Changes) -> None:
    assert changes(("Marek", B, "I'm Marek, I run the business case and approvals side of finance.")) == ()


def test_something_else_that_was_signed_finishes_no_milestone(changes: Changes) -> None:
    assert changes(("Anna", S, "Next, the legal review."), ("Petra", B, "I signed the holiday list.")) == ()


def test_what_is_done_only_for_a_day_to_come_is_not_done(changes: Changes) -> None:
    found = changes(("Petra", B, "We've got the business case approved by the end of June, says the plan."))
    assert not [c for c in found if c.status is MilestoneStatus.DONE]


def test_a_new_owner_gets_the_whole_name(changes: Changes) -> None:
    (c,) = changes(
        ("Petra", B, "You have met Marek Vondra, he's my deputy."),
        ("Anna", S, "And the business case, is that Dana?"),
        ("Petra", B, "No. The business case, that's gone to Marek."),
    )
    assert (c.op, c.id, c.owner) == (PlanOp.SET_OWNER, "m5", "Marek Vondra")


def test_what_is_sent_on_the_day_itself_is_no_milestone(changes: Changes) -> None:
    assert changes(("Anna", S, "I'll send you the price list today.")) == ()
