"""Whether the data is what it says: labels that stand in their turns, dates by the rules, clean splits.

A problem must be mended before anything is scored; a note is what a person should look at.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from copilot.domain.meddpicc import FACETS, Element, Polarity, Status
from copilot.domain.people import Role
from copilot.domain.signals import Category
from copilot.domain.transcript import Transcript
from copilot.errors import BrokenFile, CopilotError
from evals.due_rules import expected
from evals.gold import CALLS, QUESTIONS, ROOT, SPLITS, SUFFIX, GoldCall, read_calls, read_questions, repeated
from evals.label_shape import shape_problems
from evals.overlap import repetitions, training_turns
from evals.reading_scores import WORDED, stands

TRAINING = ROOT / "copilot" / "evidence" / "training"

SYNONYMS = {
    "user": "user_buyer",
    "end user": "user_buyer",
    "security": "it_security",
    "it security": "it_security",
    "budget holder": "economic_buyer",
}
"""Words that labels use for a role of the program. Any other word is a part that the program does not know."""


class UnfitLabels(BrokenFile):
    """Labels that would be scored as mistakes of the program; each line of the message is a problem."""


class UnreadableLabels(UnfitLabels):
    """Labels, or their exports, that cannot be read at all."""

    exit_code = 2


def check_fit(calls: Iterable[GoldCall], broken: Iterable[tuple[str, CopilotError]]) -> None:
    """Raises UnreadableLabels or UnfitLabels with every problem of own labelled calls, before they are scored."""
    unreadable = [f"{name}{SUFFIX}: {problem.message}" for name, problem in broken]
    problems: list[str] = []
    for call in calls:
        try:
            transcript = call.transcript()
        except CopilotError as problem:
            unreadable.append(f"{call.file.name}: {problem.message}")
            continue
        problems += [f"{call.id}{SUFFIX}: {p}" for p in problems_of(call, transcript)]
    if unreadable or problems:
        sort = UnreadableLabels if unreadable else UnfitLabels
        raise sort("\n".join([*unreadable, *problems]), "mend the labels; python -m evals --validate --data DIR")


def problems_of_folder(folder: Path) -> list[str]:
    """Every problem of the labelled calls of one folder. Raises NotFound where it holds none."""
    try:
        check_fit(*read_calls(folder))
    except UnfitLabels as found:
        return found.message.splitlines()
    return []


def notes_of_all() -> list[str]:
    """What to look at in all splits."""
    calls = [call for split in SPLITS for call in read_calls(CALLS / split)[0]]
    return [*notes_of_calls(calls), *namesakes(calls)]


def notes_of_calls(calls: Iterable[GoldCall]) -> list[str]:
    """Words of roles for which the program has its own."""
    words = ((c.id, p, str(r)) for c in calls for p in c.labels["people"] for r in _roles(p))
    return [
        f"{call}: {person['name']} is {role!r}, which is not scored; the program says {SYNONYMS[plain]!r}"
        for call, person, role in words
        if role not in set(Role) and (plain := role.replace("_", " ").replace("-", " ").casefold()) in SYNONYMS
    ]


def _roles(person: Any) -> list[Any]:
    return list(person.get("roles") or ()) if isinstance(person, dict) else []


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
    problems += list(deals_apart(calls))
    problems += question_problems()
    problems += repetition_problems(TRAINING.glob("*.jsonl"), texts["train"], texts["dev"] | texts["test"])
    return problems


def problems_of(call: GoldCall, transcript: Transcript) -> Iterator[str]:
    """What is wrong with the labels of one call."""
    labels, turns = call.labels, [t.model_dump(mode="json") for t in transcript.turns]
    if wrong := list(shape_problems(labels)):
        yield from wrong
        return
    if len(turns) != labels["turns"]:
        yield f"{labels['turns']} turns are labelled, {len(turns)} are read"
    for name in WORDED:
        for entry in labels.get(name, ()):
            if "words" in entry and not stands(entry, turns):
                yield f"{name}: “{entry['words']}” does not stand in turn {entry['turn']}"
    yield from _vocabulary(labels)
    yield from _dates(labels)
    yield from (
        f"good_questions: {e} {f} is asked for, and is among what the call answered" for e, f in _contradicted(labels)
    )
    try:
        ids = {m.id for m in call.plan.milestones} if call.plan else set[str]()
    except (OSError, ValueError) as problem:
        yield f"plan: {str(problem).splitlines()[0]}"
        return
    for change in labels["plan_changes"]:
        if change["op"] != "add" and change["id"] not in ids:
            yield f"plan change in turn {change['turn']}: no milestone {change['id']!r}"
    for objection in labels["objections"]:
        if objection.get("card") and not (ROOT / objection["card"]).is_file():
            yield f"objection in turn {objection['turn']}: no card {objection['card']}"


def _contradicted(labels: dict[str, Any]) -> list[tuple[str, str]]:
    """Gaps that a good question would ask after, and that the call has answered by the same labels."""
    answered, good = (
        {(str(e["element"]), str(e["facet"])) for e in labels.get(name) or ()}
        for name in ("answered", "good_questions")
    )
    return sorted(answered & good)


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
        for entry in labels.get(name) or ():
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


def deals_apart(calls: Iterable[GoldCall]) -> Iterator[str]:
    """Deals, accounts, and people of one buyer that lie in several splits.

    An account is a buyer's company, whoever sells to it. Many labels do not name it: two calls of one seller's company
    in which a buyer of the same full name speaks are of one account too.
    """
    splits: dict[str, set[str]] = {}
    for call in calls:
        seller, buyer = _company(call, "seller_company"), _company(call, "buyer_company")
        owners = [str(call.labels["deal"])] if call.labels.get("deal") else []
        owners += [buyer] if buyer else []
        owners += [f"{seller} + {name}" for name in _full_names(call)]
        for owner in owners:
            splits.setdefault(owner, set()).add(_split(call))
    yield from (f"{owner} is in several splits: {', '.join(sorted(s))}" for owner, s in splits.items() if len(s) > 1)


def namesakes(calls: Iterable[GoldCall]) -> Iterator[str]:
    """Buyers of one full name in several splits: a shared account, unless they are different people."""
    places: dict[str, dict[str, list[str]]] = {}
    for call in calls:
        for name in _full_names(call):
            places.setdefault(name, {}).setdefault(_split(call), []).append(call.id)
    for name, by_split in places.items():
        if len(by_split) > 1:
            where = ", ".join(f"{split} ({', '.join(ids)})" for split, ids in sorted(by_split.items()))
            yield f"a buyer called {name!r} is in several splits: {where}"


def _split(call: GoldCall) -> str:
    return str(call.labels.get("split") or call.file.parent.name)


def _company(call: GoldCall, key: str) -> str:
    """A company by its name alone; labels put what they say about it in brackets or after a comma."""
    return re.split(r"[(,]", str(call.labels.get(key) or ""))[0].strip().casefold()


def _full_names(call: GoldCall) -> set[str]:
    """The buyers who speak, by full names ("Last, First" turned round); a first name alone tells nobody apart."""
    turned = (" ".join(reversed(str(n).split(", "))) for n in call.labels["buyers"] if n)
    return {name.casefold() for name in turned if len(name.split()) > 1}


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
