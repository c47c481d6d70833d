"""The real client against a real server on loopback: every way to ask for an answer, and every way to be let down."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from langchain_core.tracers.langchain import wait_for_all_tracers
from pydantic import BaseModel
from scripted_model import ModelServer, Served, refused

from copilot.engines.llm.chat import Ask, CallFailed, RenderedPrompt
from copilot.engines.llm.failures import asked_wait
from copilot.engines.llm.forms import Strategy
from copilot.engines.llm.langchain_model import LangChainModel
from copilot.errors import ModelFailed


class Finding(BaseModel):
    """A small answer."""

    turns: list[int]


PROMPT = RenderedPrompt(
    name="gap_analysis", version=1, digest="0" * 64, system="You read.", user="[1] Dana: Nine days."
)
QUESTION = Ask(PROMPT, Finding)
GOOD = '{"turns": [1, 2]}'
NO_FORM = refused(400, "response_format json_schema is not supported")
NO_TOOLS = refused(400, "this model does not support tools")

Build = Callable[..., LangChainModel]


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def model(slept: list[float]) -> Build:
    def build(server: ModelServer, name: str = "tiny", **fields: object) -> LangChainModel:
        given = {"base_url": server.url, "api_key": "sk-secret", "timeout": 5.0, "sleep": slept.append, **fields}
        return LangChainModel(name, **given)  # type: ignore[arg-type]

    return build


def test_a_json_schema_is_asked_for_first(model: Build) -> None:
    with ModelServer(Served(GOOD)) as server:
        reply = model(server).answer(QUESTION)
    assert reply.value == Finding(turns=[1, 2])
    assert (reply.use.calls, reply.use.input_tokens, reply.use.output_tokens) == (1, 40, 2)
    (sent,) = server.requests
    assert server.paths == ["/v1/chat/completions"]
    assert [m["role"] for m in sent["messages"]] == ["system", "user"]
    assert [m["content"] for m in sent["messages"]] == [PROMPT.system, PROMPT.user]
    form = sent["response_format"]["json_schema"]
    assert form["strict"] is True
    assert form["schema"]["required"] == ["turns"]
    assert form["schema"]["additionalProperties"] is False


def test_a_server_without_json_schema_is_asked_by_tool_call(model: Build) -> None:
    with ModelServer(NO_FORM, Served(tool=GOOD), Served(tool=GOOD)) as server:
        asked = model(server)
        assert asked.answer(QUESTION).value.turns == [1, 2]
        assert asked.answer(QUESTION).use.calls == 1, "the way that worked is remembered"
    assert server.requests[1]["tool_choice"]["function"]["name"] == "Finding"
    assert "response_format" not in server.requests[1]


def test_a_server_with_neither_gets_the_schema_in_the_prompt(model: Build) -> None:
    with ModelServer(NO_FORM, NO_TOOLS, Served(f"Here you are:\n```json\n{GOOD}\n```")) as server:
        reply = model(server).answer(QUESTION)
    assert reply.value.turns == [1, 2]
    assert reply.use.calls == 3
    assert '"turns"' in server.requests[2]["messages"][0]["content"]


def test_there_is_one_round_of_mending(model: Build) -> None:
    with ModelServer(NO_FORM, NO_TOOLS, Served('{"turns": "one"}'), Served(GOOD)) as server:
        assert model(server).answer(QUESTION).value.turns == [1, 2]
    mending = server.requests[3]["messages"]
    assert [m["role"] for m in mending] == ["system", "user", "assistant", "user"]
    assert "turns" in mending[-1]["content"]


def test_after_the_mending_it_gives_up_and_says_what_was_spent(model: Build) -> None:
    with (
        ModelServer(NO_FORM, NO_TOOLS, Served("no"), Served("still no")) as server,
        pytest.raises(CallFailed, match="cannot be read") as caught,
    ):
        model(server).answer(QUESTION)
    assert (caught.value.use.calls, caught.value.use.input_tokens) == (4, 80)
    assert isinstance(caught.value, ModelFailed)


@pytest.mark.parametrize("text", ["", "I cannot help.", '{"turns": [1', "{}", "null", "[1, 2]"])
def test_broken_or_empty_json_leads_to_the_next_way(model: Build, text: str) -> None:
    mute = [Served(text)] * (not text)
    with ModelServer(*mute, Served(text), Served(tool=GOOD)) as server:
        assert model(server).answer(QUESTION).value.turns == [1, 2]


@pytest.mark.parametrize("text", ["", '{"turns": [1'])
def test_broken_or_empty_json_to_the_end_is_a_failure(model: Build, text: str) -> None:
    with ModelServer(*[Served(text)] * 9) as server, pytest.raises(CallFailed, match="cannot be read"):
        model(server).answer(QUESTION)
    assert len(server.requests) == (5 if text else 6), "without a stream once, where nothing came through one"


def test_broken_arguments_of_a_tool_call_lead_to_the_next_way(model: Build) -> None:
    with ModelServer(NO_FORM, Served(tool='{"turns": [1'), Served(GOOD)) as server:
        assert model(server).answer(QUESTION).value.turns == [1, 2]


def test_a_thinking_model_is_understood(model: Build) -> None:
    with ModelServer(Served('<think>maybe {"turns": [9]}?</think>\n' + GOOD)) as server:
        assert model(server).answer(QUESTION).value.turns == [1, 2]


@pytest.mark.parametrize(
    "body", ["<html>Sign in to the hotel</html>", "{}", '{"choices": null}', '{"choices": []}', "{"]
)
def test_something_else_than_a_completion_is_a_failure_not_a_crash(model: Build, body: str) -> None:
    with ModelServer(*[Served(body=body)] * 4) as server, pytest.raises(CallFailed):
        model(server).answer(QUESTION)


def test_a_refused_key_is_said_without_the_key(model: Build, slept: list[float]) -> None:
    with (
        ModelServer(refused(401, "Incorrect API key provided: sk-secret")) as server,
        pytest.raises(CallFailed, match="refuses the key") as caught,
    ):
        model(server).answer(QUESTION)
    assert "sk-secret" not in caught.value.message + caught.value.hint
    assert "api_key" in caught.value.hint
    assert (len(server.requests), slept) == (1, [])


def test_too_many_requests_waits_as_long_as_the_server_asks(model: Build, slept: list[float]) -> None:
    with ModelServer(refused(429, "slow down", retry_after="3"), Served(GOOD)) as server:
        reply = model(server).answer(QUESTION)
    assert slept == [3.0]
    assert reply.use.calls == 2


def test_nobody_is_made_to_wait_for_minutes(model: Build, slept: list[float]) -> None:
    with (
        ModelServer(refused(429, "slow down", retry_after="600")) as server,
        pytest.raises(CallFailed, match="asks to wait 600 s"),
    ):
        model(server).answer(QUESTION)
    assert (len(server.requests), slept) == (1, [])


def test_a_spent_quota_is_not_asked_again(model: Build, slept: list[float]) -> None:
    with (
        ModelServer(refused(429, "You exceeded your quota", code="insufficient_quota")) as server,
        pytest.raises(CallFailed, match="quota is spent"),
    ):
        model(server).answer(QUESTION)
    assert slept == []


def test_a_server_fault_is_tried_three_times_in_all(model: Build, slept: list[float]) -> None:
    with (
        ModelServer(*[refused(500, "boom")] * 3) as server,
        pytest.raises(CallFailed, match=r"failed \(500\): .*boom") as caught,
    ):
        model(server).answer(QUESTION)
    assert slept == [0.5, 1.0]
    assert caught.value.use.calls == 3


def test_a_server_that_cannot_make_a_grammar_of_the_schema_is_asked_otherwise(model: Build, slept: list[float]) -> None:
    with ModelServer(refused(500, "failed to parse grammar"), Served(tool=GOOD)) as server:
        assert model(server).answer(QUESTION).value.turns == [1, 2]
    assert slept == []


def test_a_server_that_does_not_answer_in_time_is_not_asked_again(model: Build) -> None:
    with ModelServer(Served(GOOD, delay=0.4)) as server, pytest.raises(CallFailed, match=r"within 0\.1 s") as caught:
        model(server, timeout=0.1).answer(QUESTION)
    assert caught.value.use.calls == 1
    assert "model_timeout" in caught.value.hint


def test_a_server_that_is_not_there_is_named(slept: list[float]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        absent = LangChainModel("tiny", base_url=address, api_key=None, sleep=slept.append)
        with pytest.raises(CallFailed, match="nothing listens at") as caught:
            absent.answer(QUESTION)
    assert address in caught.value.message
    assert slept == []


@pytest.mark.parametrize(
    "words",
    [
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        "the request exceeds the available context size, try increasing it",
    ],
)
def test_a_request_above_the_context_is_said_so_at_once(model: Build, words: str) -> None:
    with (
        ModelServer(refused(400, words)) as server,
        pytest.raises(CallFailed, match="longer than the context of tiny") as caught,
    ):
        model(server).answer(QUESTION)
    assert "model_context" in caught.value.hint
    assert len(server.requests) == 1


def test_an_unknown_model_is_named_after_all_ways_were_tried(model: Build) -> None:
    with (
        ModelServer(*[refused(404, "model 'tiny' not found")] * 3) as server,
        pytest.raises(CallFailed, match=r"has no model tiny \(404\)"),
    ):
        model(server).answer(QUESTION)


def test_an_answer_that_was_cut_off_is_not_taken_for_a_whole_one(model: Build) -> None:
    with ModelServer(Served(GOOD, finish="length")) as server, pytest.raises(CallFailed, match="cut off"):
        model(server).answer(QUESTION)


def test_a_refusal_of_the_model_is_passed_on(model: Build) -> None:
    with (
        ModelServer(*[Served(refusal="I would rather not.")] * 2) as server,
        pytest.raises(CallFailed, match="I would rather not"),
    ):
        model(server).answer(QUESTION)


def test_a_redirect_is_not_followed(model: Build) -> None:
    with ModelServer(Served(GOOD)) as elsewhere:
        there = {"location": f"{elsewhere.url}/chat/completions"}
        with (
            ModelServer(*[Served(status=307, body="", headers=there)] * 3) as server,
            pytest.raises(CallFailed, match="points to another address"),
        ):
            model(server).answer(QUESTION)
    assert elsewhere.requests == []


def test_nothing_of_the_shell_redirects_or_traces_a_request(model: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer() as elsewhere, ModelServer(Served(GOOD)) as server:
        for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"):
            monkeypatch.setenv(name, elsewhere.url)
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        for name in ("LANGSMITH_API_KEY", "OPENAI_API_KEY"):
            monkeypatch.setenv(name, "of-the-shell")
        assert model(server, api_key=None).answer(QUESTION).value.turns == [1, 2]
        wait_for_all_tracers()
    assert elsewhere.paths == []
    assert server.headers[0]["authorization"] == "Bearer none"


def test_without_an_own_key_the_openai_service_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-the-shell")
    with pytest.raises(CallFailed, match="no key is set") as caught:
        LangChainModel("gpt-4o-mini", base_url=None, api_key=None).answer(QUESTION)
    assert caught.value.use.calls == 0


@pytest.mark.parametrize("name", ["gpt-4", "gpt-4o-mini", "gpt-5-pro", "gpt-6", "o3-mini"])
def test_no_model_name_switches_the_protocol(model: Build, name: str) -> None:
    with ModelServer(Served(GOOD)) as server:
        model(server, name=name).answer(QUESTION)
    assert server.paths == ["/v1/chat/completions"]
    assert server.requests[0]["model"] == name


def test_the_ways_are_tried_in_a_fixed_order() -> None:
    assert [s.value for s in Strategy] == ["json_schema", "tool", "prompt"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("2", 2.0), ("0.5", 0.5), ("-1", 0.0), ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0), ("soon", None)],
)
def test_a_wait_is_given_in_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert asked_wait(header, datetime(2026, 11, 24, 12, 0, tzinfo=UTC)) == seconds
