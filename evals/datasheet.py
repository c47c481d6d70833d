"""The counts of evals/datasets/DATASHEET.md, by `python -m evals --datasheet`, between its markers."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from copilot.errors import BrokenFile
from evals.agreement import NO_EXPERT, Agreement, agreement_of, pairs_of
from evals.gold import CALLS, SPLITS, SUFFIX, GoldCall, read_calls, read_questions
from evals.runs import write_atomically

FILE = Path(__file__).parent / "datasets" / "DATASHEET.md"
START, END = "<!-- counts -->", "<!-- /counts -->"
LABELS = ("evidence", "commitments", "objections", "plan_changes", "people", "decoys")


READINGS = tuple(FILE.parent / name for name in ("first", "second"))
"""The labels as they were first read, and as a second reader read the same calls without sight of them."""


def counts() -> str:
    """The tables: labels by split, formats, call types, languages; and how far two readings agree."""
    splits = {split: read_calls(CALLS / split)[0] for split in SPLITS}
    lines = ["| | " + " | ".join(splits) + " |", "|---|" + "---|" * len(splits)]
    lines.append(_row("calls", [len(calls) for calls in splits.values()]))
    lines.append(_row("turns", [sum(c.labels["turns"] for c in calls) for calls in splits.values()]))
    lines.append(_row("deals over several calls", [len(_deals(calls)) for calls in splits.values()]))
    lines.append(_row("calls with a plan", [sum(c.plan is not None for c in calls) for calls in splits.values()]))
    lines.append(_row("calls with speakers of unknown side", [_unknown(calls) for calls in splits.values()]))
    for name in LABELS:
        lines.append(
            _row(f"{name.replace('_', ' ')}: required (optional)", [_labels(c, name) for c in splits.values()])
        )
    everyone = [c for calls in splits.values() for c in calls]
    for title, values in (
        ("Formats", [c.format for c in everyone]),
        ("Call types", [c.call_type or "not named" for c in everyone]),
        ("Industries", [str(c.labels.get("industry") or "not named") for c in everyone]),
        ("Languages", [c.language for c in everyone]),
    ):
        shown = ", ".join(f"{value} {n}" for value, n in sorted(Counter(values).items(), key=lambda e: (-e[1], e[0])))
        lines += ["", f"{title}: {shown}."]
    lines += ["", f"Questions to our own content: {len(read_questions())}."]
    return "\n".join([*lines, *agreement_lines(*READINGS)])


def agreement_lines(first: Path, second: Path) -> list[str]:
    """How far two readings agree, by split and over all; nothing where there are not both readings."""
    if not all(next(folder.rglob(f"*{SUFFIX}"), None) for folder in (first, second)):
        return []
    pairs, unread = pairs_of(first, second)
    found = {p.split for p in pairs}
    splits = [split for split in SPLITS if split in found]
    parts = {split: agreement_of([p for p in pairs if p.split == split]) for split in splits}
    whole = agreement_of(pairs)
    what = (
        "F1 between them with its 95 % interval by bootstrap over calls. What one requires and the other marks "
        "optional counts neither way, as in every score; in the column “strict” it is a difference"
    )
    lines = ["", f"Two readings of {whole.calls} calls: {what}. {NO_EXPERT}", ""]
    heads = [f"{split} ({part.calls} calls)" for split, part in parts.items()]
    lines.append(
        _row("task", [*heads, "all", "all, strict", "both", "only first", "only second", "one of them optional"])
    )
    lines.append("|---|" + "---|" * (len(heads) + 6))
    for kind, name in (("tasks", "{}"), ("elements", "evidence for {}")):
        for task, (c, e) in (whole.tasks if kind == "tasks" else whole.elements).items():
            figures = [_f1(part, kind, task) for part in parts.values()]
            counts = [c.both, c.only_first, c.only_second, c.softer]
            whole_figure = f"{e.value:.2f} [{e.low:.2f}, {e.high:.2f}]"
            lines.append(_row(name.format(task), [*figures, whole_figure, f"{c.strict:.2f}", *counts]))
    lines += ["", _row("judged by both", [*heads, "all", "alike", "things"]), "|---|" + "---|" * (len(heads) + 3)]
    for task, j in whole.kappas.items():
        kappas = [f"{part.kappas[task].kappa:.2f}" for part in parts.values()]
        lines.append(_row(f"{task}: kappa", [*kappas, f"{j.kappa:.2f}", f"{j.alike:.0%}", j.things]))
    left = f" Not compared: {', '.join(sorted(unread))}." if unread else ""
    return [*lines, "", f"`python -m evals --agree FIRST SECOND --list CALL` shows each difference.{left}"]


def _f1(part: Agreement, kind: str, task: str) -> str:
    figures = part.tasks if kind == "tasks" else part.elements
    return f"{figures[task][1].value:.2f}"


def _row(name: str, values: Sequence[object]) -> str:
    return f"| {name} | " + " | ".join(str(v) for v in values) + " |"


def _deals(calls: Sequence[GoldCall]) -> set[str]:
    return {str(c.labels["deal"]) for c in calls if c.labels.get("deal")}


def _unknown(calls: Sequence[GoldCall]) -> int:
    return sum(bool(c.labels.get("unknown")) for c in calls)


def _labels(calls: Sequence[GoldCall], name: str) -> str:
    entries = [entry for c in calls for entry in c.labels.get(name, ())]
    optional = sum(bool(entry.get("optional")) for entry in entries)
    return f"{len(entries) - optional} ({optional})" if optional else str(len(entries))


def placed(sheet: str, text: str) -> str:
    """The sheet with the counts between its markers."""
    before, start, rest = sheet.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise BrokenFile(f"DATASHEET.md has no {START} ... {END}", "put both markers where the counts belong")
    return f"{before}{START}\n{text}\n{END}{after}"


def write(file: Path = FILE) -> bool:
    """Write the counts; False where they stood there already."""
    old = file.read_text(encoding="utf-8")
    new = placed(old, counts())
    if new != old:
        write_atomically(file, new)
    return new != old
