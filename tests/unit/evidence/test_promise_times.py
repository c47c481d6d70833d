"""Where the time of a promise stands when its own words name none. Calls on Tuesday, 14 May 2024."""

from collections.abc import Callable
from datetime import date

from copilot.domain.engine import FindSignals
from copilot.domain.signals import Background, Commitment
from copilot.domain.transcript import Side, Transcript

Meeting = Callable[..., Transcript]
B, S = Side.BUYER, Side.SELLER
ON = date(2024, 5, 14)


def promises(meeting: Meeting, find: FindSignals, *lines: tuple[str, Side, str]) -> tuple[Commitment, ...]:
    return find(meeting(*lines, meeting_date=ON), Background()).commitments


def test_the_sentence_after_a_promise_may_hold_its_time(meeting: Meeting, find: FindSignals) -> None:
    (c,) = promises(meeting, find, ("Anna", S, "I'll send you the security report. By the twenty first."))
    assert c.due == date(2024, 5, 21)


def test_by_when_is_answered_in_a_later_turn(meeting: Meeting, find: FindSignals) -> None:
    (c,) = promises(
        meeting,
        find,
        ("Anna", S, "I'll send you the architecture diagram."),
        ("Petra", B, "By when?"),
        ("Anna", S, "The twenty first."),
    )
    assert c.due == date(2024, 5, 21)


def test_a_day_that_the_other_side_proposes_counts_once_it_is_taken(meeting: Meeting, find: FindSignals) -> None:
    (c,) = promises(
        meeting,
        find,
        ("Petra", B, "I'll send you the list of repositories."),
        ("Anna", S, "By Friday then?"),
        ("Petra", B, "Yes, okay."),
    )
    assert c.due == date(2024, 5, 17)


def test_by_then_points_to_the_day_before(meeting: Meeting, find: FindSignals) -> None:
    (c,) = promises(
        meeting,
        find,
        ("Petra", B, "The committee meets on the thirtieth."),
        ("Anna", S, "I'll send you the business case by then."),
    )
    assert c.due == date(2024, 5, 30)


def test_two_parts_of_one_promise_are_one(meeting: Meeting, find: FindSignals) -> None:
    (c,) = promises(meeting, find, ("Anna", S, "I'll ask our lawyers about the clause and you'll have it on Friday."))
    assert c.due == date(2024, 5, 17)
    assert "lawyers" in c.task


def test_the_day_of_the_meeting_is_not_the_day_of_its_invite(meeting: Meeting, find: FindSignals) -> None:
    (c,) = promises(
        meeting,
        find,
        ("Petra", B, "Thursday the thirtieth at ten?"),
        ("Anna", S, "Thursday the thirtieth. I'll send you the invite."),
    )
    assert c.due is None


def test_a_speaker_whom_the_file_only_numbers_owns_nothing_by_name(meeting: Meeting, find: FindSignals) -> None:
    (c,) = promises(meeting, find, ("Speaker 1", Side.UNKNOWN, "I'll send you the security report by Friday."))
    assert c.owner is None


def test_the_present_tense_promises_with_a_time(meeting: Meeting, find: FindSignals) -> None:
    (c,) = promises(meeting, find, ("Anna", S, "I send you the security report on Friday."))
    assert c.due == date(2024, 5, 17)
    assert promises(meeting, find, ("Anna", S, "I send you these reports every Friday.")) == ()


def due(meeting: Meeting, find: FindSignals, *lines: tuple[str, Side, str]) -> list[date | None]:
    return [c.due for c in promises(meeting, find, *lines)]


def test_the_next_sentence_may_take_the_time_back(meeting: Meeting, find: FindSignals) -> None:
    said = ("Anna", S, "I'll send the security report today. Or no, not today, our window is Monday.")
    assert due(meeting, find, said) == [date(2024, 5, 20)]


def test_the_other_side_says_which_friday_is_meant(meeting: Meeting, find: FindSignals) -> None:
    assert due(
        meeting,
        find,
        ("Anna", S, "I'll send the security report next Friday."),
        ("Petra", B, "Friday the twenty fourth. Good."),
    ) == [date(2024, 5, 24)]


def test_what_comes_along_with_another_thing_has_its_day(meeting: Meeting, find: FindSignals) -> None:
    assert due(
        meeting,
        find,
        ("Anna", S, "I'll send you the security report by Monday."),
        ("Petra", B, "And the list of sub-processors?"),
        ("Anna", S, "I'll send you the list of sub-processors with the report."),
    ) == [date(2024, 5, 20), date(2024, 5, 20)]


def test_no_day_is_taken_for_what_waits_for_something(meeting: Meeting, find: FindSignals) -> None:
    assert due(
        meeting,
        find,
        ("Anna", S, "I'll send you the security report when there's one."),
        ("Petra", B, "Fine."),
        ("Anna", S, "It's Thursday today."),
    ) == [None]


def test_a_day_on_which_the_other_side_delivers_is_not_mine(meeting: Meeting, find: FindSignals) -> None:
    assert due(
        meeting,
        find,
        ("Petra", B, "I'll send you the logs on Monday."),
        ("Anna", S, "Monday's perfect. I'll check the error codes with our engineer."),
    ) == [date(2024, 5, 20), None]


def test_a_deadline_of_its_own_goes_before_the_day_that_it_points_back_to(meeting: Meeting, find: FindSignals) -> None:
    said = (
        ("Petra", B, "The budget round is on the thirtieth."),
        ("Anna", S, "Then I'll send you the written offer before. By the twenty eighth."),
    )
    assert due(meeting, find, *said) == [date(2024, 5, 28)]


def test_a_deadline_that_goes_on_about_the_same_thing_is_its_day(meeting: Meeting, find: FindSignals) -> None:
    said = ("Petra", B, "I'll send you the signed order. By the third of June I put it in, with both offers.")
    assert due(meeting, find, said) == [date(2024, 6, 3)]


def test_a_month_that_names_what_is_sent_is_no_day(meeting: Meeting, find: FindSignals) -> None:
    said = ("Petra", B, "I'll send you the traffic export, so you can size it. August, all nineteen services.")
    assert due(meeting, find, said) == [None]


def test_two_who_handle_the_same_thing_share_its_day(meeting: Meeting, find: FindSignals) -> None:
    said = ("Anna", S, "I'll write up the data flow, and Xavier will send it to you by the end of the month.")
    assert set(due(meeting, find, said)) == {date(2024, 5, 31)}


def test_the_hour_of_a_meeting_is_no_deadline(meeting: Meeting, find: FindSignals) -> None:
    said = ("Petra", B, "Tuesday the twenty eighth, two o'clock. I'll ask Rodrigo to bring our finance partner.")
    assert due(meeting, find, said) == [None]
