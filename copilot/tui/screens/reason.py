"""Why something is rejected, in a line."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from copilot.tui.widgets.key_bar import KeyBar


class ReasonScreen(ModalScreen[str | None]):
    """Dismissed with the reason, which may be empty; with None where the person gave up."""

    BINDINGS = [Binding("escape", "dismiss(None)", "Cancel", key_display="esc")]

    def __init__(self, subject: str) -> None:
        super().__init__()
        self._subject = subject

    def compose(self) -> ComposeResult:
        """One line to type in."""
        with Vertical(id="reason") as box:
            box.border_title = f"Reject · {self._subject}".replace("[", "\\[")
            yield Input(placeholder="why? (may stay empty; Enter rejects)", compact=True)
        yield KeyBar()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
