"""Texts to send or file after a call: written by an engine, checked line by line, clean to copy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from copilot.domain.days import ResolveDay
from copilot.domain.draft import Message, MessageKind
from copilot.domain.engine import CallMaterial, Watch
from copilot.domain.grounding import About, Check
from copilot.domain.knowledge import Library
from copilot.service.drafting import Drafted, Drafting
from copilot.service.subject import Subject
from copilot.settings import EngineChoice


@dataclass
class Messages:
    """Writes the e-mail to the buyer, the CRM note, the chat message to the team, the summary."""

    library: Library
    drafting: Drafting
    today: Callable[[], date]
    resolve: ResolveDay | None = None
    """The day that words name; with it the days of a model's text are checked."""

    def write(
        self, kind: MessageKind, call: CallMaterial, *, engine: EngineChoice = "auto", watch: Watch | None = None
    ) -> Drafted[Message]:
        """The text of that kind for a call; what has no ground is left out and listed as withheld."""
        drafted = self.drafting.run(
            lambda chosen: chosen.message(kind, call),
            engine,
            subject=Subject.of(call.deal, call.transcript),
            watch=watch or Watch(),
        )
        resolve = self.resolve if drafted.engine == "llm" else None
        about = About.of(call.deal, call.plan, call.offering, resolve)
        check = Check(call.transcript, self.library, self.today(), about)
        message = check.message(drafted.value)
        message = message.model_copy(update={"withheld": tuple(check.withheld)})
        return Drafted(message, drafted.engine, drafted.fallback, drafted.used)
