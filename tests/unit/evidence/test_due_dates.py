"""Due dates by the annotation guide, from a meeting on Tuesday, 14 May 2024."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.evidence import resolve_due
from copilot.evidence.dates import Reference, find_times

MEETING = date(2024, 5, 14)

TABLE = """
Wednesday = 2024-05-15
by Friday = 2024-05-17
Tuesday = 2024-05-21
next Tuesday = 2024-05-21
next Friday = 2024-05-17
this coming Thursday = 2024-05-16
first thing Monday = 2024-05-20
by Monday morning = 2024-05-20
Thursday next week = 2024-05-23
next week Wednesday = 2024-05-22
Monday week = 2024-05-27
a week on Monday = 2024-05-27
two Fridays from now = 2024-05-24
by the twentieth as planned = 2024-05-20
right after this = 2024-05-14
when we hang up = 2024-05-14
give me two weeks = 2024-05-28
before the weekend = 2024-05-17
on Monday, in June = 2024-05-20
June, it's the twenty first = 2024-06-21
I won't make Friday, it's going to be the twenty seventh = 2024-05-27
Friday's the twenty fourth = 2024-05-24
Sat 15th = 2024-06-15
Sun, Jun 15 = 2025-06-15
the third last day of May = 2024-05-29
the closest Monday to June 5th = 2024-06-03
three days after Easter = 2025-04-23
second Monday after Christmas 2024 = 2025-01-06
the ides of July = 2024-07-15
tomorrow = 2024-05-15
tomorrow morning = 2024-05-15
the day after tomorrow = 2024-05-16
a week tomorrow = 2024-05-22
in two weeks = 2024-05-28
in a couple of weeks = 2024-05-28
in a fortnight = 2024-05-28
in two to three weeks = 2024-06-04
within thirty days = 2024-06-13
within 48 hours = 2024-05-16
in 3 business days = 2024-05-17
in the next ten days = 2024-05-24
in a month = 2024-06-14
ten days from now = 2024-05-24
two weeks from Monday = 2024-06-03
a week from Friday = 2024-05-24
two weeks after the 20th = 2024-06-03
end of week = 2024-05-17
by the end of the week = 2024-05-17
this week = 2024-05-17
next week = 2024-05-24
sometime next week = 2024-05-24
end of next week = 2024-05-24
middle of next week = 2024-05-22
the week after next = 2024-05-31
the week of June 10 = 2024-06-14
mid-month = 2024-05-15
end of month = 2024-05-31
by the end of next month = 2024-06-30
in June = 2024-06-30
June = 2024-06-30
by March = 2025-03-31
by May = 2024-05-31
mid-June = 2024-06-15
end of quarter = 2024-06-30
end of next quarter = 2024-09-30
by the end of Q3 = 2024-09-30
Q1 = 2025-03-31
before the end of the year = 2024-12-31
the 15th = 2024-05-15
the 14th = 2024-06-14
the 3rd = 2024-06-03
24th = 2024-05-24
on the 24 = 2024-05-24
the twenty-second = 2024-05-22
by the first = 2024-06-01
Monday the 20th = 2024-05-20
the 12th of next month = 2024-06-12
3 March = 2025-03-03
the first of June = 2024-06-01
no later than June 7th = 2024-06-07
Thursday, May 30th = 2024-05-30
March 3, 2026 = 2026-03-03
2024-06-05 = 2024-06-05
5/20 = 2024-05-20
20/5 = 2024-05-20
14april 2025 = 2025-04-14
first Tuesday of June = 2024-06-04
last Friday of the month = 2024-05-31
today = 2024-05-14
EOD = 2024-05-14
by tonight = 2024-05-14
by 5pm = 2024-05-14
COB Friday = 2024-05-17
Friday end of day = 2024-05-17
end of day tomorrow = 2024-05-15
by noon tomorrow = 2024-05-15
by end of day on the 20th = 2024-05-20
Thursday, no, Friday = 2024-05-17
Monday or Tuesday = 2024-05-21
I'll see him Monday and have it to you by Thursday = 2024-05-16
"""

NO_DAY = """
early next week
late next week
early in June
late June
soon
shortly
asap
after the holidays
after Christmas
in a few weeks
the first week of June
"""

NO_TIME = """
25
4a
palm
two three
at 650-650-6500
you may want to look at it
we march on
last Tuesday
two weeks ago
we have nineteen people
the second option
"""


def _rows(table: str) -> list[tuple[str, str]]:
    return [(phrase, day) for line in table.strip().splitlines() for phrase, day in [line.split(" = ")]]


@pytest.mark.parametrize(("phrase", "day"), _rows(TABLE))
def test_a_phrase_names_the_day_that_the_guide_says(phrase: str, day: str) -> None:
    assert resolve_due(phrase, MEETING).due == date.fromisoformat(day)


@pytest.mark.parametrize("phrase", NO_DAY.strip().splitlines())
def test_a_vague_time_is_kept_as_words_without_a_day(phrase: str) -> None:
    found = resolve_due(phrase, MEETING)
    assert found.due is None
    assert found.phrase is not None


@pytest.mark.parametrize("phrase", NO_TIME.strip().splitlines())
def test_what_is_no_time_or_is_over_names_nothing(phrase: str) -> None:
    assert resolve_due(phrase, MEETING).due is None


def test_a_fiscal_year_moves_the_quarters() -> None:
    assert resolve_due("end of quarter", MEETING, fiscal_year_start=2).due == date(2024, 7, 31)
    assert resolve_due("Q1", MEETING, fiscal_year_start=2).due == date(2025, 4, 30)


def test_where_the_day_comes_first_a_slash_reads_the_other_way() -> None:
    assert resolve_due("3/4", date(2024, 1, 1)).due == date(2024, 3, 4)
    assert resolve_due("3/4", date(2024, 1, 1), day_first=True).due == date(2024, 4, 3)


def test_the_phrase_is_the_words_of_the_speaker() -> None:
    assert resolve_due("I'll get that over by the end of next week, promise", MEETING).phrase == "the end of next week"


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(["Monday", "Wednesday", "Friday", "Sunday"]))
def test_a_weekday_is_one_to_seven_days_ahead(on: date, day: str) -> None:
    due = resolve_due(day, on).due
    assert due is not None
    assert timedelta(days=1) <= due - on <= timedelta(days=7)
    assert due.strftime("%A") == day


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 31))
def test_a_bare_day_is_the_next_of_that_number(on: date, day: int) -> None:
    due = resolve_due(f"by the {day}th", on).due
    assert due is not None
    assert due.day == day
    assert on < due <= on + timedelta(days=62)


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text: str) -> None:
    for span in find_times(text, Reference(MEETING)):
        assert 0 <= span.start < span.end <= len(text)
