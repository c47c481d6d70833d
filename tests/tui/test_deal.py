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
        assert line.split() == ["Economic", "buyer", "●", "confirmed", "1", "●", "–", "✓"]
        gap = next(line for line in seen(pilot).splitlines() if "Decision criteria" in line)
        assert "a second requirement" in gap


async def test_a_wide_scorecard_says_what_is_known_and_all_that_is_missing(decided: Any, settle: Any) -> None:
    async with app_of(decided, "ridgeline").run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        text = seen(pilot)
        assert "Single sign-on is a must." in text
        assert "✓ accepted" in text
        assert "whether that person" not in text
        assert "who acts for us inside, what that" in text


async def test_a_call_that_waits_for_a_decision_is_marked_in_the_trend(service: Any, settle: Any) -> None:
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        line = next(line for line in seen(pilot).splitlines() if "Metrics" in line)
        assert line.split()[:5] == ["Metrics", "○", "missing", "–", "?"]


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
        assert "!" in line
        assert "4d late" in line


async def test_the_plan_says_what_slips_and_for_what(service: Any, press: Any, settle: Any) -> None:
    service.deals.set("ridgeline", "plan.m2.depends_on", "m3")
    service.deals.set("ridgeline", "close_date", "2026-12-06")
    async with app_of(service, "ridgeline").run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "down")
        text = seen(pilot)
        assert "▼" in text
        assert "┄◇" in text
        assert "+4d" in text
        assert "Security review · waits for Order form to legal · slips 4d to 8 Dec, for Order form to legal" in text
        assert "the plan ends 8 Dec, 4d later than planned, 2d after the close date" in text
        await press(pilot, "down")
        assert "Order form to legal · holds up Security review · ! 4d late" in seen(pilot)


async def test_enter_on_a_milestone_shows_the_words_that_moved_it(decided: Any, press: Any, settle: Any) -> None:
    async with app_of(decided, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "down", "enter")
        assert isinstance(pilot.app.screen, QuotesScreen)
        assert "the eleventh of December" in " ".join(seen(pilot).split())


@pytest.mark.parametrize("size", [SMALL, (140, 45)])
async def test_people_stand_by_their_part_and_empty_seats_are_told(
    decided: Any, press: Any, settle: Any, size: tuple[int, int]
) -> None:
    async with app_of(decided, "ridgeline").run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        lines = {line.split("  ")[0].strip(): line for line in seen(pilot).splitlines()}
        assert "Ruth Almeida" in lines["Economic buyer"]
        assert "▰▱▱ named" in lines["Economic buyer"]
        assert "✗ missing" in lines["Champion"]
        assert "▰▰▱ met" in lines["no role yet"]
        assert "23 Nov" in lines["no role yet"]


async def test_the_history_tells_the_change_and_its_words(decided: Any, press: Any, settle: Any) -> None:
    decided.deals.set("ridgeline", "stage", "procurement")
    async with app_of(decided, "ridgeline").run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        text = seen(pilot)
        assert "evaluation → procurement" in text
        assert "scorecard: Metrics  missing → confirmed" in text
        assert "Dana Reyes: “Every release waits nine days" in text


async def test_what_a_person_entered_is_told_apart(decided: Any, press: Any, settle: Any) -> None:
    decided.deals.set("ridgeline", "scorecard.champion.summary", "Dana, I think")
    async with app_of(decided, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        line = next(line for line in seen(pilot).splitlines() if "Champion" in line)
        assert line.rstrip().endswith("⌨")


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
        assert pilot.app.screen.line is not None
        assert [i.target for i in pilot.app.screen.line.items] == ["decision_criteria"]


async def test_an_empty_tab_says_what_to_do(empty_service: Any, press: Any, settle: Any) -> None:
    empty_service.deals.new("lumen", "Lumen")
    async with app_of(empty_service, "lumen").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        assert "No calls yet" in seen(pilot)
