"""Rules for days: named, counted from now or from another day, by weekday, by number, by month."""

import re
from datetime import date, timedelta

from copilot.evidence import calendar_words as words
from copilot.evidence.calendar import (
    add_months,
    day_in_month,
    last_of_month,
    next_date,
    next_day_number,
    next_month,
    next_weekday,
    nth_weekday,
    working_days_on,
)
from copilot.evidence.date_words import ANCHOR, SEP, D, M, N, W, Y, anchored, month_meant
from copilot.evidence.time_spans import Reference, day_named, rule

# --- days that stand alone -------------------------------------------------------------------------------------------


@rule(
    r"(?:later\s+)?today|tonight|this\s+(?:morning|afternoon|arvo|evening)|(?:in|within)\s+(?:an|the|the\s+next)\s+hour"
)
@rule(
    r"(?:right|straight|just|directly)\s+after\s+(?:this|that|the\s+(?:call|meeting)|we(?:'re\s+done|\s+hang\s+up))"
    r"|(?:when|once|as\s+soon\s+as)\s+we(?:'re\s+(?:off|done)|\s+(?:hang\s+up|finish|get\s+off))"
)
def _today(_: re.Match[str], ref: Reference) -> date:
    return ref.on


@rule(
    r"eod|cob|eob|(?:the\s+)?end\s+of\s+(?:the\s+|my\s+|our\s+|business\s+)?(?:business\s+)?day"
    r"|close\s+of\s+(?:business|play)"
    r"|(?:by|before)\s+(?:noon|midnight|lunch|lunchtime|\d{1,2}(?::\d\d)?\s*[ap]\.?m\b\.?)",
    "clock",
)
def _end_of_day(_: re.Match[str], ref: Reference) -> date:
    return ref.on


@rule(r"(?P<after>(?:the\s+)?day\s+after\s+)?tomorrow(?:'?s)?(?:\s+(?:morning|afternoon|evening|night))?")
def _tomorrow(m: re.Match[str], ref: Reference) -> date:
    return ref.on + timedelta(days=2 if m["after"] else 1)


@rule(rf"(?P<y>{Y})[-/](?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}})")
def _iso(m: re.Match[str], _: Reference) -> date | None:
    return day_in_month(int(m["y"]), int(m["m"]), int(m["d"]))


@rule(
    r"(?P<a>\d{1,2})\s?[/-]\s?(?P<b>\d{1,2})(?:\s?[/-]\s?(?P<y>\d{4}"
    r"|\d\d))?(?!\s*(?:days|weeks|months|hours|years|reps|%))"
)
def _numeric(m: re.Match[str], ref: Reference) -> date | None:
    a, b = int(m["a"]), int(m["b"])
    month, day = (b, a) if (ref.day_first or a > 12) and b <= 12 else (a, b)
    if "-" in m.group() and m["y"] is None and not m.group().replace("-", "").replace(" ", "").isdigit():
        return None
    if m["y"]:
        return day_in_month(int(m["y"]) + (2000 if len(m["y"]) == 2 else 0), month, day)
    return next_date(ref.on, month, day)


@rule(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d\d)?")
def _dotted(m: re.Match[str], ref: Reference) -> date | None:
    if m["y"]:
        return day_in_month(int(m["y"]) + (2000 if len(m["y"]) == 2 else 0), int(m["m"]), int(m["d"]))
    return next_date(ref.on, int(m["m"]), int(m["d"]))


# --- a day and a month ----------------------------------------------------------------------------------------------

_DAY_MONTH = rf"(?:the\s+)?(?P<d>{D})(?:\s+day)?(?:\s+of)?\s*(?P<m>{M})(?:{SEP}(?P<y>{Y}|\d\d(?=\s*$)))?"
"""A year of two digits only at the very end: "14th April 15" is no hour."""
_MONTH_DAY = rf"(?P<m>{M})\s*(?:the\s+)?(?P<d>{D})(?:{SEP}(?P<y>{Y}))?"


@rule(rf"(?:(?P<w>{W}){SEP})?{_DAY_MONTH}")
@rule(rf"(?:(?P<w>{W}){SEP})?(?:the\s+)?{_MONTH_DAY}(?:{SEP}(?P<w2>{W}))?")
def _day_and_month(m: re.Match[str], ref: Reference) -> date | None:
    month, day = words.month(m["m"]), words.day_number(m["d"])
    if m["y"]:
        return day_in_month(words.year(m["y"]), month, day)
    found, named = next_date(ref.on, month, day), m["w"] or m.groupdict().get("w2")
    if named and found and found.weekday() != words.weekday(named):
        later = next_date(found + timedelta(days=1), month, day)
        return later if later and later.weekday() == words.weekday(named) else found
    return found


@rule(
    rf"(?:the\s+)?(?:(?P<n>{words.ORDINAL})\s+)?last\s+day\s+of\s+(?P<m>{M})(?:{SEP}(?P<y>{Y}))?"
    rf"|(?:the\s+)?(?P<n2>{words.ORDINAL})\s+(?:to\s+)?last\s+day\s+of\s+(?P<which>this|next|the)\s+month"
)
def _last_days(m: re.Match[str], ref: Reference) -> date:
    n = m["n"] or m["n2"]
    return last_of_month(month_meant(m, ref)) - timedelta(days=words.day_number(n) - 1 if n else 0)


@rule(rf"(?:the\s+)?(?:(?P<n>second|third)\s+)?(?:closest|nearest)\s+(?P<w>{W})\s+to\s+(?P<anchor>{ANCHOR})")
def _closest(m: re.Match[str], ref: Reference) -> date | None:
    day = day_named(anchored(m), ref)
    if day is None:
        return None
    near = [d for k in range(-21, 22) if (d := day + timedelta(days=k)).weekday() == words.weekday(m["w"])]
    return sorted(near, key=lambda d: abs((d - day).days))[words.day_number(m["n"]) - 1 if m["n"] else 0]


@rule(rf"(?:the\s+)?ides\s+of\s+(?P<m>{M})")
def _ides(m: re.Match[str], ref: Reference) -> date | None:
    month = words.month(m["m"])
    return next_date(ref.on, month, 15 if month in (3, 5, 7, 10) else 13)


@rule(rf"(?:the\s+)?(?P<d>{D})(?:\s+day)?\s+of\s+(?:the\s+)?(?P<which>this|current|next|the|that)(?:\s+month)")
def _day_of_this_month(m: re.Match[str], ref: Reference) -> date | None:
    if m["which"].lower() == "next":
        following = next_month(ref.on)
        return day_in_month(following.year, following.month, words.day_number(m["d"]))
    return day_in_month(ref.on.year, ref.on.month, words.day_number(m["d"]))


@rule(
    rf"(?P<n>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+(?P<w>{W}|(?:business\s+|working\s+)?day)\s+(?:of|in)\s+"
    rf"(?:(?P<which>this|next|the)\s+month|(?P<m>{M})(?:{SEP}(?P<y>{Y}))?)"
)
def _nth_weekday_of_month(m: re.Match[str], ref: Reference) -> date | None:
    start = month_meant(m, ref)
    last = m["n"].lower() == "last"
    n = 0 if last else words.day_number(m["n"])
    if m["w"].lower().endswith("day") and m["w"].lower().split()[-1] == "day":
        if not last:
            return start.replace(day=n)
        end = last_of_month(start)
        return end if len(m["w"].split()) == 1 else end - timedelta(days=max(0, end.weekday() - 4))
    found = nth_weekday(start, words.weekday(m["w"]), n)
    if m["m"] and not m["y"] and found is not None and found < ref.on:
        found = nth_weekday(start.replace(year=start.year + 1), words.weekday(m["w"]), n)
    return found


_AGREES = 250
"""Days ahead in which a day of the month that was named with its weekday is looked for."""


# --- a bare day of the month ----------------------------------------------------------------------------------------


_NO_NOUN = (
    r"(?=\s*(?:$|[.,;:!?)]|(?:at|in\s+the|of\s+(?:the|this|next)\s+month|and|or|if|to|so|then|with|for|please|by|from|on|works?"
    r"|fine|good|great|perfect|better|possible|as|is|was|it|i|we|you|would|will|suits|okay|ok|not|instead|already|latest|because|but|until|when|that|there)\b))"
)
"""Nothing follows that the ordinal could count."""
_NO_COUNTED = (
    r"(?!\s+(?:floor|time|quarter|week|weeks|year|years|person|people|one|call|meeting|round|draft|version|attempt|try|line|item"
    r"|question|point|slide|page|percentile|century|grade|avenue|street|day|month|of)\b)"
)
"""After "by the" an ordinal from the fourth on is a day, unless it counts one of these."""


@rule(
    rf"(?P<w>{W})(?:'s|\s+is)?{SEP}(?:the\s+)?(?P<d>{words.ORDINAL})"
    rf"|(?:on|by|before|until|till|from)\s+(?:the\s+)?(?P<d1>\d{{1,2}}(?:st|nd|rd|th))"
    rf"|the\s+(?P<d2>\d{{1,2}}(?:st|nd|rd|th)?)(?![\d:%$€£]|\.\d|,\d"
    rf"|\s*(?:%|percent|people|of\s+(?!the\s+month)|[a-z]+s\b))"
    rf"|(?:the\s+)?(?P<d4>\d{{1,2}}(?:st|nd|rd|th)|(?:twenty|thirty)[-\s]{words.ORDINAL})(?=\s*(?:$"
    rf"|[.,;!?]|at\b|in\s+the\b))"
    rf"|(?:on|by|before|until)\s+the\s+(?P<d3>{words.ORDINAL})(?!\s+(?!(?:at"
    rf"|in|and|or|if|to|so|then|with|for|please|of\s+the\s+month)\b)[a-z])"
)
@rule(rf"the\s+(?P<d>{words.LATE_ORDINAL})(?:'s)?{_NO_NOUN}")
@rule(rf"(?:on|by|before|until|till)\s+the\s+(?P<d>{words.LATE_ORDINAL}){_NO_COUNTED}")
@rule(rf"(?:(?<=[.!?,;:]\s)|(?<=^)|(?<=\bsay\s)|(?<=\bokay\s))(?P<d>{words.LATE_ORDINAL})(?:'s)?{_NO_NOUN}")
def _bare_day(m: re.Match[str], ref: Reference) -> date | None:
    day = words.day_number(next(v for k, v in m.groupdict().items() if k.startswith("d") and v))
    found = next_day_number(ref.on, day)
    named = m.groupdict().get("w")
    while named and found is not None and found.weekday() != words.weekday(named) and (found - ref.on).days < _AGREES:
        found = next_day_number(found, day)
    return found if not named or (found and found.weekday() == words.weekday(named)) else next_day_number(ref.on, day)


# --- weekdays -------------------------------------------------------------------------------------------------------


@rule(rf"(?:this\s+coming|this|next|coming|upcoming|the\s+(?:next|coming|following))\s+(?P<w>{W})")
@rule(rf"(?P<w>{words.FULL_WEEKDAY}|(?:mon|tues?|weds?|thurs?|thu|fri)\b\.?)(?:'s)?")
@rule(rf"(?:by|on|before|until|till)\s+(?P<w>{W})")
@rule(rf"^\s*(?P<w>{W})\s*$")
def _weekday(m: re.Match[str], ref: Reference) -> date:
    return next_weekday(ref.on, words.weekday(m["w"]))


@rule(rf"(?P<w>{W})\s+(?:week|after\s+next)")
def _weekday_after_next(m: re.Match[str], ref: Reference) -> date:
    return next_weekday(ref.on, words.weekday(m["w"])) + timedelta(days=7)


@rule(rf"(?P<w>{W})[\s,]+(?:of\s+|in\s+)?(?P<which>next|this|the\s+following)\s+week")
@rule(rf"(?P<which>next|this)\s+week(?:{SEP}(?:on\s+)?)(?P<w>{W})")
def _weekday_of_week(m: re.Match[str], ref: Reference) -> date:
    weeks = 0 if m["which"].lower() == "this" else 7
    return ref.on + timedelta(days=weeks - ref.on.weekday() + words.weekday(m["w"]))


@rule(rf"(?P<w>{W})\s+(?:of\s+|in\s+)?the\s+week\s+after(?:\s+next)?")
def _weekday_week_after_next(m: re.Match[str], ref: Reference) -> date:
    return ref.on + timedelta(days=14 - ref.on.weekday() + words.weekday(m["w"]))


@rule(r"(?:the\s+)?(?:end\s+of\s+)?(?:the\s+)?(?:h(?P<h>[12])|(?P<hw>first|second)\s+half(?:\s+of\s+the\s+year)?)")
def _half(m: re.Match[str], ref: Reference) -> date:
    end_month = 6 if m["h"] == "1" or (m["hw"] or "").lower() == "first" else 12
    found = last_of_month(date(ref.on.year, end_month, 1))
    return found if found >= ref.on else last_of_month(date(ref.on.year + 1, end_month, 1))


@rule(rf"(?P<n>{N})\s+(?P<w>{W}|{words.FULL_WEEKDAY}s)\s+from\s+now")
def _weekdays_from_now(m: re.Match[str], ref: Reference) -> date:
    return next_weekday(ref.on, words.weekday(m["w"])) + timedelta(weeks=words.number(m["n"]) - 1)


_HOLIDAY = r"christmas(?:\s+day)?|easter(?:\s+sunday)?|new\s+year'?s?(?:\s+day)?"


def _holiday(name: str, year: int) -> date:
    """The day of a holiday; Easter by Gauss in the form of Meeus, Astronomical Algorithms (1991), chapter 8."""
    if name.lower().startswith("christmas"):
        return date(year, 12, 25)
    if name.lower().startswith("new"):
        return date(year, 1, 1)
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + rest - 7 * ((a + 11 * h + 22 * rest) // 451) + 114, 31)
    return date(year, month, day + 1)


def _next_holiday(name: str, on: date) -> date:
    this = _holiday(name, on.year)
    return this if this >= on else _holiday(name, on.year + 1)


@rule(
    rf"(?P<n>{N})\s+(?P<u>days?|weeks?|months?|years?)\s+(?:after|from|following)\s+(?P<h>{_HOLIDAY})(?:\s+(?P<y>{Y}))?"
)
def _so_long_after_a_holiday(m: re.Match[str], ref: Reference) -> date:
    start = _holiday(m["h"], int(m["y"])) if m["y"] else _next_holiday(m["h"], ref.on)
    return _on_from(start, words.number(m["n"]), m["u"])


@rule(rf"(?P<n>{words.ORDINAL})\s+(?P<w>{W})\s+(?:after|following)\s+(?P<h>{_HOLIDAY})(?:\s+(?P<y>{Y}))?")
def _nth_weekday_after_a_holiday(m: re.Match[str], ref: Reference) -> date:
    start = _holiday(m["h"], int(m["y"])) if m["y"] else _next_holiday(m["h"], ref.on)
    return next_weekday(start, words.weekday(m["w"])) + timedelta(weeks=words.day_number(m["n"]) - 1)


# --- so long from now, or from a day --------------------------------------------------------------------------------

_UNIT = r"(?P<u>(?:business|working|calendar)?\s*days?|weeks?|fortnights?|months?|years?|hours?)"
_UPTO = rf"(?:{N}\s*(?:-|to|or)\s*)?(?P<n>{N})"


def _on_from(start: date, count: int, unit: str) -> date:
    unit = unit.lower()
    if unit.startswith(("business", "working")):
        return working_days_on(start, count)
    if "day" in unit:
        return start + timedelta(days=count)
    if unit.startswith("week"):
        return start + timedelta(weeks=count)
    if unit.startswith("fortnight"):
        return start + timedelta(weeks=2 * count)
    if unit.startswith("hour"):
        return start + timedelta(days=count // 24)
    return add_months(start, count * (12 if unit.startswith("year") else 1))


@rule(
    rf"(?:with)?in\s+(?:the\s+)?(?:next\s+)?(?:about\s+|around\s+"
    rf"|roughly\s+|like\s+)?{_UPTO}\s+{_UNIT}(?:'s?)?(?:\s+time)?"
)
@rule(rf"(?:over|for|during)\s+the\s+next\s+{_UPTO}\s+{_UNIT}")
@rule(rf"{_UPTO}\s+{_UNIT}\s+(?:from\s+(?:now|today)|hence|out|(?:after|from)\s+(?:this\s+(?:call|meeting)))")
@rule(rf"(?:the\s+)?(?:next|upcoming|coming)\s+(?P<n>{N})\s+(?P<u>days?|weeks?)")
@rule(rf"(?P<n>{N})\s+(?:upcoming|coming)\s+(?P<u>days?|weeks?)")
@rule(
    rf"(?:give\s+(?:me|us)|(?:i|we)(?:'d|'ll|\s+will|\s+would)?\s+need)\s+(?:about\s+|like\s+)?(?P<n>{N})\s+(?P<u>weeks?|days?)"
    r"(?!\s+(?:after|from|before|of|to|for|and|once|when|on)\b)"
)
def _so_long_from_now(m: re.Match[str], ref: Reference) -> date:
    return _on_from(ref.on, words.number(m["n"]), m["u"])


@rule(
    r"(?:with)?in\s+(?:the\s+next|a|the|a\s+half)\s+(?P<u>week|fortnight"
    r"|month)(?!\s+(?:of|after|before|or\s+(?:two|so)))"
)
def _within_one(m: re.Match[str], ref: Reference) -> date:
    return _on_from(ref.on, 1, m["u"])


@rule(r"a\s+(?P<u>week|fortnight)\s+(?:today|hence)|(?P<t>a\s+week\s+tomorrow)")
def _week_today(m: re.Match[str], ref: Reference) -> date:
    return ref.on + timedelta(days=8) if m["t"] else _on_from(ref.on, 1, m["u"])


@rule(rf"(?P<n>{N})\s+{_UNIT}\s+(?:from|after|on|following)\s+(?P<anchor>{ANCHOR})")
def _so_long_from_a_day(m: re.Match[str], ref: Reference) -> date | None:
    start = day_named(anchored(m), ref)
    return None if start is None else _on_from(start, words.number(m["n"]), m["u"])
