"""Markdown as structure: headings with their text, blocks with their lines, tables with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from copilot.domain.knowledge import Section

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_EMPHASIS = re.compile(r"\*{1,3}|~~|`+|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_LINE_MARKS = re.compile(r"^[ \t]*(?:(?:>|#{1,6}(?=\s)|[-*+](?=\s)|\d+[.)](?=\s))[ \t]*)+", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$", re.MULTILINE)


@lru_cache(maxsize=2)
def _parser(*, inline: bool) -> MarkdownIt:
    """CommonMark with tables; without `inline` only the blocks are read, in a third of the time."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    return parser if inline else parser.disable("inline")


def bare(text: str) -> str:
    """The words of a piece of markdown, without its marks: emphasis, links, tags, bullets, table lines."""
    text = _TAG.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = _TABLE_RULE.sub("", text)
    text = _LINE_MARKS.sub("", text)
    text = _ENTITY.sub(" ", text)
    text = _EMPHASIS.sub("", text)
    return re.sub(r"[ \t]+", " ", text.replace("|", " ")).strip()


def has_words(text: str) -> bool:
    """Whether anything is left to read once the marks are gone."""
    return any(c.isalnum() for c in bare(text))


def sections_of(body: str, first_line: int, title: str) -> tuple[Section, ...]:
    """The headings of a document with the text below each; `first_line` is the file's line of the body's first line.

    Text above the first heading stands under the title. Headings inside code, quotes and lists are text. A section's
    line is that of its first words, or of its heading where it has none.
    """
    lines = body.split("\n")
    found: list[Section] = []
    path: list[tuple[int, str]] = []
    start, heading_line = 0, 0
    for level, heading, begin, end in [*_headings(body), (0, "", len(lines), len(lines))]:
        if path or any(has_words(line) for line in lines[start:begin]):
            names = tuple(name for _, name in path) or (title,)
            found.append(_section(names, lines, start, begin, heading_line, first_line))
        path = [(n, name) for n, name in path if n < level]
        path.append((level, heading))
        start, heading_line = end, begin
    return tuple(found)


def first_heading(body: str) -> str | None:
    """The words of a document's first heading."""
    return next((words for _, words, _, _ in _headings(body)), None)


def _headings(body: str) -> Iterator[tuple[int, str, int, int]]:
    """Level, words, first line and line after it of each heading, lines counted from 0."""
    tokens = _parser(inline=False).parse(body)
    for position, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            words = bare(tokens[position + 1].content) or tokens[position + 1].content.strip()
            yield int(token.tag[1:]), words or "(no heading)", token.map[0], token.map[1]


def _section(
    path: tuple[str, ...], lines: list[str], start: int, end: int, heading_line: int, first_line: int
) -> Section:
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    line = start if start < end else heading_line
    return Section(heading=path[-1], path=path, line=line + first_line, text="\n".join(lines[start:end]))


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block of a text: its kind (markdown-it's token type), and its lines from `start` up to `end`."""

    kind: str
    start: int
    end: int
    cuts: tuple[int, ...] = ()
    """Lines at which the block may be cut: items of a list, rows of a table."""


def blocks_of(text: str) -> tuple[Block, ...]:
    """The top-level blocks of a text, in their order; lines count from 0."""
    tokens = _parser(inline=False).parse(text)
    found: list[Block] = []
    for position, token in enumerate(tokens):
        if token.level == 0 and token.map and token.nesting >= 0:
            kind = token.type.removesuffix("_open")
            found.append(Block(kind, token.map[0], token.map[1], _cuts(tokens, position)))
    return tuple(found)


def _cuts(tokens: list[Token], position: int) -> tuple[int, ...]:
    block = tokens[position]
    inner = {"bullet_list_open": "list_item_open", "ordered_list_open": "list_item_open", "table_open": "tr_open"}
    wanted = inner.get(block.type)
    if wanted is None or block.map is None:
        return ()
    depth = 2 if wanted == "tr_open" else 1
    lines = []
    for token in tokens[position + 1 :]:
        if token.level == 0:
            break
        if token.type == wanted and token.level == depth and token.map:
            lines.append(token.map[0])
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table by its column names (lower case, single spaces), and its line counted from 0."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: column names as in `Row`, and the rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int


def tables_of(text: str) -> tuple[Table, ...]:
    """The top-level tables of a text."""
    tokens = _parser(inline=False).parse(text)
    return tuple(
        _table(tokens[position:]) for position, t in enumerate(tokens) if t.type == "table_open" and t.level == 0
    )


def _table(tokens: list[Token]) -> Table:
    rows: list[tuple[int, list[str]]] = []
    for position, token in enumerate(tokens):
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append((token.map[0] if token.map else 0, []))
        elif token.type in ("th_open", "td_open"):
            rows[-1][1].append(bare(tokens[position + 1].content))
    columns = tuple(" ".join(cell.lower().split()) for cell in rows[0][1])
    body = tuple(Row(line, dict(zip(columns, cells, strict=False))) for line, cells in rows[1:])
    return Table(columns, body, rows[0][0])


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image, its target as written (unescaped), and its line counted from 0."""

    target: str
    line: int


def links_of(text: str) -> tuple[Link, ...]:
    """All links and images of a text, not those inside code."""
    found: list[Link] = []
    if "](" not in text and "]:" not in text:
        return ()
    lines = text.split("\n")
    for token in _parser(inline=True).parse(text):
        if token.type != "inline" or not token.map:
            continue
        for child in token.children or ():
            target = child.attrGet("href") if child.type == "link_open" else child.attrGet("src")
            if isinstance(target, str) and child.type in ("link_open", "image"):
                at = next((n for n in range(*token.map) if target in lines[n]), token.map[0])
                found.append(Link(target, at))
    return tuple(found)
