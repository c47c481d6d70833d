"""What several rules of the calendar share: short names for its words, and the day that another time counts from."""

import re
from datetime import date

from copilot.evidence import calendar_words as words
from copilot.evidence.calendar import next_month
from copilot.evidence.time_spans import Reference

W, M, N, D, Y = words.WEEKDAY, words.MONTH, words.NUMBER, words.DAY_NUMBER, words.YEAR
"""Weekday, month, number, day of the month, year: patterns."""
SEP = r"[\s,]+"
ANCHOR = rf"(?:next\s+|this\s+|the\s+)?(?:{W}|tomorrow|today|{D}(?:\s+of\s+{M})?|{M}\s+(?:the\s+)?{D})"
"""A day that another time counts from."""


def anchored(m: re.Match[str]) -> str:
    """The words of the group `anchor`; a bare number as a day of the month."""
    return f"the {m['anchor']}" if m["anchor"][0].isdigit() else m["anchor"]


def month_meant(m: re.Match[str], ref: Reference) -> date:
    """The first day of the month that `m` or `which` names."""
    groups = m.groupdict()
    if groups.get("m"):
        month = words.month(groups["m"])
        if groups.get("y"):
            return date(int(groups["y"]), month, 1)
        return date(ref.on.year + (month < ref.on.month), month, 1)
    if (groups.get("which") or "").lower() == "next":
        return next_month(ref.on)
    return ref.on.replace(day=1)
