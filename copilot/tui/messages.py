"""What workers tell the screens: each errand posts one of these when it is done."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from copilot.errors import CopilotError

if TYPE_CHECKING:
    from copilot.domain.attention import Standing
    from copilot.domain.cite import Cite
    from copilot.domain.draft import Analysis
    from copilot.domain.transcript import Transcript
    from copilot.tui.reading import DealFolder


@dataclass
class Failed(Message):
    """A known problem. It bubbles: the screen puts its state in order, the app shows the toast."""

    problem: CopilotError


@dataclass
class PipelineRead(Message, bubble=False):
    """All deals, for the table."""

    rows: "tuple[Standing, ...]"


@dataclass
class FolderRead(Message, bubble=False):
    """One deal with all that belongs to it."""

    folder: "DealFolder"


@dataclass
class EditSaved(Message, bubble=False):
    """A proposal was accepted in the person's own words."""


@dataclass
class AnalysesRead(Message, bubble=False):
    """The stored readings of a deal's calls."""

    analyses: "tuple[Analysis, ...]"


@dataclass
class TranscriptRead(Message, bubble=False):
    """A pasted or opened text is a meeting."""

    transcript: "Transcript"
    file: str


@dataclass
class StepBegun(Message, bubble=False):
    """An analysis tells what it does now."""

    text: str


@dataclass
class Analysed(Message, bubble=False):
    """A call is read; nothing is stored yet."""

    analysis: "Analysis"


@dataclass
class Attached(Message, bubble=False):
    """A call is stored with its deal. `again`: it was there already, and nothing was doubled."""

    deal: str
    again: bool


@dataclass
class QuotesWanted(Message):
    """The person wants to see the words behind a line."""

    title: str
    cites: "tuple[Cite, ...]"


@dataclass
class ReviewWanted(Message):
    """The person wants to decide on a proposal."""

    item: str
