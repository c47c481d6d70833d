"""What the errands of Today report."""

from dataclasses import dataclass

from textual.message import Message

from copilot.domain.agenda import Today
from copilot.domain.deal import Deal


@dataclass
class TodayRead(Message, bubble=False):
    """The day as it stands."""

    today: Today


@dataclass
class PromiseDone(Message, bubble=False):
    """A promise of ours is marked done in the deal."""

    deal: Deal
    what: str


@dataclass
class PromiseOpen(Message, bubble=False):
    """A promise that was marked done is open again."""

    deal: str
