"""A table of rows, one column of which takes the width that the others leave."""

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.widgets import DataTable

from copilot.tui.rows import Column, Row

NARROWEST = 12
"""Characters that the flexible column keeps, whatever the window."""


class Sheet(DataTable[Text]):
    """Shows rows and keeps the cursor on the same row when they are shown anew."""

    BINDINGS = [("j", "cursor_down"), ("k", "cursor_up"), ("g", "scroll_top"), ("G", "scroll_bottom")]

    def __init__(self, columns: Sequence[Column], *, wrap: bool = False, name: str | None = None) -> None:
        super().__init__(id=name, cursor_type="row", header_height=1)
        self._layout_columns = tuple(columns)
        self._rows_shown: dict[str, Row] = {}
        self._wrap = wrap
        self._laid_for = -1

    @property
    def chosen(self) -> Row | None:
        """The row under the cursor."""
        if not self._rows_shown or not self.is_valid_row_index(self.cursor_row):
            return None
        key = self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value
        return self._rows_shown.get(key or "")

    def row(self, key: str) -> Row:
        """The row of that key."""
        return self._rows_shown[key]

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows instead."""
        kept = self.chosen
        self._rows_shown = {row.key: row for row in rows}
        self._fill(kept)

    def on_resize(self, event: events.Resize) -> None:
        """The flexible column follows the window."""
        if event.size.width != self._laid_for:
            self._fill(self.chosen)

    def _fill(self, kept: Row | None) -> None:
        self._laid_for = self.size.width
        self.clear(columns=True)
        for number, column in enumerate(self._layout_columns):
            self.add_column(column.label, width=column.width or self._flexible(), key=str(number))
        for row in self._rows_shown.values():
            self.add_row(*row.cells, height=None if self._wrap else 1, key=row.key)
        if kept is not None and kept.key in self._rows_shown:
            self.move_cursor(row=self.get_row_index(kept.key))

    def _flexible(self) -> int:
        fixed = sum(c.width or 0 for c in self._layout_columns)
        padding = 2 * self.cell_padding * len(self._layout_columns)
        return max(NARROWEST, self.scrollable_content_region.width - fixed - padding)
