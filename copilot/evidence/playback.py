"""A fact in somebody else's words: the seller sums up, the buyer says "right"."""

import re
from collections.abc import Iterable

from copilot.domain.transcript import Side
from copilot.evidence.context import Passage
from copilot.evidence.cues import has

_CONFIRMS = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|right|exactly|correct|that's\s+(?:right"
    r"|it|correct|exactly|about\s+right|fair)|that\s+is\s+(?:right"
    r"|correct)|precisely|spot\s+on|you\s+got\s+it|you've\s+got\s+it|bang\s+on"
    r"|indeed|absolutely|always|sadly|unfortunately|i'm\s+afraid\s+so"
    r"|pretty\s+much|more\s+or\s+less|about\s+that|roughly|true)\b",
    re.IGNORECASE,
)
_PLAYS_BACK = re.compile(
    r"(?:^\W*(?:ok(?:ay)?\W+|got\s+it\W+|right\W+|great\W+|and\s+)*(?:so\b"
    r"|just\s+to|if\s+i|let\s+me\s+(?:play|make\s+sure|check|repeat)"
    r"|to\s+(?:recap|confirm|summari[sz]e)|sounds\s+like|meaning|you\s+(?:said|mentioned)|it\s+sounds)"
    r"|\b(?:right|correct|fair|is\s+that\s+(?:right|fair|correct)|did\s+i\s+get\s+that|yes|yeah)\?\s*$)",
    re.IGNORECASE,
)


def confirms_playback(passage: Passage) -> bool:
    """A short yes to somebody else's summary of what this side said before."""
    before = passage.before
    if before is None or before.side in (passage.side, Side.OTHER) or len(passage.text.split()) > 7:
        return False
    if not _CONFIRMS.match(passage.text):
        return False
    return _PLAYS_BACK.search(before.text) is not None and has("you", before.text) | has("number", before.text)


def speaking(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that are read: all but those of partners and interpreters, and listening noises."""
    return tuple(p for p in passages if p.side is not Side.OTHER and (not p.is_back_channel or confirms_playback(p)))
