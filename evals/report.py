"""One HTML page of a run: figures, groups, confidence, the worst mistakes with their turns, other runs beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from copilot.errors import CopilotError
from evals.calibration import calibration, expected_error, sure_precision
from evals.charts import calibration_chart, tasks_chart
from evals.gold import GoldCall
from evals.runs import Run, Unit
from evals.statistics import Difference, Estimate, difference, estimate
from evals.tasks import NOT_BUILT, TASKS, EvalTask

TEMPLATE = Path(__file__).with_name("report.html.j2")
GROUPED = ("evidence", "status", "commitments", "objections", "plan changes", "turns", "sides")
WORST = 60


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the table, with the other runs' figures and the paired differences."""

    task: EvalTask
    precision: float
    recall: float
    figure: Estimate
    hurt: float
    others: tuple[tuple[Estimate, Difference] | None, ...]


@dataclass(frozen=True, slots=True)
class Worst:
    """A mistake with what was said in its turn."""

    weight: float
    task: str
    unit: str
    sort: str
    what: str
    turn: int | None
    said: str


def page(run: Run, others: Sequence[Run], calls: Sequence[GoldCall]) -> str:
    """The whole page; it loads nothing from elsewhere."""
    from jinja2 import Environment, StrictUndefined

    bins = calibration(run.judgements)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        run=run,
        others=others,
        calls=[u for u in run.units if u.format],
        rows=[row for task in TASKS if (row := _row(run, others, task))],
        not_built=NOT_BUILT,
        groups=[
            ("format", grouped(run, lambda u: u.format)),
            ("call type", grouped(run, lambda u: u.call_type)),
            ("language", grouped(run, lambda u: u.language)),
        ],
        grouped_tasks=GROUPED,
        bins=bins,
        error=expected_error(bins),
        sure=sure_precision(run.judgements),
        worst=worst(run, calls),
        chart=tasks_chart([run, *others]),
        confidence_chart=calibration_chart(bins) if bins else "",
    )


def _row(run: Run, others: Sequence[Run], task: EvalTask) -> TaskRow | None:
    counts = run.counts(task.name)
    if not counts:
        return None
    hits, missed, invented = (sum(column) for column in zip(*counts, strict=True))
    mine = {u: t.counts for u, t in run.of(task.name).items()}
    beside: list[tuple[Estimate, Difference] | None] = []
    for other in others:
        theirs = {u: t.counts for u, t in other.of(task.name).items()}
        beside.append((estimate(list(theirs.values())), difference(theirs, mine)) if theirs else None)
    return TaskRow(
        task=task,
        precision=hits / (hits + invented) if hits + invented else 1.0,
        recall=hits / (hits + missed) if hits + missed else 1.0,
        figure=estimate(counts),
        hurt=sum(t.hurt for t in run.of(task.name).values()) / len(counts),
        others=tuple(beside),
    )


def grouped(run: Run, key: Callable[[Unit], str]) -> dict[str, dict[str, Estimate]]:
    """Figures of some tasks by a property of the calls."""
    groups: dict[str, list[Unit]] = {}
    for unit in run.units:
        if unit.format:
            groups.setdefault(key(unit) or "not named", []).append(unit)
    return {
        name: {
            task: estimate([u.tasks[task].counts for u in units if task in u.tasks])
            for task in GROUPED
            if any(task in u.tasks for u in units)
        }
        for name, units in sorted(groups.items())
    }


def worst(run: Run, calls: Sequence[GoldCall], limit: int = WORST) -> list[Worst]:
    """The mistakes that hurt most, of each task in turn, so that no single task fills the list."""
    said = {call.id: _turns(call) for call in calls}
    by_task: dict[str, list[Worst]] = {}
    for unit in run.units:
        for task, tally in unit.tasks.items():
            by_task.setdefault(task, []).extend(
                Worst(m.weight, task, unit.id, m.sort, m.what, m.turn, said.get(unit.id, {}).get(m.turn or 0, ""))
                for m in tally.mistakes
            )
    share = max(3, limit // max(1, len(by_task)))
    kept = [w for found in by_task.values() for w in sorted(found, key=lambda w: -w.weight)[:share]]
    return sorted(kept, key=lambda w: (-w.weight, w.task, w.unit))[:limit]


def _turns(call: GoldCall) -> dict[int, str]:
    """What was said, by turn; nothing where the file cannot be read, which the run tells by itself."""
    try:
        transcript = call.transcript()
    except CopilotError:
        return {}
    return {t.n: f"{t.speaker or 'unknown'}: {t.text}" for t in transcript.turns}
