"""A content file as it is read: its document, its passages, its links and what is wrong in it by itself."""

from pathlib import PurePosixPath
from typing import Any

from copilot.domain.harmless import harmless, harmless_in
from copilot.domain.knowledge import Document
from copilot.domain.value import Value
from copilot.library.front_matter import FrontMatter, read_front_matter
from copilot.library.markup import first_heading, links_of, sections_of
from copilot.library.passages import Piece, pieces_of
from copilot.library.problem import Problem
from copilot.library.questions import questions_of

READER_VERSION = 2
"""Counts changes of what reading makes of a file: what another version has read is read again."""


class LinkFound(Value):
    """A link as written, and its line in the file."""

    target: str
    line: int


class Reading(Value):
    """Everything that the text of one file says by itself; no date and no other file plays a part."""

    document: Document
    pieces: tuple[Piece, ...]
    links: tuple[LinkFound, ...] = ()
    slips: tuple[Problem, ...] = ()
    has_front_matter: bool
    has_title: bool


def decode(content: bytes) -> str:
    """The text of a file: UTF-8 (or UTF-16 where it says so), line ends as \\n; what is no text shows as U+FFFD.

    Nothing in it commands a terminal.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = content.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return harmless(text)


def read_document(file: str, text: str) -> Reading:
    """Read a file's text. Whatever it holds gives a document; what could not be understood is in `slips`."""
    matter = read_front_matter(text)
    title, given = _title(file, matter)
    sections = sections_of(matter.body, matter.body_line, title)
    fields: dict[str, Any] = harmless_in({**matter.fields, "title": title})
    document = Document(file=file, sections=sections, **fields)
    document = document.model_copy(update={"questions": questions_of(document)})
    slips = [Problem(file=file, line=s.line, rule=s.rule, severity="error", message=s.message) for s in matter.slips]
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        slips.append(Problem(file=file, line=line, rule="encoding", severity="error", message="the file is not UTF-8"))
    links = tuple(LinkFound(target=found.target, line=found.line + matter.body_line) for found in links_of(matter.body))
    return Reading(
        document=document,
        pieces=pieces_of(document),
        links=links,
        slips=tuple(slips),
        has_front_matter=matter.present,
        has_title=given,
    )


def _title(file: str, matter: FrontMatter) -> tuple[str, bool]:
    """The title, and whether the file names it where it should: in its front matter, or else in its first heading."""
    if title := matter.fields.get("title"):
        return title, True
    if heading := first_heading(matter.body):
        return heading, not matter.present
    return PurePosixPath(file).stem.replace("-", " ").replace("_", " ").strip() or file, False
