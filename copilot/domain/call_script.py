"""The agenda of a call by a call script: which script fits a deal, and its steps with their minutes."""

import re
from collections.abc import Iterable

from copilot.domain.knowledge import Document, Section, Source, Stage
from copilot.domain.value import Value

AGENDA = "Agenda"
_LENGTH = re.compile(r"^Length:\s*(.+?)\.?\s*$", re.MULTILINE | re.IGNORECASE)
_MINUTES = re.compile(r"\d{1,3}")
_RULE = re.compile(r":?-+:?")
_STEP = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(.+)")
_FEWEST_CELLS = 2


class Step(Value):
    """A part of a call: how long, what, and to what end. `minutes` is None where the card gives none."""

    title: str
    minutes: int | None = None
    aim: str = ""


class CallAgenda(Value):
    """The steps of a call by the card at `source`; `length` as the card words it ("45 minutes")."""

    title: str
    length: str | None = None
    steps: tuple[Step, ...] = ()
    source: Source

    @property
    def minutes(self) -> int | None:
        """All steps together; None where a step has no minutes."""
        each = [s.minutes for s in self.steps]
        return None if None in each else sum(m for m in each if m is not None)


def agenda_for(scripts: Iterable[Document], stage: Stage, offering: str | None) -> CallAgenda | None:
    """The agenda by the script that fits best; None where no script is for that stage.

    The offering's own script comes before a general one, then one that is named for the stage, then the one for which
    the stage is the more usual (the earlier in its list, and the fewer beside it).
    """
    fitting = [d for d in scripts if stage in d.stage and d.section(AGENDA)]
    if not fitting:
        return None

    def rank(script: Document) -> tuple[bool, bool, int, int, str]:
        named = stage.value.replace("_", " ") in script.title.lower()
        own = offering is not None and script.offering is not None
        return (not own, not named, script.stage.index(stage), len(script.stage), script.file)

    return agenda_of(min(fitting, key=rank))


def agenda_of(script: Document) -> CallAgenda | None:
    """The steps of a script's `## Agenda`: the rows of its table, or else its list. None without that section."""
    section = script.section(AGENDA)
    if section is None:
        return None
    length = _LENGTH.search(section.text)
    return CallAgenda(
        title=script.title,
        length=length[1] if length else None,
        steps=_rows(section) or _bullets(section),
        source=script.source(section),
    )


def _rows(section: Section) -> tuple[Step, ...]:
    """Rows under `| minutes | part | aim |`; columns are found by their headings, minutes by the first number."""
    lines = [line.strip() for line in section.text.splitlines() if line.strip().startswith("|")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [row for row in table[1:] if not all(_RULE.fullmatch(cell) for cell in row)]
    if not table or len(table[0]) < _FEWEST_CELLS:
        return ()
    heads = [head.lower() for head in table[0]]
    minutes = next((n for n, head in enumerate(heads) if head.startswith("min")), None)
    others = [n for n in range(len(heads)) if n != minutes]
    return tuple(_step(row, minutes, others) for row in rows if len(row) >= len(heads))


def _step(row: list[str], minutes: int | None, others: list[int]) -> Step:
    number = None if minutes is None else _MINUTES.search(row[minutes])
    rest = [row[n] for n in others]
    return Step(title=rest[0], minutes=int(number[0]) if number else None, aim="; ".join(r for r in rest[1:] if r))


def _bullets(section: Section) -> tuple[Step, ...]:
    found = (_STEP.match(line) for line in section.text.splitlines())
    return tuple(Step(title=match[1].strip()) for match in found if match)
