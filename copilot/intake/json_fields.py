"""Fields of JSON exports: numbers written as text, clocks, instants, and members under one of several keys."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any

from copilot.intake.clock import seconds
from copilot.intake.dates import date_of_field
from copilot.intake.draft import Draft
from copilot.intake.json_places import Place

Fields = Mapping[str, Any]
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,9})?")
_LONGEST_CALL = 36_000.0
# Nobody takes so many seconds for a word: the times are milliseconds.
_SECONDS_A_WORD = 20.0


def every(place: Place, depth: int = 5) -> Iterator[Place]:
    """The place and everything in it, outer before inner, down to a depth; long arrays are not entered."""
    yield place
    if depth and isinstance(place.value, dict):
        for _, member in place.members():
            yield from every(member, depth - 1)
    elif depth and isinstance(place.value, list) and len(place.value) <= 200:
        for item in place.items():
            yield from every(item, depth - 1)


def objects(value: object) -> list[dict[str, Any]]:
    """The objects of an array; nothing for another value."""
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def words_of_field(value: object) -> str | None:
    """Text that is not blank."""
    return value.strip() or None if isinstance(value, str) else None


def number(value: object) -> float | None:
    """Seconds or milliseconds as they stand; numbers may be written as text or as a clock."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip()
        return float(value) if _NUMBER.fullmatch(value) else seconds(value)
    return float(value) if isinstance(value, int | float) and -1e15 < value < 1e15 else None


def instant(value: object) -> float | None:
    """An RFC 3339 time in seconds of the epoch."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (OverflowError, ValueError):
        return None


def first(fields: Fields, keys: Sequence[str]) -> tuple[str, Any]:
    """The first of the keys that has a value, with it; an empty key and None where none has."""
    return next(((k, fields[k]) for k in keys if fields.get(k) is not None), ("", None))


def take_meeting(draft: Draft, fields: Fields, title: Sequence[str], day: Sequence[str]) -> None:
    """Title and date from the first of some keys."""
    draft.title = draft.title or words_of_field(first(fields, title)[1])
    if draft.meeting_date is None:
        draft.meeting_date = next((found for k in day if (found := date_of_field(fields.get(k))) is not None), None)
        draft.meeting_date_from = "field" if draft.meeting_date else None


def milliseconds(spans: Iterable[tuple[float | None, float | None, str]]) -> bool:
    """Whether times (start, end and the words said) can only be milliseconds."""
    whole = True
    last = 0.0
    rates: list[float] = []
    for start, end, text in spans:
        times = [t for t in (start, end) if t is not None]
        whole = whole and all(t == int(t) for t in times)
        last = max([last, *times])
        if start is not None and end is not None and end > start:
            rates.append((end - start) / max(len(text.split()), 1))
    return whole and (last > _LONGEST_CALL if not rates else median(rates) > _SECONDS_A_WORD)
