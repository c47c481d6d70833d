"""From bytes to a Transcript: which format it is, and why not where it is none."""

from copilot.domain.transcript import Transcript
from copilot.errors import UnreadableInput
from copilot.intake import cues, json_exports, labelled, meet, plain, stamped, tables, teams_word, timed_heads
from copilot.intake.draft import finish
from copilot.intake.refusal import chat_log, refusal
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.source import Source, source_of

FAMILIES: tuple[Family, ...] = (
    json_exports.FAMILY,
    cues.FAMILY,
    teams_word.FAMILY,
    meet.FAMILY,
    *stamped.FAMILIES,
    timed_heads.FAMILY,
    tables.FAMILY,
    labelled.FAMILY,
    plain.FAMILY,
)


def formats() -> tuple[Format, ...]:
    """All formats that can be read."""
    return tuple(f for family in FAMILIES for f in family.formats)


def read(data: bytes, *, name: str = "-", format: str | None = None) -> Transcript:  # noqa: A002
    """The meeting in some bytes. The format is told by structure unless it is given; `name` may hold the date.

    Sides are set only as far as the file tells them. Raises UnreadableInput with the reason and what to do.
    """
    if format is not None and format not in (known := [f.name for f in formats()]):
        raise UnreadableInput(f"there is no format named {format}", f"known formats: {', '.join(known)}")
    source = source_of(data, name)
    if format is None:
        if chat_log(source):
            raise refusal(source)
        guess = _guess(source if json_exports.is_json(source) else source.beginning()) or _guess(source)
        if guess is None:
            raise refusal(source)
        format = guess.format  # noqa: A001
    family = next(f for f in FAMILIES if any(x.name == format for x in f.formats))
    transcript = finish(family.parse(source), format, source)
    if not transcript.turns:
        raise refusal(source)
    return transcript


def _guess(source: Source) -> Guess | None:
    guesses = [guess for family in FAMILIES if (guess := family.detect(source)) is not None and guess.score > 0]
    return max(guesses, key=lambda g: g.score, default=None)
