"""Where two readings of a call agree and where they do not, label by label.

Both readings are treated alike: what one of them requires and the other marks optional counts neither way, as in every
score; it is counted apart. Places are compared as in every score too: the same turn, one beside it, or a turn that a
label names as right as well.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from copilot.domain.meddpicc import Element
from copilot.service.label_lines import call_lines, turn_line
from evals.scoring import Label, near
from evals.signal_scores import ROLES, same_change, same_person
from evals.statistics import Counts

NOTHING = "(nothing)"
Same = Callable[[Label, Label], bool]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two readers see differently, each as the line of the label format; `turn` is None for the whole call."""

    task: str
    turn: int | None
    first: str
    second: str


@dataclass
class Compared:
    """One task in one call. `softer` counts what one reader requires and the other marks optional."""

    both: int = 0
    only_first: int = 0
    only_second: int = 0
    softer: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        """As the statistics take them; which reader comes first does not change F1."""
        return self.both, self.only_first, self.only_second

    @property
    def strict(self) -> float:
        """F1 of what both require, where what one marks optional counts as a difference; 1 where nothing is there."""
        differ = self.only_first + self.only_second + self.softer
        return 2 * self.both / (2 * self.both + differ) if self.both or differ else 1.0


@dataclass
class Paired:
    """Entries of two readings, side by side."""

    pairs: list[tuple[Label, Label]]
    only_first: list[Label]
    only_second: list[Label]
    softer: int


def compared(first: Label, second: Label) -> dict[str, Compared]:
    """Every task of one call."""
    promises = paired(first["commitments"], second["commitments"], lambda _a, _b: True)
    objections = paired(first["objections"], second["objections"], lambda _a, _b: True)
    changes = paired(first["plan_changes"], second["plan_changes"], lambda a, b: same_change(a, b) or same_change(b, a))
    evidence = paired(first["evidence"], second["evidence"], _same_evidence)
    return {
        "evidence": _of(evidence, "evidence", "evidence"),
        "commitments": _of(promises, "commitments", "commitments"),
        "commitment owner": _values(promises, "commitments", "owner"),
        "commitment due": _values(promises, "commitments", "due"),
        "objections": _of(objections, "objections", "objections"),
        "objection category": _values(objections, "objections", "category"),
        "plan changes": _of(changes, "plan changes", "plan_changes"),
        **_people(first, second),
        "competitors": _competitors(first, second),
        "next meeting": _meeting(first, second),
        "status": _statuses(first, second),
    }


def by_element(first: Label, second: Label) -> dict[str, Compared]:
    """Evidence, one element at a time."""
    found = {}
    for element in (e.value for e in Element):
        mine, theirs = ([e for e in labels["evidence"] if e["element"] == element] for labels in (first, second))
        found[element] = _of(paired(mine, theirs, _same_evidence), "evidence", "evidence")
    return found


def beside(a: Label, b: Label) -> bool:
    """Whether two labels stand at the same place, whichever of them names the other's turn."""
    return near(a, b) or near(b, a)


def paired(first: Sequence[Label], second: Sequence[Label], same: Same) -> Paired:
    """Pair what both require, each label once where that is possible; the rest, where the other has nothing at all.

    Two labels that stand beside one of the other reader's count as agreed, as in every score: one may split what the
    other says in one.
    """

    def fits(a: Label, b: Label) -> bool:
        return beside(a, b) and same(a, b)

    required, theirs = _required(first), _required(second)
    pairs: list[tuple[Label, Label]] = []
    free = list(range(len(theirs)))
    for a in required:
        fitting = [i for i in free if fits(a, theirs[i])] or [i for i in range(len(theirs)) if fits(a, theirs[i])]
        if not fitting:
            continue
        chosen = min(fitting, key=lambda i: _distance(a, theirs[i]))
        free = [i for i in free if i != chosen]
        pairs.append((a, theirs[chosen]))
    seconds = [b for b in theirs if not any(fits(a, b) for a in required)]
    firsts = [a for a in required if not any(fits(a, b) for b in theirs)]
    only_first = [a for a in firsts if not any(fits(a, b) for b in second)]
    only_second = [b for b in seconds if not any(fits(a, b) for a in first)]
    softer = len(firsts) - len(only_first) + len(seconds) - len(only_second)
    return Paired(pairs, only_first, only_second, softer)


def _required(entries: Iterable[Label]) -> list[Label]:
    return [e for e in entries if not e.get("optional")]


def _distance(a: Label, b: Label) -> tuple[int, int]:
    """The nearest label is the same one; in one turn the one that shares most words."""
    shared = set(str(a.get("words", "")).casefold().split()) & set(str(b.get("words", "")).casefold().split())
    return abs(a["turn"] - b["turn"]), -len(shared)


def _same_evidence(a: Label, b: Label) -> bool:
    return bool(a["element"] == b["element"] and a.get("polarity", "for") == b.get("polarity", "for"))


def _of(found: Paired, task: str, name: str) -> Compared:
    differences = [Difference(task, a["turn"], line(name, a), NOTHING) for a in found.only_first]
    differences += [Difference(task, b["turn"], NOTHING, line(name, b)) for b in found.only_second]
    return Compared(len(found.pairs), len(found.only_first), len(found.only_second), found.softer, differences)


def _values(found: Paired, name: str, key: str) -> Compared:
    """Of what both see, the values that are the same; `KEY_also` names further values that a reader accepts."""
    result = Compared()
    for a, b in found.pairs:
        mine, theirs = ([e.get(key), *(e.get(f"{key}_also") or ())] for e in (a, b))
        if set(mine) & set(theirs):
            result.both += 1
            continue
        result.only_first += 1
        result.only_second += 1
        task = f"{name.removesuffix('s')} {key}"
        result.differences.append(Difference(task, a["turn"], line(name, a), line(name, b)))
    return result


def _people(first: Label, second: Label) -> dict[str, Compared]:
    """Who is named, on which side; and the roles of those that the program knows."""
    people, roles = Compared(), Compared()
    left = list(second["people"])
    for a in first["people"]:
        b = next((p for p in left if same_person(a, p["name"]) or same_person(p, a["name"])), None)
        if b is not None:
            left.remove(b)
        _person(people, a, b)
        _roles(roles, a, b)
    for b in left:
        _person(people, None, b)
        _roles(roles, None, b)
    return {"people": people, "roles": roles}


def _person(result: Compared, a: Label | None, b: Label | None) -> None:
    one, optional = a or b, any(p is not None and p.get("optional") for p in (a, b))
    if optional or one is None:
        result.softer += a is None or b is None or a.get("optional") != b.get("optional")
        return
    if a is not None and b is not None and a["side"] == b["side"]:
        result.both += 1
        return
    result.only_first += a is not None
    result.only_second += b is not None
    result.differences.append(Difference("people", None, _about("people", a), _about("people", b)))


def _roles(result: Compared, a: Label | None, b: Label | None) -> None:
    mine, theirs = (set(p["roles"]) & ROLES if p is not None else set[str]() for p in (a, b))
    result.both += len(mine & theirs)
    result.only_first += len(mine - theirs)
    result.only_second += len(theirs - mine)
    if mine != theirs and a is not None and b is not None:
        result.differences.append(Difference("roles", None, _about("people", a), _about("people", b)))


def _competitors(first: Label, second: Label) -> Compared:
    result, left = Compared(), list(second["competitors"])
    for a in first["competitors"]:
        b = next((c for c in left if same_person(a, c["name"]) or same_person(c, a["name"])), None)
        if b is not None:
            left.remove(b)
        _competitor(result, a, b)
    for b in left:
        _competitor(result, None, b)
    return result


def _competitor(result: Compared, a: Label | None, b: Label | None) -> None:
    if any(c is not None and c.get("optional") for c in (a, b)):
        result.softer += a is None or b is None or a.get("optional") != b.get("optional")
    elif a is not None and b is not None:
        result.both += 1
    else:
        result.only_first += a is not None
        result.only_second += b is not None
        result.differences.append(Difference("competitors", None, _about("competitors", a), _about("competitors", b)))


def _meeting(first: Label, second: Label) -> Compared:
    a, b = first.get("next_meeting"), second.get("next_meeting")
    if (a or {}).get("date") == (b or {}).get("date") and bool(a) == bool(b):
        return Compared(both=1)
    turn = (a or b or {}).get("turn")
    shown = [line("next_meeting", m) if m else NOTHING for m in (a, b)]
    return Compared(0, int(bool(a)), int(bool(b)), 0, [Difference("next meeting", turn, *shown)])


def _statuses(first: Label, second: Label) -> Compared:
    result = Compared()
    for element in (e.value for e in Element):
        a, b = first["statuses"].get(element, "missing"), second["statuses"].get(element, "missing")
        also = [set((labels.get("statuses_also") or {}).get(element, ())) for labels in (first, second)]
        if ({a} | also[0]) & ({b} | also[1]):
            result.both += 1
            continue
        result.only_first += 1
        result.only_second += 1
        shown = [_status(labels, element) for labels in (first, second)]
        result.differences.append(Difference("status", None, *shown))
    return result


def _status(labels: Label, element: str) -> str:
    said = f"= status {element} {labels['statuses'].get(element, 'missing')}"
    note = (labels.get("status_notes") or {}).get(element)
    return f"{said}  ({note})" if note else said


def line(name: str, entry: Label) -> str:
    """A label of a turn as `label export` writes it."""
    shown = turn_line(name, {"words": "", **entry})
    return f"{shown}  (turn {entry['turn']})"


def _about(name: str, entry: Label | None) -> str:
    return call_lines({name: [{"roles": [], "in_call": False, **entry}]})[0] if entry is not None else NOTHING
