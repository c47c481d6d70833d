"""The text of an input as the readers see it: its lines, numbered from 1 as an editor numbers them."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from copilot.intake.encoding import decode
from copilot.intake.wording import visible

_BEGINNING = 64_000
_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True)
class Source:
    """Decoded text. `name` is the path as given, `-` for standard input; `encoding` is set where it was guessed."""

    text: str
    name: str = "-"
    encoding: str | None = None

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; `lines[0]` is line 1."""
        return self.text.split("\n")

    def beginning(self) -> "Source":
        """The first lines, enough to tell a format: about 64,000 characters."""
        if len(self.text) <= _BEGINNING:
            return self
        return replace(self, text=self.text[: self.text.find("\n", _BEGINNING)])


def source_of(data: bytes, name: str = "-") -> Source:
    """The text of some bytes, with one kind of line end and without invisible marks.

    Raises UnreadableInput where the bytes are empty or no text.
    """
    text, encoding = decode(data)
    return Source(text=visible(_LINE_END.sub("\n", text)), name=name, encoding=encoding)
