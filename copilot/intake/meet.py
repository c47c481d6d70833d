"""Google Meet: the text, markdown or Word form of its transcript document, alone or below Gemini's notes.

Only what stands between the heading "Transcript" and the line that says when it ended is talk; summaries, lists of
people and banners are none.
"""

import re
from collections import Counter
from dataclasses import dataclass

from copilot.errors import UnreadableInput
from copilot.intake.banners import has_ended
from copilot.intake.draft import Draft, Skip
from copilot.intake.header import read_header, read_title
from copilot.intake.labelled import collect
from copilot.intake.labels import vocabulary
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.sections import section_text
from copilot.intake.source import Source
from copilot.intake.speakers import below, choose, labelled_lines

_TITLE = re.compile(r"[-–—]\s*(?:transcript|notes by gemini)\W*$", re.IGNORECASE)
_BANNER = re.compile(
    r"this editable transcript was computer[- ]generated|esta transcripción editable|bearbeitbare transkript"
    r"|transcription modifiable|esta transcrição editável|trascrizione modificabile|bewerkba(?:ar|re) transcript",
    re.IGNORECASE,
)
_GEMINI = re.compile(
    r"^.{0,120}\bnotes by gemini\W*$|^\W*you should review gemini['’]?s notes|^\W*gemini can make mistakes",
    re.IGNORECASE,
)
_HEADINGS = vocabulary(
    "transcript|transkript|transcription|transcripción|transcrição|trascrizione|transcriptie|文字起こし|transcripts"
)
_MARK = re.compile(r"^\W*\d{2}:\d{2}:\d{2}\W*$")


@dataclass(frozen=True)
class _Frame:
    """The lines between which the talk stands (numbered from 1, the first not included), and how sure it is Meet's."""

    begin: int
    end: int
    signs: int
    notes: int = 0
    """The line on which notes begin, and the one on which Gemini says that they are its own; 0 where there is none."""
    gemini: int = 0


def _frame(lines: list[str]) -> _Frame:
    begin, end, marks, notes, gemini = 0, len(lines) + 1, 0, 0, 0
    signs: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if len(line) > 300 and not _BANNER.search(line):
            continue
        plain = section_text(line)
        gemini = number if not gemini and _GEMINI.search(line) else gemini
        notes = number if not notes and (gemini or plain.casefold() == "notes") else notes
        if plain.casefold() in _HEADINGS:
            signs.add("heading")
            begin, end = number, len(lines) + 1
        elif number < 40 and _TITLE.search(plain):
            signs.add("title")
        elif _BANNER.search(line):
            signs.add("banner")
            begin = number if number < 40 and "ended" not in signs else begin
        elif number < 40 and plain.casefold() in ("attendees", "invited"):
            signs.add("attendees")
        elif has_ended(line):
            signs.add("ended")
            end = number
        elif _MARK.match(line):
            marks += 1
            if notes and begin == 0:
                # Below Gemini's notes, nothing but a time begins the talk where the heading is missing.
                begin = number - 1
    # Other notes have attendees and a transcript too; these three lines are Meet's own.
    own = signs & {"title", "banner", "ended"}
    return _Frame(begin, end, len(signs) + (marks > 0) if own else 0, notes, gemini)


def _why(frame: _Frame, number: int, line: str) -> Skip:
    if number >= frame.end or _BANNER.search(line):
        return Skip.BANNER
    return Skip.NOTES if 0 < frame.notes <= number else Skip.HEADER


def detect(source: Source) -> Guess | None:
    """Two of Meet's own lines, and talk below them.

    Raises UnreadableInput for Gemini's notes without a transcript: what they say, nobody said.
    """
    frame = _frame(source.lines)
    if frame.gemini and frame.begin == 0 and not source.cut:
        raise UnreadableInput(
            f"the document holds Gemini's notes (line {source.place(frame.gemini)}) and no transcript",
            "open the document's Transcript tab, or the file named Transcript beside it, and export that",
        )
    if frame.signs < 2 and not (frame.gemini and frame.begin):
        return None
    name = "google-meet-docx" if source.container == "word" else "google-meet"
    return Guess(name, 0.95 if name.endswith("docx") else 0.85) if parse(source).turns else None


def parse(source: Source) -> Draft:
    """The turns between Meet's heading and its end; a time alone on a line is the start of the turn below it."""
    lines = source.lines
    frame = _frame(lines)
    header = read_header(lines[: frame.begin] if frame.begin else lines[:12])
    titled = next((line for line in lines[:200] if len(line) < 300 and _TITLE.search(section_text(line))), None)
    if titled is not None:
        read_title(header, section_text(titled))
    outside = [n for n in range(1, len(lines) + 1) if n <= frame.begin or n >= frame.end]
    skipped = Counter(_why(frame, n, lines[n - 1]) for n in outside if n not in header.lines and lines[n - 1].strip())
    header.lines.update(outside)
    parsed = below(labelled_lines(lines), header, frozenset())
    draft = collect(source, header, dict(parsed), choose(lines, parsed, header, frozenset()))
    draft.skipped += skipped
    return draft


FAMILY = Family(
    (
        Format(
            "google-meet", "Google Meet's transcript document as text or markdown", "Dana Reyes: It sits with our CISO."
        ),
        Format("google-meet-docx", "the same as a Word document", "Dana Reyes: It sits with our CISO."),
    ),
    detect,
    parse,
)
