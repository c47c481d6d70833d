"""`prompts`: what a model is asked, and a person's agreement to a workspace's own prompts."""

from typing import Annotated

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out_text, say
from copilot.cli.session import session


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("prompts")(prompts)


def prompts(
    ctx: typer.Context,
    agree: Annotated[
        list[str] | None, typer.Option("--agree", metavar="NAME", help="Use the workspace's own prompt of this name.")
    ] = None,
    json_: Json = False,
) -> None:
    """List the prompts; --agree lets a model see a workspace's own prompt, once you have read it."""
    desk = session(ctx).prompts
    if agree:
        say(f"remembered in {desk.agree(tuple(agree))}")
        return
    own = {o.name: o for o in desk.overrides()}
    rows = [
        {
            "name": name,
            "from": "workspace" if name in own and own[name].agreed else "starter",
            "waiting": str(own[name].file) if name in own and not own[name].agreed else None,
        }
        for name in desk.names()
    ]
    if json_:
        as_json({"prompts": rows})
        return
    for row in rows:
        waiting = f"  {row['waiting']} waits for --agree {row['name']}" if row["waiting"] else ""
        out_text(f"{row['name']:<20} {row['from']}{waiting}")
