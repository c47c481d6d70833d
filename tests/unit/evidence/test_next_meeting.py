"""The next meeting of a call on Tuesday, 14 May 2024."""

from collections.abc import Callable
from datetime import date

from copilot.domain.transcript import Side, Transcript
from copilot.evidence.next_meeting import next_meeting

Meeting = Callable[..., Transcript]
B, S = Side.BUYER, Side.SELLER
ON = date(2024, 5, 14)


def test_a_day_that_the_other_side_takes_is_the_next_meeting(meeting: Meeting) -> None:
    found = next_meeting(
        meeting(
            ("Anna", S, "So when do we talk again? Thursday the thirtieth at ten?"),
            ("Petra", B, "Thirtieth works for me."),
            meeting_date=ON,
        )
    )
    assert found is not None
    assert (found.on, found.cite.turn) == (date(2024, 5, 30), 2)
    assert found.time_text is not None
    assert "ten" in found.time_text


def test_a_counter_proposal_wins_over_the_day_that_was_refused(meeting: Meeting) -> None:
    found = next_meeting(
        meeting(
            ("Anna", S, "Shall we meet again on Tuesday the twenty eighth?"),
            ("Petra", B, "I'm in Lyon on the twenty eighth. The twenty ninth, at four."),
            ("Anna", S, "Twenty ninth at four, I'll send the invite."),
            meeting_date=ON,
        )
    )
    assert found is not None
    assert found.on == date(2024, 5, 29)


def test_a_day_that_nobody_takes_is_no_meeting(meeting: Meeting) -> None:
    call = meeting(
        ("Anna", S, "When should we meet next? Friday the twenty fourth?"),
        ("Petra", B, "I can't say yet, I have to ask."),
        meeting_date=ON,
    )
    assert next_meeting(call) is None


def test_a_week_is_no_day(meeting: Meeting) -> None:
    call = meeting(
        ("Anna", S, "So next call, sometime in the week after next?"),
        ("Petra", B, "Yes, let's see."),
        meeting_date=ON,
    )
    assert next_meeting(call) is None


def test_a_deadline_before_the_talk_about_meeting_is_no_meeting(meeting: Meeting) -> None:
    call = meeting(
        ("Petra", B, "I'll send the form by Friday the twenty fourth."),
        ("Anna", S, "Great, thank you."),
        meeting_date=ON,
    )
    assert next_meeting(call) is None


def test_without_a_meeting_date_the_words_are_kept(meeting: Meeting) -> None:
    found = next_meeting(
        meeting(("Anna", S, "Shall we meet again on Thursday at two?"), ("Petra", B, "Yes, that works."))
    )
    assert found is not None
    assert (found.on, found.on_text) == (None, "on Thursday")


def test_a_talk_with_somebody_else_is_no_next_meeting(meeting: Meeting) -> None:
    call = meeting(
        ("Petra", B, "And the budget, what about the next steps?"),
        ("Anna", S, "I will talk to Martha next Tuesday."),
        ("Petra", B, "Great, sounds good."),
        meeting_date=ON,
    )
    assert next_meeting(call) is None
