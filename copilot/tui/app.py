"""The app: its first screen, what works everywhere, and the toast for a known problem."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from copilot.tui.messages import Failed
from copilot.tui.screens.ask import AskScreen
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.help import HelpScreen
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.new_call import NewCallScreen

if TYPE_CHECKING:
    from copilot.service import Service

DARK, LIGHT = "textual-dark", "textual-light"
SYMBOL = {
    "colon": ":",
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}
"""Keys as they stand on the keyboard, where Textual has a name for them."""


class CopilotApp(App[None]):
    """Screens over the service; the app itself holds no deal."""

    TITLE = "Sales copilot"
    CSS_PATH = [
        f"styles/{name}.tcss" for name in ("app", "home", "deal", "review", "new_call", "ask", "quotes", "edit_item")
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS = [
        Binding("colon", "ask", "Ask", key_display=":"),
        Binding("ctrl+k", "ask", "Ask while typing", show=False, priority=True),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("ctrl+t", "toggle_theme", "Light or dark", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False),
    ]

    def __init__(self, service: "Service", deal: str | None = None) -> None:
        super().__init__()
        self._service = service
        self._deal = deal

    def get_default_screen(self) -> Screen[None]:
        """The pipeline."""
        return HomeScreen(self._service)

    def on_mount(self) -> None:
        """Straight to a deal, if one was asked for."""
        self.theme = DARK
        if self._deal is not None:
            self.push_screen(DealScreen(self._service, self._deal))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        problem = event.problem
        self.notify(problem.hint or problem.message, title=problem.message, severity="error", timeout=8, markup=False)

    def action_ask(self) -> None:
        """Ask from any screen, but not above a dialog; within a deal, for that deal."""
        if not isinstance(self.screen, ModalScreen):
            self.push_screen(AskScreen(self._service, getattr(self.screen, "deal_id", None)))

    def action_help(self) -> None:
        """The keys of the screen that is open."""
        if not isinstance(self.screen, ModalScreen):
            self.push_screen(HelpScreen(_keys(self.screen.BINDINGS), _keys(self.BINDINGS)))

    def action_toggle_theme(self) -> None:
        """Light or dark."""
        self.theme = LIGHT if self.current_theme.dark else DARK

    def action_new_call(self) -> None:
        """Read a new call."""
        self.push_screen(NewCallScreen(self._service))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the command palette offers besides Textual's own."""
        yield SystemCommand("New call", "Paste a transcript or name its file", self.action_new_call)
        yield SystemCommand("Ask", "What to say to an objection or a question", self.action_ask)
        yield SystemCommand("Help", "Keys and marks of this screen", self.action_help)
        yield SystemCommand("Light or dark", "The other theme", self.action_toggle_theme)
        yield from super().get_system_commands(screen)


def _keys(bindings: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """Each binding's keys and what they do."""
    for binding in bindings:
        if isinstance(binding, Binding):
            yield " or ".join(SYMBOL.get(key, key) for key in binding.key.split(",")), binding.description
