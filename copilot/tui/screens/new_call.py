"""New call: paste or open a transcript, see how it was read, mend names and sides, confirm the deal, analyse."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import TextArea

from copilot.domain.transcript import Transcript
from copilot.tui import errands
from copilot.tui.call_keeping import Keeping
from copilot.tui.call_lines import DealChoice
from copilot.tui.call_mending import Mending
from copilot.tui.call_messages import DealSuggested, DraftRead
from copilot.tui.messages import Failed, TranscriptRead
from copilot.tui.pasting import PASTED, CallSource, folds
from copilot.tui.screens.analysis import AnalysisScreen, CallOrder, Kept
from copilot.tui.screens.choose_deal import ChooseDealScreen
from copilot.tui.screens.question import QuestionScreen, Reply
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.widgets.arrivals_note import ArrivalsNote
from copilot.tui.widgets.call_box import CallBox
from copilot.tui.widgets.call_preview import CallPreview
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service
    from copilot.service.deal_suggestion import Suggestion

BOX_ACTIONS = frozenset({"open_file", "arrived"})
PREVIEW_ACTIONS = frozenset({"side", "rename", "deals", "set_aside"})


class NewCallScreen(Screen[None]):
    """Two steps on one screen: the box, and the preview of what was read from it."""

    BINDINGS = [
        Binding("ctrl+s", "go_on", "Read"),
        Binding("ctrl+o", "open_file", "Open a file", key_display="o"),
        Binding("ctrl+g", "arrived", "From the folder", show=False),
        Binding("s", "side", "Side"),
        Binding("m", "rename", "Name"),
        Binding("d", "deals", "Deal"),
        Binding("x", "set_aside", "Not this one"),
        Binding("escape", "back", "Back", key_display="esc"),
    ]
    AUTO_FOCUS = "CallBox"

    transcript: reactive[Transcript | None] = reactive(None)
    """The meeting as previewed, with the sides that the person mended; None while the box is open."""
    choice: reactive[DealChoice] = reactive(DealChoice())
    """Where the call goes."""
    suggestion: "reactive[Suggestion | None]" = reactive(None)
    """What speaks for which deal; None until the deals were looked through."""

    def __init__(
        self, service: "Service", deal_id: str | None = None, *, text: str = "", files: Sequence[Path] = ()
    ) -> None:
        super().__init__()
        self._service = service
        self._opened = DealChoice(deal_id, deal_id or "", "opened") if deal_id else DealChoice()
        self.set_reactive(NewCallScreen.choice, self._opened)
        self._text = text
        self._queue = [CallSource(path=str(f)) for f in files]
        self._source = CallSource()
        self._mending = Mending()
        self._keeping = Keeping(service)
        self._renaming = ""
        self._waits = False
        """The person wants to go on as soon as everything is read."""
        self._reading = False

    def compose(self) -> ComposeResult:
        """The box, and the preview that takes its place."""
        yield TitleBar("New call")
        yield ArrivalsNote(hint="i reads them", unfinished=False)
        yield CallBox()
        yield CallPreview(self._service.today()).data_bind(
            NewCallScreen.transcript, NewCallScreen.choice, NewCallScreen.suggestion
        )
        yield KeyBar()

    @property
    def _preview(self) -> CallPreview:
        return self.query_one(CallPreview)

    def on_mount(self) -> None:
        """Begin with what it was opened for, else with what was left here."""
        if self._queue:
            self._put_back()
            self._open_next()
        elif self._text:
            self.query_one(CallBox).post_message(events.Paste(self._text))
        else:
            errands.send(self, self._service.call_drafts.newest, DraftRead, group="draft")

    # What is in the box

    @on(DraftRead)
    def _draft_read(self, event: DraftRead) -> None:
        draft, box = event.draft, self.query_one(CallBox)
        if draft is None or box.paste or box.text:
            return
        self._keeping.go_on_with(draft)
        self._mending = Mending(dict(draft.sides), dict(draft.names))
        box.fill(draft.words, draft.typed)
        if draft.deal and self.choice.how == "open":
            self.choice = DealChoice(draft.deal, draft.deal, "chosen")
        self.notify("this was left here before; backspace drops a paste", markup=False)

    @on(CallBox.Kept)
    @on(TextArea.Changed)
    def _keep(self) -> None:
        """Nothing that was put in is lost: it is on the disk until it is attached or thrown away."""
        box = self.query_one(CallBox)
        chosen = self.choice.deal if self.choice.how == "chosen" else None
        self._keeping.keep(self.app, box.paste, box.typed, self._mending, chosen)

    @on(CallBox.SecondPaste)
    def _second_paste(self, event: CallBox.SecondPaste) -> None:
        box = self.query_one(CallBox)
        lines = event.text.count("\n") + 1
        replies = (Reply("a", "append it to what is there"), Reply("r", "replace what is there"))

        def answered(reply: str | None) -> None:
            if reply == "a":
                box.append(event.text)
            elif reply == "r":
                self._mending = Mending()
                box.fill(*((event.text,) if folds(event.text) else ("", event.text)))

        question = f"{lines:,} lines were pasted, and something is in the box already."
        self.app.push_screen(QuestionScreen("A second paste", question, replies), answered)

    @on(CallBox.Wanted)
    def _wanted(self, event: CallBox.Wanted) -> None:
        if event.key == "o":
            self.action_open_file()
        elif event.key == "i" and not self.query_one(ArrivalsNote).calls:
            self.query_one(CallBox).insert("i")
        else:
            self.action_arrived()

    def action_open_file(self) -> None:
        """Look for the file on the disk."""
        from copilot.tui.screens.open_file import OpenFileScreen

        def opened(file: Path | None) -> None:
            if file is not None:
                self._begin((CallSource(path=str(file)),))

        if self.transcript is None:
            self.app.push_screen(OpenFileScreen(self._service), opened)

    def action_arrived(self) -> None:
        """Read the calls of the folder, in turn."""
        if found := self.query_one(ArrivalsNote).calls:
            self._begin(tuple(CallSource(path=str(c.path)) for c in found))
        elif self.transcript is None:
            self.notify("paste the call, drop its file, or press o to open one", markup=False)

    # What is read from it

    @on(CallBox.Ready)
    def _box_ready(self, event: CallBox.Ready) -> None:
        self._begin(event.sources)

    def _begin(self, sources: Sequence[CallSource]) -> None:
        self._queue = list(sources)
        if all(s.path is not None for s in sources):
            self._put_back()
        self._open_next()

    def _put_back(self) -> None:
        """The box has the files that were not read yet."""
        self.query_one(CallBox).fill("", "\n".join(s.path or "" for s in self._queue))

    def _open_next(self) -> None:
        source = self._queue[0]
        if source != self._source and self._source != CallSource():
            self._mending = Mending()
        self._source = source
        self.suggestion = None
        self._read()

    def _read(self) -> None:
        """Read the source, or what was read before, with what the person told."""
        service, source, deal_id = self._service, self._source, self.choice.deal
        sides, mending, before = dict(self._mending.sides), self._mending, self.transcript
        self._reading = True

        def job() -> Transcript:
            options = mending.options(service.deals.get(deal_id) if deal_id else None)
            read = source.read(service.calls, options) if before is None else service.calls.read_again(before, options)
            return read.with_sides(sides, "rep")

        errands.send(self, job, lambda read: TranscriptRead(read, source.name))

    @on(TranscriptRead)
    def _transcript_read(self, event: TranscriptRead) -> None:
        first = self.transcript is None
        self._reading = False
        self.transcript = event.transcript
        if first:
            self._preview.begin(event.transcript)
            self._suggest(event.transcript)
        self._go_on_if_asked()

    def _suggest(self, transcript: Transcript) -> None:
        name = self._source.path or PASTED
        errands.send(
            self, lambda: self._service.suggestion.suggest(transcript, name), DealSuggested, group="suggestion"
        )

    @on(DealSuggested)
    def _deal_suggested(self, event: DealSuggested) -> None:
        self.suggestion = event.suggestion
        if event.suggestion.account and not self._preview.account:
            self._preview.set_account(event.suggestion.account)
        best = event.suggestion.best
        if best is not None and self.choice.how in ("open", "suggested"):
            self._choose(DealChoice(best.deal, best.account, "suggested", best.reasons))
        self._go_on_if_asked()

    def _choose(self, choice: DealChoice) -> None:
        """The sides that the deal knows tell more about the call."""
        other = choice.deal != self.choice.deal
        self.choice = choice
        if choice.account and choice.deal is None:
            self._preview.set_account(choice.account)
        if self.transcript is not None and other:
            self._read()

    def watch_transcript(self, transcript: Transcript | None) -> None:
        """The box, or what was read from it."""
        self.set_class(transcript is not None, "-preview")
        self.refresh_bindings()
        title = self.query_one(TitleBar)
        title.trail = ("New call",) if transcript is None else ("New call", self._source.name)
        more = len(self._queue) - 1
        title.note = f"{more} more after this one" if transcript is not None and more > 0 else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """The keys of the step that is open."""
        if action in BOX_ACTIONS:
            return self.transcript is None
        return self.transcript is not None if action in PREVIEW_ACTIONS else True

    # Names and sides

    def action_side(self) -> None:
        """The next side for the speaker under the cursor."""
        name = self._preview.speaker
        if self.transcript is None or name is None:
            return
        self._mending.next_side(name, self.transcript.side_of(name))
        self.transcript = self._mending.shown(self.transcript)
        self._keep()
        self._read()

    def action_rename(self) -> None:
        """Asks who the speaker under the cursor is."""
        if self.transcript is not None:
            self._preview.rename()

    @on(CallPreview.Renamed)
    def _renamed(self, event: CallPreview.Renamed) -> None:
        self._mending.rename(event.old, event.new)
        self._keep()
        self._read()

    # Where it goes

    def action_deals(self) -> None:
        """Another deal, or a new one."""
        choose = ChooseDealScreen(self._service, self.suggestion, self._preview.account)
        self.app.push_screen(choose, self._deal_chosen)

    def _deal_chosen(self, choice: DealChoice | None) -> None:
        if choice is not None:
            self._choose(choice)
            self._keep()

    def action_back(self) -> None:
        """From a name to the preview, from the preview to the box, with all that was in it; from the box away."""
        self._waits = False
        if self._preview.renaming:
            self._preview.end_renaming()
        elif self.transcript is None:
            self.dismiss()
        else:
            self._to_box()

    def _to_box(self) -> None:
        self.workers.cancel_group(self, "read")
        self._reading = False
        self.transcript = None
        self.query_one(CallBox).focus()

    @on(CallPreview.GoOn)
    def action_go_on(self) -> None:
        """Read what is in the box; in the preview, confirm the deal and analyse the call."""
        if self.transcript is None:
            box = self.query_one(CallBox)
            if box.paste or box.text.strip():
                self._begin(box.sources)
            else:
                self.action_arrived()
            return
        if self._reading or (self.suggestion is None and self.choice.how != "chosen"):
            self._waits = True
            return
        known = self.suggestion.known if self.suggestion else None
        if known is not None and self.choice.how != "chosen":
            self.notify(f"{known.deal} has this call already; nothing was doubled", markup=False)
            self._next_or_show(known.deal, seen=True)
            return
        order = self._order(self.transcript)
        if order is not None:
            self.app.push_screen(AnalysisScreen(self._service, order), self._analysed)

    def _go_on_if_asked(self) -> None:
        if self._waits and not self._reading:
            self._waits = False
            self.action_go_on()

    def _order(self, transcript: Transcript) -> CallOrder | None:
        preview = self._preview
        if self.choice.how == "open" and self.suggestion is not None and self.suggestion.fits:
            self.action_deals()
            return None
        if self.choice.deal is None and not preview.account:
            self.notify("choose a deal with d, or name the account of a new one", severity="warning", markup=False)
            preview.ask_for("account")
            return None
        try:
            held = date.fromisoformat(preview.held) if preview.held else None
        except ValueError:
            self.notify("write the date as 2026-08-15, or leave it empty", severity="warning", markup=False)
            preview.ask_for("date")
            return None
        if held != transcript.meeting_date:
            transcript = transcript.model_copy(update={"meeting_date": held, "meeting_date_from": "rep"})
        return CallOrder(transcript, self._source.name, self.choice.deal, preview.account)

    # Once it is kept

    def _analysed(self, kept: Kept | None) -> None:
        if kept is not None:
            if kept.again:
                self.notify("the deal has this call already; nothing was doubled", markup=False)
            self._next_or_show(kept.deal)

    def _next_or_show(self, deal_id: str, *, seen: bool = False) -> None:
        """The next file; after the last one the proposals, or the deal where it has the call already."""
        self._drop()
        if self._queue:
            self.notify(f"kept with {deal_id}; {len(self._queue)} more", markup=False)
            self._begin(self._queue)
        elif seen:
            from copilot.tui.screens.deal import DealScreen

            self.app.switch_screen(DealScreen(self._service, deal_id, tab="calls"))
        else:
            self.app.switch_screen(ReviewScreen(self._service, deal_id))

    def action_set_aside(self) -> None:
        """Not this one: it is neither attached nor offered again."""
        if self.transcript is None:
            return
        self._drop()
        if self._queue:
            self._begin(self._queue)
        else:
            self._to_box()

    def _drop(self) -> None:
        """This call is done: its text is forgotten, its file no longer new."""
        self._keeping.drop(self.app, self._source.path)
        self._queue = self._queue[1:]
        self._mending = Mending()
        self._source = CallSource()
        self.choice = self._opened
        self._preview.set_account("")
        self.query_one(CallBox).fill("")
        self.transcript = None

    @on(Failed)
    def _failed(self) -> None:
        self._reading = self._waits = False
        if self.transcript is None:
            self.query_one(CallBox).focus()
