"""`serve`: the app in a browser on this machine."""

import shlex
import sys
from typing import Annotated

import typer

from copilot.cli.console import say
from copilot.cli.session import Session, state
from copilot.errors import NotFound

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    ctx: typer.Context,
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="Port to listen on.")] = 8765,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    deal: Annotated[str | None, typer.Argument(help="Open this deal.")] = None,
) -> None:
    """Show the app in a browser on this machine, until Ctrl+C."""
    from copilot.tui.serving import serve_app

    if host not in LOOPBACK:
        say(f"warning: whoever reaches {host}:{port} can read and change every deal; there is no password")
    say(f"the app is at http://{host}:{port}, ctrl+c ends it")
    try:
        serve_app(command_of(state(ctx), deal), host, port)
    except OSError as problem:
        raise NotFound(f"{host}:{port} cannot be used: {problem.strerror}", "choose another --port") from None


def command_of(options: Session, deal: str | None) -> str:
    """The command line that opens the app for one browser, with the global options of this one."""
    words = [sys.executable, "-m", "copilot"]
    for name, value in (
        ("--workspace", options.workspace),
        ("--model", options.model),
        ("--base-url", options.base_url),
    ):
        words += [name, str(value)] if value is not None else []
    return shlex.join([*words, "app", *([deal] if deal else [])])
