"""The eight elements of a qualification, what is known of each, and the rubric that turns evidence into a status.

The rubric is the table of statuses in docs/annotation-guide.md.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from pydantic import field_serializer

from copilot.domain.cite import Cite
from copilot.domain.transcript import Side
from copilot.domain.value import Value


class Element(StrEnum):
    """The elements of MEDDPICC, in their order."""

    METRICS = "metrics"
    ECONOMIC_BUYER = "economic_buyer"
    DECISION_CRITERIA = "decision_criteria"
    DECISION_PROCESS = "decision_process"
    PAPER_PROCESS = "paper_process"
    IDENTIFY_PAIN = "identify_pain"
    CHAMPION = "champion"
    COMPETITION = "competition"

    @property
    def label(self) -> str:
        """As a person writes it: "Economic buyer"."""
        return self.value.replace("_", " ").capitalize()


class Status(StrEnum):
    """How much of an element is known."""

    MISSING = "missing"
    PARTIAL = "partial"
    CONFIRMED = "confirmed"


class Polarity(StrEnum):
    """Whether evidence supports an element or shows that it is weak."""

    FOR = "for"
    AGAINST = "against"


class Facet(StrEnum):
    """A part of an element that a call can establish; questions name the facet that they find."""

    BASELINE = "baseline"
    TARGET = "target"
    NAME = "name"
    BUDGET = "budget"
    ACCESS = "access"
    REQUIREMENT = "requirement"
    RANKING = "ranking"
    STEPS = "steps"
    DECIDER = "decider"
    DATE = "date"
    STEP = "step"
    OWNER = "owner"
    DURATION = "duration"
    PROBLEM = "problem"
    CONSEQUENCE = "consequence"
    PERSON = "person"
    STAKE = "stake"
    ACTION = "action"
    ALTERNATIVE = "alternative"
    ASSESSMENT = "assessment"
    NO_OTHER = "no_other"


FACETS: Mapping[Element, tuple[Facet, ...]] = {
    Element.METRICS: (Facet.BASELINE, Facet.TARGET),
    Element.ECONOMIC_BUYER: (Facet.NAME, Facet.BUDGET, Facet.ACCESS),
    Element.DECISION_CRITERIA: (Facet.REQUIREMENT, Facet.RANKING),
    Element.DECISION_PROCESS: (Facet.STEPS, Facet.DECIDER, Facet.DATE),
    Element.PAPER_PROCESS: (Facet.STEP, Facet.OWNER, Facet.DURATION),
    Element.IDENTIFY_PAIN: (Facet.PROBLEM, Facet.CONSEQUENCE),
    Element.CHAMPION: (Facet.PERSON, Facet.STAKE, Facet.ACTION),
    Element.COMPETITION: (Facet.ALTERNATIVE, Facet.ASSESSMENT, Facet.NO_OTHER),
}
"""Which facets belong to which element."""

FACET_WORDS: Mapping[Facet, str] = {
    Facet.BASELINE: "where the number stands today",
    Facet.TARGET: "the number they want to reach",
    Facet.NAME: "who holds the budget",
    Facet.BUDGET: "whether that person releases the money",
    Facet.ACCESS: "a meeting with that person",
    Facet.REQUIREMENT: "a second requirement",
    Facet.RANKING: "which requirement is a must",
    Facet.STEPS: "the steps to a decision",
    Facet.DECIDER: "who decides",
    Facet.DATE: "by when they decide",
    Facet.STEP: "the steps from decision to signature",
    Facet.OWNER: "who owns the paperwork",
    Facet.DURATION: "how long the paperwork takes",
    Facet.PROBLEM: "the problem",
    Facet.CONSEQUENCE: "what the problem costs them",
    Facet.PERSON: "who acts for us inside",
    Facet.STAKE: "what that person gains",
    Facet.ACTION: "what that person does for us inside",
    Facet.ALTERNATIVE: "what else they look at",
    Facet.ASSESSMENT: "how they see the alternative",
    Facet.NO_OTHER: "that there is no alternative",
}
"""What is not known while a facet is missing, as a gap says it."""


class Evidence(Value):
    """Something the buyer said from which a careful rep would write a fact into the field of an element.

    `about` is the person, vendor or fact concerned, where one is named: later evidence against the same cancels it.
    `call` and `said` name the stored call and its date once the evidence belongs to a deal.
    """

    element: Element
    polarity: Polarity = Polarity.FOR
    facets: frozenset[Facet] = frozenset()
    about: str | None = None
    cite: Cite
    call: str | None = None
    said: date | None = None

    @field_serializer("facets", when_used="json")
    def _facets_in_order(self, facets: frozenset[Facet]) -> list[Facet]:
        return sorted(facets)


def standing(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence in favour that no later evidence against the same person or fact has cancelled."""
    ordered = tuple(evidence)
    return tuple(
        e
        for i, e in enumerate(ordered)
        if e.polarity is Polarity.FOR
        and not any(
            later.polarity is Polarity.AGAINST and later.about is not None and later.about == e.about
            for later in ordered[i + 1 :]
        )
    )


def missing_facets(element: Element, evidence: Iterable[Evidence]) -> tuple[Facet, ...]:
    """The facets still needed for `confirmed`, in the order in which they are asked for."""
    kept = standing(e for e in evidence if e.element is element)
    known = frozenset[Facet]().union(*(e.facets for e in kept)) if kept else frozenset()
    if element is Element.COMPETITION and Facet.NO_OTHER in known:
        return ()
    needed = tuple(f for f in FACETS[element] if f is not Facet.NO_OTHER)
    if element is Element.PAPER_PROCESS and known & {Facet.OWNER, Facet.DURATION}:
        needed = (Facet.STEP,)
    absent = tuple(f for f in needed if f not in known)
    requirements = sum(Facet.REQUIREMENT in e.facets for e in kept)
    if element is Element.DECISION_CRITERIA and requirements == 1:
        return (Facet.REQUIREMENT, *absent)
    return absent


def status_of(element: Element, evidence: Iterable[Evidence]) -> Status:
    """The rubric: evidence of one element to its status. Words from an unknown side never raise it above partial."""
    mine = tuple(e for e in evidence if e.element is element)
    kept = standing(mine)
    if not kept:
        return Status.MISSING
    known_side = tuple(e for e in mine if e.cite.side is not Side.UNKNOWN)
    return Status.PARTIAL if missing_facets(element, known_side) else Status.CONFIRMED
