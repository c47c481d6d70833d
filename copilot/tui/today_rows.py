"""A day as lines under headings, and what stands behind the line under the cursor."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.text import Text

from copilot.domain.agenda import (
    DealWithoutNextStep,
    Meeting,
    MeetingFrom,
    OwnPromise,
    TheirPromise,
    Today,
    WaitingProposals,
)
from copilot.tui import marks
from copilot.tui.columns import Column, Row

COLUMNS = (Column("", 10), Column("Deal", 14), Column("What"), Column("Who", 16))
Entry = Meeting | OwnPromise | TheirPromise | WaitingProposals | DealWithoutNextStep


@dataclass(frozen=True, slots=True)
class DayList:
    """The rows of the table; the entries behind them by the rows' keys, in which headings have none."""

    rows: tuple[Row, ...] = ()
    entries: dict[str, Entry] = field(default_factory=dict)


def day_list(today: Today) -> DayList:
    """All sections that have something."""
    rows, entries = list[Row](), dict[str, Entry]()
    sections: tuple[tuple[str, tuple[Entry, ...]], ...] = (
        ("Meetings", today.meetings),
        ("We promised", today.own),
        ("They promised, and are late", today.theirs),
        ("Waits for your decision", today.waiting),
        ("No next step", today.without_step),
    )
    for title, found in sections:
        if found:
            rows.append(Row(f"# {title}", (Text(), Text(), Text(f"── {title} ({len(found)})", style="bold"), Text())))
        for entry in found:
            key = f"{title} {_key(entry)}"
            key = key if key not in entries else f"{key} {len(rows)}"
            entries[key] = entry
            rows.append(Row(key, _cells(entry, today)))
    return DayList(tuple(rows), entries)


def _key(entry: Entry) -> str:
    match entry:
        case Meeting():
            return f"{entry.on} {entry.start} {entry.title} {entry.deal}"
        case OwnPromise():
            return f"{entry.deal} {entry.task}"
        case TheirPromise():
            return f"{entry.deal} {entry.id} {entry.of_plan}"
        case _:
            return entry.deal


def _cells(entry: Entry, today: Today) -> tuple[Text, ...]:
    match entry:
        case Meeting():
            day = "" if entry.on == today.on else f"{entry.on:%a} "
            time = f"{entry.start:%H:%M}" if entry.start else "all day" if entry.source is MeetingFrom.CALENDAR else ""
            guests = ", ".join(g.name for g in entry.guests[:3])
            return _line(f"{day}{time}".strip() or "today", marks.OWN, entry.account or "no deal", entry.title, guests)
        case OwnPromise():
            return _line(*_due(entry, today), entry.account, entry.what, entry.owner or "–")
        case TheirPromise():
            return _line(*_due(entry, today), entry.account, entry.what, entry.owner or "–")
        case WaitingProposals():
            return _line(f"? {entry.count}", marks.SOME, entry.account, _proposals(entry.count), "")
        case DealWithoutNextStep():
            maybe = f"perhaps {marks.day(entry.maybe.on)}: {entry.maybe.title}" if entry.maybe else "no date ahead"
            return _line("!", marks.BAD, entry.account, maybe, "")


def _line(mark: str, colour: str, deal: str, what: str, who: str) -> tuple[Text, ...]:
    return (
        Text(mark, style=colour),
        Text(deal, style="bold", no_wrap=True, overflow="ellipsis"),
        Text(" ".join(what.split()), no_wrap=True, overflow="ellipsis"),
        Text(who, style=marks.QUIET, no_wrap=True, overflow="ellipsis"),
    )


def _due(promise: OwnPromise | TheirPromise, today: Today) -> tuple[str, str]:
    if promise.overdue:
        return f"! {promise.overdue}d late", marks.BAD
    return (marks.day(promise.due, today.on) if promise.due else "no date"), marks.SOME


def _proposals(count: int) -> str:
    return f"{count} proposal{'' if count == 1 else 's'} to decide"


def behind(entry: Entry | None) -> Text:
    """The words, the nudge or the reason behind a line, and what its keys do."""
    return Text("\n".join(_behind(entry))) if entry is not None else Text()


def _behind(entry: Entry) -> Iterator[str]:
    match entry:
        case Meeting():
            if entry.source is MeetingFrom.DEAL:
                yield "The deal's own next meeting."
            elif entry.deal:
                yield f"Seems to be {entry.account}: {', '.join(entry.reasons)}."
            else:
                yield "No deal fits clearly, so none is taken."
            if entry.place:
                yield entry.place
            yield ", ".join(f"{g.name} <{g.email}>" if g.email else g.name for g in entry.guests)
        case OwnPromise():
            due = marks.day(entry.due) if entry.due else "no date"
            yield f"Due {due}{f' (“{entry.due_text}”)' if entry.due_text else ''} · d marks it done"
            yield f"“{entry.cite.quote}” {entry.cite.speaker or ''}".rstrip()
        case TheirPromise():
            yield f"Was due {marks.day(entry.due)} · y copies this:"
            yield from (line for line in entry.nudge.splitlines() if line)
        case WaitingProposals():
            yield "Enter opens the review."
        case DealWithoutNextStep():
            last = marks.day(entry.last_meeting) if entry.last_meeting else "none"
            yield f"Last date of a meeting: {last}. Nothing in the plan and no promise has a date ahead."
            if entry.maybe:
                yield f"In the calendar, perhaps: {entry.maybe.title} ({', '.join(entry.maybe.reasons)})"
