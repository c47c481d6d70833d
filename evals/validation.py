"""Whether the data is what it says: labels that stand in their turns, dates by the rules, clean splits."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from copilot.domain.meddpicc import FACETS, Element, Polarity, Status
from copilot.domain.signals import Category
from copilot.domain.transcript import Transcript
from copilot.errors import CopilotError
from evals.due_rules import expected
from evals.gold import CALLS, QUESTIONS, ROOT, SPLITS, GoldCall, read_calls, read_questions, repeated
from evals.overlap import repetitions, training_turns
from evals.reading_scores import WORDED, stands

TRAINING = ROOT / "copilot" / "evidence" / "training"


def problems_of_all() -> list[str]:
    """Every problem of every split, of the questions, and between training and tested turns."""
    calls: list[GoldCall] = []
    problems: list[str] = []
    texts: dict[str, dict[str, Transcript]] = {split: {} for split in SPLITS}
    for split in SPLITS:
        found, broken = read_calls(CALLS / split)
        calls += found
        problems += [f"{split}/{name}: {problem.message}" for name, problem in broken]
        for call in found:
            if call.labels.get("split", split) != split:
                problems.append(f"{call.id}: lies in {split}, says {call.labels['split']}")
            try:
                texts[split][call.id] = call.transcript()
            except CopilotError as problem:
                problems.append(f"{call.id}: {problem.message}")
                continue
            problems += [f"{call.id}: {p}" for p in problems_of(call, texts[split][call.id])]
    problems += [f"id {name} occurs twice" for name in repeated(c.id for c in calls)]
    problems += list(_deals_apart(calls))
    problems += question_problems()
    problems += repetition_problems(TRAINING.glob("*.jsonl"), texts["train"], texts["dev"] | texts["test"])
    return problems


def problems_of(call: GoldCall, transcript: Transcript) -> Iterator[str]:
    """What is wrong with the labels of one call."""
    labels, turns = call.labels, [t.model_dump(mode="json") for t in transcript.turns]
    if len(turns) != labels["turns"]:
        yield f"{labels['turns']} turns are labelled, {len(turns)} are read"
    for name in WORDED:
        for entry in labels.get(name, ()):
            if "words" in entry and not stands(entry, turns):
                yield f"{name}: “{entry['words']}” does not stand in turn {entry['turn']}"
    yield from _vocabulary(labels)
    yield from _dates(labels)
    ids = {m.id for m in call.plan.milestones} if call.plan else set[str]()
    for change in labels["plan_changes"]:
        if change["op"] != "add" and change["id"] not in ids:
            yield f"plan change in turn {change['turn']}: no milestone {change['id']!r}"
    for objection in labels["objections"]:
        if objection.get("card") and not (ROOT / objection["card"]).is_file():
            yield f"objection in turn {objection['turn']}: no card {objection['card']}"


def _vocabulary(labels: dict[str, Any]) -> Iterator[str]:
    for entry in labels["evidence"]:
        where = f"evidence in turn {entry['turn']}"
        if entry["element"] not in set(Element):
            yield f"{where}: no element {entry['element']!r}"
            continue
        if entry.get("polarity", "for") not in set(Polarity):
            yield f"{where}: no polarity {entry['polarity']!r}"
        known = {f.value for f in FACETS[Element(entry["element"])]}
        yield from (
            f"{where}: {entry['element']} has no facet {f!r}" for f in entry.get("facets") or () if f not in known
        )
    yield from (
        f"status of {e}: {s!r}" for e, s in labels["statuses"].items() if e not in set(Element) or s not in set(Status)
    )
    yield from (f"{e} has no status" for e in Element if e not in labels["statuses"])
    for objection in labels["objections"]:
        if objection["category"] not in set(Category):
            yield f"objection in turn {objection['turn']}: no category {objection['category']!r}"
    for name in ("answered", "good_questions"):
        for entry in labels.get(name, ()):
            if entry["element"] not in set(Element) or entry["facet"] not in FACETS[Element(entry["element"])]:
                yield f"{name}: {entry['element']} {entry['facet']} does not exist"


def _dates(labels: dict[str, Any]) -> Iterator[str]:
    on = date.fromisoformat(labels["date"])
    for promise in labels["commitments"]:
        where = f"promise in turn {promise['turn']}"
        if promise.get("due_why"):
            continue
        rule = expected(promise.get("due_text") or "", on)
        if rule is not None and rule.isoformat() not in (promise["due"], *promise.get("due_also", ())):
            yield f"{where}: “{promise['due_text']}” from {on:%a} {on} is {rule}, labelled {promise['due']}"


def _deals_apart(calls: Iterable[GoldCall]) -> Iterator[str]:
    splits: dict[str, set[str]] = {}
    for call in calls:
        for owner in (call.labels.get("deal"), call.labels.get("seller_company") and call.labels.get("buyer_company")):
            if owner:
                splits.setdefault(str(owner), set()).add(str(call.labels.get("split")))
    yield from (f"{owner} is in several splits: {', '.join(sorted(s))}" for owner, s in splits.items() if len(s) > 1)


def question_problems(file: Path = QUESTIONS) -> list[str]:
    """Questions with the same id or the same words, or with a file that does not exist."""
    questions = read_questions(file)
    found = [f"question {name} occurs twice" for name in repeated(q.id for q in questions)]
    found += [f"the question {text!r} occurs twice" for text in repeated(q.question.casefold() for q in questions)]
    found += [f"{q.id}: there is no file {f}" for q in questions for f in q.files if not (ROOT / f).is_file()]
    return found


def repetition_problems(
    training: Iterable[Path], trained: dict[str, Transcript], tested: dict[str, Transcript]
) -> list[str]:
    """Training turns, and turns of training calls, that nearly repeat a dev or test turn."""
    return [
        f"{r.trained} nearly repeats {r.tested} ({r.share:.0%} of the shorter one)"
        for r in repetitions(training_turns(sorted(training)) | _turns(trained), _turns(tested))
    ]


def _turns(calls: dict[str, Transcript]) -> dict[str, str]:
    return {f"{name} turn {t.n}": t.text for name, transcript in calls.items() for t in transcript.turns}
