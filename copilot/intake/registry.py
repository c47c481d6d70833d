"""The formats that can be read. A new one joins its `Family`, or brings one along, which `reading` lists."""

from collections.abc import Callable
from dataclasses import dataclass

from copilot.intake.draft import Draft
from copilot.intake.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A syntax that the program reads: its name for `--format`, what it is, and one line of it."""

    name: str
    what: str
    example: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A format by name, and how sure its family is: above 0, up to 1 (it can be nothing else)."""

    format: str
    score: float


@dataclass(frozen=True, slots=True)
class Family:
    """Formats that one module tells apart and reads.

    `detect` goes by the structure of the text alone and may be given only its beginning; None means none of these.
    `parse` gives what it finds, which may be nothing.
    """

    formats: tuple[Format, ...]
    detect: Callable[[Source], Guess | None]
    parse: Callable[[Source], Draft]
