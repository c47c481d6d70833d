"""A picture in text that is drawn for the width that it has."""

from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.widgets import Static


class Drawing(Static):
    """Draws when it is shown and when its width changes."""

    def __init__(self, draw: Callable[[int], Text]) -> None:
        super().__init__(classes="drawing")
        self._draw = draw
        self._drawn_for = 0

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new width."""
        if event.size.width != self._drawn_for:
            self._drawn_for = event.size.width
            self.update(self._draw(event.size.width))
