"""Turns, spans and sides."""

from collections.abc import Callable

from copilot.domain.cite import cite_span
from copilot.domain.transcript import Side, SideFrom, Speaker, Transcript, Turn


def test_a_span_joins_one_speaker_over_the_back_channels_of_others(meeting: Callable[..., Transcript]) -> None:
    call = meeting(("Dana", Side.BUYER, "We need"), ("Sam", Side.SELLER, "Right."), ("Dana", Side.BUYER, "a review."))
    assert call.span(1, 3) == "We need a review."
    assert call.span(1, 2) is None
    assert call.span(3, 1) is None


def test_setting_a_side_reaches_every_turn_of_that_speaker(meeting: Callable[..., Transcript]) -> None:
    call = meeting(("Dana", Side.UNKNOWN, "Hello"), ("Sam", Side.SELLER, "Hi"), ("Dana", Side.UNKNOWN, "Bye"))
    known = call.with_sides({"Dana": Side.BUYER}, "rep")
    assert [t.side for t in known.turns] == [Side.BUYER, Side.SELLER, Side.BUYER]
    assert (known.side_of("Dana"), known.side_of("Nobody")) == (Side.BUYER, Side.UNKNOWN)
    assert next(s.side_from for s in known.speakers if s.name == "Dana") == "rep"


def test_a_claim_is_no_surer_than_the_side_of_its_speaker() -> None:
    def surest(side: Side, source: SideFrom) -> float:
        turn = Turn(n=1, speaker="Ana", side=side, line=1, text="We pay forty thousand a year.")
        speakers = (Speaker(name="Ana", side=side, side_from=source, turns=1),)
        cite = cite_span(Transcript(format="names", turns=(turn,), speakers=speakers), 1, 1, "forty thousand", 0.97)
        assert cite is not None
        return cite.confidence

    assert surest(Side.BUYER, "rep") == 0.97
    assert surest(Side.BUYER, "talk") == 0.8
    assert surest(Side.UNKNOWN, "none") == 0.5
