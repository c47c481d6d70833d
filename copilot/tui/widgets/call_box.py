"""The box into which a call is pasted, or the path of its file typed or dropped."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import TextArea

from copilot.tui.pasting import CallSource, as_lines, folded, folds, glimpse, joined, sources_of

INVITATION = """\
Paste the transcript here, or drop its file: several files are read in turn.

o       opens a file
enter   reads a path or a long paste
ctrl+s  reads what you typed"""


class CallBox(TextArea):
    """A text box that keeps a long paste beside itself and shows it folded, so that no size freezes the screen."""

    paste: reactive[str] = reactive("")

    @dataclass
    class Ready(Message):
        """The person is done: read these, in turn."""

        sources: tuple[CallSource, ...]

    @dataclass
    class SecondPaste(Message):
        """Something was pasted though something is there."""

        text: str

    @dataclass
    class Wanted(Message):
        """A key that does something else while the box is empty."""

        key: str

    class Kept(Message):
        """What is in the box is another than before."""

    def __init__(self) -> None:
        super().__init__(placeholder=INVITATION, show_line_numbers=False, highlight_cursor_line=False)

    @property
    def sources(self) -> tuple[CallSource, ...]:
        """What is in the box."""
        return (CallSource(words=self.paste),) if self.paste else sources_of(self.text)

    @property
    def typed(self) -> str:
        """What was typed, or pasted and short enough to be shown."""
        return "" if self.paste else self.text

    def watch_paste(self, paste: str) -> None:
        """Show the fold in place of the words."""
        self.read_only = bool(paste)
        hint = "enter reads it, backspace drops it"
        self.text = f"{folded(paste)}\n\n{glimpse(paste)}\n\n{hint}" if paste else ""

    def fill(self, words: str, typed: str = "") -> None:
        """Put a paste, or a text as if typed, in the place of what is there."""
        self.paste = words
        if not words:
            self.text = typed
        self.post_message(self.Kept())

    def append(self, text: str) -> None:
        """Put a paste behind what is there."""
        self.fill(joined(self.paste or self.text, text))

    async def _on_paste(self, event: events.Paste) -> None:
        text = as_lines(event.text)
        event.stop()
        event.prevent_default()
        if self.paste or (self.text.strip() and folds(text)):
            self.post_message(self.SecondPaste(text))
        elif folds(text):
            self.fill(text)
        else:
            self.insert(text)
            self.post_message(self.Kept())

    async def _on_key(self, event: events.Key) -> None:
        drops = event.key in ("backspace", "delete") and self.paste
        reads = event.key == "enter" and (self.paste or self.sources[0].path is not None)
        wants = event.key in ("o", "i", "enter") and not self.paste and not self.text
        if not drops and not reads and not wants:
            return
        event.stop()
        event.prevent_default()
        if drops:
            self.fill("")
        elif reads:
            self.post_message(self.Ready(self.sources))
        else:
            self.post_message(self.Wanted(event.key))
