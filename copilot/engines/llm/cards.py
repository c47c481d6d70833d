"""Passages of the library as numbered cards with numbered sentences: a model points, the words stay the card's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copilot.domain.knowledge import CardQuestion, Passage, Source
from copilot.domain.meddpicc import Element, Facet
from copilot.engines.llm.windows import one_line, tokens

_SENTENCE = re.compile(r"(?:[^.!?]|[.!?](?!\s))+[.!?]*")
_MARKER = re.compile(r"^\s*(?:[-*+]|\d+[.)]|>)\s+")
_RULE = re.compile(r"^[\s|:*_-]+$")


@dataclass(frozen=True, slots=True)
class Card:
    """A passage as the model sees it. `sentences` are places in `text`, as (start, end)."""

    number: int
    title: str
    source: Source
    text: str
    sentences: tuple[tuple[int, int], ...] = ()
    element: Element | None = None
    finds: Facet | None = None
    ask: str = ""

    def words(self, first: int, last: int) -> str | None:
        """The card's own words from one sentence to another (numbered from 1), or None where there are none."""
        if not 1 <= first <= last <= len(self.sentences):
            return None
        return self.text[self.sentences[first - 1][0] : self.sentences[last - 1][1]]

    @property
    def _head(self) -> str:
        """Title and headings; the title is said once."""
        return " > ".join(dict.fromkeys((self.title, *self.source.heading.split(" > "))))

    @property
    def line(self) -> str:
        """The card for the prompt: a head, then a line for each sentence, or the question that it offers."""
        head = f"[card {self.number}] {one_line(self._head)}"
        if not self.sentences:
            about = [f"element: {self.element}"] if self.element else []
            about += [f"finds: {self.finds}"] if self.finds else []
            about += [f"ask: {self.ask}"] if self.ask else []
            return f"[card {self.number}] ({'; '.join(about)}) {one_line(self.text)}"
        numbered = (
            f"[{self.number}.{n}] {one_line(self.text[start:end])}"
            for n, (start, end) in enumerate(self.sentences, start=1)
        )
        return "\n".join((head, *numbered))


def passage_card(number: int, passage: Passage) -> Card:
    """A passage with its sentences numbered."""
    return Card(number, passage.title, passage.source, passage.text, sentences_of(passage.text))


def passage_cards(passages: Iterable[Passage], budget: int) -> tuple[Card, ...]:
    """A card for each passage, best first, as many as fit `budget` tokens; the same passage once."""
    cards: list[Card] = []
    for passage in {p.id: p for p in passages}.values():
        card = passage_card(len(cards) + 1, passage)
        budget -= tokens(card.line)
        if budget < 0:
            break
        if card.sentences:
            cards.append(card)
    return tuple(cards)


def question_cards(questions: Sequence[tuple[Element | None, str, CardQuestion]], budget: int) -> tuple[Card, ...]:
    """A card for each question that the playbook offers, given as (element, title, question)."""
    cards: list[Card] = []
    for element, title, question in questions:
        ask = ", ".join(question.ask)
        number = len(cards) + 1
        card = Card(number, title, question.source, question.text, (), element, question.finds, ask)
        budget -= tokens(card.line)
        if budget < 0:
            break
        cards.append(card)
    return tuple(cards)


def sentences_of(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a markdown text as places in it; rows of tables and bullets count as lines of their own."""
    places: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        marker = _MARKER.match(line)
        skip = marker.end() if marker else 0
        body = line[skip:].rstrip()
        if body and not _RULE.match(line):
            found = [(0, len(body))] if body.lstrip().startswith("|") else [m.span() for m in _SENTENCE.finditer(body)]
            for start, end in found:
                lead = len(body[start:end]) - len(body[start:end].lstrip())
                if body[start:end].strip():
                    places.append((at + skip + start + lead, at + skip + end))
        at += len(line)
    return tuple(places)
