"""What workers tell Ask, and the library's warming in the background."""

from dataclasses import dataclass

from textual.message import Message

from copilot.domain.draft import Answer
from copilot.service.card_flags import Flag
from copilot.service.drafting import Drafted


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to some words, with the cards' flags. `model_to_come`: a model may be asked for the same words."""

    words: str
    drafted: Drafted[Answer]
    flags: tuple[Flag, ...] = ()
    model_to_come: bool = False


@dataclass
class Replied(Message, bubble=False):
    """The cards, or the model, have answered. `then_model`: the person wants the model's answer as well."""

    reply: Reply
    then_model: bool = False


@dataclass
class Heard(Message, bubble=False):
    """A piece of the model's answer while it is written; `asking` tells which question it belongs to."""

    asking: int
    piece: str


@dataclass
class Warmed(Message, bubble=False):
    """The models are loaded."""
