"""The status of each element after each call."""

from datetime import UTC, date, datetime
from typing import Any

from copilot.domain.cite import Cite
from copilot.domain.deal import Deal, EnteredField, ScorecardEntry
from copilot.domain.meddpicc import Element, Evidence, Facet, Polarity, Status
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.domain.scorecard_trend import HeldCall, gap, scorecard_trend
from copilot.domain.transcript import Side

PAIN = Element.IDENTIFY_PAIN
DAYS = (date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17))
CALLS = tuple(
    HeldCall(f"c{n}", f"Call {n}", day, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    for n, day in enumerate(DAYS, start=1)
)


def said(call: str | None, *facets: Facet, polarity: Polarity = Polarity.FOR, about: str | None = None) -> Evidence:
    number = 1 if call is None else int(call[1:])
    quote = f"words {call} {polarity} {sorted(facets)}"
    cite = Cite(turn=1, turn_end=1, line=1, start=None, speaker="Dana", side=Side.BUYER, quote=quote, confidence=1)
    day = DAYS[number - 1]
    return Evidence(
        element=PAIN, polarity=polarity, facets=frozenset(facets), about=about, cite=cite, call=call, said=day
    )


def deal(*evidence: Evidence, status: Status = Status.PARTIAL, **fields: Any) -> Deal:
    entry = ScorecardEntry(element=PAIN, status=status, evidence=evidence)
    return Deal(id="acme", account="Acme", scorecard=(entry,), created=datetime(2026, 11, 1, tzinfo=UTC), **fields)


def statuses(of: Deal, items: tuple[ProposalItem, ...] = ()) -> str:
    marks = {Status.MISSING: "o", Status.PARTIAL: "-", Status.CONFIRMED: "+"}
    row = scorecard_trend(of, CALLS, items).rows[PAIN]
    return "".join("?" if c.waits else marks[c.status] for c in row)


def test_each_call_adds_what_was_accepted_from_it() -> None:
    assert statuses(deal(said("c2", Facet.PROBLEM), said("c3", Facet.CONSEQUENCE))) == "o-+"


def test_words_against_bring_a_status_down_again() -> None:
    up = said("c1", Facet.PROBLEM, Facet.CONSEQUENCE, about="delay")
    down = said("c3", polarity=Polarity.AGAINST, about="delay")
    assert statuses(deal(up, down, status=Status.MISSING)) == "++o"


def test_a_status_set_by_hand_holds_from_the_call_before_it() -> None:
    entered = EnteredField(value="confirmed", by="anna", at=datetime(2026, 11, 12, tzinfo=UTC))
    by_hand = {"scorecard.identify_pain.status": entered}
    assert statuses(deal(said("c1", Facet.PROBLEM), status=Status.CONFIRMED, entered=by_hand)) == "-++"
    early = {"scorecard.identify_pain.status": entered.model_copy(update={"at": datetime(2026, 11, 1, tzinfo=UTC)})}
    assert statuses(deal(status=Status.CONFIRMED, entered=early)) == "+++"


def test_what_waits_for_a_decision_is_marked_in_its_call() -> None:
    item = ProposalItem(
        id="p1", deal="acme", call="c2", kind=ItemKind.SCORECARD, op="set_status", target=PAIN, fingerprint="f"
    )
    assert statuses(deal(), (item,)) == "o?o"
    assert statuses(deal(), (item.model_copy(update={"state": ItemState.REJECTED}),)) == "ooo"


def test_words_of_a_call_that_is_gone_were_known_from_the_beginning() -> None:
    assert statuses(deal(said(None, Facet.PROBLEM))) == "---"


def test_the_columns_are_counted() -> None:
    trend = scorecard_trend(deal(said("c2", Facet.PROBLEM), said("c3", Facet.CONSEQUENCE)), CALLS, ())
    assert trend.counts() == ((0, 0), (0, 1), (1, 0))
    assert scorecard_trend(deal(), (), ()).counts() == ()


def test_a_gap_is_told_in_words() -> None:
    of = deal(said("c1", Facet.PROBLEM))
    assert gap(of.entry(PAIN)) == ("what the problem costs them",)
    assert gap(of.entry(Element.CHAMPION))[0] == "who acts for us inside"
    assert gap(deal(status=Status.CONFIRMED).entry(PAIN)) == ()
