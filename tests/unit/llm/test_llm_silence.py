"""Nothing said gives nothing: for each job and each field, whatever the model answers to it."""

from collections.abc import Callable

import pytest
from llm_material import GAPS, METRICS_CARD, NOTHING, PRICE, Shelf, call_of, line
from scripted_model import ScriptedChat

from copilot.domain.draft import ElementReading, MessageKind
from copilot.domain.engine import GapMaterial, ObjectionMaterial, ObjectionsMaterial
from copilot.domain.grounding import Check
from copilot.domain.meddpicc import Element, Status
from copilot.domain.transcript import Side, Transcript
from copilot.engines.llm.engine import ModelEngine

Build = Callable[..., ModelEngine]


@pytest.fixture
def small_talk(meeting: Callable[..., Transcript]) -> Transcript:
    return meeting(
        ("Sam Ito", Side.SELLER, "How was the lake?"),
        ("Dana Reyes", Side.BUYER, "Lovely, the children swam until dark."),
        ("Sam Ito", Side.SELLER, "Mm-hm."),
        ("Dana Reyes", Side.BUYER, "Bye then."),
    )


def test_an_empty_call_asks_nobody(engine: Build, meeting: Callable[..., Transcript]) -> None:
    chat, call = ScriptedChat(), call_of(meeting())
    made = engine(chat)
    assert {r.status for r in made.gap_analysis(call)} == {Status.MISSING}
    assert made.plan_update(call) == ()
    assert all(made.message(kind, call).text == "" for kind in MessageKind)
    assert made.used().calls == 0
    assert chat.asked == []


def test_small_talk_fills_no_field(engine: Build, small_talk: Transcript) -> None:
    readings = engine(ScriptedChat(NOTHING)).gap_analysis(call_of(small_talk))
    assert all((r.status, r.summary, r.evidence, r.questions) == (Status.MISSING, "", (), ()) for r in readings)
    assert all(r.gap and "Looked through all 4 turns, 2 of them the buyer's" in r.gap for r in readings)


def test_a_summary_without_evidence_is_no_summary(engine: Build, small_talk: Transcript) -> None:
    invented = {"evidence": [], "summaries": [{"element": "champion", "summary": "Dana champions us."}]}
    readings = engine(ScriptedChat(invented)).gap_analysis(call_of(small_talk))
    assert {r.summary for r in readings} == {""}


def test_no_plan_and_nothing_agreed_changes_nothing(engine: Build, small_talk: Transcript) -> None:
    chat = ScriptedChat({"changes": []})
    assert engine(chat).plan_update(call_of(small_talk)) == ()
    assert "(nothing)" in chat.prompts[0].user, "that there is no plan is said, not left to be guessed"


@pytest.mark.parametrize("kind", list(MessageKind))
def test_a_message_with_nothing_to_write_is_empty(engine: Build, small_talk: Transcript, kind: MessageKind) -> None:
    made = engine(ScriptedChat({"blocks": []})).message(kind, call_of(small_talk))
    assert (made.text, made.short or "", made.claims) == ("", "", ())


def test_a_title_without_lines_is_no_list(engine: Build, small_talk: Transcript) -> None:
    blocks = [{"title": "Next steps", "lines": []}, {"title": "", "lines": [line("Hi Dana,", fact=False)]}]
    made = engine(ScriptedChat({"blocks": blocks})).message(MessageKind.EMAIL, call_of(small_talk))
    assert made.text == "Hi Dana,"


def test_what_is_withheld_leaves_no_empty_title(engine: Build, small_talk: Transcript) -> None:
    blocks = [
        {"title": "", "lines": [line("Hi Dana,", fact=False)]},
        {"title": "Next steps", "lines": [line("You sign on Friday.", (4, "I sign on Friday"))]},
    ]
    call = call_of(small_talk)
    made = engine(ScriptedChat({"blocks": blocks})).message(MessageKind.EMAIL, call)
    check = Check(call.transcript, Shelf(), call.today)
    assert check.message(made).text == "Hi Dana,"
    assert len(check.withheld) == 1


def test_no_objection_no_card_and_no_gap_ask_nobody(engine: Build) -> None:
    chat = ScriptedChat()
    made = engine(chat, Shelf([PRICE]))
    assert made.objection_responses(ObjectionsMaterial(objections=())) == ()
    assert made.objection_response(ObjectionMaterial(text="zebra")).responses == ()
    two = (ObjectionMaterial(text="zebra"), ObjectionMaterial(text="giraffe"))
    assert [a.responses for a in made.objection_responses(ObjectionsMaterial(objections=two))] == [(), ()]
    assert made.discovery(GAPS) == ()
    known = GapMaterial(readings=(ElementReading(element=Element.METRICS, status=Status.CONFIRMED),))
    assert engine(chat, Shelf(documents=[METRICS_CARD])).discovery(known) == ()
    assert chat.asked == []


def test_cards_that_do_not_fit_give_no_answer_and_no_question(engine: Build) -> None:
    shelf = Shelf([PRICE], [METRICS_CARD])
    chat = ScriptedChat({"responses": [], "questions": []}, {"questions": []})
    made = engine(chat, shelf)
    answer = made.objection_response(ObjectionMaterial(text="the price"))
    assert (answer.responses, answer.questions, answer.withheld) == ((), (), ())
    assert made.discovery(GAPS) == ()
