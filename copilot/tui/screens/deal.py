"""Deal: everything of one deal, in tabs."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static, TabbedContent, TabPane

from copilot.tui import committee_rows, errands, history_rows, marks, rows, scorecard_rows
from copilot.tui.call_messages import CallMoved
from copilot.tui.columns import Column
from copilot.tui.messages import Failed, FolderRead, QuotesWanted, ReviewWanted
from copilot.tui.reading import DealFolder, read_folder
from copilot.tui.screens.move_call import Moving
from copilot.tui.screens.new_call import NewCallScreen
from copilot.tui.screens.pictures import PicturesScreen
from copilot.tui.screens.quotes import QuotesScreen
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.widgets.folder_pane import FolderPane, ProposalsPane
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.plan_pane import PlanPane
from copilot.tui.widgets.sheet import Sheet
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service

TABS = ("scorecard", "plan", "people", "promises", "calls", "proposals", "history")


class DealScreen(Screen[None]):
    """One deal. Its folder is read again whenever the screen comes back."""

    BINDINGS = [
        Binding("r", "review", "Review"),
        Binding("p", "app.prep", "Prep"),
        Binding("n", "new_call", "New call"),
        Binding("g", "pictures", "Pictures"),
        Binding("m", "move_call", "Move the call to another deal", show=False),
        Binding("escape", "app.pop_screen", "Back", key_display="esc"),
        Binding("right_square_bracket", "tab(1)", "Next tab", key_display="]"),
        Binding("left_square_bracket", "tab(-1)", "Tab before", key_display="[", show=False),
        *(Binding(str(n), f"show_tab('{name}')", name.capitalize(), show=False) for n, name in enumerate(TABS, 1)),
    ]

    folder: reactive[DealFolder | None] = reactive(None)

    def __init__(self, service: "Service", deal_id: str, tab: str = TABS[0]) -> None:
        super().__init__()
        self._first_tab = tab
        self._service = service
        self.deal_id = deal_id

    def compose(self) -> ComposeResult:
        """Title, facts, tabs, keys."""
        yield TitleBar("Deals", self.deal_id)
        yield Static(id="facts", markup=False)
        with TabbedContent(id="tabs"):
            with TabPane("Scorecard", id="scorecard"):
                yield self._pane(scorecard_rows.SCORECARD, scorecard_rows.scorecard, "", wrap=True)
            with TabPane("Plan", id="plan"):
                yield PlanPane(NO_PLAN).data_bind(DealScreen.folder)
            with TabPane("People", id="people"):
                yield self._pane(committee_rows.COMMITTEE, committee_rows.committee, NO_PEOPLE, wrap=True)
            with TabPane("Promises", id="promises"):
                yield self._pane(rows.PROMISES, rows.promises, NO_PROMISES, wrap=True)
            with TabPane("Calls", id="calls"):
                yield self._pane(rows.CALLS, rows.calls, NO_CALLS)
            with TabPane("Proposals", id="proposals"):
                yield ProposalsPane(rows.PROPOSALS, rows.proposals, NO_CALLS).data_bind(DealScreen.folder)
            with TabPane("History", id="history"):
                yield self._pane(history_rows.HISTORY, history_rows.history, NO_HISTORY, wrap=True)
        yield KeyBar()

    def _pane(self, columns: tuple[Column, ...], lines: rows.Lines, empty: str, wrap: bool = False) -> FolderPane:
        return FolderPane(columns, lines, empty, wrap=wrap).data_bind(DealScreen.folder)

    def on_screen_resume(self) -> None:
        """What was decided elsewhere shows here."""
        errands.send(self, lambda: read_folder(self._service, self.deal_id), FolderRead)

    @on(FolderRead)
    def _folder_read(self, event: FolderRead) -> None:
        first = self.folder is None
        self.folder = event.folder
        if first:
            self.action_show_tab(self._first_tab)

    @on(Failed)
    def _failed(self) -> None:
        if self.folder is None:
            errands.leave(self)

    def watch_folder(self, folder: DealFolder | None) -> None:
        """The facts above the tabs, and how many proposals wait."""
        if folder is None:
            return
        self.query_one(TitleBar).trail = ("Deals", folder.deal.account)
        self.query_one("#facts", Static).update(facts(folder))
        waiting = len(folder.open_items)
        tab = self.query_one("#tabs", TabbedContent).get_tab("proposals")
        tab.label = f"Proposals ({waiting})" if waiting else "Proposals"

    def action_tab(self, step: int) -> None:
        """The tab beside."""
        tabs = self.query_one("#tabs", TabbedContent)
        self.action_show_tab(TABS[(TABS.index(tabs.active) + step) % len(TABS)])

    def action_show_tab(self, name: str) -> None:
        """The tab of that name."""
        self.query_one("#tabs", TabbedContent).active = name
        self._focus_table()

    def _focus_table(self) -> None:
        active = self.query_one("#tabs", TabbedContent).active_pane
        if active is not None:
            active.query_one(Sheet).focus()

    @on(QuotesWanted)
    def _quotes_wanted(self, event: QuotesWanted) -> None:
        if event.cites:
            self.app.push_screen(QuotesScreen(self._service, self.deal_id, event.title, event.cites))
        else:
            self.notify("no words of a call stand behind this line", markup=False)

    @on(ReviewWanted)
    def _review_wanted(self, event: ReviewWanted) -> None:
        self.app.push_screen(ReviewScreen(self._service, self.deal_id, event.item))

    def action_review(self) -> None:
        """Decide on what is proposed."""
        self.app.push_screen(ReviewScreen(self._service, self.deal_id))

    def action_new_call(self) -> None:
        """Read a new call of this deal."""
        self.app.push_screen(NewCallScreen(self._service, self.deal_id))

    def action_pictures(self) -> None:
        """Plan, scorecard and dates in pictures."""
        self.app.push_screen(PicturesScreen(self._service, self.deal_id))

    def action_move_call(self) -> None:
        """The call under the cursor belongs to another deal."""
        if self.query_one("#tabs", TabbedContent).active != "calls" or self.folder is None:
            return
        row = self.query_one("#calls", TabPane).query_one(Sheet).chosen
        call = next((c for c in self.folder.calls if row is not None and c.id == row.key), None)
        if call is not None:
            Moving(self, self._service, call, self.folder.items).ask()

    @on(CallMoved)
    def _call_moved(self, event: CallMoved) -> None:
        along = f"; {event.carried} decisions went along" if event.carried else ""
        self.notify(f"the call is with {event.deal} now{along}", markup=False)
        self.on_screen_resume()


NO_PLAN = (
    "No plan yet.\n\n  sales-copilot plan import DEAL FILE   take one from a file\n"
    "  r   accept the steps that calls propose"
)
NO_PEOPLE = "Nobody yet.\n\n  r   accept the people that calls propose"
NO_PROMISES = "No promises yet.\n\n  r   accept the ones that calls propose"
NO_CALLS = "No calls yet.\n\n  n   read one: paste a transcript, or name its file"
NO_HISTORY = "Nothing was decided or entered yet.\n\n  r   decide on what is proposed"


def facts(folder: DealFolder) -> Text:
    """One line: stage, value, dates, what waits."""
    deal = folder.deal
    parts = [
        deal.stage.value.replace("_", " "),
        deal.offering or "",
        "" if deal.value is None else marks.money(deal.value, deal.currency),
        f"close {marks.day(deal.close_date, folder.today)}" if deal.close_date else "",
        f"next meeting {marks.day(deal.next_meeting, folder.today)}" if deal.next_meeting else "no next meeting",
    ]
    text = Text("  ".join(p for p in parts if p), no_wrap=True, overflow="ellipsis")
    if deal.never_send:
        text.append("  never sent to a model", style=marks.SOME)
    if late := len(deal.late_milestones(folder.today)):
        text.append(f"  {late} late", style=f"bold {marks.BAD}")
    if folder.open_items:
        text.append(f"  {len(folder.open_items)} to decide", style=marks.SOME)
    return text
