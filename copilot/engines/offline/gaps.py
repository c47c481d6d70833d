"""MEDDPICC gap analysis from evidence: the rubric gives the status, the missing facets give the gap."""

from copilot.domain.draft import ElementReading
from copilot.domain.engine import CallMaterial
from copilot.domain.meddpicc import (
    FACET_WORDS,
    Element,
    Evidence,
    Polarity,
    Status,
    missing_facets,
    standing,
    status_of,
)
from copilot.domain.transcript import Side, Transcript

SUMMARY_QUOTES = 2
"""How many quotes a summary shows; the rest stands in the evidence."""
FACET_WORTH = 0.1
"""What each facet of a quote adds to its confidence when the quotes of a summary are chosen."""


def read_elements(call: CallMaterial) -> tuple[ElementReading, ...]:
    """The eight elements in their order."""
    return tuple(_read(element, call) for element in Element)


def _read(element: Element, call: CallMaterial) -> ElementReading:
    if reason := call.signals.unassessed.get(element):
        return ElementReading(element=element, assessed=False, gap=f"Not assessed: {reason}.")
    evidence = call.signals.of(element)
    status = status_of(element, evidence)
    return ElementReading(
        element=element,
        status=status,
        summary=summarise(evidence),
        evidence=evidence,
        gap=_gap(element, evidence, status, call.transcript),
    )


def summarise(evidence: tuple[Evidence, ...]) -> str:
    """The strongest quotes with their speakers, in the order of the call: nobody's words but the buyer's."""
    kept = standing(evidence)
    against = tuple(e for e in evidence if e.polarity is Polarity.AGAINST)
    pool = kept or against
    strongest = sorted(pool, key=lambda e: -(e.cite.confidence + FACET_WORTH * len(e.facets)))[:SUMMARY_QUOTES]
    shown = sorted(strongest, key=lambda e: e.cite.turn)
    return " · ".join(f"“{e.cite.quote}” ({e.cite.speaker or 'unknown speaker'})" for e in shown)


def _gap(element: Element, evidence: tuple[Evidence, ...], status: Status, transcript: Transcript) -> str | None:
    if status is Status.CONFIRMED:
        return None
    absent = missing_facets(element, evidence)
    words = ", ".join(FACET_WORDS[f] for f in absent)
    looked = looked_through(transcript)
    losses = [e for e in evidence if e.polarity is Polarity.AGAINST]
    lost = f"Against it: “{losses[-1].cite.quote}” ({losses[-1].cite.speaker or 'unknown speaker'}). " if losses else ""
    if not words:
        return f"{lost}Heard only from speakers whose side is unknown ({looked})."
    return f"{lost}Not heard in {looked}: {words}."


def looked_through(transcript: Transcript) -> str:
    """What a statement of absence was looked for in: the words of the buyer, and of those who may be the buyer."""
    asked = [t for t in transcript.turns if t.side in (Side.BUYER, Side.UNKNOWN)]
    names = {t.speaker for t in asked if t.speaker is not None}
    who = f" of {', '.join(sorted(names))}" if 0 < len(names) <= 3 else (f" of {len(names)} speakers" if names else "")
    return f"{len(asked)} turns{who}"
