"""Questions are aimed at true gaps, and at people who can answer."""

import pytest

from copilot.domain.cite import Cite
from copilot.domain.draft import ElementReading
from copilot.domain.engine import GapMaterial
from copilot.domain.knowledge import Kind, Library, Stage
from copilot.domain.meddpicc import FACETS, Element, Evidence, Facet, Status, missing_facets, status_of
from copilot.domain.people import Person, Role
from copilot.domain.transcript import Side
from copilot.engines.offline.questions import choose_questions

DANA = Person(name="Dana Reyes", side=Side.BUYER, roles=(Role.CHAMPION,), in_call=True)
PETRA = Person(name="Petra Voss", side=Side.BUYER, roles=(Role.ECONOMIC_BUYER,), in_call=False)
JOSS = Person(name="Joss Whitcombe", side=Side.BUYER, roles=(Role.IT_SECURITY, Role.PROCUREMENT), in_call=True)


def reading(element: Element, *facets: Facet, by: str = "Dana") -> ElementReading:
    cite = Cite(turn=1, turn_end=1, line=1, speaker=by, side=Side.BUYER, quote="words", confidence=0.9)
    found = tuple(Evidence(element=element, facets=frozenset({f}), cite=cite) for f in facets)
    return ElementReading(element=element, status=status_of(element, found), evidence=found)


def gaps(*known: ElementReading, stage: Stage = Stage.DISCOVERY, **more: object) -> GapMaterial:
    by_element = {r.element: r for r in known}
    readings = tuple(by_element.get(e, ElementReading(element=e)) for e in Element)
    return GapMaterial(readings=readings, people=(DANA, PETRA, JOSS), stage=stage).model_copy(update=more)


def test_no_more_than_eight_and_each_with_its_card(starter: Library) -> None:
    questions = choose_questions(gaps(), starter)
    assert 0 < len(questions) <= 8
    for question in questions:
        assert question.text.endswith("?")
        assert starter.holds(question.source, question.text)
        assert question.source.file.startswith("playbooks/meddpicc/")


def test_what_was_answered_is_not_asked(starter: Library) -> None:
    known = reading(Element.METRICS, Facet.BASELINE)
    for question in choose_questions(gaps(known, limit=30), starter):
        if question.element is Element.METRICS and "Disconfirming" not in question.source.heading:
            assert question.finds is Facet.TARGET


def test_a_confirmed_element_is_only_asked_about_to_test_it(starter: Library) -> None:
    sure = [reading(e, *(f for f in FACETS[e] if f is not Facet.NO_OTHER)) for e in Element]
    sure = [r.model_copy(update={"status": Status.CONFIRMED}) for r in sure]
    (only,) = choose_questions(gaps(*sure), starter)
    assert "Disconfirming" in only.source.heading


def test_one_question_could_show_that_we_are_wrong(starter: Library) -> None:
    questions = choose_questions(gaps(reading(Element.IDENTIFY_PAIN, Facet.PROBLEM)), starter)
    assert ["Disconfirming" in q.source.heading for q in questions].count(True) == 1


def test_what_a_call_most_probably_settled_is_not_asked(starter: Library) -> None:
    said = reading(Element.ECONOMIC_BUYER, Facet.BUDGET, Facet.BUDGET)
    asked = choose_questions(gaps(said, limit=30, people=(DANA,)), starter)
    assert not [q for q in asked if q.element is Element.ECONOMIC_BUYER and "Disconfirming" not in q.source.heading]


def test_a_role_that_somebody_plays_is_not_asked_for(starter: Library) -> None:
    for people, wanted in (((DANA,), True), ((DANA, PETRA), False)):
        asked = {(q.element, q.finds) for q in choose_questions(gaps(limit=30, people=people), starter)}
        assert ((Element.ECONOMIC_BUYER, Facet.NAME) in asked) is wanted


def test_whoever_spoke_of_it_is_asked_and_nobody_of_ours(starter: Library) -> None:
    ours = Person(name="Sam Seller", side=Side.SELLER, roles=tuple(Role), in_call=True)
    quiet = Person(name="Ann Quiet", side=Side.BUYER, in_call=True)
    spoke = Person(name="Dana", side=Side.BUYER, in_call=True)
    known = reading(Element.METRICS, Facet.BASELINE)
    asked = choose_questions(gaps(known, limit=30, people=(ours, quiet, spoke)), starter)
    assert {q.ask for q in asked if q.element is Element.METRICS} == {"Dana"}
    assert "Sam Seller" not in {q.ask for q in asked}


@pytest.mark.parametrize(
    ("stage", "first"),
    [
        (Stage.DISCOVERY, Element.IDENTIFY_PAIN),
        (Stage.EVALUATION, Element.DECISION_CRITERIA),
        (Stage.PROCUREMENT, Element.PAPER_PROCESS),
    ],
)
def test_the_stage_says_what_comes_first(starter: Library, stage: Stage, first: Element) -> None:
    assert choose_questions(gaps(stage=stage), starter)[0].element is first


def asked_of(element: Element, material: GapMaterial, starter: Library) -> set[str | None]:
    questions = choose_questions(material.model_copy(update={"limit": 30}), starter)
    return {q.ask for q in questions if q.element is element and "Disconfirming" not in q.source.heading}


def test_whoever_spoke_of_an_element_is_asked_rather_than_the_champion(starter: Library) -> None:
    known = reading(Element.DECISION_PROCESS, Facet.STEPS, by="Ann Quiet")
    ann = Person(name="Ann Quiet", side=Side.BUYER, in_call=True)
    assert asked_of(Element.DECISION_PROCESS, gaps(known, people=(DANA, ann)), starter) == {"Ann Quiet"}


def test_one_who_holds_the_office_is_asked_about_the_paperwork(starter: Library) -> None:
    counsel = Person(name="Lena Ford", side=Side.BUYER, roles=(Role.LEGAL, Role.PROCUREMENT), in_call=True)
    assert "Lena Ford" in asked_of(Element.PAPER_PROCESS, gaps(people=(DANA, counsel)), starter)


def test_where_nobody_spoke_of_it_one_who_plays_the_part_is_asked_in_the_call_or_not(starter: Library) -> None:
    questions = choose_questions(gaps(limit=30, people=(DANA, JOSS, PETRA)), starter)
    assert "Petra Voss" in {q.ask for q in questions}


def test_nobody_is_asked_by_a_guess(starter: Library) -> None:
    ann, bo = (Person(name=n, side=Side.BUYER, in_call=True) for n in ("Ann Quiet", "Bo Lund"))
    silent = asked_of(Element.METRICS, gaps(people=(ann, bo)), starter)
    assert silent
    assert not silent & {"Ann Quiet", "Bo Lund"}
    both = reading(Element.METRICS, Facet.BASELINE, by="Ann Quiet")
    both = both.model_copy(
        update={"evidence": both.evidence + reading(Element.METRICS, Facet.BASELINE, by="Bo Lund").evidence}
    )
    assert not asked_of(Element.METRICS, gaps(both, people=(ann, bo)), starter) & {"Ann Quiet", "Bo Lund"}


def test_the_only_one_in_the_call_is_asked(starter: Library) -> None:
    assert asked_of(Element.PAPER_PROCESS, gaps(people=(DANA, PETRA)), starter) == {"Dana Reyes"}


def test_without_people_the_role_is_named(starter: Library) -> None:
    asked = {q.ask for q in choose_questions(gaps(people=()), starter)}
    assert asked
    assert all(ask and ask[0].islower() for ask in asked)


def test_every_facet_of_every_element_has_a_question_in_the_starter_cards(starter: Library) -> None:
    cards = {d.element: d for d in starter.documents(Kind.MEDDPICC)}
    for element in Element:
        finds = {q.finds for q in cards[element].questions if "Disconfirming" not in q.source.heading}
        assert finds >= set(missing_facets(element, ())), element
