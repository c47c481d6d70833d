"""Word documents as lines: a paragraph's line breaks part lines, and each line knows its paragraph.

Spaces stay as they are, because two of them part a name from its time. Rows of tables become lines with tabs.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from copilot.errors import UnreadableInput

_HINT = "open it in Word, copy the transcript and paste it, or export the transcript again"
_LARGEST = 400_000_000
_OTHERS = (
    ("xl/", "a spreadsheet", "save the sheet as CSV, or copy its cells and paste them"),
    ("ppt/", "a presentation", "give the transcript of the call and not its slides"),
    ("mimetype", "an OpenDocument file", "save it as .docx or as text"),
)


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line and the paragraph, numbered from 1, that it stands in."""

    paragraph: int
    text: str


def lines_of_document(data: bytes) -> list[NumberedLine]:
    """The lines of a Word document in reading order; a row of a table counts as a paragraph.

    Raises UnreadableInput where the archive is damaged, larger than 400 MB unpacked, or no Word document.
    """
    _check_archive(data)
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        document = Document(io.BytesIO(data))
        return list(_lines(document.iter_inner_content()))
    except (
        OpcError,
        KeyError,
        ValueError,
        SyntaxError,
        AttributeError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
    ) as error:
        part = _damaged_part(data)
        where = f" in its part {part}" if part else ""
        raise UnreadableInput(f"the Word document is damaged{where}: {error}", _HINT) from None


def _damaged_part(data: bytes) -> str | None:
    """The first part of the archive that cannot be unpacked or is no XML."""
    from docx.oxml.parser import parse_xml

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            try:
                content = archive.read(member)
                if member.filename.endswith((".xml", ".rels")):
                    parse_xml(content)
            except (zipfile.BadZipFile, zlib.error, SyntaxError, NotImplementedError, EOFError, OSError, ValueError):
                return member.filename
    return None


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableInput(
            f"the Word document, or another archive, is damaged in its list of parts: {error}", _HINT
        ) from None
    if any(m.filename == "word/document.xml" for m in members):
        if sum(m.file_size for m in members) > _LARGEST:
            raise UnreadableInput("the Word document has more than 400 MB when unpacked", _HINT)
        return
    for begin, what, hint in _OTHERS:
        if any(m.filename.startswith(begin) for m in members):
            raise UnreadableInput(f"the input is {what} and not a transcript", hint)
    raise UnreadableInput("the input is a zip archive and no Word document", "unpack it and give the transcript in it")


def _lines(blocks: Iterator[object]) -> Iterator[NumberedLine]:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    number = 0
    marks: dict[str | None, str] = {}
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                number += 1
                cells = [" ".join(cell.text.split()) for cell in row.cells]
                yield NumberedLine(number, "\t".join(cells))
        elif isinstance(block, Paragraph):
            number += 1
            mark = _heading_mark(block, marks)
            for at, line in enumerate(block.text.split("\n")):
                yield NumberedLine(number, (mark + line) if at == 0 and line.strip() else line)


def _heading_mark(paragraph: object, marks: dict[str | None, str]) -> str:
    """A heading as markdown marks it, so that one reader knows both; `marks` are those already known by style."""
    from docx.text.paragraph import Paragraph

    if not isinstance(paragraph, Paragraph):
        return ""
    identity = paragraph._p.style
    if identity not in marks:
        name = (paragraph.style.name or "") if paragraph.style is not None else ""
        level = name[8:] if name.startswith("Heading ") and name[8:].isdigit() else ""
        marks[identity] = "#" * min(int(level), 6) + " " if level else "- " if name.startswith("List Bullet") else ""
    return marks[identity]
