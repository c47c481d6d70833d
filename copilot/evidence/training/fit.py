"""Fits the heads and measures them on turns that they have not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from copilot.domain.meddpicc import Element
from copilot.domain.signals import Category
from copilot.domain.transcript import Side
from copilot.evidence.heads import Heads, features
from copilot.evidence.training.rows import Row
from copilot.evidence.vectors import Matrix

if TYPE_CHECKING:
    from sklearn.model_selection import StratifiedGroupKFold

Encode = Callable[[Sequence[str]], Matrix]

FOLDS = 5
STRENGTH = 2.0
"""Inverse of the L2 penalty; chosen among 1, 2, 3 and 10 by cross-validation."""
SEED = 7
IN_CALLS = {"commitment": 0.08, "objection": 0.05}
"""Share of passages of a call that are promises, and of the buyer's passages that are objections; an element has
ELEMENT_IN_CALLS. The training turns hold several times as many, so probabilities and thresholds are moved to these
shares. Estimates of the project's authors, not measured on a corpus of calls."""
ELEMENT_IN_CALLS = 0.05
_NEIGHBOURS = 5
"""Thresholds on each side, 0.01 apart, over which F1 is averaged."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one head decides: its name, the rows that it learns from, and the answers."""

    name: str
    rows: NDArray[np.bool_]
    answers: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measure:
    """Of one head on unseen rows, at its threshold: precision, recall and F1 (0 to 1), and its Brier score."""

    name: str
    positives: int
    rows: int
    precision: float
    recall: float
    f1: float
    brier: float
    threshold: float


def questions(rows: Sequence[Row]) -> tuple[Question, ...]:
    """One for each element, for objections and their categories, for promises, and for the polarity of evidence."""
    everyone = np.ones(len(rows), dtype=bool)
    buyer = np.array([r.side is not Side.SELLER for r in rows])
    objection = np.array([r.objection is not None for r in rows])
    evidence = np.array([bool(r.meddpicc) for r in rows])
    found = [Question(str(e), buyer, np.array([e in r.meddpicc for r in rows])) for e in Element]
    found.append(Question("against", evidence, np.array([bool(r.against) for r in rows])))
    found.append(Question("commitment", everyone, np.array([r.commitment for r in rows])))
    found.append(Question("objection", buyer, objection))
    found += [Question(f"objection:{c}", buyer, np.array([r.objection is c for r in rows])) for c in Category]
    return tuple(found)


def fit(rows: Sequence[Row], encode: Encode) -> tuple[Heads, tuple[Measure, ...]]:
    """The heads fitted on all rows, and what cross-validation in groups says of each."""
    vectors = encode([r.text for r in rows])
    before = encode([r.prev for r in rows])
    table = features(vectors, before, [r.text for r in rows], [r.prev for r in rows])
    groups = np.unique([r.group for r in rows], return_inverse=True)[1]
    fitted = [_fit_one(q, table, groups) for q in questions(rows)]
    names = tuple(f.question.name for f in fitted)
    blend, blend_bias, blended = _blend(fitted, groups)
    measures = tuple(blended if f.question.name == "objection" else f.measure for f in fitted)
    heads = Heads(
        names=names,
        weights=np.array([f.weights for f in fitted], dtype=np.float32),
        bias=np.array([f.bias for f in fitted], dtype=np.float32),
        slope=np.array([f.slope for f in fitted], dtype=np.float32),
        offset=np.array([f.offset for f in fitted], dtype=np.float32),
        threshold=np.array([m.threshold for m in measures], dtype=np.float32),
        blend=blend,
        blend_bias=np.array([blend_bias], dtype=np.float32),
    )
    return heads, measures


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A head, and its probabilities for the rows of its question when it had not seen them."""

    question: Question
    weights: Matrix
    bias: float
    slope: float
    offset: float
    unseen: NDArray[np.float64]
    measure: Measure


def _fit_one(question: Question, table: Matrix, groups: NDArray[np.intp]) -> _Fitted:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    x, y, g = table[question.rows], question.answers[question.rows], groups[question.rows]
    model = LogisticRegression(
        C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=SEED, max_iter=1000
    )
    scores = cross_val_predict(model, x, y, groups=g, cv=_folds(), method="decision_function")
    platt = LogisticRegression(C=1e6).fit(scores.reshape(-1, 1), y)
    here = float(y.mean())
    weight = _weight_of_no(here, _share_in_calls(question.name, here))
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0]) - float(np.log(weight))
    unseen = 1.0 / (1.0 + np.exp(-(slope * scores + offset)))
    threshold = _best_threshold(y, unseen, weight)
    model.fit(x, y)
    return _Fitted(
        question,
        model.coef_[0].astype(np.float32),
        float(model.intercept_[0]),
        slope,
        offset,
        unseen,
        _measure(question.name, y, unseen, threshold),
    )


def _blend(fitted: Sequence[_Fitted], groups: NDArray[np.intp]) -> tuple[Matrix, float, Measure]:
    """Objections told by their own head and by those of the categories: weights over all heads, bias, and measure."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    columns = [i for i, f in enumerate(fitted) if f.question.name.startswith("objection")]
    own = next(f for f in fitted if f.question.name == "objection")
    x = np.stack([fitted[i].unseen for i in columns], axis=1)
    y = own.question.answers[own.question.rows]
    model = LogisticRegression(C=10.0, max_iter=5000)
    scores = cross_val_predict(model, x, y, groups=groups[own.question.rows], cv=_folds(), method="decision_function")
    here = float(y.mean())
    weight = _weight_of_no(here, _share_in_calls("objection", here))
    unseen = 1.0 / (1.0 + np.exp(-(scores - np.log(weight))))
    threshold = _best_threshold(y, unseen, weight)
    model.fit(x, y)
    blend = np.zeros(len(fitted), dtype=np.float32)
    blend[columns] = model.coef_[0]
    return blend, float(model.intercept_[0] - np.log(weight)), _measure("objection", y, unseen, threshold)


def _folds() -> "StratifiedGroupKFold":
    from sklearn.model_selection import StratifiedGroupKFold

    return StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)


def _weight_of_no(here: float, there: float) -> float:
    """What each "no" counts for, so that training rows stand for a call: `here` and `there` are shares of "yes"."""
    return here * (1 - there) / (there * (1 - here))


def _share_in_calls(name: str, here: float) -> float:
    """How often a head should say yes in a call; polarity and categories choose among findings, as in training."""
    return ELEMENT_IN_CALLS if name in set(Element) else IN_CALLS.get(name, here)


def _best_threshold(y: NDArray[np.bool_], probability: NDArray[np.float64], weight: float) -> float:
    """The probability with the best F1 on unseen rows, to two decimals; `weight` is what each "no" counts.

    F1 is averaged over neighbouring thresholds, so that a few rows do not decide it.
    """
    grid = np.arange(0.05, 0.9, 0.01)
    scores = []
    for t in grid:
        right = float((y & (probability >= t)).sum())
        wrong = weight * float((~y & (probability >= t)).sum())
        scores.append(2 * right / (right + wrong + float(y.sum())))
    smooth = np.convolve(np.pad(scores, _NEIGHBOURS, mode="edge"), np.ones(2 * _NEIGHBOURS + 1), mode="valid")
    return round(float(grid[int(np.argmax(smooth))]), 2)


def _measure(name: str, y: NDArray[np.bool_], probability: NDArray[np.float64], threshold: float) -> Measure:
    said = probability >= threshold
    right = int((said & y).sum())
    precision = right / max(1, int(said.sum()))
    recall = right / max(1, int(y.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    brier = float(((probability - y) ** 2).mean())
    return Measure(name, int(y.sum()), len(y), precision, recall, f1, brier, threshold)
