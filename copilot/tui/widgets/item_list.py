"""The decisions as a list, one line each, with the mark of their state."""

from textual import events
from textual.binding import Binding
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from copilot.tui.review_lines import Line, drawn


class ItemList(OptionList):
    """Bound to the lines and to the items whose decision is being written."""

    BINDINGS = [Binding("j", "cursor_down", show=False), Binding("k", "cursor_up", show=False)]

    lines: reactive[tuple[Line, ...]] = reactive(())
    writing: reactive[frozenset[str]] = reactive(frozenset[str]())

    @property
    def chosen(self) -> str | None:
        """The id of the line under the cursor."""
        option = self.highlighted_option
        return option.id if option else None

    def watch_lines(self) -> None:
        """Show the lines, the cursor where it was."""
        kept, scroll = self.chosen, self.scroll_y
        self.clear_options()
        self.add_options(Option(drawn(n, self.writing), id=n.id, disabled=not n.items) for n in self.lines)
        ids = [n.id for n in self.lines]
        if ids:
            self.highlighted = ids.index(kept) if kept in ids else _first_open(self.lines)
            self.scroll_to(y=scroll, animate=False)

    def watch_writing(self) -> None:
        """Mark what is being written."""
        for line in self.lines:
            self.replace_option_prompt(line.id, drawn(line, self.writing))

    async def _on_click(self, event: events.Click) -> None:
        """One click looks at a line, two open its context, or the group that it stands for."""
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is not None and self.lines[clicked].items:
            self.highlighted = clicked
            if event.chain > 1 and self.lines[clicked].folding:
                await self.run_action("screen.fold")
            elif event.chain > 1:
                self.action_select()

    def choose(self, line_id: str) -> None:
        """Put the cursor on a line."""
        ids = [n.id for n in self.lines]
        if line_id in ids:
            self.highlighted = ids.index(line_id)


def _first_open(lines: tuple[Line, ...]) -> int:
    first = next((n for n, line in enumerate(lines) if line.items), 0)
    return next((n for n, line in enumerate(lines) if line.open_items), first)
