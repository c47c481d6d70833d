"""Doubles for what a test must not reach: a model that answers from a script, and a server that speaks for one."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from pydantic import BaseModel

from copilot.domain.draft import ModelUse
from copilot.engines.llm.chat import AnswerT, CallFailed, RenderedPrompt, Reply


class ScriptedChat:
    """Answers in the order of the script, remembers what it was asked, and fails loudly when the script has run out.

    An answer is a value of the schema, a dict that becomes one, or an error that is raised. Each costs 100 + 10 tokens.
    """

    def __init__(self, *script: BaseModel | dict[str, object] | CallFailed) -> None:
        self.script = list(script)
        self.asked: list[tuple[RenderedPrompt, type[BaseModel]]] = []

    def structured(self, prompt: RenderedPrompt, schema: type[AnswerT]) -> Reply[AnswerT]:
        self.asked.append((prompt, schema))
        if not self.script:
            raise AssertionError(f"the script has run out at call {len(self.asked)} ({prompt.name})")
        answer = self.script.pop(0)
        if isinstance(answer, CallFailed):
            raise answer
        value = schema.model_validate(answer if isinstance(answer, dict) else answer.model_dump())
        return Reply(value, input_tokens=100, output_tokens=10)

    @property
    def prompts(self) -> list[RenderedPrompt]:
        """The prompts that were sent, in order."""
        return [prompt for prompt, _ in self.asked]


def failing(message: str = "the model did not answer") -> CallFailed:
    """An entry of a script: a call that fails after it was paid for."""
    return CallFailed(message, use=ModelUse(calls=1, input_tokens=7))


@dataclass
class Served:
    """One answer of the server: `content` and `tool` make a completion, `body` is sent as it is."""

    content: str | None = None
    tool: str | None = None
    finish: str | None = None
    refusal: str | None = None
    status: int = 200
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0

    def completion(self, request: dict[str, Any]) -> str:
        message: dict[str, Any] = {"role": "assistant", "content": self.content, "refusal": self.refusal}
        if self.tool is not None:
            name = request["tools"][0]["function"]["name"] if "tools" in request else "Answer"
            call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": self.tool}}
            message["tool_calls"] = [call]
        choice = {"index": 0, "message": message, "finish_reason": self.finish or "stop"}
        usage = {"prompt_tokens": 40, "completion_tokens": 2, "total_tokens": 42}
        whole = {"id": "x", "object": "chat.completion", "created": 1, "model": request["model"], "choices": [choice]}
        return json.dumps({**whole, "usage": usage})


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
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                owner.paths.append(self.path)
                owner.headers.append({k.lower(): v for k, v in self.headers.items()})
                request = json.loads(body) if body.startswith(b"{") else {}
                owner.requests.append(request)
                served = owner.script.pop(0) if owner.script else refused(418, "the script has run out")
                time.sleep(served.delay)
                sent = (served.body if served.body is not None else served.completion(request)).encode()
                try:
                    self.send_response(served.status)
                    for name, value in {"content-type": "application/json", **served.headers}.items():
                        self.send_header(name, value)
                    self.send_header("content-length", str(len(sent)))
                    self.end_headers()
                    self.wfile.write(sent)
                except (BrokenPipeError, ConnectionResetError):
                    pass

        return Handler
