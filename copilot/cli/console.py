"""stdout is data, stderr is narration: the only module that prints."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

CONTRACT = 1
PIPED_WIDTH = 110
"""Columns where the output goes to a file or a pipe."""


def _console(stderr: bool = False) -> "Console":
    from rich.console import Console

    file = sys.stderr if stderr else sys.stdout
    width = None if file.isatty() else PIPED_WIDTH
    return Console(stderr=stderr, highlight=False, width=width)


def out(result: "RenderableType") -> None:
    """Print a result for people."""
    _console().print(result)


def out_text(text: str) -> None:
    """Print a text as it is: nothing in it is markup."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def as_json(result: dict[str, Any] | list[Any]) -> None:
    """Print one JSON object on one line, with the version of the contract; a list stays a bare list."""
    whole = {"contract": CONTRACT, **result} if isinstance(result, dict) else result
    sys.stdout.write(json.dumps(whole, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Tell the person something that is not the result."""
    sys.stderr.write(text + "\n")


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
    with _console(stderr=True).status(what) as status:
        yield Narrator(status.update)


class Narrator:
    """Called with each step; shows it on a terminal."""

    def __init__(self, update: Any) -> None:
        self._update = update

    def __call__(self, step: str) -> None:
        if self._update is not None:
            self._update(step)
