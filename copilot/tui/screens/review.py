"""Review: what calls propose to a deal, as changes with their quotes; each is accepted, edited or rejected."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import OptionList, Static

from copilot.domain.decision_groups import Group, grouped, refreshed
from copilot.domain.draft import MessageKind
from copilot.domain.proposal import ItemState, ProposalItem
from copilot.domain.sure_enough import sure
from copilot.tui import changes, errands, review_words
from copilot.tui.decision_queue import DecisionQueue, Write
from copilot.tui.key_commands import KeyCommands
from copilot.tui.messages import Failed, FolderRead
from copilot.tui.reading import DealFolder, read_folder
from copilot.tui.review_lines import Line, lines
from copilot.tui.review_messages import Written
from copilot.tui.screens.confirm_sure import ConfirmSureScreen
from copilot.tui.screens.edit_item import EditItemScreen
from copilot.tui.screens.left_out import LeftOutScreen
from copilot.tui.screens.quotes import QuotesScreen
from copilot.tui.screens.reason import ReasonScreen
from copilot.tui.screens.written import WrittenScreen
from copilot.tui.widgets.item_detail import ItemDetail
from copilot.tui.widgets.item_list import ItemList
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service


class ReviewScreen(Screen[None]):
    """Decisions are written one after the other, in the order of the keys; the cursor does not wait for them."""

    BINDINGS = [
        Binding("a", "accept", "Accept"),
        Binding("e", "edit", "Edit"),
        Binding("r,x", "reject", "Reject", key_display="r"),
        Binding("R,X", "reject_because", "Reject with a reason", show=False),
        Binding("A", "accept_sure", "Sure ones", key_display="A"),
        Binding("u", "undo", "Undo"),
        Binding("enter", "quotes", "Context", key_display="⏎"),
        Binding("space", "fold", "Open"),
        Binding("w", "left_out", "Withheld"),
        Binding("v", "toggle_decided", "What was decided before", show=False),
        Binding("f", "follow_up", "Write the follow-up e-mail", show=False),
        Binding("y", "crm_note", "Copy the CRM note", show=False),
        Binding("escape", "leave", "Back", key_display="esc"),
    ]
    AUTO_FOCUS = "ItemList"
    COMMANDS = {KeyCommands}

    folder: reactive[DealFolder | None] = reactive(None)
    groups: reactive[tuple[Group, ...]] = reactive(())
    """The decisions: of open items and of those decided since the screen was opened."""
    opened: reactive[frozenset[str]] = reactive(frozenset[str]())
    """The groups whose items are shown one by one."""
    all_items: reactive[bool] = reactive(False)
    lines: reactive[tuple[Line, ...]] = reactive(())
    line: reactive[Line | None] = reactive(None)
    writing: reactive[frozenset[str]] = reactive(frozenset[str]())

    def __init__(self, service: "Service", deal_id: str, item_id: str | None = None) -> None:
        super().__init__()
        self._service = service
        self.deal_id = deal_id
        self._wanted = item_id
        self._seen: frozenset[str] = frozenset()
        self._queue = DecisionQueue()
        self._leaving = False

    def compose(self) -> ComposeResult:
        """Counters, the list, and beside it the change with its words."""
        yield TitleBar("Deals", self.deal_id, "Review")
        yield Static(id="counters")
        yield Static(id="summary")
        yield Static(review_words.NOTHING, id="empty", markup=False)
        with Container(id="review"):
            yield ItemList().data_bind(ReviewScreen.lines, ReviewScreen.writing)
            yield ItemDetail(self._service.deals.user).data_bind(ReviewScreen.line)
        yield KeyBar()

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
        before = self.folder
        self.folder = event.folder
        if before is None and self._wanted:
            self._look_at(self._wanted)
        elif before is not None:
            was_open = {i.id for i in before.open_items}
            if reopened := [i.id for i in event.folder.open_items if i.id not in was_open]:
                self._look_at(reopened[0])
        if (done := self._queue.back()) is not None:
            self.writing -= done.ids
        self._next()

    @on(Failed)
    def _failed(self) -> None:
        if self.folder is None:
            errands.leave(self)
            return
        failed, self._leaving = self._queue.back(), False
        if failed is None:
            return
        self.writing -= failed.ids
        if failed.ids and self.is_current:
            self._look_at(next(i.id for i in self.folder.items if i.id in failed.ids))
        self._next()

    def watch_folder(self, folder: DealFolder | None) -> None:
        """Everything on the screen follows the deal."""
        if folder is None:
            return
        seen = self._seen | {i.id for i in folder.open_items}
        shown = [i for i in folder.items if i.id in seen]
        fresh, self._seen = seen != self._seen, seen
        self.groups = grouped(shown, folder.deal) if fresh else refreshed(self.groups, shown)
        self.query_one(ItemDetail).deal = folder.deal
        self.query_one(TitleBar).trail = ("Deals", folder.deal.account, "Review")
        self.query_one("#counters", Static).update(review_words.counters(folder, self.groups))
        done = bool(shown) and not folder.open_items
        self.set_class(done, "-done")
        self.query_one("#summary", Static).update(review_words.summary(shown) if done else "")
        self._show()

    def watch_groups(self) -> None:
        """The list follows the decisions."""
        self._show()

    def watch_opened(self) -> None:
        """Open and close groups."""
        self._show()

    def watch_all_items(self) -> None:
        """Show or hide what was decided before."""
        self._show()

    def _show(self) -> None:
        folder = self.folder
        if folder is None:
            return
        before = [i for i in folder.items if i.id not in self._seen] if self.all_items else []
        shown = lines(self.groups, before, self.opened, folder.calls, folder.deal, self._service.deals.user)
        self.set_class(not shown, "-empty")
        self.lines = shown
        self._at_cursor()

    def _look_at(self, item_id: str) -> None:
        if item_id not in self._seen:
            self.all_items = True
        holds = [n for n in self.lines if item_id in {i.id for i in n.items}]
        if holds:
            self.query_one(ItemList).choose(min(holds, key=lambda n: len(n.items)).id)

    @on(OptionList.OptionHighlighted)
    def _at_cursor(self) -> None:
        chosen = self.query_one(ItemList).chosen
        self.line = next((n for n in self.lines if n.id == chosen), None)

    def _undecided(self, items: Iterable[ProposalItem]) -> list[ProposalItem]:
        return [i for i in items if i.state is ItemState.PROPOSED and i.id not in self.writing]

    def _decidable(self) -> list[ProposalItem]:
        """The items under the cursor that wait for a decision."""
        line = self.line
        if line is None:
            return []
        items = self._undecided(line.items)
        if not items and not any(i.id in self.writing for i in line.items):
            self.notify("this is decided already; u takes the last decision back", markup=False)
        return items

    def action_accept(self) -> None:
        """Let what is under the cursor change the deal."""
        if items := self._decidable():
            ids = [i.id for i in items]
            self._decide(ids, lambda: self._service.deals.accept(self.deal_id, ids))

    def action_reject(self) -> None:
        """Leave the deal as it is; the same change is not proposed again."""
        if items := self._decidable():
            self._reject([i.id for i in items], None)

    def _reject(self, ids: list[str], reason: str | None) -> None:
        self._decide(ids, lambda: self._service.deals.reject(self.deal_id, ids, reason=reason))

    def action_reject_because(self) -> None:
        """The same, and say why."""
        if items := self._decidable():
            ids = [i.id for i in items]

            def told(reason: str | None) -> None:
                if reason is not None:
                    self._reject(ids, reason)

            self.app.push_screen(ReasonScreen(changes.subject(items[0])), told)

    def action_accept_sure(self) -> None:
        """Accept what needs no look at each, in one decision, once its list is agreed to."""
        folder = self.folder
        if folder is None:
            return
        waiting = self._undecided(folder.open_items)
        items = tuple(i for i in waiting if sure(i, folder.deal))
        if not items:
            self.notify(f"none of the {len(waiting)} open ones is sure enough to go without a look", markup=False)
            return
        ids = [i.id for i in items]

        def agreed(yes: bool | None) -> None:
            if yes:
                self._decide(ids, lambda: self._service.deals.accept(self.deal_id, ids))

        self.app.push_screen(ConfirmSureScreen(items, len(waiting) - len(items)), agreed)

    def action_undo(self) -> None:
        """Take the last decision back; pressed again, the one before."""
        if self.folder is not None:
            self._decide([], lambda: self._service.deals.undo(self.deal_id))

    def action_edit(self) -> None:
        """Accept one item in one's own words."""
        items = self._decidable()
        if len(items) > 1 and self.line is not None:
            self.opened |= {self.line.id}
            self.notify(f"these are {len(items)} changes: choose the one to edit", markup=False)
        elif items:
            self.app.push_screen(EditItemScreen(self._service, items[0]), self._edited)

    def _edited(self, saved: bool | None) -> None:
        if saved:
            self._decide([], lambda: None)
            self._step()

    def action_fold(self) -> None:
        """Open the group under the cursor, or close it."""
        if self.line is not None and self.line.folding:
            self.opened ^= {self.line.id}

    def action_quotes(self) -> None:
        """The words under the cursor within what was said around them."""
        cites = tuple(dict.fromkeys(c for i in self.line.items for c in i.cites)) if self.line else ()
        if self.line and cites:
            title = changes.subject(self.line.items[0])
            self.app.push_screen(QuotesScreen(self._service, self.deal_id, title, cites))

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_quotes()

    def action_left_out(self) -> None:
        """What was withheld and why, and what was rejected."""
        self.app.push_screen(LeftOutScreen(self._service, self.deal_id))

    def action_follow_up(self) -> None:
        """Write the e-mail to the buyer, to read and copy."""
        self._write(MessageKind.EMAIL)

    def action_crm_note(self) -> None:
        """Write the note for the CRM and copy it."""
        self._write(MessageKind.CRM)

    def _write(self, kind: MessageKind) -> None:
        from copilot.service.follow_up import follow_up

        if self.folder is None or not self.folder.calls:
            self.notify("there is no call to write of; n on the deal reads one", markup=False)
            return
        call = self.groups[-1].call if self.groups else None
        self.notify("writing …", markup=False, timeout=2)
        errands.send(
            self,
            lambda: follow_up(self._service, self.deal_id, kind, call),
            lambda drafted: Written(kind, drafted),
            group="write",
        )

    @on(Written)
    def _text_written(self, event: Written) -> None:
        message = event.drafted.value
        if event.kind is MessageKind.CRM:
            self.app.copy_to_clipboard(message.text)
            self.notify(f"the CRM note is copied, {len(message.text)} characters", markup=False)
        else:
            self.app.push_screen(WrittenScreen("Follow-up e-mail", message, event.drafted.fallback))

    def action_leave(self) -> None:
        """Back, once every decision is written."""
        self._leaving = True
        self._next()

    def action_toggle_decided(self) -> None:
        """Show what was decided before, or hide it."""
        self.all_items = not self.all_items

    def _decide(self, ids: list[str], write: Callable[[], object]) -> None:
        self._queue.add(Write(frozenset(ids), write))
        self.writing |= frozenset(ids)
        if ids:
            self._step()
        self._next()

    def _step(self) -> None:
        """On to the next line that waits for a decision."""
        if self.line is not None and self._undecided(self.line.items) and self.line.folding != "▾":
            return
        at = next((n for n, line in enumerate(self.lines) if self.line and line.id == self.line.id), -1)
        after = (*self.lines[at + 1 :], *self.lines[: at + 1])
        following = next((n for n in after if n.folding != "▾" and self._undecided(n.items)), None)
        if following is not None:
            self.query_one(ItemList).choose(following.id)

    def _next(self) -> None:
        if (write := self._queue.take()) is not None:
            self._read(write.do)
        elif self._leaving and self._queue.empty:
            errands.leave(self)
