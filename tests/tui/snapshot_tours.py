"""The keys that lead to each screen, and the comparison of what is there with its picture."""

from collections.abc import Callable
from typing import Any

from textual import events
from textual.pilot import Pilot

from tests.tui.conftest import app_of
from tests.tui.scripted_desk import CALL

FULL = {
    "home": (),
    "scorecard": ("enter",),
    "plan": ("enter", "2"),
    "people": ("enter", "3"),
    "promises": ("enter", "4"),
    "calls": ("enter", "5"),
    "proposals": ("enter", "6"),
    "history": ("enter", "7"),
    "pictures": ("enter", "g"),
    "amounts": ("g",),
    "review": ("r", "j"),
    "edit": ("r", "j", "e"),
    "quotes": ("r", "j", "enter"),
    "withheld": ("r", "w"),
    "call": ("n", "paste"),
    "preview": ("n", "paste", "ctrl+s"),
    "prep": ("p",),
    "ask": ("colon", *"too expensive", "enter"),
    "library": ("l",),
    "today": ("t",),
    "help": ("question_mark",),
    "light": ("ctrl+t",),
    "high-contrast": ("ctrl+t", "ctrl+t"),
}
"""The keys that lead to each screen from the sample deal."""
EMPTY = {
    "home": (),
    "call": ("n",),
    "ask": ("colon", *"anything", "enter"),
    "amounts": ("g",),
    "today": ("t",),
}
"""The keys that lead to each screen without any deal."""
BARE = {
    "scorecard": ("enter",),
    "plan": ("enter", "2"),
    "people": ("enter", "3"),
    "promises": ("enter", "4"),
    "calls": ("enter", "5"),
    "proposals": ("enter", "6"),
    "history": ("enter", "7"),
    "pictures": ("enter", "g"),
    "review": ("r",),
    "prep": ("p",),
}
"""The keys that lead to each screen of a deal of which nothing is known."""


def as_pictured(
    snap_compare: Callable[..., bool], press: Any, service: Any, keys: tuple[str, ...], size: tuple[int, int]
) -> bool:
    """Whether the screen to which the keys lead looks as in its picture."""

    async def lead(pilot: Pilot[None]) -> None:
        await press(pilot)
        for key in keys:
            if key == "paste":
                pilot.app.post_message(events.Paste(CALL))
                await press(pilot)
            else:
                await press(pilot, key)
        # A cursor that blinks would be in every other picture.
        for widget in pilot.app.screen.query("Input, TextArea"):
            widget.cursor_blink = False
        await press(pilot)

    return snap_compare(app_of(service), terminal_size=size, run_before=lead)
