"""Times that a text names: rules, each a pattern and a function of its match, and the search that applies them all.

Where two rules overlap, the longer match is the one that was meant ("two weeks from Monday", not "Monday").
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reference:
    """What relative words count from. `fiscal_year_start` is a month, 1 to 12; `day_first` reads 3/4 as 3 April."""

    on: date
    fiscal_year_start: int = 1
    day_first: bool = False


Kind = Literal["day", "vague", "past", "clock"]
"""A day; a time without a day; a time that is over; an hour of a day that another phrase names, or of today."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Where a time is named in a text, and the day that it is."""

    start: int
    end: int
    kind: Kind
    due: date | None


Resolve = Callable[[re.Match[str], Reference], date | None]

_RULES: list[tuple[re.Pattern[str], Kind, Resolve | None]] = []


def rule(pattern: str, kind: Kind = "day") -> Callable[[Resolve], Resolve]:
    """Registers a function for what a pattern matches; None from it means that no day was named after all."""

    def register(resolve: Resolve) -> Resolve:
        _RULES.append((_whole_words(pattern), kind, resolve))
        return resolve

    return register


def no_day(pattern: str, kind: Kind) -> None:
    """Registers words that name a time without a day."""
    _RULES.append((_whole_words(pattern), kind, None))


def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{pattern})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def find_times(text: str, ref: Reference) -> tuple[TimeSpan, ...]:
    """The times that a text names, in order. Hours beside a day ("end of day Friday") belong to the day."""
    text = _fluent(text)
    matches = [
        TimeSpan(m.start(), m.end(), kind, None if resolve is None else resolve(m, ref))
        for pattern, kind, resolve in _RULES
        for m in pattern.finditer(text)
    ]
    kept: list[TimeSpan] = []
    for span in sorted(
        (s for s in matches if s.kind in ("vague", "past") or s.due), key=lambda s: (s.start - s.end, s.start)
    ):
        if not any(span.start < k.end and k.start < span.end for k in kept):
            kept.append(span)
    return _with_hours_joined(text, sorted(kept, key=lambda s: s.start))


_HESITATION = re.compile(
    r",?\s*\b(?:u[hm]+|uhm|erm?|eh(?:m|r)?|äh(?:m)?|hm+|you\s+know|i\s+mean)\b,?|\b(\w+),?\s+(?=\1\b)", re.IGNORECASE
)


def _fluent(text: str) -> str:
    """The text with hesitations and words said twice blanked out, every other word at its place."""
    return _HESITATION.sub(lambda m: " " * len(m.group()), text)


def _with_hours_joined(text: str, spans: list[TimeSpan]) -> tuple[TimeSpan, ...]:
    joined: list[TimeSpan] = []
    for span in spans:
        before = joined[-1] if joined else None
        near = before is not None and re.fullmatch(r"[\s,]*(?:on|of|the|at|by)?[\s,]*", text[before.end : span.start])
        if before is not None and near and "clock" in (before.kind, span.kind) and before.kind != span.kind:
            day = before if span.kind == "clock" else span
            joined[-1] = TimeSpan(before.start, span.end, day.kind, day.due)
        else:
            joined.append(span)
    return tuple(joined)


def day_named(text: str, ref: Reference) -> date | None:
    """The first day that a text names."""
    return next((s.due for s in find_times(text, ref) if s.kind == "day"), None)
