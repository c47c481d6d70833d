"""Pictures: of the pipeline from Home, of a deal from its screen."""

from typing import Any

import pytest

from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.pictures import PicturesScreen
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts

WIDE = (140, 45)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_g_on_home_shows_the_amounts_and_escape_comes_back(
    service: Any, press: Any, size: tuple[int, int]
) -> None:
    service.deals.new(None, "Northwind", value=40_000, stage="procurement", close_date="2027-01-15")
    service.deals.new(None, "Umeå", currency="SEK")
    async with app_of(service).run_test(size=size) as pilot:
        await press(pilot, "g")
        assert isinstance(pilot.app.screen, PicturesScreen)
        text = seen(pilot)
        assert "$160k in 2 open deals" in text
        assert "evaluation, $120k (1)" in text
        assert "Jan 2027, $40k (1)" in text
        assert "█" in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_g_on_a_deal_shows_its_plan_and_scorecard(
    service: Any, press: Any, settle: Any, size: tuple[int, int]
) -> None:
    service.deals.accept("ridgeline", [i.id for i in service.deals.proposals("ridgeline")])
    async with app_of(service, "ridgeline").run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        text = seen(pilot)
        assert "Deals › Ridgeline › Pictures" in text
        assert "4d late" in text
        assert "23 Nov" in text
        metrics = next(line for line in text.splitlines() if "Metrics" in line)
        assert metrics.split() == ["Metrics", "●"]
        await press(pilot, "end")
        assert "if nothing changes" in seen(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DealScreen)


async def test_pictures_of_nothing_say_what_to_do(empty_service: Any, press: Any, settle: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "g")
        assert "No open deals yet" in seen(pilot)
    empty_service.deals.new("lumen", "Lumen")
    async with app_of(empty_service, "lumen").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        assert "No plan yet" in seen(pilot)
        assert "No calls yet" in seen(pilot)
        assert "Neither a close date nor dates in the plan yet" in seen(pilot)


async def test_pictures_of_a_deal_that_is_gone_come_back_with_a_toast(service: Any, press: Any, settle: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        service.deals.forget("ridgeline")
        await press(pilot, "g")
        assert not isinstance(pilot.app.screen, PicturesScreen)
        assert "there is no deal 'ridgeline'" in toasts(pilot)
