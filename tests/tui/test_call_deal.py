"""New call: the deal is suggested and confirmed, the same call known, a call moved."""

import threading
from typing import Any

from scripted_desk import CALL
from textual.widgets import OptionList

from copilot.domain.proposal import ItemState
from copilot.tui.screens.choose_deal import ChooseDealScreen
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.review import ReviewScreen
from tests.tui.call_flows import SECOND, known_contact, until
from tests.tui.conftest import SMALL, app_of, paste
from tests.tui.reading_the_screen import seen, toasts


async def test_the_deal_is_suggested_with_its_reason_and_enter_confirms_it(service: Any, press: Any) -> None:
    known_contact(service)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, SECOND * 4)
        await press(pilot, "enter")
        assert "? Ridgeline (ridgeline)" in seen(pilot)
        assert "Dana Reyes is a contact of Ridgeline" in seen(pilot)
        assert service.calls.analysed == []
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
    assert len(service.deals.calls("ridgeline")) == 2


async def test_another_deal_is_chosen_by_typing_or_a_new_one_made(service: Any, press: Any) -> None:
    known_contact(service)
    service.deals.new("northwind", "Northwind Traders")
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, SECOND * 4)
        await press(pilot, "enter", "d")
        assert isinstance(pilot.app.screen, ChooseDealScreen)
        await press(pilot, "n", "o", "r", "enter")
        assert "✓ Northwind Traders (northwind)" in seen(pilot)
        await press(pilot, "d", *"Lumen", "enter")
        assert "a new deal" in seen(pilot)
        await press(pilot, "enter")
        assert "Lumen › Review" in seen(pilot)
    assert [d.id for d in service.deals.list_deals()] == ["lumen", "northwind", "ridgeline"]


async def test_a_call_that_fits_another_deal_better_says_so(service: Any, press: Any) -> None:
    known_contact(service)
    service.deals.new("northwind", "Northwind Traders")
    async with app_of(service, "northwind").run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, SECOND * 4)
        await press(pilot, "enter")
        assert "✓ northwind" in seen(pilot)
        assert "fits Ridgeline better" in seen(pilot)


async def test_the_same_call_goes_to_another_deal_only_when_that_is_chosen(service: Any, press: Any) -> None:
    service.deals.new("northwind", "Northwind Traders")
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, CALL)
        await press(pilot, "ctrl+s")
        assert "ridgeline has this call already" in seen(pilot)
        await press(pilot, "d", "n", "o", "enter", "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
    assert len(service.deals.calls("northwind")) == 1


async def test_a_model_is_seen_writing(empty_service: Any, press: Any) -> None:
    empty_service.calls.gate = gate = threading.Event()
    empty_service.calls.writes = "Reviews take nine days"
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, CALL * 3)
        await press(pilot, "enter")
        pilot.app.screen.query_one("#account").focus()
        await paste(pilot, "Lumen")
        await pilot.press("enter")
        await until(pilot, lambda: "Reviews take nine days" in seen(pilot))
        await pilot.press("escape")
        gate.set()
        await press(pilot)
        assert "24 turns" in seen(pilot)
    assert empty_service.deals.list_deals() == ()
    assert empty_service.call_drafts.waiting() == 1


async def test_a_call_is_moved_with_what_was_accepted(service: Any, press: Any) -> None:
    known_contact(service)
    service.deals.new("northwind", "Northwind Traders")
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await press(pilot, "5", "m")
        assert isinstance(pilot.app.screen, ChooseDealScreen)
        assert [o.id for o in pilot.app.screen.query_one(OptionList).options] == ["northwind"]
        await press(pilot, "enter")
        assert "2 changes of this call were accepted" in seen(pilot)
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, DealScreen)
        assert "2 decisions went along" in toasts(pilot)
        assert "No calls yet" in seen(pilot)
    assert [c.person.name for c in service.deals.get("northwind").people] == ["Dana Reyes", "Ruth Almeida"]
    assert service.deals.get("ridgeline").people == ()


async def test_a_call_is_moved_and_its_changes_reverted(service: Any, press: Any) -> None:
    known_contact(service)
    service.deals.new("northwind", "Northwind Traders")
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await press(pilot, "5", "m", "enter", "r")
        assert "the call is with northwind now" in toasts(pilot)
    assert service.deals.get("northwind").people == ()
    assert {i.state for i in service.deals.proposals("northwind")} == {ItemState.PROPOSED}
    assert service.deals.get("ridgeline").people == ()
