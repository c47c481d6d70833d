"""Captions: WebVTT, SubRip and SBV, from Zoom, from Teams, or without names.

A turn is a cue, or each voice span of a cue that has several. The cues are read by
own code and not by webvtt-py (tried with 0.6): its captions do not say on which line they stand, `voice` is the first
voice of a cue that has several, words after a blank line are dropped without a trace, and so are cues of a WebVTT file
whose times have commas.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from copilot.errors import UnreadableInput
from copilot.intake.clock import STAMP, seconds
from copilot.intake.dates import date_of_line
from copilot.intake.draft import Draft, Heard, Skip
from copilot.intake.labelled_line import parse_labelled
from copilot.intake.labels import is_device, looks_like_name, split_role
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.source import Source

_TIMES = re.compile(rf"^\s*({STAMP})\s*-->\s*({STAMP})(?:\s.*)?$")
_SBV_TIMES = re.compile(r"^\s*(\d{1,4}:\d{2}:\d{2}\.\d{1,3})\s*,\s*(\d{1,4}:\d{2}:\d{2}\.\d{1,3})\s*$")
_ARROW = re.compile(r"^\s*[\d:.,]+\s*-->|-->\s*\d+:[\d:.,]+\s*$")
_ID = re.compile(r"^\s*(?:\d{1,7}|[0-9A-Za-z-]{1,64}/\d+-\d+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{4,60})\s*$")
_PIECE = re.compile(r"^\s*\d{1,4}:\d{0,2}[\d:.,]*\s*(?:--?>?)?\s*$")
_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")
_TAG = re.compile(
    r"<v(?P<classes>(?:\.[^\s<>.]+)*)(?:[ \t]+(?P<name>[^<>]*))?>|</v\s*>"
    r"|</?(?:b|i|u|c|s|ruby|rt|lang|font|span)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}]{1,40}\}",
    re.IGNORECASE,
)
_MOST_WORDS_OF_A_NAME = 6
# In a file with names at least this share of the cues has one.
_LABELLED = 0.6
_CHANGE = re.compile(r"^\s*(?:>>+|&gt;&gt;(?:&gt;)*)\s*")


@dataclass(slots=True)
class Cue:
    """A cue as it stands in the file: its times in seconds and its lines with their numbers."""

    start: float | None
    end: float | None
    lines: list[tuple[int, str]] = field(default_factory=list)
    at: int = 0
    """The line of its times."""


@dataclass
class _Reading:
    cues: list[Cue] = field(default_factory=list)
    skipped: Counter[Skip] = field(default_factory=Counter)
    broken: list[int] = field(default_factory=list)


def read_cues(lines: Iterable[str], times_of: re.Pattern[str] = _TIMES) -> _Reading:
    """All cues in file order. Words after a blank line inside a cue belong to it; notes and styles are passed over.

    A cue whose times cannot be read keeps its words and has no times; `broken` are the lines of such times.
    """
    mark = "-->" if times_of is _TIMES else ","
    reading = _Reading()
    cue: Cue | None = None
    passing = False
    blank = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            blank, passing = True, False
            continue
        times = times_of.match(line) if mark in line else None
        if times is not None or (mark == "-->" and mark in line and _ARROW.search(line)):
            if cue is not None and cue.lines and _ID.match(cue.lines[-1][1]):
                cue.lines.pop()
            start, end = (seconds(times[1]), seconds(times[2])) if times else (None, None)
            cue = Cue(start, end, at=number)
            reading.cues.append(cue)
            if times is None:
                reading.broken.append(number)
            passing = False
        elif passing or (blank and _BLOCK.match(line)):
            passing = True
            reading.skipped[Skip.STYLES] += 1
        elif cue is not None:
            cue.lines.append((number, line))
        elif not (line.startswith("WEBVTT") or _ID.match(line)):
            reading.skipped[Skip.HEADER] += 1
        blank = False
    if cue is not None:
        for c in reading.cues:
            _drop_orphan_id(c)
    return reading


def _drop_orphan_id(cue: Cue) -> None:
    """Leaves the words: an identifier of a cue that never came is none."""
    if len(cue.lines) > 1 and _ID.match(cue.lines[-1][1]) and "/" in cue.lines[-1][1]:
        cue.lines.pop()


def voices(cue: Cue) -> list[Heard]:
    """The voice spans of a cue; words outside of every span have no speaker."""
    heard: list[Heard] = []
    speaker: str | None = None
    words: list[str] = []
    first = 0

    def close() -> None:
        nonlocal words, first
        if any(w.strip() for w in words):
            heard.append(Heard(speaker, "".join(words), first, cue.start, cue.end))
        words, first = [], 0

    for number, line in cue.lines:
        place = 0
        for tag in _TAG.finditer(line):
            first = _took(words, line[place : tag.start()], number, first)
            place = tag.end()
            if tag.group().lower().startswith(("<v>", "<v ", "<v.", "<v\t")):
                close()
                speaker = (tag["name"] or "").strip() or None
            elif tag.group().lower().startswith("</v"):
                close()
                speaker = None
        first = _took(words, line[place:], number, first)
        words.append(" ")
    close()
    return heard


def _took(words: list[str], piece: str, number: int, first: int) -> int:
    """Adds a piece; the number of the line on which the first word stands."""
    words.append(piece)
    return first or (number if piece.strip() else 0)


def names_in(cues: Iterable[Cue]) -> frozenset[str]:
    """The labels before a colon, or in brackets, that are speakers of these cues (case folded)."""
    counts: Counter[str] = Counter()
    doubtful: Counter[str] = Counter()
    total = 0
    for cue in cues:
        total += bool(cue.lines)
        for place, (_, line) in enumerate(cue.lines):
            found = parse_labelled(_CHANGE.sub("", line)) if ":" in line or "[" in line or "：" in line else None
            if found is not None and looks_like_name(split_role(found.label)[0]):
                counts[split_role(found.label)[0].casefold()] += 1
            elif found is not None and place == 0 and len(found.label.split()) <= _MOST_WORDS_OF_A_NAME:
                doubtful[split_role(found.label)[0].casefold()] += 1
    every = sum(counts.values()) + sum(doubtful.values())
    if counts and every >= total * _LABELLED:
        # A meeting puts what its people call themselves before each cue, also `helen's iphone` and `dana - it`.
        counts.update({label: n for label, n in doubtful.items() if _is_own_label(label, n)})
    labelled = sum(counts.values())
    if labelled >= total * 0.3 or (len(counts) == 1 and labelled >= 3):
        return frozenset(counts)
    return frozenset(name for name, count in counts.items() if count >= max(3, total * 0.02))


def _is_own_label(label: str, count: int) -> bool:
    """A device, a name with something behind it, or a name without capitals that comes back."""
    if is_device(label):
        return True
    first, parted, _ = label.partition(" - ")
    short = len(first.split()) <= (_MOST_WORDS_OF_A_NAME if parted else 3)
    return short and (bool(parted) or count > 1) and looks_like_name(split_role(first)[0].title())


def names_above(cues: Iterable[Cue]) -> bool:
    """Whether each cue has its speaker's name on a first line of its own: names that come back, and words below."""
    filled = [c for c in cues if c.lines]
    heads = [split_role(c.lines[0][1].strip())[0] for c in filled if len(c.lines) > 1]
    named = [h.casefold() for h in heads if len(h.split()) <= 4 and looks_like_name(h) and not h.endswith((".", ","))]
    return len(named) >= max(2, len(filled) * 0.8) and len(set(named)) <= max(2, len(named) * 0.5)


def cue_below_name(cue: Cue) -> Iterator[Heard]:
    """A cue whose first line is its speaker."""
    if len(cue.lines) > 1:
        words = " ".join(line.strip() for _, line in cue.lines[1:])
        yield Heard(cue.lines[0][1].strip(), words, cue.lines[1][0], cue.start, cue.end)
    elif cue.lines:
        yield Heard(None, cue.lines[0][1].strip(), cue.lines[0][0], cue.start, cue.end)


def labelled_cue(cue: Cue, names: frozenset[str]) -> Iterator[Heard]:
    """A cue whose speakers stand before a colon: one turn, or one for each line that names a speaker."""
    speaker: str | None = None
    words: list[str] = []
    first = 0
    for number, raw in cue.lines:
        line = _CHANGE.sub("", _TAG.sub("", raw))
        found = parse_labelled(line) if names else None
        if found is not None and split_role(found.label)[0].casefold() in names:
            if words:
                yield Heard(speaker, " ".join(words), first, cue.start, cue.end)
            speaker, words, first = found.label, [], 0
            line = found.text
        if line.strip():
            words.append(line.strip())
            first = first or number
    if words:
        yield Heard(speaker, " ".join(words), first, cue.start, cue.end)


def _has_voices(cue: Cue) -> bool:
    return any("<v" in line for _, line in cue.lines) and any(h.speaker for h in voices(cue))


def _kind(source: Source) -> str | None:
    """The name of the caption format, or None where there are no cues."""
    if "-->" not in source.text:
        return "sbv" if is_sbv(source) else None
    cues = [c for c in read_cues(source.lines).cues if c.start is not None]
    if not cues:
        return None
    if any(_has_voices(c) for c in cues):
        return "teams-vtt"
    header = next((line for line in source.lines[:50] if line.strip()), "")
    if not header.startswith("WEBVTT"):
        first = next(line for line in source.lines if _TIMES.match(line))
        if "," in first.split("-->")[0] or re.fullmatch(r"\s*\d+\s*", header):
            return "srt"
    return "zoom-vtt" if names_in(cues) else "webvtt"


def is_sbv(source: Source) -> bool:
    """The first line that is not blank holds two times with a comma between."""
    return _SBV_TIMES.match(next((line for line in source.lines[:50] if line.strip()), "")) is not None


def is_sbv_chat(source: Source) -> bool:
    """The chat that Google Meet saves beside a recording: a name in every cue, at times that no talk has."""
    if not is_sbv(source):
        return False
    cues = [c for c in read_cues(source.lines, _SBV_TIMES).cues if c.lines]
    named = sum(1 for c in cues if (found := parse_labelled(c.lines[0][1])) and looks_like_name(found.label))
    if not cues or named < len(cues) * 0.8:
        return False
    if "chat" in re.split(r"[\\/]", source.name)[-1].casefold():
        return True
    whole = [c for c in cues if c.start is not None and c.end is not None]
    spans = [((c.end or 0) - (c.start or 0), len(" ".join(t for _, t in c.lines).split())) for c in whole]
    covered = sum(s for s, _ in spans) / max((cues[-1].end or 0) - (cues[0].start or 0), 0.001)
    same = len({round(s, 2) for s, _ in spans}) == 1
    spoken = sum(1 for s, words in spans if 0.4 <= words / max(s, 0.001) <= 7)
    return (same and len(spans) > 1) or (covered < 0.25 and len(spans) > 2) or spoken < len(spans) * 0.5


def parse(source: Source) -> Draft:
    """The cues as turns.

    Raises UnreadableInput where the times of most cues cannot be read or end before they start.
    """
    sbv = is_sbv(source)
    reading = read_cues(source.lines, _SBV_TIMES if sbv else _TIMES)
    if sbv:
        for cue in reading.cues:
            cue.lines = [(n, line.replace("[br]", " ")) for n, line in cue.lines]
    _check_times(reading)
    cut = _cut_off(reading)
    broken = [n for n in reading.broken if n != cut]
    names = names_in(c for c in reading.cues if not _has_voices(c))
    above = not names and names_above(reading.cues)
    turns: list[Heard] = []
    skipped = reading.skipped
    for cue in reading.cues:
        labelled = cue_below_name(cue) if above else labelled_cue(cue, names)
        heard = voices(cue) if _has_voices(cue) else list(labelled)
        turns.extend(heard)
        skipped[Skip.EMPTY] += 0 if heard else len(cue.lines)
    recorded = _noted_date(source)
    lost = f"the times on {_lines(broken)} cannot be read; the words there have no time"
    return Draft(
        turns=turns,
        warnings=[*([lost] if broken else []), *([f"the file breaks off at line {cut}"] if cut else [])],
        skipped=skipped,
        meeting_date=recorded,
        meeting_date_from="header" if recorded else None,
    )


def _cut_off(reading: _Reading) -> int:
    """The line at which the file breaks off, 0 where it is whole: times that are cut short, or no words below the last.

    A piece of a timing line is taken from the words above it.
    """
    if not reading.cues:
        return 0
    last = reading.cues[-1]
    if not last.lines:
        return last.at
    number, line = last.lines[-1]
    above, words = last.lines[-2] if len(last.lines) > 1 else (last.at, "")
    if not _PIECE.match(line) or not (number - above > 1 or _ID.match(words)):
        return 0
    del last.lines[-2 if _ID.match(words) else -1 :]
    return number


def _noted_date(source: Source) -> date | None:
    """The day that a note above the first cue names, as exports write it: "NOTE Recorded 2026-08-15"."""
    head = takewhile(lambda line: "-->" not in line, source.lines)
    return next((found for line in head if _BLOCK.match(line) and (found := date_of_line(line[5:]))), None)


def _lines(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:3]))
    return f"line {shown}" if len(numbers) == 1 else f"lines {shown}{', ...' if len(numbers) > 3 else ''}"


def _check_times(reading: _Reading) -> None:
    hint = "export the transcript again, or paste it as lines of `Name: text`"
    if len(reading.broken) > (len(reading.cues)) / 2:
        raise UnreadableInput(
            f"the times of {len(reading.broken)} cues cannot be read, the first on line {reading.broken[0]}", hint
        )
    backward = [c for c in reading.cues if c.start is not None and c.end is not None and c.end < c.start]
    if len(backward) > len(reading.cues) / 2:
        at = next((f", the first above line {c.lines[0][0]}" for c in backward if c.lines), "")
        raise UnreadableInput(f"the timecodes do not line up: {len(backward)} cues end before they start{at}", hint)


def _detect(source: Source) -> Guess | None:
    kind = _kind(source)
    return None if kind is None else Guess(kind, 0.9)


FAMILY = Family(
    (
        Format("zoom-vtt", "Zoom's WebVTT, the name before each cue's words", "Dana Reyes: It sits with our CISO."),
        Format("teams-vtt", "Teams' WebVTT, the name in a voice tag", "<v Dana Reyes>It sits with our CISO.</v>"),
        Format("webvtt", "WebVTT without names", "00:02:24.720 --> 00:02:32.850"),
        Format("sbv", "SBV captions, with or without names", "0:02:24.720,0:02:32.850"),
        Format("srt", "SubRip captions, with or without names", "00:02:24,720 --> 00:02:32,850"),
    ),
    _detect,
    parse,
)
