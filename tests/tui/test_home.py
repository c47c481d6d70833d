"""Home: the pipeline."""

import time
from types import SimpleNamespace
from typing import Any

from scripted_desk import TODAY

from copilot.domain.attention import Activity, standing_of
from copilot.errors import StorageFailed
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.home import HomeScreen
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts

WIDE = (140, 45)


async def test_a_deal_is_one_line_with_its_scorecard_and_what_waits(service: Any, settle: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        line = next(line for line in seen(pilot).splitlines() if "Ridgeline" in line)
        assert line.split() == [
            "Ridgeline",
            "evaluation",
            "$120k",
            "26",
            "Nov",
            "○○○○○○○○",
            "!",
            "4d",
            "23",
            "Nov",
            "!2",
        ]


async def test_a_wide_window_says_why_a_deal_needs_a_look(service: Any, settle: Any) -> None:
    service.deals.set("ridgeline", "close_date", "2026-12-10")
    async with app_of(service).run_test(size=WIDE) as pilot:
        await settle(pilot)
        line = next(line for line in seen(pilot).splitlines() if "Ridgeline" in line)
        assert "10 Dec" in line
        assert "! late 4d" in line
        assert "!3 1 milestone late, up to 4d" in line
        assert "1 deal by alerts · 1 need a look · 7 to decide" in seen(pilot)


async def test_s_sorts_by_the_next_column_and_S_turns_the_order_around(service: Any, press: Any) -> None:
    service.deals.new(None, "Aardvark", value=900_000)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot)
        assert _accounts(pilot) == ["Ridgeline", "Aardvark"]
        await press(pilot, "s")
        assert "Account▼" in seen(pilot)
        assert _accounts(pilot) == ["Aardvark", "Ridgeline"]
        await press(pilot, "S")
        assert "Account▲" in seen(pilot)
        assert _accounts(pilot) == ["Ridgeline", "Aardvark"]
        await press(pilot, "s")
        assert "Stage▼" in seen(pilot)
        assert _accounts(pilot) == ["Aardvark", "Ridgeline"]


async def test_a_click_on_a_header_sorts_by_it_and_another_turns_it_around(service: Any, settle: Any) -> None:
    service.deals.new(None, "Aardvark", value=900_000)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        header = seen(pilot).splitlines()[1]
        place = (header.index("Value"), 0)
        await pilot.click("#pipeline", offset=place)
        await settle(pilot)
        assert _accounts(pilot) == ["Aardvark", "Ridgeline"]
        await pilot.click("#pipeline", offset=place)
        await settle(pilot)
        assert _accounts(pilot) == ["Ridgeline", "Aardvark"]


async def test_alerts_can_be_filtered_for(service: Any, press: Any) -> None:
    service.deals.new(None, "Aardvark")
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "f", *"no next")
        assert _accounts(pilot) == ["Aardvark"]


async def test_five_hundred_deals_scroll_by_rows_that_are_not_made_anew(service: Any, press: Any) -> None:
    deal = service.deals.get("ridgeline")
    many = tuple(
        standing_of(deal.model_copy(update={"id": f"d{n}", "account": f"Account {n:03}"}), Activity(), TODAY)
        for n in range(500)
    )
    service.pipeline = SimpleNamespace(standings=lambda: many)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "end")
        assert "Account 499" in seen(pilot)
        begun = time.process_time()
        for _ in range(20):
            await pilot.press("pageup")
        assert (time.process_time() - begun) / 20 < 0.1
        assert "Account 499" not in seen(pilot)


def _accounts(pilot: Any) -> list[str]:
    return [line.split()[0] for line in seen(pilot).splitlines()[2:] if line.startswith((" Ridgeline", " Aardvark"))]


async def test_without_deals_it_says_what_to_do(empty_service: Any, settle: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "No deals yet" in seen(pilot)
        assert "sales-copilot demo" in seen(pilot)


async def test_deals_that_need_a_look_come_first(service: Any, settle: Any) -> None:
    service.deals.new(None, "Aardvark")
    async with app_of(service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        text = seen(pilot)
        assert text.index("Ridgeline") < text.index("Aardvark")


async def test_the_table_narrows_as_one_types_and_escape_brings_all_back(service: Any, press: Any) -> None:
    service.deals.new(None, "Northwind [EMEA]")
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "f", *"north")
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

    service.pipeline = SimpleNamespace(standings=fail)
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
