"""`python -m evals.intake_files DIR`: what the readers make of every file below a folder.

For each file: format, turns, speakers, skipped lines, the share of the file's words that came back, and how many words
the file does not have (0, or it is a defect). The words of a file are counted by this module alone, with the markup
stripped: times, cue numbers, tags, headers above the first turn, lines that hold only a name and a time, labels.
With `--expected DIR` each file is compared with `NAME.expected.json` or `NAME_EXT.expected.json`, an object whose
`segments` hold `speaker`, `text`, `start_ms` and `end_ms`; texts are compared in one form for quotation marks, dashes
and spaces, as quotes are.
"""

import argparse
import html
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot import intake
from copilot.domain.grounding import plain
from copilot.domain.transcript import Transcript
from copilot.errors import UnreadableInput
from copilot.intake.encoding import decode

_STAMP = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMES = re.compile(rf"^\s*{_STAMP}\s*(?:-->|,)\s*{_STAMP}")
_CUE_ID = re.compile(r"^\s*(?:\d+|[\w-]+/\d+-\d+|[0-9a-f]{8}-[0-9a-f-]+)\s*$", re.IGNORECASE)
_TAG = re.compile(r"</?(?:v|c|b|i|u|s|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>", re.IGNORECASE)
_LONE_TIME = re.compile(rf"^\W*{_STAMP}\W*$")
_BANNER = re.compile(
    r"^\W*transcribed by \S+otter\.ai|ended after [\d:]+\W*$|this editable transcript was computer.generated",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:['’.,:@/-]\w+)*")
_LEAD_TIME = re.compile(rf"^\s*[\[(]?{_STAMP}[\])]?\s*[-–—]?\s*")


@dataclass(frozen=True)
class Row:
    """What one file came to; `kept` is a share from 0 to 1, `matches` says whether it is as expected."""

    file: str
    transcript: Transcript | None
    reason: str = ""
    kept: float | None = None
    invented: int = 0
    seconds: float = 0.0
    matches: bool | None = None
    differences: tuple[str, ...] = ()


def words(text: str) -> Counter[str]:
    """The words of a text in NFC, with how often each occurs."""
    return Counter(_WORD.findall(unicodedata.normalize("NFC", text)))


def raw_text(data: bytes, name: str) -> str:
    """The whole text of a file, Word documents included, before any reader has seen it."""
    if data.startswith(b"PK"):
        import io

        import docx

        return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    text = decode(data)[0].replace("\r\n", "\n").replace("\r", "\n")
    if name.endswith((".json", ".jsonl")):
        text = "\n".join(_strings(text))
    return html.unescape(text.replace("\u200b", "").replace("\ufeff", ""))


def _strings(text: str) -> Iterator[str]:
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"', text):
        yield str(json.loads(found.group(), strict=False))


def spoken_words(text: str, transcript: Transcript) -> Counter[str]:
    """The words that a plain strip of the markup leaves, from the first turn on."""
    captions = "-->" in text or transcript.format == "sbv"
    lines = text.split("\n")
    if not captions and transcript.turns and not transcript.format.endswith("docx"):
        lines = lines[transcript.turns[0].line - 1 :]
    names = sorted((*(s.name for s in transcript.speakers), "Unknown Speaker"), key=len, reverse=True)
    stamp = rf"(?:[\[(]?{_STAMP}[\])]?)?"
    label = re.compile(
        rf"^[\W_]*(?:{'|'.join(map(re.escape, names))})(?:\s*\([^)]*\))?\W*{stamp}\W{{0,4}}(?::\W*|$|(?<=\]))",
        re.IGNORECASE,
    )
    kept = []
    block = False
    for line in lines:
        if captions and re.match(r"^(?:NOTE|STYLE|REGION|WEBVTT)\b", line):
            block = True
        block = block and bool(line.strip())
        if block or _TIMES.match(line) or (captions and _CUE_ID.match(line)) or _LONE_TIME.match(line):
            continue
        if _BANNER.search(line):
            continue
        kept.append(label.sub("", _LEAD_TIME.sub("", _TAG.sub("", line))))
    return words("\n".join(kept))


def measured(file: Path, root: Path, expected: Path | None) -> Row:
    """One file, read and measured."""
    data = file.read_bytes()
    name = str(file.relative_to(root))
    began = time.perf_counter()
    try:
        transcript = intake.read_path(file, max_mb=100)
    except UnreadableInput as refused:
        wanted_of = _expected_of(file, expected)
        if wanted_of is None or wanted_of.get("_plain") is None:
            return Row(name, None, f"{refused.message} [{refused.hint}]")
        transcript = intake.read(data, name=str(file), format="plain")
    took = time.perf_counter() - began
    text = raw_text(data, file.name)
    told = words(" ".join(t.text for t in transcript.turns))
    wanted = spoken_words(text, transcript)
    everything = words(_TAG.sub("", text)) + words(_TAG.sub(" ", text))
    invented = sum((told - everything).values())
    share = sum((told & wanted).values()) / sum(wanted.values()) if wanted else None
    if file.suffix in (".json", ".jsonl"):
        share = None
    differences = tuple(_differences(transcript, _expected_of(file, expected)))
    matches = None if _expected_of(file, expected) is None else not differences
    return Row(name, transcript, "", share, invented, took, matches, differences)


def _expected_of(file: Path, folder: Path | None) -> dict[str, Any] | None:
    if folder is None:
        return None
    both = (f"{file.stem}_{file.suffix[1:]}.expected.json", f"{file.stem}.expected.json")
    for name in both:
        if (folder / name).is_file():
            try:
                found = json.loads((folder / name).read_text(encoding="utf-8"))
            except ValueError:
                print(f"{name}: not valid JSON, not compared", file=sys.stderr)
                return None
            if file.suffix == ".txt" and all(s["speaker"] is None for s in found["segments"]):
                found["_plain"] = True
            return dict(found)
    return None


def _differences(transcript: Transcript, expected: dict[str, Any] | None) -> Iterator[str]:
    if expected is None:
        return
    wanted = [_wanted(s) for s in expected["segments"]]
    found = [
        (
            t.speaker,
            plain(t.text),
            None if t.start is None else round(t.start * 1000),
            None if t.end is None else round(t.end * 1000),
        )
        for t in transcript.turns
    ]
    if len(wanted) != len(found):
        yield f"{len(found)} turns, expected {len(wanted)}"
    for n, (have, want) in enumerate(zip(found, wanted, strict=False), start=1):
        if have != want:
            yield f"turn {n}: {have} expected {want}"


def _wanted(segment: dict[str, Any]) -> tuple[object, ...]:
    return segment["speaker"], plain(segment["text"]), segment["start_ms"], segment["end_ms"]


def report(rows: list[Row], verbose: bool) -> str:
    """The table, and the sums below it."""
    lines = [
        f"{'file':58} {'format':16} {'turns':>6} {'people':>6} {'skipped':>7} {'kept':>8} {'invented':>8} {'s':>6}"
    ]
    for r in rows:
        if r.transcript is None:
            lines.append(f"{r.file[:58]:58} refused: {r.reason}")
            continue
        t = r.transcript
        kept = "-" if r.kept is None else f"{r.kept:.3%}"
        mark = "" if r.matches is None else "  as expected" if r.matches else "  NOT as expected"
        lines.append(
            f"{r.file[:58]:58} {t.format:16} {len(t.turns):6} {len(t.speakers):6} {t.skipped_lines:7} {kept:>8}"
            f" {r.invented:8} {r.seconds:6.2f}{mark}"
        )
        lines.extend(f"    {d}" for d in (r.differences if verbose else r.differences[:2]))
        if verbose:
            lines.append(f"    {', '.join(f'{s.name} ({s.turns})' for s in t.speakers)}; {'; '.join(t.warnings)}")
    read = [r for r in rows if r.transcript is not None]
    kept_shares = [r.kept for r in read if r.kept is not None]
    compared = [r for r in read if r.matches is not None]
    lines.append(
        f"{len(read)} read, {len(rows) - len(read)} refused; least kept {min(kept_shares, default=1.0):.3%};"
        f" {sum(r.invented for r in read)} words invented;"
        f" {sum(bool(r.matches) for r in compared)} of {len(compared)} as expected"
    )
    return "\n".join(lines)


def main() -> None:
    """Reads every file below the folder and prints the table; exit 1 where a word was invented."""
    parser = argparse.ArgumentParser(prog="python -m evals.intake_files", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--expected", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="all differences, speakers and warnings")
    given = parser.parse_args()
    skip = {"LICENSE", "LICENSE.md", "SOURCE.md", "README.md"}
    files = sorted(
        f
        for f in given.folder.rglob("*")
        if f.is_file()
        and f.name not in skip
        and not f.name.endswith(".expected.json")
        and not any(part.startswith(".") for part in f.relative_to(given.folder).parts)
    )
    rows = [measured(f, given.folder, given.expected) for f in files]
    print(report(rows, given.verbose))
    sys.exit(1 if any(r.invented for r in rows) else 0)


if __name__ == "__main__":
    main()
