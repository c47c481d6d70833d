"""Help: the keys of the screen below, and of every screen."""

from collections.abc import Iterable

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from copilot.tui import marks
from copilot.tui.widgets.key_bar import KeyBar

MARKS = (
    ("○ ◐ ●", "missing, partial, confirmed"),
    ("? ✓ ✎ ✗", "proposed, accepted, edited and accepted, rejected"),
    ("⌨", "entered by a person"),
    ("! ✗ ▰▱", "late, blocked or missing, how well a person is known"),
    ("━◆ !━ ┄◇", "to its date, late since, slips to"),
    ("│ ┊", "today, close date"),
    ("! ✗ △", "a card flagged as wrong, in error or expired, with a warning"),
)


class HelpScreen(ModalScreen[None]):
    """Shows the bindings that it is given."""

    BINDINGS = [Binding("escape,question_mark,q,enter", "dismiss", "Back", key_display="esc")]
    AUTO_FOCUS = "#help"

    def __init__(self, here: Iterable[tuple[str, str]], everywhere: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._here = tuple(here)
        self._everywhere = tuple(everywhere)

    def compose(self) -> ComposeResult:
        """Keys of this screen, keys of all, marks."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Help"
            text = _section("On this screen", self._here)
            text.append_text(_section("Everywhere", self._everywhere))
            text.append_text(_section("Marks", MARKS))
            yield Static(text)
        yield KeyBar()


def _section(title: str, lines: Iterable[tuple[str, str]]) -> Text:
    text = Text(f"{title}\n", style="bold")
    for key, what in lines:
        text.append(f"  {key:<16}", style=marks.OWN)
        text.append(f"{what}\n")
    return text.append("\n")
