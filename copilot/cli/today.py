"""`today`: meetings, promises of both sides, proposals that wait, deals without a next step; by default 24 lines."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out, say
from copilot.cli.session import session

if TYPE_CHECKING:
    from rich.text import Text

    from copilot.domain.agenda import Meeting, Today

LINES = 23
"""With the first line of all, a terminal of 24 is full."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("today")(today)


def today(
    ctx: typer.Context,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="Another day.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Everything, with the words and the nudges to send.")
    ] = False,
    json_: Json = False,
) -> None:
    """What the day asks: meetings, promises, what waits, deals without a next step."""
    found = session(ctx).agenda.on(on.date() if on else None)
    if json_:
        from copilot.service.agenda import today_json

        as_json(today_json(found))
        return
    if found.calendar:
        say(f"warning: {found.calendar}")
    if not found.count:
        say(f"nothing for {found.on:%A} {_day(found.on)}")
        say("hint: sales-copilot deal set DEAL next_meeting DATE, or set calendar in your settings")
        return
    for line in _page(found, verbose=verbose):
        out(line)


def _page(found: "Today", *, verbose: bool) -> "list[Text]":
    from rich.text import Text

    sections = [(title, lines) for title, lines in _sections(found, verbose=verbose) if lines]
    room = _rooms([len(lines) for _, lines in sections], LINES - len(sections))
    page = [Text(f"{found.on:%A} {_day(found.on)}", style="bold")]
    for (title, lines), most in zip(sections, room, strict=True):
        hidden = 0 if verbose else max(0, len(lines) - most)
        page.append(Text(f"{title}{f' ({hidden} more: -v)' if hidden else ''}", style="dim"))
        for line in lines[: len(lines) - hidden]:
            page.append(Text(line, no_wrap=not verbose, overflow="fold" if verbose else "ellipsis"))
    return page


def _rooms(wanted: Sequence[int], lines: int) -> list[int]:
    """How many lines each section gets: in turn one each, as long as there are lines."""
    given = [0] * len(wanted)
    while lines > 0 and any(g < w for g, w in zip(given, wanted, strict=True)):
        for n, most in enumerate(wanted):
            if given[n] < most and lines > 0:
                given[n] += 1
                lines -= 1
    return given


def _sections(found: "Today", *, verbose: bool) -> list[tuple[str, list[str]]]:
    own, theirs = list[str](), list[str]()
    for promise in found.own:
        due = _day(promise.due) if promise.due else promise.due_text or "no date"
        own.append(f"  {_mark(promise.overdue)} {promise.deal}  {promise.what}  ({promise.owner or 'somebody'}, {due})")
        if verbose:
            own.append(f"      “{promise.cite.quote}”")
    for owed in found.theirs:
        words = f"{owed.owner or 'somebody'}, {_day(owed.due)}"
        theirs.append(f"  {_mark(owed.overdue)} {owed.deal}  {owed.what}  ({words})")
        if verbose:
            theirs += [f"      {line}" for line in owed.nudge.rstrip().splitlines()]
    return [
        ("meetings: sales-copilot prep DEAL", [_meeting(m, found.on) for m in found.meetings]),
        ("we promised", own),
        ("they promised and are late", theirs),
        ("waits for a decision", [f"  · {w.deal}  {w.count} proposals" for w in found.waiting]),
        ("no next step", [f"  · {d.deal}{_perhaps(d.maybe)}" for d in found.without_step]),
    ]


def _mark(overdue: int) -> str:
    return f"! {overdue}d late" if overdue else "·"


def _meeting(meeting: "Meeting", on: date) -> str:
    day = "" if meeting.on == on else f"{meeting.on:%a} "
    time = f"{meeting.start:%H:%M}" if meeting.start else "all day" if meeting.source == "calendar" else "no time"
    why = f" ({', '.join(meeting.reasons)})" if meeting.reasons else ""
    return f"  · {day}{time}  {meeting.title}  {meeting.deal or 'no deal'}{why}"


def _perhaps(meeting: "Meeting | None") -> str:
    return f"  perhaps {_day(meeting.on)}: {meeting.title}" if meeting else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
