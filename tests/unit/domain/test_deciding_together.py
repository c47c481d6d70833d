"""Which items are one decision, which may be accepted unseen, and what a person wrote."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.cite import Cite
from copilot.domain.deal import Contact, Deal, EnteredField, ScorecardEntry, Task
from copilot.domain.decision_groups import MOST, grouped, refreshed, same_words
from copilot.domain.decisions import Decision, accept
from copilot.domain.meddpicc import Element, Evidence, Polarity, Status
from copilot.domain.own_words import own_words
from copilot.domain.people import Person, Role
from copilot.domain.plan import Milestone, Plan
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.domain.signals import Commitment
from copilot.domain.sure_enough import BARS, Look, sure, why_look
from copilot.domain.transcript import Side

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DEAL = Deal(
    id="acme",
    account="Acme",
    created=NOW,
    close_date=date(2026, 12, 18),
    plan=Plan(
        milestones=(
            Milestone(id="m1", title="Security review", due=date(2026, 12, 1)),
            Milestone(id="m2", title="Contract signed", due=date(2026, 12, 10)),
            Milestone(id="m3", title="Go-live", due=date(2026, 12, 18)),
        )
    ),
)


def cite(turn: int, quote: str = "these are the words", confidence: float = 0.95) -> Cite:
    return Cite(
        turn=turn, turn_end=turn, line=turn, speaker="Dana", side=Side.BUYER, quote=quote, confidence=confidence
    )


def item(
    number: int, kind: ItemKind, target: str, op: str, before: Any, after: Any, *cites: Cite, call: str = "c1"
) -> ProposalItem:
    return ProposalItem(
        id=f"p{number}",
        deal="acme",
        call=call,
        kind=kind,
        op=op,
        target=target,
        before=None if before is None else before.model_dump(mode="json"),
        after=after.model_dump(mode="json"),
        cites=cites,
        confidence=min((c.confidence for c in cites), default=1.0),
        fingerprint=f"f{number}",
    )


def entry(number: int, element: Element, *cites: Cite, against: bool = False, call: str = "c1") -> ProposalItem:
    polarity = Polarity.AGAINST if against else Polarity.FOR
    evidence = tuple(Evidence(element=element, polarity=polarity, cite=c, call=call) for c in cites)
    after = ScorecardEntry(element=element, status=Status.PARTIAL, summary="said", evidence=evidence)
    return item(number, ItemKind.SCORECARD, element.value, "set_status", None, after, *cites, call=call)


def promise(number: int, task: str, *cites: Cite, call: str = "c1") -> ProposalItem:
    made = Commitment(cite=cites[0], owner="Dana", side=Side.BUYER, task=task)
    after = Task(id=f"t{number}", commitment=made)
    return item(number, ItemKind.TASK, f"t{number}", "add", None, after, *cites, call=call)


def moved(number: int, target: str, due: date, *cites: Cite, call: str = "c1") -> ProposalItem:
    old = DEAL.plan.milestone(target)
    assert old is not None
    new = old.model_copy(update={"due": due})
    return item(number, ItemKind.PLAN, target, "set_due", old, new, *cites, call=call)


def person(number: int, name: str, *cites: Cite, roles: tuple[Role, ...] = (), call: str = "c1") -> ProposalItem:
    after = Contact(person=Person(name=name, side=Side.BUYER, roles=roles))
    return item(number, ItemKind.PERSON, name, "add", None, after, *cites, call=call)


def ids(*items: ProposalItem) -> list[list[str]]:
    return [[i.id for i in g.items] for g in grouped(items, DEAL)]


def test_a_promise_and_the_milestone_of_the_same_words_are_one_decision() -> None:
    words = "we will be done with the review on Friday"
    assert ids(moved(1, "m1", date(2026, 12, 4), cite(3, words)), promise(2, "finish the review", cite(3, words))) == [
        ["p1", "p2"]
    ]


def test_two_promises_of_one_turn_are_two_decisions() -> None:
    one, other = (
        promise(1, "send the list", cite(3, "I send the list")),
        promise(2, "call Ruth", cite(3, "I call Ruth")),
    )
    assert ids(one, other) == [["p1"], ["p2"]]


def test_other_words_of_the_same_turn_are_another_fact() -> None:
    change, said = moved(1, "m1", date(2026, 12, 4), cite(3, "the review ends Friday")), cite(3, "I send the list")
    assert ids(change, promise(2, "send the list", said)) == [["p1"], ["p2"]]
    assert not same_words(change, promise(2, "send the list", said))


def test_two_changes_of_one_milestone_are_one_decision_within_a_call_only() -> None:
    first, second = moved(1, "m1", date(2026, 12, 4), cite(3)), moved(2, "m1", date(2026, 12, 5), cite(9))
    assert ids(first, second) == [["p1", "p2"]]
    assert ids(first, second.model_copy(update={"call": "c2"})) == [["p1"], ["p2"]]


def test_who_pays_goes_with_the_element_of_the_same_words_and_everybody_else_is_who_is_who() -> None:
    words = "Ruth holds the budget"
    found = ids(
        entry(1, Element.ECONOMIC_BUYER, cite(4, words)),
        person(2, "Dana", cite(1, "hello")),
        person(3, "Ruth", cite(4, words), roles=(Role.ECONOMIC_BUYER,)),
        person(4, "Piet", cite(6, "security is mine"), roles=(Role.IT_SECURITY,)),
        person(5, "Omar", cite(8, "ask Omar, he is for it"), roles=(Role.CHAMPION,)),
    )
    assert found == [["p1", "p3"], ["p2", "p4"], ["p5"]]


def test_what_is_above_the_most_is_folded_the_lightest_first_and_nothing_is_lost() -> None:
    items = [promise(n, f"task {n}", cite(n, f"words {n}")) for n in range(1, 30)]
    items += [entry(40, Element.ECONOMIC_BUYER, cite(40, "Ruth pays")), moved(41, "m2", date(2027, 1, 8), cite(41))]
    found = grouped(items, DEAL)
    assert len(found) == MOST
    rest = found[-1]
    assert rest.parts
    assert {"p40", "p41"} & {i.id for i in rest.items} == set()
    assert [i.id for p in rest.parts for i in p.items] == [i.id for i in rest.items]


ITEMS = st.lists(
    st.builds(
        lambda make, turn, call, other: (make, turn, call, other),
        st.sampled_from(("entry", "promise", "moved", "person", "payer")),
        st.integers(1, 6),
        st.sampled_from(("c1", "c2")),
        st.integers(0, 7),
    ),
    max_size=60,
)


def made(rows: list[tuple[str, int, str, int]]) -> list[ProposalItem]:
    found = []
    for number, (make, turn, call, other) in enumerate(rows, start=1):
        said = cite(turn, f"words of turn {turn}", 0.5 + other / 20)
        match make:
            case "entry":
                found.append(entry(number, list(Element)[other], said, call=call))
            case "promise":
                found.append(promise(number, f"task {number}", said, call=call))
            case "moved":
                found.append(moved(number, f"m{other % 3 + 1}", date(2027, 1, 4), said, call=call))
            case "person":
                found.append(person(number, f"Person {number}", said, call=call))
            case _:
                roles = (Role.ECONOMIC_BUYER,)
                found.append(person(number, f"Person {number}", said, roles=roles, call=call))
    return found


@given(ITEMS)
def test_every_item_is_in_exactly_one_group_and_a_call_takes_at_most_so_many(
    rows: list[tuple[str, int, str, int]],
) -> None:
    items = made(rows)
    groups = grouped(items, DEAL)
    assert sorted(i.id for g in groups for i in g.items) == sorted(i.id for i in items)
    assert all(len({i.call for i in g.items}) == 1 for g in groups)
    assert all(sum(g.call == call for g in groups) <= MOST for call in ("c1", "c2"))
    assert len({g.id for g in groups}) == len(groups)
    for group in groups:
        assert not group.parts or sorted(i.id for p in group.parts for i in p.items) == sorted(
            i.id for i in group.items
        )


@given(ITEMS)
def test_accepting_a_group_accepts_each_of_its_items(rows: list[tuple[str, int, str, int]]) -> None:
    groups = grouped(made(rows), DEAL)
    for group in groups[:3]:
        deal, decided = DEAL, []
        for one in group.items:
            step = accept(deal, one, Decision("anna", NOW))
            deal = step.deal
            assert step.item is not None
            decided.append(step.item)
        now = refreshed(groups, [*decided, *(i for g in groups if g is not group for i in g.items)])
        again = next(g for g in now if g.id == group.id)
        assert again.open_items == ()
        assert [i.state for i in again.items] == [ItemState.ACCEPTED] * len(group.items)


def test_a_group_whose_items_are_gone_is_gone() -> None:
    groups = grouped([promise(1, "call", cite(1))], DEAL)
    assert refreshed(groups, []) == ()


@pytest.mark.parametrize("kind", [ItemKind.PLAN, ItemKind.TASK])
def test_from_its_bar_on_an_item_may_be_accepted_unseen(kind: ItemKind) -> None:
    bar = BARS[kind.value]
    for confidence, reason in ((bar, None), (bar - 0.01, Look.UNSURE)):
        said = cite(3, confidence=confidence)
        one = promise(1, "call", said) if kind is ItemKind.TASK else moved(1, "m1", date(2026, 12, 4), said)
        assert why_look(one, DEAL) is reason
        assert sure(one, DEAL) is (reason is None)


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (entry(1, Element.ECONOMIC_BUYER, cite(1, confidence=1.0)), Look.ECONOMIC_BUYER),
        (person(1, "Ruth", cite(1, confidence=1.0), roles=(Role.ECONOMIC_BUYER,)), Look.ECONOMIC_BUYER),
        (entry(1, Element.CHAMPION, cite(1, confidence=1.0), against=True), Look.LOST_CHAMPION),
        (entry(1, Element.CHAMPION, cite(1, confidence=1.0)), Look.NO_BAR),
        (person(1, "Piet", cite(1, confidence=1.0)), Look.NO_BAR),
        (moved(1, "m2", date(2027, 1, 8), cite(1, confidence=1.0)), Look.CLOSE_DATE),
        (moved(1, "m3", date(2027, 1, 8), cite(1, confidence=1.0)), Look.CLOSE_DATE),
        (moved(1, "m1", date(2026, 12, 18), cite(1, confidence=1.0)), Look.CLOSE_DATE),
    ],
)
def test_what_is_never_accepted_unseen(one: ProposalItem, reason: Look) -> None:
    assert why_look(one, DEAL) is reason
    assert not sure(one, DEAL)


def test_a_change_to_what_a_person_wrote_is_never_accepted_unseen() -> None:
    written = EnteredField(value="2026-12-02", by="anna", at=NOW)
    deal = DEAL.model_copy(update={"entered": {"plan.m1.due": written}})
    one = moved(1, "m1", date(2026, 12, 4), cite(1, confidence=1.0))
    assert why_look(one, deal) is Look.OWN_ENTRY


def test_the_loss_of_the_part_of_a_champion_is_looked_at() -> None:
    known = person(1, "Omar", cite(1), roles=(Role.CHAMPION,))
    lost = known.model_copy(update={"before": known.after, "after": person(1, "Omar", cite(1)).after})
    assert why_look(lost, DEAL) is Look.LOST_CHAMPION


def test_a_decided_item_is_not_accepted_again() -> None:
    one = promise(1, "call", cite(1, confidence=1.0)).model_copy(update={"state": ItemState.REJECTED})
    assert not sure(one, DEAL)


def test_what_a_person_wrote_is_told_beside_what_the_call_says() -> None:
    at = EnteredField(value="2026-12-02", by="anna", at=NOW)
    owner = EnteredField(value="Piet", by="bo", at=NOW)
    deal = DEAL.model_copy(update={"entered": {"plan.m1.due": at, "plan.m1.owner": owner, "plan.m2.due": at}})
    change = moved(1, "m1", date(2026, 12, 4), cite(1))
    change = change.model_copy(update={"after": {**(change.after or {}), "owner": "Piet"}})
    told = [(o.name, o.value, o.by, o.said) for o in own_words(deal, change)]
    assert told == [("due", "2026-12-02", "anna", "2026-12-04"), ("owner", "Piet", "bo", None)]
