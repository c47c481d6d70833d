"""Evidence for the elements: which passages of the buyer hold a fact, which words carry it, how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from copilot.domain.cite import Cite, cite_span
from copilot.domain.meddpicc import Element, Evidence, Facet, Polarity
from copilot.domain.transcript import Side, Transcript
from copilot.evidence.context import Passage, sentence_spans
from copilot.evidence.cues import first, has
from copilot.evidence.element_heads import AGAINST, NAMES, ElementHeads, column, facet_columns
from copilot.evidence.facets import shows
from copilot.evidence.heads import Heads, features
from copilot.evidence.in_call import rows
from copilot.evidence.names import names_in
from copilot.evidence.playback import confirms_playback, speaking
from copilot.evidence.vectors import Encode, Matrix, Vectors

PLAYBACK = 0.9
"""What the confidence of a bare confirmation is multiplied with: the fact stands in somebody else's words."""
_WHOLE = 32
"""Words up to which a passage is quoted whole."""
HALF_SURE = 0.4
"""Share of the thresholds for a champion and for polarity that is enough where the words say that a person goes."""
SIGNED = 0.7
"""Share of a facet's threshold that is enough where the words show its sign."""
_GOES = re.compile(
    r"\b(?:leaving\s+(?:us|the\s+company|in|at|on|next|for)|(?:is|'s|'re|are)\s+leaving|last\s+day|(?:has|have|'s)\s+left\b(?!\s+(?:us|me|it)\s)"
    r"|left\s+(?:us|the\s+company)|resign\w*|retir(?:es|ed|ing)|laid\s+off|moved\s+on|moving\s+on|stepp(?:ed|ing)\s+down"
    r"|(?:maternity|parental|sick)\s+leave|no\s+longer\s+(?:with|at|here|works))",
    re.IGNORECASE,
)
_ENOUGH = 0.2
"""Share of the best sentence's probability from which its neighbour belongs to the quote."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages that were scored, with the probabilities (n, h) of the heads that see a passage and what it answers,
    and those (n, h) of the heads for the elements, which see it in its call."""

    passages: tuple[Passage, ...]
    probabilities: Matrix
    elements: Matrix


class Scorer:
    """Scores passages with the heads; every text is embedded once in a call, and remembered in `vectors`."""

    def __init__(self, encode: Encode, heads: Heads, element_heads: ElementHeads) -> None:
        self._heads = heads
        self._element_heads = element_heads
        self.vectors = Vectors(encode)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of the texts, remembered; the empty text is the zero vector."""
        return self.vectors.sentences(texts)

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
        spoken = speaking(passages)
        pairs = [(p.text, p.before_text) for p in spoken]
        played = [k for k, p in enumerate(spoken) if confirms_playback(p)]
        pairs += [(b.text, b.before_text) for k in played if (b := spoken[k].before) is not None]
        scores = self.score(pairs)
        result = scores[: len(spoken)].copy()
        for row, k in enumerate(played, start=len(spoken)):
            result[k] = np.maximum(result[k], PLAYBACK * scores[row])
        elements = self._element_heads.probabilities(rows(spoken, self.vectors))
        for k in played:
            elements[k] = np.maximum(elements[k], self._played(spoken[k], result[k]))
        return Reading(spoken, result, elements)

    def _played(self, passage: Passage, scored: Matrix) -> Matrix:
        """The heads for the elements on words that a passage confirms: a statement that stands alone, so what the
        heads without the call say (`scored`) is taken too."""
        if passage.before is None:
            return np.zeros(len(NAMES), dtype=np.float32)
        said = replace(passage.before, side=passage.side)
        theirs: Matrix = PLAYBACK * self._element_heads.probabilities(rows([said], self.vectors))[0]
        for element in Element:
            k = column(element)
            theirs[k] = max(theirs[k], scored[self._heads.column(element)])
        return theirs


@dataclass(frozen=True, slots=True)
class _Finding:
    """A passage that holds a fact of an element, with the probabilities of the heads for the elements."""

    passage: Passage
    element: Element
    row: Matrix

    @property
    def probability(self) -> float:
        """That this is evidence of the element."""
        return float(self.row[column(self.element)])


def find_evidence(
    transcript: Transcript, reading: Reading, scorer: Scorer, heads: Heads, element_heads: ElementHeads
) -> tuple[Evidence, ...]:
    """Evidence of all elements in the order of the call. Sellers and others give none."""
    found = [
        _Finding(passage, element, row)
        for passage, row in zip(reading.passages, reading.elements, strict=True)
        if passage.side in (Side.BUYER, Side.UNKNOWN)
        for element in Element
        if row[column(element)] >= element_heads.limit(element) * (HALF_SURE if _goes(element, passage.text) else 1.0)
    ]
    quotes = carrying([(f.passage, heads.column(f.element)) for f in found], scorer)
    evidence = (_evidence(transcript, f, quote, element_heads) for f, quote in zip(found, quotes, strict=True))
    return tuple(e for e in evidence if e is not None)


def _said(passage: Passage, quote: str | None = None) -> str:
    """What a passage states: its words, with those that it confirms."""
    words = passage.text if quote is None else quote
    return f"{passage.before_text} {words}" if confirms_playback(passage) else words


def _evidence(transcript: Transcript, finding: _Finding, quote: str, heads: ElementHeads) -> Evidence | None:
    passage = finding.passage
    cite = cite_quote(transcript, passage, quote, finding.probability)
    if cite is None:
        return None
    words = _said(passage, quote)
    return Evidence(
        element=finding.element,
        polarity=_polarity(finding, words, heads),
        facets=_facets(finding, heads),
        about=_about(finding.element, words, passage),
        cite=cite,
    )


def _polarity(finding: _Finding, words: str, heads: ElementHeads) -> Polarity:
    """Against where the head for polarity is sure, or half sure of a person who is said to go."""
    sure = float(finding.row[column(AGAINST)]) / heads.limit(AGAINST)
    return Polarity.AGAINST if sure >= (HALF_SURE if _goes(finding.element, words) else 1.0) else Polarity.FOR


def _goes(element: Element, words: str) -> bool:
    return element in (Element.CHAMPION, Element.ECONOMIC_BUYER) and _GOES.search(words) is not None


def _facets(finding: _Finding, heads: ElementHeads) -> frozenset[Facet]:
    text, before = finding.passage.text, finding.passage.before_text
    return frozenset(
        f
        for f, k in facet_columns(finding.element).items()
        if finding.row[k] >= heads.threshold[k] * (SIGNED if shows(f, text, before) else 1.0)
    )


def cite_quote(transcript: Transcript, passage: Passage, quote: str, confidence: float) -> Cite | None:
    """A cite of words of a passage, from the first turn that holds them to the last."""
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
    for (passage, head), parts in zip(found, split, strict=True):
        if len(parts) == 1:
            quotes.append(passage.text)
        else:
            quotes.append(_window(passage.text, [float(next(scores)[head]) for _ in parts]))
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
