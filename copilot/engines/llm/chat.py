"""The narrow seam to a model: a rendered prompt and a schema go in, a checked value comes out."""

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
class Reply(Generic[AnswerT_co]):
    """A model's answer, checked against its schema, with the tokens that all requests for it took."""

    value: AnswerT_co
    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 1

    @property
    def use(self) -> ModelUse:
        """The cost of this reply."""
        return ModelUse(calls=self.calls, input_tokens=self.input_tokens, output_tokens=self.output_tokens)


class CallFailed(ModelFailed):
    """A model gave no usable answer; `use` is what the attempt cost all the same."""

    def __init__(self, message: str, hint: str = "", use: ModelUse | None = None) -> None:
        super().__init__(message, hint)
        self.use = use or ModelUse(calls=1)


class ChatModel(Protocol):
    """Whatever answers a prompt in the form of a schema. An agent loop with tools fits behind the same seam."""

    def structured(self, prompt: RenderedPrompt, schema: type[AnswerT]) -> Reply[AnswerT]:
        """The answer to one prompt. Raises CallFailed where there is none that fits the schema."""
        ...
