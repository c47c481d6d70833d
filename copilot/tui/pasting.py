"""What a person put into the box for a call: paths, perhaps dropped by the terminal, or the words of the call."""

import os
import re
import shlex
from pathlib import Path
from textwrap import shorten
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
GLIMPSE = 72
"""Characters of the first and last line that are shown of a folded paste."""
_LONGEST_PATHS = 20_000

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
        return calls.read(self.words.encode(errors="replace"), PASTED, options)


def source_of(text: str) -> CallSource:
    """One line that nobody speaks is a path, as typed or as a terminal drops it; anything else is the call itself."""
    line = text.strip()
    if not line or "\n" in line or _SPEAKS.match(line):
        return CallSource(words=text)
    if line.startswith("file://"):
        return CallSource(path=unquote(urlsplit(line).path))
    if line[0] == line[-1] and line[0] in "'\"" and len(line) > 1:
        line = line[1:-1]
    elif not _exists(line):
        line = re.sub(r"\\(.)", r"\1", line)
    return CallSource(path=os.path.expanduser(line))  # noqa: PTH111 - Path.expanduser raises for a user unknown here


def sources_of(text: str) -> tuple[CallSource, ...]:
    """The calls in a text: several paths, one to a line or as a shell would part them, or what `source_of` tells."""
    for parts in _parted(text):
        found = [source_of(part) for part in parts]
        if len(found) > 1 and all(s.path is not None and _exists(s.path) for s in found):
            return tuple(dict.fromkeys(found))
    return (source_of(text),)


def _parted(text: str) -> tuple[list[str], ...]:
    if len(text) > _LONGEST_PATHS:
        return ()
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        words = shlex.split(text)
    except ValueError:  # an apostrophe that opens no quote
        words = text.split()
    return lines, words


def _exists(path: str) -> bool:
    try:
        return os.path.exists(os.path.expanduser(path))  # noqa: PTH110, PTH111 - the Path methods raise
    except ValueError:
        return False


def as_lines(text: str) -> str:
    """A paste as it was copied: terminals send a carriage return for each end of a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def folds(text: str) -> bool:
    """Whether a paste is too long to be shown whole."""
    return len(text) > FOLD_CHARACTERS or text.count("\n") >= FOLD_LINES


def folded(text: str) -> str:
    """`pasted 842 lines, 61,204 characters`."""
    lines = text.count("\n") + (bool(text) and not text.endswith("\n"))
    return f"pasted {lines:,} line{'' if lines == 1 else 's'}, {len(text):,} characters"


def glimpse(text: str) -> str:
    """The first and the last line, so that one sees which paste it is."""
    ends = [text.lstrip()[:500].split("\n", 1)[0], text.rstrip()[-500:].rsplit("\n", 1)[-1]]
    first, last = (shorten(line, GLIMPSE, placeholder=" …") for line in ends)
    return first if first == last else f"{first}\n⋮\n{last}"


def joined(one: str, other: str) -> str:
    """Two parts of a call, one after the other."""
    return f"{one}{'' if not one or one.endswith(chr(10)) else chr(10)}{other}"
