"""The narrow seam to a model: a rendered prompt, a schema and a few tools go in, a checked value comes out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from copilot.domain.draft import ModelUse
from copilot.errors import ModelFailed

AnswerT = TypeVar("AnswerT", bound=BaseModel)
AnswerT_co = TypeVar("AnswerT_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class RenderedPrompt:
    """A prompt as it is sent. `digest` is the SHA-256 of the prompt file in hex, `version` the file's own number."""

    name: str
    version: int
    digest: str
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that the model may look up while it works. Tools read; none of them writes, sends or opens anything.

    `run` gets the checked arguments and gives text; a known problem is told in that text, so that the model can do
    better.
    """

    name: str
    description: str
    arguments: type[BaseModel]
    run: Callable[[BaseModel], str]


def no_problems(_: BaseModel) -> tuple[str, ...]:
    """The check of an answer that needs none."""
    return ()


@dataclass(frozen=True, slots=True)
class Ask(Generic[AnswerT]):
    """One question to a model: the prompt, the form of the answer, what it may look up, and the check of its grounds.

    `problems` says in words what in an answer has no ground; these go back to the model once, and the answer to that
    is taken as it comes (the grounding check of the service withholds what still fails).
    """

    prompt: RenderedPrompt
    schema: type[AnswerT]
    tools: tuple[Tool, ...] = ()
    problems: Callable[[AnswerT], tuple[str, ...]] = no_problems


@dataclass(frozen=True, slots=True)
class Reply(Generic[AnswerT_co]):
    """A model's answer, checked against its schema, with the cost of all requests for it."""

    value: AnswerT_co
    use: ModelUse


class CallFailed(ModelFailed):
    """A model gave no usable answer; `use` is what the attempt cost all the same."""

    def __init__(self, message: str, hint: str = "", use: ModelUse | None = None) -> None:
        super().__init__(message, hint)
        self.use = use or ModelUse(calls=1)


class ContextOverflow(CallFailed):
    """What was asked, or its answer, does not fit into the model's context: less at once may."""


class ChatModel(Protocol):
    """Whatever answers a question in the form of a schema, with a loop of tool calls where there are tools."""

    def answer(self, ask: Ask[AnswerT]) -> Reply[AnswerT]:
        """The answer to one question. Raises CallFailed where there is none that fits the schema."""
        ...
