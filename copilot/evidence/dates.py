"""Due dates by the rules of docs/annotation-guide.md: words said in a meeting, to a day, or to no day at all."""

import re
from dataclasses import replace
from datetime import date, datetime, time

from copilot.domain.value import Value
from copilot.evidence import calendar_words as words
from copilot.evidence import day_rules, period_rules, vague_times  # noqa: F401 - each registers its rules
from copilot.evidence.calendar import day_in_month
from copilot.evidence.time_spans import Reference, TimeSpan, find_times

__all__ = ["DueDate", "Reference", "TimeSpan", "due_in", "find_times", "resolve_due"]


class DueDate(Value):
    """A day, and the words that named it. Words without a day are a time too vague for one ("early next week")."""

    due: date | None = None
    phrase: str | None = None


_CORRECTED = re.compile(
    r"\b(?:no|actually|sorry|rather|i\s+mean|make\s+(?:that|it)|scratch\s+that|better|let's\s+say|wait)\b",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\b(?:or|not|to|so|that's|it's|which\s+is|meaning)\b", re.IGNORECASE)
"""Between two times close together: the later one widens, corrects or explains the earlier."""
_ONE_DAY = re.compile(r"\d|day\b|(?:first|second|third|ieth|[a-z]th)\b|today|tomorrow|tonight", re.IGNORECASE)
"""The words of one day, not of a week or a month."""
_AFTER = re.compile(r"\b(?:after|since)\s+(?:the\s+)?$", re.IGNORECASE)
"""Before a day that is only where a time too vague for a day begins."""
_DENIED = re.compile(
    r"\bnot\s+(?:on|by|for|until|till|before)?\s*$|\b(?:won't|can't|cannot|not\s+going\s+to)\b[^.!?;,]*$", re.IGNORECASE
)
"""Before a time that is named to say that it is not meant."""
_DEADLINE = re.compile(r"\b(?:by|before|until|till|no\s+later\s+than|due|latest)\s+(?:the\s+)?$", re.IGNORECASE)


def due_in(text: str, ref: Reference) -> DueDate:
    """The time by which something is promised in a text that may name several.

    A later time that corrects or widens an earlier one wins ("Thursday, no, Friday"; "Monday or Tuesday"); else a
    deadline ("by Friday") goes before the first.
    """
    spans = [s for s in find_times(text, ref) if s.kind != "past"]
    if not spans:
        return DueDate()
    spans = [s for s in spans if not _DENIED.search(text[: s.start])] or spans
    spans = [s for s in spans if s.kind != "vague"] or spans
    chosen = next((s for s in spans if _is_deadline(text, s)), spans[0])
    for following in spans[spans.index(chosen) + 1 :]:
        between = text[chosen.end : following.start]
        exact = (
            re.fullmatch(r"[\s,]+", between) is not None
            and following.kind == "day"
            and not (_is_one_day(text, chosen) and not _is_one_day(text, following))
        )
        if exact or (
            len(between) <= 40
            and (_CORRECTED.search(between) or (len(between) <= 14 and _LINKED.search(between)))
            and not re.search(r"[.!?;]\s+\w+.*\b(?:send|get|have)\b", between)
        ):
            chosen = _in_its_month(text, chosen, following)
    phrase = text[chosen.start : chosen.end].strip(" ,.")
    if _AFTER.search(text[: chosen.start]):
        return DueDate(phrase=f"after {phrase}")
    return DueDate(due=chosen.due, phrase=phrase)


def _in_its_month(text: str, month: TimeSpan, day: TimeSpan) -> TimeSpan:
    """A bare day of the month just after a month is a day of that month ("October, it's the twenty first")."""
    said, bare = text[month.start : month.end], text[day.start : day.end]
    named = re.search(words.MONTH, said, re.IGNORECASE) and not _is_one_day(text, month)
    if named and month.due and day.due and re.fullmatch(rf"(?:on\s+)?(?:the\s+)?{words.ORDINAL}", bare, re.IGNORECASE):
        exact = day_in_month(month.due.year, month.due.month, day.due.day)
        return replace(day, due=exact) if exact else day
    return day


def _is_one_day(text: str, span: TimeSpan) -> bool:
    return _ONE_DAY.search(text[span.start : span.end]) is not None


def _is_deadline(text: str, span: TimeSpan) -> bool:
    opening = re.match(r"(?:by|before|until|till)\b", text[span.start : span.end], re.IGNORECASE)
    return opening is not None or _DEADLINE.search(text[: span.start]) is not None


def resolve_due(phrase: str, on: date, *, fiscal_year_start: int | None = None, day_first: bool = False) -> DueDate:
    """The day that a phrase names, counted from `on`, by the rules of docs/annotation-guide.md.

    `fiscal_year_start` is the month (1 to 12) in which the fiscal year begins, where the meeting names it; quarters are
    calendar quarters otherwise. What no rule knows is tried with dateparser, if it holds a number and a month.
    """
    ref = Reference(on, fiscal_year_start or 1, day_first)
    found = due_in(phrase, ref)
    if found.phrase is None and re.search(r"\d", phrase) and re.search(words.MONTH, phrase, re.IGNORECASE):
        return _parsed(phrase, ref)
    return found


def _parsed(phrase: str, ref: Reference) -> DueDate:
    import dateparser

    parsed = dateparser.parse(
        phrase,
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime.combine(ref.on, time.min),
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "DMY" if ref.day_first else "MDY",
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return DueDate() if parsed is None else DueDate(due=parsed.date(), phrase=phrase.strip())
