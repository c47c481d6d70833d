"""A finished text to send or file, to read and to copy."""

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from copilot.domain.draft import Message
from copilot.tui import marks
from copilot.tui.widgets.key_bar import KeyBar


class WrittenScreen(ModalScreen[None]):
    """Shows the text; the text alone is copied."""

    BINDINGS = [
        Binding("y", "copy", "Copy"),
        Binding("escape,q", "dismiss", "Back", key_display="esc"),
    ]
    AUTO_FOCUS = "#message-text"

    def __init__(self, title: str, message: Message, fallback: str | None) -> None:
        super().__init__()
        self._title = title
        self._message = message
        self._fallback = fallback

    def compose(self) -> ComposeResult:
        """The text, then what was left out of it and why."""
        with VerticalScroll(id="message-text") as box:
            box.border_title = self._title
            yield Static(Text(self._message.text))
            yield Static(self._beside(), id="message-notes")
        yield KeyBar()

    def _beside(self) -> Text:
        text = Text(style=marks.QUIET)
        if self._fallback:
            text.append(f"\nthe model did not answer ({self._fallback}); this is the offline engine's text")
        for one in self._message.withheld:
            text.append(f"\n⊘ withheld: {one.what} ({one.why})")
        return text

    def action_copy(self) -> None:
        """To the clipboard of the person's own machine (OSC 52)."""
        self.app.copy_to_clipboard(self._message.text)
        self.notify("copied", markup=False)
