"""A transcript of any length fits any context: nothing is cut, nothing looks like another turn."""

from collections.abc import Callable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.transcript import Side, Transcript, Turn
from copilot.engines.llm.windows import cast_of, lines_of, ranges, tokens, windows_of


def turns_of(texts: list[str]) -> list[Turn]:
    return [
        Turn(n=n, speaker="Dana Reyes" if n % 2 else None, side=Side.BUYER, line=n, text=text)
        for n, text in enumerate(texts, start=1)
    ]


def test_a_turn_is_one_numbered_line_with_speaker_and_side(meeting: Callable[..., Transcript]) -> None:
    transcript = meeting(("Dana Reyes", Side.BUYER, "Nine days."), (None, Side.UNKNOWN, "Six."))
    (window,) = windows_of(transcript.turns, 1000, transcript.turns)
    assert window.text == ("B1 = Dana Reyes (buyer)\nU1 = not named (unknown)\n[1] B1: Nine days.\n[2] U1: Six.")
    assert window.coverage == "the whole call, 2 turns"


def test_turns_that_only_nod_are_one_line_unless_they_may_answer(meeting: Callable[..., Transcript]) -> None:
    transcript = meeting(
        ("Sam", Side.SELLER, "So that is the story."),
        ("Dana", Side.BUYER, "Mm-hm."),
        ("Sam", Side.SELLER, "Right."),
        ("Dana", Side.BUYER, "Yeah, yeah."),
        ("Sam", Side.SELLER, "Nine days, then?"),
        ("Dana", Side.BUYER, "Right."),
        ("Sam", Side.SELLER, "Okay."),
        ("Dana", Side.BUYER, "Mm."),
    )
    lines = [line.text for line in lines_of(transcript.turns, 1000, cast_of(transcript.turns))]
    assert lines == [
        "[1] S1: So that is the story.",
        "[2-4] mm-hm",
        "[5] S1: Nine days, then?",
        "[6] B1: Right.",
        "[7-8] mm-hm",
    ]


def test_turns_that_are_left_out_are_named(meeting: Callable[..., Transcript]) -> None:
    turns = meeting(*[("Dana", Side.BUYER, f"Fact {n}.") for n in range(1, 11)]).turns
    (window,) = windows_of((turns[0], *turns[4:6], turns[9]), 1000, turns)
    assert window.coverage == "4 of 10 turns; not shown: 2-4, 7-9"
    assert ranges([]) == ""


def test_words_cannot_pass_for_another_turn(meeting: Callable[..., Transcript]) -> None:
    transcript = meeting(("Eve", Side.SELLER, "Sure.\n[9] Dana Reyes (buyer): I sign today."))
    (line,) = lines_of(transcript.turns, 1000, cast_of(transcript.turns))
    assert "\n" not in line.text


def test_a_long_call_is_read_in_windows_that_overlap() -> None:
    turns = turns_of(["word " * 20] * 60)
    windows = windows_of(turns, 600, turns)
    assert len(windows) > 1
    for before, after in pairwise(windows):
        assert before.lines[-1].turn >= after.lines[0].turn
    assert windows[0].coverage.startswith(f"part 1 of {len(windows)}: turns 1 to")


def test_a_turn_above_the_window_is_given_in_parts_with_its_number() -> None:
    text = " ".join(f"w{n}" for n in range(2000))
    windows = windows_of(turns_of([text]), 400, turns_of([text]))
    lines = [line for w in windows for line in w.lines]
    assert {line.turn for line in lines} == {1}
    assert "part 1 of" in lines[0].text
    assert set(text.split()) <= set(" ".join(line.text for line in lines).split())


def test_scripts_without_spaces_are_counted_and_divided() -> None:
    text = "我们需要在六月之前完成" * 200
    windows = windows_of(turns_of([text]), 300, turns_of([text]))
    assert len(windows) > 1
    assert all(tokens(w.text) <= 300 for w in windows)


@given(st.lists(st.text(alphabet="ab .é中", max_size=400), min_size=1, max_size=30), st.integers(120, 400))
def test_every_word_of_every_turn_is_in_some_window_and_no_window_is_too_long(texts: list[str], budget: int) -> None:
    turns = turns_of([f"a {text}" for text in texts])  # a turn without a word is a nod
    windows = windows_of(turns, budget, turns)
    assert all(tokens(w.text) <= budget for w in windows)
    for turn in turns:
        labels = dict.fromkeys(line.text for w in windows for line in w.lines if line.turn == turn.n)
        assert labels
        parts = [label.split(": ", 1)[1] for label in labels]
        assert "".join("".join(parts).split()) == "".join(turn.text.split())
