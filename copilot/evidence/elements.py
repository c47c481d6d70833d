"""Evidence for the elements: which passages of the buyer hold a fact, which words carry it, how sure that is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from copilot.domain.cite import Cite, cite_span
from copilot.domain.meddpicc import Element, Evidence, Polarity
from copilot.domain.transcript import Side, Transcript
from copilot.evidence.context import Passage, sentence_spans
from copilot.evidence.cues import first, has
from copilot.evidence.facets import facets_of, shows_weakness
from copilot.evidence.heads import Heads, Matrix, features
from copilot.evidence.names import names_in

Encode = Callable[[Sequence[str]], Matrix]

UNKNOWN_SIDE = 0.5
"""Highest confidence of words whose speaker's side is not known."""
PLAYBACK = 0.9
"""What the confidence of a bare confirmation is multiplied with: the fact stands in somebody else's words."""
WEAKNESS = 0.6
"""Share of an element's threshold that is enough for words that show it to be weak: training holds few of those."""
_WHOLE = 32
"""Words up to which a passage is quoted whole."""
_ENOUGH = 0.2
"""Share of the best sentence's probability from which its neighbour belongs to the quote."""

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
_WH = re.compile(r"\b(?:what|how|why|which|who|when|where|whose)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages that were scored, with the probability of every head: shape (n, h)."""

    passages: tuple[Passage, ...]
    probabilities: Matrix


def confirms_playback(passage: Passage) -> bool:
    """A short yes to somebody else's summary of what this side said before."""
    before = passage.before
    if before is None or before.side in (passage.side, Side.OTHER) or len(passage.text.split()) > 7:
        return False
    if not _CONFIRMS.match(passage.text):
        return False
    return _PLAYS_BACK.search(before.text) is not None and has("you", before.text) | has("number", before.text)


class Scorer:
    """Scores passages with the heads; every text is embedded once in a call."""

    def __init__(self, encode: Encode, heads: Heads) -> None:
        self._encode = encode
        self._heads = heads
        self._vectors: dict[str, Matrix] = {}

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of the texts, remembered; the empty text is the zero vector."""
        new = [t for t in dict.fromkeys(texts) if t and t not in self._vectors]
        if new:
            for text, vector in zip(new, self._encode(new), strict=True):
                self._vectors[text] = vector
        width = next(iter(self._vectors.values())).shape[0] if self._vectors else 384
        zero = np.zeros(width, dtype=np.float32)
        return (
            np.stack([self._vectors.get(t, zero) for t in texts]) if texts else np.zeros((0, width), dtype=np.float32)
        )

    def score(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
        """Probabilities (n, h) of texts, each with the words before it."""
        if not pairs:
            return np.zeros((0, len(self._heads.names)), dtype=np.float32)
        texts, before = [a for a, _ in pairs], [b for _, b in pairs]
        vectors = self.embed([*texts, *before])
        rows = features(vectors[: len(texts)], vectors[len(texts) :], texts, before)
        return self._heads.probabilities(rows)

    def read(self, passages: Sequence[Passage]) -> Reading:
        """Score the passages that say something; a confirmed playback is scored as if this side had said it."""
        spoken = tuple(p for p in passages if not p.is_back_channel or confirms_playback(p))
        pairs = [(p.text, p.before_text) for p in spoken]
        played = [k for k, p in enumerate(spoken) if confirms_playback(p)]
        pairs += [(b.text, b.before_text) for k in played if (b := spoken[k].before) is not None]
        scores = self.score(pairs)
        result = scores[: len(spoken)].copy()
        for row, k in enumerate(played, start=len(spoken)):
            result[k] = np.maximum(result[k], PLAYBACK * scores[row])
        return Reading(spoken, result)


@dataclass(frozen=True, slots=True)
class _Finding:
    """A passage that holds a fact of an element."""

    passage: Passage
    element: Element
    probability: float
    polarity: Polarity


def find_evidence(transcript: Transcript, reading: Reading, scorer: Scorer, heads: Heads) -> tuple[Evidence, ...]:
    """Evidence of all elements in the order of the call. Sellers and others give none."""
    found = [
        _Finding(passage, element, float(row[heads.column(element)]), polarity)
        for passage, row in zip(reading.passages, reading.probabilities, strict=True)
        if passage.side in (Side.BUYER, Side.UNKNOWN)
        for element in Element
        if (polarity := _polarity(passage, element, row, heads)) is not None
    ]
    quotes = carrying([(f.passage, heads.column(f.element)) for f in found], scorer)
    evidence = (_evidence(transcript, f, quote) for f, quote in zip(found, quotes, strict=True))
    return tuple(e for e in evidence if e is not None)


def _polarity(passage: Passage, element: Element, row: Matrix, heads: Heads) -> Polarity | None:
    """For, against, or None where the passage is no evidence of the element."""
    probability, limit = float(row[heads.column(element)]), heads.limit(element)
    weak = float(row[heads.column("against")]) >= heads.limit("against") and shows_weakness(element, _said(passage))
    if weak:
        return Polarity.AGAINST if probability >= WEAKNESS * limit else None
    return Polarity.FOR if probability >= limit else None


def _said(passage: Passage, quote: str | None = None) -> str:
    """What a passage states: its words, with those that it confirms."""
    words = passage.text if quote is None else quote
    return f"{passage.before_text} {words}" if confirms_playback(passage) else words


def _evidence(transcript: Transcript, finding: _Finding, quote: str) -> Evidence | None:
    passage = finding.passage
    cite = cite_quote(transcript, passage, quote, finding.probability)
    if cite is None:
        return None
    words = _said(passage, quote)
    return Evidence(
        element=finding.element,
        polarity=finding.polarity,
        facets=facets_of(finding.element, words, passage.before_text),
        about=_about(finding.element, words, passage),
        cite=cite,
    )


def cite_quote(transcript: Transcript, passage: Passage, quote: str, confidence: float) -> Cite | None:
    """A cite of words of a passage, from the first turn that holds them to the last."""
    if passage.side is Side.UNKNOWN:
        confidence = min(confidence, UNKNOWN_SIDE)
    first, last = passage.first, passage.last
    while first < last and quote in (transcript.span(first + 1, last) or ""):
        first += 1
    while first < last and quote in (transcript.span(first, last - 1) or ""):
        last -= 1
    return cite_span(transcript, first, last, quote, min(confidence, 0.99))


def _about(element: Element, words: str, passage: Passage) -> str | None:
    names = names_in(words)
    if element is Element.CHAMPION:
        return names[0] if names and not has("first_person", words) else passage.speaker
    if element is Element.ECONOMIC_BUYER:
        title = first("title", words)
        return names[0] if names else (title.group() if title else None)
    return None


def carrying(found: Sequence[tuple[Passage, int]], scorer: Scorer) -> list[str]:
    """The words of each passage that carry what a head (given by its column) found: its best sentence, and the
    neighbours while they say as much. A short passage is quoted whole."""
    split = [_parts(passage.text) for passage, _ in found]
    pairs = [
        (part, passage.before_text)
        for (passage, _), parts in zip(found, split, strict=True)
        for part in parts
        if len(parts) > 1
    ]
    scores = iter(scorer.score(pairs))
    quotes = []
    for (passage, column), parts in zip(found, split, strict=True):
        if len(parts) == 1:
            quotes.append(passage.text)
        else:
            quotes.append(_window(passage.text, [float(next(scores)[column]) for _ in parts]))
    return quotes


def _parts(text: str) -> list[str]:
    spans = sentence_spans(text)
    return [text] if len(text.split()) <= _WHOLE or len(spans) < 3 else [text[a:b] for a, b in spans]


def _window(text: str, scores: Sequence[float]) -> str:
    spans = sentence_spans(text)
    best = int(np.argmax(scores))
    low = high = best
    enough = _ENOUGH * scores[best]
    while low > 0 and scores[low - 1] >= enough:
        low -= 1
    while high + 1 < len(scores) and scores[high + 1] >= enough:
        high += 1
    return text[spans[low][0] : spans[high][1]]
