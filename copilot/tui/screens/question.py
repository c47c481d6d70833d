"""A question with a few answers, each with its key; nothing happens before one is chosen."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from copilot.tui import marks
from copilot.tui.widgets.key_bar import KeyBar


class Reply(NamedTuple):
    """An answer, and the key that gives it."""

    key: str
    words: str


class QuestionScreen(ModalScreen[str | None]):
    """Dismissed with the key of the answer, or None."""

    BINDINGS = [Binding("escape", "dismiss(None)", "Cancel", key_display="esc")]

    def __init__(self, title: str, words: str, replies: Iterable[Reply]) -> None:
        super().__init__()
        self._title = title
        self._words = words
        self._replies = tuple(replies)

    def compose(self) -> ComposeResult:
        """The question, and the answers as a list."""
        with Vertical(id="question") as box:
            box.border_title = self._title.replace("[", "\\[")
            yield Static(self._words, markup=False)
            yield OptionList(*(Option(_line(r), id=r.key) for r in self._replies))
        yield KeyBar()

    def on_mount(self) -> None:
        """Enter gives the first answer."""
        answers = self.query_one(OptionList)
        answers.highlighted = 0
        answers.focus()

    def on_key(self, event: events.Key) -> None:
        """The key of an answer gives it."""
        if event.key in {r.key for r in self._replies}:
            event.stop()
            self.dismiss(event.key)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


def _line(reply: Reply) -> Text:
    return Text(f"{reply.key}  ", style=f"bold {marks.OWN}").append(reply.words, style="not bold")
