"""One proposal: from what to what, and the words that it rests on."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from copilot.domain.proposal import ProposalItem
from copilot.tui import changes, marks, quotes


class ItemDetail(VerticalScroll):
    """Bound to the item under the cursor."""

    item: reactive[ProposalItem | None] = reactive(None)

    def compose(self) -> ComposeResult:
        """The change, then the quotes."""
        yield Static(id="change")
        yield Static(id="words")

    def watch_item(self, item: ProposalItem | None) -> None:
        """Show the item from its top."""
        self.query_one("#change", Static).update(change(item) if item else "")
        self.query_one("#words", Static).update(words(item) if item else "")
        self.scroll_home(animate=False)


def change(item: ProposalItem) -> RenderableType:
    """The item with its state and confidence, and each field from what to what."""
    heading = Text(f"{changes.subject(item)}\n", style="bold")
    heading.append_text(marks.state(item.state))
    heading.append(f"  {changes.KIND[item.kind]} {item.id} · {item.confidence:.0%} sure\n", style=marks.QUIET)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=marks.QUIET, no_wrap=True)
    table.add_column()
    for field, before, after in changes.differences(item):
        new = Text(f"+ {after}" if after is not None else "+ nothing", style=marks.GOOD)
        old = Text(f"- {before}\n", style=marks.BAD) if before is not None else Text()
        table.add_row(field, old + new)
    return Group(heading, table)


def words(item: ProposalItem) -> Text:
    """The quotes of the item, or that there are none."""
    if not item.cites:
        return marks.quiet("no words of a call stand behind this")
    return Text("\n\n").join(quotes.quote(c) for c in item.cites)
