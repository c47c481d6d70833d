"""From bytes to a Transcript: which format it is, and why not where it is none."""

from dataclasses import replace

from copilot.domain.transcript import Transcript
from copilot.errors import UnreadableInput
from copilot.intake import cues, json_exports, labelled, meet, plain, stamped, tables, teams_word, timed_heads
from copilot.intake.draft import finish
from copilot.intake.refusal import chat_log, mail_thread, refusal
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
    """All formats that can be read. A name that a text and a JSON form share is listed once."""
    return tuple({f.name: f for family in reversed(FAMILIES) for f in reversed(family.formats)}.values())[::-1]


def read(data: bytes, *, name: str = "-", format: str | None = None) -> Transcript:  # noqa: A002
    """The meeting in some bytes. The format is told by structure unless it is given; `name` may hold the date.

    Sides are set only as far as the file tells them. Raises UnreadableInput with the reason and what to do.
    """
    if format is not None and format not in (known := [f.name for f in formats()]):
        raise UnreadableInput(f"there is no format named {format}", f"known formats: {', '.join(known)}")
    transcript = _read(source_of(data, name), format)
    if not transcript.turns:
        source = source_of(data, name)
        inner = json_exports.text_inside(source)
        transcript = _read(inner, None) if inner is not None else transcript
        if not transcript.turns:
            raise refusal(source)
    return transcript


def _read(source: Source, format: str | None) -> Transcript:  # noqa: A002
    """What is found, which may be no turns. The text is held no longer than it takes to find them."""
    if format is None:
        guess = json_exports.FAMILY.detect(source) if json_exports.is_json(source) else _guess_text(source)
        if guess is None:
            raise refusal(source)
        format = guess.format  # noqa: A001
    families = [f for f in FAMILIES if any(x.name == format for x in f.formats)]
    family = families[0] if json_exports.is_json(source) else families[-1]
    draft = family.parse(source)
    source = replace(source, text="")
    return finish(draft, format, source)


def _guess_text(source: Source) -> Guess | None:
    """The beginning tells the format of most texts, the whole of the rest."""
    if chat_log(source) or mail_thread(source):
        raise refusal(source)
    return _guess(source.beginning()) or (_guess(source) if source.beginning() is not source else None)


def _guess(source: Source) -> Guess | None:
    guesses = [guess for family in FAMILIES if (guess := family.detect(source)) is not None and guess.score > 0]
    return max(guesses, key=lambda g: g.score, default=None)
