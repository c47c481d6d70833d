"""A line that tells of calls in the folder and of a text that was never finished; gone where there are none."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.widgets import Static

from copilot.tui import marks
from copilot.tui.call_messages import Arrivals

if TYPE_CHECKING:
    from copilot.service.inbox import NewCall

ACTION = "arrived"


class ArrivalsNote(Static):
    """Bound to the app's `arrivals`; a click does what its key does."""

    def __init__(self, *, hint: str, unfinished: bool = True) -> None:
        super().__init__()
        self._hint = hint
        self._unfinished = unfinished
        self._arrivals = Arrivals()

    @property
    def calls(self) -> "tuple[NewCall, ...]":
        """The calls that wait in the folder."""
        return self._arrivals.calls

    def on_mount(self) -> None:
        """Follow what the app knows."""
        if hasattr(self.app, "arrivals"):
            self.watch(self.app, "arrivals", self._show)

    def on_click(self, event: events.Click) -> None:
        """The same as the key."""
        event.stop()
        self.call_later(self.screen.run_action, ACTION)

    def _show(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        text = Text(no_wrap=True, overflow="ellipsis")
        if number := len(arrivals.calls):
            text.append(f"＋ {number} new call{'' if number == 1 else 's'} in the folder", style=f"bold {marks.OWN}")
            text.append(f" · {self._hint}", style=marks.QUIET)
        if arrivals.unfinished and self._unfinished:
            text.append("   " if text else "")
            text.append("✎ a new call was left unfinished", style=f"bold {marks.SOME}")
            text.append(" · n goes on with it", style=marks.QUIET)
        self.update(text)
        self.set_class(bool(text), "-some")
