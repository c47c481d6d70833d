"""Review: decisions with single keys."""

import threading
from datetime import date
from typing import Any

import pytest
from textual.widgets import Input

from copilot.domain.meddpicc import Element, Status
from copilot.domain.proposal import ItemState
from copilot.errors import StorageFailed
from copilot.tui.screens.confirm_sure import ConfirmSureScreen
from copilot.tui.screens.edit_item import EditItemScreen
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.quotes import QuotesScreen
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.widgets.item_list import ItemList
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts


def states(service: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in service.deals.proposals("ridgeline"):
        found[item.state.value] = found.get(item.state.value, 0) + 1
    return found


async def test_a_accepts_the_item_and_goes_on_to_the_next(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        assert "Every release waits nine days" in seen(pilot)
        await press(pilot, "a")
        assert service.deals.get("ridgeline").entry(Element.METRICS).status is Status.CONFIRMED
        assert "✓ 1 accepted" in seen(pilot)
        assert "Our CFO, Ruth Almeida" in seen(pilot)


async def test_fast_keys_each_decide_their_own_item(service: Any, press: Any, settle: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        await pilot.press("a", "a", "x", "a")
        await settle(pilot)
        assert states(service) == {"accepted": 4, "rejected": 1, "proposed": 2}


async def test_leaving_at_once_loses_no_decision(service: Any, press: Any, settle: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        await pilot.press("a", "a", "x", "escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
    assert states(service) == {"accepted": 3, "rejected": 1, "proposed": 3}


@pytest.mark.parametrize("key", ["x", "r"])
async def test_r_or_x_rejects_and_the_deal_stays_as_it_is(service: Any, press: Any, key: str) -> None:
    before = service.deals.get("ridgeline").scorecard
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", key)
        assert "✗ 1 rejected" in seen(pilot)
    assert service.deals.get("ridgeline").scorecard == before


async def test_u_takes_the_last_decision_back(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "a", "u")
        assert "? 7 proposed" in seen(pilot)
        assert "Every release waits nine days" in seen(pilot)
    assert service.deals.get("ridgeline").entry(Element.METRICS).status is Status.MISSING


async def test_e_accepts_it_in_the_persons_own_words(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "e")
        assert isinstance(pilot.app.screen, EditItemScreen)
        await press(pilot, "tab", "end", *"Now", "ctrl+s")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "✎ 1 edited" in seen(pilot)
    assert service.deals.get("ridgeline").entry(Element.METRICS).summary.endswith("two.Now")


async def test_a_refused_edit_keeps_what_was_typed(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "j", "j", "j", "j", "e")
        date_field = pilot.app.screen.query_one("#field-due", Input)
        date_field.focus()
        await press(pilot, "end", "backspace", "backspace", *"99", "ctrl+s")
        assert isinstance(pilot.app.screen, EditItemScreen)
        assert date_field.value == "2026-12-99"
        assert "nothing was changed" in toasts(pilot)
    assert states(service) == {"proposed": 7}


async def test_shift_a_accepts_the_sure_ones_together_and_one_undo_takes_all_back(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "A")
        assert isinstance(pilot.app.screen, ConfirmSureScreen)
        assert "Security review  2026-12-04 → 2026-12-11" in seen(pilot)
        assert states(service) == {"proposed": 7}
        await press(pilot, "enter")
        left = {i.target for i in service.deals.proposals("ridgeline", ItemState.PROPOSED)}
        assert left == {"metrics", "economic_buyer", "decision_criteria", "Dana Reyes", "Ruth Almeida"}
        await press(pilot, "u")
        assert states(service) == {"proposed": 7}


async def test_the_list_of_shift_a_can_be_refused(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        assert "A accepts 2 of 7" in seen(pilot)
        await press(pilot, "A", "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
    assert states(service) == {"proposed": 7}


async def test_shift_a_leaves_what_a_person_wrote(service: Any, press: Any) -> None:
    service.deals.set("ridgeline", "plan.m2.due", "2026-12-08")
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "A", "enter", "j", "j", "j", "j")
        shown = seen(pilot)
        assert "you wrote this: due 2026-12-08; the call says 2026-12-11" in " ".join(shown.split())
        assert "A leaves it: changes what a person wrote" in shown
    milestone = service.deals.get("ridgeline").plan.milestone("m2")
    assert milestone is not None
    assert milestone.due == date(2026, 12, 8)


async def test_the_plan_change_shows_before_and_after(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "j", "j", "j", "j")
        assert "- 2026-12-04" in seen(pilot)
        assert "+ 2026-12-11" in seen(pilot)


async def test_a_write_that_fails_leaves_the_item_open_and_tells_what_to_do(service: Any, press: Any) -> None:
    def fail(*_: Any) -> None:
        raise StorageFailed("not saved: the disk is full", "free some space and try again")

    service.deals.accept = fail
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "a")
        assert "not saved: the disk is full: free some space" in toasts(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.writing == frozenset()
        assert screen.line is not None
        assert screen.line.items[0].target == "metrics"
        await press(pilot, "x")
    assert states(service) == {"rejected": 1, "proposed": 6}


async def test_keys_work_while_a_decision_is_being_written(service: Any, press: Any, settle: Any) -> None:
    gate, accept = threading.Event(), service.deals.accept

    def slow(*args: Any) -> Any:
        gate.wait(10)
        return accept(*args)

    service.deals.accept = slow
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        await pilot.press("a", "j")
        assert "…" in seen(pilot)
        gate.set()
        await settle(pilot)
        assert "✓ 1 accepted" in seen(pilot)


async def test_nothing_to_undo_is_a_toast(empty_service: Any, press: Any) -> None:
    empty_service.deals.new("lumen", "Lumen")
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        assert "Nothing waits for a decision" in seen(pilot)
        await press(pilot, "a", "e", "A", "enter", "u")
        assert "nothing" in toasts(pilot)


async def test_a_click_looks_at_an_item_and_a_second_one_opens_its_context(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        await pilot.click(ItemList, offset=(20, 2))
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "The must-have for us is single sign-on" in seen(pilot)
        await pilot.click(ItemList, offset=(20, 2), times=2)
        assert isinstance(pilot.app.screen, QuotesScreen)
