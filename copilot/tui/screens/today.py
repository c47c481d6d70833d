"""Today: what the day asks, in one list; the words behind the line under the cursor below it."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import DataTable, Static

from copilot.domain.agenda import DealWithoutNextStep, Meeting, OwnPromise, TheirPromise, Today, WaitingProposals
from copilot.tui import errands, today_rows
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.today_messages import PromiseDone, PromiseOpen, TodayRead
from copilot.tui.today_rows import DayList, Entry
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.sheet import Sheet
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.domain.deal import Deal
    from copilot.service import Service

EMPTY = """\
Nothing for today: no meeting, no open promise, nothing to decide, and every deal has a next step.

  esc                                            the deals
  sales-copilot deal set DEAL next_meeting DATE  a meeting, typed
  calendar = "FILE or https://..."               your calendar, in your settings
"""


class TodayScreen(Screen[None]):
    """One day. It is read again whenever the screen comes back."""

    BINDINGS = [
        Binding("enter", "open", "Open"),
        Binding("p", "prep", "Prep"),
        Binding("y", "copy", "Copy nudge"),
        Binding("d", "done", "Done"),
        Binding("u", "undo", "Undo"),
        Binding("escape", "app.pop_screen", "Deals", key_display="esc"),
        Binding("ctrl+r", "read", "Read again", show=False),
    ]

    today: reactive[Today | None] = reactive(None)
    """None until the day was read for the first time."""
    chosen: reactive[str] = reactive("")
    """The key of the row under the cursor."""

    def __init__(self, service: "Service") -> None:
        super().__init__()
        self._service = service
        self._list = DayList()
        self._marked: list[tuple[str, int]] = []
        """Deals with a promise that was marked done here, with the revision that this gave them."""

    def compose(self) -> ComposeResult:
        """Title, list, what is behind a line, keys."""
        yield TitleBar("Today")
        yield Static(EMPTY, id="empty", markup=False)
        yield Sheet(today_rows.COLUMNS, name="day")
        yield Static(id="behind", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Keys go to the list."""
        self.query_one(Sheet).focus()

    def on_screen_resume(self) -> None:
        """What was decided elsewhere shows here."""
        self.action_read()

    def action_read(self) -> None:
        """Read the day again."""
        errands.send(self, self._service.agenda.on, TodayRead)

    @on(TodayRead)
    def _read(self, event: TodayRead) -> None:
        self.today = event.today

    def watch_today(self, today: Today | None) -> None:
        """Show the day, or what to do with an empty one."""
        if today is None:
            return
        first = not self._list.rows
        self._list = today_rows.day_list(today)
        self.set_class(not self._list.rows, "-empty")
        sheet = self.query_one(Sheet)
        sheet.show(self._list.rows)
        if first and self._list.rows:
            sheet.move_cursor(row=1)
        note = f"{today.on:%A} {today.on.day} {today.on:%B}"
        self.query_one(TitleBar).note = f"{note} · {today.calendar}" if today.calendar else note
        self._show_behind()

    @on(DataTable.RowHighlighted, "#day")
    def _moved(self, event: DataTable.RowHighlighted) -> None:
        self.chosen = str(event.row_key.value)

    def watch_chosen(self) -> None:
        """The words behind the line under the cursor."""
        self._show_behind()

    def _show_behind(self) -> None:
        self.query_one("#behind", Static).update(today_rows.behind(self._entry))

    @property
    def _entry(self) -> Entry | None:
        row = self.query_one(Sheet).chosen
        return self._list.entries.get(row.key) if row else None

    @on(DataTable.RowSelected, "#day")
    def _row_chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Where the line under the cursor is worked on."""
        match self._entry:
            case Meeting():
                self.action_prep()
            case OwnPromise(deal=deal):
                self._open_deal(deal, "promises")
            case TheirPromise(deal=deal, of_plan=of_plan):
                self._open_deal(deal, "plan" if of_plan else "promises")
            case WaitingProposals(deal=deal):
                self.app.push_screen(ReviewScreen(self._service, deal))
            case DealWithoutNextStep(deal=deal):
                self._open_deal(deal, "plan")

    def _open_deal(self, deal: str, tab: str) -> None:
        self.app.push_screen(DealScreen(self._service, deal, tab))

    def action_prep(self) -> None:
        """Everything for the next call of the line's deal."""
        entry = self._entry
        if entry is None:
            return
        if entry.deal is None:
            self.notify(
                "sales-copilot deal new ID --account NAME makes one",
                title="no deal fits this meeting clearly",
                severity="warning",
                markup=False,
            )
            return
        from copilot.tui.screens.prep import PrepScreen

        self.app.push_screen(PrepScreen(self._service, entry.deal))

    def action_copy(self) -> None:
        """The nudge to the clipboard."""
        if isinstance(entry := self._entry, TheirPromise):
            self.app.copy_to_clipboard(entry.nudge)
            self.notify("the nudge is in the clipboard", markup=False)
        else:
            self.notify("only what they promised and are late with has a nudge to copy", markup=False)

    def action_done(self) -> None:
        """Our promise under the cursor is kept."""
        if not isinstance(entry := self._entry, OwnPromise):
            self.notify("only our own promises can be marked done here", markup=False)
            return
        deal, task, what = entry.deal, entry.task, entry.what
        errands.send(
            self,
            lambda: self._service.deals.set(deal, f"task.{task}.done", "true"),
            lambda changed: PromiseDone(changed, what),
            group=f"done {deal} {task}",
        )

    @on(PromiseDone)
    def _promise_done(self, event: PromiseDone) -> None:
        deal: Deal = event.deal
        self._marked.append((deal.id, deal.revision))
        self.notify(f"{event.what} · u takes it back", title="done", markup=False)
        self.action_read()

    def action_undo(self) -> None:
        """Take back the last promise marked done here."""
        if not self._marked:
            self.notify("nothing was marked done here", markup=False)
            return
        deal, revision = self._marked.pop()
        errands.send(
            self,
            lambda: self._service.deals.undo(deal, revision=revision),
            lambda _: PromiseOpen(deal),
            group="undo",
        )

    @on(PromiseOpen)
    def _promise_open(self, event: PromiseOpen) -> None:
        # Its undo is a write of the deal too: what was marked before it in the same deal goes on from there.
        self._marked = [(d, r + 2 if d == event.deal else r) for d, r in self._marked]
        self.action_read()
