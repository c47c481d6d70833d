"""The person's own editor, opened on a file at a line."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from copilot.errors import NotFound, StorageFailed

_PLUS = frozenset(
    ("vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "mg", "ne")
)
"""Editors that take `+12 FILE`."""
_COLON = frozenset(("hx", "helix", "subl", "zed", "kate", "gedit"))
"""Editors that take `FILE:12`."""
_GOTO = frozenset(("code", "codium", "cursor"))
"""Editors that take `--goto FILE:12`, and return at once unless told to wait."""
_USUAL = ("nano", "vim", "vi", "notepad")


def command(file: Path, line: int) -> list[str]:
    """The command of `$VISUAL`, `$EDITOR`, or else an editor that is found. Raises NotFound without one."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or next(filter(shutil.which, _USUAL), None)
    if not named:
        raise NotFound("there is no editor", f"set EDITOR, or open {file} yourself")
    words = shlex.split(named)
    name = Path(words[0]).stem
    if name in _PLUS:
        return [*words, f"+{line}", str(file)]
    if name in _COLON:
        return [*words, f"{file}:{line}"]
    if name in _GOTO:
        return [*words, *(() if {"--wait", "-w"} & set(words) else ("--wait",)), "--goto", f"{file}:{line}"]
    return [*words, str(file)]


def run(file: Path, line: int) -> None:
    """Edit and wait. Raises NotFound without an editor, StorageFailed where it cannot be started."""
    words = command(file, line)
    try:
        subprocess.run(words, check=False)  # noqa: S603 - the person's own editor
    except OSError as problem:
        raise StorageFailed(
            f"{words[0]} cannot be started: {problem.strerror}", f"set EDITOR, or open {file} yourself"
        ) from None
