"""The agent loop over a scripted model: lookups, mending, problems, limits, and what leaves and comes back."""

from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import AIMessage, ToolMessage
from pydantic import BaseModel
from scripted_model import ScriptedAgentModel, calling

from copilot.domain.draft import ModelUse
from copilot.domain.engine import Watch
from copilot.engines.llm.chat import Ask, CallFailed, RenderedPrompt, Tool
from copilot.engines.llm.forms import Abilities, Strategy
from copilot.engines.llm.langchain_model import LangChainModel
from copilot.engines.llm.limits import LOOKUPS, LOOP_CALLS, Job, Limits, Prices
from copilot.engines.llm.redaction import Redaction
from copilot.engines.llm.sent_log import Sent
from copilot.errors import Stopped

PROMPT = RenderedPrompt("email", 2, "ab" * 32, "You write.", "Write to helen@brandvold.example about Acme Corp.")


class Letter(BaseModel):
    """A small answer."""

    text: str
    turns: list[int] = []


class Range(BaseModel):
    """Turns to read."""

    first: int
    last: int | None = None


class Desk:
    """The one tool, and what it was asked."""

    def __init__(self, shows: str = "[4] Helen: write to me at helen@brandvold.example") -> None:
        self.asked: list[Range] = []
        self.shows = shows

    def tool(self) -> Tool:
        def run(arguments: BaseModel) -> str:
            assert isinstance(arguments, Range)
            self.asked.append(arguments)
            return self.shows

        return Tool("read_turns", "Read turns of the call with Acme Corp.", Range, run)


def model(script: ScriptedAgentModel, **fields: Any) -> LangChainModel:
    return LangChainModel("tiny", base_url=None, api_key=None, connect=lambda: script, **fields)


def letter(**fields: Any) -> AIMessage:
    return calling("Letter", **fields)


def ask(*tools: Tool, problems: Callable[[Letter], tuple[str, ...]] = lambda _: ()) -> Ask[Letter]:
    return Ask(PROMPT, Letter, tools, problems)


def said(script: ScriptedAgentModel, call: int = -1) -> str:
    return str(script.messages[call][-1].content)


def test_without_tools_the_answer_is_asked_for_as_a_json_schema() -> None:
    script = ScriptedAgentModel('{"text": "Dear Helen", "turns": [4]}')
    reply = model(script).answer(ask())
    assert reply.value == Letter(text="Dear Helen", turns=[4])
    assert script.options[0]["extra_body"]["response_format"]["json_schema"]["strict"] is True
    assert script.names() == []
    assert [m.type for m in script.messages[0]] == ["system", "human"]


def test_a_lookup_is_run_and_its_result_goes_back() -> None:
    desk, steps = Desk(), list[str]()
    script = ScriptedAgentModel(calling("read_turns", first=4), letter(text="Dear Helen"))
    reply = model(script, watch=Watch(step=steps.append)).answer(ask(desk.tool()))
    assert desk.asked == [Range(first=4)]
    assert said(script) == desk.shows
    assert script.names(0) == ["read_turns", "Letter"]
    assert script.options[0]["tool_choice"] == "required"
    assert reply.use == ModelUse(calls=2, input_tokens=20, output_tokens=10)
    assert "looking up: read turns (first 4)" in steps


def test_the_tool_for_the_answer_has_the_lean_schema() -> None:
    script = ScriptedAgentModel(letter(text="x"))
    model(script).answer(ask(Desk().tool()))
    answer = script.options[0]["tools"][-1]["function"]
    assert answer["parameters"]["required"] == ["text", "turns"]
    assert "title" not in answer["parameters"]
    assert answer["description"] == "Give the answer."


def test_a_tool_that_is_not_there_is_told_to_the_model() -> None:
    script = ScriptedAgentModel(calling("send_email", to="all"), letter(text="x"))
    model(script).answer(ask(Desk().tool()))
    assert said(script) == "There is no tool send_email. There are: read_turns, Letter."


def test_arguments_that_do_not_fit_are_told_to_the_model() -> None:
    desk = Desk()
    script = ScriptedAgentModel(calling("read_turns", first="many"), letter(text="x"))
    model(script).answer(ask(desk.tool()))
    assert desk.asked == []
    assert "first" in said(script)


def test_a_bug_in_a_tool_is_no_answer_for_the_model() -> None:
    def run(_: BaseModel) -> str:
        raise ZeroDivisionError

    script = ScriptedAgentModel(calling("read_turns", first=1))
    with pytest.raises(ZeroDivisionError):
        model(script).answer(ask(Tool("read_turns", "Read.", Range, run)))


def test_after_enough_lookups_the_tools_are_taken_away() -> None:
    desk = Desk()
    script = ScriptedAgentModel(*[calling("read_turns", first=n) for n in range(LOOKUPS)], letter(text="x"))
    model(script).answer(ask(desk.tool()))
    assert len(desk.asked) == LOOKUPS
    assert script.names() == ["Letter"]


def test_a_model_that_looks_up_for_ever_is_asked_without_tools() -> None:
    desk = Desk()
    endless = [calling("read_turns", first=n) for n in range(LOOP_CALLS)]
    script = ScriptedAgentModel(*endless, '{"text": "at last"}')
    reply = model(script).answer(ask(desk.tool()))
    assert (reply.value.text, reply.use.calls) == ("at last", LOOP_CALLS + 1)
    assert len(desk.asked) == LOOKUPS
    assert script.names() == []
    assert [m.type for m in script.messages[-1]] == ["system", "human"], "the material is in the prompt anyway"


def test_many_lookups_at_once_count_each() -> None:
    desk = Desk()
    calls = [calling("read_turns", first=n).tool_calls[0] for n in range(LOOKUPS + 3)]
    script = ScriptedAgentModel(AIMessage("", tool_calls=calls), letter(text="x"))
    model(script).answer(ask(desk.tool()))
    assert [asked.first for asked in desk.asked] == list(range(LOOKUPS)), "in the order of the model"


def test_arguments_of_the_answer_that_do_not_fit_are_mended_once() -> None:
    script = ScriptedAgentModel(letter(text="x", turns="four"), letter(text="x", turns=[4]))
    reply = model(script).answer(ask(Desk().tool()))
    assert reply.value.turns == [4]
    assert "That answer cannot be used: turns: " in said(script)
    assert isinstance(script.messages[-1][-1], ToolMessage)


def test_words_in_place_of_a_tool_call_are_read_too() -> None:
    script = ScriptedAgentModel('Here:\n```json\n{"text": "Dear Helen"}\n```')
    assert model(script).answer(ask(Desk().tool())).value.text == "Dear Helen"


def test_what_no_mending_helps_leads_to_the_next_way() -> None:
    script = ScriptedAgentModel("Sure!", "Sure, sure!", '{"text": "x"}')
    abilities = Abilities()
    assert model(script, abilities=abilities).answer(ask(Desk().tool())).value.text == "x"
    assert abilities.ways(with_tools=True) == (Strategy.JSON_SCHEMA, Strategy.PROMPT), "and is not tried again"


def test_problems_go_back_once_with_their_reasons() -> None:
    steps = list[str]()
    script = ScriptedAgentModel('{"text": "40 %"}', '{"text": "many"}')
    asked = ask(problems=lambda value: ("the number 40 % is in none of the words",) if "40" in value.text else ())
    reply = model(script, watch=Watch(step=steps.append)).answer(asked)
    assert (reply.value.text, reply.use.calls) == ("many", 2)
    assert "- the number 40 % is in none of the words" in said(script)
    assert "having the answer mended" in steps


def test_an_answer_that_still_has_problems_is_taken_as_it_is() -> None:
    script = ScriptedAgentModel('{"text": "40 %"}', '{"text": "41 %"}')
    assert model(script).answer(ask(problems=lambda _: ("no ground",))).value.text == "41 %"
    assert script.script == []


def test_problems_of_a_tool_call_go_back_too_and_leave_no_call_unanswered() -> None:
    both = AIMessage("", tool_calls=[*calling("read_turns", first=1).tool_calls, *letter(text="a").tool_calls])
    script = ScriptedAgentModel(both, letter(text="b"))
    desk = Desk()
    assert model(script).answer(ask(desk.tool(), problems=lambda _: ("no ground",))).value.text == "b"
    called = {c["id"] for m in script.messages[-1] if isinstance(m, AIMessage) for c in m.tool_calls}
    assert called == {m.tool_call_id for m in script.messages[-1] if isinstance(m, ToolMessage)}


@pytest.mark.parametrize("after", ["no JSON", ""])
def test_an_answer_stays_where_its_mending_fails(after: str) -> None:
    script = ScriptedAgentModel('{"text": "40 %"}', *[after] * 2)
    assert model(script).answer(ask(problems=lambda _: ("no ground",))).value.text == "40 %"


def test_a_job_ends_after_its_requests() -> None:
    job = Job(Limits(calls=2))
    script = ScriptedAgentModel(calling("read_turns", first=1), calling("read_turns", first=2), letter(text="x"))
    with pytest.raises(CallFailed, match="has sent its 2 requests") as caught:
        model(script, job=job).answer(ask(Desk().tool()))
    assert "job_calls" in caught.value.hint
    assert caught.value.use.calls == 2


def test_a_job_ends_after_its_tokens_over_all_its_questions() -> None:
    asked = model(ScriptedAgentModel(letter(text="x"), letter(text="y")), job=Job(Limits(tokens=15)))
    asked.answer(ask(Desk().tool()))
    with pytest.raises(CallFailed, match="has used its 15 tokens") as caught:
        asked.answer(ask(Desk().tool()))
    assert caught.value.use == ModelUse()


def test_a_job_ends_after_its_time() -> None:
    ticks = iter([0.0, 0.0, 1.0, 3.0, 11.0, 12.0, 13.0, 14.0])
    job = Job(Limits(seconds=10), clock=lambda: next(ticks))
    script = ScriptedAgentModel(*[calling("read_turns", first=1)] * 9)
    with pytest.raises(CallFailed, match="longer than 10 s"):
        model(script, job=job).answer(ask(Desk().tool()))


def test_the_cost_is_told_where_the_prices_are_known() -> None:
    script = ScriptedAgentModel(letter(text="x"))
    reply = model(script, job=Job(prices=Prices(2.0, 8.0))).answer(ask(Desk().tool()))
    assert reply.use.cost == pytest.approx((10 * 2.0 + 5 * 8.0) / 1e6)
    assert model(ScriptedAgentModel(letter(text="x"))).answer(ask(Desk().tool())).use.cost is None


def test_costs_add_up_and_stay_unknown_without_prices() -> None:
    assert (ModelUse(calls=1) + ModelUse(calls=1, cost=0.5) + ModelUse(calls=1, cost=0.25)).cost == 0.75
    assert (ModelUse(calls=1) + ModelUse(calls=1)).cost is None
    assert "cost" not in ModelUse(calls=1).model_dump(mode="json"), "what is not known is not shown"


def test_what_must_not_leave_is_hidden_everywhere_and_put_back() -> None:
    desk, log = Desk(), list[Sent]()
    mail = "[EMAIL_1]"
    script = ScriptedAgentModel(calling("read_turns", first=4), letter(text=f"Dear {mail} of [ACCOUNT_1]"))
    redaction = Redaction(accounts=["Acme Corp"])
    reply = model(script, redaction=redaction, log=log.append).answer(ask(desk.tool()))
    assert reply.value.text == "Dear helen@brandvold.example of Acme Corp"
    left = str(script.messages) + str(script.options)
    assert "helen@" not in left
    assert "Acme" not in left, "nor in the description of a tool"
    assert mail in said(script), "the result of the tool"
    assert "Copy them exactly" in str(script.messages[-1][0].content)
    assert [sent.outcome for sent in log] == ["answered", "answered"]
    assert "helen@" not in str(log)
    assert (log[0].job, log[0].prompt, log[0].model) == ("email", "email 2 abababababab", "tiny")
    assert (log[1].input_tokens, log[1].output_tokens) == (10, 5)


def test_placeholders_in_the_arguments_of_a_lookup_reach_the_tool_as_values() -> None:
    class Query(BaseModel):
        query: str

    asked = list[str]()

    def run(arguments: BaseModel) -> str:
        assert isinstance(arguments, Query)
        asked.append(arguments.query)
        return "nothing"

    script = ScriptedAgentModel(calling("search", query="[ACCOUNT_1] price"), letter(text="x"))
    tool = Tool("search", "Search.", Query, run)
    model(script, redaction=Redaction(accounts=["Acme Corp"])).answer(ask(tool))
    assert asked == ["Acme Corp price"]
    assert "Acme" not in str(script.messages)


def test_a_job_that_is_stopped_asks_nothing() -> None:
    script = ScriptedAgentModel(letter(text="x"))
    with pytest.raises(Stopped):
        model(script, watch=Watch(stopped=lambda: True)).answer(ask(Desk().tool()))
    assert script.messages == []


def test_a_bug_of_the_client_is_not_taken_for_a_failing_model() -> None:
    with pytest.raises(AssertionError, match="the script has run out"):
        model(ScriptedAgentModel()).answer(ask())
