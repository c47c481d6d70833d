"""Deal: tabs, and the words behind each line."""

from typing import Any

import pytest

from copilot.tui.screens.deal import TABS
from copilot.tui.screens.quotes import QuotesScreen
from copilot.tui.screens.review import ReviewScreen
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts


@pytest.fixture
def decided(service: Any) -> Any:
    """The sample deal, all of its proposals accepted."""
    service.deals.accept("ridgeline", [i.id for i in service.deals.proposals("ridgeline")])
    return service


async def test_the_scorecard_shows_status_words_and_quotes(decided: Any, settle: Any) -> None:
    async with app_of(decided, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        line = next(line for line in seen(pilot).splitlines() if "Economic buyer" in line)
        assert "● confirmed" in line
        assert "✓ accepted" in line


async def test_enter_on_an_element_shows_its_quotes_in_their_context(decided: Any, press: Any, settle: Any) -> None:
    async with app_of(decided, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, QuotesScreen)
        text = seen(pilot)
        assert "who signs off on a tool like this?" in text
        assert "Review call · 2026-11-23" in text


async def test_a_line_without_words_says_so(service: Any, press: Any, settle: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "no words of a call" in toasts(pilot)


async def test_a_late_milestone_says_late(service: Any, press: Any, settle: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        line = next(line for line in seen(pilot).splitlines() if "Order form" in line)
        assert "20 Nov" in line
        assert "late" in line


async def test_what_a_person_entered_is_told_apart(decided: Any, press: Any, settle: Any) -> None:
    decided.deals.set("ridgeline", "scorecard.champion.summary", "Dana, I think")
    async with app_of(decided, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        line = next(line for line in seen(pilot).splitlines() if "Champion" in line)
        assert "⌨ entered" in line


@pytest.mark.parametrize("size", [SMALL, (140, 45)])
async def test_every_tab_shows_its_table(decided: Any, press: Any, settle: Any, size: tuple[int, int]) -> None:
    words = {
        "scorecard": "Metrics",
        "plan": "Security review",
        "people": "Ruth Almeida",
        "promises": "send the",
        "calls": "Review call",
        "proposals": "✓ accepted",
        "history": "anna",
    }
    async with app_of(decided, "ridgeline").run_test(size=size) as pilot:
        await settle(pilot)
        for number, name in enumerate(TABS, start=1):
            await press(pilot, str(number))
            assert words[name] in seen(pilot), name


async def test_enter_on_a_proposal_goes_to_its_decision(service: Any, press: Any, settle: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "6", "down", "down", "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert pilot.app.screen.item is not None
        assert pilot.app.screen.item.target == "decision_criteria"


async def test_an_empty_tab_says_what_to_do(empty_service: Any, press: Any, settle: Any) -> None:
    empty_service.deals.new("lumen", "Lumen")
    async with app_of(empty_service, "lumen").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        assert "No calls yet" in seen(pilot)
