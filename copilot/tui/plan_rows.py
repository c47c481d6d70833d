"""The plan as a table whose last column is the timeline, and what a milestone means for the others, in words."""

from datetime import date

from rich.text import Text

from copilot.domain.deal_parts import entered_in
from copilot.domain.plan import Milestone
from copilot.domain.plan_outlook import Outlook, expected_end, holds_up, plan_outlook, planned_end
from copilot.domain.proposal import ItemKind
from copilot.domain.transcript import Side
from copilot.tui import marks, timeline
from copilot.tui.columns import Column, Row
from copilot.tui.reading import DealFolder
from copilot.tui.rows import cites_of

WIDE = 100
"""Columns of the terminal from which whole names and the status in words have room."""
_PADDING = 2


def plan_table(folder: DealFolder, width: int) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Columns and rows for so many characters; bars reach from where a milestone can begin to where it ends."""
    wide = width >= WIDE
    widths = (28, 6, 13, 15, 15) if wide else (18, 6, 1, 9, 9)
    room = max(8, width - sum(widths) - _PADDING * (len(widths) + 1))
    outlook, close = plan_outlook(folder.deal.plan, folder.today), folder.deal.close_date
    scale = timeline.Scale.over(outlook, folder.today, close, room)
    labels = ("Milestone", "Due", "Status" if wide else "", "Ours", "Theirs")
    columns = (
        *(Column(label, size) for label, size in zip(labels, widths, strict=True)),
        Column(timeline.axis(scale, folder.today), room),
    )
    return columns, tuple(_row(folder, o, scale, wide=wide) for o in outlook)


def _row(folder: DealFolder, outlook: Outlook, scale: timeline.Scale, *, wide: bool) -> Row:
    m = outlook.milestone
    entered = entered_in(folder.deal, ItemKind.PLAN, m.id)
    ours, theirs = _owners(m, wide=wide)
    cells = (
        Text(m.title + (" ⌨" if entered else ""), style="bold" if m.status.open else marks.QUIET),
        Text(marks.day(m.due), style=f"bold {marks.BAD}" if outlook.late else ""),
        _status(outlook, wide=wide),
        ours,
        theirs,
        timeline.bar(outlook, scale, folder.today, folder.deal.close_date),
    )
    return Row(m.id, cells, m.title, cites_of(folder, ItemKind.PLAN, m.id))


def _status(outlook: Outlook, *, wide: bool) -> Text:
    status = outlook.milestone.status
    mark, words, colour = timeline.STATUS_MARK[status], status.value.replace("_", " "), marks.MILESTONE[status]
    if outlook.late:
        mark, words, colour = "!", "late", f"bold {marks.BAD}"
    return Text(f"{mark} {words}" if wide else mark, style=colour)


def _owners(m: Milestone, *, wide: bool) -> tuple[Text, Text]:
    """Our owner and theirs, the accountable one in bold; where its side is unknown, it stands with theirs."""
    accountable = Text(_name(m.owner, wide) or "nobody", style="bold" if m.owner else f"bold {marks.SOME}")
    other = marks.quiet(_name(m.other_owner, wide))
    return (accountable, other) if m.side is Side.SELLER else (other, accountable)


def _name(name: str | None, wide: bool) -> str:
    return (name or "") if wide or not name else name.split()[0]


def consequences(folder: DealFolder, milestone_id: str | None) -> Text:
    """Below the table: the milestone under the cursor and what hangs on it; where the plan leads."""
    outlook = {o.milestone.id: o for o in plan_outlook(folder.deal.plan, folder.today)}
    text = Text()
    if milestone_id in outlook:
        text.append_text(_milestone(folder, outlook[milestone_id], outlook))
    text.append("\n")
    return text.append_text(_end(folder, tuple(outlook.values())))


def _milestone(folder: DealFolder, o: Outlook, all_of: dict[str, Outlook]) -> Text:
    plan, m = folder.deal.plan, o.milestone
    text = Text(m.title, style="bold")
    waits = [all_of[d].milestone.title for d in m.depends_on if d in all_of and all_of[d].milestone.status.open]
    if waits:
        text.append(f" · waits for {', '.join(waits)}")
    if m.status.open and (holds := [n.title for n in holds_up(plan, m.id)]):
        text.append(f" · holds up {', '.join(holds)}")
    if o.late:
        text.append(f" · ! {o.late}d late", style=f"bold {marks.BAD}")
    elif o.slips and o.finish:
        cause = all_of[o.cause].milestone.title if o.cause else "what it waits for"
        text.append(f" · slips {o.slips}d to {marks.day(o.finish, folder.today)}, for {cause}", style=marks.SOME)
    return text


def _end(folder: DealFolder, outlook: tuple[Outlook, ...]) -> Text:
    late, slipping = [o for o in outlook if o.late], [o for o in outlook if o.slips and not o.late]
    planned, expected = planned_end(outlook), expected_end(outlook)
    if planned is None or expected is None:
        return marks.quiet("Nothing that is open has a date.")
    text = Text("If nothing changes: ", style=marks.QUIET)
    if slipping:
        first = min(slipping, key=lambda o: o.finish or date.max)
        others = len(slipping) - 1
        text.append(f"{first.milestone.title} slips next, {first.slips}d", style=marks.SOME)
        text.append(f" (and {others} more); " if others else "; ")
    elif late:
        text.append("nothing else waits for what is late; ")
    text.append(f"the plan ends {marks.day(expected, folder.today)}")
    if expected > planned:
        text.append(f", {(expected - planned).days}d later than planned", style=marks.SOME)
    close = folder.deal.close_date
    if close is not None and expected > close:
        text.append(f", {(expected - close).days}d after the close date", style=f"bold {marks.BAD}")
    return text
