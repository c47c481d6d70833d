"""Scores as the guide counts."""

import pytest

from evals.scoring import Mistake, Score
from evals.signal_scores import commitment_scores, evidence_match, plan_score


def found(turn: int, element: str = "metrics", polarity: str = "for") -> dict[str, object]:
    return {"turn": turn, "turn_end": turn, "quote": "q", "polarity": polarity, "element": element}


def labelled(turn: int, **more: object) -> dict[str, object]:
    return {"turn": turn, "element": "metrics", "polarity": "for", "words": "w", **more}


def result(*evidence: dict[str, object]) -> dict[str, object]:
    return {"meddpicc": {"metrics": {"evidence": list(evidence)}}}


def test_a_neighbouring_turn_counts_and_one_further_does_not() -> None:
    labels = {"evidence": [labelled(10)]}
    assert evidence_match(labels, result(found(11))).score.f1 == 1
    assert evidence_match(labels, result(found(12))).score.f1 == 0


def test_optional_labels_count_neither_way() -> None:
    labels = {"evidence": [labelled(10), labelled(20, optional=True)]}
    with_it = evidence_match(labels, result(found(10), found(20))).score
    without = evidence_match(labels, result(found(10))).score
    assert (with_it.precision, with_it.recall) == (without.precision, without.recall) == (1, 1)


def test_a_turn_that_the_label_names_as_acceptable_counts() -> None:
    assert evidence_match({"evidence": [labelled(10, also=[4])]}, result(found(4))).score.hits == 1


def test_polarity_must_agree() -> None:
    score = evidence_match({"evidence": [labelled(10)]}, result(found(10, polarity="against"))).score
    assert (score.hits, len(score.missed), len(score.invented)) == (0, 1, 1)


def test_silence_on_silence_is_perfect() -> None:
    assert evidence_match({"evidence": []}, result()).score.f1 == 1


def test_owner_and_due_are_counted_among_the_found() -> None:
    labels = {"commitments": [{"turn": 3, "owner": "Sam", "due": "2026-11-13", "words": "w"}]}
    got = {"commitments": [{"turn": 3, "turn_end": 3, "owner": "Sam", "due": None, "task": "t", "quote": "q"}]}
    scores, _ = commitment_scores(labels, got)
    assert [scores[t].f1 for t in ("commitments", "commitment owner", "commitment due")] == [1, 1, 0]


def test_a_plan_change_must_set_the_right_value_of_the_right_milestone() -> None:
    label = {"turn": 5, "op": "set_due", "id": "m1", "due": "2026-12-04", "status": None, "owner": None, "words": "w"}
    right = {"turn": 5, "turn_end": 5, "op": "set_due", "id": "m1", "due": "2026-12-04", "status": None, "quote": "q"}
    labels = {"plan_changes": [label]}
    assert plan_score(labels, {"plan_changes": [{**right, "owner": None}]}).f1 == 1
    assert plan_score(labels, {"plan_changes": [{**right, "owner": None, "id": "m2"}]}).f1 == 0


def test_scores_of_calls_add_up() -> None:
    both = Score(1, [Mistake("a")], []) + Score(2, [], [Mistake("b")])
    assert (both.hits, both.precision, both.recall) == (3, pytest.approx(0.75), pytest.approx(0.75))
