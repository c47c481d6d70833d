"""Puts together what a model found in the windows of one call: the same thing once, the later word last."""

from collections.abc import Iterable

from copilot.domain.draft import ElementReading
from copilot.domain.grounding import cite_problem, plain
from copilot.domain.meddpicc import FACET_WORDS, Element, Evidence, missing_facets, status_of
from copilot.domain.plan import PlanChange, PlanOp
from copilot.domain.signals import Signals
from copilot.domain.transcript import Side, Transcript
from copilot.engines.llm.answers import GapAnswer


def merged_evidence(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence in the order of the call. Overlapping windows find the same words twice: their facets are joined."""
    once: dict[tuple[object, ...], Evidence] = {}
    for e in found:
        key = (e.element, e.polarity, e.cite.turn, plain(e.cite.quote).casefold())
        held = once.get(key)
        once[key] = e if held is None else held.model_copy(update={"facets": held.facets | e.facets})
    return tuple(sorted(once.values(), key=lambda e: (e.cite.turn, e.cite.turn_end)))


def merged_changes(transcript: Transcript, found: Iterable[PlanChange]) -> tuple[PlanChange, ...]:
    """Changes in the order of the call; of two that set the same thing, the later one (a correction wins).

    A change whose words do not hold replaces none: it stays beside the others, to be withheld by itself.
    """
    once: dict[tuple[object, ...], PlanChange] = {}
    for n, change in enumerate(sorted(found, key=lambda c: c.cite.turn)):
        what = plain(change.title or "").casefold() if change.op is PlanOp.ADD else change.id
        key = (change.op, what) if cite_problem(transcript, change.cite) is None else (n,)
        once.pop(key, None)
        once[key] = change
    return tuple(once.values())


def reading_of(
    element: Element, evidence: tuple[Evidence, ...], answers: Iterable[GapAnswer], transcript: Transcript
) -> ElementReading:
    """One element: the status is the rubric's, the gap is what the rubric still needs, the summary is the model's."""
    mine = tuple(e for e in evidence if e.element is element)
    return ElementReading(
        element=element,
        status=status_of(element, mine),
        summary=_summary(element, mine, answers),
        evidence=mine,
        gap=_gap(element, mine, transcript),
    )


def unassessed(element: Element, reason: str) -> ElementReading:
    """An element that could not be judged at all: "missing" would say more than is known."""
    return ElementReading(element=element, assessed=False, gap=reason)


def assessed_elements(signals: Signals) -> tuple[Element, ...]:
    """The elements that a call can be asked about."""
    return tuple(e for e in Element if e not in signals.unassessed)


def _summary(element: Element, evidence: tuple[Evidence, ...], answers: Iterable[GapAnswer]) -> str:
    """The model's sentences; without any the quotes themselves. What they state is for the check to compare."""
    if not evidence:
        return ""
    said = [s.summary.strip() for a in answers for s in a.summaries if s.element is element and s.summary.strip()]
    return " ".join(dict.fromkeys(said)) or " / ".join(e.cite.quote for e in evidence[:2])


def _gap(element: Element, evidence: tuple[Evidence, ...], transcript: Transcript) -> str | None:
    known_side = tuple(e for e in evidence if e.cite.side is not Side.UNKNOWN)
    lacking = missing_facets(element, known_side)
    if not lacking:
        return None
    words = "; ".join(FACET_WORDS[facet] for facet in dict.fromkeys(lacking))
    buyer = sum(turn.side is Side.BUYER for turn in transcript.turns)
    return f"Not said: {words}. Looked through all {len(transcript.turns)} turns, {buyer} of them the buyer's."
