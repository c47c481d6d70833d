"""The app: its first screen, what works everywhere, and the toast for a known problem."""

import asyncio
import signal
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen, Screen

from copilot.tui import errands
from copilot.tui.call_messages import Arrivals, ArrivalsSeen, InputKept
from copilot.tui.folder_watch import FolderWatch
from copilot.tui.memory import settle_memory
from copilot.tui.messages import Failed
from copilot.tui.remembered import Remembered, recall, remember
from copilot.tui.screens.home import HomeScreen
from copilot.tui.themes import DARK, HIGH_CONTRAST, LIGHT, LOOKS, NAMES, MarkColours

if TYPE_CHECKING:
    from textual.filter import LineFilter

    from copilot.domain.attention import Standing
    from copilot.service import Service

NEXT_THEME = {DARK: LIGHT, LIGHT: HIGH_CONTRAST}
"""After the others comes the dark one again."""
SYMBOL = {
    "colon": ":",
    "question_mark": "?",
    "slash": "/",
    "exclamation_mark": "!",
    "escape": "esc",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}
"""Keys as they stand on the keyboard, where Textual has a name for them."""


class CopilotApp(App[None]):
    """Screens over the service; the app itself holds no deal."""

    TITLE = "Sales copilot"
    CSS_PATH = [
        f"styles/{name}.tcss"
        for name in (
            "app",
            "home",
            "deal",
            "review",
            "new_call",
            "ask",
            "quotes",
            "edit_item",
            "pictures",
            "prep",
            "library",
            "today",
        )
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS = [
        Binding("slash,colon", "ask", "Ask", key_display="/"),
        Binding("ctrl+k", "ask", "Ask while typing", show=False, priority=True),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("l", "library", "Library", show=False),
        Binding("ctrl+t", "next_theme", "Dark, light, high contrast", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False),
    ]

    arrivals: reactive[Arrivals] = reactive(Arrivals())
    """Calls in the folder, and texts of New call that were not finished."""

    def __init__(self, service: "Service", deal: str | None = None, *, remembered: Path | None = None) -> None:
        self._mark_colours = MarkColours()
        super().__init__()
        self._service = service
        self._file = remembered
        self._remembered = recall(remembered) if remembered else Remembered()
        for look in LOOKS.values():
            self.register_theme(look.theme)
        self.theme = self._remembered.theme if self._remembered.theme in LOOKS else DARK
        self._folder_watch = FolderWatch(self, service)
        self._deal = deal
        self._settled = False
        self._asked: list[str] = []
        """What was asked since the start, for Ask to recall; it is never written anywhere."""

    def get_default_screen(self) -> Screen[None]:
        """The pipeline."""
        return HomeScreen(self._service, self._remembered)

    def on_mount(self) -> None:
        """Straight to the deal that was asked for; to the one that was open last, once it is known to be there."""
        if self._deal is not None:
            self.call_after_refresh(self.open_deal, self._deal)
        self.watch(self.screen_stack[0], "pipeline", self._deals_shown, init=False)

        if sys.platform != "win32" and not self.is_headless and not self.is_web:
            # A closed window or a shutdown leaves the terminal as it was, and what the app looked like remembered.
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self.exit)

    def _deals_shown(self, pipeline: "Iterable[Standing] | None") -> None:
        """What waits until the deals are on the screen for the first time: the deal last open, and the models."""
        if pipeline is None or self._settled:
            return
        self._settled = True
        self._folder_watch.start()
        if theme := self._service.settings.theme:
            self.theme = NAMES[theme]
        last = self._remembered.deal
        fresh = self._deal is None and len(self.screen_stack) == 1
        if fresh and self._service.settings.start == "today":
            self.action_today()
        elif fresh and any(s.deal.id == last for s in pipeline):
            self.open_deal(last)
        self.call_after_refresh(self._warm)

    def _warm(self) -> None:
        """Load the models in the background."""

        def load() -> None:
            self._service.answers.warm()
            settle_memory()

        def loaded(_: None) -> Message:
            from copilot.tui.ask_messages import Warmed

            return Warmed()

        errands.send(self.screen_stack[0], load, loaded, group="warm")

    def open_deal(self, deal_id: str) -> None:
        """Open a deal above what is open."""
        from copilot.tui.screens.deal import DealScreen

        self.push_screen(DealScreen(self._service, deal_id))

    def on_unmount(self) -> None:
        """Nobody is left to be told."""
        self._folder_watch.stop()

    @on(ArrivalsSeen)
    def _arrivals_seen(self, event: ArrivalsSeen) -> None:
        self.arrivals = event.arrivals

    @on(InputKept)
    def _input_kept(self, event: InputKept) -> None:
        self.arrivals = self.arrivals.after(event)

    def on_paste(self, event: events.Paste) -> None:
        """A call pasted, or its file dropped, where nothing else takes it: a new call of the deal that is open."""
        if not event.is_forwarded or not event.text.strip():
            return
        from copilot.tui.screens.deal import DealScreen
        from copilot.tui.screens.new_call import NewCallScreen

        if isinstance(self.screen, HomeScreen | DealScreen):
            self.push_screen(NewCallScreen(self._service, getattr(self.screen, "deal_id", None), text=event.text))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        problem = event.problem
        if getattr(self._service, "problem", None) is not None:
            self.exit(return_code=1)
            return
        self.notify(problem.hint or problem.message, title=problem.message, severity="error", timeout=8, markup=False)

    def action_ask(self) -> None:
        """Ask from any screen, but not above a dialog; within a deal, for that deal."""
        if not isinstance(self.screen, ModalScreen):
            from copilot.tui.screens.ask import AskScreen

            self.push_screen(AskScreen(self._service, getattr(self.screen, "deal_id", None), self._asked))

    def action_help(self) -> None:
        """The keys of the screen that is open."""
        if not isinstance(self.screen, ModalScreen):
            from copilot.tui.screens.help import HelpScreen

            self.push_screen(HelpScreen(_keys(self.screen.BINDINGS), _keys(self.BINDINGS)))

    def action_next_theme(self) -> None:
        """Dark, light, high contrast."""
        self.theme = NEXT_THEME.get(self.theme, DARK)

    def watch_theme(self, theme: str) -> None:
        """Marks follow the theme."""
        self._mark_colours.show(theme)

    def get_line_filters(self) -> "Sequence[LineFilter]":
        """Marks get the theme's colours before NO_COLOR takes all of them."""
        return [self._mark_colours, *super().get_line_filters()]

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave, and remember where the person was."""
        if self._file is not None:
            remember(self._file, self._state())
        super().exit(*args, **kwargs)

    def _state(self) -> Remembered:
        deals = [deal for screen in self.screen_stack if (deal := getattr(screen, "deal_id", None))]
        state = replace(self._remembered, theme=self.theme, deal=deals[0] if deals else "")
        home = next((screen for screen in self.screen_stack if isinstance(screen, HomeScreen)), None)
        return home.seen(state) if home else state

    def action_new_call(self) -> None:
        """Read a new call."""
        from copilot.tui.screens.new_call import NewCallScreen

        self.push_screen(NewCallScreen(self._service))

    def action_today(self) -> None:
        """What this day asks."""

        from copilot.tui.screens.today import TodayScreen

        if not isinstance(self.screen, ModalScreen | TodayScreen):
            self.push_screen(TodayScreen(self._service))

    def action_library(self) -> None:
        """The team's cards, but not above a dialog."""
        from copilot.tui.screens.library import LibraryScreen

        if not isinstance(self.screen, ModalScreen | LibraryScreen):
            self.push_screen(LibraryScreen(self._service))

    def action_prep(self) -> None:
        """Prepare the next call of the deal that is open."""
        from copilot.tui.screens.prep import PrepScreen

        if deal_id := getattr(self.screen, "deal_id", None):
            self.push_screen(PrepScreen(self._service, deal_id))
        else:
            self.notify("open a deal first, or choose one in the table and press p", markup=False)

    def action_pictures(self) -> None:
        """The pictures of the deal that is open, else of the pipeline."""
        from copilot.tui.screens.pictures import PicturesScreen

        self.push_screen(PicturesScreen(self._service, getattr(self.screen, "deal_id", None)))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the command palette offers besides Textual's own."""
        yield SystemCommand("New call", "Paste a transcript or name its file", self.action_new_call)
        yield SystemCommand("Ask", "What to say to an objection or a question", self.action_ask)
        yield SystemCommand("Today", "Meetings, promises and what waits", self.action_today)
        yield SystemCommand("Library", "Browse, search, mend and flag the cards", self.action_library)
        yield SystemCommand("Prep", "The next call of the deal that is open, on one screen", self.action_prep)
        yield SystemCommand("Pictures", "Plan, scorecard, dates and amounts in pictures", self.action_pictures)
        yield SystemCommand("Help", "Keys and marks of this screen", self.action_help)
        yield SystemCommand("Next theme", "Dark, light, high contrast", self.action_next_theme)
        for key, what, action in _actions(screen):
            yield SystemCommand(
                what, f"On this screen: {key}", partial(self.call_later, self.run_action, action, screen)
            )
        yield from super().get_system_commands(screen)


def _keys(bindings: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """Each binding's keys and what they do."""
    for binding in bindings:
        if isinstance(binding, Binding):
            yield _named(binding), binding.description


def _actions(screen: Screen[Any]) -> Iterable[tuple[str, str, str]]:
    """What can be done on a screen: keys, words, action."""
    for binding in screen.BINDINGS:
        if isinstance(binding, Binding) and binding.description:
            yield _named(binding), binding.description, binding.action


def _named(binding: Binding) -> str:
    """The keys as they stand on the keyboard."""
    return " or ".join(SYMBOL.get(key, key) for key in binding.key.split(","))
