"""`python -m evals.fuzz_intake`: damaged exports, each of which must be a transcript or a reason, and quickly.

Own samples of every format are mutated (bytes flipped, pieces cut, doubled, swapped and spliced with other samples) and
read; `--seeds DIR` adds the files of a folder to the samples. A run is bounded by `--count` and `--minutes`; the same
`--seed` gives the same inputs. `--guided N` lets the coverage of the readers guide the mutation of N more inputs (with
atheris, the extra `fuzz`). Every exception but a refusal, and every input that takes longer than
`--slowest` seconds, is written to `--keep` and makes the exit code 1.
"""

import argparse
import importlib
import importlib.util
import io
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from copilot import intake
from copilot.errors import UnreadableInput

TOKENS = (
    b"\n", b"\n\n", b"\r", b"\x00", b"\xff", b"-->", b"<v ", b"</v>", b": ", b":", b"00:00:01.000", b"99:99:99", b"|",
    b"\t", b"**", b"[", b"]", b"{", b"}", b'"', b",", b"&amp;", b"&#x110000;", b"WEBVTT\n", b"NOTE ", b"From: ", b"# ",
    b"Transcript", b"Speaker 1", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"1e999", b"-1", b"null", b"<table><tr><td>", b"> ",
    b"\xed\xa0\x80", b"0:0:0.0", b"On Mon, Aug 15, 2026 at 9:00 AM A B <a@b.c> wrote:\n",
)  # fmt: skip
READERS: tuple[Callable[[bytes], object], ...] = (
    lambda data: sided(data, "-"),
    lambda data: sided(data, "2026-03-04 call.sbv"),
    lambda data: intake.read_email(data, "x.eml"),
    lambda data: intake.read_note(data, "x.md", "Sam"),
)
TEXTS = (
    ("WEBVTT\n\n17\n00:02:24.720 --> 00:02:32.850\nDana Reyes: We need sign-off.\n\n18\n00:02:33.010 --> 00:02"
     ":35.400\nOk."),
    ("WEBVTT - t\nKind: captions\n\nSTYLE\n::cue {}\n\nREGION\nid:a\n\nNOTE x\n\n6f0c2a1e-5b1d/14-0\n00:03.250"
     " --> 100:00:05.670 align:start\n<v.loud Dana Reyes>We need\nit</v> <v Sam>R&amp;D <i>ok</i>"),
    "1\n00:00:01,000 --> 00:00:02,000\nDana: Hi.\n\n2\n00:00:03.000 --> 00:00:04.000\n[Sam] Yo.",
    "0:00:01.010,0:00:07.680\nWe need it[br]soon.\n\n0:00:08.000,0:00:09.000\nDana: ok then",
    "[Dana Reyes] 14:03:27\nWe need it.\n\n[Sam] 14:03:35\nNoted.",
    ("Acme (2026-08-15 at 22:45 GMT-7) - Transcript\nAttendees\nDana Reyes, Sam, Sam's Presentation\nTranscrip"
     "t\n\n00:00:11\n\nDana Reyes: We need it before\nSam: Right.\n\n00:05:00\n\nSam: Noted.\nTranscription en"
     "ded after 00:30:30"),
    ("# Notes\nAug 15, 2026\nNotes by Gemini\n### Summary\nDana: wants it.\n# Transcript\n### 00:00:00\n**Dana"
     ":** Hello.\n**Sam:** Hi."),
    ("Acme call\nSat, Aug 15, 2026 10:02AM\n\nDana Reyes  0:49\nWe need it.\n\nUnknown Speaker  1:02\nOkay.\n"
     "\nTranscribed by https://otter.ai"),
    ("2:24 - Dana Reyes (Acme)\n  We need it.\n\n2:31 - Sam (Northwind)\n  Ok.\n  ACTION ITEM: Send - WATCH (5"
     " secs): https://x"),
    "0:02 | Dana\nHello.\n\n0:05 | Sam\nHi.",
    "Dana Reyes\n0:02\nHello.\n\nSam\n0:05\nHi.\n\nDana Reyes\n0:09\nSo.",
    "Dana Reyes\t0:02\tHello there.\nSam\t0:05\tHi.\nDana Reyes\t0:07\tSo.",
    'Speaker,Start,Text\nDana,0:02,"Hello, there.\nYes."\nSam,0:05,Hi.',
    "| Time | Speaker | Text |\n|---|---|---|\n| 0:02 | Dana | Hello. |\n| 0:05 | Sam | Hi. |",
    ("<!doctype html><html><head><style>x</style></head>\n<body><h1>Call</h1><table>\n<tr><th>Speaker</th><th>"
     "Text</th></tr>\n<tr><td>Dana</td><td>R&amp;D</td></tr></table>\n<p><b>Sam:</b> Hi.<br>Dana: Yo.</p></bod"
     "y></html>"),
    ("Date: March 4, 2026\nParticipants:\n- Anna (AE, Northwind)\n- Dana Reyes (COO, Acme) <dana@acme.example>"
     "\n\n---\n\n[00:05] Anna: Hi, I'm Anna.\n**Dana (prospect):** How much does it cost?\n\n## Action items\n"
     "- send deck"),
    ("Speaker 1: Hi, I'm Anna Berg, the account executive at Northwind.\nSpeaker 2: Hello Anna. This is Dana f"
     "rom Acme.\nSpeaker 1: Thanks, Dana.\nSpeaker 2: Thanks, Anna."),
    "DANA\nWe need it.\n\nSAM\nGot it.\n\nDANA\nGood.",
    "You  Got it.\nThem  We need it.\nYou  Sure.",
    "00:00:00 Hello and welcome.\n00:00:05 Thanks.\n00:00:09 Let us begin.",
    "10:02:11 From Dana to Everyone: hi\n10:02:15\tSam:\thello",
    ("From: Reyes, Dana <dana@acme.example>\nSent: Monday, August 17, 2026 10:02 AM\nTo: Sam <sam@northwind.ex"
     "ample>; Lee\nSubject: RE\n\nBudget is 50k.\n\nBest,\nDana\n\nOn Fri, Aug 14, 2026 at 9:00 AM Sam <sam@no"
     "rthwind.example>\nwrote:\n> What is it?\n>> We ask."),
    ('MIME-Version: 1.0\nDate: Mon, 17 Aug 2026 10:02:11 +0200\nFrom: =?utf-8?q?D=C3=A1na?= <dana@acme.example'
     '>\nTo: sam@n.example\nSubject: x\nContent-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type'
     ': text/plain; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\nHi=20Sam,\n\nok=\n--b\nCon'
     'tent-Type: text/html\n\n<p>Hi</p>\n--b--\n'),
)  # fmt: skip
EXPORTS = """[
{"callTranscripts": [{"callId": "7", "transcript": [{"speakerId": "1", "sentences": [{"start": 1, "end": 2,
"text": "a"}]}]}], "parties": [{"speakerId": "1", "name": "Dana", "affiliation": "External"}],
"metaData": {"started": "2026-08-15T10:00:00Z"}},
{"data": {"transcript": {"title": "x", "date": 1786788000000, "sentences": [{"speaker_name": "D", "text": "a",
"start_time": "1.5"}]}}},
{"speakers": [{"id": 1, "name": "Dana", "is_rep": false}], "transcript": [{"speaker_id": 1, "transcript": "a",
"timestamps": [1.5]}]},
{"items": [{"title": "x", "calendar_invitees": [{"name": "D", "email": "d@a.example", "is_external": true}],
"transcript": [{"speaker": {"display_name": "D", "matched_calendar_invitee_email": "d@a.example"}, "text": "a",
"timestamp": "00:02:24"}]}]},
{"transcriptEntries": [{"participant": "conferenceRecords/a/participants/1", "text": "a",
"startTime": "2026-08-15T22:45:11Z"}], "participants": [{"name": "conferenceRecords/a/participants/1",
"signedinUser": {"displayName": "Dana"}}]},
[{"text": "hi", "source": "microphone", "start_timestamp": "2026-08-15T22:45:11Z", "is_final": true}, {"text": "yo",
"source": "system"}],
{"audio_url": "x", "utterances": [{"speaker": "A", "start": 250, "end": 2600, "text": "We need it.",
"words": [{"text": "We", "start": 1, "end": 2}, {"word": "need", "start": 2, "end": 3}]}], "words": [{"text": "We",
"start": 1, "end": 2}, {"word": "need", "start": 2, "end": 3}], "text": "x"},
{"results": {"channels": [{"alternatives": [{"transcript": "x", "words": [{"text": "We", "start": 1, "end": 2},
{"word": "need", "start": 2, "end": 3}], "paragraphs": {"paragraphs": [{"sentences": [{"text": "a", "start": 0.1,
"end": 1}], "speaker": 0, "start": 0.1}]}}]}]}},
{"results": {"channels": [{}], "utterances": [{"start": 0.1, "end": 2, "channel": 0, "transcript": "a",
"speaker": 0}]}},
{"text": "hi", "language": "en", "segments": [{"id": 0, "start": 0.0, "end": 2.5, "text": " Hi.", "tokens": [1, 2]}]},
[{"participant": {"id": 1, "name": "Dana"}, "words": [{"text": "We", "start": 1, "end": 2}, {"word": "need",
"start": 2, "end": 3}]}],
{"results": {"channels": [{"alternatives": [{"transcript": "x", "words": [{"word": "We", "start": 1, "end": 2,
"speaker": 0}, {"word": "need", "punctuated_word": "need.", "start": 2, "end": 3, "speaker": 1}]}]}]}},
{"audio_url": "x", "text": "x", "utterances": null, "words": [{"text": "We", "start": 10, "end": 20, "speaker": "A"}]},
{"call": {"started": "2026-08-15T10:00:00Z"}, "callTranscripts": [{"callId": "7", "transcript": [{"speakerId": "1",
"sentences": [{"start": 1, "end": 2, "text": "a"}]}]}]},
[{"type": "message", "ts": "1.2", "user": "U1", "text": "Hi"}, {"type": "message", "ts": "1.3", "text": "Yo"}],
[{"speaker": "Dana", "start": 1, "end": 2, "text": "Hi"}, {"speaker": 2, "start_ms": 2500, "text": "Yo"}]
]"""


def samples() -> list[bytes]:
    """All samples as bytes: texts in several encodings and with other line ends, JSON, and Word documents."""
    found = [t.encode() for t in TEXTS]
    found.extend(t.encode("utf-16") for t in TEXTS[:3])
    found.append(TEXTS[15].encode("cp1252"))
    found.append(TEXTS[7].replace("\n", "\r\n").encode())
    for value in json.loads(EXPORTS):
        found.extend((json.dumps(value).encode(), json.dumps(value, indent=1).encode()))
    found.append(b'{"speaker":"Dana","start":1.0,"text":"Hi"}\n{"speaker":"Sam","start":2.0,"text":"Yo"}\n')
    found.append(_document("Call", "15 August 2026, 10:02AM", "Dana Reyes   0:04\nWe need it.", "Sam   0:09\nOk."))
    found.append(_document("Notes by Gemini", "Dana: wants it", "Transcript", "00:00:11", "Dana: We need it."))
    return found


def _document(*paragraphs: str) -> bytes:
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class TooSlow(BaseException):
    """The alarm: an input took longer than it may."""


def sided(data: bytes, name: str) -> object:
    """A transcript with its sides, as the program reads it."""
    return intake.assign_sides(
        intake.read(data, name=name),
        sellers=["Sam"],
        buyers=[],
        remembered={},
        company_names=["Northwind"],
        company_domains=["northwind.example"],
        company_people=[],
    )


def mutated(rng: random.Random, pool: list[bytes]) -> bytes:
    """One sample after one to eight random changes."""
    data = bytearray(rng.choice(pool))
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8))):
        at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        to = min(to, at + rng.choice((1, 4, 16, 64, 400)))
        kind = rng.randrange(8)
        if kind == 0 and data:
            data[min(at, len(data) - 1)] = rng.randrange(256)
        elif kind == 1:
            del data[at:to]
        elif kind == 2:
            data[at:at] = data[at:to] * rng.choice((1, 2, 20))
        elif kind == 3:
            data[at:at] = rng.choice(TOKENS)
        elif kind == 4:
            data[at:to] = rng.choice(TOKENS)
        elif kind == 5:
            other = rng.choice(pool)
            begin = rng.randrange(len(other) + 1)
            data[at:at] = other[begin : begin + rng.choice((20, 200, 1000))]
        elif kind == 6:
            lines = bytes(data).split(b"\n")
            rng.shuffle(lines)
            data = bytearray(b"\n".join(lines))
        else:
            del data[at:]
        del data[20_000:]
    return bytes(data)


def tried(data: bytes, reader: int, slowest: float) -> tuple[str, str, float]:
    """What became of one input: `read`, `refused`, `crash` or `hang`, the traceback, and the seconds it took."""

    def ring(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise TooSlow

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, slowest)
    began = time.perf_counter()
    try:
        READERS[reader](data)
    except UnreadableInput as refused:
        ok = bool(refused.message and refused.hint)
        return ("refused" if ok else "crash"), ("" if ok else "a refusal without a hint"), time.perf_counter() - began
    except TooSlow:
        return "hang", traceback.format_exc(), time.perf_counter() - began
    except Exception:  # noqa: BLE001
        return "crash", traceback.format_exc(), time.perf_counter() - began
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return "read", "", time.perf_counter() - began


class Ledger:
    """What became of the inputs; what fails is kept."""

    def __init__(self, seed: int, slowest: float, keep: Path) -> None:
        self.results: Counter[str] = Counter()
        self._seed, self._slowest, self._keep = seed, slowest, keep
        self._longest, self._began = 0.0, time.monotonic()

    @property
    def minutes(self) -> float:
        """Since the start."""
        return (time.monotonic() - self._began) / 60

    def tries(self, data: bytes, reader: int) -> None:
        """Reads one input."""
        result, why, took = tried(data, reader, self._slowest)
        self.results[result] += 1
        self._longest = max(self._longest, took)
        if why:
            self._keep.mkdir(parents=True, exist_ok=True)
            file = self._keep / f"{result}-{self._seed}-{self.results.total()}.bin"
            file.write_bytes(data)
            file.with_suffix(".txt").write_text(f"reader {reader}\n{why}", encoding="utf-8")

    def report(self, how: str) -> int:
        """Prints the counts; the exit code."""
        times = {"longest_seconds": round(self._longest, 3), "seconds": round(self.minutes * 60), "seed": self._seed}
        print(json.dumps({"how": how, "inputs": self.results.total(), **self.results, **times}), flush=True)
        return 1 if self.results["crash"] or self.results["hang"] else 0


def run(count: int, minutes: float, ledger: Ledger, rng: random.Random, pool: list[bytes]) -> int:
    """Random mutation; prints the counts and gives the exit code."""
    while ledger.results.total() < count and ledger.minutes < minutes:
        ledger.tries(mutated(rng, pool), 0 if rng.random() < 0.7 else rng.randrange(len(READERS)))
    return ledger.report("random")


def run_guided(count: int, minutes: float, ledger: Ledger, seed: int, pool: list[bytes]) -> None:
    """Mutation guided by the coverage of the readers; ends the process, as libFuzzer does."""
    import atheris  # type: ignore[import-not-found]

    for name in [n for n in sys.modules if n.startswith("copilot.intake")]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["copilot.intake"]):
        globals()["intake"] = importlib.import_module("copilot.intake")
        for family in ("reading", "sides", "correspondence"):
            importlib.import_module(f"copilot.intake.{family}")

    def one(data: bytes) -> None:
        ledger.tries(data[1:], data[0] % len(READERS) if data else 0)
        if ledger.results.total() >= count or ledger.minutes >= minutes:
            # libFuzzer never returns.
            corpus.cleanup()
            os._exit(ledger.report("guided"))

    corpus = tempfile.TemporaryDirectory()
    for n, data in enumerate(pool):
        Path(corpus.name, str(n)).write_bytes(b"\x00" + data)
    # The clock of `tried` stops what is slow, so libFuzzer's own is off.
    limits = ["-max_len=20001", f"-seed={seed}", "-timeout=0", "-verbosity=0"]
    atheris.Setup([sys.argv[0], corpus.name, *limits], one)
    atheris.Fuzz()


def seeds_in(folder: Path | None) -> list[bytes]:
    """The files below a folder, each cut at 20,000 bytes."""
    if folder is None:
        return []
    files = sorted(f for f in folder.rglob("*") if f.is_file() and not f.name.startswith("."))
    return [data[:20_000] for f in files if (data := f.read_bytes())]


def main() -> None:
    """Runs, and exits with 1 where anything crashed or hung."""
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz_intake", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--guided", type=int, default=0, metavar="N", help="inputs guided by coverage (needs atheris)")
    parser.add_argument("--minutes", type=float, default=15, help="for each of the two kinds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="real exports beside the samples")
    parser.add_argument("--slowest", type=float, default=2.0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    given = parser.parse_args()
    if given.guided and importlib.util.find_spec("atheris") is None:
        parser.error("--guided needs atheris: pip install 'sales-copilot[fuzz]'")
    pool = [*samples(), *seeds_in(given.seeds)]
    code = 0
    if given.count:
        rng = random.Random(given.seed)  # noqa: S311
        code = run(given.count, given.minutes, Ledger(given.seed, given.slowest, given.keep), rng, pool)
    if given.guided and code == 0:
        run_guided(given.guided, given.minutes, Ledger(given.seed, given.slowest, given.keep), given.seed, pool)
    sys.exit(code)


if __name__ == "__main__":
    main()
