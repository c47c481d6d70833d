"""What one run of the evals found, as it is kept, compared and shown."""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from copilot.errors import BrokenFile, NotFound, StorageFailed
from evals.scoring import Score
from evals.statistics import Counts

Sort = Literal["missed", "invented", "wrong"]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptMistake(_Kept):
    """A mistake with its turn and weight."""

    sort: Sort
    what: str
    turn: int | None = None
    weight: float = 1.0


class Tally(_Kept):
    """Counts of one task in one unit; `hurt` is the weight of all mistakes."""

    hits: int
    missed: int
    invented: int
    hurt: float = 0.0
    mistakes: tuple[KeptMistake, ...] = ()

    @classmethod
    def of(cls, score: Score) -> "Tally":
        """The counts of a score."""
        hits, missed, invented = score.counts
        kept = tuple(
            KeptMistake(sort=sort, what=m.what, turn=m.turn, weight=m.weight)
            for sort, mistakes in (("missed", score.missed), ("invented", score.invented), ("wrong", score.wrong))
            for m in mistakes
        )
        return cls(hits=hits, missed=missed, invented=invented, hurt=score.hurt, mistakes=kept)

    @property
    def counts(self) -> Counts:
        """As the statistics take them."""
        return self.hits, self.missed, self.invented


class Judgement(_Kept):
    """A find with the confidence that was shown, and whether it was right."""

    kind: str
    element: str | None = None
    confidence: float
    right: bool


class Cost(_Kept):
    """What a model was asked; of the use that a draft tells, what can be added up over runs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


class Unit(_Kept):
    """What is resampled: a call, or a question to the library. `data` changes with its files.

    `fills` has the elements of which nothing was said, and whether each was filled all the same.
    """

    id: str
    data: str
    format: str = ""
    call_type: str = ""
    language: str = ""
    turns: int = 0
    seconds: float | None = None
    cost: Cost | None = None
    tasks: dict[str, Tally] = {}
    judgements: tuple[Judgement, ...] = ()
    fills: dict[str, bool] = {}


class JudgedKind(_Kept):
    """A kind of draft that a model judged: how far it agrees with labels, and its marks where those count.

    `good` is the share of drafts that it finds good, with its interval; None where nothing was marked.
    """

    kind: str
    checked: int
    alike: float
    kappa: float
    counts: bool
    marked: int = 0
    unmarked: int = 0
    good: float | None = None
    low: float = 0.0
    high: float = 1.0


class Missing(_Kept):
    """A unit that could not be scored, and why."""

    unit: str
    why: str


class Run(_Kept):
    """One subject on one split."""

    subject: str
    split: str
    at: str
    machine: str
    versions: dict[str, str]
    units: tuple[Unit, ...]
    missing: tuple[Missing, ...] = ()
    judge: str | None = None
    judged: tuple[JudgedKind, ...] = ()

    @property
    def tasks(self) -> list[str]:
        """The tasks that at least one unit has, in the order of the first."""
        return list(dict.fromkeys(task for unit in self.units for task in unit.tasks))

    def of(self, task: str) -> dict[str, Tally]:
        """The tallies of one task by unit."""
        return {unit.id: unit.tasks[task] for unit in self.units if task in unit.tasks}

    def counts(self, task: str) -> list[Counts]:
        """The counts of one task, one for each unit that has it."""
        return [tally.counts for tally in self.of(task).values()]

    @property
    def cost(self) -> Cost | None:
        """What a model was asked for all units; None where none was."""
        costs = [unit.cost for unit in self.units if unit.cost is not None]
        return sum(costs, Cost()) if costs else None

    @property
    def judgements(self) -> list[Judgement]:
        """All finds with a confidence."""
        return [j for unit in self.units for j in unit.judgements]


def read_run(file: Path) -> Run:
    """A run as it was written. Raises NotFound or BrokenFile."""
    try:
        return Run.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"there is no run in {file}", "python -m evals --json > FILE writes one") from None
    except (OSError, UnicodeDecodeError, ValidationError) as problem:
        raise BrokenFile(f"{file} is no run of the evals: {str(problem).splitlines()[0]}", "write it again") from None


def write_atomically(file: Path, text: str) -> None:
    """Write a whole file or nothing. Raises StorageFailed."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(file)
    except OSError as problem:
        raise StorageFailed(f"{file} cannot be written: {problem.strerror}", "name a file that can be") from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def slim(run: Run) -> Run:
    """The run without its mistakes and finds: what a baseline needs."""
    units = tuple(
        unit.model_copy(
            update={
                "tasks": {t: tally.model_copy(update={"mistakes": ()}) for t, tally in unit.tasks.items()},
                "judgements": (),
            }
        )
        for unit in run.units
    )
    return run.model_copy(update={"units": units})


def only(run: Run, tasks: Iterable[str]) -> Run:
    """The run with these tasks alone."""
    kept = set(tasks)
    units = tuple(u.model_copy(update={"tasks": {t: x for t, x in u.tasks.items() if t in kept}}) for u in run.units)
    return run.model_copy(update={"units": units})


def told_apart(run: Run, others: Iterable[Run]) -> list[Run]:
    """The other runs, with the time in the name of one that is called like another."""
    taken, named = {run.subject}, []
    for other in others:
        name, number = other.subject, 1
        while name in taken:
            name = f"{other.subject} {other.at[:16]}" + (f" ({number})" if number > 1 else "")
            number += 1
        taken.add(name)
        named.append(other.model_copy(update={"subject": name}))
    return named


def as_text(run: Run) -> str:
    """JSON with one unit on each line, so that a reviewer sees what changed."""
    whole = run.model_dump(mode="json")
    units = ",\n  ".join(json.dumps(u, ensure_ascii=False) for u in whole.pop("units"))
    head = json.dumps(whole, ensure_ascii=False)[:-1]
    return f'{head}, "units": [\n  {units}\n]}}\n'


def shared(units: Iterable[Unit], others: Iterable[Unit]) -> list[str]:
    """The ids of units that both have with the same data."""
    theirs = {u.id: u.data for u in others}
    return [u.id for u in units if theirs.get(u.id) == u.data]


def paired(old: Run, new: Run, task: str) -> tuple[dict[str, Counts], dict[str, Counts]]:
    """Counts of one task by unit, of both runs, over the units that both have with the same data.

    A unit of which only one run says something has nothing to find and nothing invented in the other.
    """
    before, after = old.of(task), new.of(task)
    units = [u for u in shared(new.units, old.units) if u in before or u in after]
    first, second = ({u: run[u].counts if u in run else (0, 0, 0) for u in units} for run in (before, after))
    return first, second
