"""Which labels of a text speak. "Budget: 50k" and "Dana: 50k" look alike on one line, so the whole text decides."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copilot.intake.header import Header, heading_text, key_and_value
from copilot.intake.labelled_line import Labelled, parse_labelled
from copilot.intake.labels import is_generic, looks_like_name, side_of_role, split_role
from copilot.intake.sections import begins_notes

Numbered = tuple[int, Labelled]
_STRUCTURE = re.compile(r"^\s*(?:[-*+•✓✗]\s|\d{1,3}[.)]\s|\|)")


@dataclass(frozen=True)
class Voices:
    """The labels that speak (case folded, without roles), and how their lines are written."""

    names: frozenset[str] = frozenset()
    bold: bool = False
    bulleted: bool = False
    lines: int = 0

    def speak(self, found: Labelled | None) -> bool:
        """Whether the line is spoken by one of them, in the way the text writes its talk."""
        return found is not None and found.bulleted == self.bulleted and key_of(found.label) in self.names


def key_of(label: str) -> str:
    """A label for comparison: without the role behind it, case folded."""
    return split_role(label)[0].casefold()


def labelled_lines(lines: Sequence[str]) -> list[Numbered]:
    """The lines that have something before a colon or in brackets, and their numbers."""
    found = []
    for number, line in enumerate(lines, start=1):
        if ":" in line or "：" in line or "[" in line:
            labelled = parse_labelled(line)
            if labelled is not None:
                found.append((number, labelled))
    return found


def below(parsed: Iterable[Numbered], header: Header, speaking: frozenset[str]) -> list[Numbered]:
    """Those of the labelled lines that do not stand in the header and are no keys of one."""
    return [(n, p) for n, p in parsed if n not in header.lines and not _is_key(p, speaking)]


def _is_key(found: Labelled, speaking: frozenset[str]) -> bool:
    key = key_of(found.label)
    return key not in speaking and side_of_role(key) is None and key_and_value(f"{found.label}: x") is not None


def roles_that_speak(parsed: Iterable[Numbered]) -> frozenset[str]:
    """Role words (`Rep:`, `Customer:`) that come back as labels, and so are speakers and no keys of the header."""
    counts = Counter(key_of(p.label) for _, p in parsed)
    roles = {key: count for key, count in counts.items() if side_of_role(key) is not None}
    if len(roles) >= 2 and sum(roles.values()) > 2:
        return frozenset(roles)
    return frozenset(key for key, count in roles.items() if count >= 2)


def choose(lines: Sequence[str], parsed: Sequence[Numbered], header: Header, speaking: frozenset[str]) -> Voices:
    """The labels that are speakers: known from the header, or written like names and coming back."""
    bulleted = sum(p.bulleted for _, p in parsed) > len(parsed) / 2
    parsed = [(n, p) for n, p in parsed if p.bulleted == bulleted and not _heads_a_list(lines, n, p)]
    known = speaking | _names(header)
    counts = Counter(key_of(p.label) for _, p in parsed)
    named = {k for k in counts if k in known} | {
        key_of(p.label) for _, p in parsed if looks_like_name(split_role(p.label)[0]) and not begins_notes(p.label)
    }
    in_bold = {key_of(p.label) for _, p in parsed if p.bold} & named
    bold_lines = sum(p.bold and key_of(p.label) in named for _, p in parsed)
    named_lines = sum(counts[k] for k in named)
    bold = bold_lines > 0 and (bold_lines >= named_lines * 0.3 or bold_lines >= 4)
    if bold:
        chosen = in_bold | (named & known)
    else:
        filled = sum(1 for n, line in enumerate(lines, 1) if line.strip() and n not in header.lines)
        chosen = _in_plain(lines, parsed, counts, named, known, filled) | _lower_case(counts, filled)
    if len(chosen) >= 6 and all(counts[k] == 1 for k in chosen):
        # Many labels of which none comes back are the keys of a form.
        chosen &= known
    if bulleted and not bold and all(counts[k] == 1 for k in chosen):
        # Bullets with a key each are a list.
        chosen &= known
    spoken = [(n, p) for n, p in parsed if key_of(p.label) in chosen]
    if _is_document(lines, spoken):
        return Voices(bold=bold)
    return Voices(frozenset(chosen), bold, bulleted, len(spoken))


def _heads_a_list(lines: Sequence[str], number: int, found: Labelled) -> bool:
    """`Northwind:` above bullets is no speaker."""
    return not found.text and number < len(lines) and _STRUCTURE.match(lines[number][:40]) is not None


def _names(header: Header) -> frozenset[str]:
    people = [p.name.casefold() for p in header.participants]
    return frozenset((*people, *(name.split()[0] for name in people if name.split())))


def _in_plain(
    lines: Sequence[str],
    parsed: Sequence[Numbered],
    counts: Counter[str],
    named: set[str],
    known: frozenset[str],
    filled: int,
) -> set[str]:
    dense = sum(counts[k] for k in named) >= filled * 0.5
    after_blank = sum(n == 1 or not lines[n - 2].strip() for n, _ in parsed)
    spaced = after_blank >= len(parsed) * 0.7
    alone = {key_of(p.label) for _, p in parsed if not p.text}
    once = dense or spaced
    return {k for k in named if k in known or counts[k] > 1 or is_generic(k) or once or " " in k or k in alone}


def _lower_case(counts: Counter[str], filled: int) -> set[str]:
    """Names typed without capitals: they come back, there are at least two, and they begin most lines."""
    back = {k: c for k, c in counts.items() if c >= 2 and len(k.split()) <= 3 and not begins_notes(k)}
    return set(back) if len(back) >= 2 and sum(back.values()) >= filled * 0.6 else set()


def _is_document(lines: Sequence[str], spoken: Sequence[Numbered]) -> bool:
    """Bullets, tables and headings between the labelled lines: keys of a document, and no talk."""
    if not spoken:
        return False
    spoken_on = {n for n, _ in spoken}
    between: Iterable[int] = range(min(spoken_on), max(spoken_on))
    structure = sum(
        1
        for n in between
        if n not in spoken_on and (_STRUCTURE.match(lines[n - 1][:40]) or heading_text(lines[n - 1]) is not None)
    )
    return structure > max(2, len(spoken) * 0.5)
