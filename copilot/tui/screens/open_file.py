"""The file of a call is found: folders and files as one types, readable and newest first."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from copilot.tui import errands, marks
from copilot.tui.call_messages import FolderListed
from copilot.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from copilot.intake.arrivals import Entry
    from copilot.service import Service
    from copilot.service.call_files import Listing

SHOWN = 500
"""Entries in the list; typing finds the others."""
LONGEST_PATH = 56
UP = ".."
_PATH = ("/", "~", "./", "../", "\\\\")


class OpenFileScreen(ModalScreen[Path | None]):
    """Dismissed with a file, or None."""

    BINDINGS = [
        Binding("enter", "take", "Open", priority=True),
        Binding("left", "up", "Folder above", priority=True),
        Binding("escape", "dismiss(None)", "Back", key_display="esc"),
    ]

    listing: reactive["Listing | None"] = reactive(None)

    def __init__(self, service: "Service") -> None:
        super().__init__()
        self._service = service

    def compose(self) -> ComposeResult:
        """The folder, what one types, and what is there."""
        with Vertical(id="open-file") as box:
            box.border_title = "Open a call"
            yield Static(id="folder", markup=False)
            yield Input(placeholder="type to find a file, or a path", compact=True)
            yield OptionList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Where the last call was opened."""
        self._list(None)

    def _list(self, folder: Path | None) -> None:
        errands.send(self, lambda: self._service.call_files.list(folder), FolderListed)

    @on(FolderListed)
    def _listed(self, event: FolderListed) -> None:
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self.listing = event.listing

    def watch_listing(self) -> None:
        """Show what is there."""
        self._show()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show()

    def _show(self) -> None:
        listing, answers = self.listing, self.query_one(OptionList)
        answers.clear_options()
        if listing is None:
            return
        wanted = self.query_one(Input).value.strip().casefold().split()
        fitting = [e for e in listing.entries if all(w in e.path.name.casefold() for w in wanted)]
        files = sum(e.readable for e in listing.entries)
        self.query_one("#folder", Static).update(f"{files} readable in {_short(listing.folder)}")
        if not wanted:
            answers.add_option(Option(Text("↑ ..", style=marks.QUIET), id=UP))
        width = max(20, answers.size.width - 30)
        answers.add_options(Option(_line(e, width), id=str(e.path)) for e in fitting[:SHOWN])
        first = next((n for n, e in enumerate(fitting[:SHOWN]) if e.readable), 0) if fitting else 0
        answers.highlighted = min(first + (not wanted), answers.option_count - 1) if answers.option_count else None

    async def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while one types."""
        answers = self.query_one(OptionList)
        if event.key in ("up", "down", "pageup", "pagedown") and not answers.has_focus:
            event.stop()
            names = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}
            await answers.run_action(names[event.key])

    def action_up(self) -> None:
        """The folder that holds this one."""
        if self.listing is not None:
            self._list(self.listing.folder.parent)

    def action_take(self) -> None:
        """Open the file or the folder under the cursor, or the path that was typed."""
        typed = self.query_one(Input).value.strip()
        option = self.query_one(OptionList).highlighted_option
        if typed.startswith(_PATH) and self.listing is not None:
            path = self.listing.folder / Path(typed).expanduser()
            self._take(path)
        elif option is not None and option.id == UP:
            self.action_up()
        elif option is not None and option.id is not None:
            self._take(Path(option.id))

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_take()

    def _take(self, path: Path) -> None:
        if path.is_dir():
            self._list(path)
        else:
            self.dismiss(path)


def _line(entry: "Entry", width: int) -> Text:
    if entry.folder:
        return Text(f"▸ {entry.path.name}/", style=marks.OWN, no_wrap=True, overflow="ellipsis")
    name = entry.path.name if len(entry.path.name) <= width else f"{entry.path.name[: width - 1]}…"
    text = Text(f"  {name:<{width}}", style="bold" if entry.readable else marks.QUIET, no_wrap=True)
    text.append(f"{_size(entry.size):>8}", style=f"not bold {marks.QUIET}")
    when = datetime.fromtimestamp(entry.changed)  # noqa: DTZ006 - the person's own clock
    return text.append(f"  {when:%d %b %Y}", style=f"not bold {marks.QUIET}")


def _short(folder: Path) -> str:
    """The end of a long path."""
    text = str(folder)
    return text if len(text) <= LONGEST_PATH else f"…{text[-LONGEST_PATH:]}"


def _size(count: int) -> str:
    for unit, size in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"
