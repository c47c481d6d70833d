"""One command's session: the global options, and the service built from them on first use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from copilot.cli.console import say

if TYPE_CHECKING:
    from copilot.service import Service


@dataclass
class Session:
    """What the global options say."""

    workspace: Path | None = None
    model: str | None = None
    base_url: str | None = None
    _service: "Service | None" = field(default=None, repr=False)

    def service(self) -> "Service":
        """The service for this workspace, built once."""
        if self._service is None:
            from copilot.wiring import build

            self._service = build(self.workspace, model=self.model, base_url=self.base_url)
        return self._service


def session(ctx: typer.Context) -> "Service":
    """The service of the running command."""
    return state(ctx).service()


def with_index(service: "Service", tell: Callable[[str], None]) -> None:
    """Bring the library's index up to date; the first time takes long enough to be told."""
    if not service.paths.index.exists():
        say("building the library's index; this happens once")
    service.library.index(tell)


def state(ctx: typer.Context) -> Session:
    """The session of the running command."""
    found = ctx.find_object(Session)
    if found is None:
        found = ctx.ensure_object(Session)
    return found
