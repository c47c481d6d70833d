"""Prep: everything for the next call of a deal on one screen, to print and to copy."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import OptionList, Static

from copilot.service import prep_pages
from copilot.tui import errands, marks, prep_lines
from copilot.tui.messages import Failed
from copilot.tui.prep_messages import PageCopied, PageWritten, Prepared, PrepPage
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.line_list import LineList
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service


class PrepScreen(Screen[None]):
    """The offline page stands at once; where a model is configured its questions take their place when they come."""

    BINDINGS = [
        Binding("o", "card", "Card"),
        Binding("y", "copy", "Copy"),
        Binding("w", "write", "Write page"),
        Binding("escape", "app.pop_screen", "Back", key_display="esc"),
        Binding("ctrl+r", "read", "Read again", show=False),
    ]

    page: reactive[PrepPage | None] = reactive(None)
    unfolded: reactive[frozenset[str]] = reactive(frozenset[str]())

    def __init__(self, service: "Service", deal_id: str) -> None:
        super().__init__()
        self._service = service
        self.deal_id = deal_id

    def compose(self) -> ComposeResult:
        """What to have in mind above; what to ask and what to expect below or beside each other."""
        yield TitleBar("Deals", self.deal_id, "Prep")
        yield Static("preparing …", id="highlights", markup=False)
        with Container(id="lists"):
            yield LineList(id="to-ask")
            yield LineList(id="to-expect")
        yield KeyBar()

    def on_mount(self) -> None:
        """Send for the page."""
        self.action_read()

    def action_read(self) -> None:
        """Make the page from what is known now."""
        errands.send(self, lambda: _prepare(self._service, self.deal_id, offline=True), Prepared)

    @on(Prepared)
    def _prepared(self, event: Prepared) -> None:
        self.page = event.page
        if event.page.model_to_come:
            errands.send(self, lambda: _prepare(self._service, self.deal_id, offline=False), Prepared, group="model")

    @on(Failed)
    def _failed(self) -> None:
        if self.page is None:
            errands.leave(self)

    def watch_page(self, page: PrepPage | None) -> None:
        """Show it, and who made it."""
        if page is None:
            return
        first = not self.query_one("#to-ask", LineList).lines
        bar = self.query_one(TitleBar)
        bar.trail = ("Deals", page.deal.account, "Prep")
        bar.note = " · ".join(filter(None, (f"next call {marks.day(page.drafted.value.on)}", _made_by(page))))
        self.query_one("#highlights", Static).update(prep_lines.highlights(page.drafted.value))
        self._show()
        if first:
            self.query_one("#to-ask", LineList).focus()

    def watch_unfolded(self) -> None:
        """Show the answers in full, or one line of them."""
        self._show()

    def _show(self) -> None:
        if self.page is None:
            return
        prep, today = self.page.drafted.value, self._service.today()
        self.query_one("#to-ask", LineList).lines = prep_lines.to_ask(prep, today)
        self.query_one("#to-expect", LineList).lines = prep_lines.to_expect(prep, self.unfolded, today)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        line = event.option_list.chosen if isinstance(event.option_list, LineList) else None
        if line and line.folds and line.key:
            self.unfolded = self.unfolded ^ {line.key}
        else:
            self.action_card()

    def action_card(self) -> None:
        """The card behind the line."""
        focused = self.focused
        line = focused.chosen if isinstance(focused, LineList) else None
        if line is None or line.source is None:
            self.notify("no card stands behind this line", markup=False)
            return
        # The library's preview brings the markdown reader; a screen that shows none should not wait for it.
        from copilot.tui.screens.library import LibraryScreen

        self.app.push_screen(LibraryScreen(self._service, line.source.file, line.source.heading))

    def action_copy(self) -> None:
        """The page as text, to the clipboard."""
        if (page := self.page) is not None:
            today = self._service.today()
            errands.send(
                self, lambda: prep_pages.as_text(page.deal, page.drafted.value, today), PageCopied, group="write"
            )

    @on(PageCopied)
    def _copied(self, event: PageCopied) -> None:
        self.app.copy_to_clipboard(event.text)
        self.notify("the page is in the clipboard, as markdown", markup=False)

    def action_write(self) -> None:
        """The page as a file in the folder where the app was started."""
        if (page := self.page) is not None:
            prep, today = page.drafted.value, self._service.today()
            file = Path(prep_pages.default_name(page.deal, prep))
            errands.send(self, lambda: prep_pages.write(file, page.deal, prep, today), PageWritten, group="write")

    @on(PageWritten)
    def _written(self, event: PageWritten) -> None:
        self.notify(str(event.file), title="the page is written", timeout=8, markup=False)


def _prepare(service: "Service", deal_id: str, *, offline: bool) -> PrepPage:
    deal = service.deals.get(deal_id)
    drafted = service.prep.prepare(deal, service.deals.analyses(deal.id), engine="offline" if offline else "auto")
    return PrepPage(deal, drafted, model_to_come=offline and service.prep.asks_model(deal))


def _made_by(page: PrepPage) -> str:
    if page.model_to_come:
        return "the model is asked too …"
    if page.drafted.fallback:
        return f"from the cards; the model did not answer ({page.drafted.fallback})"
    return "" if page.drafted.engine == "offline" else "by the model, checked"
