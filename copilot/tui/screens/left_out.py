"""What the calls say and the deal does not have: withheld with the reason, and rejected."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static

from copilot.tui import changes, errands, marks
from copilot.tui.review_messages import LeftOutRead
from copilot.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from copilot.service import Service
    from copilot.service.left_out import LeftOut, Rejected


class LeftOutScreen(ModalScreen[None]):
    """Reads both lists when it opens."""

    BINDINGS = [Binding("escape,enter,q,w", "dismiss", "Back", key_display="esc")]
    AUTO_FOCUS = "#left-out"

    found: "reactive[LeftOut | None]" = reactive(None)

    def __init__(self, service: "Service", deal_id: str) -> None:
        super().__init__()
        self._service = service
        self._deal_id = deal_id

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with VerticalScroll(id="left-out") as box:
            box.border_title = "Withheld and rejected"
            yield Static("reading the calls …", id="left-out-text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Send for both lists."""
        from copilot.service.left_out import left_out

        errands.send(self, lambda: left_out(self._service.deals, self._deal_id), LeftOutRead)

    @on(LeftOutRead)
    def _read(self, event: LeftOutRead) -> None:
        self.found = event.found

    def watch_found(self, found: "LeftOut | None") -> None:
        """Show them."""
        if found is not None:
            self.query_one("#left-out-text", Static).update(text_of(found))


def text_of(found: "LeftOut") -> Text:
    """Both lists, or that there is nothing in either."""
    text = Text()
    for call in found.withheld:
        text.append(f"Withheld in {call.title}\n", style="bold")
        for one in call.withheld:
            text.append("  ⊘ ", style=marks.SOME)
            text.append(f"{one.what}\n")
            text.append(f"      {one.why}\n", style=marks.QUIET)
        text.append("\n")
    if not found.withheld:
        text.append("Nothing was withheld: every line of the calls had its ground.\n\n", style=marks.QUIET)
    text.append("Rejected: the same is not proposed again\n", style="bold")
    for rejected in found.rejected:
        text.append_text(_rejected(rejected))
    if not found.rejected:
        text.append("  nothing yet\n", style=marks.QUIET)
    return text


def _rejected(one: "Rejected") -> Text:
    text = Text("  ✗ ", style=marks.BAD)
    text.append(f"{changes.KIND[one.item.kind]:<10}", style=marks.QUIET)
    text.append(f"{changes.subject(one.item)}  {changes.short(one.item)}\n", style="")
    who = " ".join(
        w for w in (f"by {one.by}" if one.by else "", f"on {marks.day(one.at.date())}" if one.at else "") if w
    )
    told = ": ".join(w for w in (who, one.reason or "") if w)
    if told:
        text.append(f"      {told}\n", style=marks.QUIET)
    if one.item.cites:
        text.append(f"      “{one.item.cites[0].quote}”\n", style=marks.QUIET)
    return text
