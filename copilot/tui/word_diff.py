"""What changed between two wordings, word by word."""

import difflib
import re
from typing import NamedTuple

from rich.text import Text

from copilot.tui import marks

_PIECES = re.compile(r"\s+|[^\s\w]|\w+")
_ALIKE = 0.4
"""Below this likeness (difflib's ratio of words) two wordings are shown as two, not as a change of words."""


class Wordings(NamedTuple):
    """The old and the new words, each with its sign; None where there is nothing to show."""

    old: Text | None
    new: Text


def wordings(before: str | None, after: str | None) -> Wordings:
    """`- old` and `+ new`; the words that went are struck out, those that came are underlined, beside the colours."""
    if before is None:
        return Wordings(None, _whole("+", after or "nothing", marks.GOOD))
    if after is None:
        return Wordings(_whole("-", before, marks.BAD), _whole("+", "nothing", marks.GOOD))
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return Wordings(_whole("-", before, marks.BAD), _whole("+", after, marks.GOOD))
    gone, come = Text("- ", style=marks.BAD), Text("+ ", style=marks.GOOD)
    for sort, a, b, c, d in matcher.get_opcodes():
        same = sort == "equal"
        gone.append("".join(old[a:b]), style=marks.QUIET if same else f"strike {marks.BAD}")
        come.append("".join(new[c:d]), style="" if same else f"bold underline {marks.GOOD}")
    return Wordings(gone, come)


def _whole(sign: str, words: str, colour: str) -> Text:
    return Text(f"{sign} {words}", style=colour)
