"""`python -m evals.fuzz_intake`: damaged exports, each of which must be a transcript or a reason, and quickly.

Own samples of every format are mutated (bytes flipped, pieces cut, doubled, swapped and spliced with other samples) and
read. A run is bounded by `--count` and `--minutes`; the same `--seed` gives the same inputs. With atheris installed,
`--atheris` lets coverage guide the mutation. Every exception but a refusal, and every input that takes longer than
`--slowest` seconds, is written to `--keep` and makes the exit code 1.
"""

import argparse
import importlib.util
import io
import json
import random
import signal
import sys
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


def run(count: int, minutes: float, seed: int, slowest: float, keep: Path) -> int:
    """Random mutation; prints the counts and gives the exit code."""
    rng = random.Random(seed)  # noqa: S311
    pool = samples()
    results: Counter[str] = Counter()
    longest, done = 0.0, 0
    began = time.monotonic()
    while done < count and time.monotonic() - began < minutes * 60:
        data = mutated(rng, pool)
        reader = 0 if rng.random() < 0.7 else rng.randrange(len(READERS))
        result, why, took = tried(data, reader, slowest)
        results[result] += 1
        longest = max(longest, took)
        done += 1
        if why:
            keep.mkdir(parents=True, exist_ok=True)
            file = keep / f"{result}-{seed}-{done}.bin"
            file.write_bytes(data)
            file.with_suffix(".txt").write_text(f"reader {reader}\n{why}", encoding="utf-8")
    took = time.monotonic() - began
    told = {"inputs": done, **results, "longest_seconds": round(longest, 3), "seconds": round(took), "seed": seed}
    print(json.dumps(told))
    return 1 if results["crash"] or results["hang"] else 0


def run_atheris(slowest: float) -> None:
    """Coverage-guided; libFuzzer's own arguments follow `--`."""
    import atheris  # type: ignore[import-not-found]

    def one(data: bytes) -> None:
        result, why, _ = tried(data[1:], data[0] % len(READERS) if data else 0, slowest)
        if result in ("crash", "hang"):
            raise RuntimeError(why)

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *sys.argv[sys.argv.index("--") + 1 :]] if "--" in sys.argv else sys.argv[:1], one)
    atheris.Fuzz()


def main() -> None:
    """Runs, and exits with 1 where anything crashed or hung."""
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz_intake", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slowest", type=float, default=2.0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--atheris", action="store_true", help="coverage-guided, where atheris is installed")
    given, _ = parser.parse_known_args()
    if given.atheris and importlib.util.find_spec("atheris") is not None:
        run_atheris(given.slowest)
    sys.exit(run(given.count, given.minutes, given.seed, given.slowest, given.keep))


if __name__ == "__main__":
    main()
