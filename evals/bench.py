"""`python -m evals.bench`: start-up, analysis, search and indexing, each beside what it is measured against.

Prints a table with the medians of several runs, the versions and the machine. Whole processes are timed from outside;
the rest inside one warm process. Everything runs in a home of its own that is deleted afterwards.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from copilot.paths import samples_folder
from evals.gold import CALLS, read_calls

PACKAGES = ("sales-copilot", "chromadb", "onnxruntime", "sentence-transformers", "textual", "typer")
QUERIES = (
    "it is too expensive",
    "we already have copilot",
    "do you have SOC 2",
    "who signs for the budget",
    "price per developer for two hundred developers",
    "how do we run a proof of concept",
    "our developers will not use it",
    "champion is leaving",
    "what does legal need",
    "latency overhead of the gateway",
)
LONG_TURNS = 600
"""Turns of a call of an hour."""
LONG_WORDS = 15.2
"""Words a turn up to which a call is taken for it, so that it has the nine thousand words that an hour holds."""
OURS, THEIRS = ("Priya Nadkarni", "Tomas Wieland"), ("Helen Brandvold", "Marcus Oyelaran", "Joss Whitcombe")
"""Who speaks in it: the people of the sample plan."""
Row = tuple[str, str, str]


def seconds(run: Callable[[], object], times: int) -> list[float]:
    """Wall-clock seconds of several runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
    return found


def cpu_seconds(who: int) -> float:
    """Processor seconds so far of this process, or of those that it started and that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def measured(name: str, who: int, measure: Callable[[], list[float]], runs: int, note: str = "") -> Row:
    """A row with the processor time of each run too, which other work on the machine changes less."""
    before = cpu_seconds(who)
    walls = measure()
    used = (cpu_seconds(who) - before) / runs
    return shown(name, walls, f"{note}, {used * 1000:.0f} ms of processor".removeprefix(", "))


def process(arguments: Sequence[str], home: Path, times: int) -> list[float]:
    """Wall-clock seconds of whole processes, after one that warms the disk's cache."""
    environment = {**os.environ, "SALES_COPILOT_HOME": str(home)}

    def run() -> None:
        subprocess.run([sys.executable, *arguments], check=True, env=environment, capture_output=True)

    run()
    return seconds(run, times)


def shown(name: str, measured: Sequence[float], note: str = "") -> Row:
    """A row: median, and the range."""
    middle = statistics.median(measured)
    return name, f"{middle * 1000:9.1f} ms", f"{min(measured) * 1000:.1f} to {max(measured) * 1000:.1f}  {note}"


def startup(home: Path, times: int) -> list[Row]:
    """What a person waits for before anything is read."""
    return [
        shown("python -c pass", process(["-c", "pass"], home, times), "(floor)"),
        shown("sales-copilot --help", process(["-m", "copilot", "--help"], home, times)),
        shown("import sentence_transformers", process(["-c", "import sentence_transformers"], home, 2), "(avoided)"),
    ]


def first_index(home: Path) -> list[Row]:
    """The library from nothing, beside the raw throughput of the model on the same texts."""
    os.environ["SALES_COPILOT_HOME"] = str(home)
    from copilot.wiring import build

    service = build()
    began = time.perf_counter()
    report = service.library.index(lambda _: None)
    whole = time.perf_counter() - began
    unchanged = seconds(lambda: service.library.index(lambda _: None), 5)
    note = f"{report.documents} documents, {report.passages} passages, {report.passages / whole:.0f} passages/s"
    return [shown("first index, model export included", [whole], note), shown("index, nothing changed", unchanged)]


def analysis(home: Path, times: int) -> list[Row]:
    """One sample call: a whole cold process, and again in a warm one."""
    call = str(samples_folder() / "ridgeline-evaluation.vtt")
    cold = process(["-m", "copilot", "analyze", call, "--offering", "spec-kit", "--json"], home, min(times, 3))
    os.environ["SALES_COPILOT_HOME"] = str(home)
    from copilot.service.calls import CallOptions
    from copilot.wiring import build

    service = build()
    options = CallOptions(offering="spec-kit")
    transcript = service.calls.transcript(call, options)
    service.calls.analyze_transcript(transcript, call, options)
    warm = seconds(lambda: service.calls.analyze_transcript(transcript, call, options), times)
    turns = f"{len(transcript.turns)} turns"
    return [shown("analyze, whole cold process", cold, turns), shown("analyze, warm", warm, turns)]


def long_call() -> str:
    """WebVTT of a call of LONG_TURNS turns: calls of the train split one after another, as five people speak them."""
    said: list[tuple[str, str]] = []
    for call in read_calls(CALLS / "train")[0]:
        turns = call.transcript().turns
        if sum(len(t.text.split()) for t in turns) > LONG_WORDS * len(turns):
            continue
        ours = {name for name in call.labels["sellers"] if name}
        names: dict[str | None, str] = {}
        for turn in turns:
            side = OURS if turn.speaker in ours else THEIRS
            names.setdefault(turn.speaker, side[sum(n in side for n in names.values()) % len(side)])
            said.append((names[turn.speaker], turn.text.replace("\n", " ")))
    cues = (f"{_clock(n)} --> {_clock(n + 1)}\n{name}: {text}\n" for n, (name, text) in enumerate(said[:LONG_TURNS]))
    return "WEBVTT\n\n" + "\n".join(cues)


def _clock(turn: int) -> str:
    """Where a turn of six seconds begins."""
    minutes, seconds_ = divmod(6 * turn, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds_:02}.000"


def an_hour(home: Path, times: int) -> list[Row]:
    """A call of an hour, with a plan: analysed in a warm process, and by a whole cold one."""
    file, plan = home / "hour.vtt", samples_folder() / "ridgeline-plan.json"
    file.write_text(long_call(), encoding="utf-8")
    os.environ["SALES_COPILOT_HOME"] = str(home)
    from copilot.cli.calls import read_plan
    from copilot.service.calls import CallOptions
    from copilot.wiring import build

    service = build()
    options = CallOptions(offering="spec-kit", sellers=OURS, plan=read_plan(plan), on=date(2026, 11, 12))
    transcript = service.calls.transcript(str(file), options)
    words = sum(len(t.text.split()) for t in transcript.turns)
    note = f"{len(transcript.turns)} turns, {words} words"

    def read() -> object:
        return service.calls.analyze(str(file), options)

    read()
    arguments = ["-m", "copilot", "analyze", str(file), "--offering", "spec-kit", "--plan", str(plan), "--json"]
    arguments += ["--date", "2026-11-12", *(a for name in OURS for a in ("--seller", name))]
    own, started = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    runs = min(times, 3)
    return [
        measured("analyze, 600 turns, warm", own, lambda: seconds(read, times), times, note),
        measured("analyze, 600 turns, whole cold process", started, lambda: process(arguments, home, runs), runs + 1),
    ]


def search(home: Path, times: int) -> list[Row]:
    """A search as a whole process, and in a warm one."""
    cold = process(["-m", "copilot", "search", QUERIES[0], "--json"], home, min(times, 3))
    os.environ["SALES_COPILOT_HOME"] = str(home)
    from copilot.wiring import build

    service = build()
    service.library.search(QUERIES[0], k=5)
    warm = [s for q in QUERIES for s in seconds(lambda q=q: service.library.search(q, k=5), times)]  # type: ignore[misc]
    answer = [s for q in QUERIES for s in seconds(lambda q=q: service.answers.respond(q), times)]  # type: ignore[misc]
    p95 = sorted(warm)[int(len(warm) * 0.95)] * 1000
    return [
        shown("search, whole cold process", cold),
        shown("search, warm", warm, f"p95 {p95:.1f} ms"),
        shown("respond, warm", answer),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="runs of each figure")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        rows = [
            *first_index(home),
            *startup(home, asked.times),
            *analysis(home, asked.times),
            *an_hour(home, asked.times),
            *search(home, asked.times),
        ]
    versions = {name: version(name) for name in PACKAGES}
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    if asked.json:
        print(json.dumps({"machine": machine, "versions": versions, "rows": rows}))
        return
    print(machine, "|", ", ".join(f"{name} {number}" for name, number in versions.items()))
    for name, middle, note in rows:
        print(f"{name:<36} {middle}   {note}")


if __name__ == "__main__":
    main()
