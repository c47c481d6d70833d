"""Home: the pipeline as a table, filtered as one types."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static

from copilot.tui import errands, rows
from copilot.tui.messages import PipelineRead
from copilot.tui.reading import PipelineRow, read_pipeline
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.new_call import NewCallScreen
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.widgets.sheet import Sheet
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service

EMPTY = """\
No deals yet.

  n                        read a new call: paste a transcript, or name its file
  sales-copilot demo       make the demo deal, then come back
  sales-copilot deal new   make a deal by hand
"""


class HomeScreen(Screen[None]):
    """All deals; those that wait for a decision come first."""

    BINDINGS = [
        Binding("enter", "open", "Open"),
        Binding("n", "new_call", "New call"),
        Binding("r", "review", "Review"),
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("ctrl+r", "read", "Read again", show=False),
        Binding("escape", "clear_filter", "Clear filter", show=False),
    ]

    pipeline: reactive[tuple[PipelineRow, ...] | None] = reactive(None)
    """None until the deals were read for the first time."""
    words: reactive[str] = reactive("")

    def __init__(self, service: "Service") -> None:
        super().__init__()
        self._service = service

    def compose(self) -> ComposeResult:
        """Title, filter, table or what to do without deals, keys."""
        yield TitleBar("Deals")
        yield Input(placeholder="account, stage, offering, owner", id="filter")
        yield Static(EMPTY, id="empty", markup=False)
        yield Sheet(rows.PIPELINE, name="pipeline")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Keys go to the table."""
        self.query_one(Sheet).focus()

    def on_screen_resume(self) -> None:
        """What was decided elsewhere shows here."""
        self.action_read()

    def action_read(self) -> None:
        """Read the deals again."""
        errands.send(self, lambda: read_pipeline(self._service), PipelineRead)

    @on(PipelineRead)
    def _pipeline_read(self, event: PipelineRead) -> None:
        self.pipeline = event.rows

    def watch_pipeline(self) -> None:
        """Show the deals, or what to do without any."""
        self.set_class(self.pipeline == (), "-empty")
        self._show()

    def watch_words(self) -> None:
        """Show the deals that fit."""
        self._show()

    def _show(self) -> None:
        if self.pipeline is None:
            return
        fitting = rows.pipeline(self.pipeline, self.words)
        self.query_one(Sheet).show(fitting)
        total = len(self.pipeline)
        waiting = sum(r.open_items for r in self.pipeline)
        count = f"{len(fitting)} of {total}" if self.words else f"{total}"
        deals = "deal" if total == 1 else "deals"
        self.query_one(TitleBar).note = f"{count} {deals} · {waiting} to decide" if total else ""

    def action_filter(self) -> None:
        """Type to narrow the table."""
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    def action_clear_filter(self) -> None:
        """All deals again."""
        self.query_one("#filter", Input).value = ""
        self.remove_class("-filtering")
        self.query_one(Sheet).focus()

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        self.words = event.value

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.query_one(Sheet).focus()

    @on(DataTable.RowSelected, "#pipeline")
    def _row_chosen(self, event: DataTable.RowSelected) -> None:
        self.app.push_screen(DealScreen(self._service, str(event.row_key.value)))

    def action_open(self) -> None:
        """Open the deal under the cursor."""
        if row := self.query_one(Sheet).chosen:
            self.app.push_screen(DealScreen(self._service, row.key))

    def action_review(self) -> None:
        """Decide on what is proposed to the deal under the cursor."""
        if row := self.query_one(Sheet).chosen:
            self.app.push_screen(ReviewScreen(self._service, row.key))

    def action_new_call(self) -> None:
        """Read a new call."""
        self.app.push_screen(NewCallScreen(self._service))
