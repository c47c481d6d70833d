"""Scores of one call against its labels, as docs/annotation-guide.md counts: pure functions, with their turns.

A required label counts as found at its own turn or one beside it (or at a turn that the label names as acceptable);
optional labels count neither way.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Label = dict[str, Any]
Found = dict[str, Any]


@dataclass
class Score:
    """Hits, misses and false finds of one task; they add up over calls."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.hits + other.hits, self.missed + other.missed, self.invented + other.invented)

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right; 1 where nothing was found."""
        found = self.hits + len(self.invented)
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, the share that was found; 1 where nothing is there."""
        there = self.hits + len(self.missed)
        return self.hits / there if there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def near(label: Label, found: Found) -> bool:
    """Whether something was found where the label stands."""
    places = [label["turn"], label.get("turn_end", label["turn"]), *label.get("also", ())]
    return any(found["turn"] - 1 <= place <= found.get("turn_end", found["turn"]) + 1 for place in places)


def matched(
    labels: Sequence[Label], found: Sequence[Found], same: Callable[[Label, Found], bool]
) -> tuple[Score, list[tuple[Label, Found]]]:
    """Pair labels with finds, each find for one required label at most; the score and the pairs."""
    score, pairs, used = Score(), list[tuple[Label, Found]](), set[int]()
    for label in (entry for entry in labels if not entry.get("optional")):
        fitting = [i for i, f in enumerate(found) if near(label, f) and same(label, f)]
        free = next((i for i in fitting if i not in used), None)
        if free is not None:
            used.add(free)
            pairs.append((label, found[free]))
            score.hits += 1
        elif fitting:
            score.hits += 1
            pairs.append((label, found[fitting[0]]))
        else:
            score.missed.append(_shown(label))
    for i, f in enumerate(found):
        if i not in used and not any(near(label, f) and same(label, f) for label in labels):
            score.invented.append(_shown(f))
    return score, pairs


def _shown(entry: dict[str, Any]) -> str:
    what = entry.get("element") or entry.get("category") or entry.get("task") or entry.get("op") or ""
    return f"turn {entry['turn']}: {what} “{entry.get('words') or entry.get('quote', '')}”"


def evidence_score(labels: Label, result: Found) -> Score:
    """Evidence for the eight elements, micro over elements; polarity counts."""
    found = [{**e, "element": name} for name, reading in result["meddpicc"].items() for e in reading["evidence"]]
    score, _ = matched(
        labels["evidence"],
        found,
        lambda a, b: a["element"] == b["element"] and a.get("polarity", "for") == b.get("polarity", "for"),
    )
    return score


def status_score(labels: Label, result: Found) -> Score:
    """The status of each element, exact."""
    score = Score()
    for element, status in labels["statuses"].items():
        got = result["meddpicc"][element]["status"]
        if got == status:
            score.hits += 1
        else:
            score.missed.append(f"{element}: {got}, should be {status}")
            score.invented.append(f"{element}: {got}, should be {status}")
    return score


def commitment_scores(labels: Label, result: Found) -> dict[str, Score]:
    """Commitments; and of those found, the owner and the due date, exact."""
    score, pairs = matched(labels["commitments"], result["commitments"], lambda _a, _b: True)
    return {
        "commitments": score,
        "commitment owner": _exact((a["owner"] == b["owner"], a, b) for a, b in pairs),
        "commitment due": _exact((a["due"] == b["due"], a, b) for a, b in pairs),
    }


def objection_scores(labels: Label, result: Found) -> dict[str, Score]:
    """Objections; and of those found, the category."""
    score, pairs = matched(labels["objections"], result["objections"], lambda _a, _b: True)
    return {
        "objections": score,
        "objection category": _exact((a["category"] == b["category"], a, b) for a, b in pairs),
    }


def plan_score(labels: Label, result: Found) -> Score:
    """Changes of the plan: the operation, the milestone, and the value that it sets."""

    def same(a: Label, b: Found) -> bool:
        if a["op"] != b["op"]:
            return False
        if a["op"] == "add":
            return bool(a["due"] == b["due"])
        return bool(a["id"] == b["id"] and all(a.get(k) in (None, b[k]) for k in ("due", "status", "owner")))

    return matched(labels["plan_changes"], result["plan_changes"], same)[0]


def _exact(pairs: Iterable[tuple[bool, Label, Found]]) -> Score:
    score = Score()
    for right, label, found in pairs:
        if right:
            score.hits += 1
        else:
            score.missed.append(_shown(label))
            score.invented.append(_shown(found))
    return score


def scores(labels: Label, result: Found) -> dict[str, Score]:
    """All tasks of one call."""
    return {
        "evidence": evidence_score(labels, result),
        "status": status_score(labels, result),
        **commitment_scores(labels, result),
        **objection_scores(labels, result),
        "plan changes": plan_score(labels, result),
    }
