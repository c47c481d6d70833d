"""`library flags`, `library flag` and `library unflag`: cards that somebody found wrong."""

from typing import Annotated

import typer

from copilot.cli.console import as_json, out_text, say
from copilot.cli.content import Json
from copilot.cli.session import session

Card = Annotated[str, typer.Argument(metavar="CARD", help="A card's file as search shows it.", show_default=False)]
Heading = Annotated[str | None, typer.Option("--heading", help="Only this heading of the card.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    library = typer.Typer(help="Cards that somebody found wrong.", no_args_is_help=True)
    library.command("flags")(flags)
    library.command("flag")(flag)
    library.command("unflag")(unflag)
    app.add_typer(library, name="library")


def flags(ctx: typer.Context, json_: Json = False) -> None:
    """List what people found wrong, the oldest first."""
    found = session(ctx).library.flags()
    if json_:
        as_json({"flags": [f.model_dump(mode="json") for f in found]})
        return
    for each in found:
        place = f"{each.file} > {each.heading}" if each.heading else each.file
        out_text(f"{place}: {each.reason} ({each.by}, {each.at.date()})")
    if not found:
        say("no card is flagged")


def flag(
    ctx: typer.Context,
    card: Card,
    reason: Annotated[str, typer.Argument(help="What is wrong with it.", show_default=False)],
    heading: Heading = None,
) -> None:
    """Say that a card is wrong; answers that rest on it show the reason until it is taken away."""
    made = session(ctx).library.flag(card, heading or "", reason)
    say(f"flagged {made.file}")


def unflag(ctx: typer.Context, card: Card, heading: Heading = None) -> None:
    """Take a card's flags away, once it is mended."""
    number = session(ctx).library.unflag(card, heading)
    say(f"took away {number} flag{'' if number == 1 else 's'} of {card}")
