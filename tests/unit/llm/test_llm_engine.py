"""The engine: the same jobs and values as the offline one, every claim with its place, nothing mended in silence."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from llm_material import GAPS, MEETING, METRICS_CARD, NOTHING, PRICE, Shelf, call_of, found, passage
from scripted_model import Look, Mended, ScriptedChat, failing

from copilot.domain.cite import cite_turn
from copilot.domain.deal import Deal
from copilot.domain.draft import MessageKind, ModelUse
from copilot.domain.engine import Engine, ObjectionMaterial, ObjectionsMaterial
from copilot.domain.grounding import Check
from copilot.domain.meddpicc import Element, Evidence, Facet, Polarity, Status
from copilot.domain.plan import Milestone, MilestoneStatus, Plan, PlanOp
from copilot.domain.signals import Category, Signals
from copilot.domain.transcript import Side, Transcript
from copilot.engines.llm.chat import ContextOverflow
from copilot.engines.llm.engine import ModelEngine
from copilot.engines.llm.prompts import Prompts
from copilot.errors import ModelFailed

Build = Callable[..., ModelEngine]
Meeting = Callable[..., Transcript]


def test_it_is_an_engine(engine: Build) -> None:
    made: Engine = engine(ScriptedChat())
    assert made.name == "llm"
    assert made.used() == ModelUse()


def test_evidence_has_the_place_of_its_turn_and_the_status_of_the_rubric(engine: Build, releases: Transcript) -> None:
    chat = ScriptedChat(
        {
            "evidence": [
                found(3, "Lena Moor, signs", Element.ECONOMIC_BUYER, Facet.NAME, about="Lena Moor"),
                found(2, "Nine days today, and we want to be at four", Element.METRICS, Facet.BASELINE, Facet.TARGET),
            ],
            "summaries": [{"element": "metrics", "summary": "Nine days today, four wanted."}],
        }
    )
    readings = engine(chat).gap_analysis(call_of(releases))
    assert [r.element for r in readings] == list(Element)
    metrics, buyer = readings[0], readings[1]
    assert (metrics.status, metrics.summary, metrics.gap) == (Status.CONFIRMED, "Nine days today, four wanted.", None)
    cite = metrics.evidence[0].cite
    assert (cite.turn, cite.turn_end, cite.line, cite.start, cite.speaker, cite.side, cite.confidence) == (
        2,
        2,
        2,
        20.0,
        "Dana Reyes",
        Side.BUYER,
        0.8,
    )
    assert buyer.status is Status.PARTIAL
    assert buyer.gap is not None
    assert "a meeting with that person" in buyer.gap
    assert "all 5 turns, 3 of them the buyer's" in buyer.gap


def test_silence_is_missing_with_what_was_looked_through(engine: Build, releases: Transcript) -> None:
    readings = engine(ScriptedChat(NOTHING)).gap_analysis(call_of(releases))
    assert {r.status for r in readings} == {Status.MISSING}
    assert all(r.assessed and r.gap and not r.summary and not r.evidence for r in readings)


def test_an_invented_quote_and_an_invented_turn_reach_the_check_and_are_withheld(
    engine: Build, releases: Transcript
) -> None:
    chat = ScriptedChat(
        {
            "evidence": [
                found(2, "Two days at most", Element.METRICS, Facet.BASELINE),
                found(77, "We pay anything", Element.ECONOMIC_BUYER, Facet.BUDGET),
                found(1, "How long does a release take you?", Element.IDENTIFY_PAIN, Facet.PROBLEM),
            ],
            "summaries": [],
        }
    )
    call = call_of(releases)
    readings = engine(chat).gap_analysis(call)
    assert sum(len(r.evidence) for r in readings) == 3
    check = Check(call.transcript, Shelf(), MEETING)
    checked = check.readings(readings)
    assert {r.status for r in checked} == {Status.MISSING}
    assert [w.why for w in check.withheld] == [
        "the quote is not in turn 2",
        "turn 77 does not exist",
        "it is not the buyer who says it",
    ]


def test_a_speaker_of_unknown_side_counts_half_and_never_confirms(engine: Build, releases: Transcript) -> None:
    facets = (Facet.ALTERNATIVE, Facet.ASSESSMENT)
    chat = ScriptedChat(
        {"evidence": [found(4, "looked at Cursor", Element.COMPETITION, *facets, confidence=0.95)], "summaries": []}
    )
    reading = engine(chat).gap_analysis(call_of(releases))[-1]
    assert reading.status is Status.PARTIAL
    assert reading.evidence[0].cite.confidence == 0.5


def test_facets_of_another_element_do_not_count(engine: Build, releases: Transcript) -> None:
    chat = ScriptedChat({"evidence": [found(2, "Nine days", Element.METRICS, Facet.STAKE)], "summaries": []})
    assert engine(chat).gap_analysis(call_of(releases))[0].evidence[0].facets == frozenset()


def test_a_figure_that_nobody_said_does_not_get_into_the_summary(engine: Build, releases: Transcript) -> None:
    chat = ScriptedChat(
        {
            "evidence": [found(2, "Nine days today", Element.METRICS, Facet.BASELINE)],
            "summaries": [{"element": "metrics", "summary": "Releases take 9 days and cost $40,000."}],
        }
    )
    call = call_of(releases)
    readings = engine(chat).gap_analysis(call)
    assert chat.problems == [
        "Metrics: Releases take 9 days and cost $40,000.: the number 40,000 is in none of the cited words"
    ]
    check = Check(call.transcript, Shelf(), MEETING)
    assert check.readings(readings)[0].summary == "Nine days today"
    assert len(check.withheld) == 1


def test_what_could_not_be_judged_is_not_called_missing(engine: Build, releases: Transcript) -> None:
    chat = ScriptedChat()
    signals = Signals(unassessed=dict.fromkeys(Element, "all sides are unknown"))
    readings = engine(chat).gap_analysis(call_of(releases, signals=signals))
    assert [(r.assessed, r.gap) for r in readings] == [(False, "all sides are unknown")] * 8
    assert chat.asked == []


def test_local_signals_and_the_deal_are_given_as_a_start(engine: Build, releases: Transcript) -> None:
    signals = Signals(evidence=(Evidence(element=Element.METRICS, cite=cite_turn(releases.turns[1])),))
    chat = ScriptedChat(NOTHING)
    engine(chat).gap_analysis(call_of(releases, signals=signals))
    assert "- metrics: turn 2\n" in chat.prompts[0].user
    assert "B1 = Dana Reyes (buyer)" in chat.prompts[0].user
    assert "[2] B1: Nine days today" in chat.prompts[0].user


def test_a_call_above_the_context_is_read_in_windows_and_merged(engine: Build, meeting: Meeting) -> None:
    said = "Nine days is what it takes, and it hurts the team every single time we ship something."
    call = call_of(meeting(*[("Dana Reyes", Side.BUYER, said)] * 120))
    first = found(2, "Nine days", Element.METRICS, Facet.BASELINE)
    again = found(2, "nine  days", Element.METRICS, Facet.TARGET)
    later = found(90, "hurts the team", Element.IDENTIFY_PAIN, Facet.PROBLEM)
    answers = [{"evidence": [first], "summaries": []}, {"evidence": [later, again], "summaries": []}]
    chat = ScriptedChat(*answers, *[NOTHING] * 10)
    readings = engine(chat, context=3600).gap_analysis(call)
    assert len(chat.asked) > 2
    assert len(readings[0].evidence) == 1
    assert readings[0].evidence[0].facets == {Facet.BASELINE, Facet.TARGET}
    assert readings[5].status is Status.PARTIAL
    shown = "\n".join(p.user for p in chat.prompts)
    assert all(f"[{n}] B1: Nine" in shown for n in range(1, 121))


def test_a_number_taken_back_later_cancels_the_earlier_one(engine: Build, meeting: Meeting) -> None:
    call = call_of(meeting(("D", Side.BUYER, "Nine days."), ("D", Side.BUYER, "No, forget the nine days.")))
    back = found(2, "forget the nine days", Element.METRICS, polarity=Polarity.AGAINST, about="release time")
    first = found(1, "Nine days", Element.METRICS, Facet.BASELINE, about="release time")
    reading = engine(ScriptedChat({"evidence": [back, first], "summaries": []})).gap_analysis(call)[0]
    assert reading.status is Status.MISSING
    assert len(reading.evidence) == 2


def test_a_context_too_small_for_the_prompt_fails_before_any_call(engine: Build, releases: Transcript) -> None:
    chat = ScriptedChat()
    with pytest.raises(ModelFailed, match="too small"):
        engine(chat, context=1500).gap_analysis(call_of(releases))
    assert chat.asked == []


def test_nothing_of_a_deal_marked_never_send_is_sent(engine: Build, releases: Transcript) -> None:
    deal = Deal(id="acme", account="Acme", never_send=True, created=datetime(2026, 1, 1, tzinfo=UTC))
    made, call = engine(ScriptedChat()), call_of(releases, deal=deal)
    for job in (made.gap_analysis, made.plan_update, lambda c: made.message(MessageKind.EMAIL, c)):
        with pytest.raises(ModelFailed, match="never_send"):
            job(call)


def test_a_question_rests_on_its_card(engine: Build) -> None:
    chat = ScriptedChat(
        {
            "questions": [
                {"text": "How long does a release take today?", "card": 1, "ask": "dana reyes", "why": "No baseline."},
                {"text": "Who pays?", "card": 9, "ask": "The Pope", "element": "economic_buyer"},
                {"text": "One too many?", "card": 2},
            ]
        }
    )
    shelf = Shelf(documents=[METRICS_CARD])
    questions = engine(chat, shelf).discovery(GAPS)
    assert len(questions) == 2
    first = questions[0]
    assert (first.element, first.finds, first.ask) == (Element.METRICS, Facet.BASELINE, "Dana Reyes")
    assert first.source == METRICS_CARD.questions[0].source
    assert questions[1].ask is None
    check = Check(None, shelf, MEETING)
    assert check.questions(questions) == questions[:1]
    assert "card 9" in check.withheld[0].why


def test_no_gap_or_no_card_asks_nobody(engine: Build) -> None:
    chat = ScriptedChat()
    known = GAPS.model_copy(update={"readings": GAPS.readings[1:]})
    assert engine(chat, Shelf(documents=[METRICS_CARD])).discovery(known) == ()
    assert engine(chat, Shelf()).discovery(GAPS) == ()
    assert chat.asked == []


def test_a_response_is_the_words_of_the_card(engine: Build) -> None:
    chat = ScriptedChat(
        {
            "category": "price",
            "responses": [
                {"card": 1, "first_sentence": 1, "last_sentence": 2},
                {"card": 1, "first_sentence": 4, "last_sentence": 4},
                {"card": 3, "first_sentence": 1, "last_sentence": 1},
            ],
            "questions": [{"text": "What do you pay by the month today?", "card": 1}],
        }
    )
    shelf = Shelf([PRICE])
    answer = engine(chat, shelf).objection_response(ObjectionMaterial(text="The price is too high"))
    assert answer.category is Category.PRICE
    assert [r.text for r in answer.responses] == ["The price covers support. You pay by the month."]
    assert len(answer.withheld) == 2
    check = Check(None, shelf, MEETING)
    assert check.answer(answer, ("The price is too high",)) == answer
    assert check.withheld == []


def test_no_card_near_gives_no_answer_and_asks_nobody(engine: Build) -> None:
    chat = ScriptedChat()
    answer = engine(chat, Shelf([PRICE])).objection_response(
        ObjectionMaterial(text="quantum gravity", category=Category.QUALITY)
    )
    assert (answer.category, answer.responses, answer.questions) == (Category.QUALITY, (), ())
    assert chat.asked == []


PLAN = Plan(milestones=(Milestone(id="m1", title="Security review", owner="Dana Reyes", side=Side.BUYER),))


def test_a_plan_change_has_only_the_fields_of_its_operation(engine: Build, releases: Transcript) -> None:
    change = {"op": "set_due", "id": "m1", "turn": 5, "quote": "security form by Friday", "due": "2026-11-27"}
    extra = {"title": "Security review", "owner": "Sam Ito", "status": "done"}
    chat = ScriptedChat({"changes": [{**change, **extra}]})
    (made,) = engine(chat).plan_update(call_of(releases, plan=PLAN))
    assert (made.op, made.id, made.due, made.title, made.owner, made.status) == (
        PlanOp.SET_DUE,
        "m1",
        date(2026, 11, 27),
        None,
        None,
        None,
    )
    assert "id m1: Security review; owner Dana Reyes (buyer); due open; not_started" in chat.prompts[0].user
    assert "Tuesday 2026-11-24" in chat.prompts[0].user


def test_the_later_of_two_changes_wins_and_an_invented_one_replaces_nothing(engine: Build, meeting: Meeting) -> None:
    call = call_of(
        meeting(
            ("D", Side.BUYER, "It is done."), ("D", Side.BUYER, "Sorry, it is blocked."), ("D", Side.BUYER, "Bye.")
        ),
        plan=PLAN,
    )
    done = {"op": "set_status", "id": "m1", "turn": 1, "quote": "It is done", "status": "done"}
    blocked = {"op": "set_status", "id": "m1", "turn": 2, "quote": "it is blocked", "status": "blocked"}
    invented = {"op": "set_status", "id": "m1", "turn": 3, "quote": "it is dropped", "status": "dropped"}
    changes = engine(ScriptedChat({"changes": [invented, blocked, done]})).plan_update(call)
    check = Check(call.transcript, Shelf(), MEETING)
    assert [c.status for c in check.plan_changes(changes, PLAN)] == [MilestoneStatus.BLOCKED]
    assert [w.why for w in check.withheld] == ["the quote is not in turn 3"]


def test_an_added_step_takes_the_side_of_its_owner(engine: Build, releases: Transcript) -> None:
    add = {
        "op": "add",
        "turn": 5,
        "quote": "send you the security form",
        "title": "Security form",
        "owner": "Dana Reyes",
    }
    (change,) = engine(ScriptedChat({"changes": [add]})).plan_update(call_of(releases))
    assert (change.id, change.title, change.owner_side) == (None, "Security form", Side.BUYER)


def test_a_change_that_changes_nothing_is_none(engine: Build, releases: Transcript) -> None:
    vague = {"op": "set_due", "id": "m1", "turn": 5, "quote": "security form", "due": "soon"}
    assert engine(ScriptedChat({"changes": [vague]})).plan_update(call_of(releases, plan=PLAN)) == ()


def test_without_a_date_of_the_meeting_no_date_is_asked_for(engine: Build, releases: Transcript) -> None:
    chat = ScriptedChat({"changes": []})
    undated = call_of(releases).model_copy(update={"transcript": releases})
    engine(chat).plan_update(undated)
    assert "not known: leave every `due` empty" in chat.prompts[0].user


def test_everything_is_counted_also_what_failed(engine: Build, releases: Transcript) -> None:
    made = engine(ScriptedChat(NOTHING, failing()))
    made.gap_analysis(call_of(releases))
    with pytest.raises(ModelFailed, match="did not answer"):
        made.plan_update(call_of(releases))
    used = made.used()
    assert (used.calls, used.input_tokens, used.output_tokens) == (2, 107, 10)


def test_each_result_tells_which_prompts_made_it(engine: Build, releases: Transcript, prompts: Prompts) -> None:
    made = engine(ScriptedChat(NOTHING, {"changes": []}))
    made.gap_analysis(call_of(releases))
    made.plan_update(call_of(releases))
    assert [(p.name, p.version, p.digest) for p in made.used().prompts] == [
        (name, prompts.get(name).version, prompts.get(name).digest) for name in ("gap_analysis", "plan_update")
    ]


def test_a_server_that_takes_less_is_asked_again_in_smaller_windows(engine: Build, meeting: Meeting) -> None:
    said = "Nine days is what it takes, and it hurts the team every single time we ship something."
    call = call_of(meeting(*[("Dana Reyes", Side.BUYER, said)] * 60))
    chat = ScriptedChat(ContextOverflow("too long"), *[NOTHING] * 2, *[{"changes": []}] * 9)
    made = engine(chat, context=5500)
    made.gap_analysis(call)
    assert len(chat.asked) == 3, "the whole, then both halves"
    whole, first, last = (prompt.user for prompt in chat.prompts)
    assert "the whole call" in whole
    assert "part 1 of 2" in first
    assert "[60] B1" in last
    made.plan_update(call)
    assert "the whole call" not in chat.prompts[3].user, "what was learnt holds for the next job"


def test_a_server_that_takes_next_to_nothing_is_a_failure(engine: Build, releases: Transcript) -> None:
    chat = ScriptedChat(*[ContextOverflow("too long")] * 3)
    with pytest.raises(ModelFailed, match="too long"):
        engine(chat).gap_analysis(call_of(releases))


def test_what_has_no_ground_goes_back_to_the_model_with_the_reason(engine: Build, releases: Transcript) -> None:
    wrong = {"op": "set_due", "id": "m1", "turn": 5, "quote": "by Friday", "due": "2026-12-24"}
    right = {**wrong, "due": "2026-11-27"}
    chat = ScriptedChat({"changes": [wrong, {**right, "id": "m9"}]}, Mended({"changes": [right]}))
    (change,) = engine(chat).plan_update(call_of(releases, plan=PLAN))
    assert change.due == date(2026, 11, 27)
    assert chat.problems == [
        "Plan: set_due m1: 2026-12-24 does not follow from the cited words",
        "Plan: set_due m9: the milestone does not exist",
    ]


def test_several_objections_are_answered_in_one_question(engine: Build) -> None:
    shelf = Shelf([PRICE, passage(2, "A pilot takes 30 days. It ends by itself.")])
    first, second = ObjectionMaterial(text="The price is high"), ObjectionMaterial(text="a pilot takes long")
    nothing = ObjectionMaterial(text="zebra", category=Category.QUALITY)
    picked = [
        {"concern": 2, "card": 2, "first_sentence": 1, "last_sentence": 2},
        {"concern": 1, "card": 1, "first_sentence": 1, "last_sentence": 1},
        {"concern": 9, "card": 1, "first_sentence": 1, "last_sentence": 1},
        {"concern": 1, "card": 7, "first_sentence": 1, "last_sentence": 1},
    ]
    chat = ScriptedChat({"responses": picked})
    answers = engine(chat, shelf).objection_responses(ObjectionsMaterial(objections=(first, second, nothing)))
    assert [[r.text for r in a.responses] for a in answers] == [
        ["The price covers support."],
        ["A pilot takes 30 days. It ends by itself."],
        [],
    ]
    assert answers[2].category is Category.QUALITY
    assert len(answers[0].withheld) == 1
    assert "2. a pilot takes long (not known)" in chat.prompts[0].user
    assert chat.problems[-1] == "Concern 9: concerns are numbered from 1 to 3"


def test_a_card_that_was_looked_up_can_be_pointed_to(engine: Build) -> None:
    shelf = Shelf([PRICE, passage(2, "A pilot takes 30 days. It ends by itself.")])
    picked = {"card": 2, "first_sentence": 1, "last_sentence": 1}
    chat = ScriptedChat(Look("search_library", {"query": "pilot"}), {"responses": [picked]})
    answer = engine(chat, shelf).objection_response(ObjectionMaterial(text="the price"))
    assert [r.text for r in answer.responses] == ["A pilot takes 30 days."]
    assert "[2.1] A pilot takes 30 days." in chat.looked[0]
