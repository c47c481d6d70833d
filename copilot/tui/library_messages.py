"""What workers and dialogs tell the library screen."""

from dataclasses import dataclass

from textual.message import Message

from copilot.service.card_flags import Flag
from copilot.service.library import Card, CardEdit


@dataclass
class CardsRead(Message, bubble=False):
    """All cards, as the files are now."""

    cards: tuple[Card, ...]


@dataclass
class CardsFound(Message, bubble=False):
    """The files that search finds for some words, best first."""

    words: str
    files: tuple[str, ...]


@dataclass
class TextRead(Message, bubble=False):
    """A card's markdown."""

    file: str
    text: str


@dataclass
class EditBegun(Message, bubble=False):
    """A card's file may be opened in the editor at that line."""

    edit: CardEdit
    line: int


@dataclass
class CardTakenUp(Message, bubble=False):
    """What was edited is in the index."""

    embedded: int


@dataclass
class Flagged(Message, bubble=False):
    """A card is marked as wrong."""

    flag: Flag


@dataclass
class Unflagged(Message, bubble=False):
    """A card's flags are gone."""

    number: int
