"""Everything a rep can do, with no user interface: one module for each job, joined here without logic."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copilot.paths import Paths
    from copilot.service.accounts import Accounts
    from copilot.service.agenda import Agenda
    from copilot.service.answers import Answers
    from copilot.service.call_drafts import CallDrafts
    from copilot.service.call_files import CallFiles
    from copilot.service.calls import Calls
    from copilot.service.deal_suggestion import DealSuggestion
    from copilot.service.deals import Deals
    from copilot.service.doctor import Doctor
    from copilot.service.inbox import Inbox
    from copilot.service.library import LibraryDesk
    from copilot.service.messages import Messages
    from copilot.service.pictures import Pictures
    from copilot.service.pipeline import Pipeline
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
    pipeline: "Pipeline"
    """All deals at once, by what needs attention."""
    agenda: "Agenda"
    """What a day asks: meetings, promises, proposals that wait, deals without a next step."""
    pictures: "Pictures"
    """A deal or the pipeline in pictures."""
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
    accounts: "Accounts"
    """Accounts whose deals no model is sent."""
    requests: "Requests"
    """What a model would be sent."""
    prompts: "PromptDesk"
    """Which prompts are in use."""
    doctor: "Doctor"
    """Whether everything works here, and what the model can do."""
    suggestion: "DealSuggestion"
    """The deal to which a call may belong, with the reasons."""
    inbox: "Inbox"
    """The folder in which calls arrive."""
    call_files: "CallFiles"
    """Looking for the file of a call."""
    call_drafts: "CallDrafts"
    """What was put into New call and not finished."""
    settings: "Settings"
    workspace: "Workspace"
    paths: "Paths"
    today: Callable[[], date]
