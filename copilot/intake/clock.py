"""Times as transcripts write them, in seconds."""

import re

STAMP = r"(?:\d{1,4}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
"""`m:ss`, `h:mm:ss` or `hh:mm:ss.mmm`, as the inside of a pattern; one without groups."""

_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)


def seconds(stamp: str) -> float | None:
    """Seconds since midnight or since the start; `10:02 AM` counts as hours and minutes. None where it is no time."""
    match = _CLOCK.fullmatch(stamp.strip(" \t[]()"))
    if match is None:
        return None
    hours, minutes, secs, fraction, half = match.groups()
    if half is not None:
        return _wall_clock(hours, minutes, secs, half)
    total = int(hours or 0) * 3600 + int(minutes) * 60 + int(secs)
    return round(total + int((fraction or "0").ljust(3, "0")) / 1000, 3)


def _wall_clock(hours: str | None, minutes: str, secs: str, half: str) -> float:
    hour, minute, second = (int(hours), int(minutes), int(secs)) if hours else (int(minutes), int(secs), 0)
    return float((hour % 12 + (12 if half.lower() == "p" else 0)) * 3600 + minute * 60 + second)


def from_first(starts: list[float | None]) -> list[float | None]:
    """Wall-clock times counted from the first one; times that already start within the first hour stay.

    A meeting's own clock starts near zero, so a first time of an hour or more is the time of the day.
    """
    first = next((s for s in starts if s is not None), None)
    if first is None or first < 3600:
        return starts
    return [None if s is None else round((s - first) % 86_400, 3) for s in starts]
