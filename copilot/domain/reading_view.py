"""A transcript as a person reads it: the pieces into which captions cut one speaker's words, joined again.

Captions end in the middle of a sentence and a listener's "right" falls between two halves of it. An utterance joins the
turns of one speaker that follow each other, with the back-channels of others between them passed over, and knows which
turn each of its characters comes from.
"""

import re
from bisect import bisect_right
from functools import cached_property

from copilot.domain.grounding import plain
from copilot.domain.transcript import Side, Transcript, Turn
from copilot.domain.value import Value

_BACK_CHANNEL = re.compile(
    r"(?:(?:m+-?h+m+|u+h-?h+u+h+|m+|hm+|ye+a+h|yep|yup|yes|right|okay|ok|sure|exactly|got it|great|cool|wow|i see|true"
    r"|absolutely|definitely|of course|totally|perfect|fair enough|makes sense|gotcha|alright|all right|good|nice|ja"
    r"|genau|oui|s[ií]|d'accord|no|hi|oh|ah)\b[\s,.!…-]*){1,4}",
    re.IGNORECASE,
)
_LONGEST_BACK_CHANNEL = 4


class Utterance(Value):
    """Consecutive turns of one speaker as one text; `starts` are the offsets at which each turn begins in it."""

    speaker: str | None
    side: Side
    turns: tuple[int, ...]
    starts: tuple[int, ...]
    text: str

    def turn_at(self, offset: int) -> int:
        """The number of the turn that a character of the text comes from."""
        return self.turns[max(bisect_right(self.starts, offset) - 1, 0)]


class Found(Value):
    """Where a quote stands: the first and the last of its turns, and the words as the source writes them."""

    turn: int
    turn_end: int
    words: str


def is_back_channel(turn: Turn) -> bool:
    """A listener's sign ("right", "mhm"), of four words at most, that takes the floor from nobody."""
    text = turn.text.strip()
    return len(text.split()) <= _LONGEST_BACK_CHANNEL and _BACK_CHANNEL.fullmatch(text) is not None


def utterances(transcript: Transcript) -> tuple[Utterance, ...]:
    """The transcript in utterances, in the order in which they begin; every turn is in exactly one of them.

    Words of an unknown speaker are joined with nobody's.
    """
    groups: list[list[Turn]] = []
    open_at: dict[str, int] = {}
    floor: str | None = None
    for turn in transcript.turns:
        speaker = turn.speaker
        if speaker is None:
            groups.append([turn])
            floor, open_at = None, {}
        elif speaker in open_at and (speaker == floor or is_back_channel(turn)):
            groups[open_at[speaker]].append(turn)
        elif floor is not None and speaker != floor and is_back_channel(turn):
            open_at[speaker] = len(groups)
            groups.append([turn])
        else:
            floor, open_at = speaker, {speaker: len(groups)}
            groups.append([turn])
    return tuple(_joined(group) for group in groups)


def _joined(group: list[Turn]) -> Utterance:
    starts, at = [], 0
    for turn in group:
        starts.append(at)
        at += len(turn.text) + 1
    first = group[0]
    return Utterance(
        speaker=first.speaker,
        side=first.side,
        turns=tuple(t.n for t in group),
        starts=tuple(starts),
        text=" ".join(t.text for t in group),
    )


class ReadingView:
    """Finds quotes across the turns of a transcript."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """See `utterances`."""
        return utterances(self.transcript)

    @cached_property
    def _plain(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        return tuple(_plain_with_offsets(u.text) for u in self.utterances)

    def utterance_of(self, n: int) -> Utterance | None:
        """The utterance that a turn belongs to, or None where there is no such turn."""
        return next((u for u in self.utterances if n in u.turns), None)

    def find(self, quote: str, *, speaker: str | None = None, near: int | None = None) -> Found | None:
        """The place of a quote, whole words only, compared as `grounding.plain` does.

        Of several places it is the first, or the one nearest to the turn `near`. With `speaker`, only that speaker's
        words are looked through. None where the words do not stand in one utterance.
        """
        wanted = plain(quote)
        if not wanted:
            return None
        found = [
            self._found(u, offsets, at, len(wanted))
            for u, (text, offsets) in zip(self.utterances, self._plain, strict=True)
            if speaker is None or u.speaker == speaker
            for at in _places(wanted, text)
        ]
        if near is None:
            return min(found, key=lambda f: f.turn, default=None)
        return min(found, key=lambda f: abs(f.turn - near), default=None)

    def _found(self, utterance: Utterance, offsets: tuple[int, ...], at: int, length: int) -> Found:
        first, last = offsets[at], offsets[at + length - 1]
        words = utterance.text[first : last + 1]
        return Found(turn=utterance.turn_at(first), turn_end=utterance.turn_at(last), words=words)


def _places(wanted: str, text: str) -> list[int]:
    """The offsets at which whole words of the text are the wanted ones."""
    places, at = [], text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
            places.append(at)
        at = text.find(wanted, at + 1)
    return places


def _plain_with_offsets(text: str) -> tuple[str, tuple[int, ...]]:
    """The text as `plain` writes it, with the offset in the text that each character comes from."""
    pieces: list[str] = []
    offsets: list[int] = []
    # A letter and the marks that are put over it are written as one, so they are taken together.
    for match in re.finditer(r"\s+|\S[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\u0591-\u05c7\u064b-\u065f]*", text):
        piece = " " if match.group().isspace() else plain(match.group())
        if piece == " " and (not pieces or pieces[-1] == " "):
            continue
        pieces.extend(piece)
        offsets.extend([match.start()] * len(piece))
    if pieces and pieces[-1] == " ":
        pieces.pop()
        offsets.pop()
    return "".join(pieces), tuple(offsets)
