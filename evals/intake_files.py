"""`python -m evals.intake_files DIR`: what the readers make of every file below a folder.

For each file: format, turns, speakers, skipped lines, the share of the file's words that came back, and how many words
the file does not have (0, or it is a defect). The words of a file are counted by this module alone, with the markup
stripped: times, cue numbers, tags, headers above the first turn, lines that hold only a name and a time, labels.
With `--large MB`, files of that size are made instead, and each is read in a process of its own, whose peak of resident
memory and seconds are reported. With `--expected DIR` each file is compared with `NAME.expected.json` or
`NAME_EXT.expected.json`, an object whose `segments` hold `speaker`, `text`, `start_ms` and `end_ms`; texts are compared
in one form for quotation marks, dashes and spaces, as quotes are.
"""

import argparse
import html
import json
import re
import subprocess
import sys
import tempfile
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


def large_texts(megabytes: float) -> Iterator[tuple[str, str]]:
    """Made-up calls of about that size in the forms that exports have, by file name; two people take turns."""
    words = "We need the security sign-off before the end of March and it sits with our CISO, as I said on Monday. "
    turns = int(megabytes * 1_000_000 / (len(words) * 2 + 80))
    who = ("Dana Reyes", "Sam Okafor")

    def clock(n: int) -> str:
        return f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}"

    yield "names.txt", "".join(f"{who[n % 2]}: {words * 2}{n}\n" for n in range(turns))
    yield "otter.txt", "".join(f"{who[n % 2]}  {clock(n)}\n{words * 2}{n}\n\n" for n in range(turns))
    yield (
        "zoom.vtt",
        "WEBVTT\n\n"
        + "".join(
            f"{n}\n{clock(n)}.000 --> {clock(n + 1)}.000\n{who[n % 2]}: {words * 2}{n}\n\n" for n in range(turns)
        ),
    )
    said = [{"speaker": who[n % 2], "start": float(n), "end": n + 0.9, "text": f"{words * 2}{n}"} for n in range(turns)]
    yield "segments.json", json.dumps(said)
    sentences = [
        {"speaker_name": s["speaker"], "text": s["text"], "start_time": s["start"], "end_time": s["end"]} for s in said
    ]
    yield "fireflies.json", json.dumps({"data": {"transcript": {"title": "x", "sentences": sentences}}}, indent=1)
    timed = [{"word": w, "start": 1.0, "end": 1.5, "confidence": 0.99} for w in (words * 2).split()]
    each = len(json.dumps(timed)) + 300
    yield (
        "utterances.json",
        json.dumps({"utterances": [{**s, "words": timed} for s in said[: int(megabytes * 1_000_000 / each)]]}),
    )


_MEASURE = """
import re, sys, time
from pathlib import Path
from copilot import intake
began = time.perf_counter()
t = intake.read_path(Path(sys.argv[1]), max_mb=1000)
t = intake.assign_sides(t, sellers=["Sam"], buyers=[], remembered={}, company_names=[], company_domains=[],
    company_people=[])
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(t.format, len(t.turns), round(peak), round(time.perf_counter() - began, 2))
"""


def report_large(megabytes: float) -> str:
    """The table of peaks as Linux tells them; the memory of the program itself is in them."""
    lines = [f"{'file':18} {'MB':>6} {'format':>12} {'turns':>8} {'peak MB':>8} {'s':>7}"]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in large_texts(megabytes):
            file = Path(folder) / name
            file.write_text(text, encoding="utf-8")
            run = subprocess.run(
                [sys.executable, "-c", _MEASURE, str(file)], check=True, capture_output=True, text=True
            )
            form, turns, peak, took = run.stdout.split()
            lines.append(f"{name:18} {file.stat().st_size / 1e6:6.1f} {form:>12} {turns:>8} {peak:>8} {took:>7}")
            file.unlink()
    return "\n".join(lines)


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
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--large", type=float, metavar="MB", help="the peak of memory for made-up files of this size")
    parser.add_argument("--expected", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="all differences, speakers and warnings")
    given = parser.parse_args()
    if given.large:
        print(report_large(given.large))
        return
    if given.folder is None:
        parser.error("give a folder, or --large MB")
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
