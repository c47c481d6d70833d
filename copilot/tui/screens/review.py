"""Review: what calls propose to a deal, as changes with their quotes; each is accepted, edited or rejected."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static

from copilot.domain.proposal import ItemState, ProposalItem
from copilot.tui import changes, errands, marks
from copilot.tui.messages import Failed, FolderRead
from copilot.tui.reading import DealFolder, read_folder
from copilot.tui.screens.edit_item import EditItemScreen
from copilot.tui.screens.quotes import QuotesScreen
from copilot.tui.widgets.item_detail import ItemDetail
from copilot.tui.widgets.item_list import ItemList
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service


@dataclass(frozen=True)
class _Decision:
    """What is to be written, and for which items."""

    ids: frozenset[str]
    write: Callable[[], object]


class ReviewScreen(Screen[None]):
    """Decisions are written one after the other, in the order of the keys; the cursor does not wait for them."""

    BINDINGS = [
        Binding("a", "accept", "Accept"),
        Binding("e", "edit", "Edit"),
        Binding("x,r", "reject", "Reject"),
        Binding("A", "accept_sure", "Accept sure", key_display="A"),
        Binding("u", "undo", "Undo"),
        Binding("enter", "quotes", "Context"),
        Binding("v", "toggle_decided", "All/open", show=False),
        Binding("escape", "leave", "Back", key_display="esc"),
    ]
    AUTO_FOCUS = "ItemList"

    folder: reactive[DealFolder | None] = reactive(None)
    items: reactive[tuple[ProposalItem, ...]] = reactive(())
    """What the list shows: open items and those decided since the screen was opened, or all."""
    item: reactive[ProposalItem | None] = reactive(None)
    writing: reactive[frozenset[str]] = reactive(frozenset[str]())
    all_items: reactive[bool] = reactive(False)

    def __init__(self, service: "Service", deal_id: str, item_id: str | None = None) -> None:
        super().__init__()
        self._service = service
        self.deal_id = deal_id
        self._wanted = item_id
        self._seen: frozenset[str] = frozenset()
        self._queue: deque[_Decision] = deque()
        self._now: _Decision | None = None
        self._leaving = False

    def compose(self) -> ComposeResult:
        """Counters, the list, and beside it the change with its words."""
        yield TitleBar("Deals", self.deal_id, "Review")
        yield Static(id="counters")
        yield Static(NOTHING, id="empty", markup=False)
        with Container(id="review"):
            yield ItemList().data_bind(ReviewScreen.items, ReviewScreen.writing)
            yield ItemDetail().data_bind(ReviewScreen.item)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Read the deal and its proposals."""
        self._read(lambda: None)

    def _read(self, first: Callable[[], object]) -> None:
        def job() -> DealFolder:
            first()
            return read_folder(self._service, self.deal_id)

        errands.send(self, job, FolderRead, group="decide")

    @on(FolderRead)
    def _folder_read(self, event: FolderRead) -> None:
        decided = {i.id for i in self.items if i.state is not ItemState.PROPOSED}
        opened = self.folder is None
        self.folder = event.folder
        if opened and self._wanted:
            self._look_at(self._wanted)
        elif reopened := [i.id for i in event.folder.open_items if i.id in decided]:
            self._look_at(reopened[0])
        self._written()

    @on(Failed)
    def _failed(self) -> None:
        if self.folder is None:
            errands.leave(self)
            return
        written, self._now, self._leaving = self._now, None, False
        if written is None:
            return
        self.writing -= written.ids
        if written.ids and self.is_current:
            self.query_one(ItemList).choose(min(written.ids, key=self._place))
        self._next()

    def watch_folder(self, folder: DealFolder | None) -> None:
        """Counters and list follow the deal."""
        if folder is None:
            return
        self._seen |= {i.id for i in folder.open_items}
        self.query_one(TitleBar).trail = ("Deals", folder.deal.account, "Review")
        self.query_one("#counters", Static).update(counters(folder))
        self._show()

    def watch_all_items(self) -> None:
        """Show or hide what was decided before."""
        self._show()

    def _show(self) -> None:
        if self.folder is None:
            return
        shown = tuple(i for i in self.folder.items if self.all_items or i.id in self._seen)
        self.set_class(not shown, "-empty")
        self.items = shown
        self._at_cursor()

    def _look_at(self, item_id: str) -> None:
        if item_id not in {i.id for i in self.items}:
            self.all_items = True
        self.query_one(ItemList).choose(item_id)

    @on(OptionList.OptionHighlighted)
    def _at_cursor(self) -> None:
        chosen = self.query_one(ItemList).chosen
        self.item = next((i for i in self.items if i.id == chosen), None)

    def _place(self, item_id: str) -> int:
        return next((n for n, i in enumerate(self.items) if i.id == item_id), 0)

    def _decidable(self) -> ProposalItem | None:
        """The item under the cursor, if it still waits for a decision."""
        item = self.item
        if item is None or item.id in self.writing:
            return None
        if item.state is not ItemState.PROPOSED:
            self.notify(f"this is {item.state.value} already; u takes the last decision back", markup=False)
            return None
        return item

    def action_accept(self) -> None:
        """Let the item under the cursor change the deal."""
        if item := self._decidable():
            self._decide({item.id}, lambda: self._service.deals.accept(self.deal_id, [item.id]))

    def action_reject(self) -> None:
        """Leave the deal as it is; the same change is not proposed again."""
        if item := self._decidable():
            self._decide({item.id}, lambda: self._service.deals.reject(self.deal_id, [item.id]))

    def action_accept_sure(self) -> None:
        """Accept what needs no look at each, in one decision."""
        folder = self.folder
        if folder is None:
            return
        open_items = [i for i in folder.open_items if i.id not in self.writing]
        ids = [i.id for i in open_items if changes.sure(i, folder.deal)]
        left = len(open_items) - len(ids)
        if ids:
            self._decide(set(ids), lambda: self._service.deals.accept(self.deal_id, ids))
            self.notify(f"{len(ids)} accepted together, {left} left to look at; u takes them back", markup=False)
        else:
            self.notify(f"none of the {left} open ones is sure enough to accept without a look", markup=False)

    def action_undo(self) -> None:
        """Take the last decision back."""
        if self.folder is not None:
            self._decide(set(), lambda: self._service.deals.undo(self.deal_id))

    def action_edit(self) -> None:
        """Accept the item in one's own words."""
        if item := self._decidable():
            self.app.push_screen(EditItemScreen(self._service, item), self._edited)

    def _edited(self, saved: bool | None) -> None:
        if saved:
            self._decide(set(), lambda: None)
            self._step()

    def action_quotes(self) -> None:
        """The words of the item within what was said around them."""
        if self.item and self.item.cites:
            title = changes.subject(self.item)
            self.app.push_screen(QuotesScreen(self._service, self.deal_id, title, self.item.cites))

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_quotes()

    def action_leave(self) -> None:
        """Back, once every decision is written."""
        self._leaving = True
        self._next()

    def action_toggle_decided(self) -> None:
        """Show what was decided before, or hide it."""
        self.all_items = not self.all_items

    def _decide(self, ids: set[str], write: Callable[[], object]) -> None:
        self._queue.append(_Decision(frozenset(ids), write))
        self.writing |= ids
        if ids:
            self._step()
        self._next()

    def _step(self) -> None:
        """On to the next item that waits for a decision."""
        after = [*self.items[self._place(self.item.id) + 1 :], *self.items] if self.item else list(self.items)
        waiting = (i for i in after if i.state is ItemState.PROPOSED and i.id not in self.writing)
        if (following := next(waiting, None)) is not None:
            self.query_one(ItemList).choose(following.id)

    def _next(self) -> None:
        if self._now is None and self._queue:
            self._now = self._queue.popleft()
            self._read(self._now.write)
        elif self._now is None and self._leaving:
            errands.leave(self)

    def _written(self) -> None:
        if self._now is not None:
            self.writing -= self._now.ids
            self._now = None
        self._next()


NOTHING = (
    "Nothing waits for a decision.\n\n  v     show what was decided\n  u     take the last decision back\n  esc   back"
)


def counters(folder: DealFolder) -> Text:
    """How many items are in each state."""
    text = Text(no_wrap=True, overflow="ellipsis")
    for state in ItemState:
        number = sum(i.state is state for i in folder.items)
        mark, colour = marks.STATE[state]
        text.append(f"{mark} {number} {state.value}   ", style=colour if number else marks.QUIET)
    return text
