"""The terminal app: screens over the service. Textual is known nowhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from copilot.service import Service
    from copilot.service.labelling import LabelSheet


def run_app(build: "Callable[[], Service]", deal: str | None = None, *, remembered: Path | None = None) -> None:
    """Open the app where it was left, or on one deal, and return when the person leaves it.

    The service is built after the first frame; raises what its building raises. `remembered` is the file in which the
    app keeps what it looked like.
    """
    from copilot.tui.app import CopilotApp
    from copilot.tui.late_service import LateService

    late = LateService(build)
    CopilotApp(cast("Service", late), deal=deal, remembered=remembered).run()
    if late.problem is not None:
        raise late.problem


def run_labelling(sheet: "LabelSheet") -> None:
    """Label the call of an open label file, and return when the person is done."""
    from copilot.tui.labelling_app import LabellingApp

    LabellingApp(sheet).run()
