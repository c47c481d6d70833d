"""The text of an input as the readers see it: its lines, numbered from 1 as an editor numbers them."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from copilot.intake.encoding import decode
from copilot.intake.web import is_html, lines_of_html
from copilot.intake.word import lines_of_document
from copilot.intake.wording import visible

Container = Literal["text", "word", "page"]

_BEGINNING = 64_000
_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True)
class Source:
    """Decoded text. `name` is the path as given, `-` for standard input; `encoding` is set where it was guessed.

    `container` is what the text stood in: nothing, a Word document, or a page. `numbers` are then the paragraphs, or
    the lines of the page, that the lines of the text come from.
    """

    text: str
    name: str = "-"
    encoding: str | None = None
    container: Container = "text"
    numbers: tuple[int, ...] = ()
    cut: bool = False
    """Whether this is only the beginning."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; `lines[0]` is line 1."""
        return self.text.split("\n")

    def place(self, line: int) -> int:
        """The number of a line as the file itself counts: the same, or its paragraph in a Word document."""
        return self.numbers[line - 1] if 1 <= line <= len(self.numbers) else line

    def beginning(self) -> "Source":
        """The first lines, enough to tell a format: about 64,000 characters."""
        if len(self.text) <= _BEGINNING:
            return self
        return replace(self, text=self.text[: self.text.find("\n", _BEGINNING)], cut=True)


def source_of(data: bytes, name: str = "-") -> Source:
    """The text of some bytes, with one kind of line end and without invisible marks.

    Raises UnreadableInput where the bytes are empty or no text.
    """
    if data.startswith(b"PK"):
        return _numbered([(x.paragraph, x.text) for x in lines_of_document(data)], name, "word")
    text, encoding = decode(data)
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if is_html(text):
        return replace(_numbered(lines_of_html(text), name, "page"), encoding=encoding)
    return Source(text=visible(text), name=name, encoding=encoding)


def _numbered(lines: list[tuple[int, str]], name: str, container: Container) -> Source:
    # A line that holds another kind of line end must stay one line, or the numbers would move.
    text = "\n".join(visible(_LINE_END.sub(" ", line)).replace("\n", " ") for _, line in lines)
    return Source(text=text, name=name, container=container, numbers=tuple(number for number, _ in lines))
