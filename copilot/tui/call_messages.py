"""What workers and widgets tell New call and the screens around it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from copilot.domain.deal import Deal
    from copilot.service.call_drafts import CallDraft
    from copilot.service.call_files import Listing
    from copilot.service.deal_suggestion import Suggestion
    from copilot.service.inbox import NewCall


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Calls that wait in the folder, and texts of New call that were never finished."""

    calls: "tuple[NewCall, ...]" = ()
    unfinished: int = 0

    def after(self, kept: "InputKept") -> "Arrivals":
        """What still waits then."""
        return Arrivals(tuple(c for c in self.calls if c.path != kept.done), kept.unfinished)


@dataclass
class ArrivalsSeen(Message, bubble=False):
    """What waits now."""

    arrivals: Arrivals


@dataclass
class DealSuggested(Message, bubble=False):
    """What speaks for which deal."""

    suggestion: "Suggestion"


@dataclass
class DealsListed(Message, bubble=False):
    """All deals, to choose from."""

    deals: "tuple[Deal, ...]"


@dataclass
class DraftRead(Message, bubble=False):
    """What was put into New call before, if anything."""

    draft: "CallDraft | None"


@dataclass
class FolderListed(Message, bubble=False):
    """What is in a folder."""

    listing: "Listing"


@dataclass
class TextArrived(Message, bubble=False):
    """A model writes: its text so far."""

    text: str


@dataclass
class CallMoved(Message, bubble=False):
    """A call is with another deal now; so many decisions went along."""

    deal: str
    carried: int


@dataclass
class InputKept(Message, bubble=False):
    """What is in New call was written, or is done: so many texts are unfinished, and that file no longer waits."""

    unfinished: int
    done: Path | None = None
