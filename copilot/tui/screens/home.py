"""Home: the pipeline as a table, filtered as one types."""

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import DataTable, Input, Static

from copilot.tui import errands, pipeline_rows
from copilot.tui.columns import Row
from copilot.tui.messages import PipelineRead
from copilot.tui.remembered import Remembered
from copilot.tui.widgets.arrivals_note import ArrivalsNote
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.sheet import Sheet
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.domain.attention import Standing
    from copilot.service import Service

EMPTY = """\
No deals yet.

  n                        read a new call: paste a transcript, or name its file
  sales-copilot demo       make the demo deal, then come back
  sales-copilot deal new   make a deal by hand
"""


class HomeScreen(Screen[None]):
    """All deals; those that need a look come first."""

    BINDINGS = [
        Binding("enter", "open", "Open"),
        Binding("n", "new_call", "New call"),
        Binding("r", "review", "Review"),
        Binding("p", "prep", "Prep"),
        Binding("f", "filter", "Filter"),
        Binding("s", "sort", "Sort"),
        Binding("S", "backwards", "Sort the other way round", show=False),
        Binding("t", "app.today", "Today"),
        Binding("g", "pictures", "Pictures"),
        Binding("i", "arrived", "Calls in the folder", show=False),
        Binding("ctrl+r", "read", "Read again", show=False),
        Binding("escape", "clear_filter", "Clear filter", show=False),
    ]

    AUTO_FOCUS = ""
    """Else the hidden filter gets the keys of a screen without deals."""

    pipeline: "reactive[tuple[Standing, ...] | None]" = reactive(None)
    """None until the deals were read for the first time."""
    words: reactive[str] = reactive("")
    order: reactive[int] = reactive(0)
    """The place in pipeline_rows.ORDERS of the order in which the deals are shown."""
    backwards: reactive[bool] = reactive(False)

    def __init__(self, service: "Service", remembered: Remembered | None = None) -> None:
        super().__init__()
        self._service = service
        self._remembered = remembered or Remembered()
        self._lines: dict[str, Row] = {}
        """The lines of all deals, made once for each reading, so that a filter only chooses among them."""

    def compose(self) -> ComposeResult:
        """Title, filter, table or what to do without deals, keys."""
        yield TitleBar("Deals")
        yield ArrivalsNote(hint="i reads them")
        yield Input(placeholder="account, stage, offering, owner, alert", id="filter")
        yield Static(EMPTY, id="empty", markup=False)
        yield Sheet(pipeline_rows.PIPELINE, name="pipeline")
        yield KeyBar()

    def on_mount(self) -> None:
        """As it was left; keys go to the table."""
        labels = [order.label for order in pipeline_rows.ORDERS]
        if self._remembered.order in labels:
            self.order = labels.index(self._remembered.order)
        self.backwards = self._remembered.backwards
        if self._remembered.words:
            self.action_filter()
            self.query_one("#filter", Input).value = self._remembered.words
        self.query_one(Sheet).focus()

    def seen(self, state: Remembered) -> Remembered:
        """With how the pipeline looks now."""
        order = pipeline_rows.ORDERS[self.order].label
        return replace(state, order=order, backwards=self.backwards, words=self.words)

    def on_screen_resume(self) -> None:
        """What was decided elsewhere shows here."""
        self.call_after_refresh(self.action_read)

    def action_read(self) -> None:
        """Read the deals again."""

        def job() -> "tuple[Standing, ...]":
            from copilot.tui.reading import read_pipeline

            return read_pipeline(self._service)

        errands.send(self, job, PipelineRead)

    @on(PipelineRead)
    def _pipeline_read(self, event: PipelineRead) -> None:
        first = self.pipeline is None
        self.pipeline = event.rows
        if first:
            # What is loaded now stays: a collection that walks through 500 deals would hold up a frame for 150 ms.
            gc.freeze()

    def watch_pipeline(self) -> None:
        """Show the deals, or what to do without any."""
        self.set_class(self.pipeline == (), "-empty")
        self._lines = {row.key: row for row in pipeline_rows.pipeline(self.pipeline or ())}
        self._show()

    def watch_words(self) -> None:
        """Show the deals that fit."""
        self._show()

    def watch_order(self) -> None:
        """Show the deals in that order."""
        self._show()

    def watch_backwards(self) -> None:
        """Show the deals the other way round."""
        self._show()

    def _show(self) -> None:
        if self.pipeline is None:
            return
        fitting = pipeline_rows.fitting(self.pipeline, self.words)
        ordered = pipeline_rows.ordered(fitting, self.order, backwards=self.backwards)
        columns = pipeline_rows.columns(self.order, backwards=self.backwards)
        self.query_one(Sheet).show([self._lines[s.deal.id] for s in ordered], columns)
        self.query_one(TitleBar).note = self._note(len(fitting)) if self.pipeline else ""

    def _note(self, fitting: int) -> str:
        """How many deals are shown, and what they wait for."""
        found = self.pipeline or ()
        deals = "deal" if len(found) == 1 else "deals"
        count = f"{fitting} of {len(found)}" if self.words else f"{len(found)}"
        waiting = sum(s.activity.open_items for s in found)
        look = sum(bool(s.reasons) for s in found)
        by = pipeline_rows.ORDERS[self.order].label.lower()
        return f"{count} {deals} by {by} · {look} need a look · {waiting} to decide"

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

    def action_sort(self) -> None:
        """By the next column."""
        self._sort((self.order + 1) % len(pipeline_rows.ORDERS))

    def action_backwards(self) -> None:
        """The other way round."""
        self.backwards = not self.backwards

    @on(DataTable.HeaderSelected, "#pipeline")
    def _header_chosen(self, event: DataTable.HeaderSelected) -> None:
        order = pipeline_rows.order_of(int(str(event.column_key.value)))
        if order == self.order:
            self.action_backwards()
        elif order is not None:
            self._sort(order)

    def _sort(self, order: int) -> None:
        """By that column, the usual way round."""
        self.set_reactive(HomeScreen.backwards, False)
        self.order = order

    @on(DataTable.RowSelected, "#pipeline")
    def _row_chosen(self, event: DataTable.RowSelected) -> None:
        self._open(str(event.row_key.value))

    def action_open(self) -> None:
        """Open the deal under the cursor."""
        if row := self.query_one(Sheet).chosen:
            self._open(row.key)

    def _open(self, deal_id: str) -> None:
        from copilot.tui.screens.deal import DealScreen

        self.app.push_screen(DealScreen(self._service, deal_id))

    def action_review(self) -> None:
        """Decide on what is proposed to the deal under the cursor."""
        from copilot.tui.screens.review import ReviewScreen

        if row := self.query_one(Sheet).chosen:
            self.app.push_screen(ReviewScreen(self._service, row.key))

    def action_prep(self) -> None:
        """Prepare the next call of the deal under the cursor."""
        from copilot.tui.screens.prep import PrepScreen

        if row := self.query_one(Sheet).chosen:
            self.app.push_screen(PrepScreen(self._service, row.key))

    def action_new_call(self) -> None:
        """Read a new call."""
        from copilot.tui.screens.new_call import NewCallScreen

        self.app.push_screen(NewCallScreen(self._service))

    def action_arrived(self) -> None:
        """Read the calls that wait in the folder, in turn."""
        from copilot.tui.screens.new_call import NewCallScreen

        if found := self.query_one(ArrivalsNote).calls:
            self.app.push_screen(NewCallScreen(self._service, files=[c.path for c in found]))
        else:
            self.action_new_call()

    def action_pictures(self) -> None:
        """The pipeline in pictures."""
        from copilot.tui.screens.pictures import PicturesScreen

        self.app.push_screen(PicturesScreen(self._service))
