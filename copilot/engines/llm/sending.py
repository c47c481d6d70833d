"""What leaves the machine and what comes back: hidden, logged, counted, sent again after faults, put back.

Nothing else sends to a model; what a model says reaches the rest of the program through here.
"""

import json
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from copilot.domain.engine import Watch
from copilot.engines.llm.answer_text import NoAnswer
from copilot.engines.llm.chat import CallFailed, ContextOverflow, RenderedPrompt
from copilot.engines.llm.failures import Endpoint, in_words, overflows, refuses_the_form, wait_before_again
from copilot.engines.llm.forms import Abilities
from copilot.engines.llm.in_flight import Lane, pause
from copilot.engines.llm.limits import Meter
from copilot.engines.llm.live_text import LiveText
from copilot.engines.llm.redaction import NOTE, Redaction
from copilot.engines.llm.sent_log import Sent

if TYPE_CHECKING:
    import openai
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
    from tenacity import RetryCallState

OTHER_WAY = "use `--engine offline`, or a model that can answer in JSON"

_Told = Callable[[str], None]
_NOT_A_COMPLETION = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What LangChain and openai raise where a server answers 200 with something else than a completion."""


class Refused(Exception):
    """The server does not take a request of this form; carries the words for the case that no form is left."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class _NoStream(Exception):
    """Nothing came as a stream."""


class _BrokenOff(Exception):
    """A stream ended in the middle of the answer."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Where requests go, and who sees them on their way. `retries` is how often one is sent again after a fault that
    may pass; `sleep` waits between (the person who waits is asked meanwhile where it is None)."""

    endpoint: Endpoint
    abilities: Abilities
    watch: Watch
    redaction: Redaction | None = None
    log: Callable[[Sent], None] | None = None
    retries: int = 2
    sleep: Callable[[float], None] | None = None

    def hide(self, text: str) -> str:
        """The text as it leaves."""
        return self.redaction.hide(text) if self.redaction else text

    def restore(self, text: str) -> str:
        """The text as it came, with the values put back."""
        return self.redaction.restore(text) if self.redaction else text


def in_texts(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with each of its texts changed; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [in_texts(item, change) for item in value]
    if isinstance(value, dict):
        return {key: in_texts(item, change) for key, item in value.items()}
    return value


class Sender:
    """Sends the messages of one question."""

    def __init__(
        self, chat: "BaseChatModel", outside: Outside, lane: Lane, meter: Meter, prompt: RenderedPrompt
    ) -> None:
        self._chat, self._out, self._lane, self._meter, self._prompt = chat, outside, lane, meter, prompt
        self._whole_only = False
        self._ids = set[str]()
        self._hidden_before = dict[str, str]()
        self._values = 0

    def send(self, messages: "list[BaseMessage]", bound: dict[str, Any]) -> "AIMessage":
        """The answer to one request, sent again after faults that may pass.

        Raises CallFailed, Refused where the server does not take this form, NoAnswer where it speaks another protocol,
        and Stopped.
        """
        import openai
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        sent, bound = self._hidden(messages), _described(bound, self._out.hide)
        retrying = Retrying(
            stop=stop_after_attempt(self._out.retries + 1),
            retry=retry_if_exception(lambda error: self._wait(error, 0) is not None),
            wait=self._wait_after,
            sleep=self._pause,
            reraise=True,
        )
        try:
            message = retrying(self._tried, sent, bound)
        except _BrokenOff:
            raise CallFailed(
                "the server broke off its answer",
                "see the server's own log; `--engine offline` needs none",
                self._meter.use,
            ) from None
        except openai.APIResponseValidationError as error:
            raise NoAnswer(f"the server does not speak the OpenAI protocol ({error.status_code})") from None
        except openai.APIError as error:
            raise self._failure(error) from None
        return self._put_back(message)

    def _tried(self, sent: "list[BaseMessage]", bound: dict[str, Any]) -> "AIMessage":
        """One try. What the server turns out to be unable to do is left out at once."""
        import openai

        able = self._out.abilities
        while True:
            streams = able.streams and not self._whole_only
            given = bound if able.forces_tools else {k: v for k, v in bound.items() if k != "tool_choice"}
            try:
                message = self._request(self._streamed if streams else self._whole, sent, given)
            except _NoStream:
                able.streams = False
            except _BrokenOff:
                self._whole_only = True
                raise
            except openai.APIStatusError as error:
                if not self._learned(error, streams, "tool_choice" in given):
                    raise
            else:
                if message.text or message.tool_calls or message.invalid_tool_calls or not streams:
                    return message
                # A refusal does not come through a stream, nor do the tool calls of some servers.
                self._whole_only = True

    def _learned(self, error: "openai.APIStatusError", streams: bool, forces: bool) -> bool:
        """Whether the server refused something that can be left out."""
        words = str(error).lower()
        if not refuses_the_form(error):
            return False
        if streams and "stream" in words:
            self._out.abilities.streams = False
            return True
        if forces and "tool_choice" in words:
            self._out.abilities.forces_tools = False
            return True
        return False

    def _request(
        self,
        how: "Callable[[list[BaseMessage], dict[str, Any], _Told], Coroutine[Any, Any, AIMessage]]",
        sent: "list[BaseMessage]",
        bound: dict[str, Any],
    ) -> "AIMessage":
        """One request, counted and logged."""
        self._meter.request()
        live, before, outcome = LiveText(), self._meter.use, "given up"

        def hear(piece: str) -> None:
            if text := live.feed(piece):
                self._out.watch.text(self._out.restore(text))

        try:
            message = self._lane.wait(lambda told: how(sent, bound, told), hear, self._in_time)
            self._count(message)
            outcome = "answered"
        except Exception as error:
            outcome = str(error)[:200] or type(error).__name__
            raise
        finally:
            self._logged(sent, bound, before.input_tokens, before.output_tokens, outcome)
        return message

    async def _whole(self, sent: "list[BaseMessage]", bound: dict[str, Any], _: _Told) -> "AIMessage":
        from langsmith.run_helpers import tracing_context

        with tracing_context(enabled=False), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return await self._chat.ainvoke(sent, **bound)
            except _NOT_A_COMPLETION:
                raise NoAnswer("the server's answer is no chat completion") from None

    async def _streamed(self, sent: "list[BaseMessage]", bound: dict[str, Any], told: _Told) -> "AIMessage":
        from langchain_core.messages import AIMessageChunk
        from langsmith.run_helpers import tracing_context

        chunks: list[AIMessageChunk] = []
        with tracing_context(enabled=False), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                # A model that cannot stream gives the whole message, whatever the types say.
                arriving: AsyncIterator[BaseMessage] = self._chat.astream(sent, **bound)
                async for chunk in arriving:
                    if not isinstance(chunk, AIMessageChunk):
                        return cast("AIMessage", chunk)
                    chunks.append(chunk)
                    told(str(chunk.text) + "".join(call["args"] or "" for call in chunk.tool_call_chunks))
            except _NOT_A_COMPLETION:
                raise (_BrokenOff if chunks else _NoStream) from None
        if not chunks:
            raise _NoStream
        message = joined(chunks)
        if "finish_reason" not in message.response_metadata:
            raise _BrokenOff
        return message

    def _count(self, message: "AIMessage") -> None:
        if used := message.usage_metadata:
            cached = used.get("input_token_details", {}).get("cache_read") or 0
            self._meter.tokens(used["input_tokens"], used["output_tokens"], cached)
        if refusal := message.additional_kwargs.get("refusal"):
            raise CallFailed(f"the model refuses to answer: {str(refusal)[:200]}", OTHER_WAY, self._meter.use)
        finish = str(message.response_metadata.get("finish_reason"))
        if "length" in finish:
            raise ContextOverflow(
                "the model's answer was cut off at its length limit",
                "raise the server's limit for answers, or lower `model_context` so that less is asked at once",
                self._meter.use,
            )
        if "content_filter" in finish:
            raise CallFailed("the server's content filter stopped the answer", OTHER_WAY, self._meter.use)

    def _in_time(self) -> None:
        if self._meter.job.seconds_left <= 0:
            raise self._meter.out_of_time()

    def _wait(self, error: BaseException, tried: int) -> float | None:
        import openai

        if isinstance(error, _BrokenOff):
            return 0.5 * 2.0**tried
        if not isinstance(error, openai.APIError) or isinstance(error, openai.APIResponseValidationError):
            return None
        return wait_before_again(error, tried, datetime.now(UTC))

    def _wait_after(self, state: "RetryCallState") -> float:
        error = state.outcome.exception() if state.outcome else None
        return (self._wait(error, state.attempt_number - 1) if error else None) or 0.0

    def _pause(self, seconds: float) -> None:
        self._out.watch.step(f"waiting {seconds:.0f} s before the server is asked again")
        if self._out.sleep is not None:
            self._out.sleep(seconds)
        else:
            pause(min(seconds, max(0.0, self._meter.job.seconds_left)), self._out.watch.stopped)

    def _failure(self, error: "openai.APIError") -> Exception:
        message, hint = in_words(error, self._out.endpoint, datetime.now(UTC))
        if overflows(error):
            return ContextOverflow(message, hint, self._meter.use)
        return Refused(message, hint) if refuses_the_form(error) else CallFailed(message, hint, self._meter.use)

    def _hidden(self, messages: "list[BaseMessage]") -> "list[BaseMessage]":
        from langchain_core.messages import AIMessage, SystemMessage

        hide, redaction = self._hide, self._out.redaction
        if redaction is None:
            return messages
        # What is known by now is hidden in earlier messages too; where nothing new is known, they are as they were.
        if self._values != (values := sum(redaction.counts().values())):
            self._hidden_before, self._values = {}, values
        sent: list[BaseMessage] = []
        for message in messages:
            changed: dict[str, Any] = {"content": in_texts(message.content, hide)}
            if isinstance(message, AIMessage):
                for calls in ("tool_calls", "invalid_tool_calls"):
                    changed[calls] = [{**c, "args": in_texts(c["args"], hide)} for c in getattr(message, calls)]
            sent.append(message.model_copy(update=changed))
        if redaction.counts() and isinstance(sent[0], SystemMessage):
            sent[0] = SystemMessage(f"{sent[0].text}\n\n{NOTE}")
        return sent

    def _put_back(self, message: "AIMessage") -> "AIMessage":
        """The message with the values in their places, and with nothing that was not asked for."""
        from langchain_core.messages import AIMessage

        restore = self._out.restore
        calls, broken = (
            [{**call, "id": self._id(call["id"]), "args": in_texts(call["args"], restore)} for call in each]
            for each in (message.tool_calls, message.invalid_tool_calls)
        )
        return AIMessage(content=restore(str(message.text)), tool_calls=calls, invalid_tool_calls=broken)

    def _hide(self, text: str) -> str:
        if text not in self._hidden_before:
            self._hidden_before[text] = self._out.hide(text)
        return self._hidden_before[text]

    def _id(self, given: str | None) -> str:
        """The id of a tool call, unlike all before it: some servers give the same one again, or none."""
        # Nine letters and digits are what the strictest servers take.
        found = given if given and given not in self._ids else f"call{len(self._ids):05d}"
        self._ids.add(found)
        return found

    def _logged(
        self, sent: "list[BaseMessage]", bound: dict[str, Any], tokens_in: int, tokens_out: int, outcome: str
    ) -> None:
        if self._out.log is None:
            return
        from langchain_core.messages import convert_to_openai_messages

        what = {"messages": convert_to_openai_messages(sent), **bound, **bound.get("extra_body", {})}
        what.pop("extra_body", None)
        prompt, use = self._prompt, self._meter.use
        self._out.log(
            Sent(
                at=datetime.now(UTC),
                address=self._out.endpoint.address,
                model=self._out.endpoint.model,
                job=prompt.name,
                prompt=f"{prompt.name} {prompt.version} {prompt.digest[:12]}",
                deal=None,
                messages=json.dumps(what, ensure_ascii=False),
                hidden=self._out.redaction.counts() if self._out.redaction else {},
                input_tokens=use.input_tokens - tokens_in,
                output_tokens=use.output_tokens - tokens_out,
                outcome=outcome,
            )
        )


def joined(chunks: "list[AIMessageChunk]") -> "AIMessage":
    """The message that came in pieces. Arguments of a tool call that are not whole JSON stay marked as broken; the
    pieces alone would be mended by guess."""
    from langchain_core.messages import AIMessage

    whole = chunks[0] + chunks[1:]
    calls, broken = list[dict[str, Any]](), list[dict[str, Any]]()
    for piece in whole.tool_call_chunks:
        call = {"name": piece["name"] or "", "id": piece["id"]}
        try:
            arguments = json.loads(piece["args"] or "{}")
        except ValueError:
            arguments = None
        if isinstance(arguments, dict):
            calls.append({**call, "args": arguments, "type": "tool_call"})
        else:
            broken.append({**call, "args": piece["args"], "error": "no JSON", "type": "invalid_tool_call"})
    return AIMessage(
        content=whole.content,
        tool_calls=calls,
        invalid_tool_calls=broken,
        usage_metadata=whole.usage_metadata,
        response_metadata=whole.response_metadata,
        additional_kwargs={k: v for k, v in whole.additional_kwargs.items() if k == "refusal"},
    )


def _described(bound: dict[str, Any], hide: Callable[[str], str]) -> dict[str, Any]:
    """The tools with the values in their descriptions hidden."""

    def described(node: Any) -> Any:
        if isinstance(node, list):
            return [described(item) for item in node]
        if isinstance(node, dict):
            return {
                key: hide(value) if key == "description" and isinstance(value, str) else described(value)
                for key, value in node.items()
            }
        return node

    return {key: described(value) if key == "tools" else value for key, value in bound.items()}
