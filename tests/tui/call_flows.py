"""What the flows of New call share."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from copilot.tui.screens.new_call import NewCallScreen
from tests.tui.reading_the_screen import seen

SECOND = """\
Maya Lindqvist: Welcome back. Shall we go through the open points of the security pack?
Dana Reyes: Yes. We have read it, and there are two questions about where the data is kept.
Maya Lindqvist: It is kept in Frankfurt. I can send you the architecture page for that.
Dana Reyes: Please do. Then we talk again next week.
"""


def known_contact(service: Any) -> None:
    """Dana Reyes is a contact of Ridgeline."""
    items = service.deals.proposals("ridgeline")
    service.deals.accept("ridgeline", [i.id for i in items if i.kind == "person"])


def written(folder: Path, **files: str) -> Path:
    """A folder with these texts, written a while ago."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        file = folder / f"{name}.txt"
        file.write_text(text, encoding="utf-8")
    return folder


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Waits for a thread that is no errand."""
    for _ in range(200):
        await pilot.pause()
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(seen(pilot))


def new_call(pilot: Pilot[Any]) -> NewCallScreen:
    screen = pilot.app.screen
    assert isinstance(screen, NewCallScreen)
    return screen
