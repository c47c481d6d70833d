"""A header line with a name, a time or both, and the words below it: Otter's text, and names on lines of their own."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from copilot.intake.banners import is_closing
from copilot.intake.clock import STAMP, from_first, seconds
from copilot.intake.draft import Draft, Heard, Skip
from copilot.intake.header import key_and_value, read_header
from copilot.intake.labels import is_generic, looks_like_name, possible, split_role
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.sections import begins_notes, section_level, section_text
from copilot.intake.source import Source

_NAMED = re.compile(rf"^(\*\*|__)?([^\[\]*|]{{1,90}}?)\1?(\s*[-–—·•,]\s*|\s+)([\[(]?)({STAMP})[\])]?\s*$")
_TIME_ONLY = re.compile(rf"^\s*[\[(]?({STAMP})[\])]?\s*$")
_TIMED = re.compile(rf"^\s*[\[(]?({STAMP})[\])]?(?:\s*-->?\s*({STAMP})[\])]?)?\s+(\S.*)$")
_SPAN = re.compile(rf"^\s*\[{STAMP}\s*-->\s*{STAMP}\]\s+\S")
_CAPTION = re.compile(rf"^\[([^\[\]]{{1,60}})\]\s+({STAMP})\s*$")
_OTTER = re.compile(r"^\W*transcribed by (?:https?://)?otter\.ai\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Head:
    speaker: str | None
    start: float | None


def _otter_heads(lines: list[str]) -> dict[int, _Head]:
    """Lines that hold a name and a time and nothing else; where none has a name, lines with only a time."""
    heads: dict[int, _Head] = {}
    parted: dict[int, _Head] = {}
    for number, line in enumerate(lines, start=1):
        if len(line) > 120 or ":" not in line:
            continue
        match = _NAMED.match(line.lstrip("# "))
        if match is None:
            continue
        name = match[2].strip(" *_")
        between = match[3].strip()
        marked = not between and (match[1] is not None or match[4] != "" or len(match[3]) > 1 or match[3] == "\t")
        apart = _stands_apart(lines, number) and looks_like_name(split_role(name)[0])
        if possible(split_role(name)[0]) and (marked or apart):
            heads[number] = _Head(name, seconds(match[5]))
        elif between and looks_like_name(split_role(name)[0]):
            parted[number] = _Head(name, seconds(match[5]))
    heads = dict(sorted({**heads, **parted}.items())) if _are_heads(lines, parted, heads) else heads
    if heads:
        return heads
    for number, line in enumerate(lines, start=1):
        lone = _TIME_ONLY.match(line) if 3 < len(line) < 24 else None
        if lone is not None and _stands_apart(lines, number):
            heads[number] = _Head(None, seconds(lone[1]))
    return heads


def _are_heads(lines: list[str], parted: dict[int, _Head], apart: dict[int, _Head]) -> bool:
    """Whether `Dana - 0:03` lines are heads: words stand below each, and a name comes back or the clock starts at zero,
    which an agenda's does not."""
    if not parted:
        return False
    every = {**parted, **apart}
    filled = all(n < len(lines) and lines[n].strip() and n + 1 not in every for n in parted)
    names = [h.speaker for h in every.values()]
    begin = every[min(every)].start
    return filled and (len(set(names)) < len(names) or (begin is not None and begin < 120))


def _caption_heads(lines: list[str]) -> dict[int, _Head]:
    """Zoom's saved captions: `[Name] 14:03:27` above the words, at the time of the day."""
    found = [(n, m) for n, line in enumerate(lines, 1) if line.startswith("[") and (m := _CAPTION.match(line[:120]))]
    starts = from_first([seconds(m[2]) for _, m in found])
    return {n: _Head(m[1].strip(), start) for (n, m), start in zip(found, starts, strict=True)}


def _stands_apart(lines: list[str], number: int) -> bool:
    """A line with nothing above and words below."""
    above = lines[number - 2].strip() if number > 1 else ""
    below = lines[number].strip() if number < len(lines) else ""
    return not above and bool(below)


def _name_heads(lines: list[str]) -> dict[int, _Head]:
    """Names alone on their lines, with nothing above and words below: in capitals, in bold, or coming back."""
    found: dict[int, tuple[str, bool]] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not 0 < len(text) <= 70 or not _stands_apart(lines, number) or text.startswith(("-", ">")):
            continue
        bold = text.startswith("**") and text.endswith("**")
        name = text.strip("*_# ")
        if looks_like_name(split_role(name)[0]) and key_and_value(f"{name}: x") is None and not begins_notes(name):
            found[number] = (name, bold or name.isupper() or is_generic(name))
    counts = Counter(name.casefold() for name, _ in found.values())
    heads = {n: _Head(name, None) for n, (name, sure) in found.items() if sure or counts[name.casefold()] > 1}
    blocks = sum(1 for n, line in enumerate(lines, 1) if line.strip() and _stands_apart(lines, n))
    if len(heads) >= max(2, blocks * 0.5):
        # In a text that is written so, a name that comes once is a speaker too, and not the words of the one above.
        heads.update({n: _Head(name, None) for n, (name, _) in found.items() if len(name.split()) <= 3})
    return dict(sorted(heads.items()))


def _under(source: Source, heads: dict[int, _Head]) -> Draft:
    """Everything under a header line is one turn."""
    first = min(heads, default=1)
    header = read_header(source.lines[: first - 1])
    draft = header.draft()
    head: _Head | None = None
    words: list[str] = []
    begun = 0

    def close() -> None:
        if head is not None and words:
            draft.turns.append(Heard(head.speaker, " ".join(words), begun, head.start))

    for number, line in enumerate(source.lines, start=1):
        if number in header.lines or not line.strip():
            continue
        level = section_level(line) if number not in heads else None
        if number in heads or (level is not None and begins_notes(section_text(line))):
            close()
            head, words, begun = heads.get(number), [], 0
            draft.skipped[Skip.NOTES] += number not in heads
        elif head is None or _is_banner(line):
            draft.skipped[_why(line, above=number < first)] += 1
        else:
            words.append(line.strip())
            begun = begun or number
    close()
    return draft


def _is_banner(line: str) -> bool:
    return _OTTER.match(line) is not None or is_closing(line)


def _why(line: str, *, above: bool) -> Skip:
    if _is_banner(line):
        return Skip.BANNER
    return Skip.HEADER if above else Skip.NOTES


def _filled(source: Source) -> int:
    return sum(1 for line in source.lines if line.strip())


def _detect_otter(source: Source) -> float:
    heads = _otter_heads(source.lines)
    if not heads:
        return 0.0
    draft = _under(source, heads)
    times = [h.start for h in heads.values() if h.start is not None]
    forward = sum(a <= b for a, b in itertools.pairwise(times)) >= (len(times) - 1) * 0.8
    named = any(h.speaker for h in heads.values())
    starts_there = min(heads) <= 12
    if not draft.turns or not forward or (len(heads) < 2 and not starts_there):
        return 0.0
    if not named:
        return 0.25 if times[0] < 120 and len(times) > 1 else 0.0
    return 0.8 if len(heads) >= _filled(source) * 0.02 else 0.0


def _detect_name_lines(source: Source) -> float:
    heads = _name_heads(source.lines)
    blocks = sum(1 for n, line in enumerate(source.lines, 1) if line.strip() and _stands_apart(source.lines, n))
    names = {(h.speaker or "").casefold() for h in heads.values()}
    if len(heads) < 2 or len(heads) < blocks * 0.5 or (len(names) == len(heads) and len(heads) > 3):
        return 0.0
    return 0.5


def _timed_lines(source: Source) -> list[Heard]:
    found = []
    for number, line in enumerate(source.lines, start=1):
        match = _TIMED.match(line) if ":" in line[:14] else None
        start = seconds(match[1]) if match else None
        if match is not None and start is not None:
            found.append(Heard(None, match[3], number, start, seconds(match[2]) if match[2] else None))
    return found


def _detect_timed(source: Source) -> float:
    """Most lines begin with a time, the first near zero: an agenda begins at the time of the day. Whisper's lines begin
    with two times in brackets, which nothing else has."""
    timed = _timed_lines(source)
    spans = sum(1 for line in source.lines if _SPAN.match(line))
    if not timed or len(timed) < _filled(source) * 0.6:
        return 0.0
    if spans < len(timed) and (len(timed) < 3 or (timed[0].start or 0) >= 120):
        return 0.0
    forward = sum((a.start or 0) <= (b.start or 0) for a, b in itertools.pairwise(timed))
    return 0.25 if forward >= (len(timed) - 1) * 0.9 else 0.0


def _parse_timed(source: Source) -> Draft:
    timed = _timed_lines(source)
    header = read_header(source.lines[: timed[0].line - 1] if timed else source.lines)
    draft = header.draft()
    draft.turns = timed
    known = sum(1 for n in header.lines if source.lines[n - 1].strip())
    draft.skipped[Skip.OTHER] = _filled(source) - len(timed) - known
    return draft


def _guess(name: str, score: float) -> Guess | None:
    return Guess(name, score) if score > 0 else None


FAMILIES = (
    Family(
        (Format("otter", "Otter's text, a name and a time above each turn", "Dana Reyes  0:49"),),
        lambda source: _guess("otter", _detect_otter(source)),
        lambda source: _under(source, _otter_heads(source.lines)),
    ),
    Family(
        (Format("zoom-captions", "Zoom's saved captions, a name and the time above", "[Dana Reyes] 14:03:27"),),
        lambda source: _guess("zoom-captions", 0.85 if _caption_heads(source.lines) else 0.0),
        lambda source: _under(source, _caption_heads(source.lines)),
    ),
    Family(
        (Format("name-lines", "a name alone on the line above each turn", "DANA"),),
        lambda source: _guess("name-lines", _detect_name_lines(source)),
        lambda source: _under(source, _name_heads(source.lines)),
    ),
    Family(
        (Format("timed-lines", "lines that begin with a time and name nobody", "00:02:24 It sits with our CISO."),),
        lambda source: _guess("timed-lines", _detect_timed(source)),
        _parse_timed,
    ),
)
