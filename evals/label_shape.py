"""Whether a label file has what every score takes from it: entries with their parts, each of its kind."""

from collections.abc import Iterator
from datetime import date
from typing import Any

PLACED = {"turn": int, "words": str}
ENTRIES: dict[str, dict[str, Any]] = {
    "evidence": {**PLACED, "element": str},
    "commitments": {**PLACED, "owner": (str, type(None)), "due": (str, type(None)), "task": str},
    "objections": {**PLACED, "category": str},
    "plan_changes": {**PLACED, "op": str},
    "competitors": {"name": str},
    "people": {"name": str, "side": str, "roles": list},
    "decoys": PLACED,
    "answered": {"element": str, "facet": str},
    "good_questions": {"element": str, "facet": str, "ask": str},
}
"""What an entry of each list must have."""


def shape_problems(labels: dict[str, Any]) -> Iterator[str]:
    """What is missing or of the wrong kind, by list and entry (counted from 1)."""
    for name, needed in ENTRIES.items():
        entries = labels.get(name) or ()
        if not isinstance(entries, list | tuple):
            yield f"{name} is no list"
            continue
        for number, entry in enumerate(entries, start=1):
            yield from (f"{name}, entry {number}: {p}" for p in _entry_problems(name, entry, needed))
    if labels.get("good_questions") and "answered" not in labels:
        yield "good_questions are given, but no list 'answered'"
    yield from (f"{name} holds {n!r}, no name" for name in ("sellers", "buyers") for n in labels[name] if not _text(n))
    try:
        date.fromisoformat(labels["date"])
    except ValueError:
        yield f"date {labels['date']!r} is no day as 2026-11-24"


def _entry_problems(name: str, entry: Any, needed: dict[str, Any]) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield "is no object"
        return
    more: dict[str, Any] = {}
    if name == "plan_changes" and entry.get("op") == "add":
        more = {"due": (str, type(None))}
    elif name == "plan_changes":
        more = {"id": str}
    for part, kind in (needed | more).items():
        if part not in entry:
            yield f"{part!r} is missing"
        elif not isinstance(entry[part], kind):
            yield f"{part!r} is {entry[part]!r}"


def _text(value: object) -> bool:
    return value is None or isinstance(value, str)
