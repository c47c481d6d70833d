"""Flag: what is wrong with a card, of the whole or of one heading."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from copilot.domain.knowledge import Document
from copilot.tui.widgets.key_bar import KeyBar

WHOLE = "the whole card"


class FlagCardScreen(ModalScreen[tuple[str, str] | None]):
    """Dismissed with heading and reason, or with None."""

    BINDINGS = [
        Binding("up", "heading(-1)", "Heading above", key_display="↑"),
        Binding("down", "heading(1)", "Heading below", key_display="↓"),
        Binding("escape", "dismiss(None)", "Cancel", key_display="esc"),
    ]
    AUTO_FOCUS = "#reason"

    def __init__(self, document: Document, heading: str = "", reason: str = "") -> None:
        super().__init__()
        self._document = document
        self._headings = ("", *dict.fromkeys(" > ".join(s.path) for s in document.sections))
        self._first = self._headings.index(heading) if heading in self._headings else 0
        self._reason = reason

    def compose(self) -> ComposeResult:
        """The reason to type, and below it what it is about."""
        with Vertical(id="flag") as box:
            box.border_title = f"Flag as wrong · {self._document.title}".replace("[", "\\[")
            yield Input(self._reason, placeholder="what is wrong: “the price is from last year”", id="reason")
            yield Label("about")
            yield OptionList(*(Option(Text(h or WHOLE)) for h in self._headings), id="headings")
        yield KeyBar()

    def on_mount(self) -> None:
        """The heading that was looked at."""
        headings = self.query_one(OptionList)
        headings.can_focus = False
        headings.highlighted = self._first

    def action_heading(self, step: int) -> None:
        """The heading above or below, while the reason is typed."""
        headings = self.query_one(OptionList)
        headings.highlighted = ((headings.highlighted or 0) + step) % len(self._headings)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss((self._headings[self.query_one(OptionList).highlighted or 0], event.value.strip()))
        else:
            self.notify("say what is wrong, in a few words", markup=False)
