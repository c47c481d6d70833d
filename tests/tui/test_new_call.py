"""New call: from a paste or a file to proposals."""

import time
from pathlib import Path
from typing import Any

from scripted_desk import CALL

from copilot.domain.transcript import Side
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.new_call import NewCallScreen
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.widgets.call_box import CallBox
from tests.tui.conftest import SMALL, app_of, paste
from tests.tui.reading_the_screen import seen, toasts

LONG = CALL * 3


async def test_a_long_paste_is_folded_read_and_analysed_into_proposals(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, LONG)
        assert "pasted 24 lines" in seen(pilot)
        await press(pilot, "enter")
        assert "24 turns" in seen(pilot)
        pilot.app.screen.query_one("#account").focus()
        await paste(pilot, "Lumen")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "Deals › Lumen › Review" in seen(pilot)
        assert [type(s) for s in pilot.app.screen_stack] == [HomeScreen, ReviewScreen]
    assert empty_service.calls.analysed == ["pasted"]
    assert len(empty_service.deals.proposals("lumen")) == 6


async def test_the_path_of_a_file_is_read(empty_service: Any, press: Any, tmp_path: Path) -> None:
    file = tmp_path / "the call.txt"
    file.write_text(CALL, encoding="utf-8")
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, f"'{file}'")
        await press(pilot, "enter")
        assert "8 turns" in seen(pilot)


async def test_what_is_no_transcript_is_told_and_stays_in_the_box(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, "/nowhere/call.vtt")
        await press(pilot, "enter")
        assert "/nowhere/call.vtt" in toasts(pilot)
        assert pilot.app.screen.query_one(CallBox).text == "/nowhere/call.vtt"


async def test_a_side_is_mended_with_one_key(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, LONG)
        await press(pilot, "enter", "s", "j", "s", "s")
        screen = pilot.app.screen
        assert isinstance(screen, NewCallScreen)
        assert screen.transcript is not None
        sides = {s.name: s.side for s in screen.transcript.speakers}
        assert sides["Maya Lindqvist"] is Side.SELLER
        assert sides["Dana Reyes"] is Side.BUYER


async def test_a_speaker_is_renamed_and_keeps_the_side(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, "Speaker 1: Hello there.\nSpeaker 2: Good morning.\nSpeaker 1: So.\n")
        await press(pilot, "ctrl+s", "s", "m")
        assert "Name" in seen(pilot)
        await press(pilot, "D", "a", "n", "e", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, NewCallScreen)
        assert screen.transcript is not None
        assert next((s.name, s.side) for s in screen.transcript.speakers) == ("Dane", Side.SELLER)
        await press(pilot, "m", "D", "a", "n", "a", "enter")
        assert next((t.speaker, t.label) for t in screen.transcript.turns) == ("Dana", "Speaker 1")
        await press(pilot, "m", "X", "escape")
        assert [s.name for s in screen.transcript.speakers] == ["Dana", "Speaker 2"]
        assert "Dana" in seen(pilot)


async def test_the_preview_says_why_lines_were_skipped(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, f"{CALL}\n## Action items\n- send the deck\n")
        await press(pilot, "ctrl+s")
        assert "2 lines skipped: 2 notes" in seen(pilot)


async def test_the_same_call_is_recognised_before_it_is_analysed_and_its_deal_opened(
    service: Any, press: Any, settle: Any
) -> None:
    async with app_of(service, "ridgeline").run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        await paste(pilot, CALL)
        await press(pilot, "ctrl+s")
        assert "ridgeline has this call already" in seen(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DealScreen)
        assert "Review call" in seen(pilot)
        assert "nothing was doubled" in toasts(pilot)
    assert len(service.deals.calls("ridgeline")) == 1
    assert service.calls.analysed == []


async def test_a_new_deal_needs_an_account(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, LONG)
        await press(pilot, "enter", "ctrl+s")
        assert "name the account" in toasts(pilot)


async def test_three_thousand_lines_do_not_freeze_the_screen(empty_service: Any, press: Any) -> None:
    words = "".join(f"Speaker {n % 4}: line {n} of a long call with some more words in it\n" for n in range(3_000))
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        begun = time.perf_counter()
        await paste(pilot, words)
        assert "pasted 3,000 lines" in seen(pilot)
        assert time.perf_counter() - begun < 1
        await press(pilot, "enter")
        assert "3000 turns" in seen(pilot)


async def test_backspace_drops_a_folded_paste(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, LONG)
        await press(pilot, "backspace")
        assert "Paste the transcript here" in seen(pilot)


async def test_escape_goes_back_to_the_box_with_all_that_was_in_it(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "n")
        await paste(pilot, LONG)
        await press(pilot, "enter", "escape")
        assert "pasted 24 lines" in seen(pilot)
