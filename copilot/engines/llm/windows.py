"""Fits a transcript of any length into a model's context: numbered lines, in windows that overlap, nothing cut."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from copilot.domain.transcript import Turn

OVERLAP = 0.1
"""The share of a window that the next one begins with, so that question and answer are seen together."""


def tokens(text: str) -> int:
    """About how many tokens a text takes, rather too many than too few: no tokenizer is at hand for every model.

    English takes about 4 characters a token; 3.3 leaves room for names and numbers. Outside ASCII, one each.
    """
    wide = sum(not c.isascii() for c in text)
    return math.ceil((len(text) - wide) / 3.3) + wide


@dataclass(frozen=True, slots=True)
class Line:
    """A turn, or a part of one that is longer than a window, as the model reads it."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Window:
    """Lines that go into one request. `coverage` tells the model which part of the call it has before it."""

    lines: tuple[Line, ...]
    coverage: str

    @property
    def text(self) -> str:
        """The lines as they are sent."""
        return "\n".join(line.text for line in self.lines)

    @property
    def turns(self) -> frozenset[int]:
        """The numbers of the turns in the window."""
        return frozenset(line.turn for line in self.lines)


def one_line(text: str) -> str:
    """A text that cannot begin a line of its own: material never looks like another turn or a fence."""
    return " ".join(text.split())


def speaker_of(turn: Turn) -> str:
    """`Dana Reyes (buyer)`."""
    return f"{one_line(turn.speaker) if turn.speaker else 'unknown speaker'} ({turn.side})"


def lines_of(turns: Iterable[Turn], budget: int) -> tuple[Line, ...]:
    """One line for each turn: `[12] Dana Reyes (buyer): ...`; a turn above `budget` tokens in numbered parts."""
    lines: list[Line] = []
    for turn in turns:
        head = f"[{turn.n}] {speaker_of(turn)}"
        text = one_line(turn.text)
        room = max(budget - tokens(head) - 12, 1)
        parts = _parts(text, room) if tokens(text) > room else [text]
        for n, part in enumerate(parts, start=1):
            label = f", part {n} of {len(parts)} of this turn" if len(parts) > 1 else ""
            lines.append(Line(turn.n, f"{head}{label}: {part}"))
    return tuple(lines)


def _parts(text: str, room: int) -> list[str]:
    """The text in pieces of at most `room` tokens, cut between words, and inside one only where it is longer still."""
    parts: list[str] = []
    held: list[str] = []
    used = 0
    for word in _short_words(text, room):
        size = tokens(f"{word} ")
        if held and used + size > room:
            parts.append(" ".join(held))
            held, used = [], 0
        held.append(word)
        used += size
    return [*parts, " ".join(held)]


def _short_words(text: str, room: int) -> Iterator[str]:
    for word in text.split():
        step = len(word) if tokens(word) < room else max(room - 1, 1)
        yield from (word[at : at + step] for at in range(0, len(word), step))


def windows_of(turns: Sequence[Turn], budget: int, total: int) -> tuple[Window, ...]:
    """The turns in as few windows as fit `budget` tokens each; `total` is the number of turns of the whole call."""
    lines = lines_of(turns, budget)
    sizes = [tokens(line.text) + 1 for line in lines]
    bounds: list[tuple[int, int]] = []
    start = 0
    while start < len(lines):
        end, used = start, 0
        while end < len(lines) and (used + sizes[end] <= budget or end == start):
            used += sizes[end]
            end += 1
        bounds.append((start, end))
        if end == len(lines):
            break
        start = _overlapping(sizes, start, end, budget)
    whole = len(bounds) == 1
    return tuple(
        Window(
            lines=lines[first:last],
            coverage=_coverage(lines[first:last], n, len(bounds), total) if not whole else _all_of(len(turns), total),
        )
        for n, (first, last) in enumerate(bounds, start=1)
    )


def _overlapping(sizes: Sequence[int], start: int, end: int, budget: int) -> int:
    """Where the next window starts: a few lines before the end of this one, always further than this one started."""
    begin, used = end, 0
    while begin - 1 > start and used + sizes[begin - 1] <= budget * OVERLAP:
        begin -= 1
        used += sizes[begin]
    # With the line that follows it, the overlap must leave room; else the window would not get further.
    return begin if used + sizes[end] <= budget else end


def _coverage(lines: Sequence[Line], n: int, of: int, total: int) -> str:
    return f"part {n} of {of}: turns {lines[0].turn} to {lines[-1].turn} of {total}"


def _all_of(count: int, total: int) -> str:
    return f"the whole call, {total} turns" if count == total else f"{count} turns chosen from the {total} of the call"
