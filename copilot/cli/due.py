"""`when`: a phrase like "end of next week" to a date, by the rules of docs/annotation-guide.md."""

import sys
from datetime import datetime
from typing import Annotated

import typer

from copilot.cli.console import as_json, out_text

MONTH_FIRST = ("en", "en-US")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("when")(when)


def when(
    phrase: Annotated[str, typer.Argument(help="What was said, or - for one phrase on each line of standard input.")],
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The day of the meeting.")],
    locale: Annotated[str, typer.Option("--locale", help="en-US reads 3/4 as 4 March, others as 3 April.")] = "en-US",
    json_: Annotated[bool, typer.Option("--json", help="Print JSON as docs/contract.md describes.")] = False,
) -> None:
    """Resolve a due date as said in a meeting."""
    from copilot.evidence import resolve_due

    phrases = [line.strip() for line in sys.stdin if line.strip()] if phrase == "-" else [phrase]
    for said in phrases:
        due = resolve_due(said, on.date(), day_first=locale not in MONTH_FIRST).due
        if json_:
            as_json({"phrase": said, "due": due.isoformat() if due else None})
        else:
            out_text(due.isoformat() if due else "no date")
