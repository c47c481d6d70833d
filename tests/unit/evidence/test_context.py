from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.transcript import Side, Transcript, Turn
from copilot.evidence.context import passages, sentences

Meeting = Callable[..., Transcript]
B, S = Side.BUYER, Side.SELLER


def test_a_short_turn_is_one_passage_that_answers_the_turn_before(meeting: Meeting) -> None:
    call = meeting(("Anna", S, "How long does it take?"), ("Petra", B, "Nine days. We want four."))
    asked, answer = passages(call)
    assert (answer.first, answer.last, answer.text) == (2, 2, "Nine days. We want four.")
    assert answer.before == asked


def test_a_back_channel_between_is_not_what_is_answered(meeting: Meeting) -> None:
    call = meeting(("Anna", S, "What does it cost you?"), ("Tom", B, "Mm-hm."), ("Petra", B, "About forty thousand."))
    assert passages(call)[-1].before_text == "What does it cost you?"


def test_captions_torn_within_a_sentence_are_read_together(meeting: Meeting) -> None:
    call = meeting(
        ("Petra", B, "it takes us about nine days"),
        ("Anna", S, "yeah"),
        ("Petra", B, "to get a release out of the door."),
        ("Petra", B, "That is too slow."),
    )
    first = passages(call)[0]
    assert (first.first, first.last) == (1, 3)
    assert first.text == call.span(1, 3)


def test_a_long_turn_is_read_in_pieces_of_whole_sentences(meeting: Meeting) -> None:
    text = " ".join(f"This is sentence number {n} of a rather long answer." for n in range(1, 16))
    pieces = passages(meeting(("Petra", B, text)))
    assert len(pieces) > 2
    assert all(p.text in text and p.text.endswith(".") for p in pieces)


def test_sentences_keep_their_words_and_do_not_end_at_an_abbreviation() -> None:
    assert sentences("Dr. Meier signs. Then, e.g. in May, we start!") == (
        "Dr. Meier signs.",
        "Then, e.g. in May, we start!",
    )


@given(st.lists(st.tuples(st.sampled_from(["A", "B", None]), st.text(max_size=400)), max_size=12))
def test_a_passage_always_stands_in_its_turns(lines: list[tuple[str | None, str]]) -> None:
    turns = tuple(Turn(n=n, speaker=s, side=B, line=n, text=t) for n, (s, t) in enumerate(lines, start=1))
    call = Transcript(format="names", turns=turns)
    for p in passages(call):
        assert p.text in (call.span(p.first, p.last) or "")
