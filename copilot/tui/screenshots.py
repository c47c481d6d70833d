"""Pictures of the screens as SVG files, taken by pressing keys in a real app over a service."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.pilot import Pilot

from copilot.tui.app import CopilotApp

if TYPE_CHECKING:
    from copilot.service import Service

SIZE = (120, 34)


class Picture(NamedTuple):
    """A screen: the file's name, and the keys that lead there from the start; `paste:TEXT` pastes."""

    name: str
    keys: Sequence[str]


PICTURES = (
    Picture("home", ()),
    Picture("scorecard", ("enter",)),
    Picture("plan", ("enter", "2")),
    Picture("review", ("r", "j")),
    Picture("quotes", ("r", "j", "enter")),
    Picture("edit", ("r", "e")),
    Picture("ask", ("colon", "paste:we already use something else for this", "enter")),
    Picture("help", ("question_mark",)),
    Picture("pictures", ("enter", "g")),
    Picture("prep", ("p",)),
    Picture("library", ("l",)),
    Picture("today", ("t",)),
    Picture("call", ("n", "paste:Dana Reyes: Every release waits nine days for a review.")),
    Picture("light", ("enter", "ctrl+t")),
    Picture("high-contrast", ("enter", "ctrl+t", "ctrl+t")),
)


def take(service: "Service", folder: Path, pictures: Sequence[Picture] = PICTURES) -> tuple[Path, ...]:
    """Take the pictures into a folder, one SVG each; nothing is decided on the way."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(asyncio.run(_take(service, folder, picture)) for picture in pictures)


async def _take(service: "Service", folder: Path, picture: Picture) -> Path:
    app = CopilotApp(service)
    async with app.run_test(size=SIZE) as pilot:
        await _settle(pilot)
        for key in picture.keys:
            if key.startswith("paste:"):
                app.post_message(events.Paste(key.removeprefix("paste:")))
            else:
                await pilot.press(key)
            await _settle(pilot)
        return Path(app.save_screenshot(f"{picture.name}.svg", path=str(folder)))


async def _settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
