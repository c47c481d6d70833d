"""The reading view joins what captions cut, and finds quotes across it."""

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.reading_view import Found, ReadingView, is_back_channel, utterances
from copilot.domain.transcript import Side, Transcript, Turn


def talk(*lines: tuple[str | None, str]) -> Transcript:
    turns = tuple(
        Turn(n=n, speaker=speaker, side=Side.UNKNOWN, line=n, text=text) for n, (speaker, text) in enumerate(lines, 1)
    )
    return Transcript(format="names", turns=turns)


CUT = talk(
    ("Dana", "We need the security sign-off before"),
    ("Sam", "Right."),
    ("Dana", "the end of March, and"),
    ("Dana", "it sits with our CISO."),
    ("Sam", "Who is that today?"),
    ("Dana", "Kim Vale."),
)


def test_fragments_of_one_speaker_are_one_utterance_and_back_channels_stay_their_own() -> None:
    assert [(u.speaker, u.turns) for u in utterances(CUT)] == [
        ("Dana", (1, 3, 4)),
        ("Sam", (2,)),
        ("Sam", (5,)),
        ("Dana", (6,)),
    ]


def test_a_question_between_two_halves_takes_the_floor() -> None:
    asked = talk(("Dana", "We need"), ("Sam", "What do you need?"), ("Dana", "a sign-off."))
    assert [u.turns for u in utterances(asked)] == [(1,), (2,), (3,)]


def test_words_of_nobody_are_joined_with_no_others() -> None:
    assert [u.turns for u in utterances(talk((None, "We need"), (None, "a sign-off.")))] == [(1,), (2,)]


def test_a_quote_across_turns_is_found_with_its_first_and_last_turn() -> None:
    found = ReadingView(CUT).find("before the end of March")
    assert found == Found(turn=1, turn_end=3, words="before the end of March")
    assert CUT.span(1, 3) == "We need the security sign-off before the end of March, and"


def test_marks_and_spaces_have_one_form_and_the_words_come_as_the_source_writes_them() -> None:
    view = ReadingView(
        talk(
            ("Dana", "It’s “nine” days – per  release."),
        )
    )
    found = view.find('It\'s "nine" days - per release')
    assert found is not None
    assert found.words == "It’s “nine” days – per  release"


def test_only_whole_words_of_one_speaker_are_found() -> None:
    view = ReadingView(CUT)
    assert view.find("sign-off before Right") is None
    assert view.find("he end of Mar") is None
    assert view.find("Kim Vale", speaker="Sam") is None
    assert view.find("  ") is None


def test_of_several_places_the_first_or_the_nearest() -> None:
    view = ReadingView(talk(("Dana", "Nine days."), ("Sam", "How many?"), ("Dana", "Nine days.")))
    first, near = view.find("nine days".capitalize()), view.find("Nine days", near=3)
    assert first is not None
    assert near is not None
    assert (first.turn, near.turn) == (1, 3)


def test_the_utterance_of_a_turn() -> None:
    view = ReadingView(CUT)
    third, ninth = view.utterance_of(3), view.utterance_of(9)
    assert third is not None
    assert third.turn_at(len(third.text) - 1) == 4
    assert ninth is None


def test_what_is_a_back_channel() -> None:
    turns = talk(*((("Sam"), t) for t in ("Mhm.", "Yeah, right.", "Okay, got it!", "Yes, we sign it.", "Nine.")))
    assert [is_back_channel(t) for t in turns.turns] == [True, True, True, False, False]


_LINES = st.lists(
    st.tuples(st.sampled_from(["Dana", "Sam", None]), st.sampled_from(["Right.", "We need it", "é ﬁ “x” now", "ok"])),
    max_size=30,
)


@given(_LINES)
def test_every_turn_is_in_one_utterance_and_every_turns_words_are_found(lines: list[tuple[str | None, str]]) -> None:
    transcript = talk(*lines)
    view = ReadingView(transcript)
    assert sorted(n for u in view.utterances for n in u.turns) == [t.n for t in transcript.turns]
    for utterance in view.utterances:
        for n, start in zip(utterance.turns, utterance.starts, strict=True):
            turn = transcript.turns[n - 1]
            assert turn.speaker == utterance.speaker
            assert utterance.text[start : start + len(turn.text)] == turn.text
            found = view.find(turn.text, near=n)
            assert found is not None
            assert found.turn <= n <= found.turn_end or transcript.turns[found.turn - 1].text == turn.text
