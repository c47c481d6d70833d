"""Passages: the pieces of a call that are read as one thought, each with the words before it.

A passage is a turn, or some sentences of a long turn, or the parts of a sentence that captions tore into several
turns of one speaker. Its text always stands in `Transcript.span(first, last)`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copilot.domain.transcript import Side, Transcript, Turn

LONG = 45
"""Words from which a turn is read in pieces."""
PIECE = 28
"""Words of such a piece; whole sentences."""

_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(*]?[A-Z0-9$€£])|(?<=[.!?…])[\"'”’)]*\s+(?=[a-z])(?<![A-Za-z]\.[a-z]\.\s)|\n+"
)
_NOT_AN_END = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|vs|etc|e\.g|i\.e|inc|ltd|no|approx|jr|sr)\.|\b[A-Z]\.)$", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?…][\"'”’)*]*\s*$")
BACK_CHANNEL = re.compile(
    (
        r"^\W*(?:(?:m+h?m+|uh-?huh|yeah|yep|yup|yes|no|ok(?:ay)?|right"
        r"|sure|cool|great|nice|good|got\s+it|i\s+see|exactly|totally"
        r"|absolutely|perfect|interesting|wow|oh|ah|hm+|um+|uh+"
        r"|thanks?(?:\s+you)?|awesome|fair(?:\s+enough)?|true|makes\s+sense"
        r"|that\s+makes\s+sense|of\s+course|sounds\s+good|definitely"
        r"|all\s+right|alright|correct|please|hello|hi|hey|bye)\W*){1,4}$"
    ),
    re.IGNORECASE,
)
"""Nothing but listening noises."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the call that is read as one thought. `before` is the passage of somebody else that it answers."""

    first: int
    last: int
    speaker: str | None
    side: Side
    text: str
    before: "Passage | None" = None

    @property
    def is_back_channel(self) -> bool:
        """Says nothing by itself."""
        return BACK_CHANNEL.match(self.text) is not None

    @property
    def before_text(self) -> str:
        """The words that it answers; empty at the start of the call."""
        return self.before.text if self.before else ""


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence of a text."""
    spans: list[tuple[int, int]] = []
    start = 0
    for m in _SENTENCE.finditer(text):
        if _NOT_AN_END.search(text[start : m.start()]):
            continue
        if text[start : m.start()].strip():
            spans.append((start, m.start()))
        start = m.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return tuple(spans)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each exactly as it stands in it."""
    return tuple(text[a:b] for a, b in sentence_spans(text))


def passages(transcript: Transcript) -> tuple[Passage, ...]:
    """All passages of a call in order, back-channels included."""
    found: list[Passage] = []
    for group in _utterances(transcript.turns):
        answered = _answered(found, group[0])
        for k, (first, last, text) in enumerate(_pieces(group)):
            before = answered if k < 3 or not found else found[-1]
            found.append(Passage(first, last, group[0].speaker, group[0].side, text, before))
    return tuple(found)


def _answered(found: Sequence[Passage], turn: Turn) -> Passage | None:
    """The last passage of somebody else that says something, not further back than six passages."""
    near = found[-6:]
    others = [p for p in near if p.speaker != turn.speaker or turn.speaker is None]
    speaking = [p for p in others if not p.is_back_channel]
    return speaking[-1] if speaking else (others[-1] if others else None)


def _utterances(turns: Sequence[Turn]) -> Iterator[list[Turn]]:
    """Turns of one speaker that belong together because a sentence runs on over their border."""
    taken: set[int] = set()
    for i, turn in enumerate(turns):
        if turn.n in taken:
            continue
        group = [turn]
        words = len(turn.text.split())
        j = i + 1
        while turn.speaker is not None and words < PIECE and not _ENDS.search(group[-1].text):
            while (
                j < len(turns) and j - i < 12 and turns[j].speaker != turn.speaker and BACK_CHANNEL.match(turns[j].text)
            ):
                j += 1
            if j >= len(turns) or turns[j].speaker != turn.speaker or turns[j].n in taken:
                break
            group.append(turns[j])
            words += len(turns[j].text.split())
            j += 1
        taken.update(t.n for t in group)
        yield group


def _pieces(group: Sequence[Turn]) -> Iterator[tuple[int, int, str]]:
    """First turn, last turn and text of each piece of an utterance."""
    text = " ".join(t.text for t in group)
    if len(text.split()) <= LONG:
        yield group[0].n, group[-1].n, text.strip() or text
        return
    ends: list[int] = []
    for t in group:
        ends.append((ends[-1] + 1 if ends else 0) + len(t.text))
    for start, end in _packed(text):
        first = next(t.n for t, e in zip(group, ends, strict=True) if start < e)
        last = next(t.n for t, e in zip(group, ends, strict=True) if end <= e)
        yield first, last, text[start:end]


def _packed(text: str) -> Iterator[tuple[int, int]]:
    """Sentences packed to pieces of about PIECE words; a sentence without an end is cut between words."""
    start, end, count = -1, -1, 0
    for a, b in _cut_long(text):
        words = len(text[a:b].split())
        if start >= 0 and count + words > PIECE:
            yield start, end
            start, count = -1, 0
        if start < 0:
            start = a
        end, count = b, count + words
    if start >= 0:
        yield start, end


def _cut_long(text: str) -> Iterator[tuple[int, int]]:
    for a, b in sentence_spans(text):
        words = list(re.finditer(r"\S+", text[a:b]))
        if len(words) <= LONG:
            yield a, b
            continue
        for i in range(0, len(words), PIECE):
            part = words[i : i + PIECE]
            yield a + part[0].start(), a + part[-1].end()
