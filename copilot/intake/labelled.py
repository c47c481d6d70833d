"""Pasted talk: `Name: text`, with or without times, roles and markdown.

A turn is a labelled line with its unnamed continuation lines.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from copilot.intake.banners import is_closing
from copilot.intake.clock import STAMP, from_first, seconds
from copilot.intake.draft import Draft, Heard, Skip
from copilot.intake.header import Header, is_rule, read_header
from copilot.intake.labelled_line import Labelled
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.sections import begins_notes, begins_talk, may_begin_notes, section_level, section_text
from copilot.intake.source import Source
from copilot.intake.speakers import Voices, below, choose, labelled_lines, roles_that_speak
from copilot.intake.wording import unescape_markdown

_LONE_STAMP = re.compile(rf"^[*_#\s]*[\[(]?({STAMP})[\])]?(?:\s*(?:-->|[-–—])\s*[\[(]?{STAMP}[\])]?)?[*_\s]*$")
_STAGE = re.compile(r"^\s*(?:\[[^\[\]]{1,120}\]|\([^()]{1,120}\)|<[^<>]{1,120}>)\s*$")
_STAMPED = re.compile(
    rf"^\s*(?:\[{STAMP}(?:\s*-->\s*{STAMP})?\]|\({STAMP}\)|(?P<bare>{STAMP})(?=\s))\s*[-–—|]?\s*(?=\S)"
)
_SECONDS_ON = 120
_FENCE = re.compile(r"^\s*(?:```|~~~)")

_GRANOLA = frozenset(("me", "them"))
_MACHINES = frozenset(("unknown", "unknown speaker"))


@dataclass
class Walk:
    """Goes through the lines once and collects turns; `off` is the level of the notes that it is in, 0 in talk."""

    voices: Voices
    header: Header
    turns: list[Heard] = field(default_factory=list)
    skipped: Counter[Skip] = field(default_factory=Counter)
    off: int = 0
    _stamp: float | None = None
    _current: Heard | None = None
    _words: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Ends the current turn."""
        if self._current is not None and self._words:
            text = " ".join(self._words)
            text = unescape_markdown(text) if self.voices.bold else text
            self.turns.append(replace(self._current, text=text))
        self._words, self._current = [], None

    def step(self, number: int, line: str, found: Labelled | None) -> None:
        """Takes in one line."""
        if number in self.header.lines or not line.strip() or _FENCE.match(line):
            return
        speaks = self.voices.speak(found)
        if is_rule(line):
            self.off = 0
            self.close()
        elif not speaks and is_closing(line):
            self.skipped[Skip.BANNER] += 1
        elif (stamp := _LONE_STAMP.match(line[:80])) is not None:
            self._stamp = seconds(stamp[1])
        elif (level := section_level(line)) is not None and not speaks:
            self._section(level, section_text(line))
        elif speaks and found is not None and self.off < 2:
            self._begin(number, found)
        elif self._current is not None and not _STAGE.match(line):
            if not self._words:
                self._current = replace(self._current, line=number)
            self._words.append(_without_time(line, self._current.start))
        else:
            self.skipped[self._why(line)] += 1

    def _why(self, line: str) -> Skip:
        if _STAGE.match(line):
            return Skip.STAGE
        if self.off:
            return Skip.NOTES
        return Skip.OTHER if self.turns else Skip.HEADER

    def _section(self, level: int, text: str) -> None:
        """Strong notes end at a heading that is not below them, soft ones at the next labelled line."""
        self.close()
        self.skipped[Skip.NOTES if begins_notes(text) else Skip.HEADING] += 1
        if begins_notes(text):
            self.off = 1 + level
        elif begins_talk(text) or level < self.off:
            self.off = 1 if may_begin_notes(text) else 0

    def _begin(self, number: int, found: Labelled) -> None:
        self.close()
        start = self._stamp if found.start is None else found.start
        self._current = Heard(found.label, "", number, start)
        self._stamp, self.off = None, 0
        if found.text:
            self._words.append(found.text)


def _without_time(line: str, start: float | None) -> str:
    """The words of an unnamed line; a bare time is one of the file's only soon after the `start` of its turn."""
    found = _STAMPED.match(line[:80])
    if found is None:
        return line.strip()
    at = seconds(found["bare"]) if found["bare"] else None
    soon = start is not None and at is not None and start <= at <= start + _SECONDS_ON
    return line[found.end() :].strip() if found["bare"] is None or soon else line.strip()


def study(source: Source) -> tuple[Header, dict[int, Labelled], Voices]:
    """The header of a text, its lines with a label, and which labels speak.

    Where a heading says that the transcript begins, only what is below it is talk.
    """
    lines = source.lines
    every = labelled_lines(lines)
    speaking = roles_that_speak(every)
    header = read_header(lines, speaking=speaking)
    talk = _talk_heading(lines)
    parsed = below(every, header, speaking)
    if talk and any(n > talk for n, _ in parsed):
        parsed = [(n, p) for n, p in parsed if n > talk]
    else:
        talk = 0
    shown = [line if n > talk else "" for n, line in enumerate(lines, start=1)] if talk else lines
    voices = choose(shown, parsed, header, speaking)
    spoken = [n for n, p in parsed if voices.speak(p)]
    if spoken:
        # What looks like a key of a header below the first words is none.
        header = read_header(lines[: spoken[0] - 1], speaking=speaking)
    return header, dict(parsed), voices


def _talk_heading(lines: list[str]) -> int:
    """The number of the last line that is a heading over the talk; 0 where there is none."""
    last = 0
    for number, line in enumerate(lines, start=1):
        if 8 < len(line) < 60 and "ran" in line.lower() and section_level(line) is not None:
            last = number if begins_talk(section_text(line)) else last
    return last


def _detect(source: Source) -> Guess | None:
    header, _, voices = study(source)
    if voices.lines == 0:
        return None
    filled = sum(1 for n, line in enumerate(source.lines, 1) if line.strip() and n not in header.lines)
    share = voices.lines / filled
    back = voices.lines - len(voices.names)
    if share < 0.15 and back < 4:
        return None
    name = "granola" if _GRANOLA <= voices.names <= _GRANOLA | _MACHINES else "markdown" if voices.bold else "names"
    return Guess(name, min(0.6, 0.3 + share / 2))


def parse(source: Source) -> Draft:
    """Every labelled line with its continuation lines, between the header and the notes."""
    header, parsed, voices = study(source)
    return collect(source, header, parsed, voices)


def collect(source: Source, header: Header, parsed: dict[int, Labelled], voices: Voices) -> Draft:
    """The turns below a header; `parsed` is used up."""
    walk = Walk(voices, header)
    for number, line in enumerate(source.lines, start=1):
        walk.step(number, line, parsed.pop(number, None))
    walk.close()
    starts = from_first([t.start for t in walk.turns])
    draft = header.draft()
    timed = zip(walk.turns, starts, strict=True)
    draft.turns = [t if t.start == s else replace(t, start=s) for t, s in timed]
    draft.skipped = walk.skipped
    return draft


FAMILY = Family(
    (
        Format(
            "names", "pasted talk, a name before each turn", "[00:05] Dana Reyes (prospect): It sits with our CISO."
        ),
        Format("granola", "Granola's text, the two sides of the microphone", "them: It sits with our CISO."),
        Format("markdown", "the same in markdown, the names in bold", "**Dana:** It sits with our CISO."),
    ),
    _detect,
    parse,
)
