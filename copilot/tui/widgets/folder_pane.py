"""A tab of the deal: a table of one part of the folder, or a sentence where there is nothing yet."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widgets import DataTable, Static

from copilot.tui.columns import Column, Row
from copilot.tui.messages import QuotesWanted, ReviewWanted
from copilot.tui.reading import DealFolder
from copilot.tui.widgets.sheet import Sheet


class FolderPane(Vertical):
    """Bound to the screen's folder; Enter on a row asks for the words that it rests on."""

    folder: reactive[DealFolder | None] = reactive(None)

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Callable[[DealFolder], Sequence[Row]],
        empty: str,
        *,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        self._columns = columns
        self._rows = rows
        self._empty = empty
        self._wrap = wrap

    def compose(self) -> ComposeResult:
        """The table, and the sentence in its place."""
        yield Static(self._empty, classes="empty", markup=False)
        yield Sheet(self._columns, wrap=self._wrap)

    def watch_folder(self, folder: DealFolder | None) -> None:
        """Show the folder as it is now."""
        if folder is not None:
            rows = self._rows(folder)
            self.set_class(not rows, "-empty")
            self.query_one(Sheet).show(rows)

    @on(DataTable.RowSelected)
    def _row_chosen(self, event: DataTable.RowSelected) -> None:
        event.stop()
        row = self.query_one(Sheet).row(str(event.row_key.value))
        self.chosen(row)

    def chosen(self, row: Row) -> None:
        """What Enter does with a row."""
        self.post_message(QuotesWanted(row.title, row.cites))


class ProposalsPane(FolderPane):
    """The proposals; Enter goes to the decision."""

    def chosen(self, row: Row) -> None:
        """Decide on that proposal."""
        self.post_message(ReviewWanted(row.key))
