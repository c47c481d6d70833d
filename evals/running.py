"""A run on inspect-ai: its datasets of calls and questions, one solver that reads, one scorer by the guide.

Logs with every call, score and reason lie under the user's data folder; `inspect view --log-dir` of that folder shows
them. No model is asked by inspect itself (`none/none`): an engine of ours that uses one asks it through the service.
"""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from copilot.errors import CopilotError
from evals.call_tasks import score_call, score_question
from evals.gold import GoldCall, GoldQuestion
from evals.kept_results import folder, is_kept, kept
from evals.runs import Cost, Missing, Run, Tally, Unit
from evals.scoring import Score
from evals.signal_scores import fills
from evals.subjects import Subject

Work = Callable[[str], tuple[Unit, dict[str, Score]]]


def run_subject(
    subject: Subject,
    split: str,
    calls: Sequence[GoldCall],
    questions: Sequence[GoldQuestion],
    broken: Sequence[tuple[str, CopilotError]] = (),
) -> Run:
    """Score a subject on calls and questions; what fails is listed as missing, and the rest stands."""
    versions = subject.versions()
    units: dict[str, Unit] = {}
    missing = [Missing(unit=name, why=problem.message) for name, problem in broken]
    by_call = {call.id: call for call in calls}
    by_question = {question.id: question for question in questions}

    def read(name: str) -> tuple[Unit, dict[str, Score]]:
        call = by_call[name]
        found = kept(call, subject.name, versions, subject.read)
        scores, judged = score_call(call, found)
        unit = Unit(
            id=call.id,
            data=call.data,
            format=call.format,
            call_type=call.call_type,
            language=call.language,
            turns=call.labels["turns"],
            seconds=found.get("seconds"),
            cost=Cost(**found["model"]) if found.get("model", {}).get("calls") else None,
            tasks=_tallies(scores),
            judgements=tuple(judged),
            fills=fills(call.labels, found) if "meddpicc" in found else {},
        )
        return unit, scores

    def search(name: str) -> tuple[Unit, dict[str, Score]]:
        question = by_question[name]
        files = subject.search(question)
        scores = {} if files is None else score_question(question, files)
        return Unit(id=question.id, data=question.data, tasks=_tallies(scores)), scores

    _tell_of_resuming(subject, versions, calls)
    shown_calls = {c.id: f"{c.format}, {c.call_type}, {c.labels['turns']} turns" for c in calls}
    try:
        missing += _through_inspect(f"{subject.name}-calls", shown_calls, read, units)
        if questions and subject.search(questions[0]) is not None:
            shown_questions = {q.id: q.question for q in questions}
            missing += _through_inspect(f"{subject.name}-retrieval", shown_questions, search, units)
    except KeyboardInterrupt:
        left = [name for name in by_call if name not in units]
        done = f"{len(calls) - len(left)} of {len(calls)} calls are read and kept"
        sys.stderr.write(f"{subject.name}: {done}; missing: {', '.join(left) or 'questions'}\n")
        raise
    return Run(
        subject=subject.name,
        split=split,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=machine(),
        versions=versions,
        units=tuple(units[name] for name in (*by_call, *by_question) if name in units),
        missing=tuple(missing),
    )


def _tell_of_resuming(subject: Subject, versions: dict[str, str], calls: Sequence[GoldCall]) -> None:
    """Say on stderr what an earlier run left, as one that was broken off does."""
    before = sum(is_kept(call, subject.name, versions) for call in calls)
    if 0 < before < len(calls):
        left = len(calls) - before
        sys.stderr.write(f"{subject.name}: {before} of {len(calls)} were read before and are kept; {left} to read\n")


def machine() -> str:
    """Cores, architecture, Python."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def _through_inspect(name: str, shown: dict[str, str], work: Work, units: dict[str, Unit]) -> list[Missing]:
    """One inspect task over the samples `shown` (what each says by its id); fills `units`, returns what failed.

    Raises KeyboardInterrupt where it was broken off by hand, which inspect takes for itself: it returns no log then.
    """
    from inspect_ai import Task
    from inspect_ai import eval as inspect_eval
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.scorer import Score as InspectScore
    from inspect_ai.scorer import Scorer, Target, mean, scorer
    from inspect_ai.solver import Generate, Solver, TaskState, solver

    @solver
    def reads() -> Solver:
        async def solve(state: TaskState, generate: Generate) -> TaskState:  # noqa: ARG001
            unit, scores = work(str(state.sample_id))
            units[unit.id] = unit
            state.metadata["scores"] = {task: _told(score) for task, score in scores.items()}
            state.output.completion = _reasons(scores)
            return state

        return solve

    @scorer(metrics={"*": [mean()]})
    def by_the_guide() -> Scorer:
        async def judge(state: TaskState, target: Target) -> InspectScore:  # noqa: ARG001
            scores: dict[str, dict[str, Any]] = state.metadata["scores"]
            value: dict[str, str | int | float | bool | None] = {task: s["f1"] for task, s in scores.items()}
            return InspectScore(value=value, explanation=state.output.completion)

        return judge

    if not shown:
        return []
    logs = inspect_eval(
        Task(
            dataset=MemoryDataset([Sample(id=unit, input=text) for unit, text in shown.items()], name=name),
            solver=reads(),
            scorer=by_the_guide(),
            name=name,
        ),
        model="none/none",
        display="none",
        log_dir=str(folder() / "logs"),
        log_level="error",
        fail_on_error=False,
        max_samples=1,
        log_realtime=False,
        ctl_server=False,
    )
    if not logs or any(log.status == "cancelled" for log in logs):
        raise KeyboardInterrupt
    failed = {str(s.id): s.error.message for log in logs for s in log.samples or () if s.error}
    return [
        Missing(unit=unit, why=failed.get(unit, "the run broke off before it; run it again"))
        for unit in shown
        if unit not in units
    ]


def _tallies(scores: dict[str, Score]) -> dict[str, Tally]:
    """What was counted; a task of which a unit has nothing to count says nothing."""
    return {task: Tally.of(score) for task, score in scores.items() if any(score.counts)}


def _told(score: Score) -> dict[str, Any]:
    hits, missed, invented = score.counts
    return {"f1": score.f1, "hits": hits, "missed": missed, "invented": invented}


def _reasons(scores: dict[str, Score]) -> str:
    lines = []
    for task, score in scores.items():
        sorts = (("missed", score.missed), ("invented", score.invented), ("wrong", score.wrong))
        lines += [f"{task}: {sort}: {mistake}" for sort, mistakes in sorts for mistake in mistakes]
    return "\n".join(lines) or "no mistake"
