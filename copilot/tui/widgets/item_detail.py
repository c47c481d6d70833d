"""One decision: from what to what, and beside it or below the words that it rests on."""

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from copilot.domain.cite import Cite
from copilot.domain.deal import Deal
from copilot.domain.own_words import OwnWords, own_words
from copilot.domain.proposal import ItemState, ProposalItem
from copilot.domain.sure_enough import why_look
from copilot.tui import changes, marks, quotes
from copilot.tui.review_lines import Line, author
from copilot.tui.word_diff import wordings

BESIDE = 80
"""From this width on, the words stand beside the change."""


class ItemDetail(VerticalScroll):
    """Bound to the line under the cursor and the deal that it would change."""

    line: reactive[Line | None] = reactive(None)
    deal: reactive[Deal | None] = reactive(None)

    def __init__(self, user: str) -> None:
        super().__init__()
        self._user = user

    def compose(self) -> ComposeResult:
        """All changes of the line."""
        yield Static(id="change")

    def watch_line(self) -> None:
        """Show the line from its top."""
        self._show()
        self.scroll_home(animate=False)

    def watch_deal(self) -> None:
        """What a person wrote may be new."""
        self._show()

    def _show(self) -> None:
        line, deal = self.line, self.deal
        self.query_one("#change", Static).update("" if line is None or deal is None else detail(line, deal, self._user))


@dataclass(frozen=True, slots=True)
class Pair:
    """A change and its words: beside each other where there is room, else one below the other."""

    change: RenderableType
    words: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As wide as the place is."""
        if options.max_width < BESIDE:
            yield self.change
            yield Text()
            yield self.words
            return
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        table.add_row(self.change, self.words)
        yield table


def detail(line: Line, deal: Deal, user: str) -> RenderableType:
    """Each change of the line with its words; the same words are shown once."""
    parts, seen = list[RenderableType](), set[Cite]()
    if len(line.items) > 1:
        waiting = len(line.open_items)
        parts.append(marks.quiet(f"{len(line.items)} changes, {waiting} open: a and r decide on all, space opens them"))
        parts.append(Text())
    for number, item in enumerate(line.items):
        fresh = [c for c in item.cites if c not in seen]
        seen.update(fresh)
        said = words(fresh) if fresh or not item.cites else marks.quiet("on the same words")
        parts += [Text()] if number else []
        parts.append(Pair(change(item, deal, user), said))
    return Group(*parts)


def change(item: ProposalItem, deal: Deal, user: str) -> RenderableType:
    """The item with its state and confidence, what a person wrote there, and each field from what to what."""
    heading = Text(f"{changes.subject(item)}\n", style="bold")
    heading.append_text(marks.state(item.state))
    heading.append(f"  {changes.KIND[item.kind]} {item.id} · {item.confidence:.0%} sure", style=marks.QUIET)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=marks.QUIET, no_wrap=True)
    table.add_column()
    for field, before, after in changes.differences(item):
        old, new = wordings(before, after)
        table.add_row(field, new if old is None else old + Text("\n") + new)
    if item.state is not ItemState.PROPOSED:
        return Group(heading, table)
    written = [_written(o, user) for o in own_words(deal, item)]
    look = why_look(item, deal)
    note = marks.quiet("A takes this one along" if look is None else f"A leaves it: {look.value}")
    return Group(heading, *written, table, note)


def _written(own: OwnWords, user: str) -> Text:
    text = Text("⌨ ", style=marks.OWN)
    text.append(f"{author(own.by, user)} wrote this: ", style=f"bold {marks.OWN}")
    text.append(f"{own.name.replace('_', ' ')} {_plain(own.value)}", style=marks.OWN)
    if own.said is None:
        return text.append("; it stays", style=marks.QUIET)
    return text.append(f"; the call says {_plain(own.said)}", style=marks.SOME)


def _plain(value: object) -> str:
    return changes.as_words(value) or "nothing"


def words(cites: tuple[Cite, ...] | list[Cite]) -> Text:
    """The quotes of an item, or that there are none."""
    if not cites:
        return marks.quiet("no words of a call stand behind this")
    return Text("\n\n").join(quotes.quote(c) for c in cites)
