"""Review: decisions on groups, what was left out, the way back over several steps, and the end."""

from types import SimpleNamespace
from typing import Any

from scripted_desk import analysis_of, meeting

from copilot.domain.draft import Message, MessageKind, ModelUse, Withheld
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side
from copilot.service.drafting import Drafted
from copilot.tui.screens.quotes import QuotesScreen
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.screens.written import WrittenScreen
from copilot.tui.widgets.item_list import ItemList
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts

WIDE = (140, 45)


def states(service: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in service.deals.proposals("ridgeline"):
        found[item.state.value] = found.get(item.state.value, 0) + 1
    return found


def in_states(service: Any, state: str) -> set[str]:
    return {i.target for i in service.deals.proposals("ridgeline", state)}


def long_call() -> Any:
    """A call with so many promises that they do not all fit."""
    words = "".join(f"Maya Lindqvist: I will send you document number {n} by Friday.\n" for n in range(1, 21))
    transcript = meeting(words + "Dana Reyes: Good, that is all that we wanted from this one.\n")
    cites = [analysis_of(meeting()).commitments[0].cite.model_copy(update={"confidence": 0.6})]
    cites *= 20
    promises = tuple(
        Commitment(
            cite=cite.model_copy(update={"turn": n, "turn_end": n, "line": n, "quote": transcript.turns[n - 1].text}),
            owner="Maya Lindqvist",
            side=Side.SELLER,
            task=f"send document {n}",
        )
        for n, cite in enumerate(cites, start=1)
    )
    nothing = analysis_of(meeting()).model_copy(update={"transcript": transcript, "file": "long.txt"})
    return nothing.model_copy(update={"elements": (), "people": (), "plan_changes": (), "commitments": promises})


async def test_a_group_is_one_decision(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "j")
        assert "2 changes, 2 open" in seen(pilot)
        await press(pilot, "a")
        assert in_states(service, "accepted") == {"economic_buyer", "Ruth Almeida"}
        assert "✓ accepted ▸" in seen(pilot)
        await press(pilot, "u")
    assert states(service) == {"proposed": 7}


async def test_an_opened_group_is_decided_one_by_one(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "j", "space", "j", "j", "r")
        assert in_states(service, "rejected") == {"Ruth Almeida"}
        assert "1 of 2 open" in seen(pilot)
        await press(pilot, "k", "k", "k", "space")
        assert "▸" in seen(pilot)


async def test_one_of_a_group_is_chosen_before_it_is_edited(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "j", "e")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "choose the one to edit" in toasts(pilot)
        assert "▾" in seen(pilot)


async def test_what_is_too_much_for_one_call_is_folded_and_can_be_opened(service: Any, press: Any) -> None:
    service.deals.attach("ridgeline", long_call())
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "r")
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        assert "17 to decide" in seen(pilot)
        assert "2026-11-23 · Review call" in seen(pilot)
        await press(pilot, "end")
        assert "the rest (10)" in seen(pilot)
        await press(pilot, "space", "j", "r")
        assert states(service) == {"proposed": 26, "rejected": 1}
        assert "9 of 10 open" in seen(pilot)
        shown = {i.id for line in screen.lines for i in line.items}
        assert shown == {i.id for i in service.deals.proposals("ridgeline")}


async def test_enter_shows_the_quotes_of_all_of_a_group(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "r", "j", "enter")
        assert isinstance(pilot.app.screen, QuotesScreen)
        assert "2 quotes" in seen(pilot)


async def test_shift_r_rejects_with_a_reason_and_w_shows_it(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "R")
        assert "Reject · Metrics" in seen(pilot)
        await press(pilot, *"guess", "enter", "w")
        assert "Nothing was withheld" in seen(pilot)
        assert "by anna on 24 Nov: guess" in seen(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
    assert service.deals.history("ridgeline")[-1].reason == "guess"


async def test_giving_up_the_reason_rejects_nothing(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "R", *"hm", "escape")
    assert states(service) == {"proposed": 7}


async def test_w_shows_what_was_withheld_and_why(service: Any, press: Any) -> None:
    kept_back = Withheld(what="Omar decides alone", why="nobody said so in the call")
    said = long_call().model_copy(update={"withheld": (kept_back,)})
    service.deals.attach("ridgeline", said)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "w")
        assert "Omar decides alone" in seen(pilot)
        assert "nobody said so in the call" in seen(pilot)


async def test_u_goes_back_several_steps(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "a", "a", "x", "A", "enter")
        assert states(service) == {"accepted": 5, "rejected": 1, "proposed": 1}
        await press(pilot, "u")
        assert states(service) == {"accepted": 3, "rejected": 1, "proposed": 3}
        await press(pilot, "u", "u", "u")
        assert states(service) == {"proposed": 7}


def with_texts(service: Any) -> list[str]:
    """A service that writes; what it was asked to write."""
    asked: list[str] = []

    def write(kind: MessageKind, material: Any) -> Drafted[Message]:
        asked.append(f"{kind.value} of {material.file}")
        return Drafted(Message(kind=kind, text=f"The {kind.value} text."), "offline", None, ModelUse())

    service.messages = SimpleNamespace(write=write)
    service.calls.material_of = lambda analysis, deal: analysis
    return asked


async def test_the_end_says_what_was_decided_and_what_is_next(service: Any, press: Any) -> None:
    asked = with_texts(service)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r", "a", "a", "x", "A", "enter", "a")
        assert "All decided: ✓ 6 accepted, ✗ 1 rejected" in seen(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == "The crm text."
        assert "CRM note is copied" in toasts(pilot)
        await press(pilot, "f")
        assert isinstance(pilot.app.screen, WrittenScreen)
        assert "The email text." in seen(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == "The email text."
        await press(pilot, "escape", "u")
        assert "All decided" not in seen(pilot)
    assert asked == ["crm of call.txt", "email of call.txt"]


async def test_quotes_stand_beside_the_change_where_there_is_room_and_below_where_not(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "r")
        heading = next(row for row in seen(pilot).splitlines() if "Dana Reyes  buyer" in row)
        assert "Metrics" in heading.split("│")[1]
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        heading = next(row for row in seen(pilot).splitlines() if "Dana Reyes  buyer" in row)
        assert "Metrics" not in heading


async def test_a_tiny_window_still_shows_the_decision(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=(40, 12)) as pilot:
        await press(pilot, "r", "a", "j", "space", "A", "escape", "w", "escape")
        assert "Ridgeline" in seen(pilot)
        await press(pilot, "u")
    assert states(service) == {"proposed": 7}


async def test_what_was_decided_before_is_shown_on_demand(service: Any, press: Any) -> None:
    service.deals.reject("ridgeline", ["p1"])
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        assert "Metrics" not in seen(pilot)
        await press(pilot, "v")
        assert "decided before" in seen(pilot)
        await press(pilot, "end", "a")
        assert "decided already" in toasts(pilot)
        await press(pilot, "u")
    assert states(service) == {"proposed": 7}


async def test_every_key_is_a_command_of_the_palette(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "r", "ctrl+p", *"reject with", "enter")
        assert "Reject · Metrics" in seen(pilot)


async def test_a_long_text_is_shown_whole(service: Any, press: Any) -> None:
    text = "\n".join(f"line {n}" for n in range(20))
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "r")
        pilot.app.push_screen(WrittenScreen("E-mail", Message(kind=MessageKind.EMAIL, text=text), None))
        await press(pilot)
        assert "line 19" in seen(pilot)


async def test_two_clicks_open_a_group(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "r")
        await pilot.click(ItemList, offset=(20, 1), times=2)
        assert "▾" in seen(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)
