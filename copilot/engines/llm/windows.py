"""Fits a transcript of any length into a model's context: numbered lines, in windows that overlap, nothing cut."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from copilot.domain.transcript import Side, Turn

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
    legend: str = ""

    @property
    def text(self) -> str:
        """Who speaks, then the lines, as they are sent."""
        return "\n".join((*([self.legend] if self.legend else []), *(line.text for line in self.lines)))

    @property
    def turns(self) -> frozenset[int]:
        """The numbers of the turns in the window."""
        return frozenset(line.turn for line in self.lines)


def one_line(text: str) -> str:
    """A text that cannot begin a line of its own: material never looks like another turn or a fence."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks, by a short label that says the side: `B1` is the first speaker of the buyer's side."""

    labels: Mapping[tuple[str | None, Side], str]

    def label(self, turn: Turn) -> str:
        """The label of the speaker of a turn."""
        return self.labels[turn.speaker, turn.side]

    def legend(self, turns: Iterable[Turn]) -> str:
        """`B1 = Dana Reyes (buyer)`, a line for each speaker of these turns."""
        shown = dict.fromkeys((t.speaker, t.side) for t in turns)
        return "\n".join(
            f"{self.labels[speaker, side]} = {one_line(speaker) if speaker else 'not named'} ({side})"
            for speaker, side in shown
        )


def cast_of(turns: Iterable[Turn]) -> Cast:
    """Labels for all speakers of a call, numbered on each side as they first speak."""
    labels: dict[tuple[str | None, Side], str] = {}
    counts: Counter[Side] = Counter()
    for turn in turns:
        if (turn.speaker, turn.side) not in labels:
            counts[turn.side] += 1
            labels[turn.speaker, turn.side] = f"{turn.side.value[0].upper()}{counts[turn.side]}"
    return Cast(labels)


_NOD_WORDS = "mm mmhm hm hmm huh uh uhhuh um ah oh mhm mhmm yeah yep ok okay right sure laughs laughter"
_NODS = frozenset(_NOD_WORDS.split())
"""Words that only show that somebody listens, while they answer nothing."""


def is_nod(turn: Turn) -> bool:
    """The turn holds nothing but sounds of listening. Whether they answer something depends on what went before."""
    words = "".join(c if c.isalpha() else " " for c in turn.text.replace("-", "")).casefold().split()
    return len(words) <= 4 and all(word in _NODS for word in words)


def lines_of(turns: Sequence[Turn], budget: int, cast: Cast) -> tuple[Line, ...]:
    """One line for each turn: `[12] B1: ...`; a turn above `budget` tokens in numbered parts.

    Turns in a row that only nod are one line, `[13-15] mm-hm`; a nod that may answer the turn before it (a question, or
    words with a figure) stays a line of its own.
    """
    lines: list[Line] = []
    nods: list[Turn] = []
    before: Turn | None = None
    for turn in turns:
        follows = before is not None and before.n + 1 == turn.n
        if nods and not (follows and is_nod(turn)):
            lines += _nod_lines(nods, budget, cast)
            nods = []
        if is_nod(turn) and (nods or not (follows and before is not None and _may_be_answered(before))):
            nods.append(turn)
        else:
            lines += _turn_lines(turn, budget, cast)
        before = turn
    return (*lines, *_nod_lines(nods, budget, cast))


_FIGURE_WORDS = "two three four five six seven eight nine ten twenty thirty forty fifty hundred percent"
_FIGURES = frozenset(_FIGURE_WORDS.split())


def _may_be_answered(turn: Turn) -> bool:
    """A yes after this turn would confirm something: a question, or a fact with a figure."""
    asks = "?" in turn.text or any(c.isdigit() for c in turn.text)
    return asks or any(word in _FIGURES for word in turn.text.casefold().split())


def _nod_lines(nods: Sequence[Turn], budget: int, cast: Cast) -> list[Line]:
    """Nods in a row as one line, which counts as a line of the first of them."""
    if len(nods) < 2:
        return [line for turn in nods for line in _turn_lines(turn, budget, cast)]
    return [Line(nods[0].n, f"[{nods[0].n}-{nods[-1].n}] mm-hm")]


def _turn_lines(turn: Turn, budget: int, cast: Cast) -> list[Line]:
    head = f"[{turn.n}] {cast.label(turn)}"
    text = one_line(turn.text)
    room = max(budget - tokens(head) - 12, 1)
    parts = _parts(text, room) if tokens(text) > room else [text]
    labels = [f", part {n} of {len(parts)} of this turn" for n in range(1, len(parts) + 1)] if len(parts) > 1 else [""]
    return [Line(turn.n, f"{head}{label}: {part}") for label, part in zip(labels, parts, strict=True)]


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


def windows_of(turns: Sequence[Turn], budget: int, call: Sequence[Turn]) -> tuple[Window, ...]:
    """The turns in as few windows as fit `budget` tokens each; `call` are all turns of the call."""
    cast = cast_of(call)
    # Each window opens with the names of those who speak in it.
    budget = max(budget - tokens(cast.legend(turns)) - tokens(_left_out(turns, len(call))), 1)
    lines = lines_of(turns, budget, cast)
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
    total = len(call)
    windows = []
    for n, (first, last) in enumerate(bounds, start=1):
        shown = lines[first:last]
        inside = [turn for turn in turns if shown[0].turn <= turn.n <= shown[-1].turn]
        coverage = _left_out(turns, total) if whole else _coverage(shown, n, len(bounds), total)
        if not whole and len(turns) < total:
            coverage += f"; not shown: {_missing(inside, shown[0].turn, shown[-1].turn)}"
        windows.append(Window(shown, coverage, cast.legend(inside)))
    return tuple(windows)


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


def _left_out(turns: Sequence[Turn], total: int) -> str:
    """That the whole call is shown, or which of its turns are not."""
    if len(turns) == total:
        return f"the whole call, {total} turns"
    return f"{len(turns)} of {total} turns; not shown: {_missing(turns, 1, total)}"


def _missing(turns: Iterable[Turn], first: int, last: int) -> str:
    shown = {turn.n for turn in turns}
    return ranges(n for n in range(first, last + 1) if n not in shown)


def ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers in the shortest form: `1-4, 7, 9-12`."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
