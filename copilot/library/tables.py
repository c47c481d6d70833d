"""Plan templates and stages: what their tables say, row by row."""

import re
from collections.abc import Iterator, Mapping, Sequence

from copilot.domain.knowledge import Document, Kind, Section
from copilot.domain.meddpicc import Element, Status
from copilot.domain.value import Value
from copilot.errors import BrokenFile
from copilot.library.markup import Row, tables_of
from copilot.library.problem import Problem

MILESTONE_COLUMNS = ("id", "week", "milestone", "seller owner", "buyer owner", "depends on")
STAGE_COLUMNS = ("id", "stage", "typical weeks", "exit criteria", "elements")
_TABLES: Mapping[Kind | None, tuple[str, tuple[str, ...]]] = {
    Kind.PLAN_TEMPLATE: ("Milestones", MILESTONE_COLUMNS),
    Kind.STAGES: ("Stages", STAGE_COLUMNS),
}


class MilestoneTemplate(Value):
    """A milestone of a plan template. `week` counts from the start of the plan, the first is 1; owners are roles."""

    id: str
    week: int
    title: str
    seller_owner: str | None
    buyer_owner: str | None
    depends_on: tuple[str, ...] = ()


class StageRow(Value):
    """A stage of one seller. `weeks` is its typical length (the longer one of a range); `elements` are the statuses
    that the elements need at least, to leave it."""

    id: str
    name: str
    weeks: float | None
    exit_criteria: tuple[str, ...] = ()
    elements: dict[Element, Status] = {}


def plan_template(document: Document) -> tuple[MilestoneTemplate, ...]:
    """The milestones of a plan template, in the order of the table. Raises BrokenFile at the first problem."""
    _raise_first(document)
    return tuple(
        MilestoneTemplate(
            id=row.cells["id"],
            week=int(row.cells["week"]),
            title=row.cells["milestone"],
            seller_owner=row.cells["seller owner"] or None,
            buyer_owner=row.cells["buyer owner"] or None,
            depends_on=_listed(row.cells["depends on"], ","),
        )
        for row, _ in _rows(document)
    )


def stages(document: Document) -> tuple[StageRow, ...]:
    """The stages of one seller, in the order of the table. Raises BrokenFile at the first problem."""
    _raise_first(document)
    return tuple(
        StageRow(
            id=row.cells["id"],
            name=row.cells["stage"],
            weeks=_weeks(row.cells["typical weeks"]),
            exit_criteria=_listed(row.cells["exit criteria"], ";"),
            elements={Element(e): Status(s) for e, s in _needed(row.cells["elements"])},
        )
        for row, _ in _rows(document)
    )


def table_problems(document: Document) -> tuple[Problem, ...]:
    """What is wrong with the table of a plan template or of stages; nothing for any other kind."""
    section = _table_section(document)
    if section is None:
        return ()  # no such kind, or a missing heading, which is told as that
    heading, columns = _TABLES[document.kind]
    rows = list(_rows(document))
    if not rows:
        message = f"no table below `## {heading}` with the columns {' | '.join(columns)}"
        return (_problem(document, section.line, message),)
    ids = [row.cells["id"] for row, _ in rows if "id" in row.cells]
    found: list[Problem] = []
    for row, line in rows:
        missing = [column for column in columns if column not in row.cells]
        if missing:
            return (_problem(document, line - 2, f"the table has no column {', '.join(missing)}"),)
        wrong = _milestone_slips(row, ids) if document.kind is Kind.PLAN_TEMPLATE else _stage_slips(row)
        found += [_problem(document, line, message) for message in (*_id_slips(row, ids), *wrong)]
    return tuple(found)


def _table_section(document: Document) -> Section | None:
    heading, _ = _TABLES.get(document.kind, ("", ()))
    return document.section(heading) if heading else None


def _rows(document: Document) -> Iterator[tuple[Row, int]]:
    """The rows of the first table below the document's table heading, each with its line in the file."""
    section = _table_section(document)
    tables = tables_of(section.text) if section else ()
    if section and tables:
        yield from ((row, row.line + section.line) for row in tables[0].rows)


def _problem(document: Document, line: int, message: str) -> Problem:
    return Problem(file=document.file, line=line, rule="table", severity="error", message=message)


def _raise_first(document: Document) -> None:
    problems = table_problems(document)
    if _table_section(document) is None:
        raise BrokenFile(f"{document.file} has no table of milestones or stages", "see `sales-copilot lint`")
    if problems:
        raise BrokenFile(f"{document.file}:{problems[0].line}: {problems[0].message}", "see `sales-copilot lint`")


def _id_slips(row: Row, ids: Sequence[str]) -> Iterator[str]:
    if not row.cells["id"]:
        yield "a row has no id"
    elif ids.count(row.cells["id"]) > 1:
        yield f"the id {row.cells['id']} stands twice"


def _milestone_slips(row: Row, ids: Sequence[str]) -> Iterator[str]:
    if not re.fullmatch(r"\d+", row.cells["week"]):
        yield f"week {row.cells['week']!r} is no number"
    if not row.cells["milestone"]:
        yield "a milestone has no title"
    yield from (f"depends on {d}, which is no id here" for d in _listed(row.cells["depends on"], ",") if d not in ids)


def _stage_slips(row: Row) -> Iterator[str]:
    if row.cells["typical weeks"] and _weeks(row.cells["typical weeks"]) is None:
        yield f"typical weeks {row.cells['typical weeks']!r} is no number"
    for element, status in _needed(row.cells["elements"]):
        if element not in list(Element) or status not in list(Status):
            yield f"`{element}:{status}` is no element with a status"


def _needed(cell: str) -> Iterator[tuple[str, str]]:
    for pair in _listed(cell, ","):
        element, _, status = pair.partition(":")
        yield element.strip().lower(), status.strip().lower()


def _weeks(cell: str) -> float | None:
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", cell)]
    return max(numbers, default=None)


def _listed(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(word for part in cell.split(separator) if (word := part.strip()) and word not in ("-", "–", "—"))
