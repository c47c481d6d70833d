"""The rubric: evidence to status, and what is still missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.cite import Cite
from copilot.domain.meddpicc import (
    FACETS,
    Element,
    Evidence,
    Facet,
    Polarity,
    Status,
    missing_facets,
    standing,
    status_of,
)
from copilot.domain.transcript import Side


def said(
    element: Element,
    *facets: Facet,
    turn: int = 1,
    polarity: Polarity = Polarity.FOR,
    about: str | None = None,
    side: Side = Side.BUYER,
) -> Evidence:
    cite = Cite(turn=turn, turn_end=turn, line=turn, speaker="Dana", side=side, quote="words", confidence=0.9)
    return Evidence(element=element, polarity=polarity, facets=frozenset(facets), about=about, cite=cite)


@pytest.mark.parametrize(
    ("element", "facets", "status"),
    [
        (Element.METRICS, [Facet.BASELINE], Status.PARTIAL),
        (Element.METRICS, [Facet.TARGET], Status.PARTIAL),
        (Element.METRICS, [Facet.BASELINE, Facet.TARGET], Status.CONFIRMED),
        (Element.ECONOMIC_BUYER, [Facet.NAME], Status.PARTIAL),
        (Element.ECONOMIC_BUYER, [Facet.NAME, Facet.BUDGET], Status.PARTIAL),
        (Element.ECONOMIC_BUYER, [Facet.NAME, Facet.BUDGET, Facet.ACCESS], Status.CONFIRMED),
        (Element.DECISION_PROCESS, [Facet.STEPS, Facet.DECIDER], Status.PARTIAL),
        (Element.DECISION_PROCESS, [Facet.STEPS, Facet.DECIDER, Facet.DATE], Status.CONFIRMED),
        (Element.PAPER_PROCESS, [Facet.STEP], Status.PARTIAL),
        (Element.PAPER_PROCESS, [Facet.STEP, Facet.OWNER], Status.CONFIRMED),
        (Element.PAPER_PROCESS, [Facet.STEP, Facet.DURATION], Status.CONFIRMED),
        (Element.IDENTIFY_PAIN, [Facet.PROBLEM], Status.PARTIAL),
        (Element.IDENTIFY_PAIN, [Facet.PROBLEM, Facet.CONSEQUENCE], Status.CONFIRMED),
        (Element.CHAMPION, [Facet.PERSON, Facet.ACTION], Status.PARTIAL),
        (Element.CHAMPION, [Facet.PERSON, Facet.STAKE, Facet.ACTION], Status.CONFIRMED),
        (Element.COMPETITION, [Facet.ALTERNATIVE], Status.PARTIAL),
        (Element.COMPETITION, [Facet.ALTERNATIVE, Facet.ASSESSMENT], Status.CONFIRMED),
        (Element.COMPETITION, [Facet.NO_OTHER], Status.CONFIRMED),
    ],
)
def test_the_table_of_the_guide(element: Element, facets: list[Facet], status: Status) -> None:
    assert status_of(element, [said(element, *facets)]) is status
    assert status_of(element, [said(element, f, turn=n) for n, f in enumerate(facets, 1)]) is status


@pytest.mark.parametrize("element", list(Element))
def test_nothing_said_is_missing(element: Element) -> None:
    assert status_of(element, []) is Status.MISSING


def test_criteria_are_confirmed_by_two_requirements_one_of_them_a_must() -> None:
    one = said(Element.DECISION_CRITERIA, Facet.REQUIREMENT, Facet.RANKING)
    two = said(Element.DECISION_CRITERIA, Facet.REQUIREMENT, turn=2)
    assert status_of(Element.DECISION_CRITERIA, [one]) is Status.PARTIAL
    assert missing_facets(Element.DECISION_CRITERIA, [one]) == (Facet.REQUIREMENT,)
    assert status_of(Element.DECISION_CRITERIA, [one, two]) is Status.CONFIRMED


def test_words_of_an_unknown_side_never_confirm() -> None:
    unknown = said(Element.METRICS, Facet.BASELINE, Facet.TARGET, side=Side.UNKNOWN)
    assert status_of(Element.METRICS, [unknown]) is Status.PARTIAL


def test_a_later_loss_of_the_same_person_cancels_what_was_said_of_them() -> None:
    facets = (Facet.PERSON, Facet.STAKE, Facet.ACTION)
    won = said(Element.CHAMPION, *facets, turn=3, about="Lena")
    lost = said(Element.CHAMPION, turn=9, polarity=Polarity.AGAINST, about="Lena")
    assert status_of(Element.CHAMPION, [won, lost]) is Status.MISSING
    assert status_of(Element.CHAMPION, [won, lost, said(Element.CHAMPION, *facets, turn=12, about="Ivo")]) is (
        Status.CONFIRMED
    )


def test_a_loss_of_another_person_cancels_nothing() -> None:
    won = said(Element.CHAMPION, Facet.PERSON, about="Lena")
    lost = said(Element.CHAMPION, turn=2, polarity=Polarity.AGAINST, about="Ivo")
    assert standing([won, lost]) == (won,)


def test_evidence_against_alone_is_missing() -> None:
    assert status_of(Element.CHAMPION, [said(Element.CHAMPION, polarity=Polarity.AGAINST)]) is Status.MISSING


@given(st.sampled_from(list(Element)), st.data())
def test_status_and_missing_facets_agree(element: Element, data: st.DataObject) -> None:
    sets = data.draw(st.lists(st.frozensets(st.sampled_from(FACETS[element])), max_size=4))
    evidence = [said(element, *facets, turn=n) for n, facets in enumerate(sets, 1)]
    status = status_of(element, evidence)
    assert (status is Status.MISSING) == (not evidence)
    if evidence:
        assert (status is Status.CONFIRMED) == (not missing_facets(element, evidence))


@given(st.sampled_from(list(Element)), st.data())
def test_more_evidence_in_favour_never_lowers_a_status(element: Element, data: st.DataObject) -> None:
    facets = st.frozensets(st.sampled_from(FACETS[element]))
    evidence = [said(element, *f, turn=n) for n, f in enumerate(data.draw(st.lists(facets, max_size=3)), 1)]
    order = list(Status)
    before = order.index(status_of(element, evidence))
    after = order.index(status_of(element, [*evidence, said(element, *data.draw(facets), turn=9)]))
    assert after >= before
