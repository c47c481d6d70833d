"""Discovery questions: for each true gap the card's question that finds it, for this stage, to one who can answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from copilot.domain.draft import ElementReading, Question
from copilot.domain.engine import GapMaterial
from copilot.domain.knowledge import CardQuestion, Document, Kind, Library, Stage
from copilot.domain.meddpicc import FACET_WORDS, Element, Facet, Status, missing_facets, standing
from copilot.domain.people import Person, Role
from copilot.domain.transcript import Side

_EARLY = (
    Element.IDENTIFY_PAIN,
    Element.METRICS,
    Element.CHAMPION,
    Element.ECONOMIC_BUYER,
    Element.DECISION_PROCESS,
    Element.DECISION_CRITERIA,
    Element.COMPETITION,
    Element.PAPER_PROCESS,
)
_MIDDLE = (
    Element.DECISION_CRITERIA,
    Element.ECONOMIC_BUYER,
    Element.CHAMPION,
    Element.METRICS,
    Element.COMPETITION,
    Element.DECISION_PROCESS,
    Element.PAPER_PROCESS,
    Element.IDENTIFY_PAIN,
)
_LATE = (
    Element.PAPER_PROCESS,
    Element.DECISION_PROCESS,
    Element.ECONOMIC_BUYER,
    Element.CHAMPION,
    Element.COMPETITION,
    Element.METRICS,
    Element.DECISION_CRITERIA,
    Element.IDENTIFY_PAIN,
)
_PHASES = {
    "Early": (_EARLY, {Stage.PROSPECTING, Stage.DISCOVERY, Stage.QUALIFICATION}),
    "Middle": (_MIDDLE, {Stage.EVALUATION}),
    "Late": (_LATE, {Stage.BUSINESS_CASE, Stage.PROCUREMENT, Stage.CLOSE, Stage.ONBOARDING, Stage.CUSTOMER}),
}
DISCONFIRMING = "Disconfirming question"
SETTLED_FROM: Mapping[Facet, int] = {
    Facet.NAME: 2,
    Facet.ACCESS: 2,
    Facet.BUDGET: 2,
    Facet.DATE: 2,
    Facet.BASELINE: 2,
    Facet.ACTION: 1,
    Facet.DECIDER: 1,
    Facet.REQUIREMENT: 1,
}
"""Quotes of one call about an element from which the call has most probably settled a facet that was not heard: enough
not to ask again, not enough to call it known. Counted on the train calls, see docs/decisions/0008."""


def choose_questions(gaps: GapMaterial, library: Library) -> tuple[Question, ...]:
    """At most `gaps.limit` questions, what the stage needs first; the last one could show that we are wrong."""
    cards: dict[Element, Document] = {
        d.element: d for d in library.documents(Kind.MEDDPICC, offering=gaps.offering) if d.element
    }
    phase, order = _phase(gaps.stage)
    readings = {r.element: r for r in gaps.readings}
    open_readings = [readings[e] for e in order if e in readings and e in cards and _is_gap(readings[e])]
    rounds = [list(_for_element(r, cards[r.element], phase, gaps)) for r in open_readings]
    ranked = [q for row in zip_longest(*rounds) for q in row if q is not None]
    test = _disconfirming([readings[e] for e in order if e in readings], cards, gaps.people)
    room = gaps.limit - (test is not None)
    return (*ranked[:room], *([test] if test else []))


def _phase(stage: Stage) -> tuple[str, tuple[Element, ...]]:
    return next((name, order) for name, (order, stages) in _PHASES.items() if stage in stages)


def _is_gap(reading: ElementReading) -> bool:
    return reading.assessed and reading.status is not Status.CONFIRMED


def _for_element(reading: ElementReading, card: Document, phase: str, gaps: GapMaterial) -> Iterator[Question]:
    for facet in missing_facets(reading.element, reading.evidence):
        if _settled(facet, reading, gaps):
            continue
        fitting = sorted(
            (q for q in card.questions if q.finds is facet and DISCONFIRMING not in q.source.heading),
            key=lambda q: (not _in_phase(q, phase), _person(q, gaps.people, reading) is None),
        )
        if fitting:
            yield _question(fitting[0], reading, facet, gaps.people, f"Still open: {FACET_WORDS[facet]}.")


def _settled(facet: Facet, reading: ElementReading, gaps: GapMaterial) -> bool:
    """Whether a facet that was not heard is most probably known: somebody plays the role, the rival is named, or one
    call says so much of the element that the facet was in it."""
    if facet is Facet.NAME and any(Role.ECONOMIC_BUYER in p.roles for p in gaps.people):
        return True
    if facet is Facet.ALTERNATIVE and gaps.competitors:
        return True
    by_call = Counter(e.call for e in standing(reading.evidence))
    return facet in SETTLED_FROM and max(by_call.values(), default=0) >= SETTLED_FROM[facet]


def _disconfirming(
    readings: Iterable[ElementReading], cards: dict[Element, Document], people: tuple[Person, ...]
) -> Question | None:
    """A question whose answer could show that something we count on does not hold; the best known element first."""
    known = sorted(
        (r for r in readings if r.status is not Status.MISSING and r.element in cards),
        key=lambda r: r.status is not Status.CONFIRMED,
    )
    for reading in known:
        for q in cards[reading.element].questions:
            if DISCONFIRMING in q.source.heading:
                why = f"Tests what we believe about {reading.element.label.lower()}."
                return _question(q, reading, q.finds, people, why)
    return None


def _in_phase(question: CardQuestion, phase: str) -> bool:
    return question.source.heading.rsplit(" > ", 1)[-1].startswith(phase)


def _question(
    question: CardQuestion, reading: ElementReading, facet: Facet | None, people: tuple[Person, ...], why: str
) -> Question:
    person = _person(question, people, reading)
    roles = " or ".join(r.label.lower() for r in question.ask)
    return Question(
        text=question.text,
        element=reading.element,
        finds=facet,
        ask=person.name if person else (roles or None),
        why=why,
        source=question.source,
    )


def _person(question: CardQuestion, people: tuple[Person, ...], reading: ElementReading) -> Person | None:
    """Whom of the buyer's people to ask: one with a role that the card names, those in the call first; else whoever of
    the call spoke most of the element; nobody of our side or of a third party."""
    spoke = Counter(e.cite.speaker for e in reading.evidence)

    def rank(person: Person) -> tuple[int, bool, int]:
        fitting = [question.ask.index(role) for role in person.roles if role in question.ask]
        return (min(fitting, default=len(Role)), not person.in_call, -spoke[person.name])

    theirs = (p for p in people if p.side in (Side.BUYER, Side.UNKNOWN) and (p.in_call or p.roles))
    ranked = sorted(theirs, key=rank)
    if ranked and rank(ranked[0])[0] < len(Role):
        return ranked[0]
    return next((p for p in ranked if p.in_call), None)
