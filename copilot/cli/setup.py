"""`init`, `where`, `demo` and `app`: start, look around, open."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli import opening
from copilot.cli.console import as_json, out, out_text, progress, say
from copilot.cli.session import session, state

if TYPE_CHECKING:
    from copilot.service import Service


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init")(init)
    app.command("where")(where)
    app.command("demo")(demo)
    app.command("app")(open_app)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder of the new workspace.")] = Path(),
    demo: Annotated[bool, typer.Option("--demo", help="Also lay the three demo sellers below it.")] = False,
) -> None:
    """Make a workspace: a copilot.toml and folders for your content, above the starter cards."""
    from copilot.service.workspaces import create

    made = create(folder, demo=demo)
    out_text(str(made))
    say("put your own markdown into playbooks/ and knowledge/; a file with a starter card's path replaces that card")


def where(ctx: typer.Context, json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show every folder and file that the program uses."""
    from copilot.service.workspaces import places

    found = places(state(ctx).workspace)
    if json_:
        as_json(found)
    else:
        for name, path in found.items():
            out_text(f"{name:<10} {path}")


def demo(
    ctx: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only make the demo deal.")] = False,
) -> None:
    """Analyse a sample call with its plan, make the demo deal, write the follow-up e-mail."""
    from copilot.cli import report
    from copilot.domain.draft import MessageKind
    from copilot.paths import samples_folder
    from copilot.service.demo import run_demo

    desk = _demo_desk(ctx)
    with progress("building the library") as tell:
        shown = run_demo(desk, samples_folder(), tell)
    if quiet:
        return
    out(report.analysis(shown.analysis, plan=shown.plan, verbose=True))
    out("")
    out_text(f"--- {MessageKind.EMAIL.value} to the buyer ---")
    out_text(shown.email.text)
    elsewhere = "" if desk is session(ctx) else f" --workspace {desk.paths.workspace}"
    say(f"\nthe demo deal: sales-copilot{elsewhere} proposals {shown.deal.id}, or sales-copilot{elsewhere} app")


def _demo_desk(ctx: typer.Context) -> "Service":
    """The service of this workspace where it holds the demo's seller, else that of a demo workspace of its own."""
    from copilot.paths import WORKSPACE_FILE, home
    from copilot.service.demo import OFFERING
    from copilot.service.workspaces import create
    from copilot.wiring import build

    desk = session(ctx)
    if OFFERING in desk.library.offerings():
        return desk
    folder = home() / "demo"
    if not (folder / WORKSPACE_FILE).is_file():
        create(folder, demo=True)
    return build(folder)


def open_app(
    ctx: typer.Context,
    deal: Annotated[str | None, typer.Argument(help="Open this deal.")] = None,
) -> None:
    """Open the app: deals, their proposals with the quotes, accept and reject."""
    options = state(ctx)
    opening.open_app(options.workspace, deal, model=options.model, base_url=options.base_url)
