"""The proposals as a list, one line each, with the mark of their state."""

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from copilot.domain.proposal import ItemState, ProposalItem
from copilot.tui import changes, marks


class ItemList(OptionList):
    """Bound to the items and to those whose decision is being written."""

    BINDINGS = [Binding("j", "cursor_down", show=False), Binding("k", "cursor_up", show=False)]

    items: reactive[tuple[ProposalItem, ...]] = reactive(())
    writing: reactive[frozenset[str]] = reactive(frozenset[str]())

    @property
    def chosen(self) -> str | None:
        """The id of the item under the cursor."""
        option = self.highlighted_option
        return option.id if option else None

    def watch_items(self) -> None:
        """Show the items, the cursor where it was."""
        kept, scroll = self.chosen, self.scroll_y
        self.clear_options()
        self.add_options(Option(self._line(item), id=item.id) for item in self.items)
        ids = [i.id for i in self.items]
        if ids:
            self.highlighted = ids.index(kept) if kept in ids else _first_open(self.items)
            self.scroll_to(y=scroll, animate=False)

    def watch_writing(self) -> None:
        """Mark what is being written."""
        for item in self.items:
            self.replace_option_prompt(item.id, self._line(item))

    async def _on_click(self, event: events.Click) -> None:
        """One click looks at an item, two open its context."""
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is not None:
            self.highlighted = clicked
            if event.chain > 1:
                self.action_select()

    def choose(self, item_id: str) -> None:
        """Put the cursor on an item."""
        ids = [i.id for i in self.items]
        if item_id in ids:
            self.highlighted = ids.index(item_id)

    def _line(self, item: ProposalItem) -> Text:
        mark, colour = marks.STATE[item.state]
        if item.id in self.writing:
            mark = "…"
        decided = item.state is not ItemState.PROPOSED
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(f"{mark} ", style=f"bold {colour}")
        text.append(f"{changes.KIND[item.kind]:<10}", style=marks.QUIET)
        text.append(changes.subject(item), style=marks.QUIET if decided else "bold")
        text.append(f"  {changes.short(item)}", style=marks.QUIET)
        return text


def _first_open(items: tuple[ProposalItem, ...]) -> int:
    return next((n for n, i in enumerate(items) if i.state is ItemState.PROPOSED), 0)
