"""`python -m evals.bench_agent`: what a step of the agent costs beside the model's own time.

The model answers at once from memory, so all that is measured is ours and LangChain's: building the loop, hiding and
putting back, the thread of the requests, the middleware, the tool, and the check of the answer. What leaves is the
prompt of a real job's length. The target is 15 ms for a step.
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from evals.bench import Row, seconds, shown

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from copilot.engines.llm.chat import Ask
    from copilot.engines.llm.langchain_model import LangChainModel

TARGET = 0.015
"""Seconds for a step."""
STEPS = (1, 20)
PROMPT_WORDS = 9_000
"""Words of the request: a call of an hour."""


class Found(BaseModel):
    """The answer."""

    turns: list[int]


class Turn(BaseModel):
    """What is looked up."""

    number: int


def steps(times: int = 20) -> list[Row]:
    """The time of a step in questions of one step and of twenty, medians over several questions; the processor's time
    too, which other work on the machine changes less."""
    rows = []
    for count in STEPS:
        model, ask = _model(count), _ask()
        model.answer(ask)  # loads everything
        before = time.process_time()
        each = [whole / count for whole in seconds(lambda: model.answer(ask), times)]  # noqa: B023 - run at once
        processor = (time.process_time() - before) / times / count
        note = f"target {TARGET * 1000:.0f} ms, {processor * 1000:.1f} ms of processor"
        rows.append(shown(f"a step of the agent, of {count}", each, note))
    return rows


def _ask() -> "Ask[Found]":
    from copilot.engines.llm.chat import Ask, RenderedPrompt, Tool

    said = "Helen: it took us nine days and Marcus signs on Friday."
    words = " ".join(f"[{n}] {said}" for n in range(PROMPT_WORDS // 12))
    tool = Tool("read_turn", "Read a turn of the call.", Turn, lambda _: "[4] Helen: nine days")
    return Ask(RenderedPrompt("bench", 1, "0" * 64, "You read calls.", words), Found, (tool,))


def _model(count: int) -> "LangChainModel":
    from copilot.engines.llm.langchain_model import LangChainModel
    from copilot.engines.llm.limits import Job, Limits
    from copilot.engines.llm.redaction import Redaction

    unlimited = Job(Limits(10**9, 1e9, 10**12, loop_calls=count, lookups=count))
    chat = _instant(count)
    hides = Redaction(accounts=["Brandvold Industries"], forbidden=["Lighthouse"])
    return LangChainModel("instant", base_url=None, api_key=None, job=unlimited, redaction=hides, connect=lambda: chat)


def _instant(count: int) -> "BaseChatModel":
    """A model that looks something up in each step and answers in the last."""
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_core.outputs import ChatGeneration, ChatResult

    class Instant(BaseChatModel):
        @property
        def _llm_type(self) -> str:
            return "instant"

        def _generate(
            self,
            messages: list[BaseMessage],
            stop: list[str] | None = None,  # noqa: ARG002
            run_manager: Any = None,  # noqa: ARG002
            **_: Any,
        ) -> ChatResult:
            done = sum(isinstance(message, AIMessage) for message in messages) + 1
            name, arguments = ("Found", {"turns": [4]}) if done >= count else ("read_turn", {"number": done})
            call = {"name": name, "args": arguments, "id": f"call{done:05d}", "type": "tool_call"}
            return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=[call]))])

    return Instant()


def main(rows: Sequence[Row] | None = None) -> None:
    """Print the rows."""
    for name, value, note in rows or steps():
        print(f"{name:32} {value}  {note}")


if __name__ == "__main__":
    main()
