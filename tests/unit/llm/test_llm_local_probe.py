"""What `doctor` says of a server, against servers on loopback that can do more or less."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from copilot.domain.health import Finding
from copilot.engines.llm.probe import WORDS, Probe, Target


@dataclass
class Speaker:
    """A server with the OpenAI protocol that can do what its fields say."""

    key: str | None = None
    model: dict[str, Any] = field(default_factory=lambda: {"id": "tiny"})
    streams: bool = True
    schema: str | None = '{"reply": "yes"}'
    calls: bool = True
    counts: bool = True
    text: str = "one, two, three, four"
    old: bool = False
    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def page(self, path: str, key: str) -> tuple[int, Any]:
        if self.key and key != f"Bearer {self.key}":
            return 401, {"error": {"message": "wrong key"}}
        if path == "/v1/models":
            return 200, {"object": "list", "data": [{"object": "model", "created": 1, "owned_by": "me", **self.model}]}
        return (200, self.pages[path]) if path in self.pages else (404, {"error": {"message": "no such page"}})

    def answer(self, request: dict[str, Any]) -> tuple[int, str]:
        self.asked.append(request)
        if self.old and request.keys() & {"max_completion_tokens", "stream_options"}:
            return 400, refusal("unsupported parameter")
        if request.get("stream") and not self.streams:
            return 400, refusal("streaming is not supported")
        if "response_format" in request and self.schema is None:
            return 400, refusal("response_format is not supported")
        text = (self.schema or "") if "response_format" in request else self.text
        call = {
            "index": 0,
            "id": "c",
            "type": "function",
            "function": {"name": "look_up", "arguments": '{"word": "x"}'},
        }
        tools = [call] if "tools" in request and self.calls else None
        counts = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12} if self.counts else None
        head = {"id": "x", "created": 1, "model": "tiny"}
        if not request.get("stream"):
            message = {"role": "assistant", "content": None if tools else text, "tool_calls": tools}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return 200, json.dumps({**head, "object": "chat.completion", "choices": [choice], "usage": counts})
        deltas = [{"tool_calls": tools}] if tools else [{"content": f"{word} "} for word in text.split(" ")]
        chunks = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
        chunks += [{"choices": [], "usage": counts}] if counts and request.get("stream_options") else []
        lines = [{**head, "object": "chat.completion.chunk", **chunk} for chunk in chunks]
        return 200, "".join(f"data: {json.dumps(line)}\n\n" for line in lines) + "data: [DONE]\n\n"


def refusal(words: str) -> str:
    return json.dumps({"error": {"message": words}})


@contextmanager
def listening(speaker: Speaker) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

        def do_GET(self) -> None:
            status, page = speaker.page(self.path, self.headers["authorization"])
            self.send(status, json.dumps(page), "application/json")

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, text = speaker.answer(request)
            self.send(status, text, "text/event-stream" if text.startswith("data:") else "application/json")

        def send(self, status: int, text: str, kind: str) -> None:
            sent = text.encode()
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def look(speaker: Speaker, key: str | None = None, model: str = "tiny", context: int = 8_192) -> dict[str, Finding]:
    with listening(speaker) as address:
        target = Target(address=address, model=model, key=key, timeout=5.0, context=context, hides=False)
        return {f.name: f for f in Probe(target).findings()}


def test_a_server_that_can_do_everything_is_found_to() -> None:
    found = look(Speaker())
    assert {name: f.value for name, f in found.items() if f.value is True} == dict.fromkeys(
        ("reachable", "key", "chat", "streaming", "usage", "json_schema", "tools"), True
    )
    assert found["models"].value == ("tiny",)
    assert found["form"].value == "json_schema"
    assert found["first_token"].state == "ok"
    assert not [f for f in found.values() if f.state == "fail"]


def test_only_fixed_words_are_sent() -> None:
    speaker = Speaker()
    look(speaker)
    assert {message["content"] for request in speaker.asked for message in request["messages"]} == set(WORDS)


def test_a_key_that_is_refused_ends_the_look() -> None:
    found = look(Speaker(key="right"), key="wrong")
    assert found["reachable"].state == "fail"
    assert "refuses the key" in found["reachable"].text
    assert "chat" not in found
    assert look(Speaker(key="right"), key="right")["key"].text == "the key is accepted"


def test_a_server_that_is_not_there_is_told() -> None:
    with listening(Speaker()) as address:
        pass
    target = Target(address=address, model="tiny", key=None, timeout=5.0, context=8_192, hides=False)
    found = {f.name: f for f in Probe(target).findings()}
    assert found["reachable"].text == f"nothing listens at {address}"
    assert found["reachable"].hint


def test_a_model_that_the_server_does_not_list_is_told_with_those_it_lists() -> None:
    found = look(Speaker(), model="huge")
    assert found["models"].state == "warn"
    assert found["models"].hint == "set `model` to one of: tiny"


def test_without_a_model_the_names_are_listed_and_nothing_is_asked() -> None:
    speaker = Speaker()
    found = look(speaker, model="")
    assert "tiny" in found["models"].hint
    assert found["reachable"].text == "no model is named"
    assert speaker.asked == []


@pytest.mark.parametrize(
    ("speaker", "lacking", "form"),
    [
        (Speaker(schema=None), {"json_schema"}, "tool"),
        (Speaker(schema="yes, it is"), {"json_schema"}, "tool"),
        (Speaker(calls=False), {"tools"}, "json_schema"),
        (Speaker(schema=None, calls=False), {"json_schema", "tools"}, "prompt"),
        (Speaker(streams=False), {"streaming"}, "json_schema"),
        (Speaker(counts=False), {"usage"}, "json_schema"),
    ],
    ids=["no schema", "schema ignored", "no tools", "neither", "no stream", "no counts"],
)
def test_what_a_server_lacks_is_a_warning_and_says_how_it_will_be_asked(
    speaker: Speaker, lacking: set[str], form: str
) -> None:
    found = look(speaker)
    assert {f.name for f in found.values() if f.state == "warn"} == lacking
    assert found["form"].value == form


def test_a_server_of_an_older_protocol_is_asked_in_its_words() -> None:
    found = look(Speaker(old=True))
    assert found["chat"].value is True
    assert found["streaming"].value is True


def test_a_model_without_a_word_fails() -> None:
    assert look(Speaker(text=""))["chat"].state == "fail"


@pytest.mark.parametrize(
    "speaker",
    [
        Speaker(model={"id": "tiny", "max_model_len": 4_096}),
        Speaker(model={"id": "tiny", "meta": {"n_ctx": 4_096, "n_ctx_train": 8_192}}),
        Speaker(pages={"/props": {"default_generation_settings": {"n_ctx": 4_096}}}),
        Speaker(pages={"/api/ps": {"models": [{"name": "tiny", "context_length": 4_096}]}}),
    ],
    ids=["vllm", "llama.cpp", "props", "ollama"],
)
def test_the_context_is_read_where_the_server_says_it(speaker: Speaker) -> None:
    found = look(speaker)["context"]
    assert (found.state, found.value) == ("warn", 4_096)
    assert "model_context = 4096" in found.hint


def test_a_context_that_nobody_says_is_unknown_and_a_larger_one_is_fine() -> None:
    assert look(Speaker())["context"].value is None
    assert look(Speaker(model={"id": "tiny", "max_model_len": 65_536}))["context"].state == "ok"


@pytest.mark.parametrize(
    ("address", "hides", "state", "words"),
    [
        ("http://127.0.0.1:1/v1", False, "ok", "on this machine: the model gets calls, cards and the deal as it is"),
        ("http://localhost:1/v1", True, "ok", "contact data, account names and forbidden words replaced"),
        ("https://llm.example.com/v1", True, "ok", "another machine"),
        ("https://llm.example.com/v1", False, "warn", "contact data NOT replaced"),
    ],
)
def test_it_is_said_what_would_be_sent_where(address: str, hides: bool, state: str, words: str) -> None:
    target = Target(address=address, model="tiny", key=None, timeout=1.0, context=8_192, hides=hides)
    first = next(Probe(target).findings())
    assert (first.name, first.state) == ("address", state)
    assert words in first.text
