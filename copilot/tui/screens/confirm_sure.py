"""What `A` would accept, listed before it is done."""

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from copilot.domain.proposal import ProposalItem
from copilot.tui import changes, marks
from copilot.tui.widgets.key_bar import KeyBar


class ConfirmSureScreen(ModalScreen[bool]):
    """Dismissed with True when the person agrees to all of the list."""

    BINDINGS = [
        Binding("enter,y,A", "dismiss(True)", "Accept all of these", key_display="⏎"),
        Binding("escape,n,q", "dismiss(False)", "Cancel", key_display="esc"),
    ]
    AUTO_FOCUS = "#sure"

    def __init__(self, items: tuple[ProposalItem, ...], left: int) -> None:
        super().__init__()
        self._items = items
        self._left = left

    def compose(self) -> ComposeResult:
        """One line for each item."""
        with VerticalScroll(id="sure") as box:
            box.border_title = f"Accept {len(self._items)} together"
            yield Static(listed(self._items, self._left))
        yield KeyBar()


def listed(items: tuple[ProposalItem, ...], left: int) -> Text:
    """What each item is about and what it changes, how sure it is; and how many are left to look at."""
    text = Text()
    for item in items:
        text.append("✓ ", style=f"bold {marks.GOOD}")
        text.append(f"{changes.KIND[item.kind]:<10}", style=marks.QUIET)
        text.append(changes.subject(item), style="bold")
        text.append(f"  {changes.short(item)}  {item.confidence:.0%} sure\n", style=marks.QUIET)
    text.append(f"\n{left} left to look at. u takes these back as one step.", style=marks.QUIET)
    return text
