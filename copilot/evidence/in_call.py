"""A passage in its call, as numbers: its words, what it answers, what is said around it, who speaks, where it stands.

A fact is often half said: the number now, what it counts two turns later. So the heads for the elements see the mean of
the passages around, and not only the passage and the one that it answers.
"""

import re
from collections.abc import Sequence

import numpy as np

from copilot.domain.transcript import Side
from copilot.evidence import cues
from copilot.evidence.context import Passage
from copilot.evidence.facets import rule_flags
from copilot.evidence.playback import confirms_playback
from copilot.evidence.vectors import DIMENSIONS, Matrix, Vectors

AROUND = (-3, -2, -1, 1, 2, 3)
"""The passages whose mean is the surroundings."""
BEFORE, SURROUNDINGS, CUES, ASKED, CUES_BEFORE, CUES_BESIDE, PLACE, NAMES, RULES = (
    0.6,
    0.5,
    0.3,
    0.2,
    0.15,
    0.15,
    0.3,
    0.3,
    0.2,
)
"""Weights of the parts against the passage's own unit vector."""

_PROPER = re.compile(r"(?<=[a-z,;] )[A-Z][A-Za-z]+")
"""A capitalized word inside a sentence."""


MIDDLE = slice(-DIMENSIONS, None)
"""The columns of a row that hold the middle layer's vector of the passage."""


def rows(passages: Sequence[Passage], vectors: Vectors) -> Matrix:
    """One row for each of the speaking passages of one call, in order."""
    if not passages:
        return np.zeros((0, 0), dtype=np.float32)
    texts, before = [p.text for p in passages], [p.before_text for p in passages]
    own, answered = vectors.sentences(texts), vectors.sentences(before)
    around = np.stack([_mean(own, [k + d for d in AROUND]) for k in range(len(passages))])
    found = np.asarray([cues.found(t) for t in texts], dtype=np.float32)
    beside = np.stack([_beside(passages, found, k) for k in range(len(passages))])
    asked = [cues.asked(t) for t in before]
    found_before = [cues.found(t) for t in before]
    names = _speakers(passages)
    parts = [
        own,
        BEFORE * answered,
        SURROUNDINGS * around,
        CUES * found,
        ASKED * np.asarray(asked),
        CUES_BEFORE * np.asarray(found_before),
        CUES_BESIDE * beside,
        PLACE * np.asarray([_place(p, passages) for p in passages]),
        NAMES * np.asarray([_named(p, names) for p in passages]),
        RULES * np.asarray([_ruled(p) for p in passages]),
        vectors.middle(texts),
    ]
    return np.hstack(parts).astype(np.float32)


def _mean(vectors: Matrix, places: Sequence[int]) -> Matrix:
    near = [vectors[k] for k in places if 0 <= k < len(vectors)]
    return np.mean(near, axis=0) if near else np.zeros(vectors.shape[1], dtype=np.float32)


def _beside(passages: Sequence[Passage], found: Matrix, k: int) -> Matrix:
    """The cues of the passages next to this one by the same speaker."""
    near = [found[j] for j in (k - 1, k + 1) if 0 <= j < len(passages) and passages[j].speaker == passages[k].speaker]
    return np.max(near, axis=0) if near else np.zeros(found.shape[1], dtype=np.float32)


def _place(passage: Passage, passages: Sequence[Passage]) -> list[float]:
    """Where it stands in the call (a passage alone is in the middle), how long it is, who speaks."""
    alone = len(passages) == 1
    at = 0.5 if alone else passage.first / passages[-1].last
    words = len(passage.text.split())
    asked_by_seller = passage.before is not None and passage.before.side is Side.SELLER and not alone
    return [
        at,
        float(at > 0.85),
        float(at < 0.1),
        float(passage.side is Side.UNKNOWN),
        min(words, 40) / 40,
        float(words < 6),
        float(confirms_playback(passage)),
        float(alone),
        float(asked_by_seller),
    ]


def _speakers(passages: Sequence[Passage]) -> frozenset[str]:
    """The words of the names of all who speak."""
    return frozenset(word for p in passages for word in (p.speaker or "").split() if len(word) > 1)


def _named(passage: Passage, speakers: frozenset[str]) -> list[float]:
    """Whether it names somebody in the call, and something or somebody that is not."""
    words = set(_PROPER.findall(passage.text))
    return [float(bool(words & speakers)), float(bool(words - speakers)), float(len(words - speakers) > 1)]


def _ruled(passage: Passage) -> list[float]:
    return rule_flags(passage.text, passage.before_text)
