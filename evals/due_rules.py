"""The plain due-date rules of docs/annotation-guide.md, written a second time, to check labels without the program."""

import calendar
import re
from datetime import date, timedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(m.lower() for m in calendar.month_name)
_NUMBERS = {
    w: n for n, w in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_NUMBER = rf"\d+|{'|'.join(_NUMBERS)}|an?"
_MONTH = "|".join(_MONTHS[1:])
FRIDAY = 4


def expected(phrase: str, on: date) -> date | None:
    """The day of a plain phrase from the day of the meeting; None where the phrase is not plain enough to be sure."""
    said = re.sub(r"[^\w\s]", " ", phrase.casefold())
    said = re.sub(r"^\s*(?:by|on|before|until|for|the|in time for)\b|\b(?:at the latest|latest|then)\s*$", " ", said)
    said = re.sub(
        r"^(?:by|the|next|this|on)\s+(?=\w)", lambda m: m.group() if "next" in m.group() else "", " ".join(said.split())
    )
    said = " ".join(said.split()).removeprefix("the ")
    return _weekday(said, on) or _distance(said, on) or _named_day(said, on) or _period(said, on)


def _weekday(said: str, on: date) -> date | None:
    match = re.fullmatch(rf"(?:next )?({'|'.join(_DAYS)})", said)
    if not match:
        return None
    return on + timedelta(days=(_DAYS.index(match[1]) - on.weekday() - 1) % 7 + 1)


def _distance(said: str, on: date) -> date | None:
    if said == "tomorrow":
        return on + timedelta(days=1)
    match = re.fullmatch(rf"in ({_NUMBER}) (day|week)s?", said)
    if not match:
        return None
    number = _NUMBERS.get(match[1]) or (1 if match[1].startswith("a") else int(match[1]))
    return on + timedelta(days=number * (7 if match[2] == "week" else 1))


def _named_day(said: str, on: date) -> date | None:
    match = re.fullmatch(rf"(\d\d?)(?:st|nd|rd|th)?(?: of)? ({_MONTH})|({_MONTH}) (\d\d?)(?:st|nd|rd|th)?", said)
    if not match:
        return None
    day, month = int(match[1] or match[4]), _MONTHS.index(match[2] or match[3])
    this = date(on.year, month, day)
    return this if this > on else date(on.year + 1, month, day)


def _period(said: str, on: date) -> date | None:
    monday = on - timedelta(days=on.weekday())
    if said in ("end of week", "end of the week", "end of this week"):
        return monday + timedelta(days=FRIDAY) if on.weekday() <= FRIDAY else None
    if said in ("next week", "end of next week"):
        return monday + timedelta(days=7 + FRIDAY)
    if said in ("end of month", "end of the month", "end of this month"):
        return on.replace(day=calendar.monthrange(on.year, on.month)[1])
    return None
