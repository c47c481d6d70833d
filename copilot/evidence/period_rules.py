"""Rules for weeks, months, quarters and years, which are due on their last working or calendar day."""

import re
from datetime import date, timedelta

from copilot.evidence import calendar_words as words
from copilot.evidence.calendar import (
    add_months,
    last_of_month,
    next_date,
    next_month,
    next_weekday,
    quarter_end,
    week_friday,
)
from copilot.evidence.date_words import ANCHOR, SEP, M, Y, anchored, month_meant
from copilot.evidence.time_spans import Reference, day_named, rule

# --- weeks, months, quarters, years ---------------------------------------------------------------------------------

_END = r"(?:the\s+)?(?:end|close|last\s+day)\s+of\s+"


@rule(r"(?:the\s+)?week[-\s]?end|over\s+the\s+weekend")
def _weekend(m: re.Match[str], ref: Reference) -> date:
    return week_friday(ref.on) if m.group().lower().replace("-", " ").endswith("week end") else _sunday(ref.on)


@rule(r"(?:before|by)\s+the\s+week[-\s]?end")
def _before_weekend(_: re.Match[str], ref: Reference) -> date:
    return week_friday(ref.on)


def _sunday(on: date) -> date:
    return on + timedelta(days=6 - on.weekday())


@rule(rf"{_END}(?:the\s+|this\s+|my\s+)?(?:business\s+|working\s+)?week|eow|(?:later\s+)?this\s+week")
def _this_week(_: re.Match[str], ref: Reference) -> date:
    return week_friday(ref.on)


@rule(rf"(?:{_END})?(?:the\s+)?(?:next|following|coming)\s+week")
def _next_week(_: re.Match[str], ref: Reference) -> date:
    return ref.on + timedelta(days=11 - ref.on.weekday())


@rule(r"(?:the\s+)?week\s+after(?:\s+next)?|in\s+the\s+week\s+after")
def _week_after_next(_: re.Match[str], ref: Reference) -> date:
    return ref.on + timedelta(days=18 - ref.on.weekday())


@rule(r"(?:the\s+)?mid(?:dle)?(?:\s+of|-|\s)\s*(?:(?P<which>next|this|the)\s+)?week")
def _mid_week(m: re.Match[str], ref: Reference) -> date:
    if (m["which"] or "").lower() == "next":
        return ref.on + timedelta(days=9 - ref.on.weekday())
    return next_weekday(ref.on, 2)


@rule(rf"(?:the\s+)?week\s+(?:of|commencing|starting|beginning)\s+(?P<anchor>{ANCHOR})")
def _week_of(m: re.Match[str], ref: Reference) -> date | None:
    day = day_named(anchored(m), ref)
    return None if day is None else day + timedelta(days=4 - day.weekday())


@rule(r"(?:the\s+)?(?:start|beginning)\s+of\s+(?P<which>next\s+week|next\s+month|next\s+quarter|next\s+year)")
def _start_of(m: re.Match[str], ref: Reference) -> date:
    unit = m["which"].lower().split()[1]
    if unit == "week":
        return ref.on + timedelta(days=7 - ref.on.weekday())
    if unit == "month":
        return next_month(ref.on)
    if unit == "quarter":
        return quarter_end(ref.on, ref.fiscal_year_start) + timedelta(days=1)
    return date(ref.on.year + 1, 1, 1)


@rule(rf"(?:{_END})?(?:later\s+)?(?:this|the\s+current)\s+month|{_END}(?:the\s+)?month|(?:the\s+)?month[-\s]?end|eom")
def _this_month(_: re.Match[str], ref: Reference) -> date:
    return last_of_month(ref.on)


@rule(rf"(?:{_END})?(?:the\s+)?(?:next|following)\s+month")
def _next_month_end(_: re.Match[str], ref: Reference) -> date:
    return last_of_month(next_month(ref.on))


@rule(rf"(?:the\s+)?mid(?:dle)?(?:\s+of|-|\s)\s*(?:(?:(?P<which>next|this|the)\s+)?month|(?P<m>{M})(?:\s+(?P<y>{Y}))?)")
def _mid_month(m: re.Match[str], ref: Reference) -> date:
    found = month_meant(m, ref).replace(day=15)
    if found >= ref.on or m["y"]:
        return found
    return found.replace(year=found.year + 1) if m["m"] else next_month(found).replace(day=15)


_FULL_MONTH = r"(?:january|february|april|june|july|august|september|october|november|december)"
_BEFORE_MONTH = r"(?:in|by|until|till|before|this|next|during|for|to|around|through|sometime\s+in)"


@rule(rf"{_END}(?P<m>{M})(?:{SEP}(?P<y>{Y}))?")
@rule(rf"{_BEFORE_MONTH}\s+(?P<m>{M})(?:{SEP}(?P<y>{Y}))?(?!\s*\d)")
@rule(rf"(?P<m>{_FULL_MONTH})(?:{SEP}(?P<y>{Y}))?(?!\s*\d)")
@rule(rf"(?P<m>{M})\s+(?P<y>{Y})")
def _month_end(m: re.Match[str], ref: Reference) -> date | None:
    if words.month(m["m"]) in (3, 5) and m["m"][0].islower() and _is_verb(m):
        return None
    return last_of_month(month_meant(m, ref))


def _is_verb(m: re.Match[str]) -> bool:
    """Lower-case "may" and "march" without a word before them that a month needs."""
    return m.group().strip().lower() in ("may", "march")


_QUARTER = r"(?:q(?P<q>[1-4])|(?P<qw>first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter)"


@rule(rf"(?:{_END})?{_QUARTER}(?:{SEP}(?:of\s+)?(?P<y>{Y}|next\s+year|this\s+year))?")
def _named_quarter(m: re.Match[str], ref: Reference) -> date:
    q = int(m["q"]) if m["q"] else words.day_number(m["qw"])
    year = (m["y"] or "").lower()
    if year.isdigit():
        return quarter_end(date(int(year), 1, 1), ref.fiscal_year_start, q)
    if year.startswith("next"):
        return quarter_end(date(ref.on.year + 1, 1, 1), ref.fiscal_year_start, q)
    found = quarter_end(ref.on, ref.fiscal_year_start, q)
    return found if found >= ref.on else add_months(found, 12)


@rule(
    rf"(?:{_END})?(?:later\s+)?(?:this|the\s+current|our)\s+quarter"
    rf"|{_END}(?:the\s+)?quarter|(?:the\s+)?quarter[-\s]?end|eoq"
)
def _this_quarter(_: re.Match[str], ref: Reference) -> date:
    return quarter_end(ref.on, ref.fiscal_year_start)


@rule(rf"(?:{_END})?(?:the\s+)?(?:next|following|coming)\s+quarter")
def _next_quarter(_: re.Match[str], ref: Reference) -> date:
    return quarter_end(quarter_end(ref.on, ref.fiscal_year_start) + timedelta(days=1), ref.fiscal_year_start)


@rule(
    rf"(?:{_END})?(?:later\s+)?(?:this\s+year|the\s+calendar\s+year)"
    rf"|{_END}(?:the\s+)?(?:calendar\s+)?year|(?:the\s+)?year[-\s]?end|eoy"
)
def _this_year(_: re.Match[str], ref: Reference) -> date:
    return date(ref.on.year, 12, 31)


@rule(rf"(?:{_END})?next\s+year|{_END}(?P<y>{Y})")
def _next_year(m: re.Match[str], ref: Reference) -> date:
    return date(int(m["y"]) if m["y"] else ref.on.year + 1, 12, 31)


@rule(r"(?:by|before|until|at)\s+(?P<x>christmas(?:\s+eve)?|new\s+year'?s?(?:\s+(?P<e>eve|day))?)")
def _holiday(m: re.Match[str], ref: Reference) -> date | None:
    name = m["x"].lower()
    if name.startswith("christmas"):
        return next_date(ref.on, 12, 24 if name.endswith("eve") else 25)
    return next_date(ref.on, 12, 31) if m["e"] and m["e"].lower() == "eve" else next_date(ref.on, 1, 1)
