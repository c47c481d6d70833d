"""`python -m evals.bench_app`: what a person who types waits for, against the limits that the app promises.

The first frame and a paste are timed from outside, in a pseudo terminal of 140 by 45; keys, frames and memory in one
process without a terminal, each key to the frame that shows it, rendered as for a terminal. Everything runs in a home
of its own that is deleted afterwards. Each `--beside NAME=COMMAND` is started in turn with ours for its first frame.
"""

import argparse
import asyncio
import json
import os
import shlex
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evals.bench import OURS, long_call
from evals.terminal import Terminal

if TYPE_CHECKING:
    from copilot.service import Service

SIZE = (140, 45)
FIRST_FRAME, KEY, PASTE, FRAME, GROWTH, WORKING_DAY = 0.4, 0.05, 1.0, 0.1, 50.0, 600.0
"""The limits: seconds, but GROWTH, which is megabytes."""
DEALS, OWN_DEALS, KEYS, ACTIONS, WARM_UP = 500, 50, 200, 5_000, 500
"""Deals of a team, and of one person who works all day."""
FULL = SIZE[0] * SIZE[1] // 2
"""Characters drawn from which a frame counts as full: a blank screen, too, is drawn whole."""


class Figure(NamedTuple):
    """One line of the table; `limit` is None for what others take."""

    name: str
    value: float
    unit: str
    limit: float | None
    note: str

    @property
    def kept(self) -> bool:
        """Whether it is within its limit."""
        return self.limit is None or self.value < self.limit


def first_frames(beside: Sequence[tuple[str, list[str]]], times: int) -> list[Figure]:
    """Seconds from the start of the process to the first full frame, the programs one after another in each round."""
    ours = ("first frame, with the table's header", [sys.executable, "-m", "copilot", "app"], "MEDDPICC")
    programs = [ours, *((f"first full frame, {name}", command, "") for name, command in beside)]
    found: dict[str, list[float]] = {name: [] for name, *_ in programs}
    for at in range(times + 1):
        for name, command, words in programs:
            with Terminal(command, SIZE) as terminal:
                took = terminal.until(lambda drawn, words=words: words in drawn and len(drawn) > FULL)  # type: ignore[misc]
            if at:  # the first round warms the disk's cache
                found[name].append(took)
    return [
        Figure(name, statistics.median(took), "s", FIRST_FRAME if name == ours[0] else None, _range(took))
        for name, took in found.items()
    ]


def paste(times: int) -> Figure:
    """Seconds from the first byte of a paste of 1 MB to the line that stands for it."""
    line = "Dana Reyes: Every release waits nine days for a review that somebody writes by hand, all year long.\n"
    text = (line * (1 + 1_000_000 // len(line)))[:1_000_000]
    took = []
    for _ in range(times):
        with Terminal([sys.executable, "-m", "copilot", "app"], SIZE) as terminal:
            terminal.until(lambda drawn: "needs a look" in drawn or "need a look" in drawn or "No deals" in drawn)
            terminal.type("n")
            terminal.until(lambda drawn: "Paste the transcript" in drawn)
            began = time.perf_counter()
            terminal.type(f"\x1b[200~{text}\x1b[201~")
            terminal.until(lambda drawn: "pasted" in drawn)
            took.append(time.perf_counter() - began)
    return Figure("paste of 1 MB", statistics.median(took), "s", PASTE, _range(took))


class _Frames:
    """Times each key of a home screen's table to the frame that shows it."""

    def __init__(self, service: "Service") -> None:
        from copilot.tui.app import CopilotApp

        self.app: Any = CopilotApp(service)
        display = self.app._display

        def timed(screen: Any, renderable: Any) -> None:
            if hasattr(renderable, "render_segments"):
                renderable.render_segments(self.app.console)
            display(screen, renderable)
            self.drawn()

        self.app._display = timed
        self.app.animation_level = "none"
        self._row = -1
        self._shown = threading.Event()
        self._at = 0.0

    def drawn(self) -> None:
        """A frame was made: does it show what the key asked for?"""
        from copilot.tui.widgets.sheet import Sheet

        with suppress(Exception):
            row = self.app.screen.query_one(Sheet).cursor_row
            if row != self._row:
                self._row, self._at = row, time.perf_counter()
                self._shown.set()

    def press(self, keys: Sequence[str], pause: float) -> list[float]:
        """Seconds of each key, pressed from a thread as a terminal's are. Called in a thread."""
        from textual.events import Key

        took = []
        for key in keys:
            self._shown.clear()
            began = time.perf_counter()
            self.app.post_message(Key(key, None))
            if not self._shown.wait(5):
                raise RuntimeError(f"{key} moved nothing")
            took.append(self._at - began)
            time.sleep(pause)
        return took


async def keys(service: "Service", names: Sequence[str], pause: float, beside: Callable[[], object]) -> list[float]:
    """Seconds of each key in the table of all deals while something else runs in a thread."""
    frames = _Frames(service)
    async with frames.app.run_test(size=SIZE) as pilot:
        await frames.app.workers.wait_for_complete()
        await pilot.pause()
        with _running(beside):
            return await asyncio.to_thread(frames.press, names, pause)


@contextmanager
def _running(job: Callable[[], object]) -> Iterator[None]:
    """Do a job again and again in a thread."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            job()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def resident() -> float:
    """Megabytes of this process in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


ROUND = (
    *["j"] * 6, *["k"] * 3, "enter", *"234567", "1", "enter", "escape", "escape",
    "question_mark", "escape", "s", "S", "s", "colon", *"price", "enter", "escape",
    "g", "escape", "r", "j", "j", "enter", "escape", "escape", "n", "escape", "ctrl+t",
)  # fmt: skip
"""What a person does over and over: look, open, leaf through, ask, review. It changes no deal."""


async def working_day(service: "Service", actions: int) -> tuple[float, float]:
    """Megabytes of growth after the first WARM_UP actions, and seconds of all."""
    from textual.events import Key

    from copilot.tui.app import CopilotApp

    app, first = CopilotApp(service), 0.0
    app.animation_level = "none"
    began = time.perf_counter()
    async with app.run_test(size=SIZE) as pilot:
        for at in range(actions):
            app.post_message(Key(ROUND[at % len(ROUND)], _character(ROUND[at % len(ROUND)])))
            await pilot.pause()
            if at + 1 == WARM_UP:
                await app.workers.wait_for_complete()
                first = resident()
    return resident() - first, time.perf_counter() - began


def _character(key: str) -> str | None:
    return key if len(key) == 1 else None


def _add_deals(service: "Service", first: int, last: int) -> None:
    for number in range(first, last):
        service.deals.new(None, f"Account {number:03}", value=1_000.0 * number, close_date=date(2027, 1, 1))


def inside(asked: argparse.Namespace) -> list[Figure]:
    """What is measured in this process."""
    from copilot.paths import samples_folder
    from copilot.service.calls import CallOptions
    from copilot.service.demo import run_demo
    from copilot.wiring import build

    service = build()
    run_demo(service, samples_folder(), lambda _: None)
    _add_deals(service, 1, OWN_DEALS)
    grown, took = asyncio.run(working_day(service, asked.actions))
    _add_deals(service, OWN_DEALS, DEALS)
    call = Path(service.paths.data) / "hour.vtt"
    call.write_text(long_call(), encoding="utf-8")
    options = CallOptions(offering="spec-kit", sellers=OURS)
    transcript = service.calls.transcript(str(call), options)

    def analyse() -> None:
        service.calls.analyze_transcript(transcript, str(call), options)

    analyse()
    up_and_down = ["j", "j", "j", "k"] * (asked.keys // 4)
    pages = ["pageup"] * 8 + ["pagedown"] * 8
    busy = sorted(asyncio.run(keys(service, up_and_down, 0.03, analyse)))
    frames = asyncio.run(keys(service, ["down"] * (DEALS - 1) + pages, 0.0, lambda: time.sleep(0.05)))
    p95 = busy[int(len(busy) * 0.95)]
    turns = f"{len(transcript.turns)} turns"
    return [
        Figure("key while a call is analysed, p95", p95, "s", KEY, f"{len(busy)} keys, {turns}, {_range(busy)}"),
        Figure("slowest frame, scrolling", max(frames), "s", FRAME, f"{len(frames)} keys over {DEALS} deals"),
        Figure("growth after the first actions", grown, "MB", GROWTH, f"{asked.actions} actions"),
        Figure("time of all actions", took, "s", WORKING_DAY, f"{took / asked.actions * 1000:.0f} ms each"),
    ]


def _range(took: Sequence[float]) -> str:
    return f"median of {len(took)}: {statistics.median(took):.3f}, {min(took):.3f} to {max(took):.3f}"


def _program(text: str) -> tuple[str, list[str]]:
    name, _, command = text.partition("=")
    return name, shlex.split(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_app", description=__doc__)
    parser.add_argument("--times", type=int, default=7, help="runs of what is timed from outside")
    parser.add_argument("--keys", type=int, default=KEYS, help="keys pressed while a call is analysed")
    parser.add_argument("--actions", type=int, default=ACTIONS, help="actions of the working day")
    parser.add_argument("--beside", type=_program, action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SALES_COPILOT_HOME"] = folder
        found = [*first_frames(asked.beside, asked.times), paste(max(1, asked.times // 2)), *inside(asked)]
    if asked.json:
        print(json.dumps([{**figure._asdict(), "kept": figure.kept} for figure in found]))
    else:
        for figure in found:
            limit = "" if figure.limit is None else f"under {figure.limit:g} {figure.unit}"
            mark = "" if figure.limit is None else "ok " if figure.kept else "NO "
            print(f"{figure.name:<38} {figure.value:9.3f} {figure.unit:<2} {mark:<3}{limit:<13} {figure.note}")
    return 0 if all(figure.kept for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
