"""The app over a service of its own, driven by keys."""

import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from scripted_desk import add_sample_deal, make_service
from textual import events
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from copilot.tui.app import CopilotApp

SMALL = (80, 24)


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two databases, made once and copied for each test: `empty` and `sample`."""
    folder = tmp_path_factory.mktemp("stores")
    for name in ("empty", "sample"):
        (folder / name).mkdir()
        made = make_service(folder / name)
        made.deals.list_deals()
        if name == "sample":
            add_sample_deal(made)
    return folder


@pytest.fixture
def service(stores: Path, tmp_path: Path) -> Any:
    """The sample deal with its seven proposals."""
    shutil.copytree(stores / "sample", tmp_path / "data")
    return make_service(tmp_path / "data")


@pytest.fixture
def empty_service(stores: Path, tmp_path: Path) -> Any:
    """No deal yet."""
    shutil.copytree(stores / "empty", tmp_path / "data")
    return make_service(tmp_path / "data")


Settle = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def settle() -> Settle:
    """Waits until every errand is back and its message was handled; one that a newer one replaced never is."""

    async def wait(pilot: Pilot[None]) -> None:
        quiet = 0
        for _ in range(20):
            with suppress(WorkerCancelled):
                await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            # Once may be the moment before a screen that just opened sends its first errand.
            quiet = 0 if any(w.is_running for w in pilot.app.workers) else quiet + 1
            if quiet > 1:
                return

    return wait


@pytest.fixture
def press(settle: Settle) -> Callable[..., Awaitable[None]]:
    """Presses keys one by one, as a person who looks before the next one."""

    async def keys(pilot: Pilot[None], *names: str) -> None:
        await settle(pilot)
        for name in names:
            await pilot.press(name)
            await settle(pilot)

    return keys


def app_of(service: Any, deal: str | None = None) -> CopilotApp:
    """The app as a person starts it, without animations to wait for."""
    app = CopilotApp(service, deal=deal)
    app.animation_level = "none"
    return app


async def paste(pilot: Pilot[None], text: str) -> None:
    """What the terminal sends for a paste, or for a file dropped on it."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
