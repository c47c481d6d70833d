"""The agent over the real client and a server on loopback: streams, tools, being stopped, and who may switch it on."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import Result
from pydantic import BaseModel
from scripted_model import ModelServer, Served, refused

from copilot.domain.draft import ModelUse
from copilot.domain.engine import Engine, Watch
from copilot.engines.llm.chat import Ask, CallFailed, ContextOverflow, RenderedPrompt, Tool
from copilot.engines.llm.connection import open_chat
from copilot.engines.llm.failures import Endpoint
from copilot.engines.llm.forms import Abilities, Strategy
from copilot.engines.llm.langchain_model import LangChainModel
from copilot.engines.llm.limits import Job, Limits
from copilot.engines.offline import OfflineEngine
from copilot.errors import ModelFailed, Stopped
from copilot.service.drafting import Drafting
from copilot.wiring import build

PROMPT = RenderedPrompt("email", 1, "0" * 64, "You write.", "[1] Dana: Nine days.")
QUICK = 0.2
"""Seconds within which a request in flight is given up."""


class Letter(BaseModel):
    """A small answer."""

    text: str


class Turns(BaseModel):
    """Turns to read."""

    first: int


GOOD = '{"text": "Dear Dana, nine days."}'
ALONE = Ask(PROMPT, Letter)
TOOL = Tool("read_turns", "Read turns of the call.", Turns, lambda _: "[1] Dana: Nine days.")
WITH_TOOL = Ask(PROMPT, Letter, (TOOL,))
LOOK = Served(tool='{"first": 1}', name="read_turns")

Build = Callable[..., LangChainModel]


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def model(slept: list[float]) -> Build:
    def built(server: ModelServer, **fields: object) -> LangChainModel:
        given = {"base_url": server.url, "api_key": "sk-secret", "timeout": 5.0, "sleep": slept.append, **fields}
        return LangChainModel("tiny", **given)  # type: ignore[arg-type]

    return built


# Streams


def test_the_text_is_shown_while_it_arrives(model: Build) -> None:
    shown, steps = list[str](), list[str]()
    with ModelServer(Served(GOOD, pieces=9, cached=30)) as server:
        reply = model(server, watch=Watch(text=shown.append, step=steps.append)).answer(ALONE)
    assert "".join(shown) == "Dear Dana, nine days.\n"
    assert len(shown) > 2
    assert server.requests[0]["stream"] is True
    assert server.requests[0]["stream_options"] == {"include_usage": True}
    assert reply.use == ModelUse(calls=1, input_tokens=40, output_tokens=2, cached_tokens=30)


def test_a_lookup_and_an_answer_come_through_streams(model: Build) -> None:
    shown, steps = list[str](), list[str]()
    with ModelServer(LOOK, Served(tool=GOOD, pieces=5)) as server:
        reply = model(server, watch=Watch(steps.append, shown.append)).answer(WITH_TOOL)
    assert reply.value.text == "Dear Dana, nine days."
    assert steps == ["looking up: read turns (first 1)"]
    assert "".join(shown) == "Dear Dana, nine days.\n"
    assert [m["role"] for m in server.requests[1]["messages"]] == ["system", "user", "assistant", "tool"]
    assert server.requests[1]["messages"][-1]["content"] == "[1] Dana: Nine days."


@pytest.mark.parametrize("cut_after", [1, 2, 4])
def test_a_cut_stream_is_asked_again_and_never_taken_for_an_answer(
    model: Build, slept: list[float], cut_after: int
) -> None:
    with ModelServer(Served(GOOD, cut_after=cut_after), Served(GOOD)) as server:
        reply = model(server).answer(ALONE)
    assert (reply.value.text, reply.use.calls) == ("Dear Dana, nine days.", 2)
    assert slept == [0.5]


def test_a_stream_that_ends_without_its_end_is_cut_too(model: Build) -> None:
    event = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "tiny"}
    half = json.dumps({**event, "choices": [{"index": 0, "delta": {"content": GOOD}, "finish_reason": None}]})
    with ModelServer(Served(events=(half,)), Served(GOOD)) as server:
        assert model(server).answer(ALONE).use.calls == 2
    assert "stream" not in server.requests[1] or not server.requests[1]["stream"]


def test_streams_that_are_always_cut_are_a_failure(model: Build, slept: list[float]) -> None:
    with (
        ModelServer(*[Served(GOOD, cut_after=2)] * 3) as server,
        pytest.raises(CallFailed, match=r"broke off|connection to .* broke") as caught,
    ):
        model(server).answer(ALONE)
    assert (caught.value.use.calls, slept) == (3, [0.5, 1.0])


def test_an_error_in_the_middle_of_a_stream_is_a_failure_in_its_words(model: Build) -> None:
    error = json.dumps({"error": {"message": "the GPU is out of memory", "type": "server_error"}})
    with ModelServer(Served(events=(error,))) as server, pytest.raises(CallFailed, match="GPU is out of memory"):
        model(server).answer(ALONE)


@pytest.mark.parametrize(
    "first", [Served(GOOD, streams=False), refused(400, "streaming is not supported"), Served(events=("{oh no",))]
)
def test_a_server_that_cannot_stream_is_asked_without(model: Build, first: Served) -> None:
    with ModelServer(first, Served(GOOD), Served(GOOD)) as server:
        asked = model(server)
        assert asked.answer(ALONE).use.calls == 2
        assert asked.answer(ALONE).use.calls == 1, "and that is remembered"
    assert [bool(r.get("stream")) for r in server.requests] == [True, False, False]


def test_an_answer_that_is_cut_off_at_its_length_tells_that_less_may_be_asked(model: Build) -> None:
    with ModelServer(Served('{"text": "Dear', finish="length")) as server, pytest.raises(ContextOverflow):
        model(server).answer(ALONE)


def test_a_request_above_the_context_tells_so_too(model: Build) -> None:
    words = "the request exceeds the available context size"
    with ModelServer(refused(400, words, code="exceed_context_size_error")) as server, pytest.raises(ContextOverflow):
        model(server).answer(WITH_TOOL)


# Tools


def test_a_server_without_tool_calling_gets_the_question_without_tools(model: Build) -> None:
    with ModelServer(refused(400, "tiny does not support tools"), Served(GOOD), Served(GOOD)) as server:
        asked = model(server)
        assert asked.answer(WITH_TOOL).value.text == "Dear Dana, nine days."
        assert asked.answer(WITH_TOOL).use.calls == 1
    assert "tools" not in server.requests[1]
    assert server.requests[1]["response_format"]["type"] == "json_schema"


def test_a_server_with_neither_tools_nor_schemas_gets_the_schema_in_words(model: Build) -> None:
    no = refused(400, "not supported")
    with ModelServer(no, no, Served(f"```json\n{GOOD}\n```")) as server:
        assert model(server).answer(WITH_TOOL).value.text == "Dear Dana, nine days."
    assert '"text"' in server.requests[2]["messages"][0]["content"]


def test_a_server_that_cannot_be_made_to_call_a_tool_may_choose(model: Build) -> None:
    no = refused(400, 'tool_choice must be "auto"')
    with ModelServer(no, Served(tool=GOOD)) as server:
        assert model(server).answer(WITH_TOOL).use.calls == 2
    assert server.requests[0]["tool_choice"] == "required"
    assert "tool_choice" not in server.requests[1]


def test_unknown_tools_and_broken_arguments_are_told_and_bounded(model: Build) -> None:
    wild = Served(tool='{"to": "all"}', name="send_email")
    with ModelServer(wild, Served(tool='{"first": ', name="read_turns"), Served(tool=GOOD)) as server:
        assert model(server).answer(WITH_TOOL).use.calls == 3
    assert "There is no tool send_email" in server.requests[1]["messages"][-1]["content"]
    roles = [m["role"] for m in server.requests[2]["messages"]]
    assert roles.count("assistant") == roles.count("tool")


def test_an_endless_loop_of_lookups_ends(model: Build) -> None:
    with ModelServer(*[LOOK] * 60) as server, pytest.raises(CallFailed) as caught:
        model(server, job=Job(Limits(calls=25))).answer(WITH_TOOL)
    assert caught.value.use.calls == len(server.requests) <= 25


def test_what_is_known_of_a_server_is_shared_by_the_jobs(model: Build) -> None:
    known = Abilities()
    with ModelServer(refused(400, "no tools"), Served(GOOD), Served(GOOD)) as server:
        model(server, abilities=known).answer(WITH_TOOL)
        model(server, abilities=known).answer(WITH_TOOL)
    assert known.unable == {Strategy.TOOL}


# Faults


def test_a_wait_until_a_date_is_kept(model: Build, slept: list[float]) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=9), usegmt=True)
    steps = list[str]()
    with ModelServer(refused(429, "slow down", retry_after=until), Served(GOOD)) as server:
        model(server, watch=Watch(step=steps.append)).answer(ALONE)
    assert 5 < slept[0] <= 9
    assert steps == [f"waiting {slept[0]:.0f} s before the server is asked again"]


def test_a_job_does_not_outlast_its_time(model: Build) -> None:
    with (
        ModelServer(Served(GOOD, between=0.2, pieces=20)) as server,
        pytest.raises(CallFailed, match=r"longer than 0\.3 s"),
    ):
        model(server, job=Job(Limits(seconds=0.3))).answer(ALONE)
    assert server.requests


@pytest.mark.parametrize("fault", [refused(500, "boom"), refused(401, "no"), Served(body="<html>"), Served("no JSON")])
def test_a_failing_model_gives_the_offline_draft_with_the_reason(model: Build, fault: Served) -> None:
    service = build()
    with ModelServer(*[fault] * 9) as server:
        asked = model(server)

        class Asking:
            """An engine whose one job asks the server."""

            name = "llm"

            def used(self) -> ModelUse:
                return ModelUse(calls=1)

        def job(engine: Engine) -> str:
            return "offline" if isinstance(engine, OfflineEngine) else asked.answer(ALONE).value.text

        offline = service.calls.drafting.offline
        drafted = Drafting(offline, lambda *_: Asking(), workspace_allows=True).run(job)  # type: ignore[arg-type]
    assert (drafted.value, drafted.engine) == ("offline", "offline")
    assert drafted.fallback
    assert drafted.used.calls == 1, "what was asked in vain is told too"


# Being stopped


class Person:
    """Asks to stop after a while, and remembers when."""

    def __init__(self, after: float) -> None:
        self._asked = threading.Event()
        self._timer = threading.Timer(after, self._ask)
        self._timer.start()
        self.at = 0.0

    def _ask(self) -> None:
        self.at = time.monotonic()
        self._asked.set()

    def stopped(self) -> bool:
        return self._asked.is_set()


@pytest.mark.parametrize(
    "served",
    [Served(GOOD, delay=5.0), Served(GOOD, between=5.0), Served(GOOD, delay=5.0, streams=False)],
    ids=["before the first byte", "in the middle", "without a stream"],
)
def test_a_request_in_flight_is_given_up_at_once(model: Build, served: Served) -> None:
    with ModelServer(served) as server:
        asked = model(server, abilities=Abilities(streams=served.streams))
        person = Person(after=0.3)
        with pytest.raises(Stopped):
            model(server, watch=Watch(stopped=person.stopped)).answer(ALONE)
        took = time.monotonic() - person.at
        for _ in range(50):
            if server.left:
                break
            time.sleep(0.01)
    assert asked
    assert took < QUICK
    assert server.left == 1, "the connection is closed, so that the server need not write on"


def test_a_wait_for_the_server_is_given_up_at_once(model: Build) -> None:
    with ModelServer(refused(429, "slow down", retry_after="10")) as server:
        person = Person(after=0.2)
        with pytest.raises(Stopped):
            model(server, sleep=None, watch=Watch(stopped=person.stopped)).answer(ALONE)
    assert time.monotonic() - person.at < QUICK
    assert len(server.requests) == 1


def test_stopping_passes_through_without_an_offline_draft(model: Build) -> None:
    def job(engine: Engine) -> str:
        raise Stopped("stopped as you asked")

    drafting = Drafting(build().calls.drafting.offline, lambda *_: None, workspace_allows=True)  # type: ignore[arg-type]
    with pytest.raises(Stopped):
        drafting.run(job)


def test_an_interrupt_ends_a_request_in_flight(tmp_path: Path) -> None:
    """What Ctrl-C does, in a process of its own."""
    program = (
        "import sys\n"
        "from copilot.engines.llm.chat import Ask, RenderedPrompt\n"
        "from copilot.engines.llm.langchain_model import LangChainModel\n"
        "from pydantic import BaseModel\n"
        "class Letter(BaseModel):\n    text: str\n"
        "model = LangChainModel('tiny', base_url=sys.argv[1], api_key=None)\n"
        "model.answer(Ask(RenderedPrompt('email', 1, '0', 'You write.', 'Write.'), Letter))\n"
    )
    with ModelServer(Served(GOOD, delay=30.0)) as server:
        process = subprocess.Popen([sys.executable, "-c", program, server.url], stderr=subprocess.PIPE, text=True)
        while not server.requests and process.poll() is None:
            time.sleep(0.02)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=10)
    assert "KeyboardInterrupt" in said
    assert time.monotonic() - began < 10.0, "long before the answer"


# Who may switch it on, and where requests go

SHELL = """
    OPENAI_API_KEY OPENAI_BASE_URL OPENAI_API_BASE OPENAI_ORG_ID OPENAI_ORGANIZATION OPENAI_PROJECT_ID OPENAI_PROXY
    OPENAI_ADMIN_KEY AZURE_OPENAI_API_KEY AZURE_OPENAI_ENDPOINT AZURE_OPENAI_AD_TOKEN LANGSMITH_API_KEY
    LANGSMITH_ENDPOINT LANGSMITH_GATEWAY LANGSMITH_GATEWAY_API_KEY LANGSMITH_TRACING LANGCHAIN_TRACING_V2
    LANGCHAIN_API_KEY LANGCHAIN_ENDPOINT LANGCHAIN_PROJECT HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy all_proxy
"""


def with_shell(monkeypatch: pytest.MonkeyPatch, elsewhere: str) -> None:
    """Everything that a shell may hold for other programs."""
    for name in SHELL.split():
        kind = name.rsplit("_", 1)[-1].upper()
        value = elsewhere if kind in ("URL", "BASE", "ENDPOINT", "GATEWAY", "PROXY") else "of-the-shell"
        monkeypatch.setenv(name, "true" if "TRACING" in name else value)
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "authorization: Bearer of-the-shell\nx-of-the-shell: yes")
    monkeypatch.setenv("LC_OUTPUT_VERSION", "v1")


def test_nothing_of_the_shell_changes_a_request(model: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer() as elsewhere, ModelServer(LOOK, Served(tool=GOOD), LOOK, Served(tool=GOOD)) as server:
        model(server).answer(WITH_TOOL)
        with_shell(monkeypatch, elsewhere.url)
        assert model(server).answer(WITH_TOOL).value.text == "Dear Dana, nine days."
    assert elsewhere.paths == []
    assert server.headers[:2] == server.headers[2:]
    assert server.headers[0]["authorization"] == "Bearer sk-secret"
    assert not [name for name in server.headers[0] if name.startswith(("x-stainless-os", "openai-"))]


def test_a_shell_full_of_keys_switches_no_model_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with_shell(monkeypatch, "http://127.0.0.1:9/v1")
    service = build()
    assert service.settings.model_configured is False
    assert service.calls.drafting.model() is None


def test_a_workspace_cannot_name_a_model(tmp_path: Path) -> None:
    (tmp_path / "copilot.toml").write_text('name = "w"\nmodel = "tiny"\n')
    with pytest.raises(Exception, match="model"):
        build(tmp_path)
    (tmp_path / ".env").write_text("SALES_COPILOT_MODEL=tiny\n")
    (tmp_path / "copilot.toml").write_text('name = "w"\n')
    assert build(tmp_path).settings.model_configured is False


def test_a_workspace_can_forbid_the_model_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_COPILOT_MODEL", "tiny")
    (tmp_path / "copilot.toml").write_text("allow_model = false\n")
    assert build(tmp_path).calls.drafting.model() is None


def test_a_flag_goes_before_the_settings_and_a_workspace_forbids_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_COPILOT_MODEL", "of-the-settings")
    service = build(tmp_path, model="of-the-flag", base_url="http://127.0.0.1:9/v1")
    assert (service.settings.model, service.settings.base_url) == ("of-the-flag", "http://127.0.0.1:9/v1")
    (tmp_path / "copilot.toml").write_text("allow_model = false\n")
    assert build(tmp_path, model="of-the-flag").calls.drafting.model() is None


def test_the_flags_are_global_options_and_a_failing_model_leaves_the_offline_draft(
    cli: Callable[..., Result],
) -> None:
    with ModelServer(*[refused(401, "no")] * 9) as server:
        flags = ("--model", "tiny", "--base-url", server.url)
        result = cli(*flags, "respond", "it is too expensive", "--engine", "llm")
    assert result.code == 0
    assert server.requests[0]["model"] == "tiny"
    assert "refuses the key (401)); this is the offline engine's draft" in result.err
    assert "two customers you lost" in result.out


def test_azure_gets_the_key_in_its_own_header_and_its_version() -> None:
    azure = Endpoint("https://name.openai.azure.com/openai/v1/", "deployment", 5.0)
    chat: Any = open_chat(azure, "k", "preview")
    assert chat.default_headers == {"api-key": "k"}
    assert chat.default_query == {"api-version": "preview"}
    own: Any = open_chat(Endpoint("http://127.0.0.1:1/v1", "m", 5.0), "k")
    assert (own.default_headers, own.default_query) == (None, None)


def test_a_failure_is_a_known_problem_to_the_rest_of_the_program() -> None:
    assert issubclass(ContextOverflow, CallFailed)
    assert issubclass(CallFailed, ModelFailed)
