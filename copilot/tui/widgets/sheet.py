"""A table of rows; columns without a width share what the others leave, and some are shown only where there is room."""

from collections.abc import Collection, Iterable, Sequence

from rich.text import Text
from textual import events
from textual.widgets import DataTable
from textual.widgets.data_table import RowKey

from copilot.tui.columns import Column, Row

NARROWEST = 12
"""Characters that a flexible column keeps, whatever the window."""
WIDE = 100
"""Characters from which the columns for a wide table are shown."""


class Sheet(DataTable[Text]):
    """Shows rows and keeps the cursor on the same row when they are shown anew."""

    BINDINGS = [("j", "cursor_down"), ("k", "cursor_up"), ("home", "scroll_top"), ("end,G", "scroll_bottom")]

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

    def show(self, rows: Sequence[Row], columns: Sequence[Column] | None = None) -> None:
        """Show these rows instead, under other columns where given."""
        kept = self.chosen
        self._rows_shown = {row.key: row for row in rows}
        if columns is not None:
            self._layout_columns = tuple(columns)
        self._fill(kept)

    def on_resize(self, event: events.Resize) -> None:
        """The flexible columns follow the window."""
        if event.size.width != self._laid_for:
            self._fill(self.chosen)

    def _fill(self, kept: Row | None) -> None:
        self._laid_for = self.size.width
        self.clear(columns=True)
        hidden = "narrow" if self.size.width >= WIDE else "wide"
        shown = {number: column for number, column in enumerate(self._layout_columns) if column.at != hidden}
        flexible = self._flexible(shown.values())
        for number, column in shown.items():
            self.add_column(Text(column.label), width=column.width or flexible, key=str(number))
        for row in self._rows_shown.values():
            self.add_row(*(row.cells[n] for n in shown), height=None if self._wrap else 1, key=row.key)
        if kept is not None and kept.key in self._rows_shown:
            self.move_cursor(row=self.get_row_index(kept.key))

    def _update_dimensions(self, new_rows: Iterable[RowKey]) -> None:
        """Measure no cell where all sizes are given: of 500 rows that takes longer than a key press may."""
        super()._update_dimensions(new_rows if self._wrap else ())

    def _flexible(self, columns: Collection[Column]) -> int:
        fixed = sum(c.width or 0 for c in columns)
        sharing = max(1, sum(c.width is None for c in columns))
        padding = 2 * self.cell_padding * len(columns)
        return max(NARROWEST, (self.scrollable_content_region.width - fixed - padding) // sharing)
