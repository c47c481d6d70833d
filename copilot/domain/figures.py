"""Numbers as people say and write them, and whether a text holds one that its ground does not.

"nine", "9", "$40k" and "forty thousand dollars" are found by value and unit; figures of days are left to `days`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: n for n, word in enumerate(_ONES.split())} | {
    word: 10 * n for n, word in enumerate(_TENS.split(), start=2)
}
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_ORDINALS = {word: n for n, word in enumerate(_ORDINAL_WORDS.split(), start=1)}
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "grand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "k": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "b": 1e9,
}
_UNITS = {
    **dict.fromkeys(("%", "percent", "pct", "percentage"), "percent"),
    **dict.fromkeys(("$", "dollar", "dollars", "usd", "bucks"), "usd"),
    **dict.fromkeys(("€", "euro", "euros", "eur"), "eur"),
    **dict.fromkeys(("£", "pound", "pounds", "gbp"), "gbp"),
}
_COUNTED_WORDS = "day week month quarter year hour minute percent % hundred thousand million billion"
_COUNTED = frozenset(_COUNTED_WORDS.split())
"""After "one": a number, not a pronoun."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%$€£]")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a text. `values` are the readings of its digits ("1.500" is two), `unit` is empty for a bare one."""

    text: str
    values: frozenset[float]
    unit: str = ""

    def fits(self, ground: "Figure", percent_near: bool) -> bool:
        """The ground says this number: the same value, and no other unit."""
        if not self.values & ground.values:
            return False
        if not self.unit or self.unit == ground.unit:
            return True
        if self.unit == "percent":  # "forty, maybe fifty percent"
            return not ground.unit and percent_near
        return not ground.unit


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def figures_of(text: str, *, ground: bool = False) -> tuple[Figure, ...]:
    """The numbers of a text. As a ground a text is read widely: ordinals and every "one" count."""
    words = [_Word(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found: list[Figure] = []
    at = 0
    while at < len(words):
        values, after = _number(words, at, ground)
        if values and (ground or not _pronoun(words, at, after)):
            unit = _unit(words, at, after)
            found.append(Figure(text[words[at].start : words[after - 1].end], values, unit))
        at = max(after, at + 1)
    return tuple(found)


def unfounded_figures(text: str, ground: Iterable[str]) -> tuple[str, ...]:
    """The numbers of a text, as it writes them, that none of the grounds holds."""
    held = [(figure, said) for said in (figures_of(words, ground=True) for words in ground) for figure in said]
    return tuple(
        figure.text
        for figure in figures_of(text)
        if not any(figure.fits(other, any(f.unit == "percent" for f in said)) for other, said in held)
    )


def _pronoun(words: list[_Word], at: int, after: int) -> bool:
    """ "one of them", "no one": not a number, unless something is counted."""
    if words[at].text != "one" or after > at + 1:
        return False
    following = words[after].text.removesuffix("s") if after < len(words) else ""
    return following not in _COUNTED


def _number(words: list[_Word], at: int, ground: bool) -> tuple[frozenset[float], int]:
    """The readings of the number that begins there, and where it ends; no readings where none begins."""
    first = words[at].text
    if first[0].isdecimal():
        values, after = _digits(first), at + 1
        if after < len(words) and words[after].text in _SCALES and words[after].start - words[at].end <= 1:
            scale = _SCALES[words[after].text]
            # "40m" may be millions, minutes or months: both readings stand.
            bare = values if words[after].text in ("m", "b") else frozenset()
            return frozenset(v * scale for v in values) | bare, after + 1
        return values, after
    if ground and first in _ORDINALS:
        return frozenset({float(_ORDINALS[first])}), at + 1
    spelt = first in _WORDS or (first in _SCALES and len(first) > 3 and at > 0 and words[at - 1].text in ("a", "per"))
    return _spelt(words, at) if spelt else (frozenset(), at + 1)


def _digits(text: str) -> frozenset[float]:
    """`40,000` and `1.5`; `1.500` may be either, `1,5` is 1.5."""
    parts = re.split(r"[.,]", text)
    values = {float("".join(parts))} if _GROUPED.fullmatch(text) else set[float]()
    if len(parts) == 1 or (len(parts) == 2 and not (values and "," in text)):
        values.add(float(".".join(parts)))
    return frozenset(values or {float(part) for part in parts})


def _spelt(words: list[_Word], at: int) -> tuple[frozenset[float], int]:
    """A number in words from there: "two hundred and fifty thousand"."""
    total, current, end = 0.0, 0.0, at
    simple: list[float] = []
    while end < len(words):
        word = words[end].text
        if word in _WORDS and not _starts_another(simple, _WORDS[word], current):
            simple.append(float(_WORDS[word]))
            current += _WORDS[word]
        elif word in _SCALES and len(word) > 2:
            current = max(current, 1.0) * _SCALES[word]
            simple = []
            if _SCALES[word] >= 1e3:
                total, current = total + current, 0.0
        elif not (word == "and" and end + 1 < len(words) and words[end + 1].text in _WORDS and not simple and end > at):
            break
        end += 1
    values = {total + current}
    if end < len(words) and words[end].text in _WORDS and 0 < current < 100 and not total:
        following, _ = _spelt(words, end)  # "one fifty" is also 150, "twenty twenty six" also 2026
        values |= {current * 100 + value for value in following if 10 <= value < 100}
    return frozenset(values), max(end, at + 1)


def _starts_another(simple: list[float], value: int, current: float) -> bool:
    """ "nine four": two numbers; "twenty five": one."""
    if not simple:
        return current != 0 and current < 100
    return not (simple[-1] >= 20 and simple[-1] % 10 == 0 and 0 < value < 10)


def _unit(words: list[_Word], at: int, after: int) -> str:
    before = words[at - 1].text if at else ""
    following = [word.text for word in words[after : after + 2]]
    if before in ("$", "€", "£", "usd", "eur", "gbp"):
        return _UNITS[before]
    if following and following[0] in _UNITS:
        return _UNITS[following[0]]
    return "percent" if following == ["per", "cent"] else ""
