"""Discovery questions: for each true gap the card's question that finds it, for this stage, to one who can answer."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
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
    Facet.NAME: 1,
    Facet.ACCESS: 2,
    Facet.BUDGET: 1,
    Facet.DATE: 2,
    Facet.BASELINE: 2,
    Facet.ACTION: 1,
    Facet.DECIDER: 1,
    Facet.REQUIREMENT: 1,
    Facet.STAKE: 3,
    Facet.CONSEQUENCE: 3,
}
"""Quotes of one call about an element from which the call has most probably settled a facet that was not heard: enough
not to ask again, not enough to call it known. Counted on the train calls, see docs/decisions/0008."""
GOES_WITH: Mapping[Element, tuple[Element, ...]] = {
    Element.ECONOMIC_BUYER: (Element.DECISION_PROCESS, Element.PAPER_PROCESS),
    Element.DECISION_PROCESS: (Element.ECONOMIC_BUYER, Element.PAPER_PROCESS),
    Element.PAPER_PROCESS: (Element.DECISION_PROCESS, Element.ECONOMIC_BUYER),
    Element.METRICS: (Element.IDENTIFY_PAIN,),
    Element.IDENTIFY_PAIN: (Element.METRICS,),
    Element.DECISION_CRITERIA: (Element.COMPETITION,),
    Element.COMPETITION: (Element.DECISION_CRITERIA,),
}
"""Elements of which whoever speaks of one mostly knows the others too."""
OFFICES = frozenset({Role.PROCUREMENT, Role.LEGAL, Role.IT_SECURITY})
"""Roles that a title shows, and whose holder knows the paperwork."""
SURE_ROLES = frozenset(Role) - {Role.CHAMPION}
"""Roles whose holder is asked though nobody spoke of an element; of the champions one in five could answer then."""
BESIDE, OFFICE = 0.3, 1.5
"""What a quote of another element and the office count, beside a quote of the element at 1."""


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
    test = _disconfirming([readings[e] for e in order if e in readings], cards, gaps)
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
            key=lambda q: (not _in_phase(q, phase), not _plays(q, gaps.people)),
        )
        if fitting:
            yield _question(fitting[0], reading, facet, gaps, f"Still open: {FACET_WORDS[facet]}.")


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
    readings: Iterable[ElementReading], cards: dict[Element, Document], gaps: GapMaterial
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
                return _question(q, reading, q.finds, gaps, why)
    return None


def _in_phase(question: CardQuestion, phase: str) -> bool:
    return question.source.heading.rsplit(" > ", 1)[-1].startswith(phase)


def _question(
    question: CardQuestion, reading: ElementReading, facet: Facet | None, gaps: GapMaterial, why: str
) -> Question:
    person = _person(question, reading.element, gaps)
    roles = " or ".join(r.label.lower() for r in question.ask)
    return Question(
        text=question.text,
        element=reading.element,
        finds=facet,
        ask=person.name if person else (roles or None),
        why=why,
        source=question.source,
    )


def _person(question: CardQuestion, element: Element, gaps: GapMaterial) -> Person | None:
    """Whom of the buyer's people to ask: whoever in the call spoke most of the element, or holds the office that the
    card names; where nobody did, one who is known to play another role that the card names, those in the call first.

    Nobody of our side or of a third party. None rather than a guess: where two spoke as much of it, or where nobody
    spoke of it and it is only the champion who could know.
    """
    theirs = _theirs(gaps.people)
    present = [p for p in theirs if p.in_call]
    if len(present) == 1:
        return present[0]
    spoke = {r.element: Counter(e.cite.speaker for e in r.evidence) for r in gaps.readings}

    def worth(person: Person) -> tuple[float, int]:
        own, *beside = (spoke.get(e, Counter())[person.name] for e in (element, *GOES_WITH.get(element, ())))
        office = _rank(question, person, OFFICES) < len(Role)
        heard = own + BESIDE * sum(beside) + OFFICE * office if own or office else 0.0
        return heard, -_rank(question, person)

    ranked = sorted(present, key=worth, reverse=True)
    if ranked and worth(ranked[0])[0] > 0:
        return ranked[0] if worth(ranked[0]) > worth(ranked[1]) else None
    known = [p for p in theirs if _rank(question, p, SURE_ROLES) < len(Role)]
    return min(known, key=lambda p: (not p.in_call, _rank(question, p, SURE_ROLES)), default=None)


def _rank(question: CardQuestion, person: Person, roles: Collection[Role] = tuple(Role)) -> int:
    """Where the card names a role of the person, of some roles: 0 for the first; the number of roles for none."""
    return min((question.ask.index(r) for r in person.roles if r in question.ask and r in roles), default=len(Role))


def _theirs(people: tuple[Person, ...]) -> list[Person]:
    """Who could be asked: the buyer's people, and those of whom it is not known that they are not."""
    return [p for p in people if p.side in (Side.BUYER, Side.UNKNOWN) and (p.in_call or p.roles)]


def _plays(question: CardQuestion, people: tuple[Person, ...]) -> bool:
    """Whether one of the buyer's people has a role that the card names."""
    return any(_rank(question, p) < len(Role) for p in _theirs(people))
