"""The lines of each table: a deal in, rows out."""

from collections.abc import Callable

from rich.text import Text

from copilot.domain.cite import Cite
from copilot.domain.deal import Deal, Origin
from copilot.domain.deal_parts import entered_in
from copilot.domain.proposal import ItemKind
from copilot.domain.signals import Commitment
from copilot.tui import changes, marks
from copilot.tui.columns import Column, Row
from copilot.tui.reading import DealFolder

SUMMARY = 160
"""Characters of a summary in the table; the whole stands behind Enter, in its quotes."""
Lines = Callable[[DealFolder], tuple[Row, ...]]
"""Makes the rows of one table."""

PROMISES = (Column("Who", 16), Column("Promise"), Column("Due", 6), Column("State", 8), Column("By", 10))
CALLS = (Column("Call"), Column("Held", 11), Column("Turns", 5), Column("Added", 6))
PROPOSALS = (Column("State", 10), Column("What", 9), Column("About"), Column("Change", 24))


def count(number: int, colour: str) -> Text:
    """A number in its colour, a dash for none."""
    return Text(str(number) if number else "–", style=colour if number else marks.QUIET, justify="right")


def by(deal: Deal, kind: ItemKind, target: str, origin: Origin | None) -> Text:
    """Who put it there: what a person typed is marked even where the rest came from a call."""
    entered = entered_in(deal, kind, target)
    if entered:
        return marks.origin(origin if origin is Origin.EDITED else Origin.ENTERED, None)
    return marks.origin(origin, None) if origin else marks.quiet("")


def cites_of(folder: DealFolder, kind: ItemKind, target: str) -> tuple[Cite, ...]:
    """The words on which a part was changed, the newest change first."""
    entries = [h for h in reversed(folder.history) if h.kind == kind and h.target == target and not h.undone]
    return tuple(dict.fromkeys(c for h in entries for c in h.cites))


def promises(folder: DealFolder) -> tuple[Row, ...]:
    """What both sides promised: open ones first, by due date."""
    tasks = sorted(folder.deal.tasks, key=lambda t: (t.done, t.commitment.due is None, str(t.commitment.due)))
    rows = []
    for task in tasks:
        promise = task.commitment
        late = not task.done and promise.due is not None and promise.due < folder.today
        words, colour = ("done", marks.GOOD) if task.done else ("late", marks.BAD) if late else ("open", marks.SOME)
        cells = (
            Text(promise.owner or "unknown", style=marks.SIDE[promise.side]),
            Text(promise.task),
            Text(_due(promise), style=f"bold {marks.BAD}" if late else ""),
            Text(words, style=colour),
            by(folder.deal, ItemKind.TASK, task.id, task.origin),
        )
        rows.append(Row(task.id, cells, promise.task, (promise.cite,)))
    return tuple(rows)


def _due(promise: Commitment) -> str:
    return marks.day(promise.due) if promise.due else promise.due_text or "–"


def calls(folder: DealFolder) -> tuple[Row, ...]:
    """The calls, newest first."""
    return tuple(
        Row(
            c.id,
            (
                Text(c.title or c.file, style="bold"),
                Text(marks.day(c.meeting_date, folder.today)),
                Text(str(c.turns), justify="right"),
                marks.quiet(marks.day(c.attached.date())),
            ),
        )
        for c in reversed(folder.calls)
    )


def proposals(folder: DealFolder) -> tuple[Row, ...]:
    """What was proposed: what waits for a decision first."""
    waiting = {i.id for i in folder.open_items}
    ordered = sorted(folder.items, key=lambda i: i.id not in waiting)
    return tuple(
        Row(
            i.id,
            (marks.state(i.state), Text(changes.KIND[i.kind]), Text(changes.subject(i)), Text(changes.short(i))),
        )
        for i in ordered
    )
