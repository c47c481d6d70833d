"""Texts to send or file after a call: written by an engine, checked line by line, clean to copy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from copilot.domain.draft import Message, MessageKind
from copilot.domain.engine import CallMaterial
from copilot.domain.grounding import Check
from copilot.domain.knowledge import Library
from copilot.service.drafting import Drafted, Drafting
from copilot.settings import EngineChoice


@dataclass
class Messages:
    """Writes the e-mail to the buyer, the CRM note, the chat message to the team, the summary."""

    library: Library
    drafting: Drafting
    today: Callable[[], date]

    def write(self, kind: MessageKind, call: CallMaterial, *, engine: EngineChoice = "auto") -> Drafted[Message]:
        """The text of that kind for a call; what has no ground is left out and listed as withheld."""
        drafted = self.drafting.run(
            lambda chosen: chosen.message(kind, call),
            engine,
            never_send=bool(call.deal and call.deal.never_send),
        )
        check = Check(call.transcript, self.library, self.today())
        message = check.message(drafted.value)
        message = message.model_copy(update={"withheld": tuple(check.withheld)})
        return Drafted(message, drafted.engine, drafted.fallback, drafted.used)
