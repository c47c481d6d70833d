"""Texts after a call, each line with its grounds."""

from collections.abc import Callable
from datetime import date

import pytest
from llm_material import MEETING, Shelf, call_of, day_of, line, passage
from scripted_model import Mended, ScriptedChat

from copilot.domain.cite import cite_turn
from copilot.domain.draft import MessageKind
from copilot.domain.engine import Job
from copilot.domain.grounding import About, Check
from copilot.domain.meddpicc import Status
from copilot.domain.signals import Category, Objection, Signals
from copilot.domain.transcript import Side, Transcript
from copilot.engines.llm.engine import ModelEngine
from copilot.errors import ModelFailed

Build = Callable[..., ModelEngine]
Meeting = Callable[..., Transcript]


def test_a_message_is_clean_text_with_its_claims_beside_it(engine: Build, releases: Transcript) -> None:
    blocks = [
        {"title": "", "lines": [line("Hi Dana,", fact=False), line("Thank you for your time.", fact=False)]},
        {
            "title": "Next steps",
            "lines": [
                line("You send the security form by Friday.", (5, "I send you the security form by Friday")),
                line("We give you 20 % off."),
                line("You get 3 more weeks.", fact=False),
            ],
        },
    ]
    call = call_of(releases)
    message = engine(ScriptedChat({"blocks": blocks})).message(MessageKind.EMAIL, call)
    assert message.text.split("\n\n")[1].splitlines()[0] == "Next steps"
    assert [c.text for c in message.claims] == [
        "You send the security form by Friday.",
        "We give you 20 % off.",
        "You get 3 more weeks.",
    ]
    check = Check(call.transcript, Shelf(), MEETING, About(resolve=day_of))
    checked = check.message(message)
    assert checked.text == ("Hi Dana,\nThank you for your time.\n\nNext steps\nYou send the security form by Friday.")
    assert [w.why for w in check.withheld] == ["it rests on nothing", "a line without grounds holds the number 3"]


def test_an_email_sees_only_cards_for_customers_that_have_not_expired(engine: Build, releases: Transcript) -> None:
    shelf = Shelf(
        [
            passage(1, "Cursor is weak, do not tell.", sharing="internal"),
            passage(2, "Cursor and we work side by side.", sharing="customer"),
            passage(3, "Cursor was compared last year.", sharing="customer", expires=date(2025, 1, 1)),
        ]
    )
    objection = Objection(cite=cite_turn(releases.turns[3]), category=Category.COMPETITOR)
    call = call_of(releases, signals=Signals(objections=(objection,)))
    chat = ScriptedChat({"blocks": [{"title": "", "lines": [line("We work beside Cursor.", cards=(1,))]}]})
    message = engine(chat, shelf).message(MessageKind.EMAIL, call)
    assert "side by side" in chat.prompts[0].user
    assert "do not tell" not in chat.prompts[0].user
    assert "compared last year" not in chat.prompts[0].user
    assert message.claims[0].sources[0].file == "knowledge/card-2.md"


def test_a_problem_names_a_card_as_the_model_knows_it(engine: Build, releases: Transcript) -> None:
    shelf = Shelf([passage(1, "Cursor and we work side by side.", sharing="customer")])
    objection = Objection(cite=cite_turn(releases.turns[3]), category=Category.COMPETITOR)
    call = call_of(releases, signals=Signals(objections=(objection,)))
    wrong = line("Every contract comes with free migration services.", cards=(1,))
    chat = ScriptedChat({"blocks": [{"title": "", "lines": [wrong]}]}, Mended({"blocks": []}))
    assert engine(chat, shelf).message(MessageKind.EMAIL, call).text == ""
    assert chat.problems == ["Claim: Every contract comes with free migration services.: card 1 does not say that"]


def test_the_short_form_of_a_crm_note_is_checked_with_the_rest(engine: Build, releases: Transcript) -> None:
    blocks = [{"title": "Pain", "lines": [line("Nine days a release.", (2, "Nine days today"))]}]
    call = call_of(releases)
    good = engine(ScriptedChat({"blocks": blocks, "short": line("Nine days.", (2, "Nine days today"))}))
    assert good.message(MessageKind.CRM, call).short == "Nine days."
    bad = engine(ScriptedChat({"blocks": blocks, "short": line("Lena hates it.", (3, "I hate it"))}))
    checked = Check(call.transcript, Shelf(), MEETING).message(bad.message(MessageKind.CRM, call))
    assert (checked.short, checked.text) == (None, "Pain\nNine days a release.")
    long = engine(ScriptedChat({"blocks": blocks, "short": line("x" * 300, (2, "Nine days today"))}))
    assert long.message(MessageKind.CRM, call).short == "Nine days a release."


def test_a_message_about_a_long_call_is_written_from_the_turns_that_matter(engine: Build, meeting: Meeting) -> None:
    small_talk = "The weather was lovely at the lake, and the children swam until it was dark again."
    lines = [("Dana Reyes", Side.BUYER, small_talk)] * 150
    lines[99] = ("Dana Reyes", Side.BUYER, "Nine days is what a release takes.")
    call = call_of(meeting(*lines))
    noted = {"blocks": [{"title": "", "lines": [line("Nine days.", (100, "Nine days"))]}]}
    nothing = {"blocks": []}
    made = engine(ScriptedChat(), context=3600)
    windows = made.request(Job.CHAT, call).count("##### request")
    chat = ScriptedChat(*[noted] * windows, noted, *[nothing] * 3)
    message = engine(chat, context=3600).message(MessageKind.CHAT, call)
    assert windows > 1
    assert len(chat.asked) == windows + 1
    assert chat.prompts[-1].name == "chat"
    assert "[100] B1: Nine" in chat.prompts[-1].user
    assert "[99]" not in chat.prompts[-1].user
    assert message.claims[0].cites[0].turn == 100


def test_a_call_without_turns_asks_nobody(engine: Build, meeting: Meeting) -> None:
    chat = ScriptedChat()
    made, call = engine(chat), call_of(meeting())
    assert {r.status for r in made.gap_analysis(call)} == {Status.MISSING}
    assert made.plan_update(call) == ()
    assert made.message(MessageKind.CHAT, call).text == ""


def test_a_call_of_which_everything_matters_and_nothing_fits_is_a_failure(engine: Build, meeting: Meeting) -> None:
    call = call_of(meeting(*[("Dana Reyes", Side.BUYER, f"Fact {n} is as long as a fact can be.") for n in range(300)]))
    everything = {"blocks": [{"title": "", "lines": [line("All.", *[(n, "Fact") for n in range(1, 301)])]}]}
    with pytest.raises(ModelFailed, match="not even what matters"):
        engine(ScriptedChat(*[everything] * 20), context=3600).message(MessageKind.CHAT, call)
