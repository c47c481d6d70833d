"""From a call to proposals: what is new, what is known, what does not come back."""

from datetime import date

import pytest
from deal_material import PLAN, call, full_call, says, set_due, set_status, talk

from copilot.domain.meddpicc import Element, Facet, Status
from copilot.domain.people import Person, Role
from copilot.domain.plan import MilestoneStatus
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.domain.transcript import Side
from copilot.service.deals import Deals


@pytest.fixture(autouse=True)
def _acme(deals: Deals) -> None:
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)


def of_kind(items: tuple[ProposalItem, ...], kind: ItemKind) -> list[ProposalItem]:
    return [i for i in items if i.kind is kind]


def test_a_call_proposes_and_changes_nothing(deals: Deals) -> None:
    before = deals.get("acme")
    result = deals.attach("acme", full_call())
    assert not result.again
    assert [(i.kind, i.op, i.target) for i in result.items] == [
        ("scorecard", "set_status", "metrics"),
        ("person", "add", "Dana Reyes"),
        ("plan", "set_status", "m1"),
        ("plan", "set_due", "m1"),
        ("plan", "add", "m3"),
        ("task", "add", "t1"),
    ]
    assert all(i.state is ItemState.PROPOSED and i.cites for i in result.items)
    assert deals.get("acme").model_copy(update={"revision": before.revision}) == before


def test_the_confidence_is_that_of_the_weakest_words(deals: Deals) -> None:
    t = talk("It takes nine days today.", "And we want to be at two days.")
    result = deals.attach("acme", call(t, says(t, 1, confidence=0.9), says(t, 2, confidence=0.6)))
    assert result.items[0].confidence == 0.6


def test_the_same_call_again_is_recognised(deals: Deals) -> None:
    first = deals.attach("acme", full_call())
    again = deals.attach("acme", full_call())
    assert again.again
    assert (again.call, again.items) == (first.call, first.items)
    assert len(deals.calls("acme")) == 1


def test_the_same_call_from_another_tool_is_recognised(deals: Deals) -> None:
    words = [f"We looked at option number {n} and it would cost us about {n * 3} days a month." for n in range(40)]
    deals.attach("acme", call(talk(*words)))
    merged = [" ".join(words[n : n + 2]).upper() for n in range(0, 40, 2)]
    merged[3] = merged[3].replace("MONTH", "WEEK")
    assert deals.attach("acme", call(talk(*merged, speaker="D. Reyes", on=None))).again


def test_a_short_call_of_another_day_is_another_call(deals: Deals) -> None:
    lines = ["We ship on Monday, then the review of the contract begins and the rest follows as planned."] * 3
    deals.attach("acme", call(talk(*lines, on=date(2026, 11, 20))))
    lines[0] = lines[0].replace("contract", "budget")
    assert not deals.attach("acme", call(talk(*lines, on=date(2026, 11, 27)))).again


def test_a_rejected_change_does_not_come_back_and_a_waiting_one_is_not_doubled(deals: Deals) -> None:
    first = deals.attach("acme", full_call())
    deals.reject("acme", [i.id for i in first.items if i.kind is not ItemKind.TASK])
    t = talk(*(turn.text for turn in full_call().transcript.turns), *["And something quite different came up."] * 9)
    once_more = full_call().model_copy(update={"transcript": t})
    second = deals.attach("acme", once_more)
    assert not second.again
    assert second.items == ()


def test_the_same_status_after_another_one_is_a_new_change(deals: Deals) -> None:
    t = talk("The security review is stuck at the moment.")
    first = deals.attach("acme", call(t, changes=(set_status(t, 1, "m1", MilestoneStatus.BLOCKED),)))
    deals.reject("acme", [first.items[0].id])
    deals.set("acme", "plan.m1.status", "in_progress")
    u = talk("I hear that the review is stuck again, sorry.")
    second = deals.attach("acme", call(u, changes=(set_status(u, 1, "m1", MilestoneStatus.BLOCKED),)))
    assert len(second.items) == 1


def test_what_the_deal_has_already_is_not_proposed(deals: Deals) -> None:
    t = talk("We do the security review on the first of December, as planned.")
    known = Person(name="Dana", side=Side.BUYER)
    deals.set("acme", "person.Dana Reyes.side", "buyer")
    analysis = call(t, changes=(set_due(t, 1, "m1", date(2026, 12, 1)),), people=(known,))
    assert deals.attach("acme", analysis).items == ()


def test_a_change_of_a_milestone_that_the_plan_does_not_have_is_left_out(deals: Deals) -> None:
    t = talk("The review is done.")
    assert deals.attach("acme", call(t, changes=(set_status(t, 1, "m9", MilestoneStatus.DONE),))).items == ()


def test_our_own_people_are_not_proposed(deals: Deals) -> None:
    ours = Person(name="Ana", side=Side.SELLER, in_call=True)
    assert deals.attach("acme", call(talk("Hello and welcome to this call."), people=(ours,))).items == ()


def test_a_known_person_gains_a_title_and_a_role(deals: Deals) -> None:
    deals.set("acme", "person.Dana Reyes.roles", "champion")
    said = Person(name="Dana", title="CFO", side=Side.BUYER, roles=(Role.ECONOMIC_BUYER,))
    item = deals.attach("acme", call(talk("I am the CFO, I sign."), people=(said,))).items[0]
    assert (item.op, item.target) == ("update", "Dana Reyes")
    deals.accept("acme", [item.id])
    person = deals.get("acme").people[0].person
    assert (person.name, person.title, person.roles) == ("Dana Reyes", "CFO", (Role.CHAMPION, Role.ECONOMIC_BUYER))


def test_the_status_counts_the_evidence_of_all_calls(deals: Deals) -> None:
    t = talk("It takes us nine days today.")
    deals.accept("acme", [deals.attach("acme", call(t, says(t, 1, facets=frozenset({Facet.BASELINE})))).items[0].id])
    assert deals.get("acme").entry(Element.METRICS).status is Status.PARTIAL
    u = talk("Two days is where we want to be by summer.", on=date(2026, 11, 27))
    second = call(u, says(u, 1, facets=frozenset({Facet.TARGET})), summary="Two wanted.")
    assert deals.statuses_with(deals.get("acme"), second) == {Element.METRICS: Status.CONFIRMED}
    deals.accept("acme", [deals.attach("acme", second).items[0].id])
    entry = deals.get("acme").entry(Element.METRICS)
    assert entry.status is Status.CONFIRMED
    assert entry.summary == "What the call says. Two wanted."
    assert [e.said for e in entry.evidence] == [date(2026, 11, 20), date(2026, 11, 27)]


CHAMPION = frozenset({Facet.PERSON, Facet.STAKE, Facet.ACTION})


@pytest.mark.parametrize("newer_first", [False, True])
def test_a_later_against_lowers_the_status_in_whatever_order_the_calls_are_attached(
    deals: Deals, newer_first: bool
) -> None:
    t = talk("Ben will push this through for us.", on=date(2026, 11, 2))
    u = talk("Ben is leaving the company, I am afraid.", on=date(2026, 11, 16))
    calls = [
        call(t, says(t, 1, Element.CHAMPION, facets=CHAMPION, about="Ben")),
        call(u, says(u, 1, Element.CHAMPION, facets=frozenset(), about="Ben", against=True)),
    ]
    for analysis in reversed(calls) if newer_first else calls:
        deals.accept("acme", [deals.attach("acme", analysis).items[0].id])
    entry = deals.get("acme").entry(Element.CHAMPION)
    assert entry.status is Status.MISSING
    assert len(entry.evidence) == 2


def test_the_calls_own_status_is_not_counted_twice_with_the_deal(deals: Deals) -> None:
    t = talk("It must run in our own network.")
    analysis = call(t, says(t, 1, Element.DECISION_CRITERIA, facets=frozenset({Facet.REQUIREMENT, Facet.RANKING})))
    deals.accept("acme", [deals.attach("acme", analysis).items[0].id])
    assert deals.statuses_with(deals.get("acme"), analysis) == {Element.DECISION_CRITERIA: Status.PARTIAL}


def test_what_cannot_be_assessed_proposes_nothing(deals: Deals) -> None:
    t = talk("Nous mettons neuf jours.")
    analysis = call(t, says(t, 1))
    unread = tuple(r.model_copy(update={"assessed": False}) for r in analysis.elements)
    assert deals.attach("acme", analysis.model_copy(update={"elements": unread})).items == ()


def test_the_analyses_come_back_oldest_meeting_first(deals: Deals) -> None:
    newer = call(talk("The newer call was about the price of it all.", on=date(2026, 11, 20)))
    older = call(talk("An older call, and it dealt with the plan.", on=date(2026, 11, 2)))
    deals.attach("acme", newer)
    deals.attach("acme", older)
    assert deals.analyses("acme") == (older, newer)


def test_an_item_number_is_never_used_twice(deals: Deals) -> None:
    first = deals.attach("acme", full_call())
    deals.accept("acme", [i.id for i in first.items])
    deals.new("other", "Other")
    deals.move(first.call.id, "other")
    t = talk("Something new about the price of a release.")
    assert deals.attach("acme", call(t, says(t, 1))).items[0].id == "p7"
    assert not of_kind(deals.proposals("acme"), ItemKind.TASK)
