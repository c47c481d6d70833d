"""The lines above the talk: date, title, who took part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from copilot.domain.transcript import Participant, Side
from copilot.intake.dates import ambiguous_date, date_of_line, find_date
from copilot.intake.draft import Draft
from copilot.intake.labels import is_bot, is_metadata, is_presentation, side_of_role, vocabulary
from copilot.intake.participants import parse_participant, parse_people
from copilot.intake.wording import tidy

_HEAD_LINES = 80
_BARE_KEY = re.compile(r"^\s*[#*_\s]*(?P<key>attendees|participants|invited|invitees)[*_\s]*$", re.IGNORECASE)
_HEADING = re.compile(r"^\s*#{1,6}\s+(?P<text>.+?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:-\s*){3,}$|^\s*(?:\*\s*){3,}$|^\s*[_=—–]{3,}\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+(?P<text>\S.*)$")
_TITLE_TAIL = re.compile(r"\s*[-–—:]\s*(?:transcript|notes by gemini)\s*$|^\s*(?:transcript|title)\s*[:–—-]\s*", re.I)
_TITLE_DATE = re.compile(r"\s*[([](?=[^)\]]*\d{4})[^)\]]*[)\]]|\s+[-–—]\s+\d{4}[/_-]\d\d[/_-]\d\d.*$")

_DATE_KEYS = vocabulary(
    "date|call date|meeting date|recorded|recorded on|recording date|when|start|start time|started|started at|created"
    "|date/time|date & time|date and time|time|meeting time|call time"
)
_TITLE_KEYS = vocabulary("title|meeting title|subject|call title|meeting name|meeting|topic|call name")
_PEOPLE_KEYS = vocabulary(
    "participants|attendees|speakers|people|present|in attendance|on the call|invitees|invited|who|call participants"
    "|meeting participants|participants/attendees|attendees/participants|guests"
)
_SELLER_KEYS = vocabulary(
    "seller|sellers|rep|reps|sales rep|sales reps|sales representative|our team|our side|vendor|vendor team|ae"
    "|account executive|internal|internal attendees|sales team|sales engineer|seller side|from our side|us"
)
_BUYER_KEYS = vocabulary(
    "buyer|buyers|prospect|prospects|customer|customers|client|clients|customer team|client team|prospect team|external"
    "|customer attendees|client attendees|external attendees|account|company|prospect company|buyer side|organization"
    "|customer side|contact|contacts"
)


@dataclass
class Header:
    """What was recognised, and which lines it stood on (numbered from 1)."""

    lines: set[int] = field(default_factory=set)
    participants: list[Participant] = field(default_factory=list)
    sides: dict[str, Side] = field(default_factory=dict)
    meeting_date: date | None = None
    title: str | None = None
    warnings: list[str] = field(default_factory=list)

    def draft(self) -> Draft:
        """A draft with what the header says, and no turns yet."""
        return Draft(
            participants=list(self.participants),
            sides=dict(self.sides),
            meeting_date=self.meeting_date,
            meeting_date_from="header" if self.meeting_date else None,
            title=self.title,
            warnings=list(self.warnings),
        )


def heading_text(line: str) -> str | None:
    """The text of a markdown heading, or None."""
    match = _HEADING.match(line[:400])
    return match["text"].strip(" *_") if match else None


def is_rule(line: str) -> bool:
    """A line that only parts what is above it from what is below."""
    return len(line) < 400 and _RULE.match(line) is not None


def key_and_value(line: str) -> tuple[str, str] | None:
    """`**Date:** January 22` as a key (case folded) and its value; None where the line has no key of a header."""
    match = _BARE_KEY.match(line[:200])
    if match is not None:
        return match["key"].casefold(), ""
    cut = min((i for i in (line.find(":", 0, 90), line.find("：", 0, 90)) if i > 0), default=0)
    key = line[:cut].strip(" \t*_#-+•").casefold()
    known = key in _DATE_KEYS | _TITLE_KEYS | _PEOPLE_KEYS or is_metadata(key)
    sided = key in _SELLER_KEYS | _BUYER_KEYS
    return (key, line[cut + 1 : 4000].strip(" \t*_")) if known or sided else None


def read_header(lines: Sequence[str], *, speaking: frozenset[str] = frozenset()) -> Header:
    """The header of a text. `speaking` are labels (case folded) that speak in it and so are no keys."""
    header = Header()
    n = _front_matter(lines, header)
    while n < min(len(lines), _HEAD_LINES):
        line, number = lines[n], n + 1
        n += 1
        if not line.strip() or is_rule(line):
            continue
        found = key_and_value(line)
        if found is not None and found[0] not in speaking:
            header.lines.add(number)
            n = _take(header, found, lines, n)
        elif header.title is None and (text := heading_text(line)) and not is_metadata(text):
            header.lines.add(number)
            read_title(header, text)
        elif header.meeting_date is None and len(line) < 120 and number <= 6 and (on := date_of_line(line)):
            header.lines.add(number)
            header.meeting_date = on
            if header.title is None and _TITLE_DATE.search(line):
                read_title(header, line)
    return header


def _front_matter(lines: Sequence[str], header: Header) -> int:
    """YAML front matter is header; the number of lines to pass over."""
    if not lines or lines[0].strip() != "---":
        return 0
    for n, line in enumerate(lines[1:_HEAD_LINES], start=1):
        if line.strip() == "---":
            header.lines.update(range(1, n + 2))
            inner = [x.replace('"', "").replace("[[", "").replace("]]", "") for x in lines[1:n]]
            for at, text in enumerate(inner, start=1):
                found = key_and_value(text)
                if found is not None and not text.startswith((" ", "-", "\t")):
                    _take(header, (found[0], found[1].strip("[]'")), inner, at)
            return n + 1
    return 0


def _take(header: Header, found: tuple[str, str], lines: Sequence[str], n: int) -> int:
    """Takes in one key with its value or the list below it; the index of the line after."""
    key, value = found
    if key in _DATE_KEYS and value:
        if header.meeting_date is None:
            header.meeting_date = find_date(value)
            if header.meeting_date is None and ambiguous_date(value):
                header.warnings.append(f"the date {value[:40]} can be read two ways; give it with --date YYYY-MM-DD")
    elif key in _TITLE_KEYS and value:
        if header.title is None:
            read_title(header, value)
    elif key in _PEOPLE_KEYS or key in _SELLER_KEYS or key in _BUYER_KEYS:
        return _take_people(header, key, value, lines, n)
    return n


def read_title(header: Header, text: str) -> None:
    """Takes a title as the meeting's, and the date that stands in it where none is known."""
    if header.meeting_date is None:
        header.meeting_date = date_of_line(_TITLE_TAIL.sub("", text), title=True)
    title = tidy(_TITLE_DATE.sub("", _TITLE_TAIL.sub("", text))).strip(" *_-–—")
    header.title = title[:200] or None


def _take_people(header: Header, key: str, value: str, lines: Sequence[str], n: int) -> int:
    side = Side.SELLER if key in _SELLER_KEYS else Side.BUYER if key in _BUYER_KEYS else None
    found: list[Participant] = parse_people(value) if value else []
    if not value:
        n, found = _list_below(header, lines, n)
    for person in found:
        if is_bot(person.name) or is_presentation(person.name):
            continue
        if side is not None:
            # The value may be a person or a company; both are told, and the one that fits is used.
            header.sides[person.name] = side
            if person.title is None and person.company is None and value and key not in _SELLER_KEYS:
                continue
        header.participants.append(person)
    return n


def _list_below(header: Header, lines: Sequence[str], n: int) -> tuple[int, list[Participant]]:
    """The entries under a key: bullets, or the lines up to the next blank one."""
    people: list[Participant] = []
    while n < len(lines) and not lines[n].strip():
        n += 1
    while n < len(lines) and lines[n].strip() and not is_rule(lines[n]) and heading_text(lines[n]) is None:
        bullet = _BULLET.match(lines[n][:2000])
        if bullet is None and (key_and_value(lines[n]) is not None or is_metadata(lines[n])):
            break
        entry = bullet["text"] if bullet else lines[n]
        header.lines.add(n + 1)
        if bullet is None:
            people.extend(parse_people(entry[:4000]))
        elif (person := _listed(entry)) is not None:
            people.append(person)
        n += 1
    return n, people


def _listed(entry: str) -> Participant | None:
    """A bullet of a list; a role before a colon (`Buyer: Dana Reyes, CFO`) is the person's side."""
    role, colon, rest = entry.replace("**", "").partition(":")
    side = side_of_role(role) if colon else None
    if side is None:
        return parse_participant(entry)
    person = parse_participant(rest)
    return person.model_copy(update={"side": side}) if person else None
