"""Scores of answers, questions, silence, people, and the ground of claims."""

from typing import Any

from eval_material import found, labels

from evals.call_tasks import due_date_score, score_question
from evals.gold import GoldQuestion
from evals.help_scores import grounding_score, question_scores, response_scores
from evals.reading_scores import sides_score, turns_score
from evals.signal_scores import people_scores, silence_score, status_score

CARD = "knowledge/x/objections/price.md"


def objection(card: str | None) -> dict[str, Any]:
    return {"turn": 3, "category": "price", "words": "too much", "card": card}


def test_the_right_card_anywhere_counts_and_first_counts_more() -> None:
    scores = response_scores(labels(objections=[objection(CARD)]), [["other.md", CARD]])
    assert (scores["responses"].f1, scores["response first"].f1) == (1, 0)


def test_where_no_card_fits_nothing_is_right() -> None:
    call = labels(objections=[objection(None), objection(None)])
    assert response_scores(call, [[], [CARD]])["response silence"].counts == (1, 1, 1)


def question(finds: str, ask: str | None = "Bea Buyer", heading: str = "Early") -> dict[str, Any]:
    return {"text": "?", "finds": finds, "ask": ask, "source": {"heading": heading}}


def asked(*questions: dict[str, Any]) -> dict[str, Any]:
    result = found()
    result["meddpicc"]["metrics"]["questions"] = list(questions)
    return result


GAPS = labels(
    people=[
        {"name": "Bea Buyer", "side": "buyer", "roles": []},
        {"name": "Carl Cash", "side": "buyer", "roles": []},
        {"name": "Sam Seller", "side": "seller", "roles": []},
    ],
    answered=[{"element": "metrics", "facet": "baseline"}],
    good_questions=[{"element": "metrics", "facet": "target", "ask": "what they want to reach (ask Carl)"}],
)


def test_a_question_that_the_call_answered_is_a_mistake() -> None:
    assert question_scores(GAPS, asked(question("baseline")))["questions"].counts == (0, 1, 1)
    assert question_scores(GAPS, asked(question("target")))["questions"].counts == (1, 0, 0)


def test_a_disconfirming_question_may_ask_again() -> None:
    again = question("baseline", heading="Metrics > Disconfirming question")
    assert question_scores(GAPS, asked(again))["questions"].counts == (0, 1, 0)


def test_the_share_of_questions_at_true_gaps_leaves_out_the_disconfirming_one() -> None:
    test = question("baseline", heading="Metrics > Disconfirming question")
    scores = question_scores(GAPS, asked(question("baseline"), question("target"), test))
    assert scores["questions at true gaps"].counts == (1, 1, 1)
    assert scores["questions not asked again"].counts == (2, 1, 1)


def test_a_question_goes_to_someone_who_can_answer() -> None:
    for ask, right in (("Carl Cash", 1), ("Bea Buyer", 0), ("Sam Seller", 0), ("champion or legal", 1)):
        assert question_scores(GAPS, asked(question("target", ask)))["question addressee"].f1 == right


def test_a_filled_element_of_which_nothing_was_said_is_a_false_fill() -> None:
    result = found()
    result["meddpicc"]["metrics"] = {"status": "partial", "evidence": [], "questions": []}
    assert silence_score(labels(), result).counts == (7, 1, 1)


def test_a_status_that_two_readers_see_differently_may_be_either() -> None:
    result = found()
    result["meddpicc"]["metrics"]["status"] = "partial"
    assert status_score(labels(statuses_also={"metrics": ["partial"]}), result).f1 == 1
    too_high = status_score(labels(), result).wrong[0]
    assert too_high.weight > 1


def test_where_evidence_is_optional_an_element_may_be_partial_and_is_no_silence() -> None:
    result = found()
    result["meddpicc"]["metrics"]["status"] = "partial"
    evidence = {"turn": 3, "element": "metrics", "words": "w", "optional": True}
    call = labels(evidence=[evidence])
    assert status_score(call, result).f1 == status_score(call, found()).f1 == 1
    assert silence_score(call, result).counts == silence_score(call, found()).counts == (7, 0, 0)
    against = labels(evidence=[evidence | {"polarity": "against"}])
    assert (status_score(against, result).counts, silence_score(against, result).counts) == ((7, 1, 1), (7, 1, 1))


def test_people_whom_the_harness_named_are_not_counted_among_those_not_told() -> None:
    bea: dict[str, Any] = {"name": "Bea Buyer", "side": "buyer", "roles": []}
    carl = bea | {"name": "Carl Cash"}
    call = labels(people=[bea, carl])
    scores = people_scores(call, found(people=[bea, {"name": "Sam Seller", "side": "seller", "roles": []}]))
    assert scores["people"].counts == (1, 1, 1)
    assert scores["people not told"].counts == (0, 1, 0)
    assert people_scores(call, found(people=[bea, carl]))["people not told"].counts == (1, 0, 0)


def test_a_wrong_economic_buyer_hurts_more_than_a_missing_one() -> None:
    bea = {"name": "Bea Buyer", "side": "buyer", "roles": []}
    boss = bea | {"roles": ["economic_buyer"]}
    invented = people_scores(labels(people=[bea]), found(people=[boss]))["roles"]
    missed = people_scores(labels(people=[boss]), found(people=[bea]))["roles"]
    assert invented.hurt > missed.hurt


def test_people_are_known_by_a_part_of_their_name() -> None:
    call = labels(people=[{"name": "Bea Buyer", "side": "buyer", "roles": []}])
    scores = people_scores(call, found(people=[{"name": "Bea", "side": "buyer", "roles": [], "cites": []}]))
    assert scores["people"].f1 == 1


def test_an_unknown_side_is_a_miss_and_a_wrong_one_a_mistake_that_hurts() -> None:
    speakers = [{"name": "Sam Seller", "side": "unknown"}, {"name": "Bea Buyer", "side": "seller"}]
    score = sides_score(labels(), {"speakers": speakers})
    assert [len(score.missed), len(score.wrong)] == [1, 1]
    assert score.wrong[0].weight > score.missed[0].weight


def test_words_must_stand_in_the_turn_of_their_number() -> None:
    turns = [{"speaker": "Bea Buyer", "text": text} for text in ("hello", "it is too much")]
    call = labels(turns=2, objections=[objection(None) | {"turn": 2}])
    assert turns_score(call, turns).f1 == 1
    assert turns_score(call, turns[::-1]).counts == (1, 1, 1)


def test_a_quote_that_was_not_said_breaks_the_ground() -> None:
    turns = [{"speaker": "Bea Buyer", "text": "nine days per release"}]
    cite = {"turn": 1, "turn_end": 1, "speaker": "Bea Buyer", "quote": "nine days"}
    for quote, held in (("nine days", 1), ("9 days", 0), ("ine days", 0), ("", 0)):
        result = found(commitments=[cite | {"quote": quote}])
        assert grounding_score(result, turns, lambda _s, _t: True).f1 == held


def test_a_card_text_that_is_not_in_its_card_breaks_the_ground() -> None:
    result = asked({"text": "?", "source": {"file": "card.md", "heading": "h"}})
    assert grounding_score(result, [], lambda _s, _t: False).f1 == 0


def test_phrases_are_held_against_the_labelled_day() -> None:
    promise = {"turn": 1, "due_text": "Friday", "due": "2026-11-13"}
    assert due_date_score(labels(commitments=[promise]), ["2026-11-13"]).f1 == 1
    assert due_date_score(labels(commitments=[promise]), [None]).f1 == 0


def test_any_right_file_among_five_is_a_find() -> None:
    scores = score_question(GoldQuestion("q1", "what?", ("a.md", "b.md")), ["c.md", "b.md"])
    assert (scores["retrieval"].f1, scores["retrieval first"].f1) == (1, 0)
