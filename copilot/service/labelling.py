"""A label file worked on label by label: every change is written at once, and no other line of the file is touched."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from copilot.domain.grounding import occurs
from copilot.domain.meddpicc import Element, Status
from copilot.errors import BrokenFile, NotFound, StorageFailed, WrongUsage
from copilot.service.label_lines import WrongLine, parsed
from copilot.service.labels import TITLE, TURN_LINE, LabelProblem, read_labels


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """A turn with its labels as they stand below it; `line` and the labels' keys are places in the file, from 0."""

    n: int
    speaker: str
    side: str
    text: str
    line: int
    labels: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetState:
    """A label file at one moment."""

    turns: tuple[LabelledTurn, ...]
    statuses: dict[Element, Status]
    problems: tuple[LabelProblem, ...]
    can_undo: bool

    @property
    def count(self) -> int:
        """Labels below turns."""
        return sum(len(t.labels) for t in self.turns)


class LabelSheet:
    """One label file, open. Each method that changes it has written it when it returns."""

    def __init__(self, file: Path) -> None:
        """Raises NotFound, or BrokenFile where the file is not one that `label export` writes."""
        self.file = file
        self._text = _read(file)
        if TITLE not in self._text[: len(TITLE) + 1]:
            raise BrokenFile(f"{file} is no label file", "sales-copilot label export CALL > FILE writes one")
        self._before: list[str] = []

    def state(self) -> SheetState:
        """What the file says now, and what is wrong with it."""
        reading = read_labels(self._text)
        found = {e: s for e, s in reading.labels["statuses"].items() if e in set(Element) and s in set(Status)}
        return SheetState(
            turns=_turns(self._text),
            statuses={Element(e): Status(s) for e, s in found.items()},
            problems=tuple(reading.problems),
            can_undo=bool(self._before),
        )

    def add(self, turn: int, statement: str, words: str) -> SheetState:
        """Put `> statement | words` below a turn, after the labels that it has.

        Raises WrongUsage where that is no statement, or where the words do not stand in the turn.
        """
        place = next((t for t in _turns(self._text) if t.n == turn), None)
        if place is None:
            raise NotFound(f"there is no turn {turn}", "choose one of the list")
        line = f"> {' '.join(statement.split())} | {' '.join(words.split())}"
        try:
            parsed(line, turn)
        except WrongLine as problem:
            raise WrongUsage(str(problem), "see the head of the file for what a label looks like") from None
        if "end=" not in statement and not occurs(words, place.text):
            raise WrongUsage(f"“{words}” does not stand in turn {turn}", "take the words exactly as they are")
        lines = _lines(self._text)
        after = max((place.line, *place.labels))
        lines[after] = _ended(lines[after], lines)
        return self._changed([*lines[: after + 1], _ended(line, lines), *lines[after + 1 :]])

    def remove(self, line: int) -> SheetState:
        """Take the label on that line of the file away."""
        lines = _lines(self._text)
        return self._changed([*lines[:line], *lines[line + 1 :]])

    def set_status(self, element: Element, status: Status) -> SheetState:
        """What the whole call says of an element; what else its line says (`also=`) stays."""
        lines = _lines(self._text)
        start = f"= status {element.value} "
        at = next((n for n, line in enumerate(lines) if line.lstrip().startswith(start)), None)
        if at is None:
            lines[-1] = _ended(lines[-1], lines)
            return self._changed([*lines, _ended(f"{start}{status.value}", lines)])
        rest = lines[at].lstrip().removeprefix(start).split(" ", 1)
        more = f" {rest[1].rstrip()}" if len(rest) > 1 and rest[1].strip() else ""
        lines[at] = _ended(f"{start}{status.value}{more}", lines)
        return self._changed(lines)

    def undo(self) -> SheetState:
        """The file as it was before the last change. Raises WrongUsage where nothing was changed."""
        if not self._before:
            raise WrongUsage("nothing was changed since the file was opened", "")
        self._write(self._before[-1])
        self._before.pop()
        return self.state()

    def _changed(self, lines: list[str]) -> SheetState:
        before = self._text
        self._write("".join(lines))
        self._before.append(before)
        return self.state()

    def _write(self, text: str) -> None:
        """Whole or not at all; not over what another program has written meanwhile."""
        if _read(self.file) != self._text:
            raise StorageFailed(f"{self.file} was changed by another program", "open it anew; nothing was overwritten")
        beside = self.file.with_name(f".{self.file.name}.new")
        try:
            beside.write_text(text, encoding="utf-8", newline="")
            beside.replace(self.file)
        except OSError as problem:
            raise StorageFailed(
                f"{self.file} cannot be written: {problem.strerror}", "see that the disk has room"
            ) from None
        finally:
            beside.unlink(missing_ok=True)
        self._text = text


def is_label_file(file: Path) -> bool:
    """Whether `label export` wrote it. Raises NotFound where there is none."""
    try:
        with file.open("rb") as opened:
            return TITLE.encode() in opened.read(len(TITLE) + 4)
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}", "name a transcript, or a file that label export wrote") from None
    except OSError as problem:
        raise BrokenFile(f"{file} cannot be read: {problem.strerror}", "see that it can be opened") from None


def _turns(text: str) -> tuple[LabelledTurn, ...]:
    turns: list[LabelledTurn] = []
    for at, raw in enumerate(_lines(text)):
        line = raw.strip()
        if match := TURN_LINE.fullmatch(line):
            turns.append(LabelledTurn(int(match[1]), match[2] or "", match[3], match[4], at))
        elif line.startswith(">") and turns:
            turns[-1].labels[at] = line
    return tuple(turns)


def _lines(text: str) -> list[str]:
    """The lines with their ends; other marks that Python takes for line ends may stand in words."""
    return re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z", text)


def _ended(line: str, lines: list[str]) -> str:
    """The line with the line end that the file uses."""
    return line.rstrip("\r\n") + ("\r\n" if lines and lines[0].endswith("\r\n") else "\n")


def _read(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}", "sales-copilot label export CALL > FILE writes one") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise BrokenFile(f"{file} cannot be read: {problem}", "it must be a text file in UTF-8") from None
