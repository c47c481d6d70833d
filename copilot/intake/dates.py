"""The meeting's date in a header, a field or a file name."""

import re
from datetime import UTC, date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/._]?)(0[1-9]|1[0-2]|[1-9])\2(0[1-9]|[12]\d|3[01]|[1-9])(?!\d)")
_MONTH_FIRST = re.compile(_MONTH + r"\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?(?:\s+of)?\s+" + _MONTH + r",?\s+((?:19|20)\d{2})\b", re.IGNORECASE
)
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d{2})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d{2})(?!\d)")
_OF_THE_MEETING = re.compile(
    r"^(?:(?:call|meeting|recording)\s+)?(?:date|recorded|recording|started|start|created|held|when)\b"
    r"(?:\s+(?:on|at))?\s*:?\s*",
    re.IGNORECASE,
)
_BESIDE_A_DATE = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b|\b(?:mo|di|mi|do|fr|sa|so)[a-z]{0,6}tag\b|\bmittwoch\b"
    r"|\b(?:at|um|à|a las|to|bis|uhr|am|pm|utc|gmt|[ce]es?t|[pem][sd]t|z)\b|t(?=\d\d:)|\d{1,2}[.:h]\d{2}\w{0,2}"
    r"|\b\d+\s?(?:h|m|s|min|mins|minutes|hours?|sec|seconds)\b|\d+|[ap]\.m\.|_",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(
    r"\b(?:next|renewal|renews?|due|deadline|expir\w+|ends?|last|previous|until|follow[- ]?up|go[- ]live|valid)\b",
    re.IGNORECASE,
)
_BEFORE_ANOTHER = re.compile(r"\b(?:on|by|until|from|since|before|after|of|in)\s*$", re.IGNORECASE)
_PARTED = re.compile(r"(?:\s[-–—|·•]|[-–—|·•]\s|[([|,]|\w[-_])\s*$")


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def find_date(text: str) -> date | None:
    """The first date that can be read in one way only; `03/04/2024` is not one, `22/04/2024` is."""
    found = _found(text[:400])
    return found[0] if found else None


def _found(text: str) -> tuple[date | None, re.Match[str]] | None:
    # Without separators, only the eight-digit form is a date.
    if (m := _YEAR_FIRST.search(text)) and (m[2] or len(m[0]) == 8) and (found := _date(m[1], int(m[3]), m[4])):
        return found, m
    if m := _MONTH_FIRST.search(text):
        return _date(m[3], _MONTHS[m[1].lower()], m[2]), m
    if m := _DAY_FIRST.search(text):
        return _date(m[3], _MONTHS[m[2].lower()], m[1]), m
    if m := _DOTTED.search(text):
        return _date(m[3], int(m[2]), m[1]), m
    m = _SLASHED.search(text)
    return (_slashed_date(m), m) if m else None


def _slashed_date(m: re.Match[str]) -> date | None:
    """Day or month first, where one of the two cannot be a month."""
    first, second = int(m[1]), int(m[2])
    if first > 12:
        return _date(m[3], second, m[1])
    return _date(m[3], first, m[2]) if second > 12 or first == second else None


_MEETING_NAME = re.compile(
    r"\b(?:call|meeting|demo|sync|review|session|workshop|kick-?off|readout|catch-?up|check-?in|transcript|recording)\s*$",
    re.IGNORECASE,
)
"""How the name of a meeting ends: the date behind it is its own."""


def date_of_line(text: str, *, title: bool = False) -> date | None:
    """The date of a line that is the meeting's date: alone, with a weekday or a time, labelled, or beside a title.

    A date within a sentence is another day's. In a `title` the date can stand without a mark between.
    """
    text = _OF_THE_MEETING.sub("", text[:400].strip(" *_#\t"))
    found = _found(text)
    if found is None:
        return None
    before, after = text[: found[1].start()], text[found[1].end() :]
    named, follows = (re.search(r"\w", _BESIDE_A_DATE.sub("", part)) is not None for part in (before, after))
    if not named and not follows:
        return found[0]
    if _ANOTHER_DAY.search(before + after) or _BEFORE_ANOTHER.search(before) or text.endswith((".", "?", "!")):
        return None
    apart = not named or title or _PARTED.search(before) is not None or _MEETING_NAME.search(before) is not None
    rest = re.match(r"\s*[^\w\s]|\s+[A-Z0-9]|[T_]\d", after)
    return found[0] if apart and (not follows or title or rest) else None


def ambiguous_date(text: str) -> bool:
    """A numeric date that can be read month first or day first."""
    return find_date(text) is None and _SLASHED.search(text[:400]) is not None


def date_in_file_name(name: str) -> date | None:
    """The date in a file name or, where that has none, in the name of its folder (Zoom names folders by date)."""
    parts = [p for p in re.split(r"[\\/]", name) if p]
    for part in reversed(parts[-2:]):
        found = find_date(part) or find_date(part.replace("_", " "))
        if found is not None:
            return found
    return None


def date_of_field(value: object) -> date | None:
    """A date from a JSON field: ISO text, epoch seconds or epoch milliseconds (UTC)."""
    if isinstance(value, str):
        return find_date(value) or (date_of_field(int(value)) if re.fullmatch(r"\d{9,13}", value) else None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    stamp = value / 1000 if value > 1e11 else value
    if not 1e8 < stamp < 1e10:
        return None
    return datetime.fromtimestamp(stamp, UTC).date()
