"""The app around the label screen: opened on one file by `sales-copilot label FILE --app`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

from copilot.service.labelling import LabelSheet
from copilot.tui.messages import Failed
from copilot.tui.screens.help import HelpScreen
from copilot.tui.screens.label import LabelScreen
from copilot.tui.themes import DARK, HIGH_CONTRAST, LIGHT, LOOKS, MarkColours

if TYPE_CHECKING:
    from textual.filter import LineFilter

_NEXT_THEME = {DARK: LIGHT, LIGHT: HIGH_CONTRAST}


class LabellingApp(App[None]):
    """Holds no deal and asks no service: the label file is all there is."""

    TITLE = "Sales copilot"
    CSS_PATH = ["styles/app.tcss", "styles/label.tcss"]
    BINDINGS = [
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("ctrl+t", "next_theme", "Dark, light, high contrast", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False),
    ]

    def __init__(self, sheet: LabelSheet) -> None:
        self._mark_colours = MarkColours()
        super().__init__()
        self._sheet = sheet
        for look in LOOKS.values():
            self.register_theme(look.theme)
        self.theme = DARK

    def get_default_screen(self) -> Screen[None]:
        """The file."""
        return LabelScreen(self._sheet)

    def watch_theme(self, theme: str) -> None:
        """Marks follow the theme."""
        self._mark_colours.show(theme)

    def get_line_filters(self) -> "Sequence[LineFilter]":
        """Marks get the theme's colours before NO_COLOR takes all of them."""
        return [self._mark_colours, *super().get_line_filters()]

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        problem = event.problem
        self.notify(problem.hint or problem.message, title=problem.message, severity="error", timeout=8, markup=False)

    def action_next_theme(self) -> None:
        """Dark, light, high contrast."""
        self.theme = _NEXT_THEME.get(self.theme, DARK)

    def action_help(self) -> None:
        """The keys."""
        here = [b for b in self.screen.BINDINGS if isinstance(b, Binding)]
        everywhere = [b for b in self.BINDINGS if isinstance(b, Binding)]
        if isinstance(self.screen, LabelScreen):
            self.push_screen(
                HelpScreen(((b.key, b.description) for b in here), ((b.key, b.description) for b in everywhere))
            )
