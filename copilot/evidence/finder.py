"""Transcript to signals: the order in which everything is read."""

from collections import Counter
from collections.abc import Mapping

from copilot.domain.meddpicc import Element
from copilot.domain.signals import Background, Signals
from copilot.domain.transcript import Side, Transcript
from copilot.evidence.commitments import find_commitments
from copilot.evidence.competitors import find_competitors
from copilot.evidence.context import passages
from copilot.evidence.element_heads import load_element_heads
from copilot.evidence.elements import Scorer, find_evidence
from copilot.evidence.heads import load_heads
from copilot.evidence.language import READ, other_language, turn_language
from copilot.evidence.next_meeting import next_meeting
from copilot.evidence.objection_heads import load_objection_heads
from copilot.evidence.objections import find_objections
from copilot.evidence.people import find_people
from copilot.evidence.plan_match import find_plan_changes
from copilot.evidence.vectors import Encode


class Finder:
    """Reads calls with one embedder."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode

    def __call__(self, transcript: Transcript, background: Background) -> Signals:
        """All that a call holds for the deal."""
        language = other_language(" ".join(t.text for t in transcript.turns))
        foreign = {t.n: name for t in transcript.turns if (name := turn_language(t.text)) is not None}
        if language is not None:
            return self._unread(transcript, background, language)
        heads = load_heads()
        element_heads = load_element_heads()
        scorer = Scorer(self._encode, heads, element_heads)
        read = tuple(p for p in passages(transcript) if not foreign.keys() & range(p.first, p.last + 1))
        reading = scorer.read(read)
        evidence = find_evidence(transcript, reading, scorer, heads, element_heads)
        commitments = find_commitments(transcript, read, scorer, heads)
        return Signals(
            evidence=evidence,
            people=find_people(transcript, evidence, commitments, background.people, _vendors(background)),
            commitments=commitments,
            objections=find_objections(transcript, reading, scorer, load_objection_heads(), heads),
            competitors=find_competitors(transcript, background.competitors),
            plan_changes=find_plan_changes(transcript, read, commitments, background.plan, scorer),
            next_meeting=next_meeting(transcript),
            unassessed=_unassessed(transcript, foreign),
            warnings=_left_out(foreign),
        )

    @staticmethod
    def _unread(transcript: Transcript, background: Background, language: str) -> Signals:
        """Names can be found in any language; the rest is not judged."""
        reason = f"the call is in {language}; {_ONLY}"
        return Signals(
            people=find_people(transcript, (), (), background.people, _vendors(background)),
            competitors=find_competitors(transcript, background.competitors),
            unassessed=dict.fromkeys(Element, reason),
            warnings=(reason,),
        )


_ONLY = f"evidence is read in {' and '.join(READ)} only"


def _left_out(foreign: Mapping[int, str]) -> tuple[str, ...]:
    """How many turns were not read, by language, most first."""
    if not foreign:
        return ()
    turns = [f"{n} in {name}" for name, n in Counter(foreign.values()).most_common()]
    return (f"turns left out: {', '.join(turns)}; {_ONLY}",)


def _unassessed(transcript: Transcript, foreign: Mapping[int, str]) -> dict[Element, str]:
    sides = {t.side for t in transcript.turns}
    if not transcript.turns:
        return dict.fromkeys(Element, "the transcript has no turns")
    if sides == {Side.UNKNOWN}:
        return dict.fromkeys(Element, "it is not known who speaks for the buyer")
    if not sides & {Side.BUYER, Side.UNKNOWN}:
        return dict.fromkeys(Element, "nobody of the buyer's side speaks")
    if not {t.side for t in transcript.turns if t.n not in foreign} & {Side.BUYER, Side.UNKNOWN}:
        return dict.fromkeys(Element, f"the buyer's side speaks no English; {_ONLY}")
    return {}


def _vendors(background: Background) -> frozenset[str]:
    """Names that are no persons, in lower case."""
    return frozenset(name.casefold() for c in background.competitors for name in (c.name, *c.aliases))
