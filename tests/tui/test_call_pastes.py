"""New call: pastes of any size, and what was left in the box."""

import time
from typing import Any

from scripted_desk import CALL

from copilot.domain.transcript import Side
from copilot.tui.screens.question import QuestionScreen
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.widgets.call_box import CallBox
from tests.tui.call_flows import new_call, until
from tests.tui.conftest import SMALL, app_of, paste
from tests.tui.reading_the_screen import seen


async def test_a_megabyte_of_twenty_one_thousand_lines_is_taken_at_once(empty_service: Any, press: Any) -> None:
    words = "".join(f"Speaker {n % 4}: line {n} of a long call with more words\r" for n in range(21_000))
    assert len(words) > 1_000_000
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        begun = time.perf_counter()
        await paste(pilot, words)
        assert "pasted 21,000 lines" in seen(pilot)
        assert time.perf_counter() - begun < 1
        assert len(pilot.app.screen.query_one(CallBox).text) < 400
        await press(pilot, "enter")
        assert "21000 turns" in seen(pilot)


async def test_the_fold_shows_how_the_paste_begins_and_ends(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, CALL * 3)
        assert "Maya Lindqvist: Thanks for making the time" in seen(pilot)
        assert "Piet Okafor: Then the security review" in seen(pilot)


async def test_a_second_paste_is_asked_about_and_nothing_is_lost(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, CALL * 3)
        await paste(pilot, CALL * 2)
        assert isinstance(pilot.app.screen, QuestionScreen)
        await press(pilot, "escape")
        assert "pasted 24 lines" in seen(pilot)
        await paste(pilot, CALL * 2)
        await press(pilot, "a")
        assert "pasted 40 lines" in seen(pilot)
        await paste(pilot, CALL * 2)
        await press(pilot, "r")
        assert "pasted 16 lines" in seen(pilot)


async def test_a_long_paste_onto_typed_words_is_asked_about_too(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n", "h", "e", "y")
        await paste(pilot, CALL * 3)
        assert isinstance(pilot.app.screen, QuestionScreen)
        await press(pilot, "a")
        assert pilot.app.screen.query_one(CallBox).paste.startswith("hey\nMaya")


async def test_a_paste_on_the_home_screen_is_a_new_call(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot)
        await paste(pilot, CALL * 3)
        await press(pilot)
        assert "pasted 24 lines" in seen(pilot)


async def test_what_was_left_in_the_box_is_there_again_also_after_a_crash(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, CALL * 3)
        await press(pilot, "enter", "s")
    file = next(empty_service.call_drafts.folder.glob("*.json"))
    assert file.stat().st_mode & 0o777 == 0o600
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "left unfinished" in seen(pilot))
        await press(pilot, "n")
        assert "pasted 24 lines" in seen(pilot)
        await press(pilot, "enter")
        transcript = new_call(pilot).transcript
        assert transcript is not None
        assert transcript.side_of("Maya Lindqvist") is Side.SELLER
        await press(pilot, "escape", "escape", "n")
        assert "pasted 24 lines" in seen(pilot)
        await press(pilot, "backspace", "escape")
    assert empty_service.call_drafts.waiting() == 0


async def test_an_attached_call_is_no_longer_kept(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, CALL * 3)
        await press(pilot, "enter")
        assert empty_service.call_drafts.waiting() == 1
        pilot.app.screen.query_one("#account").focus()
        await paste(pilot, "Lumen")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
    assert empty_service.call_drafts.waiting() == 0
