"""The check that stands between every engine and the rep: what has no ground is withheld, and says why.

Quotes must stand in their turns, sides must be the speaker's, passages must stand in the library; numbers, days and
names of a statement must stand in what it cites (`statements`), and nothing for the buyer claims more of a capability
than its status (`capabilities`). Words are compared exactly, after NFC and with one form for quotation marks, dashes
and spaces.
"""

from collections.abc import Iterable, Sequence
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
from copilot.domain.grounds import About, Grounds
from copilot.domain.knowledge import Library
from copilot.domain.meddpicc import Evidence, status_of
from copilot.domain.people import Person
from copilot.domain.plan import Plan, PlanChange, PlanOp
from copilot.domain.signals import Commitment, CompetitorMention, NextMeeting
from copilot.domain.statements import Ground, form_problem, rests_on, statement_problem, states_nothing
from copilot.domain.transcript import Side, Transcript
from copilot.domain.wording import occurs, plain

__all__ = ["About", "Check", "cite_problem", "occurs", "plain"]

SHARED = 0.4
"""The share of the words that carry a sentence's meaning which must stand in what it cites, or just around that: a
paraphrase has more, a sentence on words about something else has few."""
ASKED = 0.2
"""The same of a question and its card with what the buyer said: it may be worded freely, but not about anything."""


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

    def __init__(
        self, transcript: Transcript | None, library: Library, today: date, about: About | None = None
    ) -> None:
        self._transcript = transcript
        self._library = library
        self._today = today
        self._about = about or About()
        self._grounds = Grounds(transcript, library, self._about)
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
        summary = self._summary(reading, evidence)
        if len(evidence) == len(reading.evidence) and summary == reading.summary:
            return reading
        status = status_of(reading.element, evidence)
        return reading.model_copy(update={"evidence": tuple(evidence), "status": status, "summary": summary})

    def _summary(self, reading: ElementReading, evidence: Sequence[Evidence]) -> str:
        """The summary as far as the quotes hold its numbers, days and names; else the first quotes themselves."""
        if not evidence or not reading.summary:
            return ""
        cites = [e.cite for e in evidence]
        ground = self._grounds.of_cites(cites)
        problem = statement_problem(reading.summary, ground) or self._elsewhere(reading.summary, ground, cites)
        if problem is None:
            return reading.summary
        self._withhold(f"{reading.element.label}: {reading.summary}", problem)
        return " / ".join(cite.quote for cite in cites[:2])

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

    def questions(self, questions: Iterable[Question], said: Iterable[str] = ()) -> tuple[Question, ...]:
        """Questions that their cards hold, or that are worded freely and state nothing beyond the card.

        `said` are the words and names that a question may take up beside its card: what the buyer said, who is there.
        """
        words = tuple(said)
        kept = []
        for q in questions:
            problem = self._question_problem(q, words)
            if problem is None:
                kept.append(q)
            else:
                self._withhold(f"Question: {q.text}", problem)
        return tuple(kept)

    def _question_problem(self, question: Question, said: tuple[str, ...]) -> str | None:
        source = question.source
        if source.expired(self._today):
            return f"the card {source.file} expired {source.expires}"
        if problem := form_problem(question.why):
            return problem
        if self._library.holds(source, question.text):
            return None
        if not self._library.holds(source, ""):
            return f"{source.file} has no heading {source.heading!r}"
        ground = self._grounds.of_card(source, said)
        if problem := statement_problem(question.text, ground):
            return problem
        return None if rests_on(question.text, ground.words, ASKED) else f"{source.file} does not ask that"

    def answer(self, answer: Answer, said: Iterable[str] = ()) -> Answer:
        """An answer with only the responses and questions that hold; `said` is what it answers."""
        apart = (a.model_copy(update={"responses": self.responses(a.responses)}) for a in answer.by_offering)
        return answer.model_copy(
            update={
                "responses": self.responses(answer.responses),
                "by_offering": tuple(a for a in apart if a.responses),
                "questions": self.questions(answer.questions, said),
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
            if problem := self._change_problem(c):
                self._withhold(what, problem)
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
            text = _without_lines(message.text, dropped)
            short = None if message.short and any(words in message.short for words in dropped) else message.short
            return message.model_copy(update={"claims": tuple(kept), "text": text, "short": short})
        return message

    def _change_problem(self, change: PlanChange) -> str | None:
        """Why the values of a change do not follow from its words; not asked where a reader resolved them."""
        if self._about.resolve is None:
            return None
        if change.due is not None and change.due not in self._grounds.days_for_plan(change.cite):
            return f"{change.due} does not follow from the cited words"
        if change.owner and not self._grounds.is_known(change.owner, change.cite):
            return f"“{change.owner}” is nobody in the call"
        return statement_problem(change.title, self._grounds.of_change(change.cite)) if change.title else None

    def _claim_holds(self, claim: Claim, for_buyer: bool) -> bool:
        what = f"Claim: {claim.text[:80]}"
        if claim.unfounded is not None:
            self._withhold(what, claim.unfounded)
            return False
        if not claim.cites and not claim.sources:
            self._withhold(what, "it rests on nothing")
            return False
        if not all(self._cite_holds(what, c) for c in claim.cites):
            return False
        problem = self._source_problem(claim, for_buyer) or self._statement_problem(claim, for_buyer)
        if problem is not None:
            self._withhold(what, problem)
        return problem is None

    def _source_problem(self, claim: Claim, for_buyer: bool) -> str | None:
        """What is wrong with the cards of a claim, or with words that the buyer was not there to hear."""
        for source in claim.sources:
            if for_buyer and source.sharing != "customer":
                return f"{source.file} is internal"
            if source.expired(self._today):
                return f"the card {source.file} expired {source.expires}"
            if not self._library.holds(source, ""):
                return f"{source.file} has no heading {source.heading!r}"
        if for_buyer and (absent := self._grounds.without_buyer(claim.cites)):
            return f"the buyer was not there in turn {absent.turn}"
        return None

    def _statement_problem(self, claim: Claim, for_buyer: bool) -> str | None:
        """What in a claim its words and cards do not carry."""
        if not claim.sources and all(states_nothing(cite.quote) for cite in claim.cites):
            return "the quoted words state nothing"
        ground = self._grounds.of_claim(claim)
        if claim.sources and not self._in_cards(claim, ground):
            return f"{claim.sources[0].file} does not say that"
        problem = statement_problem(claim.text, ground) or self._elsewhere(claim.text, ground, claim.cites)
        return problem or (self._grounds.overclaimed(claim) if for_buyer else None)

    def _elsewhere(self, text: str, ground: Ground, cites: Sequence[Cite]) -> str | None:
        """Why a model's words are about something else than what they rest on, or None. Our own are not paraphrases."""
        held = (*ground.words, *self._grounds.context(cites))
        if self._about.resolve is None or rests_on(text, held, SHARED, self._grounds.names(ground)):
            return None
        return "it says something else than the cited words"

    def _in_cards(self, claim: Claim, ground: Ground) -> bool:
        return any(self._library.holds(s, claim.text) for s in claim.sources) or rests_on(claim.text, ground.words)


def _without_lines(text: str, dropped: Sequence[str]) -> str:
    """The text without the lines that hold those words, and without titles of which nothing is left."""
    blocks = []
    for block in text.split("\n\n"):
        lines = block.split("\n")
        left = [line for line in lines if not any(words in line for words in dropped)]
        titled = len(left) == 1 < len(lines) and left[0] == lines[0] and left[0][-1:].isalnum()
        if left and not titled:
            blocks.append("\n".join(left))
    return "\n\n".join(blocks)
