"""How far two labellers agree: F1 between them for what is found, kappa where both judge the same things."""

from dataclasses import dataclass
from pathlib import Path

from copilot.domain.meddpicc import Element
from copilot.errors import NotFound
from evals.gold import GoldCall, read_call, read_calls
from evals.scoring import Found, Label, Score
from evals.signal_scores import (
    commitment_scores,
    evidence_match,
    meeting_score,
    objection_scores,
    people_scores,
    plan_score,
)
from evals.statistics import kappa


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two labellers on the calls that both labelled. `kappas` are Cohen's, with what was judged."""

    calls: int
    f1: dict[str, float]
    kappas: dict[str, float]


def agreement_of(first: Path, second: Path) -> Agreement:
    """Two label files of one call, or two folders with label files of the same names.

    Raises NotFound where they share no call.
    """
    pairs = _pairs(first, second)
    totals: dict[str, Score] = {}
    judged: dict[str, tuple[list[object], list[object]]] = {}
    for a, b in pairs:
        for task, score in between(a.labels, b.labels).items():
            totals[task] = totals.get(task, Score()) + score
        for task, (mine, theirs) in _judgements(a.labels, b.labels).items():
            both = judged.setdefault(task, ([], []))
            both[0].extend(mine)
            both[1].extend(theirs)
    return Agreement(
        calls=len(pairs),
        f1={task: score.f1 for task, score in totals.items()},
        kappas={task: kappa(mine, theirs) for task, (mine, theirs) in judged.items()},
    )


def between(first: Label, second: Label) -> dict[str, Score]:
    """The second labeller's required labels scored against the first's, as if a program had found them."""
    found = as_found(second)
    return {
        "evidence": evidence_match(first, found).score,
        **commitment_scores(first, found)[0],
        **objection_scores(first, found)[0],
        "plan changes": plan_score(first, found),
        **people_scores(first, found),
        "next meeting": meeting_score(first, found),
    }


def as_found(labels: Label) -> Found:
    """Labels in the form of an analysis; what is optional is nothing that one must find."""
    required = {
        name: [{**e, "quote": e.get("words", "")} for e in labels[name] if not e.get("optional")]
        for name in ("evidence", "commitments", "objections", "plan_changes")
    }
    meeting = labels.get("next_meeting")
    return {
        "meddpicc": {
            e.value: {
                "status": labels["statuses"].get(e.value, "missing"),
                "evidence": [x for x in required["evidence"] if x["element"] == e.value],
            }
            for e in Element
        },
        "commitments": required["commitments"],
        "objections": required["objections"],
        "plan_changes": required["plan_changes"],
        "people": [p for p in labels["people"] if not p.get("optional")],
        "next_meeting": {**meeting, "on": meeting.get("date"), "quote": meeting.get("words", "")} if meeting else None,
    }


def _judgements(first: Label, second: Label) -> dict[str, tuple[list[object], list[object]]]:
    """What both judge on the same things: the status of each element; of each turn, whether it is evidence."""
    turns = range(1, max(first["turns"], second["turns"]) + 1)
    statuses = [(first["statuses"].get(e.value), second["statuses"].get(e.value)) for e in Element]
    found: dict[str, tuple[list[object], list[object]]] = {
        "status": ([a for a, _ in statuses], [b for _, b in statuses]),
    }
    for name, task in (("evidence", "turn is evidence"), ("commitments", "turn is a promise")):
        mine, theirs = _turns(first, name), _turns(second, name)
        found[task] = ([n in mine for n in turns], [n in theirs for n in turns])
    return found


def _turns(labels: Label, name: str) -> set[int]:
    return {e["turn"] for e in labels[name] if not e.get("optional")}


def _pairs(first: Path, second: Path) -> list[tuple[GoldCall, GoldCall]]:
    if first.is_file() and second.is_file():
        return [(read_call(first), read_call(second))]
    mine, theirs = ({c.id: c for c in read_calls(folder)[0]} for folder in (first, second))
    pairs = [(call, theirs[name]) for name, call in mine.items() if name in theirs]
    if not pairs:
        raise NotFound(f"{first} and {second} share no label file", "both must hold files of the same name")
    return pairs


def shown(agreement: Agreement) -> str:
    """As a person reads it."""
    lines = [f"{agreement.calls} calls labelled by both", f"{'':<20} {'F1':>5}"]
    lines += [f"{task:<20} {value:5.2f}" for task, value in agreement.f1.items()]
    lines.append(f"{'':<20} kappa")
    lines += [f"{task:<20} {value:5.2f}" for task, value in agreement.kappas.items()]
    return "\n".join(lines)
