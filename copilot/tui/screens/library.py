"""Library: the team's cards, to browse, search, preview, mend and flag."""

import re
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import DataTable, Input, Markdown, Static

from copilot.domain.knowledge import Kind
from copilot.errors import CopilotError
from copilot.service.library import Card
from copilot.tui import editor, errands, library_rows
from copilot.tui.library_messages import (
    CardsFound,
    CardsRead,
    CardTakenUp,
    EditBegun,
    Flagged,
    TextRead,
    Unflagged,
)
from copilot.tui.messages import Failed
from copilot.tui.screens.flag_card import FlagCardScreen
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.sheet import Sheet
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service

PAUSE = 0.15
"""Seconds without a key until search is asked as well; what holds the words itself is shown at once."""
MOST = 20
SHORTEST = 3
EMPTY = """\
No cards.

  sales-copilot init DIR     make a workspace with the starter cards
  sales-copilot lint         see what is wrong with the ones you have
"""
_FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n---\s*\n", re.DOTALL)


class LibraryScreen(Screen[None]):
    """All cards by kind; the preview follows the cursor."""

    BINDINGS = [
        Binding("f", "search", "Search"),
        Binding("c", "kind(1)", "Kind"),
        Binding("C", "kind(-1)", "Kind before", show=False),
        Binding("o", "offering", "Offering"),
        Binding("e", "edit", "Edit"),
        Binding("exclamation_mark", "flag", "Flag", key_display="!"),
        Binding("u", "unflag", "Take the flags away", show=False),
        Binding("space", "preview(1)", "Scroll the preview", show=False),
        Binding("b", "preview(-1)", "Scroll the preview back", show=False),
        Binding("ctrl+r", "read", "Read again", show=False),
        Binding("escape", "back", "Back", key_display="esc"),
    ]

    cards: reactive[tuple[Card, ...] | None] = reactive(None)
    words: reactive[str] = reactive("")
    searched: reactive[tuple[str, ...]] = reactive(())
    """The files that search found for the words."""
    kind: reactive[Kind | None] = reactive(None)
    offering: reactive[str | None] = reactive(None)
    shown: reactive[str | None] = reactive(None)
    """The file in the preview."""

    def __init__(self, service: "Service", file: str | None = None, heading: str = "") -> None:
        """With a file, and perhaps a heading, the cursor starts there."""
        super().__init__()
        self._service = service
        self._wanted = file
        self._heading = heading
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Search, table and preview."""
        yield TitleBar("Library")
        yield Input(placeholder="words of a card, or a question", id="filter")
        yield Static(EMPTY, id="empty", markup=False)
        with Container(id="browse"):
            yield Sheet(library_rows.CARDS, name="cards")
            with VerticalScroll(id="preview", can_focus=False):
                yield Static(id="notes", markup=False)
                yield Markdown(id="card", open_links=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Keys go to the table."""
        self.query_one(Sheet).focus()
        self.action_read()

    def action_read(self) -> None:
        """Read the cards again."""
        errands.send(self, self._service.library.cards, CardsRead)

    @on(CardsRead)
    def _cards_read(self, event: CardsRead) -> None:
        self.cards = event.cards
        if self.shown is not None:
            self._preview(self.shown)

    def watch_cards(self, cards: tuple[Card, ...] | None) -> None:
        """Show them, the wanted one under the cursor."""
        self.set_class(cards == (), "-empty")
        self._show()
        if cards and self._wanted is not None:
            sheet = self.query_one(Sheet)
            if any(c.document.file == self._wanted for c in cards):
                sheet.move_cursor(row=sheet.get_row_index(self._wanted))
            self._wanted = None

    def watch_words(self) -> None:
        """Show the cards that fit."""
        self._show()

    def watch_searched(self) -> None:
        """Show what search adds."""
        self._show()

    def watch_kind(self) -> None:
        """Show the cards of that kind."""
        self._show()

    def watch_offering(self) -> None:
        """Show the cards of that offering."""
        self._show()

    def _show(self) -> None:
        if self.cards is None:
            return
        found = library_rows.fitting(self.cards, self.words, self.kind, self.offering, self.searched)
        self.query_one(Sheet).show(library_rows.cards(found, self._service.today()))
        wrong = sum(bool(c.flags) for c in self.cards)
        chosen = (self.kind.value.replace("_", " ") if self.kind else "", self.offering or "")
        counts = (f"{len(found)} of {len(self.cards)} cards", f"{wrong} flagged" if wrong else "")
        self.query_one(TitleBar).note = " · ".join(w for w in (*chosen, *counts) if w)
        if not found:
            self.shown = None

    @property
    def _chosen(self) -> Card | None:
        row = self.query_one(Sheet).chosen
        return next((c for c in self.cards or () if row and c.document.file == row.key), None)

    @on(DataTable.RowHighlighted, "#cards")
    def _highlighted(self, event: DataTable.RowHighlighted) -> None:
        if event.row_key.value is not None:
            self.shown = event.row_key.value

    def watch_shown(self, file: str | None) -> None:
        """The preview follows the cursor."""
        self.query_one("#preview").display = file is not None
        if file is not None:
            self._preview(file)

    def _preview(self, file: str) -> None:
        card = next((c for c in self.cards or () if c.document.file == file), None)
        if card is not None:
            self.query_one("#notes", Static).update(library_rows.notes(card, self._service.today()))
            errands.send(self, lambda: TextRead(file, self._service.library.text(file)), lambda m: m, group="preview")

    @on(TextRead)
    async def _text_read(self, event: TextRead) -> None:
        if event.file == self.shown:
            await self.query_one("#card", Markdown).update(_FRONT_MATTER.sub("", event.text))
            self.query_one("#preview", VerticalScroll).scroll_home(animate=False)

    def action_search(self) -> None:
        """Type to find."""
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        words = event.value.strip()
        self.set_reactive(LibraryScreen.searched, ())
        self.words = words
        if self._pause is not None:
            self._pause.stop()
        if len(words) >= SHORTEST:
            self._pause = self.set_timer(PAUSE, lambda: self._look_up(words))

    def _look_up(self, words: str) -> None:
        def job() -> CardsFound:
            hits = self._service.library.search(words, k=MOST)
            return CardsFound(words, tuple(dict.fromkeys(h.passage.source.file for h in hits)))

        errands.send(self, job, lambda m: m, group="search")

    @on(CardsFound)
    def _cards_found(self, event: CardsFound) -> None:
        if event.words == self.words:
            self.searched = event.files

    @on(Input.Submitted, "#filter")
    def _to_the_table(self) -> None:
        self.query_one(Sheet).focus()

    def action_back(self) -> None:
        """All cards again, else back to where one came from."""
        if self.has_class("-filtering"):
            self.query_one("#filter", Input).value = ""
            self.remove_class("-filtering")
            self.query_one(Sheet).focus()
        else:
            self.app.pop_screen()

    def action_kind(self, step: int) -> None:
        """Only the next kind that there are cards of, and after the last one all."""
        there = {c.document.kind for c in self.cards or ()}
        turns = (None, *(k for k in Kind if k in there))
        self.kind = turns[(turns.index(self.kind) + step) % len(turns)]

    def action_offering(self) -> None:
        """Only the next offering, and after the last one all."""
        turns = (None, *sorted({c.document.offering for c in self.cards or () if c.document.offering}))
        self.offering = turns[(turns.index(self.offering) + 1) % len(turns)]

    def action_preview(self, pages: int) -> None:
        """Read on without leaving the table."""
        scroll = self.query_one("#preview", VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 2), animate=False)

    @on(DataTable.RowSelected, "#cards")
    def _selected(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        """Open the card in the editor, at what is wrong with it or at the heading that one came for."""
        if (card := self._chosen) is not None:
            line, file = self._line(card), card.document.file
            errands.send(
                self, lambda: EditBegun(self._service.library.begin_edit(file), line), lambda m: m, group="edit"
            )

    def _line(self, card: Card) -> int:
        document = card.document
        wanted = self._heading or next((f.heading for f in card.flags if f.heading), "")
        of_heading = (s.line for s in document.sections if wanted and " > ".join(s.path) == wanted)
        return next(of_heading, card.problems[0].line if card.problems else 1)

    @on(EditBegun)
    def _edit_begun(self, event: EditBegun) -> None:
        edit = event.edit
        try:
            with self.app.suspend():
                editor.run(edit.path, event.line)
        except SuspendNotSupported:
            self.notify(f"open it yourself: {edit.path}", title="no editor can be shown here", markup=False)
        except CopilotError as problem:
            self.post_message(Failed(problem))
        errands.send(
            self, lambda: self._service.library.end_edit(edit), lambda r: CardTakenUp(r.embedded), group="edit"
        )

    @on(CardTakenUp)
    def _taken_up(self, event: CardTakenUp) -> None:
        passages = "passage" if event.embedded == 1 else "passages"
        self.notify(f"{event.embedded} {passages} taken up" if event.embedded else "nothing was changed", markup=False)
        self.action_read()

    def action_flag(self) -> None:
        """Say what is wrong with the card."""
        if (card := self._chosen) is None:
            return
        file = card.document.file

        def flag(told: tuple[str, str] | None) -> None:
            if told is not None:
                errands.send(self, lambda: self._service.library.flag(file, *told), Flagged, group="flag")

        self.app.push_screen(FlagCardScreen(card.document, self._heading), flag)

    @on(Flagged)
    def _flagged(self) -> None:
        self.notify("answers from this card now show it; u takes it away", title="flagged", markup=False)
        self.action_read()

    def action_unflag(self) -> None:
        """The card is right again."""
        if (card := self._chosen) is not None:
            file = card.document.file
            errands.send(self, lambda: self._service.library.unflag(file), Unflagged, group="flag")

    @on(Unflagged)
    def _unflagged(self) -> None:
        self.notify("the card is no longer flagged", markup=False)
        self.action_read()
