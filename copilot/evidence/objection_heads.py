"""The trained heads for objections: whether the buyer pushes back, and about what, read in the call.

A row holds the vectors of the passage, of the words that it answers and of the reply to it, their cues, and how it is
put: a seller who concedes, a "but", a "you" tell a push-back from trouble that is told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from copilot.domain.signals import Category
from copilot.domain.transcript import Side
from copilot.errors import BrokenFile
from copilot.evidence import category_words, cues
from copilot.evidence.context import Passage
from copilot.evidence.heads import sigmoid
from copilot.evidence.vectors import Matrix, Vectors

FILE = Path(__file__).with_name("objections.npz")
VERSION = "2"
CATEGORIES: tuple[Category, ...] = tuple(Category)
REACH = 3
"""Passages after one in which its reply is looked for."""
_BEFORE, _REPLY, _CUES, _ASKED, _MANNER = 0.4, 0.6, 0.3, 0.1, 1.0
"""Weights of the parts of a row against the passage's own unit vector, chosen on train and dev."""
_MIDDLE, _WORDS, _WORDS_AROUND = 1.5, 0.8, 0.3
"""The same for the rows of the categories: the middle layer, words of the category in the passage and around it."""
_LONG = 40
"""Words of a long passage."""

_CONCEDES = re.compile(
    r"\b(?:fair|i\s+hear|i\s+get|understood|understand|that's\s+(?:a\s+)?(?:fair|good|real|honest)|no,?\s+(?:i|that)|sorry|respect|appreciate"
    r"|can\s+i\s+ask|may\s+i|push|worr|concern|honest|valid|totally|you're\s+right|not\s+going\s+to|won't)\b",
    re.IGNORECASE,
)
"""How sellers meet a push-back."""
_BUT = re.compile(r"\bbut\b", re.IGNORECASE)
_YOU = re.compile(r"\byour?\b", re.IGNORECASE)
_NOT = re.compile(r"n't\b|\bnot\b|\bno\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a passage is read with. `asked` tells whether the seller spoke before; `reply` is empty where unknown."""

    text: str
    before: str
    reply: str
    asked: bool


@dataclass(frozen=True, slots=True)
class ObjectionHeads:
    """Weights (f,) and bias of "is an objection" with its calibrating line and threshold; weights (12, g) and bias
    (12,) of the categories, which are told among objections."""

    weights: Matrix
    bias: float
    slope: float
    offset: float
    threshold: float
    category_weights: Matrix
    category_bias: Matrix

    def probabilities(self, rows: Matrix) -> Matrix:
        """That a passage is an objection: shape (n,) of rows (n, f)."""
        odds: Matrix = np.asarray((rows @ self.weights + self.bias) * self.slope + self.offset, dtype=np.float32)
        return sigmoid(odds)

    def categories(self, rows: Matrix) -> Matrix:
        """Shares of the categories, in the order of CATEGORIES: shape (n, 12) of rows (n, g)."""
        scores = rows @ self.category_weights.T + self.category_bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        result: Matrix = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
        return result


def spoken(passages: Sequence[Passage]) -> tuple[Spoken, ...]:
    """Passages in their order, each with what it answers and the first reply of somebody else."""
    found = []
    for k, p in enumerate(passages):
        reply = next((q.text for q in passages[k + 1 : k + 1 + REACH] if q.speaker != p.speaker), "")
        found.append(Spoken(p.text, p.before_text, reply, p.before is not None and p.before.side is Side.SELLER))
    return tuple(found)


def rows(said: Sequence[Spoken], vectors: Vectors) -> Matrix:
    """One row for each passage: (n, 3d + cues + questions + cues + manner)."""
    own = np.asarray([cues.found(s.text) for s in said], dtype=np.float32)
    asked = np.asarray([cues.asked(s.before) + cues.found(s.before) for s in said], dtype=np.float32)
    manner = np.asarray([_manner(s) for s in said], dtype=np.float32)
    return np.hstack(
        [
            vectors.sentences([s.text for s in said]),
            _BEFORE * vectors.sentences([s.before for s in said]),
            _REPLY * vectors.sentences([s.reply for s in said]),
            _CUES * own,
            _ASKED * asked,
            _MANNER * manner,
        ]
    ).astype(np.float32)


def category_rows(said: Sequence[Spoken], vectors: Vectors) -> Matrix:
    """One row for each objection: (n, 4d + 24)."""
    texts = [s.text for s in said]
    return np.hstack(
        [
            vectors.sentences(texts),
            _BEFORE * vectors.sentences([s.before for s in said]),
            _REPLY * vectors.sentences([s.reply for s in said]),
            _MIDDLE * vectors.middle(texts),
            _WORDS * np.asarray([category_words.of_each(t) for t in texts]),
            _WORDS_AROUND * np.asarray([category_words.of_each(f"{s.before} {s.reply}") for s in said]),
        ]
    ).astype(np.float32)


def _manner(s: Spoken) -> tuple[float, ...]:
    return (
        float(_CONCEDES.search(s.reply) is not None),
        float(_CONCEDES.search(s.before) is not None),
        len(s.text.split()) / _LONG,
        float("?" in s.text),
        float(s.text.rstrip().endswith("?")),
        float(_BUT.search(s.text) is not None),
        float(_YOU.search(s.text) is not None),
        float(_NOT.search(s.text) is not None),
        float(s.asked),
        float("?" in s.before),
    )


def save_objection_heads(heads: ObjectionHeads, file: Path, data_hash: str) -> None:
    """Write the arrays without pickles, with the hash of the data that they were trained on."""
    temporary = file.with_suffix(".tmp.npz")
    arrays: dict[str, Any] = {
        "version": np.array([VERSION]),
        "weights": heads.weights.astype(np.float32),
        "line": np.array([heads.bias, heads.slope, heads.offset, heads.threshold], dtype=np.float32),
        "categories": np.array([str(c) for c in CATEGORIES]),
        "category_weights": heads.category_weights.astype(np.float16),
        "category_bias": heads.category_bias.astype(np.float32),
        "data": np.array([data_hash]),
    }
    np.savez(temporary, **arrays)
    temporary.replace(file)


@cache
def load_objection_heads(file: Path = FILE) -> ObjectionHeads:
    """The heads as they were built. Raises BrokenFile where the file is missing, cut short or of another version."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            if str(arrays["version"][0]) != VERSION:
                raise ValueError("of another version")
            bias, slope, offset, threshold = (float(v) for v in arrays["line"])
            return ObjectionHeads(
                weights=arrays["weights"],
                bias=bias,
                slope=slope,
                offset=offset,
                threshold=threshold,
                category_weights=arrays["category_weights"].astype(np.float32),
                category_bias=arrays["category_bias"],
            )
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BrokenFile(f"{file} cannot be read: {error}", "install the program again") from None
