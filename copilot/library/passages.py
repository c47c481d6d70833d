"""Documents cut into passages: one for each heading, long ones cut further, plus one for each spoken wording."""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from copilot.domain.knowledge import Document, Passage, Section
from copilot.domain.value import Value
from copilot.library.markup import Block, bare, blocks_of, has_words

PASSAGE_TOKENS = 220
"""Most tokens of a passage's text: with title and headings it stays below the 256 that the default model reads."""
CARD_HEADING = "answer"
"""The section that a spoken wording leads to, where a card has one; else its first section with words."""

_PIECES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+|[^\w\s]|_")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+")


class Piece(Value):
    """A passage with the text that is embedded for it, and the text in which words are looked up.

    `spoken` marks a wording of `asks`: it is embedded alone, and leads to the card's answer, which is its passage.
    """

    id: str
    passage: Passage
    embedded: str
    spoken: bool = False

    @property
    def digest(self) -> str:
        """Hash of what is embedded: equal digests have equal vectors."""
        return hashlib.sha256(self.embedded.encode()).hexdigest()[:32]


def token_estimate(text: str) -> int:
    """About how many word pieces a BERT tokenizer makes of a text; never far below."""
    return sum(1 + (len(piece) - 1) // 7 for piece in _PIECES.findall(text))


def pieces_of(document: Document) -> tuple[Piece, ...]:
    """All pieces of a document. Ids come from file, heading path and part, so that an edit elsewhere keeps them."""
    parts: dict[tuple[str, ...], int] = {}
    found: list[Piece] = []
    for section in document.sections:
        for line, text in split_section(section):
            part = parts.get(section.path, 0)
            parts[section.path] = part + 1
            passage = _passage(document, section, line, text, piece_id(document.file, section.path, str(part)))
            found.append(Piece(id=passage.id, passage=passage, embedded=_embedded(document, section, text)))
    if found:
        found += _spoken(document, _answer(found))
    return tuple(found)


def piece_id(file: str, path: tuple[str, ...], part: str) -> str:
    """A short stable name."""
    return hashlib.sha256("\0".join((file, *path, part)).encode()).hexdigest()[:16]


def _passage(document: Document, section: Section, line: int, text: str, passage_id: str) -> Passage:
    return Passage(
        id=passage_id,
        source=document.source(section).model_copy(update={"line": line}),
        text=text,
        title=document.title,
        kind=document.kind,
        offering=document.offering,
        category=document.category,
        competitor=document.competitor,
        owner=document.owner,
    )


def _embedded(document: Document, section: Section, text: str) -> str:
    """Title and headings, said once each, then the words of the passage."""
    names = dict.fromkeys((document.title, *section.path))
    return f"{' > '.join(names)}\n{bare(text)}"


def _answer(pieces: list[Piece]) -> Piece:
    """The piece that a spoken wording leads to."""

    def heading(piece: Piece) -> str:
        return piece.passage.source.heading.rsplit(" > ", 1)[-1].casefold()

    return next((p for p in pieces if heading(p) == CARD_HEADING), pieces[0])


def _spoken(document: Document, answer: Piece) -> Iterator[Piece]:
    for wording in dict.fromkeys(document.asks):
        if has_words(wording):
            name = piece_id(document.file, ("asks",), wording)
            yield Piece(id=name, passage=answer.passage, embedded=wording, spoken=True)


def split_section(section: Section) -> Iterator[tuple[int, str]]:
    """The passages of a section: line and text of each. A short section is one passage, as it stands."""
    if not has_words(section.text):
        return
    if token_estimate(bare(section.text)) <= PASSAGE_TOKENS:
        yield section.line, section.text
        return
    for line, text in _packed(_atoms(section.text)):
        if has_words(text):
            yield section.line + line, text


class _Atom(NamedTuple):
    """The smallest piece that is kept whole, its line, what joins it to the one before, its table's header if any."""

    line: int
    text: str
    glue: str
    header: str = ""


def _packed(atoms: Iterator[_Atom]) -> Iterator[tuple[int, str]]:
    """Atoms joined until the limit is reached; rows of a table that go on begin with its header."""
    line, text, size = 0, "", 0
    for atom in atoms:
        cost = token_estimate(bare(atom.text))
        if text and size + cost > PASSAGE_TOKENS:
            yield line, text
            text = ""
        if text:
            text, size = text + atom.glue + atom.text, size + cost
        else:
            line = atom.line
            text = f"{atom.header}\n{atom.text}" if atom.header else atom.text
            size = token_estimate(bare(text))
    if text:
        yield line, text


def _atoms(text: str) -> Iterator[_Atom]:
    lines = text.split("\n")
    for block in blocks_of(text):
        starts = [block.start, *(cut for cut in block.cuts if cut > block.start)]
        header = ""
        if block.kind == "table":
            # The header row and the rule below it stay with the first row, and go before every later run of rows.
            header = "\n".join(lines[block.start : block.start + 2])
            del starts[1:2]
        for n, (start, end) in enumerate(pairwise((*starts, block.end))):
            first = n == 0
            yield from _halved(lines, Block(block.kind, start, end), "\n\n" if first else "\n", "" if first else header)


def _halved(lines: list[str], block: Block, glue: str, header: str) -> Iterator[_Atom]:
    """A block as one atom; above the limit by its lines, and a line above the limit by its sentences or words."""
    whole = "\n".join(lines[block.start : block.end]).rstrip()
    if token_estimate(bare(whole)) <= PASSAGE_TOKENS:
        if whole.strip():
            yield _Atom(block.start, whole, glue, header)
        return
    for number in range(block.start, block.end):
        for words in _short_runs(lines[number].rstrip()):
            yield _Atom(number, words, glue, header)
            glue = " "
        glue = "\n"


def _short_runs(line: str) -> Iterator[str]:
    """A line in runs below the limit."""
    if token_estimate(line) <= PASSAGE_TOKENS:
        if line.strip():
            yield line
        return
    for sentence in _SENTENCE_END.split(line):
        words = sentence.split()
        run: list[str] = []
        size = 0
        for word in words:
            cost = token_estimate(word)
            if run and size + cost > PASSAGE_TOKENS:
                yield " ".join(run)
                run, size = [], 0
            run.append(word)
            size += cost
        if run:
            yield " ".join(run)
