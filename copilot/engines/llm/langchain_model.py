"""A model behind the OpenAI protocol, asked through LangChain: the one place that knows either of them.

The answer is asked for in three ways, best first: as a JSON Schema of the response format, as the arguments of a tool
call, and in words with the schema in the prompt and one round of mending. What the server refuses, or does not answer
usefully, leads to the next way; the way that worked is where the next request starts.
"""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from copilot.domain.draft import ModelUse
from copilot.engines.llm.answer_text import NoAnswer, as_text, read_answer
from copilot.engines.llm.answers import wire_schema
from copilot.engines.llm.chat import AnswerT, CallFailed, RenderedPrompt, Reply
from copilot.engines.llm.failures import Endpoint, in_words, refuses_the_form, wait_before_again

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_openai import ChatOpenAI

OPENAI_ADDRESS = "https://api.openai.com/v1"
"""Where requests go without a `base_url`: said here, so that no variable of the shell can point elsewhere."""

_OTHER_WAY = "use `--engine offline`, or a model that can answer in JSON"


class Strategy(Enum):
    """A way to ask for an answer in a given form."""

    JSON_SCHEMA = "json_schema"
    TOOL = "tool"
    PROMPT = "prompt"


class _Refused(Exception):
    """The server does not take a request of this form; carries the words for the case that no form is left."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(slots=True)
class _Meter:
    """Counts what the requests for one answer cost."""

    use: ModelUse = field(default_factory=ModelUse)

    def request(self) -> None:
        self.use += ModelUse(calls=1)

    def tokens(self, message: "AIMessage") -> None:
        if counted := message.usage_metadata:
            self.use += ModelUse(input_tokens=counted["input_tokens"], output_tokens=counted["output_tokens"])


class LangChainModel:
    """A `ChatModel` on a server with the OpenAI protocol. Nothing is imported or opened before the first question.

    `timeout` is in seconds for one request; `retries` is how often a request is sent again after a fault that may
    pass, waiting as the server asks, at most `failures.LONGEST_WAIT` seconds each time.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None,
        api_key: str | None,
        timeout: float = 60.0,
        retries: int = 2,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoint = Endpoint(address=base_url or OPENAI_ADDRESS, model=model, timeout=timeout)
        self._own_server = base_url is not None
        self._api_key = api_key
        self._retries = retries
        self._sleep = sleep
        self._chat: ChatOpenAI | None = None
        self._first = Strategy.JSON_SCHEMA

    def structured(self, prompt: RenderedPrompt, schema: type[AnswerT]) -> Reply[AnswerT]:
        """The model's answer in the form of the schema. Raises CallFailed, with what was spent."""
        meter = _Meter()
        ways = list(Strategy)
        message, hint = "the model gave no usable answer", _OTHER_WAY
        for strategy in ways[ways.index(self._first) :]:
            try:
                value = self._answer(strategy, prompt, schema, meter)
            except _Refused as refusal:
                message, hint = refusal.message, refusal.hint
                continue
            except NoAnswer as problem:
                message, hint = f"the model's answer cannot be read: {problem}", _OTHER_WAY
                continue
            self._first = strategy
            return Reply(value, meter.use.input_tokens, meter.use.output_tokens, meter.use.calls)
        raise CallFailed(message, hint, meter.use)

    def _answer(self, strategy: Strategy, prompt: RenderedPrompt, schema: type[AnswerT], meter: _Meter) -> AnswerT:
        from langchain_core.messages import AIMessage, HumanMessage

        messages = _messages(prompt, schema if strategy is Strategy.PROMPT else None)
        text = self._ask(strategy, messages, schema, meter)
        try:
            return read_answer(text, schema)
        except NoAnswer as problem:
            if strategy is not Strategy.PROMPT:
                raise
            mend = (
                f"That answer cannot be used: {problem}. Answer again, with the complete JSON object and nothing else."
            )
        again = [*messages, AIMessage(text or "(nothing)"), HumanMessage(mend)]
        return read_answer(self._ask(strategy, again, schema, meter), schema)

    def _ask(self, strategy: Strategy, messages: "list[BaseMessage]", schema: type[BaseModel], meter: _Meter) -> str:
        """The text (or the arguments of the tool call) that the model answers to one request."""
        bound: dict[str, Any] = {}
        if strategy is Strategy.JSON_SCHEMA:
            form = {"name": schema.__name__, "strict": True, "schema": wire_schema(schema)}
            bound = {"response_format": {"type": "json_schema", "json_schema": form}}
        elif strategy is Strategy.TOOL:
            tool = {
                "name": schema.__name__,
                "description": "Give the answer.",
                "parameters": wire_schema(schema),
            }
            bound = {
                "tools": [{"type": "function", "function": tool}],
                "tool_choice": {"type": "function", "function": {"name": schema.__name__}},
            }
        message = self._sent(messages, bound, meter)
        meter.tokens(message)
        if refusal := message.additional_kwargs.get("refusal"):
            raise CallFailed(f"the model refuses to answer: {str(refusal)[:200]}", _OTHER_WAY, meter.use)
        if message.response_metadata.get("finish_reason") == "length":
            raise _cut_off(meter.use)
        if message.tool_calls:
            return as_text(message.tool_calls[0]["args"])
        if message.invalid_tool_calls:
            return message.invalid_tool_calls[0]["args"] or ""
        return str(message.text)

    def _sent(self, messages: "list[BaseMessage]", bound: dict[str, Any], meter: _Meter) -> "AIMessage":
        """One request, sent again after faults that may pass."""
        import openai
        from langsmith.run_helpers import tracing_context

        chat = self._client()
        for tried in range(self._retries + 1):
            meter.request()
            try:
                with tracing_context(enabled=False), warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    return chat.invoke(messages, **bound)
            except openai.LengthFinishReasonError:
                raise _cut_off(meter.use) from None
            except openai.ContentFilterFinishReasonError:
                raise CallFailed("the server's content filter stopped the answer", _OTHER_WAY, meter.use) from None
            except openai.APIResponseValidationError as error:
                raise NoAnswer(f"the server does not speak the OpenAI protocol ({error.status_code})") from None
            except openai.APIError as error:
                now = datetime.now(UTC)
                wait = wait_before_again(error, tried, now)
                if wait is None or tried == self._retries:
                    message, hint = in_words(error, self._endpoint, now)
                    if refuses_the_form(error):
                        raise _Refused(message, hint) from None
                    raise CallFailed(message, hint, meter.use) from None
                self._sleep(wait)
            except (ValueError, TypeError, KeyError, IndexError, AttributeError):
                # What LangChain and openai raise where a server answers 200 with something else than a completion.
                raise NoAnswer("the server's answer is no chat completion") from None
        raise AssertionError("the last try returns or raises")

    def _client(self) -> "ChatOpenAI":
        if self._chat is None:
            if self._api_key is None and not self._own_server:
                raise CallFailed(
                    "no key is set for the OpenAI service",
                    "set `api_key` in your settings, or `base_url` of your own server",
                    ModelUse(),
                )
            from langchain_openai import ChatOpenAI
            from openai import DefaultHttpxClient
            from pydantic import SecretStr

            # Redirects are not followed: the words of a customer go to the configured address and nowhere else.
            self._chat = ChatOpenAI(
                model=self._endpoint.model,
                base_url=self._endpoint.address,
                api_key=SecretStr(self._api_key or "none"),
                timeout=self._endpoint.timeout,
                max_retries=0,
                use_responses_api=False,
                openai_proxy=None,
                http_client=DefaultHttpxClient(timeout=self._endpoint.timeout, follow_redirects=False),
            )
        return self._chat


def _cut_off(use: ModelUse) -> CallFailed:
    return CallFailed(
        "the model's answer was cut off at its length limit",
        "raise the server's limit for answers, or lower `model_context` so that less is asked at once",
        use,
    )


def _messages(prompt: RenderedPrompt, schema: type[BaseModel] | None) -> "list[BaseMessage]":
    from langchain_core.messages import HumanMessage, SystemMessage

    system = prompt.system
    if schema is not None:
        system = (
            f"{system}\n\nAnswer with one JSON object and nothing else: no introduction, no fence. It must fit this "
            f"JSON Schema:\n{as_text(wire_schema(schema))}"
        )
    return [SystemMessage(system), HumanMessage(prompt.user)]
