"""The words, the speaker and the place that a claim rests on."""

from copilot.domain.transcript import Side, Transcript, Turn
from copilot.domain.value import Value


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


def cite_span(transcript: Transcript, first: int, last: int, quote: str, confidence: float) -> Cite | None:
    """A cite of consecutive turns of one speaker, or None where there is no such span."""
    start = transcript.turn(first)
    if start is None or transcript.span(first, last) is None:
        return None
    return cite_turn(start, quote, confidence).model_copy(update={"turn_end": last})
