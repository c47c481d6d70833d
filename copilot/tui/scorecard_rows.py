"""The scorecard as a matrix: status, number of quotes, one small cell for each call, what is missing."""

from collections.abc import Sequence
from textwrap import shorten

from rich.text import Text

from copilot.domain.meddpicc import Element
from copilot.domain.proposal import ItemKind
from copilot.domain.scorecard_trend import Cell, gap
from copilot.tui import marks
from copilot.tui.columns import Column, Row
from copilot.tui.reading import DealFolder
from copilot.tui.rows import SUMMARY, by, count

CALLS_SHOWN = 8
"""The newest calls in the trend; all of them stand in the pictures."""
SCORECARD = (
    Column("Element", 17),
    Column("Status", 11),
    Column("Said", 4),
    Column("Trend", CALLS_SHOWN),
    Column("Missing", at="narrow"),
    Column("Missing", at="wide"),
    Column("What is known", at="wide"),
    Column("", 1, at="narrow"),
    Column("By", 10, at="wide"),
)


def scorecard(folder: DealFolder) -> tuple[Row, ...]:
    """The eight elements in their order."""
    return tuple(_element(folder, element) for element in Element)


def _element(folder: DealFolder, element: Element) -> Row:
    deal = folder.deal
    entry = deal.entry(element)
    known = any(e.element is element for e in deal.scorecard)
    put_by = by(deal, ItemKind.SCORECARD, element.value, entry.origin if known else None)
    missing = gap(entry)
    return Row(
        element.value,
        (
            Text(element.label, style="bold"),
            marks.status(entry.status),
            count(len(entry.evidence), marks.GOOD),
            trend(folder.trend.rows[element][-CALLS_SHOWN:]),
            marks.quiet(_first(missing)),
            marks.quiet(", ".join(missing) or "–"),
            Text(shorten(entry.summary, SUMMARY, placeholder=" …")) if entry.summary else marks.quiet("nothing yet"),
            put_by[:1],
            put_by,
        ),
        element.label,
        tuple(e.cite for e in entry.evidence),
    )


def _first(missing: Sequence[str]) -> str:
    """`who decides +2`."""
    if not missing:
        return "–"
    return missing[0] + (f" +{len(missing) - 1}" if len(missing) > 1 else "")


def trend(cells: Sequence[Cell]) -> Text:
    """One mark for each call, the oldest first: the status after it, or `?` where its words wait for a decision."""
    text = Text(no_wrap=True)
    for cell in cells:
        text.append(*mark(cell))
    return text


def mark(cell: Cell) -> tuple[str, str]:
    """The mark of a cell and its colour."""
    return ("?", marks.SOME) if cell.waits else marks.STATUS[cell.status]
