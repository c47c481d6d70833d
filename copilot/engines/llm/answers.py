"""What a model is asked to answer: quotes with turn numbers, card numbers, never claims that float free.

Lists of the outermost level have no default: an empty object is no answer, an empty list says "nothing of the kind".
Below that level, what a model leaves out has the value that says so. Words that are no facet, side or date are read as
"not given", so that one slip does not cost the whole answer.
"""

import copy
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator

from copilot.domain.meddpicc import Element, Facet, Polarity
from copilot.domain.plan import MilestoneStatus, PlanOp
from copilot.domain.signals import Category
from copilot.domain.transcript import Side

WordT = TypeVar("WordT", bound=StrEnum)


def _word_of(kind: type[WordT]) -> Callable[[object], WordT | None]:
    """Reads a word of an enumeration; anything else is None."""

    def read(value: object) -> WordT | None:
        return next((word for word in kind if word == value), None)

    return read


def _facets(value: object) -> object:
    return [f for f in value if f in list(Facet)] if isinstance(value, list) else []


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _lines(value: object) -> object:
    return value if isinstance(value, list) else []


def _probability(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None


MaybeFacet = Annotated[Facet | None, BeforeValidator(_word_of(Facet))]
MaybeElement = Annotated[Element | None, BeforeValidator(_word_of(Element))]
MaybeCategory = Annotated[Category | None, BeforeValidator(_word_of(Category))]
MaybeSide = Annotated[Side | None, BeforeValidator(_word_of(Side))]
MaybeStatus = Annotated[MilestoneStatus | None, BeforeValidator(_word_of(MilestoneStatus))]
MaybeDay = Annotated[date | None, BeforeValidator(_day)]
MaybeProbability = Annotated[float | None, BeforeValidator(_probability)]


class Said(BaseModel):
    """Words of the transcript: the number of their turn, of the last one where they span several, and the words."""

    turn: int
    turn_end: int | None = None
    quote: str


class FoundEvidence(Said):
    """Words that are evidence for or against an element."""

    element: Element
    polarity: Polarity = Polarity.FOR
    facets: Annotated[list[Facet], BeforeValidator(_facets)] = []
    about: str | None = None
    confidence: MaybeProbability = None


class ElementSummary(BaseModel):
    """One sentence on an element, from its quotes."""

    element: Element
    summary: str


class GapAnswer(BaseModel):
    """All evidence of a piece of a call."""

    evidence: list[FoundEvidence]
    summaries: list[ElementSummary]


class AskedQuestion(BaseModel):
    """A question to ask, and the number of the card that it rests on."""

    text: str
    card: int
    element: MaybeElement = None
    finds: MaybeFacet = None
    ask: str | None = None
    why: str = ""


class DiscoveryAnswer(BaseModel):
    """Questions, most needed first."""

    questions: list[AskedQuestion]


class ChosenWords(BaseModel):
    """Sentences of a card that answer the buyer, from the first to the last."""

    card: int
    first_sentence: int
    last_sentence: int


class ObjectionAnswer(BaseModel):
    """What the cards answer, best first."""

    category: MaybeCategory = None
    responses: list[ChosenWords]
    questions: Annotated[list[AskedQuestion], BeforeValidator(_lines)] = []


class ConcernWords(ChosenWords):
    """Sentences that answer one of several concerns, by its number."""

    concern: int


class ConcernsAnswer(BaseModel):
    """What the cards answer to several concerns, for each best first."""

    responses: list[ConcernWords]


class FoundChange(Said):
    """A change to the plan with the words that justify it."""

    op: PlanOp
    id: str | None = None
    title: str | None = None
    owner: str | None = None
    owner_side: MaybeSide = None
    due: MaybeDay = None
    status: MaybeStatus = None
    confidence: MaybeProbability = None


class PlanAnswer(BaseModel):
    """All changes that a piece of a call justifies."""

    changes: list[FoundChange]


class WrittenLine(BaseModel):
    """One line of a text. A line that states a fact names its words or its cards; a courtesy has neither."""

    text: str
    states_fact: bool = True
    said: Annotated[list[Said], BeforeValidator(_lines)] = []
    cards: Annotated[list[int], BeforeValidator(_lines)] = []


class WrittenBlock(BaseModel):
    """A paragraph or a list under a short title; no title where it is empty."""

    title: str = ""
    lines: list[WrittenLine]


class MessageAnswer(BaseModel):
    """A text in blocks. `short` is its form of at most 255 characters, where one is asked for."""

    blocks: list[WrittenBlock]
    short: WrittenLine | None = None


def wire_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema as it is sent: no titles and defaults, every property required, nothing beside them.

    That is the form which the strict mode of the OpenAI protocol asks for.
    """
    return copy.deepcopy(_wire(schema))


@cache
def _wire(schema: type[BaseModel]) -> dict[str, Any]:
    """Made once for each form: it takes longer than all else about a request."""
    wire: dict[str, Any] = _strict(schema.model_json_schema())
    return wire


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if key not in ("title", "default", "description", "format")}
    for named in ("properties", "$defs"):
        if named in node:
            kept[named] = {name: _strict(value) for name, value in node[named].items()}
    kept = {key: value if key in ("properties", "$defs") else _strict(value) for key, value in kept.items()}
    if "properties" in kept:
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept
