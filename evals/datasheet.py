"""The counts of evals/datasets/DATASHEET.md, by `python -m evals --datasheet`, between its markers."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from copilot.errors import BrokenFile
from evals.gold import CALLS, SPLITS, GoldCall, read_calls, read_questions
from evals.runs import write_atomically

FILE = Path(__file__).parent / "datasets" / "DATASHEET.md"
START, END = "<!-- counts -->", "<!-- /counts -->"
LABELS = ("evidence", "commitments", "objections", "plan_changes", "people", "decoys")


def counts() -> str:
    """The tables: labels by split, formats, call types, languages."""
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
    return "\n".join(lines)


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
