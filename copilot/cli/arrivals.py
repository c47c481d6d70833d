"""`watch` and `deal suggest`: calls that arrive in a folder, and the deal to which a call may belong."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copilot.cli.calls import Format, Json
from copilot.cli.console import as_json, out, say
from copilot.cli.session import session
from copilot.errors import CopilotError, NotFound

if TYPE_CHECKING:
    from rich.console import RenderableType

    from copilot.service import Service
    from copilot.service.deal_suggestion import Suggestion
    from copilot.service.inbox import NewCall, NoCall


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("watch")(watch)


def suggest(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="Transcript file; - reads standard input.", show_default=False)],
    format: Format = None,
    json_: Json = False,
) -> None:
    """The deals to which a call may belong, each with what speaks for it. Nothing is attached."""
    from copilot.service.calls import CallOptions

    desk = session(ctx)
    found = desk.suggestion.suggest(desk.calls.transcript(file, CallOptions(format=format)), file)
    if json_:
        from copilot.service.deal_suggestion import suggestion_json

        as_json(suggestion_json(file, found))
    else:
        out(_told(file, found))


def watch(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The folder; `inbox` of your settings unless given.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Tell what is there now, and stop.")] = False,
    json_: Json = False,
) -> None:
    """Tell each new call in a folder, with the deal that it may belong to. Nothing is attached; Ctrl+C ends it."""
    desk = session(ctx)
    inbox = desk.inbox if folder is None else desk.inbox.at(folder)
    if inbox.folder is None:
        raise NotFound("no folder is named", "sales-copilot watch DIR, or set inbox in your settings")
    if not inbox.folder.is_dir():
        raise NotFound(f"there is no folder {inbox.folder}", "name one that exists")
    if once:
        _tell_all(desk, inbox.look(), json_=json_)
        return
    say(f"watching {inbox.folder}; Ctrl+C ends it")
    known = set[tuple[Path, int]]()
    stop = threading.Event()
    try:
        for waiting in inbox.follow(stop):
            fresh = [w for w in waiting if _state(w) not in known]
            known |= {_state(w) for w in fresh}
            _tell_all(desk, fresh, json_=json_)
    finally:
        stop.set()


def _state(found: "NewCall | NoCall") -> tuple[Path, int]:
    return found.path, getattr(found, "size", 0)


def _tell_all(desk: "Service", waiting: "Iterable[NewCall | NoCall]", *, json_: bool) -> None:
    from copilot.service.calls import CallOptions
    from copilot.service.deal_suggestion import suggestion_json
    from copilot.service.inbox import NoCall

    for found in waiting:
        if isinstance(found, NoCall):
            say(f"{found.path.name} is no call: {found.why}")
            continue
        try:
            read = desk.calls.transcript(str(found.path), CallOptions())
        except CopilotError as problem:  # gone, or written again meanwhile: the next look tells
            say(f"{found.path.name}: {problem.message}")
            continue
        suggestion = desk.suggestion.suggest(read, str(found.path))
        if json_:
            told: dict[str, Any] = {"format": found.format, "turns": found.turns, "speakers": list(found.speakers)}
            as_json({**suggestion_json(str(found.path), suggestion), **told})
        else:
            out(_told(str(found.path), suggestion, f"  {found.format}, {found.turns} turns"))


def _told(file: str, found: "Suggestion", note: str = "") -> "RenderableType":
    """The file, the deal with its reasons, and the command that attaches the call."""
    from shlex import quote

    from rich.text import Text

    text = Text(Path(file).name, style="bold")
    text.append(f"{note}\n", style="dim")
    if found.known is not None:
        text.append(f"  {found.known.deal} has this call already, as {found.known.id}\n")
        return text
    for fit in found.fits[:3]:
        sure = found.best is not None and fit.deal == found.best.deal
        text.append("  → " if sure else "  ? ", style="green" if sure else "yellow")
        text.append(f"{fit.deal} ({fit.account}): {'; '.join(fit.reasons[:3])}\n")
    if not found.fits:
        text.append("  no deal fits\n")
    if found.best is not None:
        text.append(f"  sales-copilot deal attach {found.best.deal} {quote(file)}\n", style="dim")
    elif not found.fits and found.account:
        text.append(f"  sales-copilot deal new --account {quote(found.account)}\n", style="dim")
    return text
