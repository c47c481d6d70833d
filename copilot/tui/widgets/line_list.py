"""Lines one can walk through with the arrow keys; headings are passed over."""

from textual.binding import Binding
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from copilot.tui.prep_lines import Line


class LineList(OptionList):
    """Bound to its lines; keeps the cursor on the same line when they are shown anew."""

    BINDINGS = [Binding("j", "cursor_down", show=False), Binding("k", "cursor_up", show=False)]

    lines: reactive[tuple[Line, ...]] = reactive(())

    @property
    def chosen(self) -> Line | None:
        """The line under the cursor."""
        option = self.highlighted_option
        return next((line for line in self.lines if option and line.key == option.id), None)

    def watch_lines(self) -> None:
        """Show the lines."""
        kept, scroll = self.highlighted_option, self.scroll_y
        self.clear_options()
        self.add_options(Option(line.text, id=line.key, disabled=line.key is None) for line in self.lines)
        keys = [line.key for line in self.lines]
        if kept is not None and kept.id in keys:
            self.highlighted = keys.index(kept.id)
            self.scroll_to(y=scroll, animate=False)
        elif any(keys):
            self.highlighted = next(n for n, key in enumerate(keys) if key)
            self.scroll_home(animate=False)
