"""Texts copied from a recorder's page: the time before the name, or the name and the time on lines of their own.

2:24 - Dana Reyes (Acme)        0:02 | Dana Reyes        Dana Reyes        00:02 --> 00:05
  It sits with our CISO.        It sits with our CISO.   0:02              Dana Reyes
                                                         It sits ...       It sits ...
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from copilot.intake.banners import is_closing
from copilot.intake.clock import STAMP, from_first, seconds
from copilot.intake.draft import Draft, Heard, Skip
from copilot.intake.header import is_rule, read_header
from copilot.intake.labels import looks_like_name, possible, split_role
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.sections import begins_notes, section_level, section_text
from copilot.intake.source import Source

_LINKED = re.compile(r"^\s*(?:\*\*)?\[@?(?P<stamp>[\d:]+)\]\(\S+?\)(?P<rest>.*)$")
_FRONT = re.compile(rf"^\s*(?:\*\*)?[@\[(]?({STAMP})[\])]?\s*(?:([-–—|])|\s)\s*(?:\*\*)?(\S.{{0,90}}?)(?:\*\*)?\s*$")
_LONE = re.compile(rf"^\s*[\[(]?({STAMP})[\])]?(?:\s*(?:-->|[-–—])\s*[\[(]?({STAMP})[\])]?)?\s*$")
_SPOKEN_TIME = re.compile(r"^\s*(?:\d+ (?:hours?|minutes?|seconds?),?\s*){1,3}$")
_ACTION = re.compile(
    r"^\s*(?:ACTION ITEM:|SCREEN SHARING:|HIGHLIGHT:|VIEW RECORDING|WATCH\b)|\bWATCH(?: \([\d\w ]+\))?:? https?://"
)


@dataclass(frozen=True, slots=True)
class _Head:
    speaker: str
    start: float | None
    end: float | None
    mark: str
    first: int
    last: int


def _named(text: str) -> bool:
    name = split_role(text.strip())[0]
    return seconds(name) is None and possible(name) and looks_like_name(name) and not begins_notes(name)


def _front_heads(lines: list[str]) -> list[_Head]:
    """`2:24 - Dana Reyes (Acme)`: a time, a mark and a name, and words only on the lines below."""
    heads = []
    for number, line in enumerate(lines, start=1):
        if not 4 < len(line) < 300 or ":" not in line:
            continue
        linked = _LINKED.match(line)
        match = _FRONT.match(f"{linked['stamp']}{linked['rest']}" if linked else line)
        if match is not None and _named(match[3]) and not match[3].endswith((".", "?", "!", ":", ",")):
            heads.append(_Head(match[3].strip(), seconds(match[1]), None, match[2] or " ", number, number))
    return heads


def _stacked_heads(lines: list[str], source_lines: list[str]) -> list[_Head]:
    """A name and a time on two lines of their own, in either order, with words below."""
    filled = [n for n, line in enumerate(lines, start=1) if line.strip()]
    heads = []
    passed = 0
    for a, b, c in zip(filled, filled[1:], filled[2:], strict=False):
        if (
            a <= passed
            or any(not _SPOKEN_TIME.match(source_lines[n - 1]) for n in range(a + 1, b))
            or len(lines[a - 1]) > 90
            or len(lines[b - 1]) > 90
        ):
            continue
        for name_at, time_at in ((a, b), (b, a)):
            time, name = _LONE.match(lines[time_at - 1]), lines[name_at - 1].strip().strip("*")
            if time is None or not _named(name) or _LONE.match(lines[c - 1]):
                continue
            # Teams' page also says the time in words, between the name and the clock.
            heads.append(_Head(name, seconds(time[1]), seconds(time[2]) if time[2] else None, "/", a, b))
            passed = b
            break
    return heads


def _heads(source: Source) -> list[_Head]:
    lines = ["" if _SPOKEN_TIME.match(line) else line for line in source.lines]
    front = _front_heads(lines)
    return front if len(front) >= 2 else _stacked_heads(lines, source.lines) or front


def _between(source: Source, heads: list[_Head]) -> Iterator[tuple[_Head, range]]:
    for head, after in itertools.zip_longest(heads, heads[1:]):
        yield head, range(head.last + 1, after.first if after is not None else len(source.lines) + 1)


def parse(source: Source) -> Draft:
    """Everything under one head is a turn, but for the page's own lines about action items and links."""
    heads = _heads(source)
    first = heads[0].first if heads else len(source.lines) + 1
    header = read_header(source.lines[: first - 1])
    draft = header.draft()
    draft.skipped[Skip.HEADER] = sum(
        1 for n, line in enumerate(source.lines[: first - 1], 1) if line.strip() and n not in header.lines
    )
    _take_first_line(draft, source.lines[: first - 1], heads)
    starts = from_first([h.start for h in heads])
    following = itertools.zip_longest(_between(source, heads), heads[1:])
    for ((head, below), after), start in zip(following, starts, strict=True):
        last = max((n for n in below if source.lines[n - 1].strip()), default=0)
        words: list[str] = []
        begun = 0
        notes = False
        for number in below:
            line = source.lines[number - 1]
            if not line.strip() or is_rule(line):
                continue
            notes = notes or (section_level(line) is not None and begins_notes(section_text(line)))
            again = line.strip().removeprefix(head.speaker)
            avatar = number == last and after is not None and _is_avatar(line, after)
            if notes or avatar or _ACTION.search(line) or is_closing(line) or _SPOKEN_TIME.match(again):
                draft.skipped[Skip.NOTES if notes else Skip.BANNER] += 1
                continue
            begun = begun or number
            words.append(line.strip())
        draft.turns.append(Heard(head.speaker, " ".join(words), begun or head.first, start, head.end))
    return draft


def _is_avatar(line: str, head: _Head) -> bool:
    """The initials in the circle beside a name, which a copied page has on the line above it."""
    letters = [word[0].upper() for word in split_role(head.speaker)[0].split() if word[0].isalpha()]
    return head.mark == "/" and len(letters) > 1 and line.strip() in (letters[0] + letters[-1], "".join(letters))


def _take_first_line(draft: Draft, lines: list[str], heads: list[_Head]) -> None:
    """The first line above the talk is the title, as "Acme discovery - August 15"."""
    top = next((line.strip() for line in lines if line.strip()), "")
    if heads and _is_avatar(top, heads[0]):
        return
    if (
        draft.title is None
        and top
        and not is_rule(top)
        and not _LONE.match(top)
        and len(top) < 200
        and not _ACTION.search(top)
    ):
        draft.title = re.split(r"\s+[-–—]\s+(?=\w+ \d{1,2}\b)", top)[0].strip(" #*") or None


def detect(source: Source) -> Guess | None:
    """Names that come back or times that run forward, and words below nearly every head."""
    heads = _heads(source)
    if not heads:
        return None
    times = [h.start for h in heads if h.start is not None]
    forward = sum(a <= b for a, b in itertools.pairwise(times)) >= (len(times) - 1) * 0.8
    spoken = [bool(any(source.lines[n - 1].strip() for n in below)) for _, below in _between(source, heads)]
    filled = sum(1 for line in source.lines if line.strip())
    counts = Counter(h.speaker.casefold() for h in heads)
    mark = Counter(h.mark for h in heads).most_common(1)[0][0]
    back = len(heads) - len(counts)
    alone = len(heads) == 1 and mark in "-–—|" and heads[0].first <= 12
    if not forward or sum(spoken) < len(heads) * 0.7 or len(heads) < filled * 0.03 or not (alone or len(heads) > 1):
        return None
    if mark in " /" and back < len(heads) * 0.3 and len(counts) > 3:
        return None
    name = {"/": "name-time-lines", "|": "gong-text"}.get(mark, "fathom-text")
    return Guess(name, 0.83 if mark != " " else 0.45)


FAMILY = Family(
    (
        Format("fathom-text", "Fathom's copied text, a time and a name above each turn", "2:24 - Dana Reyes (Acme)"),
        Format("gong-text", "Gong's copied text, a time and a name above each turn", "2:24 | Dana Reyes"),
        Format("name-time-lines", "a name and a time on lines of their own above each turn", "0:02"),
    ),
    detect,
    parse,
)
