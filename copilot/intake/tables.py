"""Tables of talk: tab-separated rows, CSV, markdown tables, and the tables of pages and Word documents.

The columns are told by their headings, or by what stands in them: times, names that come back, words.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.intake.clock import STAMP, from_first, seconds
from copilot.intake.draft import Draft, Heard, Skip
from copilot.intake.header import read_header
from copilot.intake.labels import looks_like_name, split_role, vocabulary
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.source import Source

_SPEAKER = vocabulary("speaker|speaker name|speaker_name|name|participant|who|person|user|author|speaker label|from")
_WORDS = vocabulary("text|transcript|words|content|utterance|sentence|statement|caption|speech|transcription")
_START = vocabulary(
    "time|start|start time|start_time|timestamp|begin|timecode|start (s)|start_ms|time in|offset|start timestamp"
)
_END = vocabulary("end|end time|end_time|end_ms|time out|end timestamp")
_ONLY_STAMP = re.compile(rf"^\[?({STAMP}|\d{{1,7}}(?:\.\d+)?)\s*(?:[AaPp]\.?[Mm]\.?)?\]?$")
_BARE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$")
_CHAT_ROW = re.compile(r"^\d{1,2}:\d{2}:\d{2}\t\s?[^\t]{1,80}:\s*\t")
_WIDE = re.compile(r"^([^\s:|][^:|]{0,40}?)\s{2,}\S")
_LONGEST_CELL = 1_000_000

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows with their line numbers, and which column holds what; -1 where none does."""

    rows: list[Row]
    speaker: int
    words: int
    start: int
    end: int
    headed: bool
    by_line: bool


def is_chat_rows(lines: Sequence[str]) -> bool:
    """Zoom's saved chat: a time, a name with a colon and the message, parted by tabs."""
    filled = [line for line in lines[:200] if line.strip()]
    return sum(1 for line in filled if _CHAT_ROW.match(line)) > len(filled) * 0.6


def _cells(line: str) -> list[str] | None:
    """A row of a markdown table or of tab-separated text."""
    if "\t" in line:
        return [c.strip() for c in line.strip(" \r\n").split("\t")]
    text = line.strip()
    if text.count("|") >= 2 and text.startswith("|"):
        return [c.strip() for c in re.split(r"(?<!\\)\|", text.strip("|"))]
    wide = _WIDE.match(line[:400])
    return [wide[1], line[wide.end(1) :].strip()] if wide and looks_like_name(split_role(wide[1])[0]) else None


def _rows(lines: Sequence[str]) -> list[Row]:
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = None if _BARE.match(line[:400]) else _cells(line)
        if cells is not None and len(cells) > 1:
            rows.append((number, cells))
    return rows


def _csv_rows(source: Source) -> list[Row]:
    """The rows of a CSV text whose first line names a column of words; a cell may go over several lines."""
    head = next((line for line in source.lines[:1] if line.strip()), "")
    mark = max(",;", key=head.count)
    if mark not in head or not any(c.strip(' "').casefold() in _WORDS for c in head.split(mark)):
        return []
    reader = csv.reader((f"{line}\n" for line in source.lines), delimiter=mark)
    rows: list[Row] = []
    csv.field_size_limit(_LONGEST_CELL)
    try:
        begun = 1
        for cells in reader:
            if any(c.strip() for c in cells):
                rows.append((begun, [c.strip() for c in cells]))
            begun = reader.line_num + 1
    except csv.Error:
        return []
    return rows


def _table(source: Source) -> _Table | None:
    separated = _csv_rows(source)
    rows = separated or _rows(source.lines)
    if not rows:
        return None
    by_line = not separated
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    headings = [c.strip(" *_#").casefold() for c in rows[0][1]]
    words = _column(headings, _WORDS)
    speaker = _column(headings, _SPEAKER)
    if words >= 0 and (speaker >= 0 or _column(headings, _START) >= 0):
        return _Table(rows[1:], speaker, words, _column(headings, _START), _column(headings, _END), True, by_line)
    even = [r for r in rows if len(r[1]) == width]
    if not 2 <= width <= 4 or len(even) < 2:
        return None
    return _by_content(even, width)


def _column(headings: Sequence[str], known: frozenset[str]) -> int:
    return next((i for i, h in enumerate(headings) if h in known), -1)


def _by_content(rows: list[Row], width: int) -> _Table | None:
    columns = [[cells[i] for _, cells in rows] for i in range(width)]
    times = [i for i, c in enumerate(columns) if sum(bool(_ONLY_STAMP.match(x)) for x in c) >= len(c) * 0.9]
    names = [
        i
        for i, c in enumerate(columns)
        if i not in times
        and sum(looks_like_name(split_role(x.rstrip(":"))[0]) for x in c) >= len(c) * 0.9
        and len(set(c)) <= max(2, len(c) * 0.6)
    ]
    rest = [i for i in range(width) if i not in times and i not in names]
    if len(names) != 1 or len(rest) != 1 or len(times) > 2:
        return None
    start, end = (times[0] if times else -1), (times[1] if len(times) > 1 else -1)
    return _Table(rows, names[0], rest[0], start, end, False, True)


def _time(cells: Sequence[str], column: int) -> float | None:
    if not 0 <= column < len(cells):
        return None
    text = cells[column].strip("[]() ")
    return float(text) if re.fullmatch(r"\d{1,9}(?:\.\d+)?", text) else seconds(text)


def detect(source: Source) -> Guess | None:
    """Most lines are rows of one table with a column of names."""
    table = _table(source)
    if table is None or not table.rows:
        return None
    filled = sum(1 for line in source.lines if line.strip() and not _BARE.match(line[:400]))
    if not table.headed and len(table.rows) < filled * 0.6:
        return None
    if table.headed and len(table.rows) < filled * 0.3 and '"' not in source.text[:4000]:
        return None
    return Guess("table", 0.86 if table.headed else 0.75)


def parse(source: Source) -> Draft:
    """A row is a turn; an empty name is the name above it."""
    table = _table(source)
    if table is None or not table.rows:
        return Draft()
    first = table.rows[0][0] - (1 if table.headed else 0)
    header = read_header(source.lines[: max(first - 1, 0)])
    draft = header.draft()
    starts = from_first([_time(cells, table.start) for _, cells in table.rows])
    speaker: str | None = None
    below = _lines_below(source, table) if table.by_line else {}
    for (number, cells), start in zip(table.rows, starts, strict=True):
        if len(cells) <= table.words:
            draft.skipped[Skip.EMPTY] += 1
            continue
        if 0 <= table.speaker < len(cells):
            speaker = cells[table.speaker].strip(" *_").rstrip(":").strip() or speaker
        words = " ".join((cells[table.words], *below.get(number, ())))
        draft.turns.append(Heard(speaker, words, number, start, _time(cells, table.end)))
    return draft


def _lines_below(source: Source, table: _Table) -> dict[int, list[str]]:
    """The lines below each row that are no rows: the words go on there."""
    rows = {number for number, _ in table.rows}
    below: dict[int, list[str]] = {}
    current = 0
    for number, line in enumerate(source.lines, start=1):
        current = number if number in rows else current
        if current and number != current and line.strip() and not _BARE.match(line[:400]):
            below.setdefault(current, []).append(line.strip())
    return below


FAMILY = Family(
    (
        Format(
            "table", "rows with a name and the words: tabs, CSV or a table", "Dana Reyes\t0:02\tIt sits with our CISO."
        ),
    ),
    detect,
    parse,
)
