"""Home: the pipeline."""

from typing import Any

from copilot.errors import StorageFailed
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.home import HomeScreen
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts


async def test_a_deal_is_one_line_with_its_scorecard_and_what_waits(service: Any, settle: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        line = next(line for line in seen(pilot).splitlines() if "Ridgeline" in line)
        assert line.split() == ["Ridgeline", "evaluation", "$120k", "26", "Nov", "○○○○○○○○", "7", "1", "23", "Nov"]


async def test_without_deals_it_says_what_to_do(empty_service: Any, settle: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "No deals yet" in seen(pilot)
        assert "sales-copilot demo" in seen(pilot)


async def test_deals_that_wait_for_a_decision_come_first(service: Any, settle: Any) -> None:
    service.deals.new(None, "Aardvark")
    async with app_of(service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        text = seen(pilot)
        assert text.index("Ridgeline") < text.index("Aardvark")


async def test_the_table_narrows_as_one_types_and_escape_brings_all_back(service: Any, press: Any) -> None:
    service.deals.new(None, "Northwind [EMEA]")
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "slash", *"north")
        assert "Ridgeline" not in seen(pilot)
        assert "Northwind [EMEA]" in seen(pilot)
        await press(pilot, "escape")
        assert "Ridgeline" in seen(pilot)


async def test_enter_opens_the_deal_and_escape_comes_back(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot)
        await press(pilot, "j", "k")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DealScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_deal_asked_for_at_the_start_is_open(service: Any, settle: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Deals › Ridgeline" in seen(pilot)


async def test_a_deal_that_does_not_exist_is_told_with_a_hint(service: Any, settle: Any) -> None:
    async with app_of(service, "ridgelin").run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "there is no deal 'ridgelin'" in toasts(pilot)
        assert "do you mean ridgeline?" in toasts(pilot)


async def test_a_store_that_fails_is_a_toast_with_the_hint(service: Any, press: Any) -> None:
    def fail() -> None:
        raise StorageFailed("the deals cannot be read [disk]", "free some space")

    service.deals.list_deals = fail
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "ctrl+r")
        assert "the deals cannot be read [disk]: free some space" in toasts(pilot)


async def test_the_theme_can_be_switched(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        assert pilot.app.current_theme.dark
        await press(pilot, "ctrl+t")
        assert not pilot.app.current_theme.dark


async def test_help_lists_the_keys_of_the_screen(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "question_mark")
        assert "Filter" in seen(pilot)
        assert "Ask while typing" in seen(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
