"""New call: files that are found, dropped, or arrive in a folder."""

import os
import time
from pathlib import Path
from typing import Any

from scripted_desk import CALL

from copilot.service.inbox import Inbox
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.open_file import OpenFileScreen
from copilot.tui.widgets.call_box import CallBox
from tests.tui.call_flows import SECOND, until, written
from tests.tui.conftest import SMALL, app_of, paste
from tests.tui.reading_the_screen import seen, toasts


async def test_a_file_is_found_by_typing_and_its_folder_remembered(
    empty_service: Any, press: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    calls = written(tmp_path / "Downloads", discovery=CALL, other=SECOND)
    (calls / "photo.png").write_bytes(b"x" * 2_500)
    monkeypatch.setenv("HOME", str(tmp_path))
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n", "o")
        assert isinstance(pilot.app.screen, OpenFileScreen)
        assert "2 readable" in seen(pilot)
        assert seen(pilot).index("discovery.txt") < seen(pilot).index("photo.png")
        assert "2.5 kB" in seen(pilot)
        await press(pilot, "d", "i", "s", "enter")
        assert "8 turns" in seen(pilot)
        await press(pilot, "x")
    assert empty_service.call_files.start() == calls


async def test_the_picker_goes_up_and_into_folders_and_takes_a_typed_path(
    empty_service: Any, press: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    calls = written(tmp_path / "calls", discovery=CALL)
    monkeypatch.setenv("HOME", str(tmp_path))
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n", "o", "c", "a", "l", "enter")
        assert "discovery.txt" in seen(pilot)
        await press(pilot, "left")
        assert "calls/" in seen(pilot)
        await paste(pilot, str(calls / "discovery.txt"))
        await press(pilot, "enter")
        assert "8 turns" in seen(pilot)


async def test_several_dropped_files_are_read_in_turn(empty_service: Any, press: Any, tmp_path: Path) -> None:
    folder = written(tmp_path / "my calls", one=CALL, two=SECOND)
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, f"'{folder}/one.txt' '{folder}/two.txt'")
        await press(pilot, "enter")
        assert "one.txt" in seen(pilot)
        assert "1 more after this one" in seen(pilot)
        pilot.app.screen.query_one("#account").focus()
        await paste(pilot, "Lumen")
        await press(pilot, "enter")
        assert "two.txt" in seen(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(CallBox).text == f"{folder}/two.txt"
    assert empty_service.calls.analysed == ["one.txt"]


async def test_a_rejected_file_is_told_and_its_path_stays(empty_service: Any, press: Any, tmp_path: Path) -> None:
    folder = written(tmp_path / "calls", shopping="milk\neggs\n")
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, (folder / "shopping.txt").as_uri())
        await press(pilot, "enter")
        assert "no speakers" in toasts(pilot)
        assert "shopping.txt" in pilot.app.screen.query_one(CallBox).text


async def test_calls_in_the_folder_are_shown_and_read_in_turn_and_none_is_attached_by_itself(
    empty_service: Any, press: Any, tmp_path: Path
) -> None:
    folder = written(tmp_path / "inbox", one=CALL, two=SECOND, shopping="milk\neggs\n")
    long_ago = time.time() - 60
    for n, name in enumerate(("one", "two", "shopping")):
        os.utime(folder / f"{name}.txt", (long_ago + n, long_ago + n))
    empty_service.inbox = Inbox(folder, empty_service.calls, tmp_path / "inbox.json")
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "2 new calls in the folder" in seen(pilot))
        await press(pilot, "i")
        assert "one.txt" in seen(pilot)
        await press(pilot, "x")
        assert "two.txt" in seen(pilot)
        await press(pilot, "x", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "in the folder" not in seen(pilot)
    assert empty_service.deals.list_deals() == ()
    assert empty_service.inbox.new_calls() == ()
