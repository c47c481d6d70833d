"""`python -m evals.when_phrases FILE...`: how well `when` reads other people's labelled phrases of times.

Files hold one JSON object a line, made from Duckling's English corpus (github.com/facebook/duckling): `lang`, `text`,
`ref` (ISO), `expected` with `kind`, `grain`, `holiday`, `value` (ISO) and, of an interval, `end_exclusive`. They are no
part of this repository. What counts are the distinct phrases of single days after the reference; phrases that
contradict docs/annotation-guide.md are left out by evals/datasets/when/contradictions.json, each with its rule.
Holidays and intervals are shown beside.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from copilot.errors import BrokenFile, CopilotError, NotFound
from copilot.evidence import resolve_due

CONTRADICTIONS = Path(__file__).parent / "datasets" / "when" / "contradictions.json"
MONTH_FIRST = frozenset({"EN", "EN-US", "EN-CA", "EN-PH"})
"""Locales in which 3/4 is the fourth of March."""

Sort = Literal["plain day", "holiday", "interval"]
SORTS: tuple[Sort, ...] = ("plain day", "holiday", "interval")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A labelled phrase. `last` is the last day that is right: `first` itself, or the end of an interval."""

    text: str
    on: date
    first: date
    last: date
    sort: Sort
    day_first: bool

    @property
    def key(self) -> tuple[str, date, date]:
        """The same for the same words with the same answer in several locales."""
        return self.text.casefold(), self.on, self.first

    def got(self) -> date | None:
        """What the program reads."""
        return resolve_due(self.text, self.on, day_first=self.day_first).due

    def right(self, got: date | None) -> bool:
        """The labelled day, or one within the labelled interval."""
        return got is not None and self.first <= got <= self.last


def contradictions(file: Path = CONTRADICTIONS) -> dict[str, str]:
    """Phrases whose label breaks a rule of the guide, each with that rule."""
    return {entry["phrase"].casefold(): entry["rule"] for entry in json.loads(file.read_text(encoding="utf-8"))}


def phrase_of(row: dict[str, Any]) -> Phrase | None:
    """A phrase to score; None for hours, other languages, open intervals and what is not after the reference."""
    expected, lang = row["expected"], row["lang"]
    sort = _sort(expected)
    if sort is None or not lang.startswith("EN"):
        return None
    on, first = _day(row["ref"]), _day(expected["value"])
    end = expected.get("end_exclusive")
    last = date.fromordinal(_day(end).toordinal() - 1) if sort == "interval" and end else first
    if first <= on:
        return None
    return Phrase(row["text"], on, first, last, sort, lang not in MONTH_FIRST)


def _sort(expected: dict[str, Any]) -> Sort | None:
    kind = str(expected.get("kind"))
    if expected.get("grain") != "Day" or "Open" in kind or not kind.startswith("datetime"):
        return None
    if "Interval" in kind:
        return "interval"
    return "holiday" if expected.get("holiday") else "plain day"


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def read_phrases(files: Iterable[Path]) -> Iterator[Phrase]:
    """The distinct phrases of some files. Raises NotFound and BrokenFile with the file and the line."""
    seen = set[tuple[str, date, date]]()
    for file in files:
        if not file.is_file():
            raise NotFound(f"there is no file {file}", "python -m evals.when_phrases english.jsonl")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                found = phrase_of(json.loads(line)) if line.strip() else None
            except (KeyError, TypeError, ValueError) as problem:
                raise BrokenFile(f"{file.name}, line {number}: {problem}", "one labelled phrase a line") from None
            if found is not None and found.key not in seen:
                seen.add(found.key)
                yield found


def report(phrases: Sequence[Phrase], against: dict[str, str]) -> str:
    """The figures, what was left out and why, and every plain day that was read wrong."""
    lines = []
    for sort in SORTS:
        counted = [p for p in phrases if p.sort == sort and not (sort == "plain day" and p.text.casefold() in against)]
        hits = sum(p.right(p.got()) for p in counted)
        lines.append(f"{sort:<10} {hits / len(counted) if counted else 1.0:.3f}  {hits} of {len(counted)}")
    plain = [p for p in phrases if p.sort == "plain day"]
    left_out = [p for p in plain if p.text.casefold() in against]
    lines += [f"left out: {p.text!r} ({p.first}): {against[p.text.casefold()]}" for p in left_out]
    lines += [
        f"wrong: {p.text!r} on {p.on}: {p.got()}, should be {p.first}"
        for p in plain
        if p not in left_out and not p.right(p.got())
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; the exit code."""
    found = argparse.ArgumentParser(prog="python -m evals.when_phrases", description=__doc__)
    found.add_argument("files", nargs="+", type=Path, metavar="FILE")
    asked = found.parse_args(arguments)
    try:
        print(report(list(read_phrases(asked.files)), contradictions()))
    except CopilotError as problem:
        sys.stderr.write(f"error: {problem.message}\n" + (f"hint: {problem.hint}\n" if problem.hint else ""))
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
