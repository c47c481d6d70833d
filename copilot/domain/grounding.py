"""The check that stands between every engine and the rep: what has no ground is withheld, and says why.

Quotes must stand in their turns, sides must be the speaker's, passages must stand in the library. Words are compared
exactly, after NFC and with one form for quotation marks, dashes and spaces.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from copilot.domain.cite import Cite
from copilot.domain.draft import (
    Answer,
    Claim,
    ElementReading,
    Message,
    ObjectionReading,
    Question,
    Response,
    Withheld,
)
from copilot.domain.knowledge import Library
from copilot.domain.meddpicc import status_of
from copilot.domain.people import Person
from copilot.domain.plan import Plan, PlanChange, PlanOp
from copilot.domain.signals import Commitment, CompetitorMention, NextMeeting
from copilot.domain.transcript import Side, Transcript

_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)


def plain(text: str) -> str:
    """The form in which words are compared: NFC, one form for marks and dashes, single spaces, no invisible marks."""
    text = unicodedata.normalize("NFC", text).translate(_MARKS)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return re.sub(r"\s+", " ", text).strip()


def occurs(quote: str, text: str) -> bool:
    """Whether the words of the quote occur in the text, whole words only: "9 dollars" is not in "29 dollars"."""
    words, whole = plain(quote), plain(text)
    at = whole.find(words)
    while at >= 0:
        before, after = whole[at - 1 : at], whole[at + len(words) : at + len(words) + 1]
        cut_before = before.isalnum() and words[:1].isalnum()
        cut_after = after.isalnum() and words[-1:].isalnum()
        if not cut_before and not cut_after:
            return True
        at = whole.find(words, at + 1)
    return False


def cite_problem(transcript: Transcript, cite: Cite) -> str | None:
    """Why a cite does not hold, or None where it does."""
    turn = transcript.turn(cite.turn)
    if turn is None:
        return f"turn {cite.turn} does not exist"
    words = transcript.span(cite.turn, cite.turn_end)
    if words is None:
        return f"turns {cite.turn} to {cite.turn_end} are not one speaker's"
    if not plain(cite.quote):
        return "the quote is empty"
    if not occurs(cite.quote, words):
        return f"the quote is not in turn {cite.turn}"
    if cite.speaker != turn.speaker or cite.side is not turn.side:
        return f"turn {cite.turn} is said by {turn.speaker or 'an unknown speaker'} ({turn.side})"
    return None


class Check:
    """Checks the parts of a draft against one transcript, one plan and the library, and collects what is withheld."""

    def __init__(self, transcript: Transcript | None, library: Library, today: date) -> None:
        self._transcript = transcript
        self._library = library
        self._today = today
        self.withheld: list[Withheld] = []

    def _withhold(self, what: str, why: str) -> None:
        self.withheld.append(Withheld(what=what, why=why))

    def _cite_holds(self, what: str, cite: Cite) -> bool:
        if self._transcript is None:
            problem: str | None = "there is no transcript to check it against"
        else:
            problem = cite_problem(self._transcript, cite)
        if problem is not None:
            self._withhold(what, problem)
        return problem is None

    def _response_holds(self, what: str, response: Response) -> bool:
        if response.source.expired(self._today):
            self._withhold(what, f"the card {response.source.file} expired {response.source.expires}")
            return False
        if not self._library.holds(response.source, response.text):
            self._withhold(what, f"the words are not in {response.source.file} under {response.source.heading!r}")
            return False
        return True

    def readings(self, readings: Iterable[ElementReading]) -> tuple[ElementReading, ...]:
        """Element readings with only the evidence that holds, and the status that this evidence gives."""
        return tuple(self._reading(r) for r in readings)

    def _reading(self, reading: ElementReading) -> ElementReading:
        evidence = []
        for e in reading.evidence:
            what = f"{reading.element.label}: “{e.cite.quote}”"
            if not self._cite_holds(what, e.cite):
                continue
            if e.cite.side not in (Side.BUYER, Side.UNKNOWN):
                self._withhold(what, "it is not the buyer who says it")
                continue
            evidence.append(e)
        if len(evidence) == len(reading.evidence):
            return reading
        status = status_of(reading.element, evidence)
        summary = reading.summary if evidence else ""
        return reading.model_copy(update={"evidence": tuple(evidence), "status": status, "summary": summary})

    def commitments(self, commitments: Iterable[Commitment]) -> tuple[Commitment, ...]:
        """Commitments whose words hold."""
        return tuple(c for c in commitments if self._cite_holds(f"Commitment: {c.task}", c.cite))

    def objections(self, readings: Iterable[ObjectionReading]) -> tuple[ObjectionReading, ...]:
        """Objections that the buyer's side really raised, with the responses that stand in their cards."""
        kept = []
        for r in readings:
            what = f"Objection ({r.objection.category}): “{r.objection.cite.quote}”"
            if not self._cite_holds(what, r.objection.cite):
                continue
            if r.objection.cite.side is Side.SELLER:
                self._withhold(what, "it is the seller who says it")
                continue
            kept.append(r.model_copy(update={"responses": self.responses(r.responses)}))
        return tuple(kept)

    def responses(self, responses: Iterable[Response]) -> tuple[Response, ...]:
        """Responses that stand in their cards and have not expired."""
        return tuple(r for r in responses if self._response_holds(f"Response: {r.text[:80]}", r))

    def questions(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """Questions whose card holds them (or, from a model, the passage that they rest on)."""
        kept = []
        for q in questions:
            if self._library.holds(q.source, q.text) or self._library.holds(q.source, ""):
                kept.append(q)
            else:
                self._withhold(f"Question: {q.text}", f"{q.source.file} has no heading {q.source.heading!r}")
        return tuple(kept)

    def answer(self, answer: Answer) -> Answer:
        """An answer with only the responses and questions that hold."""
        apart = (a.model_copy(update={"responses": self.responses(a.responses)}) for a in answer.by_offering)
        return answer.model_copy(
            update={
                "responses": self.responses(answer.responses),
                "by_offering": tuple(a for a in apart if a.responses),
                "questions": self.questions(answer.questions),
            }
        )

    def people(self, people: Iterable[Person]) -> tuple[Person, ...]:
        """People with the cites that hold; one who was only cited wrongly is dropped."""
        kept = []
        for p in people:
            cites = tuple(c for c in p.cites if self._cite_holds(f"Person: {p.name}", c))
            if cites or p.in_call or not p.cites:
                kept.append(p.model_copy(update={"cites": cites}))
        return tuple(kept)

    def competitors(self, competitors: Iterable[CompetitorMention]) -> tuple[CompetitorMention, ...]:
        """Competitors that are named in the cited turns."""
        kept = []
        for c in competitors:
            mentions = tuple(m for m in c.mentions if self._cite_holds(f"Competitor: {c.name}", m))
            if mentions:
                kept.append(c.model_copy(update={"mentions": mentions}))
        return tuple(kept)

    def plan_changes(self, changes: Iterable[PlanChange], plan: Plan | None) -> tuple[PlanChange, ...]:
        """Changes whose words hold, on milestones that exist; one change for one fact."""
        kept: list[PlanChange] = []
        seen: set[tuple[object, ...]] = set()
        for c in changes:
            what = f"Plan: {c.op} {c.id or c.title or ''}".strip()
            if not self._cite_holds(what, c.cite):
                continue
            if c.cite.side is Side.UNKNOWN:
                self._withhold(what, "the speaker's side is unknown")
                continue
            if c.op is not PlanOp.ADD and (plan is None or c.id is None or plan.milestone(c.id) is None):
                self._withhold(what, "the milestone does not exist")
                continue
            key = (c.op, c.id, c.title, c.due, c.status, c.owner)
            if key not in seen:
                seen.add(key)
                kept.append(c)
        return tuple(kept)

    def next_meeting(self, meeting: NextMeeting | None) -> NextMeeting | None:
        """The next meeting, if its words hold."""
        return meeting if meeting is not None and self._cite_holds("Next meeting", meeting.cite) else None

    def message(self, message: Message) -> Message:
        """A message whose claims hold; a claim for the buyer rests only on customer passages and on the call itself."""
        kept = []
        for claim in message.claims:
            if self._claim_holds(claim, message.kind.for_buyer):
                kept.append(claim)
        lost = len(message.claims) - len(kept)
        if lost:
            dropped = [c.text for c in message.claims if c not in kept]
            text = message.text
            for words in dropped:
                text = _without_line(text, words)
            short = None if message.short and any(words in message.short for words in dropped) else message.short
            return message.model_copy(update={"claims": tuple(kept), "text": text, "short": short})
        return message

    def _claim_holds(self, claim: Claim, for_buyer: bool) -> bool:
        what = f"Claim: {claim.text[:80]}"
        if not claim.cites and not claim.sources:
            self._withhold(what, "it rests on nothing")
            return False
        if not all(self._cite_holds(what, c) for c in claim.cites):
            return False
        for source in claim.sources:
            if for_buyer and source.sharing != "customer":
                self._withhold(what, f"{source.file} is internal")
                return False
            if source.expired(self._today):
                self._withhold(what, f"the card {source.file} expired {source.expires}")
                return False
        return True


def _without_line(text: str, words: str) -> str:
    """The text without the lines that hold those words."""
    return "\n".join(line for line in text.split("\n") if words not in line)
