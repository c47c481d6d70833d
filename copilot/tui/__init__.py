"""The terminal app: screens over the service. Textual is known nowhere else."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copilot.service import Service


def run_app(service: "Service", deal: str | None = None) -> None:
    """Open the app on the pipeline, or on one deal, and return when the person leaves it."""
    from copilot.tui.app import CopilotApp

    CopilotApp(service, deal=deal).run()
