"""Ask: an answer while the customer is still talking."""

from typing import Any

from copilot.domain.draft import Answer, OfferingAnswer, Response
from copilot.domain.knowledge import Source
from copilot.tui.screens.ask import AskScreen, answer
from tests.tui.conftest import SMALL, app_of, paste
from tests.tui.reading_the_screen import seen

SAID = {"kit": "Seats pay back in a quarter.", "room": "A room costs what a desk costs."}


async def test_the_answer_comes_with_the_card_that_says_it(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "colon")
        await paste(pilot, "that is too expensive")
        await press(pilot, "enter")
        text = seen(pilot)
        assert "Compare it with nine days of waiting" in text
        assert "knowledge/objections/price.md" in text
        assert "What does a day of delay cost you?" in text


async def test_where_no_card_fits_nothing_is_made_up(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "colon", *"hm", "enter")
        assert "No card fits" in seen(pilot)


async def test_it_opens_from_a_text_field_with_ctrl_k(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "slash", "ctrl+k")
        assert isinstance(pilot.app.screen, AskScreen)


def test_answers_of_several_offerings_stand_apart() -> None:
    source = Source(file="knowledge/x.md", heading="Answer", line=3)
    apart = tuple(OfferingAnswer(offering=o, responses=(Response(text=t, source=source),)) for o, t in SAID.items())
    shown = answer(Answer(by_offering=apart), lambda _: False).plain
    assert shown.index("If you sell kit") < shown.index("Seats pay back") < shown.index("If you sell room")
