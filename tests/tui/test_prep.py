"""Prep: the next call on one screen."""

from pathlib import Path
from typing import Any

from copilot.domain.knowledge import Stage
from copilot.errors import StorageFailed
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.library import LibraryScreen
from copilot.tui.screens.prep import PrepScreen
from copilot.tui.widgets.line_list import LineList
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts

WIDE = (140, 45)


async def test_p_on_the_pipeline_prepares_the_deal_under_the_cursor(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "p")
        text = seen(pilot)
        assert "Late in the plan: Order form to legal, 4 days past its date" in text
        assert "Evaluation call (30 minutes)" in text
        assert "The test" in text
        assert "Whose budget would this come from?" in text
        assert "late  Order form to legal" in text


async def test_the_page_fits_a_small_window_and_tab_goes_to_what_to_expect(service: Any, press: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await press(pilot, "p", "tab")
        assert isinstance(pilot.app.screen, PrepScreen)
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "to-expect"
        assert "Raise from the plan" in seen(pilot)


async def test_enter_opens_the_card_behind_a_question_and_escape_comes_back(service: Any, press: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=WIDE) as pilot:
        await press(pilot, "p", "enter")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert pilot.app.screen.shown == "playbooks/calls/evaluation.md"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, PrepScreen)


async def test_w_writes_a_page_and_says_where(service: Any, press: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    async with app_of(service, "ridgeline").run_test(size=WIDE) as pilot:
        await press(pilot, "p", "w")
        file = tmp_path / "prep-ridgeline-2026-11-26.html"
        assert str(file) in toasts(pilot)
    page = file.read_text(encoding="utf-8")
    assert "Whose budget would this come from?" in page
    assert "25 min" in page


async def test_y_copies_the_page_as_markdown(service: Any, press: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=WIDE) as pilot:
        await press(pilot, "p", "y")
        assert pilot.app.clipboard.startswith("# Ridgeline: next call 26 Nov 2026")
        assert "- 25 min: The test, criteria and dates" in pilot.app.clipboard


async def test_a_deal_of_a_stage_without_a_script_says_so(service: Any, press: Any) -> None:
    service.deals.new("northwind", "Northwind", stage=Stage.CLOSE)
    async with app_of(service, "northwind").run_test(size=WIDE) as pilot:
        await press(pilot, "p")
        assert "no call script fits" in seen(pilot)
        assert "No call is attached to this deal yet" in seen(pilot)
        assert "nothing was objected to so far" in seen(pilot)


async def test_a_store_that_fails_brings_one_back_with_the_hint(service: Any, press: Any) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageFailed("the deals cannot be read", "free some space")

    service.prep.prepare = fail
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "the deals cannot be read: free some space" in toasts(pilot)


async def test_in_a_tiny_window_the_lists_can_still_be_walked(service: Any, press: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=(40, 12)) as pilot:
        await press(pilot, "p", "j", "j", "tab", "j")
        listed = pilot.app.screen.query_one("#to-expect", LineList)
        assert listed.chosen is not None
        assert listed.chosen.text.plain.split()[0] in seen(pilot)
