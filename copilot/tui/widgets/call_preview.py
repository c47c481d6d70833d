"""How a call was read, before it is kept: format, deal, date, speakers with their sides, the first turns."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import DataTable, Input, Label, Static

from copilot.domain.transcript import Transcript
from copilot.tui import call_lines
from copilot.tui.call_lines import DealChoice
from copilot.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from datetime import date

    from copilot.service.deal_suggestion import Suggestion


class CallPreview(Vertical):
    """Bound to the screen's transcript, choice and suggestion."""

    transcript: reactive[Transcript | None] = reactive(None)
    choice: reactive[DealChoice] = reactive(DealChoice())
    suggestion: "reactive[Suggestion | None]" = reactive(None)

    @dataclass
    class Renamed(Message):
        """A speaker is really called otherwise."""

        old: str
        new: str

    class GoOn(Message):
        """Enter: the person confirms what is shown."""

    def __init__(self, today: "date") -> None:
        super().__init__(id="preview")
        self._today = today
        self._renaming = ""

    def compose(self) -> ComposeResult:
        """From what it is to what was said."""
        yield Static(id="read-as")
        yield Static(id="deal-line")
        with Horizontal(classes="line", id="account-line"):
            yield Label("Account")
            yield Input(placeholder="name of the customer", compact=True, id="account")
        with Horizontal(classes="line"):
            yield Label("Date")
            yield Input(placeholder="YYYY-MM-DD", compact=True, id="date")
        with Horizontal(classes="line", id="name-line"):
            yield Label("Name")
            yield Input(placeholder="who this is", compact=True, id="name")
        yield Sheet(call_lines.SPEAKERS, name="speakers")
        yield Static(id="opening")

    @property
    def account(self) -> str:
        """The account of a new deal, as typed."""
        return self.query_one("#account", Input).value.strip()

    @property
    def held(self) -> str:
        """The day of the call, as typed."""
        return self.query_one("#date", Input).value.strip()

    @property
    def speaker(self) -> str | None:
        """The name under the cursor."""
        row = self.query_one("#speakers", Sheet).chosen
        return row.key if row else None

    @property
    def renaming(self) -> bool:
        """A name is being typed."""
        return bool(self._renaming)

    def begin(self, transcript: Transcript) -> None:
        """A call is shown for the first time: its date to mend, the keys to its speakers."""
        self.query_one("#date", Input).value = str(transcript.meeting_date or "")
        self.query_one("#speakers", Sheet).focus()

    def set_account(self, name: str) -> None:
        """Propose the account of a new deal."""
        self.query_one("#account", Input).value = name

    def ask_for(self, field: str) -> None:
        """Put the cursor where something is to be mended: `account` or `date`."""
        self.query_one(f"#{field}", Input).focus()

    def watch_transcript(self, transcript: Transcript | None) -> None:
        """What was read."""
        if transcript is None:
            return
        self.query_one("#read-as", Static).update(call_lines.read_as(transcript))
        self.query_one("#speakers", Sheet).show([call_lines.speaker(s) for s in transcript.speakers])
        self.query_one("#opening", Static).update(call_lines.opening(transcript))

    def watch_choice(self, choice: DealChoice) -> None:
        """Where the call goes."""
        self.set_class(choice.deal is not None, "-known-deal")
        self._show_deal()

    def watch_suggestion(self) -> None:
        """Why it goes there."""
        self._show_deal()

    def _show_deal(self) -> None:
        line = call_lines.deal_line(self.choice, self.suggestion, self._today)
        self.query_one("#deal-line", Static).update(line)

    def rename(self) -> None:
        """Ask who the speaker under the cursor is."""
        if (name := self.speaker) is None:
            return
        self._renaming = name
        self.add_class("-renaming")
        box = self.query_one("#name", Input)
        box.value = name
        box.focus()
        box.select_all()

    def end_renaming(self) -> None:
        """The name stays, or was told."""
        self._renaming = ""
        self.remove_class("-renaming")
        self.query_one("#speakers", Sheet).focus()

    @on(Input.Submitted, "#name")
    def _renamed(self, event: Input.Submitted) -> None:
        event.stop()
        old, new = self._renaming, event.value.strip()
        self.end_renaming()
        if new and new != old:
            self.post_message(self.Renamed(old, new))

    @on(DataTable.RowSelected, "#speakers")
    @on(Input.Submitted, "#account")
    @on(Input.Submitted, "#date")
    def _confirmed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.GoOn())
