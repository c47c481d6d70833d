"""The real service with another model in the place of the user's: a double, or one that counts."""

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

from copilot.domain.engine import Watch
from copilot.engines.llm.chat import ChatModel
from copilot.evidence import resolve_due
from copilot.paths import starter_folder
from copilot.service.drafting import Drafting
from copilot.service.subject import Subject

if TYPE_CHECKING:
    from copilot.engines.llm.engine import ModelEngine
    from copilot.service import Service

CONTEXT = 32_000
"""Tokens in one request, as the settings have it by default."""


def day_of(phrase: str, on: date) -> date | None:
    """The day that words name, by the rules of the reader."""
    return resolve_due(phrase, on).due


def with_model(service: "Service", chat: ChatModel, context: int = CONTEXT) -> "Service":
    """The service as it is, but what it asks a model goes to `chat`; the prompts are the program's own."""
    from copilot.engines.llm.engine import ModelEngine
    from copilot.engines.llm.prompts import Prompts

    prompts, library = Prompts(starter_folder(), None, frozenset()), service.calls.library

    def made(watch: Watch, _: Subject) -> "ModelEngine":
        return ModelEngine(chat, library, prompts, context, watch, resolve=day_of)

    drafting = Drafting(service.calls.drafting.offline, made, workspace_allows=True)
    return dataclasses.replace(
        service,
        calls=dataclasses.replace(service.calls, drafting=drafting),
        answers=dataclasses.replace(service.answers, drafting=drafting),
        messages=dataclasses.replace(service.messages, drafting=drafting),
        prep=dataclasses.replace(service.prep, drafting=drafting),
    )
