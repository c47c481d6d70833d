"""`doctor`: whether the program works here, and what the configured model can do."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out_text, progress
from copilot.cli.session import session

if TYPE_CHECKING:
    from copilot.domain.health import Finding

MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    ctx: typer.Context,
    base_url: Annotated[
        str | None,
        typer.Option("--base-url", help="Look at this server instead; the configured key is not sent there."),
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="Look at this model instead.")] = None,
    local_model: Annotated[
        Path | None, typer.Option("--local-model", metavar="GGUF", help="Serve this file for the look, and end it.")
    ] = None,
    json_: Json = False,
) -> None:
    """Check the installation and the model: what works, how fast, and what would be sent where."""
    from copilot.service.doctor import ModelAsked

    desk = session(ctx).doctor
    found: list[Finding] = []
    with progress("looking") as tell:
        for finding in _both(desk.installation(), desk.model(ModelAsked(base_url, model, local_model))):
            found.append(finding)
            tell(finding.name)
    failed = any(f.state == "fail" for f in found)
    if json_:
        as_json({"ok": not failed, "findings": [f.model_dump(mode="json") for f in found]})
    else:
        for f in found:
            out_text(f"{MARKS[f.state]}  {f.name:<18} {f.text}" + (f"\n{'':<25}{f.hint}" if f.hint else ""))
    if failed:
        raise typer.Exit(1)


def _both(first: "Iterator[Finding]", second: "Iterator[Finding]") -> "Iterator[Finding]":
    yield from first
    yield from second
