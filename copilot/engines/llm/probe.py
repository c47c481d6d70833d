"""Asks a model's server what it can do: a few small requests of fixed words, nothing of a deal or the library."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from copilot.domain.health import Finding
from copilot.engines.llm.connection import open_plain
from copilot.engines.llm.failures import Endpoint, in_words, refuses_the_form
from copilot.errors import CopilotError, ModelFailed

if TYPE_CHECKING:
    import openai
    from openai.types import Model

PATIENCE = 20.0
"""Seconds after which an answer that is still being written is left."""
SLOW_START = 5.0
"""Seconds to the first piece of text from which a person is warned."""
SLOW = 10.0
"""Tokens a second below which a person is warned: about the pace of reading."""
ENOUGH = 48
"""Pieces of streamed text that tell the speed."""
_ROOM = 160
"""Tokens that an answer of a probe may take."""

_COUNT = "Count from one to thirty in words, separated by commas."
_CHOOSE = "Is water wet?"
_CALL = "Look up the word harbour in the dictionary."
_SCHEMA = {
    "type": "object",
    "properties": {"reply": {"type": "string", "enum": ["yes", "no"]}},
    "required": ["reply"],
    "additionalProperties": False,
}
_TOOL = {
    "type": "function",
    "function": {
        "name": "look_up",
        "description": "Look up a word in the dictionary.",
        "parameters": {
            "type": "object",
            "properties": {"word": {"type": "string"}},
            "required": ["word"],
            "additionalProperties": False,
        },
    },
}
WORDS = (_COUNT, _CHOOSE, _CALL)
"""All that a probe says."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server with the OpenAI protocol, as the settings name it. `context` is `model_context`, in tokens.

    `hides` says that contact data is replaced in what is sent to it.
    """

    address: str
    model: str
    key: str | None
    timeout: float
    context: int
    hides: bool
    api_version: str | None = None

    @property
    def loopback(self) -> bool:
        """The server runs on this machine."""
        return (urlsplit(self.address).hostname or "") in ("localhost", "127.0.0.1", "::1")


@dataclass(slots=True)
class _Heard:
    """What came back on one request. Times are seconds from the request."""

    text: str = ""
    calls: dict[int, list[str]] = field(default_factory=dict)
    pieces: int = 0
    first: float = 0.0
    last: float = 0.0
    whole: bool = False
    tokens: int | None = None
    counted: bool = False

    @property
    def speed(self) -> float | None:
        """Tokens a second after the first piece, which is about one token a piece."""
        written = (self.tokens if self.whole and self.tokens else self.pieces) - 1
        return written / (self.last - self.first) if written > 0 and self.last > self.first else None


class Probe:
    """One look at one server. Findings come as they are made, so that a person sees them at once."""

    def __init__(self, target: Target, clock: Callable[[], float] = time.perf_counter) -> None:
        self._target = target
        self._clock = clock
        self._endpoint = Endpoint(address=target.address, model=target.model, timeout=target.timeout)
        self._listed: Model | None = None
        self._counts = False

    def findings(self) -> Iterator[Finding]:
        """Everything about the server; what cannot be reached is not asked further."""
        yield self._privacy()
        with open_plain(self._endpoint, self._target.key, self._target.api_version) as client:
            looked_at = "reachable"
            try:
                yield from self._models(client)
                looked_at = "chat"
                heard = self._heard(client, _COUNT, {})
            except CopilotError as problem:
                yield Finding(name=looked_at, state="fail", text=problem.message, hint=problem.hint, value=False)
                return
            yield from self._chat(heard)
            schema = self._schema(client)
            yield _usage(self._counts)
            tools = self._tools(client)
            yield from (schema, tools, _form(schema, tools), self._context(client))

    def _privacy(self) -> Finding:
        """Where the words of a job would go, and what of them is hidden before."""
        address = self._target.address
        hidden = "contact data, account names and forbidden words replaced"
        if self._target.loopback:
            kept = f"with {hidden}" if self._target.hides else "as it is"
            text = f"{address} is on this machine: the model gets calls, cards and the deal {kept}"
            return Finding(name="address", state="ok", text=text, value=address)
        how = hidden if self._target.hides else "contact data NOT replaced"
        return Finding(
            name="address",
            state="ok" if self._target.hides else "warn",
            text=f"{address} is another machine: words of calls, cards and the deal are sent there, {how}",
            hint="`--show-request` shows the exact words; a deal that is marked `never_send` stays here",
            value=address,
        )

    def _models(self, client: "openai.OpenAI") -> Iterator[Finding]:
        import openai

        try:
            listed = {m.id: m for m in client.models.list()}
        except openai.APIStatusError as error:
            if error.status_code in (401, 403) or error.status_code >= 500:
                raise self._failed(error) from None
            listed = {}
        except openai.APIError as error:
            raise self._failed(error) from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ModelFailed(
                f"{self._target.address} does not speak the OpenAI protocol", "correct `base_url`"
            ) from None
        yield Finding(name="reachable", state="ok", text="the server answers", value=True)
        self._listed = listed.get(self._target.model)
        names = tuple(sorted(listed))
        if not names:
            yield Finding(name="models", state="warn", text="the server lists no models", value=())
        elif self._listed is None:
            few = ", ".join(names[:8])
            text = f"the server lists {len(names)} models"
            text += f", and {self._target.model!r} is none of them" if self._target.model else ""
            yield Finding(name="models", state="warn", text=text, hint=f"set `model` to one of: {few}", value=names)
        else:
            yield Finding(name="models", state="ok", text=f"{self._target.model} is there", value=names)
        if not self._target.model:
            raise ModelFailed("no model is named", "set `model` in your settings, or give --model")

    def _chat(self, heard: _Heard) -> Iterator[Finding]:
        if not heard.text.strip():
            hint = "try another model"
            yield Finding(name="chat", state="fail", text="the model answers with nothing", hint=hint, value=False)
            return
        key = "the key is accepted" if self._target.key else "no key is set, and none is asked for"
        yield Finding(name="key", state="ok", text=key, value=True)
        yield Finding(name="chat", state="ok", text="the model answers", value=True)
        if heard.pieces < 2:
            yield _lacks("streaming", "text arrives only when it is complete")
        else:
            yield Finding(name="streaming", state="ok", text="text arrives as it is written", value=True)
            first, state = round(heard.first, 3), "ok" if heard.first < SLOW_START else "warn"
            yield Finding(
                name="first_token", state=state, text=f"{first:.2f} s to the first piece of text", value=first
            )
        if (speed := heard.speed) is not None:
            slow = speed < SLOW
            hint = "choose a smaller model or a faster machine, or expect to wait" if slow else ""
            text, value = f"{speed:.1f} tokens a second", round(speed, 1)
            yield Finding(name="tokens_per_second", state="warn" if slow else "ok", text=text, hint=hint, value=value)

    def _schema(self, client: "openai.OpenAI") -> Finding:
        form = {"type": "json_schema", "json_schema": {"name": "Reply", "strict": True, "schema": _SCHEMA}}
        try:
            answer = self._heard(client, _CHOOSE, {"response_format": form})
        except CopilotError as problem:
            return _lacks("json_schema", f"JSON by schema is refused: {problem.message}")
        if _object(answer.text).get("reply") in ("yes", "no"):
            return Finding(name="json_schema", state="ok", text="answers follow a JSON schema", value=True)
        return _lacks("json_schema", "a JSON schema is taken and not followed")

    def _tools(self, client: "openai.OpenAI") -> Finding:
        try:
            answer = self._heard(client, _CALL, {"tools": [_TOOL], "tool_choice": "auto"})
        except CopilotError as problem:
            return _lacks("tools", f"tool calls are refused: {problem.message}")
        name, arguments = answer.calls.get(0, ["", ""])
        if name == "look_up" and "word" in _object(arguments):
            return Finding(name="tools", state="ok", text="the model calls tools", value=True)
        return _lacks("tools", "the model does not call the tool that it is asked to call")

    def _context(self, client: "openai.OpenAI") -> Finding:
        """The context that the server says it has; a number that is only the model's own is not asked for."""
        size = _size_in(self._listed.model_extra or {}) if self._listed else None
        size = size or self._told(client, "/props", _props_size) or self._told(client, "/api/ps", self._ollama_size)
        ours = self._target.context
        if size is None:
            text = f"the server does not say its context; `model_context` is {ours}"
            return Finding(name="context", state="ok", text=text)
        if size < ours:
            text = f"the server's context is {size} tokens, and `model_context` says {ours}"
            hint = f"set `model_context = {size}` in your settings, or start the server with a larger context"
            return Finding(name="context", state="warn", text=text, hint=hint, value=size)
        text = f"the server's context is {size} tokens; `model_context` is {ours}"
        return Finding(name="context", state="ok", text=text, value=size)

    def _told(self, client: "openai.OpenAI", path: str, read: Callable[[Any], int | None]) -> int | None:
        """A number from a page of the same server beside the protocol, which many servers do not have."""
        import openai

        place = urlsplit(self._target.address)
        try:
            page = client.get(f"{place.scheme}://{place.netloc}{path}", cast_to=object)
        except openai.APIError:
            return None
        return read(page) if isinstance(page, dict) else None

    def _ollama_size(self, page: Any) -> int | None:
        running = page.get("models")
        loaded = [m for m in running if isinstance(m, dict)] if isinstance(running, list) else []
        return next((_size_in(m) for m in loaded if m.get("name") == self._target.model), None)

    def _heard(self, client: "openai.OpenAI", words: str, form: dict[str, Any]) -> _Heard:
        """The answer to fixed words, streamed where the server streams. Raises ModelFailed in plain words."""
        import openai

        refused: openai.APIError | None = None
        for way in _WAYS:
            try:
                return self._asked(client, words, {**form, **way})
            except openai.APIError as error:
                refused = error
                if not refuses_the_form(error):
                    break
            except (ValueError, TypeError, KeyError, AttributeError):
                raise ModelFailed("the server's answer is no chat completion", "correct `base_url`") from None
        assert refused is not None
        raise self._failed(refused)

    def _asked(self, client: "openai.OpenAI", words: str, more: dict[str, Any]) -> _Heard:
        start = self._clock()
        heard = _Heard()
        request: Any = {"model": self._target.model, "messages": [{"role": "user", "content": words}], **more}
        answer: Any = client.chat.completions.create(**request)
        if not more.get("stream"):
            heard.first = heard.last = self._clock() - start
            heard.whole = True
            _take_message(heard, answer)
        else:
            enough = None if more.keys() & {"tools", "response_format"} else ENOUGH
            with answer:
                for chunk in answer:
                    _take_chunk(heard, chunk, self._clock() - start)
                    if heard.last > PATIENCE or heard.pieces == enough:
                        break
                else:
                    heard.whole = True
        self._counts = self._counts or heard.counted
        return heard

    def _failed(self, error: "openai.APIError") -> ModelFailed:
        return ModelFailed(*in_words(error, self._endpoint, datetime.now(UTC)))


_WAYS: tuple[dict[str, Any], ...] = (
    {"stream": True, "stream_options": {"include_usage": True}, "max_completion_tokens": _ROOM},
    {"stream": True, "max_tokens": _ROOM},
    {"max_tokens": _ROOM},
    {},
)
"""How a probe may be sent, best first: servers differ in what they refuse."""


def _take_message(heard: _Heard, answer: Any) -> None:
    message = answer.choices[0].message
    heard.text = message.content or ""
    for n, call in enumerate(message.tool_calls or ()):
        heard.calls[n] = [call.function.name, call.function.arguments]
    heard.pieces = 1
    heard.counted = answer.usage is not None
    heard.tokens = answer.usage.completion_tokens if answer.usage else None


def _take_chunk(heard: _Heard, chunk: Any, at: float) -> None:
    if chunk.usage is not None:
        heard.counted, heard.tokens = True, chunk.usage.completion_tokens
    if not chunk.choices:
        return
    delta = chunk.choices[0].delta
    for call in delta.tool_calls or ():
        held = heard.calls.setdefault(call.index, ["", ""])
        held[0] += call.function.name or ""
        held[1] += call.function.arguments or ""
    if delta.content or delta.tool_calls:
        heard.text += delta.content or ""
        heard.first = heard.first or at
        heard.last = at
        heard.pieces += 1


def _usage(counts: bool) -> Finding:
    if counts:
        return Finding(name="usage", state="ok", text="the server counts tokens", value=True)
    return Finding(name="usage", state="warn", text="the server does not count tokens: costs stay unknown", value=False)


def _form(schema: Finding, tools: Finding) -> Finding:
    """How answers will be asked for, best first; each has the next to fall back to."""
    if schema.value:
        text, value = "answers are asked for by JSON schema", "json_schema"
    elif tools.value:
        text, value = "answers are asked for as a tool call", "tool"
    else:
        text, value = "answers are asked for in words, with the schema in the prompt and a round of mending", "prompt"
    looks_up = "" if tools.value else "; the model looks nothing up by itself"
    return Finding(name="form", state="ok", text=text + looks_up, value=value)


def _lacks(name: str, text: str) -> Finding:
    return Finding(name=name, state="warn", text=text, hint="the program falls back to what works", value=False)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _size_in(entry: dict[str, Any]) -> int | None:
    """Tokens of context in a model's entry: vLLM, routers, llama.cpp."""
    meta = entry.get("meta")
    sizes = [entry.get(name) for name in ("max_model_len", "context_length", "context_window")]
    sizes.append(meta.get("n_ctx") if isinstance(meta, dict) else None)
    return next((size for size in sizes if isinstance(size, int) and size > 0), None)


def _props_size(page: Any) -> int | None:
    given = page.get("default_generation_settings")
    size = given.get("n_ctx") if isinstance(given, dict) else None
    return size if isinstance(size, int) else None
