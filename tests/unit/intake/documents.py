"""Word documents as exports write them, made in the test."""

import io
from collections.abc import Sequence

from docx import Document


def word(*blocks: str | tuple[int, str] | Sequence[Sequence[str]]) -> bytes:
    """A document: a text is a paragraph (its line ends are line breaks), a pair a heading, a list of rows a table."""
    document = Document()
    for block in blocks:
        if isinstance(block, str):
            paragraph = document.add_paragraph()
            for n, line in enumerate(block.split("\n")):
                if n:
                    paragraph.add_run().add_break()
                paragraph.add_run(line)
        elif isinstance(block, tuple) and isinstance(block[0], int):
            document.add_heading(str(block[1]), block[0])
        else:
            table = document.add_table(0, len(block[0]))  # type: ignore[arg-type]
            for row in block:
                for cell, text in zip(table.add_row().cells, row, strict=True):  # type: ignore[arg-type]
                    cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
