"""What a person put into the box for a call: a path, perhaps dropped by the terminal, or the words of the call."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from copilot.domain.transcript import Transcript

if TYPE_CHECKING:
    from copilot.service.calls import CallOptions, Calls

PASTED = "pasted"
"""The file name of a call that came without one."""
FOLD_LINES = 12
"""A paste of more lines is shown folded."""
FOLD_CHARACTERS = 2_000

_SPEAKS = re.compile(r"^[^/\\~]{1,60}:\s")


class CallSource(NamedTuple):
    """Where a call comes from: the path of a file, or the words themselves."""

    path: str | None = None
    words: str = ""

    @property
    def name(self) -> str:
        """What the call is stored under."""
        return Path(self.path).name if self.path else PASTED

    def read(self, calls: "Calls", options: "CallOptions") -> Transcript:
        """The meeting, with its sides.

        Raises UnreadableInput where it is no transcript.
        """
        if self.path is not None:
            return calls.transcript(self.path, options)
        return calls.read(self.words.encode(), PASTED, options)


def source_of(text: str) -> CallSource:
    """One line that nobody speaks is a path, as typed or as a terminal drops it; anything else is the call itself."""
    line = text.strip()
    if not line or "\n" in line or _SPEAKS.match(line):
        return CallSource(words=text)
    if line.startswith("file://"):
        return CallSource(path=unquote(urlsplit(line).path))
    if line[0] == line[-1] and line[0] in "'\"" and len(line) > 1:
        line = line[1:-1]
    elif not os.path.exists(line):  # noqa: PTH110 - Path.exists raises for a name that is too long
        line = re.sub(r"\\(.)", r"\1", line)
    return CallSource(path=os.path.expanduser(line))  # noqa: PTH111 - Path.expanduser raises for a user unknown here


def folds(text: str) -> bool:
    """Whether a paste is too long to be shown whole."""
    return len(text) > FOLD_CHARACTERS or text.count("\n") >= FOLD_LINES


def folded(text: str) -> str:
    """`pasted 842 lines, 61,204 characters`."""
    lines = len(text.splitlines())
    return f"pasted {lines:,} line{'' if lines == 1 else 's'}, {len(text):,} characters"
