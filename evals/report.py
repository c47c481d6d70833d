"""One HTML page of a run: figures, groups, confidence, the worst mistakes with their turns, other runs beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from copilot.errors import CopilotError
from copilot.evidence.language import READ
from evals.calibration import calibration, expected_error, sure_precision
from evals.charts import calibration_chart, tasks_chart
from evals.false_fills import false_fills
from evals.gold import GoldCall
from evals.judge import shown
from evals.latency import latency
from evals.runs import KeptMistake, Run, Unit, paired
from evals.statistics import Difference, Estimate, difference, estimate
from evals.tasks import NOT_BUILT, TASKS, EvalTask

TEMPLATE = Path(__file__).with_name("report.html.j2")
GROUPED = ("evidence", "status", "commitments", "objections", "plan changes", "turns", "sides")
MORE_GROUPED = ("questions", "responses", "text promises")
"""Shown where a run has them."""
WORST = 60


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the table, with the other runs' figures and the paired differences, over what both read."""

    task: EvalTask
    precision: float
    recall: float
    figure: Estimate
    hurt: float
    others: tuple[tuple[Estimate, Difference] | None, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of calls and one run: how many calls, and the figures of some tasks."""

    group: str
    subject: str
    calls: int
    figures: dict[str, Estimate]


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
    also: tuple[str, ...] = ()


def page(run: Run, others: Sequence[Run], calls: Sequence[GoldCall], not_run: Mapping[str, str] | None = None) -> str:
    """The whole page; it loads nothing from elsewhere. `not_run` are subjects that were asked for, with the reason."""
    from jinja2 import Environment, StrictUndefined

    bins = calibration(run.judgements)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        run=run,
        others=others,
        calls=[u for u in run.units if u.format],
        rows=[row for task in TASKS if (row := _row(run, others, task))],
        not_built=NOT_BUILT,
        not_run=not_run or {},
        groups=[
            ("format", by_group([run, *others], lambda u: u.format)),
            ("call type", by_group([run, *others], lambda u: u.call_type)),
            ("language", by_group([run, *others], lambda u: u.language)),
        ],
        grouped_tasks=[task for task in (*GROUPED, *MORE_GROUPED) if any(r.counts(task) for r in (run, *others))],
        bins=bins,
        error=expected_error(bins),
        sure=sure_precision(run.judgements),
        fills=false_fills(run.units),
        languages=READ,
        worst=[(r, worst(r, calls, [o for o in (run, *others) if o is not r])) for r in (run, *others)],
        latencies=[(r, latency(r)) for r in (run, *others)],
        judge_text=shown(run.judge, run.judged) if run.judge else "",
        chart=tasks_chart([run, *others]),
        confidence_chart=calibration_chart(bins) if bins else "",
    )


def _row(run: Run, others: Sequence[Run], task: EvalTask) -> TaskRow | None:
    counts = run.counts(task.name)
    if not counts:
        return None
    hits, missed, invented = (sum(column) for column in zip(*counts, strict=True))
    beside: list[tuple[Estimate, Difference] | None] = []
    for other in others:
        theirs, mine = paired(other, run, task.name) if other.counts(task.name) else ({}, {})
        beside.append((estimate(list(theirs.values())), difference(theirs, mine)) if theirs else None)
    return TaskRow(
        task=task,
        precision=hits / (hits + invented) if hits + invented else 1.0,
        recall=hits / (hits + missed) if hits + missed else 1.0,
        figure=estimate(counts),
        hurt=sum(t.hurt for t in run.of(task.name).values()) / len(counts),
        others=tuple(beside),
    )


def by_group(runs: Sequence[Run], key: Callable[[Unit], str]) -> list[GroupRow]:
    """Figures of some tasks by a property of the calls, the runs under each other."""
    rows = []
    for number, run in enumerate(runs):
        groups: dict[str, list[Unit]] = {}
        for unit in run.units:
            if unit.format:
                groups.setdefault(key(unit) or "not named", []).append(unit)
        rows += [(name, number, GroupRow(name, run.subject, len(u), _figures(u))) for name, u in groups.items()]
    return [row for *_, row in sorted(rows, key=lambda entry: entry[:2])]


def _figures(units: Sequence[Unit]) -> dict[str, Estimate]:
    return {
        task: estimate([u.tasks[task].counts for u in units if task in u.tasks])
        for task in (*GROUPED, *MORE_GROUPED)
        if any(task in u.tasks for u in units)
    }


def worst(run: Run, calls: Sequence[GoldCall], others: Sequence[Run] = (), limit: int = WORST) -> list[Worst]:
    """The mistakes that hurt most, of each task in turn, so that no single task fills the list.

    `also` names the other runs that make the same mistake: what is left out there is what they do better.
    """
    said = {call.id: _turns(call) for call in calls}
    theirs = {other.subject: {_mistake(*m) for m in _mistakes(other)} for other in others}
    by_task: dict[str, list[Worst]] = {}
    for unit, task, m in _mistakes(run):
        also = tuple(name for name, made in theirs.items() if _mistake(unit, task, m) in made)
        words = said.get(unit, {}).get(m.turn or 0, "")
        by_task.setdefault(task, []).append(Worst(m.weight, task, unit, m.sort, m.what, m.turn, words, also))
    share = max(3, limit // max(1, len(by_task)))
    kept = [w for found in by_task.values() for w in sorted(found, key=lambda w: -w.weight)[:share]]
    return sorted(kept, key=lambda w: (-w.weight, w.task, w.unit))[:limit]


def _mistakes(run: Run) -> list[tuple[str, str, KeptMistake]]:
    return [(unit.id, task, m) for unit in run.units for task, tally in unit.tasks.items() for m in tally.mistakes]


def _mistake(unit: str, task: str, m: KeptMistake) -> tuple[object, ...]:
    """What makes two mistakes the same one."""
    return unit, task, m.sort, m.turn, m.what


def _turns(call: GoldCall) -> dict[int, str]:
    """What was said, by turn; nothing where the file cannot be read, which the run tells by itself."""
    try:
        transcript = call.transcript()
    except CopilotError:
        return {}
    return {t.n: f"{t.speaker or 'unknown'}: {t.text}" for t in transcript.turns}
