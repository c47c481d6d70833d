"""The tiny forms that a small model fills: numbers of sentences and cards to choose from, nothing to compose.

A small model that begins to quote does not stop, or quotes what nobody said; one that points at a sentence takes ten
tokens. The numbers that may be chosen stand in the schema, so that a server that follows it can name nothing that was
not shown; one that does not follow it is read all the same, and the check finds what is wrong. `*_read` turns a filled
form into the answer of the full job.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, WithJsonSchema, create_model

from copilot.domain.meddpicc import FACET_WORDS, FACETS, Element, Facet
from copilot.domain.plan import PlanChange
from copilot.domain.transcript import Side
from copilot.engines.llm.answers import (
    AskedQuestion,
    ChosenWords,
    DiscoveryAnswer,
    FoundChange,
    FoundEvidence,
    GapAnswer,
    ObjectionAnswer,
    PlanAnswer,
)
from copilot.engines.llm.cards import Card

MOST_FOUND = 3
"""Sentences for one element of one piece of talk."""
MOST_SENTENCES = 3
"""Sentences of a chosen card that are shown to the rep."""

Read = Callable[[BaseModel], BaseModel]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the talk, or a part of a very long one, by the number under which the model sees it: `12.2`."""

    number: str
    turn: int
    side: Side
    quote: str
    line: str


class FoundSentence(BaseModel):
    """The number of a sentence, and the facets that it establishes."""

    sentence: str
    facets: list[str] = []


class Found(BaseModel):
    """Sentences that speak of one element."""

    found: list[FoundSentence]


class Said(BaseModel):
    """Whether a change was said, and in which sentence."""

    said: bool
    sentence: str = ""


class Picked(BaseModel):
    """The number of one card, 0 for none."""

    card: int


class Chosen(BaseModel):
    """Numbers of cards, most needed first."""

    cards: list[int]


def evidence_form(element: Element, sentences: Sequence[Sentence]) -> type[BaseModel]:
    """Which of these sentences speak of the element, each with its facets."""
    facets = [str(facet) for facet in FACETS[element]]
    words = {
        "sentence": _one_of([s.number for s in sentences], "string"),
        "facets": {"type": "array", "maxItems": len(facets), "items": _one_of(facets, "string")},
    }
    wire = {"type": "array", "maxItems": MOST_FOUND, "items": {"type": "object", "properties": words}}
    return _form(Found, found=(list[FoundSentence], wire))


def evidence_read(element: Element, sentences: Sequence[Sentence]) -> Read:
    """The sentences as evidence for the element; there is no summary: they speak for themselves."""

    def read(answer: BaseModel) -> GapAnswer:
        found = answer.found if isinstance(answer, Found) else []
        facets: dict[str, set[str]] = {}
        for entry in found:
            facets.setdefault(entry.sentence, set()).update(entry.facets)
        evidence = [
            FoundEvidence(**_said(number, sentences), element=element, facets=[f for f in Facet if f in facets[number]])
            for number in facets
        ]
        return GapAnswer(evidence=evidence, summaries=[])

    return read


def change_form(sentences: Sequence[Sentence]) -> type[BaseModel]:
    """Whether one of these sentences says a change."""
    return _form(Said, sentence=(str, _one_of([s.number for s in sentences], "string")))


def change_read(change: PlanChange, sentences: Sequence[Sentence]) -> Read:
    """The change with the sentence that the model found; what it sets stays what the local reader read."""

    def read(answer: BaseModel) -> PlanAnswer:
        if not isinstance(answer, Said) or not answer.said:
            return PlanAnswer(changes=[])
        values = change.model_dump(include={"op", "id", "title", "owner", "owner_side", "due", "status"})
        return PlanAnswer(changes=[FoundChange(**_said(answer.sentence, sentences), **values)])

    return read


def card_form(cards: Sequence[Card]) -> type[BaseModel]:
    """The number of the card that answers, 0 for none of them."""
    return _form(Picked, card=(int, _one_of([0, *(card.number for card in cards)], "integer")))


def card_read(cards: Sequence[Card]) -> Read:
    """The first words of the card that was picked."""

    def read(answer: BaseModel) -> ObjectionAnswer:
        number = answer.card if isinstance(answer, Picked) else 0
        card = next((c for c in cards if c.number == number), None)
        if card is None:
            return ObjectionAnswer(responses=[])
        words = ChosenWords(card=number, first_sentence=1, last_sentence=_first_paragraph(card))
        return ObjectionAnswer(responses=[words])

    return read


def question_form(cards: Sequence[Card], limit: int) -> type[BaseModel]:
    """The numbers of the questions to ask."""
    numbers = _one_of([card.number for card in cards], "integer")
    return _form(Chosen, cards=(list[int], {"type": "array", "minItems": 1, "maxItems": limit, "items": numbers}))


def question_read(cards: Sequence[Card]) -> Read:
    """The chosen questions in the playbook's words."""

    def read(answer: BaseModel) -> DiscoveryAnswer:
        numbers = dict.fromkeys(answer.cards if isinstance(answer, Chosen) else [])
        chosen = [card for n in numbers for card in cards if card.number == n]
        return DiscoveryAnswer(questions=[_asked(card) for card in chosen])

    return read


def _form(form: type[BaseModel], **wires: tuple[Any, dict[str, Any]]) -> type[BaseModel]:
    """The same form with the schemas of some fields narrowed."""
    fields: dict[str, Any] = {
        name: (Annotated[kind, WithJsonSchema(wire)], ...) for name, (kind, wire) in wires.items()
    }
    for name in wires:
        if not form.model_fields[name].is_required():
            fields[name] = (fields[name][0], form.model_fields[name].default)
    narrowed: type[BaseModel] = create_model(form.__name__, __base__=form, **fields)
    return narrowed


def _one_of(values: Sequence[int] | Sequence[str], kind: Literal["integer", "string"]) -> dict[str, Any]:
    return {"type": kind, "enum": list(values)}


def _said(number: str, sentences: Sequence[Sentence]) -> dict[str, Any]:
    """The place of a sentence; for a number that was not shown, a place that cannot hold."""
    found = next((s for s in sentences if s.number == number), None)
    return {"turn": found.turn, "quote": found.quote} if found else {"turn": 0, "quote": f"sentence {number}"}


def _asked(card: Card) -> AskedQuestion:
    return AskedQuestion(
        text=card.text,
        card=card.number,
        element=card.element,
        finds=card.finds,
        ask=card.ask.split(", ", maxsplit=1)[0] or None,
        why=f"Not said: {FACET_WORDS[card.finds]}." if card.finds else "",
    )


def _first_paragraph(card: Card) -> int:
    """The number of its last sentence, at most `MOST_SENTENCES`: notes to the rep come in paragraphs of their own."""
    blank = card.text.find("\n\n")
    ends = len(card.text) if blank < 0 else blank
    inside = [n for n, (start, _) in enumerate(card.sentences, start=1) if start < ends]
    return min(max(inside, default=1), MOST_SENTENCES)
