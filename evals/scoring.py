"""How finds are counted against labels, as docs/annotation-guide.md says: pure functions, with their reasons.

A required label counts as found at its own turn or one beside it (or at a turn that the label names as acceptable);
optional labels count neither way.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Label = dict[str, Any]
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What went wrong, where, and how much it hurts (1 is an ordinary mistake; evals/tasks.py has the weights)."""

    what: str
    turn: int | None = None
    weight: float = 1.0

    def __str__(self) -> str:
        return f"turn {self.turn}: {self.what}" if self.turn is not None else self.what


@dataclass
class Score:
    """Hits and mistakes of one task; they add up over calls.

    `wrong` is one answer that is both a miss and a false find: the value of a thing that has exactly one.
    """

    hits: int = 0
    missed: list[Mistake] = field(default_factory=list)
    invented: list[Mistake] = field(default_factory=list)
    wrong: list[Mistake] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.hits + other.hits,
            self.missed + other.missed,
            self.invented + other.invented,
            self.wrong + other.wrong,
        )

    @property
    def counts(self) -> tuple[int, int, int]:
        """Hits, misses, false finds; what is wrong counts as both."""
        return self.hits, len(self.missed) + len(self.wrong), len(self.invented) + len(self.wrong)

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right; 1 where nothing was found."""
        hits, _, invented = self.counts
        return hits / (hits + invented) if hits + invented else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, the share that was found; 1 where nothing is there."""
        hits, missed, _ = self.counts
        return hits / (hits + missed) if hits + missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 1 where nothing is there and nothing was found."""
        hits, missed, invented = self.counts
        total = 2 * hits + missed + invented
        return 2 * hits / total if total else 1.0

    @property
    def mistakes(self) -> list[Mistake]:
        """All of them, each once."""
        return [*self.missed, *self.invented, *self.wrong]

    @property
    def hurt(self) -> float:
        """The weights of all mistakes together."""
        return sum(m.weight for m in self.mistakes)


@dataclass
class Match:
    """Labels paired with finds. `judged` are the finds that count, each with its verdict."""

    score: Score
    pairs: list[tuple[Label, Found]]
    judged: list[tuple[Found, bool]]


def near(label: Label, found: Found) -> bool:
    """Whether something was found where the label stands."""
    places = [label["turn"], label.get("turn_end") or label["turn"], *label.get("also", ())]
    return any(found["turn"] - 1 <= place <= (found.get("turn_end") or found["turn"]) + 1 for place in places)


Weigh = Callable[[dict[str, Any], str], float]
"""Weight of a mistake: of the label or the find, by its sort (`missed`, `invented`, `wrong`)."""


def evenly(_entry: dict[str, Any], _sort: str) -> float:
    """Every mistake hurts the same."""
    return 1.0


def matched(
    labels: Sequence[Label],
    found: Sequence[Found],
    same: Callable[[Label, Found], bool] = lambda _a, _b: True,
    weigh: Weigh = evenly,
) -> Match:
    """Pair labels with finds, each find for one required label at most where that is possible."""
    match, used = Match(Score(), [], []), set[int]()
    for label in (entry for entry in labels if not entry.get("optional")):
        fitting = [i for i, f in enumerate(found) if near(label, f) and same(label, f)]
        if not fitting:
            match.score.missed.append(mistake(label, weigh(label, "missed")))
            continue
        free = [i for i in fitting if i not in used] or fitting
        chosen = min(free, key=lambda i: _distance(label, found[i]))
        used.add(chosen)
        match.score.hits += 1
        match.pairs.append((label, found[chosen]))
    for i, f in enumerate(found):
        fits = [label for label in labels if near(label, f) and same(label, f)]
        if i in used or any(not label.get("optional") for label in fits):
            match.judged.append((f, True))
        elif not fits:
            match.score.invented.append(mistake(f, weigh(f, "invented")))
            match.judged.append((f, False))
    return match


def _distance(label: Label, found: Found) -> tuple[int, int]:
    """Of several finds beside a label, the nearest is its own; in one turn the one that shares most words."""
    turns = min(abs(label["turn"] - found["turn"]), abs(label["turn"] - found.get("turn_end", found["turn"])))
    said = set(str(found.get("quote", "")).casefold().split()) & set(str(label.get("words", "")).casefold().split())
    return turns, -len(said)


def mistake(entry: dict[str, Any], weight: float = 1.0, note: str = "") -> Mistake:
    """A mistake told by what it is about and its words."""
    what = entry.get("element") or entry.get("category") or entry.get("op") or entry.get("task") or ""
    words = entry.get("words") or entry.get("quote") or ""
    against = " (against)" if entry.get("polarity") == "against" else ""
    return Mistake(f"{what}{against} “{words}”{f': {note}' if note else ''}".strip(), entry.get("turn"), weight)


def exact(pairs: Iterable[tuple[Label, Found]], name: str, *, weight: float = 1.0, also: str | None = None) -> Score:
    """Of paired labels and finds, those with the same value; `also` names further values that the label accepts.

    A find that does not give the value at all (as of a baseline) is not counted.
    """
    score = Score()
    for label, found in pairs:
        if name not in found:
            continue
        accepted = [label[name], *(label.get(also) or () if also else ())]
        if found[name] in accepted:
            score.hits += 1
        else:
            note = f"{name} is {found[name]}, should be {label[name]}"
            score.wrong.append(mistake({**label, "element": None}, weight, note))
    return score
