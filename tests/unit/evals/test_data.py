"""The data is what it says: labels, splits, questions, and no training turn that is tested on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from eval_material import labels

from copilot.domain.transcript import Side, Transcript
from copilot.errors import NotFound
from evals import datasheet
from evals.calibration import calibration, expected_error, sure_precision
from evals.commands import BASELINES, README
from evals.due_rules import expected
from evals.gold import BrokenLabels, GoldCall, read_call, read_calls, read_questions
from evals.overlap import repetitions
from evals.readme_table import placed, table
from evals.runs import Judgement, read_run
from evals.validation import deals_apart, namesakes, problems_of, problems_of_all, repetition_problems

THURSDAY = date(2026, 11, 12)


def test_all_data_is_valid() -> None:
    assert problems_of_all() == []


def test_the_counts_of_the_data_sheet_are_not_stale() -> None:
    sheet = datasheet.FILE.read_text(encoding="utf-8")
    assert datasheet.placed(sheet, datasheet.counts()) == sheet, "python -m evals --datasheet"


def test_the_table_of_the_readme_is_not_stale() -> None:
    readme = README.read_text(encoding="utf-8")
    assert placed(readme, table(read_run(BASELINES / "offline.json"))) == readme, "python -m evals --readme"


def test_there_are_enough_questions_to_our_own_content() -> None:
    assert len(read_questions()) >= 60


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("by Thursday", "2026-11-19"),
        ("next Tuesday", "2026-11-17"),
        ("tomorrow", "2026-11-13"),
        ("in two weeks", "2026-11-26"),
        ("by the end of the week", "2026-11-13"),
        ("next week", "2026-11-20"),
        ("end of month", "2026-11-30"),
        ("the 4th of December", "2026-12-04"),
        ("January 5", "2027-01-05"),
    ],
)
def test_plain_phrases_have_one_day(phrase: str, day: str) -> None:
    assert str(expected(phrase, THURSDAY)) == day


@pytest.mark.parametrize("phrase", ["soon", "early next week", "after the holidays", "Thursday or Friday", ""])
def test_other_phrases_are_not_judged(phrase: str) -> None:
    assert expected(phrase, THURSDAY) is None


def test_a_turn_that_is_nearly_the_same_is_a_repetition() -> None:
    trained = {"t": "We lose about nine days on every single release because the forms go around by hand."}
    near = {"d": "we lose about nine days on every release, because the forms go around by hand"}
    other = {"d": "We lose about nine people every year, and nobody in the plant can say where they go."}
    assert repetitions(trained, near)
    assert not repetitions(trained, other)


def test_a_short_turn_repeats_another_where_all_but_one_word_is_the_same_or_it_stands_whole_in_it() -> None:
    tested = {"d": "The calibration rig is down on Tuesdays."}
    assert repetitions({"t": "the calibration rig was down on Tuesdays"}, tested)
    assert repetitions({"t": "Right. The calibration rig is down on Tuesdays, and nobody minds."}, tested)
    assert not repetitions({"t": "The calibration rig costs nothing on weekdays."}, tested)


def test_very_short_turns_repeat_each_other_by_chance() -> None:
    assert not repetitions({"t": "Yeah, sounds good to me."}, {"d": "Yeah, sounds good to me."})


def test_what_everybody_says_is_no_repetition() -> None:
    stock = "Sorry, you go ahead, I was on mute."
    said_often = {f"t{n}": stock for n in range(9)}
    assert not repetitions(said_often, {"d": stock})
    assert repetitions({"t": stock}, {"d": stock}), "where nobody else says it, it is distinctive"


def test_turns_of_training_calls_are_held_against_tested_turns_too(meeting: Callable[..., Transcript]) -> None:
    call = meeting(("Bea", Side.BUYER, "The calibration rig is down on Tuesdays."))
    (problem,) = repetition_problems([], {"t01": call}, {"v01": call})
    assert "t01 turn 1 nearly repeats v01 turn 1" in problem


def test_a_folder_without_labels_and_a_broken_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_calls(tmp_path)
    (tmp_path / "a-labels.json").write_text("{")
    with pytest.raises(BrokenLabels):
        read_call(tmp_path / "a-labels.json")
    calls, broken = read_calls(tmp_path)
    assert (calls, [name for name, _ in broken]) == ([], ["a"])


def test_confidence_is_held_against_what_was_right() -> None:
    finds = [Judgement(kind="evidence", element="metrics", confidence=0.95, right=n > 0) for n in range(10)]
    (row,) = calibration(finds)
    assert (row.count, row.right) == (10, 0.9)
    assert expected_error([row]) == pytest.approx(0.05)
    assert sure_precision(finds) == {"metrics": (0.9, 10)}


def test_a_good_question_at_what_the_call_answered_contradicts_itself(meeting: Callable[..., Transcript]) -> None:
    gap = {"element": "metrics", "facet": "target"}
    said = labels(turns=1, answered=[gap], good_questions=[gap | {"ask": "what to reach"}])
    (problem,) = problems_of(GoldCall("a", Path("a.txt"), said), meeting(("Bea", Side.BUYER, "Hello.")))
    assert "good_questions: metrics target is asked for" in problem


def in_split(split: str, **more: object) -> GoldCall:
    return GoldCall(split, Path(f"{split}/a.txt"), labels(split=split, **more))


def test_an_account_in_two_splits_is_a_problem() -> None:
    acme = {"seller_company": "Us (invented)", "buyer_company": "Acme, pumps"}
    (problem,) = deals_apart([in_split("train", **acme, buyers=["A B"]), in_split("dev", **acme, buyers=["C D"])])
    assert problem == "acme is in several splits: dev, train"


def test_a_buyer_of_one_seller_in_two_splits_is_a_problem_and_a_mere_namesake_a_note() -> None:
    calls = [
        in_split("train", seller_company="Us", buyers=["Buyer, Bea", "Mo"]),
        in_split("dev", seller_company="Us (demo)", buyers=["Bea Buyer", "Mo"]),
    ]
    assert list(deals_apart(calls)) == ["us + bea buyer is in several splits: dev, train"]
    other = [calls[0], in_split("dev", seller_company="Them", buyers=["Bea Buyer", "Mo"])]
    assert list(deals_apart(other)) == []
    assert list(namesakes(other)) == ["a buyer called 'bea buyer' is in several splits: dev (dev), train (train)"]
