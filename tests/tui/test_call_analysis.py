"""New call: the analysis runs, is cancelled, or fails."""

import threading
from typing import Any

from scripted_desk import CALL

from copilot.errors import StorageFailed
from copilot.tui.screens.analysis import AnalysisScreen
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.new_call import NewCallScreen
from copilot.tui.screens.review import ReviewScreen
from tests.tui.conftest import SMALL, app_of, paste
from tests.tui.reading_the_screen import seen, toasts

LONG = CALL * 3


async def test_an_analysis_can_be_cancelled_and_nothing_is_written(empty_service: Any, press: Any, settle: Any) -> None:
    empty_service.calls.gate = gate = threading.Event()
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, LONG)
        await press(pilot, "enter")
        pilot.app.screen.query_one("#account").focus()
        await paste(pilot, "Lumen")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AnalysisScreen)
        await pilot.press("escape")
        gate.set()
        await settle(pilot)
        assert isinstance(pilot.app.screen, NewCallScreen)
        assert "24 turns" in seen(pilot)
    assert empty_service.deals.list_deals() == ()
    assert empty_service.calls.analysed == []


async def test_nothing_opens_above_a_running_analysis(empty_service: Any, press: Any, settle: Any) -> None:
    empty_service.calls.gate = gate = threading.Event()
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, LONG)
        await press(pilot, "enter")
        pilot.app.screen.query_one("#account").focus()
        await paste(pilot, "Lumen")
        await pilot.press("ctrl+s", "ctrl+k")
        assert isinstance(pilot.app.screen, AnalysisScreen)
        gate.set()
        await settle(pilot)
        assert [type(s) for s in pilot.app.screen_stack] == [HomeScreen, ReviewScreen]


async def test_a_failed_analysis_goes_back_to_the_preview(empty_service: Any, press: Any) -> None:
    empty_service.calls.fails = StorageFailed("the model files are damaged", "install the program again")
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, LONG)
        await press(pilot, "enter")
        pilot.app.screen.query_one("#account").focus()
        await paste(pilot, "Lumen")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, NewCallScreen)
        assert "install the program again" in toasts(pilot)
        assert pilot.app.screen.query_one("#account").value == "Lumen"
