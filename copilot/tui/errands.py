"""An errand: one call of the service in a thread, one message back to the screen that sent for it."""

from collections.abc import Callable
from typing import Any, TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from copilot.errors import CopilotError
from copilot.tui.messages import Failed

T = TypeVar("T")


def send(
    screen: Screen[Any], job: Callable[[], T], done: Callable[[T], Message], *, group: str = "read"
) -> Worker[None]:
    """Run the job in a thread and post what `done` makes of its result, or Failed for a known problem.

    Of one group only the newest errand reports: a cancelled thread runs on, but its result is dropped. Anything that
    is not a known problem crashes the app with its traceback.
    """

    def work() -> None:
        worker = get_current_worker()
        message: Message
        try:
            message = done(job())
        except CopilotError as problem:
            message = Failed(problem)
        if not worker.is_cancelled:
            screen.post_message(message)

    return screen.run_worker(work, thread=True, exclusive=True, group=group)


def leave(screen: Screen[T], result: T | None = None) -> None:
    """Dismiss a screen when its errand is back, with whatever the person has opened above it meanwhile."""
    while screen.is_attached and not screen.is_current:
        screen.app.pop_screen()
    screen.dismiss(result)
