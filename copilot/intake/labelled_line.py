"""One line with a speaker before its words: `Name: text` and its relatives."""

import re
import sys
from dataclasses import dataclass

from copilot.intake.clock import STAMP, seconds
from copilot.intake.labels import possible, split_role

_HALF = r"(?:\s?[AaPp]\.?[Mm]\.?)?"
_BULLET = re.compile(r"^(?:[-*+•]|\d{1,3}[.)])\s+")
_QUOTE = re.compile(r"^(?:>\s?)+")
_BOLD = re.compile(r"^(\*\*\*|\*\*|__|\*|_)(?=\S)(.{1,120}?)\1")
_LEAD = re.compile(
    rf"^(?:\[({STAMP}{_HALF})(?:\s*-->\s*{STAMP})?\]|\(({STAMP}{_HALF})\)|({STAMP}{_HALF})(?=[\s\-–—|]))\s*[-–—|]?\s*"
)
_LABEL = re.compile(
    rf"^([^:：\[\]]{{1,90}}?)\s*(?:\[({STAMP}{_HALF})\]|\(({STAMP}{_HALF})\))?\s*([:：])(?:\*{{1,2}}|_{{1,2}})?(\s+|$)?"
)
_BRACKETED = re.compile(r"^\[([^\[\]:：]{1,60})\]\s*[:：]?\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line's speaker and words, which may be empty and follow on the next line."""

    label: str
    text: str
    start: float | None = None
    bold: bool = False
    bulleted: bool = False
    bracketed: bool = False


_WINDOW = 200


def parse_labelled(line: str) -> Labelled | None:
    """The line's label and words, where something that can be a label stands before a colon or in brackets."""
    text = _QUOTE.sub("", line.strip())
    if not any(mark in text[:_WINDOW] for mark in ":：]"):
        return None
    bullet = _BULLET.match(text)
    if bullet is not None:
        text = text[bullet.end() :]
    bold = _BOLD.match(text[:_WINDOW])
    if bold is not None:
        after = text[bold.end() :]
        if (
            len(bold[1]) == 1
            and not bold[2].rstrip().endswith((":", "："))
            and not after.lstrip().startswith((":", "："))
        ):
            bold = None
        else:
            text = bold[2] + after
    lead = _LEAD.match(text[:_WINDOW])
    start = seconds(next(g for g in lead.groups() if g)) if lead else None
    rest = text[lead.end() :] if lead else text
    if lead is not None and bold is None and (late := _BOLD.match(rest[:_WINDOW])) is not None:
        bold, rest = late, late[2] + rest[late.end() :]
    return _with_label(rest, start, bold is not None, bullet is not None)


def _with_label(rest: str, start: float | None, bold: bool, bulleted: bool) -> Labelled | None:
    if (boxed := _BRACKETED.match(rest[:_WINDOW])) is not None:
        label = boxed[1].strip()
        if possible(split_role(label)[0]):
            return Labelled(label, rest[boxed.end() :].strip(), start, bold, bulleted, True)
        return None
    found = _LABEL.match(rest[:_WINDOW])
    if found is None:
        return None
    # A call has a few labels on all of its lines.
    label = sys.intern(found[1].strip(" *_"))
    spaced = found[5] is not None or found[4] == "：" or bold
    if not spaced or not possible(split_role(label)[0]):
        return None
    stamp = found[2] or found[3]
    return Labelled(label, rest[found.end() :].strip(), start if stamp is None else seconds(stamp), bold, bulleted)
