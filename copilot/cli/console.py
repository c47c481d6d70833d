"""stdout is data, stderr is narration: the only module that prints."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from copilot.domain.harmless import harmless

if TYPE_CHECKING:
    from typing import TextIO

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from copilot.domain.draft import ModelUse

CONTRACT = 1
PIPED_WIDTH = 110
"""Columns where the output goes to a file or a pipe."""


class _Harmless:
    """A renderable whose words command no terminal; its own styles stay."""

    def __init__(self, inner: "RenderableType") -> None:
        self._inner = inner

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.segment import Segment

        for segment in console.render(self._inner, options):
            yield segment if segment.control else Segment(harmless(segment.text), segment.style)


def console_on(file: "TextIO") -> "Console":
    """A console that writes to a terminal, a pipe or a text in memory."""
    from rich.console import Console

    return Console(file=file, highlight=False, width=None if file.isatty() else PIPED_WIDTH)


def out(result: "RenderableType", file: "TextIO | None" = None) -> None:
    """Print a result for people, on standard output unless another place is given."""
    console_on(file or sys.stdout).print(_Harmless(result))


def out_text(text: str) -> None:
    """Print a text as it is: nothing in it is markup."""
    text = harmless(text)
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def as_json(result: dict[str, Any] | list[Any]) -> None:
    """Print one JSON object on one line, with the version of the contract; a list stays a bare list."""
    whole = {"contract": CONTRACT, **result} if isinstance(result, dict) else result
    sys.stdout.write(json.dumps(whole, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Tell the person something that is not the result."""
    sys.stderr.write(harmless(text) + "\n")


def say_use(use: "ModelUse") -> None:
    """What a model was asked for a result, and what that cost where the prices are known."""
    if use.calls:
        cost = "" if use.cost is None else f", {use.cost:.4f} by your prices"
        cached = f" ({use.cached_tokens} read before)" if use.cached_tokens else ""
        say(f"model: {use.calls} requests, {use.input_tokens} tokens in{cached}, {use.output_tokens} out{cost}")


def complain(message: str, hint: str = "") -> None:
    """One `error:` line, and one `hint:` line where there is something to do."""
    say(f"error: {' '.join(message.split())}")
    if hint:
        say(f"hint: {' '.join(hint.split())}")


@contextmanager
def progress(what: str) -> Iterator["Narrator"]:
    """A line on stderr that says what is being done, gone when done; silent where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield Narrator(None)
        return
    with console_on(sys.stderr).status(what) as status:
        yield Narrator(status.update)


class Narrator:
    """Called with each step; shows it on a terminal."""

    def __init__(self, update: Any) -> None:
        self._update = update

    def __call__(self, step: str) -> None:
        if self._update is not None:
            self._update(harmless(step))
