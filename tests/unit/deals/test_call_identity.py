"""When two transcripts are the same call."""

from datetime import date

from deal_material import talk
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.call_identity import fingerprint_of, resemblance, same_call, shingles_of

WORDS = st.lists(st.sampled_from(["plan", "price", "review", "May", "ship", "nine", "days"]), min_size=4, max_size=60)


@given(WORDS, st.integers(min_value=1, max_value=5))
def test_only_words_count_not_how_they_are_cut_into_turns(words: list[str], size: int) -> None:
    cut = [" ".join(words[i : i + size]) for i in range(0, len(words), size)]
    assert fingerprint_of(talk(" ".join(words).upper() + "!")) == fingerprint_of(talk(*cut, speaker="Ben"))


@given(WORDS, WORDS)
def test_resemblance_is_symmetric_and_one_only_for_the_same_runs_of_words(one: list[str], other: list[str]) -> None:
    a, b = shingles_of(talk(" ".join(one))), shingles_of(talk(" ".join(other)))
    assert resemblance(a, b) == resemblance(b, a)
    assert resemblance(a, a) == 1
    assert (resemblance(a, b) == 1) == (a == b)


def test_the_first_half_of_a_call_is_not_the_whole_of_it() -> None:
    words = [f"word{n}" for n in range(400)]
    whole, half = shingles_of(talk(" ".join(words))), shingles_of(talk(" ".join(words[:200])))
    assert not same_call(half, None, whole, None)


def test_a_long_call_is_the_same_whatever_day_its_export_names() -> None:
    words = [f"word{n}" for n in range(400)]
    one = shingles_of(talk(" ".join(words)))
    other = shingles_of(talk(" ".join([*words[:200], "corrected", *words[201:]])))
    assert same_call(one, date(2026, 11, 1), other, date(2026, 11, 24))


def test_marks_and_the_form_of_letters_do_not_matter() -> None:
    assert fingerprint_of(talk("Cafe\u0301 – it\u2019s nine days")) == fingerprint_of(talk("Café - it's nine days."))
