"""A day of a statement must stand in its ground, or be the day to which the words of the ground come."""

from datetime import date

import pytest

from copilot.domain.days import days_of, resolved, unfounded_days, without_days
from copilot.evidence import resolve_due

ON = date(2026, 11, 24)


def day_of(words: str, on: date) -> date | None:
    return resolve_due(words, on).due


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("by Friday 27 November 2026", "I send it by Friday"),
        ("by Nov 27", "I send it by Friday"),
        ("on 2026-12-01", "next Tuesday works"),
        ("by 11/27", "this Friday"),
        ("by the 27th", "by Friday"),
        ("in June", "at four by June"),
        ("next week", "sometime next week"),
        ("on Tuesday", "Tuesday, or was it Thursday"),
        ("on Thursday", "Tuesday, or was it Thursday"),
        ("We may go to market", "nothing"),
    ],
)
def test_days_that_follow(statement: str, said: str) -> None:
    assert unfounded_days(statement, [said], resolved(said, ON, day_of)) == ()


@pytest.mark.parametrize(
    ("statement", "said", "odd"),
    [
        ("by Thursday", "by Friday", "Thursday"),
        ("by 28 November", "by Friday", "28 November"),
        ("by November 27, 2027", "by Friday", "November 27, 2027"),
        ("in July", "at four by June", "July"),
        ("on 2026-12-24", "soon", "2026-12-24"),
        ("tomorrow", "some day", "tomorrow"),
        ("in May", "in June", "May"),
    ],
)
def test_days_that_do_not(statement: str, said: str, odd: str) -> None:
    assert unfounded_days(statement, [said], resolved(said, ON, day_of)) == (odd,)


def test_numbers_of_days_are_no_figures() -> None:
    assert without_days("9 days by 27 November 2026").split() == ["9", "days", "by"]
    assert days_of("24/7 and 2.5 days") == ()
