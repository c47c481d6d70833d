"""Days that a text names, and whether its ground names them too or words that come to the same day."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

ResolveDay = Callable[[str, date], date | None]
"""The day that words name, counted from a day: the evidence room's rules, handed in from outside."""

_WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = _WEEKDAY_NAMES.split()
_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = _MONTH_NAMES.split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBER = r"(?P<{}>[0-3]?\d)(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:,?\s+(?P<{}>20\d\d))?"
_ISO = re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b")
_DAY_FIRST = re.compile(rf"\b{_NUMBER.format('d')}\s+(?:of\s+)?(?P<m>{_MONTH})\b\.?{_YEAR.format('y')}", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    rf"\b(?P<m>{_MONTH})\.?\s+(?:the\s+)?{_NUMBER.format('d')}\b(?!\d){_YEAR.format('y')}", re.IGNORECASE
)
_SLASHED = re.compile(r"\b(?P<a>[0-3]?\d)[/.](?P<b>[0-3]?\d)(?:[/.](?P<y>20\d\d|\d\d))?\b(?![%\d])")
_BARE = re.compile(r"\bthe\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"\b(?P<w>{'|'.join(_WEEKDAYS)})s?\b|\b(?P<short>Mon|Tues?|Wed|Thu(?:rs?)?|Fri)\b\.?(?=[,\s]+\d)", re.IGNORECASE
)
_LONE_MONTH = re.compile(
    r"\b(?P<m>January|February|April|June|July|August|September|October|November|December"
    r"|(?<=[a-z] )(?:March|May)(?![\w’']))\b"
)
_NEXT = re.compile(r"\b(?P<n>tomorrow|next\s+(?:week|month|quarter|year))\b", re.IGNORECASE)
_PARTS = re.compile(r"[.!?;,]|\b(?:and|or|no|not|but|then)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as a text names it: what is None was not named. `words` is how it says so."""

    words: str
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    relative: str | None = None

    def is_on(self, day: date) -> bool:
        """Nothing that was named speaks against this day."""
        return (
            self.day in (None, day.day)
            and self.month in (None, day.month)
            and self.year in (None, day.year)
            and self.weekday in (None, day.weekday())
            and self.relative is None
        )

    def within(self, other: "NamedDay") -> bool:
        """The other name says all that this one says."""
        mine = (self.day, self.month, self.year, self.weekday, self.relative)
        yours = (other.day, other.month, other.year, other.weekday, other.relative)
        return all(a is None or a == b for a, b in zip(mine, yours, strict=True))


def days_of(text: str) -> tuple[NamedDay, ...]:
    """The days that a text names in words or digits."""
    found, _ = _taken(text)
    return found


def without_days(text: str) -> str:
    """The text with the days that it names left out: what remains are no figures of days."""
    return _taken(text)[1]


def unfounded_days(text: str, ground: Iterable[str], days: Collection[date]) -> tuple[str, ...]:
    """The days of a text that neither stand in the grounds nor are among `days`, to which their words come."""
    held = [day for words in ground for day in days_of(words)]
    return tuple(
        named.words
        for named in days_of(text)
        if not any(named.within(other) for other in held) and not any(named.is_on(day) for day in days)
    )


def resolved(text: str, on: date, resolve: ResolveDay) -> frozenset[date]:
    """All days that the words of a text come to, whole and part by part, counted from `on`."""
    parts = [text, *_PARTS.split(text)]
    return frozenset(day for part in parts if part.strip() and (day := resolve(part, on)) is not None)


def _taken(text: str) -> tuple[tuple[NamedDay, ...], str]:
    """The days of a text, and the text without them. Of the others the longer forms are taken first."""
    found: list[tuple[int, NamedDay]] = []

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], Iterator[NamedDay]], left: str) -> str:
        def replaced(match: re.Match[str]) -> str:
            days = list(read(match))
            found.extend((match.start(), day) for day in days)
            return " " * len(match.group()) if days else match.group()

        return pattern.sub(replaced, left)

    left = take(_WEEKDAY, _weekday, text)
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST):
        left = take(pattern, _dated, left)
    left = take(_SLASHED, _slashed, left)
    left = take(_BARE, lambda m: iter([NamedDay(m.group(), day=int(m["d"]))]), left)
    left = take(_LONE_MONTH, lambda m: iter([NamedDay(m.group(), month=_month(m["m"]))]), left)
    left = take(_NEXT, lambda m: iter([NamedDay(m.group(), relative=" ".join(m["n"].casefold().split()))]), left)
    return tuple(day for _, day in sorted(found, key=lambda pair: pair[0])), left


def _month(word: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(word.casefold()[:3]))


def _dated(match: re.Match[str]) -> Iterator[NamedDay]:
    word = match["m"]
    month = int(word) if word.isdigit() else _month(word)
    if 1 <= int(match["d"]) <= 31 and 1 <= month <= 12:
        yield NamedDay(match.group(), day=int(match["d"]), month=month, year=int(match["y"]) if match["y"] else None)


def _slashed(match: re.Match[str]) -> Iterator[NamedDay]:
    """`11/27` and `27.11.`: whichever reading is a day; a number like 2.5 is none."""
    first, second = int(match["a"]), int(match["b"])
    if "/" not in match.group() and not match["y"]:
        return
    if match.group() == "24/7":
        return
    year = int(match["y"]) if match["y"] else None
    year = year + 2000 if year is not None and year < 100 else year
    day, month = (second, first) if "/" in match.group() and first <= 12 else (first, second)
    if 1 <= day <= 31 and 1 <= month <= 12:
        yield NamedDay(match.group(), day=day, month=month, year=year)


def _weekday(match: re.Match[str]) -> Iterator[NamedDay]:
    word = (match["w"] or match["short"]).casefold()
    number = next(n for n, name in enumerate(_WEEKDAYS) if name.startswith(word[:3]))
    yield NamedDay(match.group(), weekday=number)
