"""The four jobs on labelled calls: by a perfect model (what the path to the score carries), offline, by a real one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.call_tasks import score_call
from evals.gold import GoldCall
from evals.model_in_place import with_model
from evals.perfect import Perfect
from evals.scoring import Found, Mistake, Score
from evals.statistics import Estimate, estimate
from evals.subjects import Product, told
from evals.trial_prompts import TASKS_OF

if TYPE_CHECKING:
    from copilot.service import Service

JOBS = ("gap_analysis", "discovery", "objection_response", "plan_update")
TASKS = tuple(task for job, tasks in TASKS_OF.items() if job in JOBS for task in tasks)
"""What the answers to the four jobs decide."""


@dataclass(frozen=True, slots=True)
class AgentScore:
    """A reader and a task: the figure over the calls, and what went wrong in which call."""

    reader: str
    task: str
    figure: Estimate
    mistakes: tuple[tuple[str, Mistake], ...]


class PerfectReader:
    """The product over a model that knows the labels."""

    name = "perfect model"

    def __init__(self, service: "Service") -> None:
        self._model = Perfect(service)
        self._product = Product(with_model(service, self._model), "llm")
        self._service = service

    def read(self, call: GoldCall) -> Found:
        """The analysis of a call, with the labels as the model's answers."""
        transcript = self._service.calls.transcript(str(call.file), told(call))
        self._model.of(call, {turn.n: turn.text for turn in transcript.turns})
        return self._product.read(call)


def score_agents(service: "Service", calls: Sequence[GoldCall], *, local: bool = False) -> list[AgentScore]:
    """The tasks of the four jobs by the perfect model and offline; with `local`, by the user's configured model too."""
    readers: list[PerfectReader | Product] = [PerfectReader(service), Product(service, "offline")]
    if local:
        from evals.models import need_model

        need_model(service, "the local model")
        readers.append(Product(service, "llm"))
    return [score for reader in readers for score in _scores(reader, calls)]


def _scores(reader: PerfectReader | Product, calls: Sequence[GoldCall]) -> Iterator[AgentScore]:
    by_task: dict[str, list[tuple[str, Score]]] = {task: [] for task in TASKS}
    for call in calls:
        scores, _ = score_call(call, reader.read(call))
        for task in TASKS:
            if task in scores:
                by_task[task].append((call.id, scores[task]))
    for task, found in by_task.items():
        mistakes = tuple((i, m) for i, s in found for m in (*s.missed, *s.invented, *s.wrong))
        if found:
            yield AgentScore(reader.name, task, estimate([s.counts for _, s in found]), mistakes)


def table(scores: Sequence[AgentScore]) -> str:
    """Tasks in lines, readers in columns."""
    readers = list(dict.fromkeys(s.reader for s in scores))
    figures = {(s.reader, s.task): s.figure.value for s in scores}
    lines = [f"{'task':<20}" + "".join(f" {reader:>14}" for reader in readers)]
    for task in dict.fromkeys(s.task for s in scores):
        cells = (f" {figures[r, task]:>14.2f}" if (r, task) in figures else f" {'-':>14}" for r in readers)
        lines.append(f"{task:<20}" + "".join(cells))
    return "\n".join(lines)
