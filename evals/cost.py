"""What the four jobs send to a model for a call of an hour, beside the transcript's own tokens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from copilot.domain.draft import ModelUse
from copilot.domain.transcript import Transcript
from copilot.engines.llm.answer_text import as_text
from copilot.engines.llm.answers import wire_schema
from copilot.engines.llm.chat import AnswerT, Ask, Reply
from copilot.engines.llm.windows import tokens
from evals.bench import OURS, long_call
from evals.model_in_place import CONTEXT, with_model

if TYPE_CHECKING:
    from copilot.service import Service

MOST = 2.0
"""Input tokens of all four jobs together, as a multiple of the transcript's own."""
ANALYSIS = ("gap_analysis", "discovery", "objection_response", "plan_update")
SILENCE: dict[str, dict[str, Any]] = {
    "gap_analysis": {"evidence": [], "summaries": []},
    "discovery": {"questions": []},
    "objection_response": {"responses": []},
    "plan_update": {"changes": []},
}
"""An answer to each job that finds nothing: each element stays open, so that the questions have the most to read."""


@dataclass(frozen=True, slots=True)
class JobCost:
    """The requests of one job and the tokens that go in with them, each request sent once and nothing looked up."""

    job: str
    requests: int
    tokens: int


@dataclass(frozen=True, slots=True)
class CallCost:
    """The cost of a call: `transcript` are the tokens of its turns, each with the name of its speaker."""

    turns: int
    transcript: int
    jobs: tuple[JobCost, ...]

    @property
    def sent(self) -> int:
        """Tokens of all jobs together."""
        return sum(job.tokens for job in self.jobs)

    @property
    def share(self) -> float:
        """The same as a multiple of the transcript's own."""
        return self.sent / self.transcript


@dataclass
class Counting:
    """A ChatModel that finds nothing, and counts what it is sent by the rule of `windows.tokens`."""

    asked: list[tuple[str, int]] = field(default_factory=list)

    def answer(self, ask: Ask[AnswerT]) -> Reply[AnswerT]:
        """Silence."""
        tools = [
            as_text({"name": t.name, "description": t.description, "parameters": wire_schema(t.arguments)})
            for t in ask.tools
        ]
        sent = (ask.prompt.system, ask.prompt.user, as_text(wire_schema(ask.schema)), *tools)
        self.asked.append((ask.prompt.name, sum(map(tokens, sent))))
        return Reply(ask.schema.model_validate(SILENCE[ask.prompt.name]), ModelUse(calls=1))


def own_tokens(transcript: Transcript) -> int:
    """The tokens of a transcript by itself."""
    return sum(tokens(f"{turn.speaker or ''}: {turn.text}") for turn in transcript.turns)


def cost_of_hour(service: "Service", context: int = CONTEXT) -> CallCost:
    """What an analysis of a call of an hour sends."""
    from copilot.service.calls import CallOptions

    options = CallOptions(on=date(2026, 11, 12), sellers=OURS, engine="llm")
    transcript = service.calls.read(long_call().encode(), "hour.vtt", options)
    counting = Counting()
    with_model(service, counting, context).calls.analyze_transcript(transcript, "hour.vtt", options)
    by_job = {job: [size for name, size in counting.asked if name == job] for job in ANALYSIS}
    jobs = tuple(JobCost(job, len(sizes), sum(sizes)) for job, sizes in by_job.items())
    return CallCost(len(transcript.turns), own_tokens(transcript), jobs)


def shown(cost: CallCost) -> str:
    """A table by job."""
    lines = [
        f"a call of {cost.turns} turns, {cost.transcript} tokens",
        f"{'job':<20} {'requests':>8} {'tokens in':>9}  of the transcript",
    ]
    lines += [f"{j.job:<20} {j.requests:>8} {j.tokens:>9}  {j.tokens / cost.transcript:.2f}" for j in cost.jobs]
    verdict = "" if cost.share <= MOST else f", more than {MOST:g}"
    return "\n".join(
        (*lines, f"{'all':<20} {sum(j.requests for j in cost.jobs):>8} {cost.sent:>9}  {cost.share:.2f}{verdict}")
    )


def run(service: Callable[[], "Service"]) -> int:
    """Print the cost; the exit code is 1 above the limit."""
    cost = cost_of_hour(service())
    print(shown(cost))
    return 0 if cost.share <= MOST else 1
