"""`python -m evals.bench`: start-up, analysis, search and indexing, each beside what it is measured against.

Prints a table with the medians of several runs, the versions and the machine. Whole processes are timed from outside;
the rest inside one warm process. Everything runs in a home of its own that is deleted afterwards.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from copilot.paths import samples_folder

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
Row = tuple[str, str, str]


def seconds(run: Callable[[], object], times: int) -> list[float]:
    """Wall-clock seconds of several runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
    return found


def process(arguments: Sequence[str], home: Path, times: int) -> list[float]:
    """Wall-clock seconds of whole processes."""
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
    """One sample call: a whole cold process, and again in a warm one; then six hundred turns."""
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
