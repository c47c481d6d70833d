"""New call: paste or name a transcript, see how it was read, mend sides, choose the deal, analyse."""

from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Label, Select, Static

from copilot.domain.transcript import Side, Speaker, Transcript
from copilot.tui import errands, marks
from copilot.tui.messages import Failed, PipelineRead, TranscriptRead
from copilot.tui.pasting import CallSource
from copilot.tui.reading import read_pipeline
from copilot.tui.rows import Column, Row
from copilot.tui.screens.analysis import AnalysisScreen, CallOrder, Kept
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.widgets.call_box import CallBox
from copilot.tui.widgets.sheet import Sheet
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service

NEW_DEAL = ""
SPEAKERS = (Column("Speaker"), Column("Side", 8), Column("Told by", 10), Column("Turns", 5))
OPENING_TURNS = 8
SIDES = (Side.SELLER, Side.BUYER, Side.OTHER)


class NewCallScreen(Screen[None]):
    """Two steps on one screen: the box, and the preview of what was read from it."""

    BINDINGS = [
        Binding("ctrl+s", "go_on", "Read / analyse"),
        Binding("s", "side", "Change side"),
        Binding("n", "rename", "Rename"),
        Binding("d", "deals", "Deal"),
        Binding("escape", "back", "Back", key_display="esc"),
    ]
    AUTO_FOCUS = "CallBox"

    transcript: reactive[Transcript | None] = reactive(None)
    """The meeting as previewed, with the sides that the person mended; None while the box is open."""

    def __init__(self, service: "Service", deal_id: str | None = None) -> None:
        super().__init__()
        self._service = service
        self._deal_id = deal_id or NEW_DEAL
        self._source = CallSource()
        self._mended: dict[str, Side] = {}
        self._names: dict[str, str] = {}
        self._renaming = ""
        self._deals_known = False

    def compose(self) -> ComposeResult:
        """The box, and the preview that takes its place."""
        yield TitleBar("New call")
        yield CallBox()
        with Vertical(id="preview"):
            yield Static(id="read-as")
            with Horizontal(classes="line"):
                yield Label("Deal")
                yield Select[str]([("new deal", NEW_DEAL)], value=NEW_DEAL, allow_blank=False, compact=True, id="deal")
            with Horizontal(classes="line", id="account-line"):
                yield Label("Account")
                yield Input(placeholder="name of the customer", compact=True, id="account")
            with Horizontal(classes="line"):
                yield Label("Date")
                yield Input(placeholder="YYYY-MM-DD", compact=True, id="date")
            yield Sheet(SPEAKERS, name="speakers")
            with Horizontal(classes="line", id="name-line"):
                yield Label("Name")
                yield Input(placeholder="who this is", compact=True, id="name")
            yield Static(id="opening")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """The deals to choose from."""
        errands.send(self, lambda: read_pipeline(self._service), PipelineRead, group="deals")

    @on(PipelineRead)
    def _deals_read(self, event: PipelineRead) -> None:
        deals = sorted((r.deal for r in event.rows), key=lambda d: d.account.casefold())
        options = [*((f"{d.account} ({d.id})", d.id) for d in deals), ("new deal", NEW_DEAL)]
        select = self.query_one("#deal", Select)
        with self.prevent(Select.Changed):
            select.set_options(options)
            select.value = self._deal_id if self._deal_id in {d.id for d in deals} else NEW_DEAL
        self._deals_known = True
        self.set_class(select.value != NEW_DEAL, "-known-deal")

    @on(CallBox.Ready)
    def _box_ready(self, event: CallBox.Ready) -> None:
        self._source = event.source
        self._mended, self._names = {}, {}
        self._read()

    def _read(self) -> None:
        """Read the source with what the person told: mending one side often tells the others."""
        source, deal_id = self._source, self._deal_id
        names = dict(self._names)
        sellers, buyers = (tuple(n for n, s in self._mended.items() if s is side) for side in SIDES[:2])

        def job() -> Transcript:
            from copilot.service.calls import CallOptions

            deal = self._service.deals.get(deal_id) if deal_id else None
            return source.read(self._service.calls, CallOptions(deal=deal, sellers=sellers, buyers=buyers, names=names))

        errands.send(self, job, lambda read: TranscriptRead(read, source.name))

    @on(TranscriptRead)
    def _transcript_read(self, event: TranscriptRead) -> None:
        first = self.transcript is None
        self.transcript = event.transcript.with_sides(self._mended, "rep")
        if first:
            self.query_one("#date", Input).value = str(event.transcript.meeting_date or "")
            self.query_one("#speakers", Sheet).focus()

    def watch_transcript(self, transcript: Transcript | None) -> None:
        """The box, or what was read from it."""
        self.set_class(transcript is not None, "-preview")
        if transcript is None:
            return
        self.query_one("#read-as", Static).update(read_as(transcript))
        self.query_one("#speakers", Sheet).show([_speaker(s) for s in transcript.speakers])
        self.query_one("#opening", Static).update(opening(transcript))

    @on(Select.Changed, "#deal")
    def _deal_chosen(self, event: Select.Changed) -> None:
        if not self._deals_known:
            return
        self._deal_id = str(event.value)
        self.set_class(self._deal_id != NEW_DEAL, "-known-deal")
        if self.transcript is not None:
            self._read()

    @on(DataTable.RowSelected, "#speakers")
    def action_side(self) -> None:
        """The next side for the speaker under the cursor."""
        row = self.query_one("#speakers", Sheet).chosen
        if self.transcript is None or row is None:
            return
        now = self.transcript.side_of(row.key)
        self._mended[row.key] = SIDES[(SIDES.index(now) + 1) % len(SIDES)] if now in SIDES else Side.SELLER
        self.transcript = self.transcript.with_sides(self._mended, "rep")
        self._read()

    def action_rename(self) -> None:
        """Asks who the speaker under the cursor is."""
        row = self.query_one("#speakers", Sheet).chosen
        if self.transcript is None or row is None:
            return
        self._renaming = row.key
        self.add_class("-renaming")
        box = self.query_one("#name", Input)
        box.value = row.key
        box.focus()
        box.select_all()

    @on(Input.Submitted, "#name")
    def _renamed(self, event: Input.Submitted) -> None:
        """The speaker's new name; a second one takes the place of the first, so the file's name is the key."""
        old, new = self._renaming, event.value.strip()
        self._end_renaming()
        if not new or new == old or self.transcript is None:
            return
        first = next((label for label, name in self._names.items() if name == old), old)
        self._names[first] = new
        if old in self._mended:
            self._mended[new] = self._mended.pop(old)
        self.transcript = self.transcript.with_names({old: new})
        self._read()

    def _end_renaming(self) -> None:
        self.remove_class("-renaming")
        self.query_one("#speakers", Sheet).focus()

    def action_deals(self) -> None:
        """The deals to choose from."""
        if self.transcript is not None:
            select = self.query_one("#deal", Select)
            select.focus()
            select.action_show_overlay()

    def action_back(self) -> None:
        """From a name to the preview, from the preview to the box, with all that was in it; from the box away."""
        if self.has_class("-renaming"):
            self._end_renaming()
        elif self.transcript is None:
            self.dismiss()
        else:
            self.transcript = None
            self.query_one(CallBox).focus()

    def action_go_on(self) -> None:
        """Read what is in the box; in the preview, analyse the call."""
        if self.transcript is None:
            self._box_ready(CallBox.Ready(self.query_one(CallBox).source))
            return
        order = self._order(self.transcript)
        if order is not None:
            self.app.push_screen(AnalysisScreen(self._service, order), self._analysed)

    def _order(self, transcript: Transcript) -> CallOrder | None:
        account = self.query_one("#account", Input).value.strip()
        if self._deal_id == NEW_DEAL and not account:
            self.notify("choose a deal, or name the account of a new one", severity="warning", markup=False)
            self.query_one("#account", Input).focus()
            return None
        typed = self.query_one("#date", Input).value.strip()
        try:
            held = date.fromisoformat(typed) if typed else None
        except ValueError:
            self.notify("write the date as 2026-08-15, or leave it empty", severity="warning", markup=False)
            self.query_one("#date", Input).focus()
            return None
        if held != transcript.meeting_date:
            transcript = transcript.model_copy(update={"meeting_date": held, "meeting_date_from": "rep"})
        return CallOrder(transcript, self._source.name, self._deal_id or None, account)

    def _analysed(self, kept: Kept | None) -> None:
        if kept is None:
            return
        if kept.again:
            self.notify("the deal has this call already; nothing was doubled", markup=False)
        self.app.switch_screen(ReviewScreen(self._service, kept.deal))

    @on(Failed)
    def _failed(self) -> None:
        self.query_one(CallBox).focus()


def read_as(transcript: Transcript) -> Text:
    """Format, title and counts, why lines were skipped, and what the reader could not tell."""
    why = ", ".join(f"{s.lines} {s.reason}" for s in transcript.skipped)
    skipped = f" · {transcript.skipped_lines} lines skipped" if transcript.skipped_lines else ""
    skipped += f": {why}" if skipped and why else ""
    text = Text(transcript.format, style="bold")
    text.append(f"  {len(transcript.turns)} turns{skipped}", style=marks.QUIET)
    if transcript.title:
        text.append(f"  {transcript.title}")
    for warning in transcript.warnings[:2]:
        text.append(f"\n! {warning}", style=marks.SOME)
    return text


def opening(transcript: Transcript) -> Text:
    """The first turns, as a check that the right words were read."""
    text = Text()
    for turn in transcript.turns[:OPENING_TURNS]:
        text.append(f"{turn.speaker or 'unknown speaker'}  ", style=marks.SIDE[turn.side])
        text.append(f"{turn.text}\n")
    return text


def _speaker(speaker: Speaker) -> Row:
    told = "nobody yet" if speaker.side_from == "none" else "you" if speaker.side_from == "rep" else speaker.side_from
    cells = (
        Text(speaker.name, style="bold"),
        marks.side(speaker.side),
        marks.quiet(told),
        Text(str(speaker.turns), justify="right"),
    )
    return Row(speaker.name, cells)
