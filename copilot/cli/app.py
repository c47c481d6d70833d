"""The program's commands, put together; known problems become two lines on stderr and an exit code."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from copilot.cli import (
    after_call,
    arrivals,
    calls,
    content,
    deals,
    decisions,
    doctor,
    due,
    label,
    library,
    pictures,
    privacy,
    prompts,
    serving,
    setup,
    today,
)
from copilot.cli.console import complain
from copilot.cli.session import Session
from copilot.errors import CopilotError

INTERRUPTED = 130
WRONG_USAGE = 2

app = typer.Typer(
    name="sales-copilot",
    help="A sales copilot for the terminal: what was said, what is missing, what to ask and answer next.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from copilot import __version__

        typer.echo(f"sales-copilot {__version__}")
        raise typer.Exit


@app.callback()
def _global(
    ctx: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", "-w", help="Folder with copilot.toml; else the nearest parent that has one."),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Draft with this model, whatever the settings name.")
    ] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="Its server, with the OpenAI protocol; else that of the settings.")
    ] = None,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    ctx.obj = Session(workspace, model, base_url)


for part in (
    setup,
    calls,
    arrivals,
    after_call,
    deals,
    decisions,
    content,
    due,
    pictures,
    prompts,
    privacy,
    label,
    library,
    doctor,
    serving,
    today,
):
    part.register(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is as docs/contract.md says."""
    command = typer.main.get_command(app)
    try:
        result = command.main(args=list(arguments) or ["--help"], prog_name="sales-copilot", standalone_mode=False)
    except typer.Exit as asked:
        return asked.exit_code
    except BrokenPipeError:
        return 0
    except (CopilotError, OSError, typer.TyperException, typer.Abort, KeyboardInterrupt) as problem:
        return _explain(problem)
    return result if isinstance(result, int) else 0


def _explain(problem: BaseException) -> int:
    """Say what went wrong and what to do; the exit code."""
    match problem:
        case CopilotError():
            message, hint, code = problem.message, problem.hint, problem.exit_code
        case typer.TyperException():
            context = getattr(problem, "ctx", None)
            command = context.command_path if context else "sales-copilot"
            message, hint, code = _wording(problem), f"see {command} --help", WRONG_USAGE
        case OSError():
            where = f" ({problem.filename})" if problem.filename else ""
            hint = "see that the disk has room and the folder can be written"
            message, code = f"{problem.strerror or problem}{where}", 1
        case _:
            message, hint, code = "interrupted", "nothing was half-written; run the command again", INTERRUPTED
    complain(message, hint)
    return code


def _wording(problem: typer.TyperException) -> str:
    """What the parser says of a wrong call, without the help page that it carries where no command was given."""
    said = problem.format_message()
    return said if said.strip() and "Usage:" not in said else "no command was given"
