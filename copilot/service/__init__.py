"""Everything a rep can do, with no user interface: one module for each job, joined here without logic."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copilot.paths import Paths
    from copilot.service.answers import Answers
    from copilot.service.calls import Calls
    from copilot.service.deals import Deals
    from copilot.service.library import LibraryDesk
    from copilot.service.messages import Messages
    from copilot.service.prep import Preparation
    from copilot.service.prompts import PromptDesk
    from copilot.service.requests import Requests
    from copilot.service.rereading import Rereading
    from copilot.settings import Settings, Workspace


@dataclass(frozen=True)
class Service:
    """What the command line, the app and the evals call."""

    calls: "Calls"
    """Transcripts in, analyses out."""
    deals: "Deals"
    """Deals, their calls, proposals, decisions, history and plans."""
    rereading: "Rereading"
    """Stored calls read again, once a name or a side is mended."""
    library: "LibraryDesk"
    """The team's content: index, search, lint."""
    prep: "Preparation"
    """One page for the next call."""
    answers: "Answers"
    """What to say to an objection or a question."""
    messages: "Messages"
    """E-mail, CRM note, chat message, summary."""
    requests: "Requests"
    """What a model would be sent."""
    prompts: "PromptDesk"
    """Which prompts are in use."""
    settings: "Settings"
    workspace: "Workspace"
    paths: "Paths"
    today: Callable[[], date]
