"""How far two readers agree: F1 for what is found, kappa where both judge the same things, and each difference.

Reads two label files, two folders, or two trees of folders (`first/{train,dev,test}` and `second/{...}`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from copilot import intake
from copilot.domain.meddpicc import Element
from copilot.errors import CopilotError, NotFound
from evals.disagreements import Compared, Difference, by_element, compared
from evals.gold import CALLS, ROOT, SPLITS, SUFFIX, read_labels
from evals.scoring import Label
from evals.statistics import Estimate, estimate, kappa

NO_EXPERT = "No human expert has checked these labels: both readings are by language models."


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readings of one call; `name` is the path of its labels below the folders, as `dev/v01`."""

    name: str
    file: Path
    first: Label
    second: Label

    @property
    def split(self) -> str:
        """The folder in which both lie; empty where they lie in no folder below those compared."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Judged:
    """Of things that both readers judged: how many, the share judged alike, and Cohen's kappa."""

    things: int
    alike: float
    kappa: float


@dataclass(frozen=True)
class Agreement:
    """Of two readers on the calls that both read; `unread` are those of which one reading is missing or broken."""

    calls: int
    tasks: dict[str, tuple[Compared, Estimate]]
    elements: dict[str, tuple[Compared, Estimate]]
    kappas: dict[str, Judged]
    unread: dict[str, str] = field(default_factory=dict)


def pairs_of(first: Path, second: Path) -> tuple[list[Pair], dict[str, str]]:
    """What both read, and what only one read or cannot be read, with the reason.

    Raises NotFound where they share no call.
    """
    if first.is_file() and second.is_file():
        name = second.name.removesuffix(SUFFIX)
        return [Pair(name, second, read_labels(first), read_labels(second))], {}
    mine, theirs = _files(first), _files(second)
    pairs, unread = list[Pair](), dict[str, str]()
    for name in sorted(mine.keys() | theirs.keys()):
        if name not in mine or name not in theirs:
            unread[name] = f"only in {first if name in mine else second}"
            continue
        try:
            pairs.append(Pair(name, theirs[name], read_labels(mine[name]), read_labels(theirs[name])))
        except CopilotError as problem:
            unread[name] = problem.message
    if not pairs:
        why = f" ({len(unread)} are in one of them only, or broken)" if unread else ""
        raise NotFound(f"{first} and {second} share no label file{why}", f"both must hold the same NAME{SUFFIX}")
    return pairs, unread


def _files(folder: Path) -> dict[str, Path]:
    found = sorted(folder.rglob(f"*{SUFFIX}"))
    return {file.relative_to(folder).as_posix().removesuffix(SUFFIX): file for file in found}


def agreement_of(pairs: Sequence[Pair], unread: dict[str, str] | None = None) -> Agreement:
    """Over all calls together; intervals by bootstrap over calls."""
    return Agreement(
        calls=len(pairs),
        tasks=_summed([compared(p.first, p.second) for p in pairs]),
        elements=_summed([by_element(p.first, p.second) for p in pairs]),
        kappas=_kappas(pairs),
        unread=unread or {},
    )


def _summed(calls: Sequence[dict[str, Compared]]) -> dict[str, tuple[Compared, Estimate]]:
    summed = {}
    for task in calls[0]:
        parts = [call[task] for call in calls]
        total = Compared(
            sum(p.both for p in parts),
            sum(p.only_first for p in parts),
            sum(p.only_second for p in parts),
            sum(p.softer for p in parts),
        )
        summed[task] = (total, estimate([p.counts for p in parts]))
    return summed


def _kappas(pairs: Sequence[Pair]) -> dict[str, Judged]:
    """Status of all elements and of each, and of each turn whether it is evidence, or a promise."""
    found = {"status": judged((p.first, p.second, e.value) for p in pairs for e in Element)}
    for element in Element:
        found[f"status of {element.value}"] = judged((p.first, p.second, element.value) for p in pairs)
    for name, task in (("evidence", "turn is evidence"), ("commitments", "turn is a promise")):
        mine, theirs = list[object](), list[object]()
        for pair in pairs:
            turns = range(1, max(pair.first["turns"], pair.second["turns"]) + 1)
            a, b = ({e["turn"] for e in x[name] if not e.get("optional")} for x in (pair.first, pair.second))
            mine += [n in a for n in turns]
            theirs += [n in b for n in turns]
        found[task] = _judged(mine, theirs)
    return found


def judged(statuses: Iterable[tuple[Label, Label, str]]) -> Judged:
    """Statuses of elements by both readers."""
    both = [(a["statuses"].get(e, "missing"), b["statuses"].get(e, "missing")) for a, b, e in statuses]
    return _judged([a for a, _ in both], [b for _, b in both])


def _judged(mine: Sequence[object], theirs: Sequence[object]) -> Judged:
    alike = sum(a == b for a, b in zip(mine, theirs, strict=True)) / max(1, len(mine))
    return Judged(len(mine), alike, kappa(mine, theirs))


def shown(agreement: Agreement) -> str:
    """As a person reads it in a terminal."""
    lines = [f"{agreement.calls} calls read by both. {NO_EXPERT}", ""]
    head = (
        f"{'':<24} {'F1':>5}  {'95 %':<12} {'strict':>6} {'both':>5} {'only A':>6} {'only B':>6} {'one optional':>12}"
    )
    for title, rows in (("task", agreement.tasks), ("evidence for", agreement.elements)):
        lines.append(f"{title:<24}{head[24:]}")
        for task, (c, e) in rows.items():
            counts = f"{c.both:>5} {c.only_first:>6} {c.only_second:>6} {c.softer:>12}"
            lines.append(f"{task:<24} {e.value:5.2f}  {e.low:.2f} - {e.high:.2f}  {c.strict:6.2f} {counts}")
        lines.append("")
    lines += [
        "strict: what one reader requires and the other marks optional counts as a difference; in F1 neither way",
        "",
    ]
    lines.append(f"{'judged by both':<32} {'kappa':>5} {'alike':>6} {'things':>6}")
    lines += [f"{task:<32} {j.kappa:5.2f} {j.alike:6.2f} {j.things:>6}" for task, j in agreement.kappas.items()]
    lines += [f"not compared: {name}: {why}" for name, why in agreement.unread.items()]
    return "\n".join(lines)


def listed(pairs: Sequence[Pair], call: str, names: tuple[str, str] = ("A", "B")) -> str:
    """Every difference of the call (of all calls where `call` is empty), with what was said, for a third reader.

    Raises NotFound where no reading of that call is in both.
    """
    chosen = [p for p in pairs if not call or call in (p.name, p.name.rpartition("/")[2])]
    if not chosen:
        known = ", ".join(p.name for p in pairs)
        raise NotFound(f"no call {call!r} is in both readings", f"one of {known}")
    return "\n\n".join(_of_one(pair, names) for pair in chosen)


def _of_one(pair: Pair, names: tuple[str, str]) -> str:
    differences = [d for c in compared(pair.first, pair.second).values() for d in c.differences]
    said = _said(pair)
    lines = [f"# {pair.name}: {len(differences)} differences. A is {names[0]}, B is {names[1]}."]
    for turn in sorted({d.turn for d in differences if d.turn is not None}):
        lines.append("")
        lines += [f"{'*' if n == turn else ' '} {said[n]}" for n in range(turn - 1, turn + 2) if n in said]
        lines += [] if said else [f"* [{turn}] (the export is not at hand)"]
        lines += _both([d for d in differences if d.turn == turn])
    whole = [d for d in differences if d.turn is None]
    if whole:
        lines += ["", "the whole call", *_both(whole)]
    return "\n".join(lines)


def _both(differences: Sequence[Difference]) -> list[str]:
    return [row for d in differences for row in (f"    {d.task}", f"      A {d.first}", f"      B {d.second}")]


def _said(pair: Pair) -> dict[int, str]:
    """The turns as `label export` shows them; nothing where the export is not at hand or cannot be read."""
    name = Path(str(pair.first["file"]))
    places = [ROOT / name, pair.file.parent / name.name, *(CALLS / split / name.name for split in SPLITS)]
    export = next((p for p in places if p.is_file()), None)
    if export is None:
        return {}
    try:
        transcript = intake.read(export.read_bytes(), name=export.name)
    except CopilotError:
        return {}
    sides = {n: side for key, side in _SIDES.items() for n in pair.first.get(key) or ()}
    return {
        t.n: f"[{t.n}] {t.speaker or ''} ({sides.get(t.speaker or '', 'unknown')}): {' '.join(t.text.split())}"
        for t in transcript.turns
    }


_SIDES = {"sellers": "seller", "buyers": "buyer", "others": "other", "unknown": "unknown"}
