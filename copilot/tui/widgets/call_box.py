"""The box into which a call is pasted, or the path of its file typed or dropped."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import TextArea

from copilot.tui.pasting import CallSource, folded, folds, source_of

INVITATION = """\
Paste the transcript here, or type or drop the path of its file.

Then enter reads a path or a long paste; ctrl+s reads what you typed."""


class CallBox(TextArea):
    """A text box that keeps a long paste beside itself and shows it folded, so that no size freezes the screen."""

    paste: reactive[str] = reactive("")

    @dataclass
    class Ready(Message):
        """The person is done: read this."""

        source: CallSource

    def __init__(self) -> None:
        super().__init__(placeholder=INVITATION, show_line_numbers=False, highlight_cursor_line=False)

    @property
    def source(self) -> CallSource:
        """What is in the box."""
        return CallSource(words=self.paste) if self.paste else source_of(self.text)

    def watch_paste(self, paste: str) -> None:
        """Show the fold in place of the words."""
        self.read_only = bool(paste)
        self.text = f"{folded(paste)}\n\nenter reads it, backspace drops it" if paste else ""

    async def _on_paste(self, event: events.Paste) -> None:
        if self.paste or folds(event.text):
            event.stop()
            event.prevent_default()
            between = "\n" if self.paste and not self.paste.endswith("\n") else ""
            self.paste = f"{self.paste}{between}{event.text}"

    async def _on_key(self, event: events.Key) -> None:
        drops = event.key in ("backspace", "delete") and self.paste
        reads = event.key == "enter" and (self.paste or self.source.path is not None)
        if not drops and not reads:
            return
        event.stop()
        event.prevent_default()
        if drops:
            self.paste = ""
        else:
            self.post_message(self.Ready(self.source))
