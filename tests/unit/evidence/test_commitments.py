"""Promises of a call on Tuesday, 14 May 2024."""

from collections.abc import Callable
from datetime import date

import pytest

from copilot.domain.engine import FindSignals
from copilot.domain.signals import Background, Commitment
from copilot.domain.transcript import Side, Transcript

Meeting = Callable[..., Transcript]
B, S = Side.BUYER, Side.SELLER
ON = date(2024, 5, 14)


@pytest.fixture
def promises(meeting: Meeting, find: FindSignals) -> Callable[..., tuple[Commitment, ...]]:
    def read(*lines: tuple[str, Side, str], on: date | None = ON) -> tuple[Commitment, ...]:
        return find(meeting(*lines, meeting_date=on), Background()).commitments

    return read


Promises = Callable[..., tuple[Commitment, ...]]


def test_i_will_belongs_to_the_speaker_with_task_and_day(promises: Promises) -> None:
    (c,) = promises(
        ("Petra", B, "We'd like to see the report."), ("Anna", S, "I'll send the security report by Friday.")
    )
    assert (c.owner, c.side, c.task) == ("Anna", S, "send the security report")
    assert (c.due, c.due_text) == (date(2024, 5, 17), "by Friday")


def test_a_named_person_owns_what_they_will_do(promises: Promises) -> None:
    (c,) = promises(
        ("Anna", S, "Who returns the form?"), ("Petra", B, "Lena's team will return the questionnaire next week.")
    )
    assert (c.owner, c.side, c.due) == ("Lena", B, date(2024, 5, 24))


def test_the_one_who_accepts_a_request_owns_it(promises: Promises) -> None:
    (c,) = promises(
        ("Anna", S, "Could you send us the architecture diagram by Thursday?"), ("Petra", B, "Sure, will do.")
    )
    assert (c.cite.turn, c.owner, c.side) == (2, "Petra", B)
    assert "architecture diagram" in c.task
    assert c.due == date(2024, 5, 16)


def test_that_is_what_was_asked_for(promises: Promises) -> None:
    (c,) = promises(("Petra", B, "Can you send me the reference list?"), ("Anna", S, "Yes, I'll send that tomorrow."))
    assert c.task == "send the reference list"
    assert c.due == date(2024, 5, 15)


def test_without_a_meeting_date_the_words_are_kept(promises: Promises) -> None:
    (c,) = promises(("Anna", S, "I'll send the contract by Friday."), on=None)
    assert (c.due, c.due_text) == (None, "by Friday")


def test_a_correction_later_in_the_call_wins(promises: Promises) -> None:
    (c,) = promises(
        ("Anna", S, "I'll send the proposal by Thursday."),
        ("Petra", B, "Great."),
        ("Anna", S, "Actually, make that Friday, I need one more day for the proposal."),
    )
    assert c.due == date(2024, 5, 17)


def test_a_cancelled_promise_is_none(promises: Promises) -> None:
    found = promises(
        ("Anna", S, "I'll send you the old price list by Thursday."),
        ("Petra", B, "No need to send the price list, we have it."),
    )
    assert found == ()


@pytest.mark.parametrize(
    "words",
    [
        "Let me share my screen.",
        "I'll show you the dashboard now.",
        "We could maybe look at that next year.",
        "I sent the report yesterday.",
        "I won't be able to send that.",
        "Thursday at two works for me.",
        "See you on Friday.",
        "It'll send an alert to the manager.",
        "I'll be honest, that was hard.",
    ],
)
def test_what_is_no_promise(promises: Promises, words: str) -> None:
    assert promises(("Petra", B, "Okay."), ("Anna", S, words)) == ()


def test_a_refused_request_is_none(promises: Promises) -> None:
    assert promises(("Anna", S, "Could you send us the contract?"), ("Petra", B, "I can't share that, sorry.")) == ()


def test_a_fiscal_year_that_is_named_moves_the_quarter(promises: Promises) -> None:
    found = promises(
        ("Petra", B, "Our fiscal year starts in February."),
        ("Petra", B, "I'll get you the signed order form by the end of the quarter."),
    )
    assert found[-1].due == date(2024, 7, 31)


def test_an_opening_remark_hides_no_promise(promises: Promises) -> None:
    (c,) = promises(
        ("Petra", B, "Is that audited?"), ("Anna", S, "Fair question. I'll send you the audit report Monday.")
    )
    assert (c.task, c.due) == ("send you the audit report", date(2024, 5, 20))


def test_it_is_the_thing_that_was_named_before(promises: Promises) -> None:
    (c,) = promises(("Anna", S, "We have the security whitepaper for that. I'll send it over on Monday."))
    assert c.task == "send the security whitepaper over"


def test_let_you_know_is_a_promise(promises: Promises) -> None:
    (c,) = promises(("Petra", B, "When is the vote?"), ("Anna", S, "I'll let you know by Friday."))
    assert c.due == date(2024, 5, 17)


def test_a_no_at_the_end_of_another_talk_corrects_nothing(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(
        ("Joss", B, "I'd have to ask the audit lead. Let me do that, I'll have an answer for Helen on Monday."),
        ("Anna", S, "Lovely."),
        ("Marcus", B, "So Helen writes it up. That goes to the council on the twenty first of January, or it's no."),
    )
    promised = [c for c in find(call, Background()).commitments if c.owner == "Joss"]
    assert [c.due_text for c in promised] == ["on Monday"]
