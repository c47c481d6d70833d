"""The cards that one question to a model may point to: those in its prompt, and those that it looked up."""

from collections.abc import Iterable

from copilot.domain.knowledge import Passage
from copilot.engines.llm.cards import Card, passage_card


class CardTable:
    """Cards by their numbers, from 1. What a search finds gets the next numbers; the same passage keeps its own."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards = list(cards)
        self._places = {(c.source, c.text): c for c in self._cards}

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards on the table."""
        return tuple(self._cards)

    def lay(self, passages: Iterable[Passage]) -> tuple[Card, ...]:
        """The cards of these passages, new ones laid beside the others. Passages without a sentence give none."""
        found = []
        for passage in passages:
            card = self._places.get((passage.source, passage.text))
            if card is None:
                card = passage_card(len(self._cards) + 1, passage)
                if not card.sentences:
                    continue
                self._cards.append(card)
                self._places[passage.source, passage.text] = card
            found.append(card)
        return tuple(found)
