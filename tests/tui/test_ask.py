"""Ask: an answer while the customer is still talking."""

import threading
from typing import Any

from scripted_desk import SOURCE, TODAY
from textual.widgets import Input

from copilot.domain.draft import Answer, ModelUse, OfferingAnswer, Response
from copilot.domain.engine import Watch
from copilot.domain.knowledge import Source
from copilot.service.drafting import Drafted
from copilot.tui.answer_words import answer
from copilot.tui.screens.ask import AskScreen
from tests.tui.conftest import SMALL, app_of, paste
from tests.tui.reading_the_screen import seen

SAID = {"kit": "Seats pay back in a quarter.", "room": "A room costs what a desk costs."}


async def test_the_answer_comes_with_the_card_that_says_it(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "slash")
        await paste(pilot, "that is too expensive")
        await press(pilot, "enter")
        text = seen(pilot)
        assert "Compare it with nine days of waiting" in text
        assert "knowledge/objections/price.md" in text
        assert "What does a day of delay cost you?" in text


async def test_where_no_card_fits_nothing_is_made_up(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "slash", *"hm", "enter")
        assert "No card fits" in seen(pilot)


async def test_it_opens_from_a_text_field_with_ctrl_k(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "f", "ctrl+k")
        assert isinstance(pilot.app.screen, AskScreen)


def test_answers_of_several_offerings_stand_apart() -> None:
    source = Source(file="knowledge/x.md", heading="Answer", line=3)
    apart = tuple(OfferingAnswer(offering=o, responses=(Response(text=t, source=source),)) for o, t in SAID.items())
    shown = answer(Answer(by_offering=apart), TODAY).plain
    assert shown.index("If you sell kit") < shown.index("Seats pay back") < shown.index("If you sell room")


async def test_the_cards_answer_while_one_types_without_enter(service: Any, settle: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"expensive")
        for _ in range(200):
            await pilot.pause(0.01)
            if "Compare it with nine days" in seen(pilot):
                break
        assert "Compare it with nine days of waiting" in seen(pilot)
        assert {engine for engine, _ in service.answers.asked} == {"offline"}


async def test_the_models_words_come_after_the_cards_and_then_its_checked_answer(service: Any, press: Any) -> None:
    go_on = threading.Event()
    checked = Answer(responses=(Response(text="The checked answer.", source=SOURCE),))

    def model(watch: Watch) -> Drafted[Answer]:
        watch.text("I would say ")
        watch.text("this")
        go_on.wait(10)
        return Drafted(checked, "llm", None, ModelUse())

    service.answers.model = model
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "slash")
        await paste(pilot, "too expensive")
        await pilot.press("enter")
        for _ in range(200):
            await pilot.pause(0.01)
            if "I would say this" in seen(pilot):
                break
        assert "Compare it with nine days" in seen(pilot)
        assert "I would say this" in seen(pilot)
        go_on.set()
        await press(pilot)
        assert "The checked answer." in seen(pilot)


async def test_where_the_model_fails_the_cards_answer_is_kept(service: Any, press: Any) -> None:
    def model(_: Watch) -> Drafted[Answer]:
        said = service.answers.respond("too expensive", engine="offline")
        return Drafted(said.value, "offline", "the server is gone", ModelUse())

    service.answers.model = model
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "slash")
        await paste(pilot, "too expensive")
        await press(pilot, "enter", "pagedown", "pagedown")
        assert pilot.app.screen.reply.drafted.value.responses
        assert "the model did not answer (the server is gone)" in seen(pilot)


async def test_up_and_down_recall_what_was_asked_and_what_was_being_typed(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "slash", *"one", "enter", "escape")
        await press(pilot, "slash", *"two", "up")
        line = pilot.app.screen.query_one(Input)
        assert line.value == "one"
        await press(pilot, "down")
        assert line.value == "two"


async def test_the_answer_can_be_copied(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "slash")
        await paste(pilot, "too expensive")
        await press(pilot, "enter", "ctrl+y")
        assert pilot.app.clipboard == (
            "Compare it with nine days of waiting for each release.\n\nWhat does a day of delay cost you?"
        )


async def test_an_answer_from_a_flagged_card_says_so(service: Any, press: Any) -> None:
    service.library.flag("knowledge/objections/price.md", "", "last year's price")
    async with app_of(service).run_test(size=(120, 40)) as pilot:
        await press(pilot, "slash")
        await paste(pilot, "too expensive")
        await press(pilot, "enter")
        assert "! flagged as wrong: last year's price (anna)" in seen(pilot)
