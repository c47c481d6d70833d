"""From which confidence a kind may be accepted unseen, and what a review takes."""

from copilot.domain.transcript import Side, Speaker, Transcript, Turn
from evals.review_effort import Effort, joined, shown
from evals.sure_bars import FEWEST, bar_of, rows


def test_the_bar_is_the_lowest_confidence_from_which_nine_of_ten_are_right() -> None:
    items = [(0.95, True)] * 10 + [(0.82, True)] * 8 + [(0.81, False)] + [(0.7, False)] * 5
    assert bar_of(items) == 0.75
    assert bar_of([*items, *[(0.78, False)] * 2]) == 0.8


def test_a_kind_of_which_too_few_are_seen_has_no_bar() -> None:
    assert bar_of([(0.95, True)] * (FEWEST - 1)) is None
    assert bar_of([(0.95, True)] * FEWEST) == 0.6
    assert bar_of([(0.99, False)] * 50) is None


def test_a_row_tells_what_was_right_above_the_bar_and_of_all() -> None:
    (row,) = rows({"task": [(0.9, True)] * 12 + [(0.5, False)] * 3})
    assert (row.kind, row.bar, row.right, row.count, row.all_right, row.all_count) == ("task", 0.6, 12, 12, 12, 15)


def meeting(*words: str) -> Transcript:
    turns = tuple(
        Turn(n=n, speaker="Dana", side=Side.BUYER, start=float(n), line=n, text=w) for n, w in enumerate(words, 1)
    )
    speakers = (Speaker(name="Dana", side=Side.BUYER, side_from="rep", turns=len(turns)),)
    return Transcript(format="names", turns=turns, speakers=speakers)


def test_meetings_are_put_one_after_the_other() -> None:
    whole = joined([meeting("one", "two"), meeting("three")])
    assert [(t.n, t.line, t.start, t.text) for t in whole.turns] == [
        (1, 1, None, "one"),
        (2, 2, None, "two"),
        (3, 3, None, "three"),
    ]
    assert [(s.name, s.turns) for s in whole.speakers] == [("Dana", 3)]


def effort(decisions: int, seconds: float) -> Effort:
    return Effort("a call", 100, 20, 12, decisions, 3, 0, seconds, 20.0)


def test_a_limit_that_is_not_held_shows() -> None:
    assert effort(12, 90.0).held
    assert not effort(13, 20.0).held
    assert not effort(5, 90.1).held
    assert shown([effort(12, 80.0), effort(13, 80.0)]).splitlines()[-1].endswith("1 of 2 calls")
