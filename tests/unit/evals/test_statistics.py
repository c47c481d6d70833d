"""Intervals, comparisons and agreement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import difference, estimate, kappa

COUNTS = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))


@given(st.lists(COUNTS, min_size=1, max_size=12))
def test_a_figure_lies_between_nought_and_one_and_its_interval_is_in_order(counts: list[tuple[int, int, int]]) -> None:
    e = estimate(counts)
    assert 0 <= e.low <= e.high <= 1
    assert 0 <= e.value <= 1
    assert e.units == len(counts)


def test_more_calls_show_smaller_differences() -> None:
    few = [(5, 3, 2), (1, 4, 4), (8, 1, 0)]
    assert estimate(few * 10).shows < estimate(few).shows


@given(st.dictionaries(st.text(max_size=3), COUNTS, min_size=2, max_size=8))
def test_a_run_is_no_better_than_itself(counts: dict[str, tuple[int, int, int]]) -> None:
    d = difference(counts, counts)
    assert (d.value, d.low, d.high, d.significant) == (0, 0, 0, False)


def test_a_drop_in_every_call_is_significant() -> None:
    old = {str(n): (9, 1, 1) for n in range(8)}
    new = {str(n): (5, 5, 5) for n in range(8)}
    assert difference(old, new).drop
    assert difference(new, old).low > 0


def test_a_drop_in_one_of_many_calls_is_not() -> None:
    old = {str(n): (9, 1, 1) for n in range(8)}
    assert not difference(old, old | {"0": (5, 5, 5)}).drop


def test_one_call_shows_nothing() -> None:
    assert (estimate([(1, 0, 0)]).low, estimate([(1, 0, 0)]).high) == (0, 1)
    assert not difference({"a": (9, 0, 0)}, {"a": (0, 9, 9)}).drop


def test_only_calls_of_both_runs_are_compared() -> None:
    assert difference({"a": (1, 0, 0)}, {"a": (1, 0, 0), "b": (0, 9, 9)}).units == 1


def test_kappa_takes_chance_away() -> None:
    assert kappa(["a", "b", "a", "b"], ["a", "b", "a", "b"]) == 1
    assert kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == pytest.approx(0)
