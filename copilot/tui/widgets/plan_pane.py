"""The tab of the plan: milestones with their bars, and below them what hangs on the one under the cursor."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widgets import DataTable, Static

from copilot.tui.messages import QuotesWanted
from copilot.tui.plan_rows import consequences, plan_table
from copilot.tui.reading import DealFolder
from copilot.tui.widgets.sheet import Sheet


class PlanPane(Vertical):
    """Bound to the screen's folder; Enter on a milestone asks for the words that changed it."""

    folder: reactive[DealFolder | None] = reactive(None)
    milestone: reactive[str | None] = reactive(None)
    """The id of the milestone under the cursor."""

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._empty = empty

    def compose(self) -> ComposeResult:
        """The table, what it means, and the sentence in their place where there is no plan."""
        yield Static(self._empty, classes="empty", markup=False)
        yield Sheet((), wrap=True)
        yield Static(classes="consequences", markup=False)

    def watch_folder(self) -> None:
        """Show the plan as it is now."""
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """The bars fill the width."""
        self._show(event.size.width)

    def _show(self, width: int | None = None) -> None:
        if self.folder is None:
            return
        columns, rows = plan_table(
            self.folder, (width or self.size.width) - self.query_one(Sheet).scrollbar_size_vertical
        )
        self.set_class(not rows, "-empty")
        self.query_one(Sheet).show(rows, columns)
        self._tell()

    def watch_milestone(self) -> None:
        """Say what hangs on this one."""
        self._tell()

    def _tell(self) -> None:
        if self.folder is not None:
            self.query_one(".consequences", Static).update(consequences(self.folder, self.milestone))

    @on(DataTable.RowHighlighted)
    def _row_reached(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self.milestone = event.row_key.value

    @on(DataTable.RowSelected)
    def _row_chosen(self, event: DataTable.RowSelected) -> None:
        event.stop()
        row = self.query_one(Sheet).row(str(event.row_key.value))
        self.post_message(QuotesWanted(row.title, row.cites))
