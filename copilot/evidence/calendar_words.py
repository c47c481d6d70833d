"""The words of the calendar in English, as patterns and as numbers: what the rules of `dates` are written with."""

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

_SMALL_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty
"""
_SMALL = _SMALL_WORDS.split()
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_NUMBERS = {
    **{word: n for n, word in enumerate(_SMALL)},
    **_TENS,
    "a": 1,
    "an": 1,
    "the": 1,
    "couple": 2,
    "a couple": 2,
    "a couple of": 2,
    "couple of": 2,
    "the next": 1,
}
_ORDINAL_WORDS = """
zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS = _ORDINAL_WORDS.split()
_ORDINAL_NUMBERS = {
    **{word: n for n, word in enumerate(_ORDINALS)},
    **{f"twenty {_ORDINALS[n]}": 20 + n for n in range(1, 10)},
    "thirtieth": 30,
    "thirty first": 31,
}

WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"\b\.?"
)
FULL_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
NUMBER = (
    r"(?:\d{1,3}|a\s+couple(?:\s+of)?|couple\s+of|an?|"
    + "|".join([*sorted(_SMALL[1:], key=len, reverse=True), *_TENS])
    + r")"
)
ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|twenty[-\s]+(?:"
    + "|".join(_ORDINALS[1:10])
    + r")|thirty[-\s]+first|thirtieth|"
    + "|".join(sorted(_ORDINALS[1:], key=len, reverse=True))
    + r")"
)
LATE_ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|twenty[-\s]+(?:"
    + "|".join(_ORDINALS[1:10])
    + r")|thirty[-\s]+first|thirtieth|"
    + "|".join(sorted(_ORDINALS[4:], key=len, reverse=True))
    + r")"
)
"""Ordinals that hardly count anything but days when nothing follows them: from the fourth on."""
DAY_NUMBER = rf"(?:{ORDINAL}|\d{{1,2}}(?![\d:%$€£.,]\d|\d|\s*(?:am|pm|%|k\b)))"
YEAR = r"(?:(?:19|20)\d\d)"


def _spaced(words: str) -> str:
    return re.sub(r"[\s-]+", " ", words.strip().lower())


def number(words: str) -> int:
    """The number that `NUMBER` matched."""
    words = _spaced(words)
    return int(words) if words.isdigit() else _NUMBERS[words]


def day_number(words: str) -> int:
    """The day of the month that `DAY_NUMBER` matched."""
    words = _spaced(words)
    digits = re.match(r"\d+", words)
    return int(digits.group()) if digits else _ORDINAL_NUMBERS[words]


def year(words: str) -> int:
    """The year that was said; of two digits this century's."""
    return int(words) + (2000 if len(words) == 2 else 0)


def weekday(words: str) -> int:
    """Monday is 0."""
    return next(i for i, name in enumerate(WEEKDAYS) if name.startswith(words.strip(" .").lower()[:3]))


def month(words: str) -> int:
    """January is 1."""
    return next(i for i, name in enumerate(MONTHS, start=1) if name.startswith(words.strip(" .").lower()[:3]))
