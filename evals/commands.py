"""What `python -m evals` does for each option."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.errors import CopilotError, NotFound, WrongUsage
from evals import gate, readme_table, screen
from evals.gold import CALLS, ROOT, GoldCall, GoldQuestion, read_calls, read_questions
from evals.runs import Run, as_text, read_run, slim, write_atomically

if TYPE_CHECKING:
    from evals.subjects import Subject

SUBJECTS = ("offline", "llm", "keywords", "zero-shot")
BASELINES = Path(__file__).parent / "baselines"
TEST_LOG = Path(__file__).parent / "test-runs.log"
README = ROOT / "README.md"


def run(asked: argparse.Namespace) -> int:
    """Do what is asked; the exit code."""
    if asked.validate:
        return validate()
    if asked.datasheet:
        from evals.datasheet import write

        print("written" if write() else "it is as it should be")
        return 0
    if asked.agree:
        from evals.agreement import agreement_of, shown

        print(shown(agreement_of(*asked.agree)))
        return 0
    if asked.readme:
        changed = readme_table.write(README, read_run(BASELINES / "offline.json"))
        print("README.md is written" if changed else "README.md is as it should be")
        return 0
    return score(asked)


def validate() -> int:
    """Check all data; the exit code."""
    from evals.validation import problems_of_all

    problems = problems_of_all()
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


def score(asked: argparse.Namespace) -> int:
    """Run, show, compare, keep; the exit code."""
    calls, questions, broken = _data(asked)
    run = _run(asked.engine, asked, calls, questions, broken)
    others = [read_run(file) for file in asked.against]
    if asked.baselines:
        others += [_run(name, asked, calls, questions, []) for name in ("keywords", "zero-shot")]
    if asked.json:
        print(as_text(run), end="")
    else:
        _show(run, others, verbose=asked.verbose)
    if asked.split == "test" and not asked.data:
        _log(run)
    if asked.report:
        from evals.report import page

        write_atomically(asked.report, page(run, others, calls))
    code = 1 if run.missing else 0
    if asked.check:
        code = max(code, _check(run))
    if asked.accept:
        _accept(run, asked)
    return code


def _data(
    asked: argparse.Namespace,
) -> tuple[list[GoldCall], list[GoldQuestion], list[tuple[str, CopilotError]]]:
    calls, broken = read_calls(asked.data or CALLS / asked.split)
    if asked.only:
        known = {c.id for c in calls}
        if unknown := [i for i in asked.only if i not in known]:
            raise NotFound(f"there is no call {unknown[0]!r}", f"one of {', '.join(sorted(known))}")
        return [c for c in calls if c.id in asked.only], [], []
    return calls, [] if asked.data else read_questions(), broken


def _run(
    name: str,
    asked: argparse.Namespace,
    calls: list[GoldCall],
    questions: list[GoldQuestion],
    broken: list[tuple[str, CopilotError]],
) -> Run:
    from evals.running import run_subject

    return run_subject(subject_of(name), str(asked.data or asked.split), calls, questions, broken)


def subject_of(name: str) -> "Subject":
    """Who reads, by name."""
    from copilot.wiring import build

    service = build(ROOT)
    if name in ("keywords", "zero-shot"):
        from evals.baseline_rules import Keywords
        from evals.baseline_similarity import ZeroShot

        return Keywords(service) if name == "keywords" else ZeroShot(service)
    from evals.subjects import Product

    return Product(service, "llm" if name == "llm" else "offline")


def _show(run: Run, others: list[Run], *, verbose: bool) -> None:
    print(screen.table(run, others))
    print(screen.seconds(run))
    print(screen.confidence(run))
    if verbose:
        print(screen.mistakes(run))
    if run.missing:
        print(screen.missing(run))


def _check(run: Run) -> int:
    file = BASELINES / f"{run.subject}.json"
    if not file.is_file():
        raise NotFound(f"there is no accepted baseline for {run.subject}", "python -m evals --accept makes one")
    verdict = gate.judged(read_run(file), run)
    print(screen.verdict(verdict))
    return 1 if verdict.reasons else 0


def _accept(run: Run, asked: argparse.Namespace) -> None:
    if asked.split != "dev" or asked.data or asked.only:
        raise WrongUsage("a baseline is a run of the whole dev split", "python -m evals --accept")
    if run.missing:
        raise WrongUsage(f"{len(run.missing)} calls could not be scored", "a baseline has them all; mend them first")
    write_atomically(BASELINES / f"{run.subject}.json", as_text(slim(run)))
    print(f"accepted as {BASELINES.name}/{run.subject}.json; commit it with the reason, then python -m evals --readme")


def _log(run: Run) -> None:
    versions = " ".join(f"{name}={value}" for name, value in run.versions.items())
    scored, missing = len(run.units), len(run.missing)
    with TEST_LOG.open("a", encoding="utf-8") as log:
        log.write(f"{run.at} {run.subject} {versions} units={scored} missing={missing}\n")
