"""Opens the app without the parser of the command line, which takes longer to load than a first frame may wait."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.errors import CopilotError, NotFound

if TYPE_CHECKING:
    from copilot.service import Service

WEB_DRIVER = "TEXTUAL_DRIVER"
"""The variable by which the server of `serve` tells the app that a browser is its terminal."""


def opened(arguments: Sequence[str]) -> int | None:
    """Run `app` or `app DEAL`, called as nearly always, and return its exit code; None for every other call."""
    if not arguments or arguments[0] != "app" or len(arguments) > 2 or any(a.startswith("-") for a in arguments):
        return None
    try:
        open_app(None, arguments[1] if len(arguments) == 2 else None)
    except CopilotError as problem:
        from copilot.cli.console import complain

        complain(problem.message, problem.hint)
        return problem.exit_code
    return 0


def open_app(
    workspace: Path | None, deal: str | None, *, model: str | None = None, base_url: str | None = None
) -> None:
    """Open the app on a workspace.

    Raises NotFound without a terminal, and what reading the settings raises.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) and WEB_DRIVER not in os.environ:
        raise NotFound("the app needs a terminal", "use the commands instead; sales-copilot --help lists them")
    from copilot.paths import Paths, find_workspace
    from copilot.tui import run_app

    def build() -> "Service":
        from copilot.wiring import build

        return build(workspace, model=model, base_url=base_url)

    run_app(build, deal, remembered=Paths.of(find_workspace(workspace)).screen)
