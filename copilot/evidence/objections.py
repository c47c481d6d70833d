"""Objections: passages in which the buyer doubts or pushes back, and what about. A neutral question is none."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from copilot.domain.signals import Category, Objection
from copilot.domain.transcript import Side, Transcript
from copilot.evidence.context import Passage
from copilot.evidence.cues import has
from copilot.evidence.elements import Reading, Scorer, cite_quote
from copilot.evidence.heads import Heads
from copilot.evidence.objection_heads import CATEGORIES, ObjectionHeads, category_rows, rows, spoken
from copilot.evidence.playback import confirms_playback
from copilot.evidence.vectors import Matrix

_PLAIN = 0.98
"""Probability by the head for single turns from which words are an objection whatever stands around them."""


_OUTRIGHT: Mapping[Category, re.Pattern[str]] = {
    Category.PRICE: re.compile(
        r"\b(?:too|way\s+too)\s+(?:expensive|pricey|costly|dear)\b"
        r"|\bpric(?:e|ing)\s+(?:is|was|looks|seems|feels)\s+(?:\w+\s+){0,2}(?:high|steep|too\s+much)\b"
        r"|\bmore\s+than\s+we(?:'d|\s+had|'ve)?\s+(?:planned|budgeted|can\s+afford)\b|\bcan(?:'t|not)\s+afford\s+(?:it|this|that)\b",
        re.IGNORECASE,
    ),
}
"""What is an objection of that category however it is said, unless it is asked or denied."""
_OUTRIGHT_CHANCE = 0.8
_DENIED = re.compile(r"\b(?:not|isn't|wasn't|never|n't\s+say|don't\s+think)\b[^.!?]{0,30}$", re.IGNORECASE)


def _outright(text: str) -> Category | None:
    for category, pattern in _OUTRIGHT.items():
        m = pattern.search(text)
        if m is not None and not _DENIED.search(text[: m.start()]):
            return category
    return None


def find_objections(
    transcript: Transcript, reading: Reading, scorer: Scorer, heads: ObjectionHeads, turn_heads: Heads
) -> tuple[Objection, ...]:
    """Objections of the call in order, each with one category."""
    said = spoken(reading.passages)
    if not said:
        return ()
    chances = heads.probabilities(rows(said, scorer.vectors))
    plain = reading.probabilities[:, turn_heads.column("objection")] >= _PLAIN
    chances = np.where(plain, np.maximum(chances, heads.threshold), chances)
    outright = np.array([_outright(p.text) is not None for p in reading.passages])
    chances = np.where(outright, np.maximum(chances, _OUTRIGHT_CHANCE), chances)
    found = [
        k
        for k, passage in enumerate(reading.passages)
        if passage.side in (Side.BUYER, Side.UNKNOWN) and chances[k] >= heads.threshold and not _is_none(passage)
    ]
    found = [k for k in found if not _beside_a_surer(k, found, reading.passages, chances)]
    if not found:
        return ()
    shares = heads.categories(category_rows([said[k] for k in found], scorer.vectors))
    objections = []
    for k, row in zip(found, shares, strict=True):
        passage = reading.passages[k]
        cite = cite_quote(transcript, passage, passage.text, float(chances[k]))
        if cite is not None:
            objections.append(Objection(cite=cite, category=_outright(passage.text) or CATEGORIES[int(np.argmax(row))]))
    return tuple(objections)


def _is_none(passage: Passage) -> bool:
    """A bare yes, a confirmation, or a neutral question."""
    if passage.is_back_channel or confirms_playback(passage):
        return True
    return has("question", passage.text) and not has("doubt", passage.text)


def _beside_a_surer(k: int, found: Sequence[int], passages: Sequence[Passage], chances: Matrix) -> bool:
    """The same speaker objects in the passage before or after, more surely: one thought is one objection."""
    return any(
        o != k
        and abs(o - k) <= 1
        and passages[o].speaker == passages[k].speaker
        and (chances[o], -o) > (chances[k], -k)
        for o in found
    )
