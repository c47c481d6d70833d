"""What an engine drafts for the rep: readings, questions, responses, messages. Each claim with its ground."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from copilot.domain.call_script import CallAgenda
from copilot.domain.cite import Cite
from copilot.domain.knowledge import Source
from copilot.domain.meddpicc import Element, Evidence, Facet, Status
from copilot.domain.people import Person, Role
from copilot.domain.plan import Milestone, PlanChange
from copilot.domain.signals import Category, Commitment, CompetitorMention, NextMeeting, Objection
from copilot.domain.transcript import Transcript
from copilot.domain.value import Value

EngineName = Literal["offline", "llm"]


class Withheld(Value):
    """What an engine said and the check did not find grounds for."""

    what: str
    why: str


class Question(Value):
    """A question to ask next: the gap that it serves, whom to ask, and the card that it comes from."""

    text: str
    element: Element | None = None
    finds: Facet | None = None
    ask: str | None = None
    why: str = ""
    source: Source


class Response(Value):
    """An answer that a card gives, word for word or (from a model) resting on the passage at `source`."""

    text: str
    source: Source
    offering: str | None = None


class OfferingAnswer(Value):
    """What the cards of one offering say."""

    offering: str
    responses: tuple[Response, ...]


class Answer(Value):
    """What to say to an objection or a question: nothing where no card fits.

    Where no offering is chosen among several, `responses` come from cards of none, and `by_offering` keeps the answers
    of each apart.
    """

    category: Category | None = None
    responses: tuple[Response, ...] = ()
    by_offering: tuple[OfferingAnswer, ...] = ()
    questions: tuple[Question, ...] = ()
    withheld: tuple[Withheld, ...] = ()


class ElementReading(Value):
    """What one call says of one element. `gap` says what is missing, and what was looked through to say so."""

    element: Element
    assessed: bool = True
    status: Status = Status.MISSING
    summary: str = ""
    evidence: tuple[Evidence, ...] = ()
    gap: str | None = None
    questions: tuple[Question, ...] = ()


class ObjectionReading(Value):
    """An objection of the call with the responses that the cards give."""

    objection: Objection
    responses: tuple[Response, ...] = ()


class PromptUsed(Value):
    """The prompt that made a result: the name of its file, its own version, the SHA-256 of its bytes in hex."""

    name: str
    version: int
    digest: str


class ModelUse(Value):
    """What a model was asked for one result, and with which prompts."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = Field(default=0, exclude_if=lambda tokens: not tokens)
    """Of the input tokens, those that the server had read before."""
    cost: float | None = Field(default=None, exclude_if=lambda cost: cost is None)
    """In the currency of the user's prices; None where they set none."""
    prompts: tuple[PromptUsed, ...] = Field(default=(), exclude_if=lambda prompts: not prompts)

    def __add__(self, other: "ModelUse") -> "ModelUse":
        return ModelUse(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            cost=other.cost if self.cost is None else self.cost + (other.cost or 0.0),
            prompts=tuple(dict.fromkeys((*self.prompts, *other.prompts))),
        )


class Versions(Value):
    """What produced a result: the program, the trained heads, the prompts, the state of the library."""

    program: str
    evidence: str
    prompts: str
    library: str


class Analysis(Value):
    """Everything that one call says, each line with its ground; reads and never writes."""

    file: str
    engine: EngineName
    fallback: str | None = None
    seconds: float = 0.0
    model: ModelUse = ModelUse()
    versions: Versions
    transcript: Transcript
    elements: tuple[ElementReading, ...] = ()
    people: tuple[Person, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    objections: tuple[ObjectionReading, ...] = ()
    competitors: tuple[CompetitorMention, ...] = ()
    plan_changes: tuple[PlanChange, ...] = ()
    next_meeting: NextMeeting | None = None
    warnings: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    def element(self, element: Element) -> ElementReading:
        """The reading of one element."""
        return next(r for r in self.elements if r.element is element)


class MessageKind(StrEnum):
    """A text that is sent or filed after a call."""

    EMAIL = "email"
    CRM = "crm"
    CHAT = "chat"
    SUMMARY = "summary"

    @property
    def for_buyer(self) -> bool:
        """Leaves the company: rests only on what the buyer was part of, and on passages that may be shared."""
        return self is MessageKind.EMAIL


class Claim(Value):
    """A statement of a message with what it rests on: words of a call, passages of the library.

    `unfounded` says why a line that should state nothing is taken for a statement; such a claim is always withheld.
    """

    text: str
    cites: tuple[Cite, ...] = ()
    sources: tuple[Source, ...] = ()
    unfounded: str | None = Field(default=None, exclude=True)


class Message(Value):
    """A finished text, clean to copy, with its claims beside it. `short` is the CRM form of at most 255 characters."""

    kind: MessageKind
    text: str
    short: str | None = None
    claims: tuple[Claim, ...] = ()
    withheld: tuple[Withheld, ...] = ()


class Landmine(Value):
    """A question that leads the buyer to a weakness of a competitor in the deal."""

    competitor: str
    question: str
    source: Source


class ExpectedObjection(Value):
    """An objection that was raised and may come again, with the one-line answers first."""

    category: Category
    said: tuple[Cite, ...] = ()
    responses: tuple[Response, ...] = ()


class CoverageGap(Value):
    """A role of the buying committee that nobody in the deal plays, or a person who was never met."""

    role: Role
    text: str


class Promises(Value):
    """Open promises by who made them."""

    ours: tuple[Commitment, ...] = ()
    theirs: tuple[Commitment, ...] = ()


class Prep(Value):
    """One page for the next call."""

    deal: str
    on: date
    highlights: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    expect: tuple[ExpectedObjection, ...] = ()
    landmines: tuple[Landmine, ...] = ()
    plan: tuple[Milestone, ...] = ()
    promises: Promises = Promises()
    people: tuple[CoverageGap, ...] = ()
    agenda: CallAgenda | None = None
    """By the call script that fits the deal's stage and offering."""
    withheld: tuple[Withheld, ...] = ()
