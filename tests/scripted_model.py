"""Doubles for what a test must not reach: a model that answers from a script, and a server that speaks for one."""

import itertools
import json
import select
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import BaseModel

from copilot.domain.draft import ModelUse
from copilot.engines.llm.chat import AnswerT, Ask, CallFailed, RenderedPrompt, Reply, Tool


@dataclass(frozen=True, slots=True)
class Look:
    """An entry of a script: the model looks something up with a tool of the question before it goes on."""

    tool: str
    arguments: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mended:
    """An entry of a script: the answer to the problems that the answer before it had."""

    answer: BaseModel | dict[str, object]


class ScriptedChat:
    """Answers in the order of the script, remembers what it was asked, and fails loudly when the script has run out.

    An answer is a value of the schema, a dict that becomes one, or an error that is raised. Each costs 100 + 10 tokens,
    and so does each `Look`. Problems of an answer are kept in `problems`; a `Mended` that follows takes its place.
    """

    def __init__(self, *script: "BaseModel | dict[str, object] | CallFailed | Look | Mended") -> None:
        self.script = list(script)
        self.asked: list[Ask[Any]] = []
        self.looked: list[str] = []
        self.problems: list[str] = []

    def answer(self, ask: Ask[AnswerT]) -> Reply[AnswerT]:
        self.asked.append(ask)
        spent, offered = ModelUse(), ask.tools
        while True:
            if not self.script:
                raise AssertionError(f"the script has run out at call {len(self.asked)} ({ask.prompt.name})")
            entry = self.script.pop(0)
            if isinstance(entry, CallFailed):
                raise entry
            spent += ModelUse(calls=1, input_tokens=100, output_tokens=10)
            if isinstance(entry, Look):
                self.looked.append(self._look(offered, entry))
                continue
            answer = entry.answer if isinstance(entry, Mended) else entry
            value = ask.schema.model_validate(answer if isinstance(answer, dict) else answer.model_dump())
            found = () if isinstance(entry, Mended) else ask.problems(value)
            self.problems += found
            if not (found and self.script and isinstance(self.script[0], Mended)):
                return Reply(value, spent)

    def _look(self, tools: tuple[Tool, ...], look: Look) -> str:
        tool = next(t for t in tools if t.name == look.tool)
        return tool.run(tool.arguments.model_validate(look.arguments))

    @property
    def prompts(self) -> list[RenderedPrompt]:
        """The prompts that were sent, in order."""
        return [ask.prompt for ask in self.asked]


def failing(message: str = "the model did not answer") -> CallFailed:
    """An entry of a script: a call that fails after it was paid for."""
    return CallFailed(message, use=ModelUse(calls=1, input_tokens=7))


@dataclass
class Served:
    """One answer of the server: `content` and `tool` make a completion, `body` is sent as it is.

    A request for a stream gets one in `pieces`, `between` seconds apart, unless `streams` is False; after `cut_after`
    events the connection ends. `tool` is the arguments of a call to the tool `name`, by default the last one offered.
    """

    content: str | None = None
    tool: str | None = None
    name: str | None = None
    finish: str | None = None
    refusal: str | None = None
    status: int = 200
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    streams: bool = True
    pieces: int = 3
    between: float = 0.0
    cut_after: int | None = None
    events: tuple[str, ...] = ()
    cached: int = 0

    def calls(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        if self.tool is None:
            return []
        name = self.name or (request["tools"][-1]["function"]["name"] if "tools" in request else "Answer")
        return [{"id": "c1", "type": "function", "function": {"name": name, "arguments": self.tool}}]

    @property
    def usage(self) -> dict[str, Any]:
        details = {"cached_tokens": self.cached}
        return {"prompt_tokens": 40, "completion_tokens": 2, "total_tokens": 42, "prompt_tokens_details": details}

    def completion(self, request: dict[str, Any]) -> str:
        message: dict[str, Any] = {"role": "assistant", "content": self.content, "refusal": self.refusal}
        if calls := self.calls(request):
            message["tool_calls"] = calls
        choice = {"index": 0, "message": message, "finish_reason": self.finish or "stop"}
        whole = {"id": "x", "object": "chat.completion", "created": 1, "model": request["model"], "choices": [choice]}
        return json.dumps({**whole, "usage": self.usage})

    def stream(self, request: dict[str, Any]) -> list[str]:
        """The events of a stream, without the end."""
        if self.events:
            return list(self.events)
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
        deltas += [{"content": piece} for piece in _pieces(self.content or "", self.pieces)]
        for call in self.calls(request):
            named = {**call, "index": 0, "function": {**call["function"], "arguments": ""}}
            deltas.append({"tool_calls": [named]})
            for piece in _pieces(call["function"]["arguments"], self.pieces):
                deltas.append({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
        base = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": request["model"]}
        events = [{**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
        events.append({**base, "choices": [{"index": 0, "delta": {}, "finish_reason": self.finish or "stop"}]})
        if request.get("stream_options", {}).get("include_usage"):
            events.append({**base, "choices": [], "usage": self.usage})
        return [json.dumps(event) for event in events]


def _pieces(text: str, count: int) -> list[str]:
    size = max(1, -(-len(text) // count))
    return [text[at : at + size] for at in range(0, len(text), size)]


def refused(status: int, message: str, code: str | None = None, **headers: str) -> Served:
    """An error in the form of the OpenAI protocol."""
    error = {"message": message, "type": "error", "param": None, "code": code}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Served(status=status, body=json.dumps({"error": error}), headers=sent)


class ModelServer:
    """A server on loopback with the OpenAI protocol and a script; it keeps the paths, headers and bodies it got."""

    def __init__(self, *script: Served) -> None:
        self.script = list(script)
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.requests: list[dict[str, Any]] = []
        self.left = 0
        """How many connections the other side closed before the end."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"owner": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    owner: ModelServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.owner.paths.append(self.path)
        self.owner.headers.append({k.lower(): v for k, v in self.headers.items()})
        request = json.loads(body) if body.startswith(b"{") else {}
        self.owner.requests.append(request)
        served = self.owner.script.pop(0) if self.owner.script else refused(418, "the script has run out")
        # A person who gave up has closed the connection: the test can see that.
        if served.delay and _closed_within(self.connection, served.delay):
            self.owner.left += 1
            self.close_connection = True
            return
        try:
            if request.get("stream") and served.streams and served.body is None and served.status == 200:
                self._stream(served, request)
            else:
                self._whole(served, request)
        except (BrokenPipeError, ConnectionResetError):
            self.owner.left += 1

    def _whole(self, served: Served, request: dict[str, Any]) -> None:
        sent = (served.body if served.body is not None else served.completion(request)).encode()
        self.send_response(served.status)
        for name, value in {"content-type": "application/json", **served.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def _stream(self, served: Served, request: dict[str, Any]) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.send_header("connection", "close")
        self.end_headers()
        for n, event in enumerate(served.stream(request)):
            if n == served.cut_after:
                return
            if n and served.between and _closed_within(self.connection, served.between):
                self.owner.left += 1
                return
            self._chunk(f"data: {event}\n\n")
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, text: str) -> None:
        self.wfile.write(f"{len(text.encode()):x}\r\n{text}\r\n".encode())
        self.wfile.flush()


def _closed_within(connection: socket.socket, seconds: float) -> bool:
    """Wait, and see whether the other side closes the connection meanwhile."""
    readable, _, _ = select.select([connection], [], [], seconds)
    return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""


class ScriptedAgentModel(BaseChatModel):
    """A LangChain chat model that answers from a script: texts, messages, or errors that are raised.

    It remembers the messages and the options (tools among them) of each call, and fails loudly when the script has run
    out. `calling` makes an entry that calls a tool.
    """

    script: list[Any] = []
    messages: list[list[BaseMessage]] = []
    options: list[dict[str, Any]] = []

    def __init__(self, *script: str | AIMessage | Exception, **fields: Any) -> None:
        super().__init__(script=list(script), messages=[], options=[], **fields)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[LanguageModelInput, AIMessage]:
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.messages.append(list(messages))
        self.options.append(kwargs)
        if not self.script:
            raise AssertionError(f"the script has run out at call {len(self.messages)}")
        entry = self.script.pop(0)
        if isinstance(entry, Exception):
            raise entry
        message = AIMessage(entry) if isinstance(entry, str) else entry
        return ChatResult(generations=[ChatGeneration(message=message)])

    def names(self, call: int = -1) -> list[str]:
        """The names of the tools that went with a call."""
        return [tool["function"]["name"] for tool in self.options[call].get("tools", ())]


def calling(tool: str, **arguments: Any) -> AIMessage:
    """A message that calls a tool; it cost 10 + 5 tokens."""
    call = {"name": tool, "args": arguments, "id": f"call_{tool}_{next(_NUMBERS)}", "type": "tool_call"}
    usage = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}
    return AIMessage("", tool_calls=[call], usage_metadata=usage)


_NUMBERS = itertools.count(1)
