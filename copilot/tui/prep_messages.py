"""What workers tell the prep screen."""

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from copilot.domain.deal import Deal
from copilot.domain.draft import Prep
from copilot.service.drafting import Drafted


@dataclass(frozen=True, slots=True)
class PrepPage:
    """A deal's page for the next call, by one engine. `model_to_come`: the model's questions follow."""

    deal: Deal
    drafted: Drafted[Prep]
    model_to_come: bool


@dataclass
class Prepared(Message, bubble=False):
    """The page is made."""

    page: PrepPage


@dataclass
class PageWritten(Message, bubble=False):
    """The page stands in a file."""

    file: Path


@dataclass
class PageCopied(Message, bubble=False):
    """The page as text, for the clipboard."""

    text: str
