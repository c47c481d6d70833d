"""The lines of each table: a deal in, rows out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import shorten

from rich.text import Text

from copilot.domain.cite import Cite
from copilot.domain.deal import Deal, Origin
from copilot.domain.deal_parts import entered_in
from copilot.domain.meddpicc import Element
from copilot.domain.proposal import Action, HistoryEntry, ItemKind
from copilot.domain.signals import Commitment
from copilot.tui import changes, marks
from copilot.tui.reading import DealFolder, PipelineRow


@dataclass(frozen=True, slots=True)
class Column:
    """A column of so many characters; without a width it takes what is left."""

    label: str
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line with the words that it rests on; `key` is unique within its table."""

    key: str
    cells: tuple[Text, ...]
    title: str = ""
    cites: tuple[Cite, ...] = ()


SUMMARY = 160
"""Characters of a summary in the table; the whole stands behind Enter, in its quotes."""
Lines = Callable[[DealFolder], tuple[Row, ...]]
"""Makes the rows of one table."""

PIPELINE = (
    Column("Account"),
    Column("Stage", 13),
    Column("Value", 7),
    Column("Next", 6),
    Column("MEDDPICC", 8),
    Column("Open", 4),
    Column("Late", 4),
    Column("Call", 6),
)
SCORECARD = (
    Column("Element", 17),
    Column("Status", 11),
    Column("What is known"),
    Column("Quotes", 6),
    Column("By", 10),
)
PLAN = (Column("Milestone"), Column("Due", 6), Column("Status", 11), Column("Owner", 14), Column("With", 14))
PEOPLE = (Column("Name", 18), Column("Title"), Column("Side", 7), Column("Roles", 22), Column("By", 10))
PROMISES = (Column("Who", 16), Column("Promise"), Column("Due", 6), Column("State", 8), Column("By", 10))
CALLS = (Column("Call"), Column("Held", 11), Column("Turns", 5), Column("Added", 6))
PROPOSALS = (Column("State", 10), Column("What", 9), Column("About"), Column("Change", 24))
HISTORY = (Column("When", 12), Column("Who", 12), Column("Did", 8), Column("What"), Column("Quotes", 6))


def pipeline(rows: Sequence[PipelineRow], words: str = "") -> tuple[Row, ...]:
    """The deals whose account, id, stage, offering or owner has every one of the words."""
    wanted = words.casefold().split()
    return tuple(_deal(r) for r in rows if all(w in _haystack(r.deal) for w in wanted))


def _haystack(deal: Deal) -> str:
    fields = (deal.account, deal.id, deal.stage.value.replace("_", " "), deal.offering or "", deal.owner or "")
    return " ".join(fields).casefold()


def _deal(row: PipelineRow) -> Row:
    deal = row.deal
    return Row(
        deal.id,
        (
            Text(deal.account, style="bold"),
            Text(deal.stage.value.replace("_", " ")),
            Text(marks.money(deal.value, deal.currency), justify="right"),
            Text(marks.day(deal.next_meeting)),
            marks.cells(deal),
            _count(row.open_items, marks.SOME),
            _count(row.late, marks.BAD),
            marks.quiet(marks.day(row.last_call)),
        ),
    )


def _count(number: int, colour: str) -> Text:
    return Text(str(number) if number else "–", style=colour if number else marks.QUIET, justify="right")


def scorecard(folder: DealFolder) -> tuple[Row, ...]:
    """The eight elements in their order."""
    deal = folder.deal
    return tuple(_element(deal, element) for element in Element)


def _element(deal: Deal, element: Element) -> Row:
    entry = deal.entry(element)
    known = any(e.element is element for e in deal.scorecard)
    return Row(
        element.value,
        (
            Text(element.label, style="bold"),
            marks.status(entry.status),
            Text(shorten(entry.summary, SUMMARY, placeholder=" …")) if entry.summary else marks.quiet("nothing yet"),
            _count(len(entry.evidence), marks.GOOD),
            _by(deal, ItemKind.SCORECARD, element.value, entry.origin if known else None),
        ),
        element.label,
        tuple(e.cite for e in entry.evidence),
    )


def _by(deal: Deal, kind: ItemKind, target: str, origin: Origin | None) -> Text:
    """Who put it there: what a person typed is marked even where the rest came from a call."""
    entered = entered_in(deal, kind, target)
    if entered:
        return marks.origin(origin if origin is Origin.EDITED else Origin.ENTERED, None)
    return marks.origin(origin, None) if origin else marks.quiet("")


def plan(folder: DealFolder) -> tuple[Row, ...]:
    """The milestones in the plan's order; a late one has its date in red."""
    rows = []
    for m in folder.deal.plan.milestones:
        late = m.late(folder.today)
        entered = entered_in(folder.deal, ItemKind.PLAN, m.id)
        cells = (
            Text(m.title + (" ⌨" if entered else ""), style="bold"),
            Text(marks.day(m.due), style=f"bold {marks.BAD}" if late else ""),
            Text("late", style=f"bold {marks.BAD}") if late else marks.milestone_status(m.status),
            Text(m.owner or "nobody", style=marks.SIDE[m.side]),
            marks.quiet(m.other_owner or ""),
        )
        rows.append(Row(m.id, cells, m.title, _cites_of(folder, ItemKind.PLAN, m.id)))
    return tuple(rows)


def _cites_of(folder: DealFolder, kind: ItemKind, target: str) -> tuple[Cite, ...]:
    """The words on which a part was changed, the newest change first."""
    entries = [h for h in reversed(folder.history) if h.kind == kind and h.target == target and not h.undone]
    return tuple(dict.fromkeys(c for h in entries for c in h.cites))


def people(folder: DealFolder) -> tuple[Row, ...]:
    """The people of the deal."""
    return tuple(
        Row(
            c.person.name,
            (
                Text(c.person.name, style="bold"),
                Text(c.person.title or "–"),
                marks.side(c.person.side),
                Text(", ".join(r.label for r in c.person.roles) or "–"),
                _by(folder.deal, ItemKind.PERSON, c.person.name, c.origin),
            ),
            c.person.name,
            c.person.cites,
        )
        for c in folder.deal.people
    )


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
            _by(folder.deal, ItemKind.TASK, task.id, task.origin),
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


def history(folder: DealFolder) -> tuple[Row, ...]:
    """Who did what, newest first."""
    return tuple(_event(entry, folder) for entry in reversed(folder.history))


def _event(entry: HistoryEntry, folder: DealFolder) -> Row:
    did = {Action.ACCEPTED: marks.GOOD, Action.REJECTED: marks.BAD}.get(entry.action, marks.OWN)
    what = _target(entry, folder)
    return Row(
        str(entry.seq),
        (
            marks.quiet(f"{entry.at:%d %b %H:%M}"),
            Text(entry.by),
            Text(entry.action.value, style=did),
            Text(what, style="strike" if entry.undone else ""),
            _count(len(entry.cites), marks.GOOD),
        ),
        what,
        entry.cites,
    )


def _target(entry: HistoryEntry, folder: DealFolder) -> str:
    item = next((i for i in folder.items if i.id == entry.item), None)
    if item is not None:
        return f"{changes.KIND[item.kind]}: {changes.subject(item)}"
    return entry.item.replace("_", " ")
