"""The line on top: where one is."""

from rich.text import Text
from textual.reactive import reactive
from textual.widgets import Static

from copilot.tui import marks


class TitleBar(Static):
    """`Sales copilot › Ridgeline › Review`, and a note at its end."""

    trail: reactive[tuple[str, ...]] = reactive(())
    note: reactive[str] = reactive("")

    def __init__(self, *trail: str) -> None:
        super().__init__()
        self.set_reactive(TitleBar.trail, trail)

    def render(self) -> Text:
        """The trail, its last part strong."""
        text = Text("Sales copilot", style="bold", no_wrap=True, overflow="ellipsis")
        for part in self.trail:
            text.append(" › ", style=marks.QUIET)
            text.append(part)
        if self.note:
            text.append(f"   {self.note}", style=marks.QUIET)
        return text
