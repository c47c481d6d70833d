"""The words behind a line, each within what was said around it."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static

from copilot.domain.cite import Cite
from copilot.domain.draft import Analysis
from copilot.tui import errands, quotes
from copilot.tui.messages import AnalysesRead
from copilot.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from copilot.service import Service


class QuotesScreen(ModalScreen[None]):
    """Shows the quotes at once, and their surroundings when the calls are read."""

    BINDINGS = [Binding("escape,enter,q", "dismiss", "Back", key_display="esc")]
    AUTO_FOCUS = "#quotes"

    analyses: reactive[tuple[Analysis, ...]] = reactive(())

    def __init__(self, service: "Service", deal_id: str, title: str, cites: tuple[Cite, ...]) -> None:
        super().__init__()
        self._service = service
        self._deal_id = deal_id
        self._title = title
        self._cites = cites

    def compose(self) -> ComposeResult:
        """A scrolling list of quotes."""
        with VerticalScroll(id="quotes") as scroll:
            number = len(self._cites)
            scroll.border_title = f"{self._title} · {number} quote{'' if number == 1 else 's'}".replace("[", "\\[")
            for at, cite in enumerate(self._cites):
                yield Static(quotes.quote(cite), id=f"quote-{at}", classes="quote")
        yield KeyBar()

    def on_mount(self) -> None:
        """Send for the calls."""
        errands.send(self, lambda: self._service.deals.analyses(self._deal_id), AnalysesRead)

    @on(AnalysesRead)
    def _analyses_read(self, event: AnalysesRead) -> None:
        self.analyses = event.analyses

    def watch_analyses(self, analyses: tuple[Analysis, ...]) -> None:
        """Put each quote into its surroundings."""
        for number, cite in enumerate(self._cites):
            if call := quotes.call_of(cite, analyses):
                self.query_one(f"#quote-{number}", Static).update(quotes.in_context(cite, call))
