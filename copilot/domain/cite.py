"""The words, the speaker and the place that a claim rests on."""

from copilot.domain.transcript import Side, Transcript, Turn
from copilot.domain.value import Value

UNKNOWN_SIDE = 0.5
"""The most that words from a speaker of unknown side can count (annotation guide, Sides)."""
GUESSED_SIDE = 0.8
"""The same where only the talk tells the side: below what may be accepted together."""


class Cite(Value):
    """A quote and its place. `confidence` is the probability that the claim built on it is right, 0 to 1."""

    turn: int
    turn_end: int
    line: int
    start: float | None = None
    speaker: str | None
    side: Side
    quote: str
    confidence: float


def cite_turn(turn: Turn, quote: str | None = None, confidence: float = 1.0) -> Cite:
    """A cite of one turn; the quote is the whole turn unless given."""
    return Cite(
        turn=turn.n,
        turn_end=turn.n,
        line=turn.line,
        start=turn.start,
        speaker=turn.speaker,
        side=turn.side,
        quote=turn.text if quote is None else quote,
        confidence=round(confidence, 3),
    )


def most_sure(transcript: Transcript, turn: Turn) -> float:
    """The most that a claim from this turn can count, by what is known of the speaker's side."""
    if turn.side is Side.UNKNOWN:
        return UNKNOWN_SIDE
    guessed = any(s.name == turn.speaker and s.side_from == "talk" for s in transcript.speakers)
    return GUESSED_SIDE if guessed else 1.0


def cite_span(transcript: Transcript, first: int, last: int, quote: str, confidence: float) -> Cite | None:
    """A cite of consecutive turns of one speaker, or None where there is no such span; no surer than the side is."""
    start = transcript.turn(first)
    if start is None or transcript.span(first, last) is None:
        return None
    return cite_turn(start, quote, min(confidence, most_sure(transcript, start))).model_copy(update={"turn_end": last})
