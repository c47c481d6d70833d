"""Teams' Word export: a name, two or more spaces and a time begin each block, whose words follow on the next lines.

A block is one paragraph with line breaks; some versions give each line a paragraph of its own, glue the words to the
time, write the span of the times, or put the times above the name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.intake.clock import seconds
from copilot.intake.dates import find_date
from copilot.intake.draft import Draft, Heard, Skip
from copilot.intake.header import read_header
from copilot.intake.labels import looks_like_name, possible, split_role
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.source import Source

_TIME = r"\d{1,3}:\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?|\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_SPAN = re.compile(rf"^\s*(?:({_TIME})\s*-->\s*({_TIME}))\s*$")
_APART = re.compile(rf"^(\S.{{0,100}}?)(?:\s{{2,}}|\t)({_TIME})(?:\s*-->\s*({_TIME}))?\s*$")
_GLUED = re.compile(rf"^(\S.{{0,60}}?)\s+({_TIME})(?=[^\d:.,\s])(.+)$")
_MARKER = re.compile(
    r"transcri|transkri|trascri|transkryp|record|aufzeichn|enregistr|graba|grava|registra|opname|文字起こし|转录|录制|녹음",
    re.IGNORECASE,
)
_DURATION = re.compile(r"^\s*(?:\d{1,3}\s?[hms]\s*){1,3}$")
_MARKER_WORDS = 12
_TAIL = re.compile(r"[-_ ]*\d{8}[_-]\d{4,6}(?:UTC)?(?:-Meeting (?:Recording|Transcript))?\s*$")
_OTHER_VENDOR = re.compile(r"otter\.ai", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Head:
    """What a block begins with: `text` are the words glued to the time, `lines` how many lines the head takes."""

    speaker: str
    start: float | None
    end: float | None
    text: str = ""
    lines: int = 1


def _padded(stamp: str | None) -> float | None:
    """Seconds; Teams also writes `0:0:5.43`."""
    if stamp is None:
        return None
    parts = re.split(r"[:]", stamp)
    return seconds(":".join([parts[0], *(p if len(p) > 1 and p[1].isdigit() else f"0{p}" for p in parts[1:])]))


def _is_name(text: str) -> bool:
    return possible(split_role(text)[0]) and not text.endswith((".", "!", "?", ":", ",", "-", "–"))


def _head(lines: Sequence[str], at: int) -> _Head | None:
    line = lines[at][:400]
    if ":" not in line:
        return None
    apart = _APART.match(line)
    if apart is not None and _is_name(apart[1]) and not find_date(line):
        return _Head(apart[1].strip(), _padded(apart[2]), _padded(apart[3]))
    span = _SPAN.match(line)
    if span is not None:
        name = lines[at + 1].strip() if at + 1 < len(lines) else ""
        named = 0 < len(name) < 80 and looks_like_name(split_role(name)[0])
        return _Head(name, _padded(span[1]), _padded(span[2]), lines=2) if named else None
    glued = _GLUED.match(lines[at])
    if glued is not None and _is_name(glued[1]) and looks_like_name(split_role(glued[1])[0]) and not find_date(line):
        return _Head(glued[1].strip(), _padded(glued[2]), None, glued[3])
    return None


def _heads(source: Source) -> dict[int, _Head]:
    """Heads by the index of their line; only the first line of a paragraph can be one."""
    lines, numbers = source.lines, source.numbers
    heads: dict[int, _Head] = {}
    for at in range(len(lines)):
        if at == 0 or numbers[at] != numbers[at - 1]:
            head = _head(lines, at)
            if head is not None:
                heads[at] = head
    return heads


def detect(source: Source) -> Guess | None:
    """A Word document with at least one head: an export can hold a single turn."""
    if source.container != "word" or _OTHER_VENDOR.search(source.text):
        return None
    return Guess("teams-docx", 0.9) if parse(source).turns else None


def _in_blocks(heads: dict[int, _Head], numbers: Sequence[int]) -> bool:
    """Whether the words stand in the paragraph of their head."""
    inside = sum(1 for at, h in heads.items() if h.text or numbers[at + h.lines : at + h.lines + 1] == (numbers[at],))
    return inside > len(heads) / 2


def parse(source: Source) -> Draft:
    """Everything under one head is a turn; banners ("Dana Reyes started transcription", in any language) are none."""
    heads = _heads(source) if source.numbers else {}
    lines, numbers = source.lines, source.numbers
    first = min(heads, default=len(lines))
    draft = _above(lines[:first])
    names = tuple({h.speaker.casefold() for h in heads.values()})
    blocks = _in_blocks(heads, numbers)
    head: _Head | None = None
    words: list[str] = []
    begun = passed = own = 0
    for at in range(first, len(lines) + 1):
        if at == len(lines) or at in heads:
            if head is not None:
                draft.turns.append(Heard(head.speaker, " ".join(words), begun, head.start, head.end))
            if at < len(lines):
                head = heads[at]
                words, begun, passed, own = [head.text], at + 1, at + head.lines, numbers[at]
        elif at >= passed and lines[at].strip():
            if _is_banner(lines[at], names, blocks and numbers[at] != own):
                draft.skipped[Skip.BANNER] += 1
            else:
                begun = begun if any(words) else at + 1
                words.append(lines[at].strip())
    return draft


def _is_banner(line: str, names: Sequence[str], outside: bool) -> bool:
    """A short line about the transcription; outside of a block, or one that names a speaker."""
    text = line.strip().casefold()
    named = any(name in text for name in names)
    if len(text.split()) > _MARKER_WORDS or text.endswith(("?", "!")):
        return False
    return (outside and named) or ((outside or any(text.startswith(n) for n in names)) and bool(_MARKER.search(text)))


def _above(lines: Sequence[str]) -> Draft:
    """Title and date, which stand above the first head; the title often ends in the day: `Call-20260815_100211-...`."""
    header = read_header(lines)
    draft = header.draft()
    filled = [n for n, line in enumerate(lines, start=1) if line.strip()]
    if draft.title is None and filled and filled[0] not in header.lines and len(filled) > 1:
        draft.title = lines[filled[0] - 1].strip(" #")[:200]
        header.lines.add(filled[0])
    elif draft.title is None and filled and filled[0] in header.lines:
        draft.title = _TAIL.sub("", lines[filled[0] - 1]).strip(" #")[:200] or None
    draft.skipped[Skip.HEADER] += sum(1 for n in filled if n not in header.lines and not _DURATION.match(lines[n - 1]))
    return draft


FAMILY = Family(
    (Format("teams-docx", "Teams' Word document, a name and a time above each turn", "Dana Reyes   0:04"),),
    detect,
    parse,
)
