"""Replaces what must not leave the machine by placeholders, and puts it back into what a model answers.

`hide` takes text as it is here, never text that is hidden already; `restore` takes what a model wrote. Putting back is
exact, because nothing else can look like a placeholder: what looks like one in the material is itself replaced. No
value that is put back holds a character that JSON escapes, so that an answer in JSON stays JSON.
"""

import re
import threading
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from copilot.domain.accounts import without_legal_form
from copilot.engines.llm.personal_data import FINDERS, KINDS, Span, near

NOTE = (
    "Words such as [EMAIL_n], [ACCOUNT_n] or [TERM_n], with a number for n, stand for values that are kept from you. "
    "Copy them exactly as they are, brackets included, also within quotes; never guess what they stand for."
)
"""What a model is told of placeholders; to be added after hiding."""

_LOOKALIKE = "MARK"
_ALL_KINDS = "|".join((*KINDS, "ACCOUNT", "DOMAIN", "TERM", "PERSON", _LOOKALIKE))
_IN_BRACKETS = rf"\[ ?({_ALL_KINDS})[_ -]([0-9]{{1,9}}[a-z]?) ?\]"
_PLACEHOLDER = re.compile(
    rf"{_IN_BRACKETS}|(?<![A-Za-z0-9_])({_ALL_KINDS})_([0-9]{{1,9}}[a-z]?)(?![A-Za-z0-9_])", re.IGNORECASE | re.ASCII
)
"""A placeholder as models give it back: also in small letters, and without its brackets."""
_LOOKS_LIKE_ONE = re.compile(rf"{_IN_BRACKETS}|(?:{_ALL_KINDS})_[0-9]{{1,9}}[a-z]?", re.IGNORECASE | re.ASCII)
"""Everything that `_PLACEHOLDER` may take, wherever it stands."""

_NUMBERED = re.compile(r"[_ -][0-9]{1,9}", re.ASCII)

_TOKEN = re.compile(r"\w+|[^\w\s]")
_BETWEEN = r"(?:\s|\\[nrt]|[\"\\\u2010-\u2013-]){0,8}"
_NEXT_TOKEN = re.compile(rf"{_BETWEEN}(\w+|[^\w\s])")
_NO_TOKEN = frozenset('"\\-\u2010\u2011\u2012\u2013')
_JSON_ESCAPES = re.compile(r"(?:\\[\"\\/bfnrtu]|[\"\\\x00-\x1f\x7f])+")
_WRITTEN_BREAKS = ("\\n", "\\r", "\\t")
_SPELLINGS = "bcdefghijklmnopqrstuvwxyz".upper()


class Terms:
    """Words and names to be found whole, whatever their case, their spaces, hyphens and quotation marks."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}

    def add(self, term: str, kind: str) -> None:
        """Look for this term too; one of spaces, hyphens and quotation marks alone is none."""
        composed = unicodedata.normalize("NFC", term)
        for form in {composed, unicodedata.normalize("NFD", term), composed.casefold()}:
            tokens = tuple(t for t in _TOKEN.findall(_small(form)) if t not in _NO_TOKEN)
            known = self._by_first.setdefault(tokens[0], []) if tokens else []
            if tokens and all(tokens[1:] != rest for rest, _ in known):
                known.append((tokens[1:], kind))
                known.sort(key=lambda entry: -len(entry[0]))

    def spans(self, text: str, gaps: Iterable[tuple[int, int]]) -> Iterator[Span]:
        """Where terms stand within these parts of a text, the longest first."""
        small = _small(text)
        starts = sorted({at for first in self._by_first for at in _places(small, first)})
        for start, end in gaps:
            done = start
            for at in starts[bisect_left(starts, start) : bisect_left(starts, end)]:
                if at >= done and (span := self._match(text, small, at, end)):
                    yield span
                    done = span[1]

    def _match(self, text: str, small: str, start: int, end: int) -> Span | None:
        first = _TOKEN.match(small, start, end)
        for rest, kind in self._by_first.get(first.group(), ()) if first else ():
            to = first.end() if first else start
            if kind == "PERSON" and not rest and text[start].islower():
                continue  # "will" is no Will
            for wanted in rest:
                found = _NEXT_TOKEN.match(small, to, end)
                if found is None or found.group(1) != wanted:
                    break
                to = found.end()
            else:
                return start, to, kind
        return None


def _small(text: str) -> str:
    """The text in small letters, each in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _places(small: str, first: str) -> Iterator[int]:
    """Where a word begins; after a backslash also behind the letter of a written line break."""
    at = small.find(first)
    while at != -1:
        before = small[at - 1 : at]
        if not (before.isalnum() or before == "_") or small[max(0, at - 2) : at] in _WRITTEN_BREAKS:
            yield at
        at = small.find(first, at + 1)


class Redaction:
    """Hides contact data, identifiers, the accounts' names and domains, and forbidden words; for one conversation.

    The same value has the same placeholder as long as the object lives; another spelling of it has the same number
    with a letter. `names` are people to be hidden too, also by a part of their name that has a capital.
    """

    def __init__(
        self,
        *,
        accounts: Iterable[str] = (),
        domains: Iterable[str] = (),
        forbidden: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> None:
        self._terms = Terms()
        for word in forbidden:
            self._terms.add(word, "TERM")
        for account in accounts:
            self._terms.add(account, "ACCOUNT")
            self._terms.add(without_legal_form(account), "ACCOUNT")
        for domain in domains:
            self._terms.add(domain, "DOMAIN")
        for name in names:
            for part in (name, *name.split()):
                if len(part) > 2:
                    self._terms.add(part, "PERSON")
        self._placeholders: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        self._numbers: dict[str, dict[str, tuple[int, int]]] = {}
        self._lock = threading.Lock()

    def hide(self, text: str) -> str:
        """The text with placeholders. What is found once is hidden wherever it stands from then on."""
        with self._lock:
            spans = list[Span]()
            for finder in FINDERS:
                spans = _with(spans, (s for gap in _gaps(spans, len(text)) for s in finder(text, *gap)))
            for start, end, kind in spans:
                self._learn(text[start:end], kind)
            spans = _with(spans, self._terms.spans(text, list(_gaps(spans, len(text)))))
            spans = [piece for span in spans for piece in _json_safe(text, span)]
            spans = _with(spans, (s for gap in _gaps(spans, len(text)) for s in _lookalikes(text, *gap)))
            parts, at = list[str](), 0
            for start, end, kind in spans:
                parts += text[at:start], f"[{self._placeholder(kind, text[start:end])}]"
                at = end
            return "".join((*parts, text[at:]))

    def restore(self, text: str) -> str:
        """The text with the values in the places of their placeholders; unknown placeholders stay as they are."""
        if not self._values:
            return text
        return _PLACEHOLDER.sub(self._value, text)

    def counts(self) -> Mapping[str, int]:
        """How many different values are hidden so far, by their kind in small letters."""
        return dict(Counter(kind.lower() for kind, _ in self._placeholders if kind != _LOOKALIKE))

    def _learn(self, value: str, kind: str) -> None:
        if (kind, value) in self._placeholders:
            return
        self._terms.add(value, kind)
        if kind == "EMAIL" and "@" in value:
            self._terms.add(value.rpartition("@")[2], "DOMAIN")

    def _placeholder(self, kind: str, value: str) -> str:
        known = self._placeholders.get((kind, value))
        if known is None:
            numbers = self._numbers.setdefault(kind, {})
            key = value.casefold()
            number, spellings = numbers.get(key, (0, 0))
            if not number or spellings > len(_SPELLINGS):
                number, spellings = max((n for n, _ in numbers.values()), default=0) + 1, 0
            numbers[key] = (number, spellings + 1)
            known = f"{kind}_{number}{_SPELLINGS[spellings - 1] if spellings else ''}"
            self._placeholders[kind, value] = known
            self._values[known] = value
        return known

    def _value(self, found: re.Match[str]) -> str:
        kind, number = found.group(1) or found.group(3), found.group(2) or found.group(4)
        return self._values.get(f"{kind}_{number.lstrip('0')}".upper(), found.group())


def _lookalikes(text: str, start: int, end: int) -> Iterator[Span]:
    for part in near(text, start, end, _NUMBERED, 14, 4):
        yield from ((m.start(), m.end(), _LOOKALIKE) for m in _LOOKS_LIKE_ONE.finditer(text, *part))


def _gaps(spans: list[Span], length: int) -> Iterator[tuple[int, int]]:
    """What no place has taken yet, as (start, end)."""
    at = 0
    for start, end, _ in spans:
        if at < start:
            yield at, start
        at = end
    if at < length:
        yield at, length


def _with(spans: list[Span], more: Iterable[Span]) -> list[Span]:
    """All places in order; of those that meet, the first stays."""
    kept = list[Span]()
    for span in sorted((*spans, *more)):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _json_safe(text: str, span: Span) -> Iterator[Span]:
    """The parts of a place between the characters that JSON escapes."""
    at, end, kind = span
    for escape in _JSON_ESCAPES.finditer(text, at, end):
        if at < escape.start():
            yield at, escape.start(), kind
        at = escape.end()
    if at < end:
        yield at, end, kind
