"""The analysis of a call as it runs: live steps, and a way out that leaves nothing behind."""

from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Footer, LoadingIndicator, Static
from textual.worker import get_current_worker

from copilot.domain.draft import Analysis
from copilot.domain.transcript import Transcript
from copilot.errors import CopilotError
from copilot.tui import errands, marks
from copilot.tui.messages import Analysed, Attached, Failed, StepBegun

if TYPE_CHECKING:
    from copilot.service import Service


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


class Cancelled(CopilotError):
    """The person gave up waiting. Its message is never shown."""


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
            yield LoadingIndicator()
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Begin."""
        errands.send(self, self._analyse, Analysed)

    def _analyse(self) -> Analysis:
        from copilot.service.calls import CallOptions

        worker = get_current_worker()

        def step(text: str) -> None:
            if worker.is_cancelled:
                raise Cancelled("cancelled")
            self.post_message(StepBegun(text))

        deal = self._service.deals.get(self._order.deal) if self._order.deal else None
        options = CallOptions(deal=deal)
        return self._service.calls.analyze_transcript(self._order.transcript, self._order.file, options, step)

    @on(StepBegun)
    def _step_begun(self, event: StepBegun) -> None:
        self.steps = (*self.steps, event.text)

    def watch_steps(self, steps: tuple[str, ...]) -> None:
        """Finished steps get a tick."""
        text = Text()
        for number, step in enumerate(steps, start=1):
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
