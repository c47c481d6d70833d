"""What `python -m evals` does for each option."""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from copilot.errors import CopilotError, ModelNotConfigured, NotFound, StorageFailed, WrongUsage
from evals import gate, latency, readme_table, screen
from evals.gold import CALLS, ROOT, SUFFIX, GoldCall, GoldQuestion, read_calls, read_questions
from evals.runs import Cost, Run, as_text, only, read_run, slim, told_apart, write_atomically

if TYPE_CHECKING:
    from copilot.service import Service
    from evals.subjects import Subject

SUBJECTS = ("offline", "llm", "keywords", "zero-shot", "whole-prompt")
BESIDE = ("keywords", "zero-shot", "whole-prompt")
BASELINES = Path(__file__).parent / "baselines"
TEST_LOG = Path(__file__).parent / "test-runs.log"
README = ROOT / "README.md"


def run(asked: argparse.Namespace) -> int:
    """Do what is asked; the exit code."""
    others: list[tuple[object, Callable[[], int]]] = [
        (asked.validate, lambda: validate(asked.data)),
        (asked.datasheet, datasheet),
        (asked.agree, lambda: agree(asked.agree[0], asked.agree[1], asked.list)),
        (asked.history, lambda: history(as_json=asked.json)),
        (asked.prompt, lambda: compare_prompts(asked)),
        (asked.readme, readme),
        (asked.attacks, lambda: attacks(to_the_end=asked.verbose)),
        (asked.emails, emails),
        (asked.cost, cost),
        (asked.agent, lambda: agent(asked)),
    ]
    return next((do for wanted, do in others if wanted), lambda: score(asked))()


def datasheet() -> int:
    """Write the counts of the data sheet."""
    from evals.datasheet import write

    print("written" if write() else "it is as it should be")
    return 0


def readme() -> int:
    """Write the table of README.md."""
    changed = readme_table.write(README, read_run(BASELINES / "offline.json"))
    print("README.md is written" if changed else "README.md is as it should be")
    return 0


def agree(first: Path, second: Path, call: str | None = None) -> int:
    """How far two readings agree; with `call`, each difference in it (in all calls for an empty name)."""
    from evals.agreement import agreement_of, listed, pairs_of, shown

    pairs, unread = pairs_of(first, second)
    if call is None:
        print(shown(agreement_of(pairs, unread)))
        return 0
    if call in unread:
        raise NotFound(f"{call}: {unread[call]}", "both readings are needed")
    print(listed(pairs, call, (str(first), str(second))))
    return 0


def history(*, as_json: bool) -> int:
    """What the rep decided about proposals, in the workspace of the current folder."""
    from copilot.cli.decisions import shown
    from copilot.service.decision_rates import rates_json
    from copilot.wiring import build

    found = build().deals.decision_rates()
    print(json.dumps(rates_json(found)) if as_json else shown(found))
    return 0


def attacks(*, to_the_end: bool) -> int:
    """Play the attacks up to the first breach, or all of them; the exit code is 1 after a breach."""
    from evals.attacks import run as play

    return play(to_the_end=to_the_end)


def emails() -> int:
    """Write the e-mails with planted facts; the exit code is 1 where something got out."""
    from evals.email_scores import run as write

    return write()


def cost() -> int:
    """What an analysis of an hour sends to a model; the exit code is 1 above the limit."""
    from evals.cost import run as count

    return count(_service)


def agent(asked: argparse.Namespace) -> int:
    """The four jobs on the calls by a model that knows the labels, offline and, with --local, by the user's model."""
    from evals.agent_tasks import score_agents, table

    calls, _, broken = _data(asked)
    scores = score_agents(_service(), calls, local=asked.local)
    print(table(scores))
    for score in scores if asked.verbose else ():
        for call, mistake in score.mistakes:
            print(f"{score.reader}, {score.task}, {call}: {mistake}")
    for name, problem in broken:
        print(f"missing: {name}: {problem.message}")
    return 1 if broken else 0


def validate(folder: Path | None = None) -> int:
    """Check all data, or the labelled calls of one folder; the exit code. Notes are no problems."""
    from evals.validation import notes_of_all, notes_of_calls, problems_of_all, problems_of_folder

    if folder is None:
        problems, notes = problems_of_all(), notes_of_all()
    else:
        problems, notes = problems_of_folder(folder), notes_of_calls(read_calls(folder)[0])
    for line in (*problems, *(f"note: {note}" for note in notes)):
        print(line)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


def score(asked: argparse.Namespace) -> int:
    """Run, show, compare, keep; the exit code."""
    _check_place(asked.report)
    calls, questions, broken = _data(asked)
    subject = subject_of(asked.engine)
    others = [read_run(file) for file in asked.against]
    judge = _judge(asked.judge, subject) if asked.judge else None
    run = _run(subject, asked, calls, questions, broken)
    if judge:
        run = judge(run, calls)
    not_run: dict[str, str] = {}
    for name in BESIDE if asked.baselines else ():
        try:
            others.append(_run(subject_of(name), asked, calls, questions, []))
        except ModelNotConfigured as problem:
            not_run[name] = problem.message
    others = told_apart(run, others)
    if asked.json:
        print(as_text(run), end="")
    else:
        _show(run, others, not_run, verbose=asked.verbose)
    if asked.report:
        from evals.report import page

        write_atomically(asked.report, page(run, others, calls, not_run))
    code = 1 if run.missing else 0
    if asked.check:
        code = max(code, _check(run, asked))
    if asked.accept:
        _accept(run, asked)
    return code


def compare_prompts(asked: argparse.Namespace) -> int:
    """The job of some prompts with each of them on the same calls; the exit code is 1 where calls are missing."""
    from evals import experiments
    from evals.trial_prompts import TASKS_OF, Trial, job_of_prompts

    if len(asked.prompt) < 2:
        raise WrongUsage("one prompt alone compares with nothing", "--prompt prompts/x.md.j2 --prompt other.md.j2")
    _check_place(asked.report)
    service, job = _service(), job_of_prompts(asked.prompt)
    trials = [Trial(service, job, file) for file in asked.prompt]
    calls, _, broken = _data(asked)
    runs = [only(_run(trial, asked, calls, [], broken), TASKS_OF[job]) for trial in trials]
    in_vain = [Cost(**trial.in_vain.model_dump()) for trial in trials]
    prices = experiments.Prices(*asked.price) if asked.price else None
    if asked.json:
        print(json.dumps(experiments.as_json(job, runs, in_vain, prices), ensure_ascii=False))
    else:
        print(experiments.shown(job, runs, in_vain, prices))
    if asked.report:
        from evals.report import page

        write_atomically(asked.report, page(runs[-1], runs[:-1], calls))
    return 1 if any(run.missing for run in runs) else 0


def _judge(name: str, subject: "Subject") -> Callable[[Run, list[GoldCall]], Run]:
    """Marks the drafts of a run; what is wrong with the settings is told before anything is run."""
    from evals.judge import drafts_of, judge, labelled_drafts
    from evals.kept_results import kept
    from evals.models import model_of
    from evals.subjects import Product

    if not isinstance(subject, Product):
        raise WrongUsage(f"{subject.name} drafts nothing to judge", "--judge goes with --engine offline or llm")
    model = model_of(_service(), "a judge", name)

    def judged(run: Run, calls: list[GoldCall]) -> Run:
        versions, scored = subject.versions(), {u.id for u in run.units}
        drafts = [
            draft
            for call in calls
            if call.id in scored
            for draft in drafts_of(call, kept(call, subject.name, versions, subject.read), subject.email(call))
        ]
        labelled = labelled_drafts(read_calls(CALLS / "train")[0])
        return run.model_copy(update={"judge": name, "judged": judge(model, labelled, drafts)})

    return judged


def _data(
    asked: argparse.Namespace,
) -> tuple[list[GoldCall], list[GoldQuestion], list[tuple[str, CopilotError]]]:
    """What is to be scored. Raises where own labels are unfit, and where test calls are asked for without --release."""
    from evals.validation import check_fit

    calls, broken = read_calls(asked.data or CALLS / asked.split)
    if asked.only:
        known = {c.id for c in calls}
        if unknown := [i for i in asked.only if i not in known]:
            raise NotFound(f"there is no call {unknown[0]!r}", f"one of {', '.join(sorted(known))}")
        calls, broken = [c for c in calls if c.id in asked.only], []
    if over_test(calls) and not asked.release:
        raise WrongUsage("these are calls of the test split, kept for releases", "add --release; it is logged")
    if asked.data:
        check_fit(calls, broken)
    return calls, [] if asked.data or asked.only else read_questions(), broken


def over_test(calls: list[GoldCall]) -> bool:
    """Whether one of the calls is of the test split, wherever its labels or a copy of its export lie."""
    exports = (f for f in (CALLS / "test").glob("*") if f.is_file() and not f.name.endswith(SUFFIX))
    kept = {hashlib.sha256(f.read_bytes()).digest() for f in exports}
    return any(hashlib.sha256(call.file.read_bytes()).digest() in kept for call in calls)


def _check_place(report: Path | None) -> None:
    """Raises WrongUsage where no page can be written, before anything is run."""
    if report and report.is_dir():
        raise WrongUsage(f"{report} is a folder", f"name the page: --report {report / 'evals.html'}")


def _run(
    subject: "Subject",
    asked: argparse.Namespace,
    calls: list[GoldCall],
    questions: list[GoldQuestion],
    broken: list[tuple[str, CopilotError]],
) -> Run:
    """One run; one over calls of the test split leaves its line in the log, however it ends."""
    from evals.running import run_subject

    split = str(asked.data or asked.split)
    if not over_test(calls):
        return run_subject(subject, split, calls, questions, broken)
    _log(f"{_now()} {subject.name} {split}: begun on {len(calls)} calls")
    run = run_subject(subject, split, calls, questions, broken)
    versions = " ".join(f"{name}={value}" for name, value in run.versions.items())
    _log(f"{run.at} {run.subject} {split}: {versions} units={len(run.units)} missing={len(run.missing)}")
    return run


def _service() -> "Service":
    from copilot.wiring import build

    return build(ROOT)


def subject_of(name: str) -> "Subject":
    """Who reads, by name. Raises ModelNotConfigured where it needs a model and there is none."""
    service = _service()
    if name == "keywords":
        from evals.baseline_rules import Keywords

        return Keywords(service)
    if name == "zero-shot":
        from evals.baseline_similarity import ZeroShot

        return ZeroShot(service)
    if name == "whole-prompt":
        from evals.baseline_prompt import WholePrompt

        return WholePrompt(service)
    from evals.models import need_model
    from evals.subjects import Product

    if name == "llm":
        need_model(service, "the engine llm")
    return Product(service, "llm" if name == "llm" else "offline")


def _show(run: Run, others: list[Run], not_run: dict[str, str], *, verbose: bool) -> None:
    print(screen.table(run, others))
    print("\n".join(latency.shown(r) for r in (run, *others)))
    if run.cost:
        print(f"model: {run.cost.calls} requests, {run.cost.input_tokens} tokens in, {run.cost.output_tokens} out")
    for name, why in not_run.items():
        print(f"{name:<19} not run: {why}")
    print(screen.confidence(run))
    print(screen.fills(run))
    print(screen.languages(run))
    if run.judge:
        from evals.judge import shown

        print(shown(run.judge, run.judged))
    if verbose:
        print(screen.mistakes(run))
    print("\n".join(screen.missing(r) for r in (run, *others) if r.missing), end="")


def _check(run: Run, asked: argparse.Namespace) -> int:
    file = BASELINES / f"{run.subject}.json"
    if not file.is_file():
        raise NotFound(f"there is no accepted baseline for {run.subject}", "python -m evals --accept makes one")
    verdict = gate.judged(read_run(file), run)
    print(screen.verdict(verdict), file=_beside_json(asked))
    return 1 if verdict.reasons else 0


def _accept(run: Run, asked: argparse.Namespace) -> None:
    if asked.split != "dev" or asked.data or asked.only:
        raise WrongUsage("a baseline is a run of the whole dev split", "python -m evals --accept")
    if run.missing:
        raise WrongUsage(f"{len(run.missing)} calls could not be scored", "a baseline has them all; mend them first")
    write_atomically(BASELINES / f"{run.subject}.json", as_text(slim(run)))
    said = f"accepted as {BASELINES.name}/{run.subject}.json; commit it with the reason, then python -m evals --readme"
    print(said, file=_beside_json(asked))


def _beside_json(asked: argparse.Namespace) -> TextIO:
    """Where a word for a person goes: with --json, standard output is JSON alone."""
    return sys.stderr if asked.json else sys.stdout


def _log(line: str) -> None:
    """One more line in the log of test runs. Raises StorageFailed: what cannot be logged is not run."""
    try:
        with TEST_LOG.open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")
    except OSError as problem:
        raise StorageFailed(f"{TEST_LOG} cannot be written: {problem}", "a test run must be logged") from None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
