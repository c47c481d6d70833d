"""The analysis of a call as it runs: live steps, and a way out that leaves nothing behind."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import LoadingIndicator, Static
from textual.worker import get_current_worker

from copilot.domain.draft import Analysis
from copilot.domain.engine import Watch
from copilot.domain.transcript import Transcript
from copilot.errors import Stopped
from copilot.tui import errands, marks
from copilot.tui.call_messages import TextArrived
from copilot.tui.messages import Analysed, Attached, Failed, StepBegun
from copilot.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from copilot.service import Service


SHOWN = 9
"""Steps on the screen: a model has many, and the last ones tell."""
LINES, PAUSE = 4, 0.1
"""Lines of a model's text on the screen, and seconds between two looks at it."""


class Written:
    """What a model wrote so far, told at most ten times a second: a word at a time would keep the screen busy."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._text = ""
        self._told = 0.0

    def add(self, piece: str) -> None:
        """The next piece, from the worker's thread."""
        self._text = (self._text + piece)[-2_000:]
        now = time.monotonic()
        if now - self._told >= PAUSE:
            self._told = now
            self._tell("\n".join(self._text.strip().splitlines()[-LINES:]))


class CallOrder(NamedTuple):
    """A call to analyse and keep; without a deal, one is made for the account."""

    transcript: Transcript
    file: str
    deal: str | None
    account: str


class Kept(NamedTuple):
    """Where the call was kept; `again` if it was there already."""

    deal: str
    again: bool


class AnalysisScreen(ModalScreen[Kept | None]):
    """Analyses, then keeps the call; dismissed with None when cancelled or failed, and then nothing was written."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", key_display="esc")]

    steps: reactive[tuple[str, ...]] = reactive(("getting ready",))
    """What was begun; the last one is going on."""

    def __init__(self, service: "Service", order: CallOrder) -> None:
        super().__init__()
        self._service = service
        self._order = order
        self._keeping = False

    def compose(self) -> ComposeResult:
        """The steps."""
        with Vertical(id="analysis") as box:
            box.border_title = "Reading the call"
            yield Static(id="steps")
            yield Static(id="written")
            yield LoadingIndicator()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        errands.send(self, self._analyse, Analysed)

    def _analyse(self) -> Analysis:
        from copilot.service.calls import CallOptions

        worker = get_current_worker()

        def step(text: str) -> None:
            if worker.is_cancelled:
                raise Stopped("cancelled", "nothing was written")
            self.post_message(StepBegun(text))

        def show(text: str) -> None:
            self.post_message(TextArrived(text))

        watch = Watch(step=step, text=Written(show).add, stopped=lambda: worker.is_cancelled)
        deal = self._service.deals.get(self._order.deal) if self._order.deal else None
        options = CallOptions(deal=deal)
        order = self._order
        return self._service.calls.analyze_transcript(order.transcript, order.file, options, step, watch=watch)

    @on(StepBegun)
    def _step_begun(self, event: StepBegun) -> None:
        self.steps = (*self.steps, event.text)

    @on(TextArrived)
    def _text_arrived(self, event: TextArrived) -> None:
        self.query_one("#written", Static).update(Text(event.text, style=marks.QUIET))

    def watch_steps(self, steps: tuple[str, ...]) -> None:
        """Finished steps get a tick."""
        text = Text()
        for number, step in enumerate(steps[-SHOWN:], start=1 + max(0, len(steps) - SHOWN)):
            done = number < len(steps)
            text.append("✓ " if done else "… ", style=marks.GOOD if done else marks.SOME)
            text.append(f"{step}\n", style=marks.QUIET if done else "bold")
        self.query_one("#steps", Static).update(text)

    @on(Analysed)
    def _analysed(self, event: Analysed) -> None:
        self.steps = (*self.steps, "keeping the call and its proposals")
        self._keeping = True
        analysis = event.analysis

        def keep() -> Attached:
            deals = self._service.deals
            deal_id = self._order.deal or deals.new(None, self._order.account).id
            return Attached(deal_id, deals.attach(deal_id, analysis).again)

        errands.send(self, keep, lambda attached: attached, group="keep")

    @on(Attached)
    def _attached(self, event: Attached) -> None:
        errands.leave(self, Kept(event.deal, event.again))

    @on(Failed)
    def _failed(self) -> None:
        errands.leave(self)

    def action_cancel(self) -> None:
        """Stop before anything is written; what is being written is finished."""
        if not self._keeping:
            self.workers.cancel_node(self)
            self.dismiss(None)
            self.app.notify("cancelled; nothing was written", markup=False)
