"""Fits the heads for objections on labelled calls and on single turns, measured on calls that they have not seen."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from copilot.domain.signals import Category
from copilot.domain.transcript import Side
from copilot.evidence.context import Passage
from copilot.evidence.objection_heads import CATEGORIES, ObjectionHeads, Spoken, category_rows, rows, spoken
from copilot.evidence.training.calls import LabelledCall, calls_hash
from copilot.evidence.training.rows import Row
from copilot.evidence.vectors import Matrix, Vectors

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

FOLDS = 5
STRENGTH = 0.25
"""Inverse of the L2 penalty, chosen among 0.1, 0.25, 0.5, 1 and 2 by folds over the train calls and by dev."""
CATEGORY_STRENGTH = 2.0
CATEGORY_TURN = 0.5
"""Weight of a single turn where categories are told; 0.3, 0.5 and 1 were tried."""
SEED = 7
OPTIONAL = 0.4
"""Weight of an objection in which two careful readers could differ, against 1 for a sure one."""
RARE = 8.0
"""Weight of objections against other passages: of those of calls few are objections, of the single turns more."""
NEXT_TO_BEST = 0.02
"""F1 that may be given for a higher threshold."""
RARE_TURN, TURN = 3.0, 0.5
"""Weights of what has no reply: single turns, which are wittier than calls are, and objections of calls once more
without theirs, so that the last words of a call are read as well."""
_NO_CALL = -1


@dataclass(slots=True)
class _Piece:
    """A passage of the buyer: its call, what it is read with, and its answer (None: left out) and weight."""

    call: int
    said: Spoken
    answer: bool | None
    sure: bool
    category: Category | None


@dataclass(frozen=True, slots=True)
class ObjectionFit:
    """The heads, and on calls that they had not seen: F1 by passage at the threshold, and share of right categories."""

    heads: ObjectionHeads
    objections: int
    passages: int
    f1: float
    category: float


def fit_objections(calls: Sequence[LabelledCall], turns: Sequence[Row], vectors: Vectors) -> ObjectionFit:
    """The heads fitted on all calls and turns, and what folds by call say of them."""
    pieces = [piece for number, call in enumerate(calls) for piece in _pieces(number, call)]
    single = [_of_row(r) for r in turns if r.side is not Side.SELLER]
    seen = [p for p in pieces if p.answer is not None]
    x = rows([p.said for p in seen], vectors)
    alone = [replace(p, said=replace(p.said, reply="")) for p in seen if p.answer and p.sure]
    single += alone
    x_single = rows([p.said for p in single], vectors)
    y = np.array([bool(p.answer) for p in seen])
    groups = np.array([p.call for p in seen])
    odds = np.zeros(len(seen))
    for train, test in _folds(groups):
        others = np.isin([p.call for p in single], groups[test], invert=True)
        known = [p for p, other in zip(single, others, strict=True) if other]
        odds[test] = _fitted(x[train], [seen[i] for i in train], x_single[others], known).decision_function(x[test])
    sure = np.array([p.sure for p in seen])
    slope, offset = _line(odds[sure], y[sure])
    probability = 1.0 / (1.0 + np.exp(-(slope * odds + offset)))
    threshold, f1 = _best(y[sure], probability[sure])
    model = _fitted(x, seen, x_single, single)
    weights, bias, right = _categories(seen, [p for p in single if p.call == _NO_CALL], vectors)
    heads = ObjectionHeads(
        model.coef_[0].astype(np.float32), float(model.intercept_[0]), slope, offset, threshold, weights, bias
    )
    return ObjectionFit(heads, int((y & sure).sum()), int(sure.sum()), f1, right)


def objections_hash(calls: Sequence[LabelledCall]) -> str:
    """Sixteen characters that change with the calls or their objections."""
    digest = hashlib.sha256(calls_hash(calls).encode())
    for call in calls:
        digest.update(json.dumps(call.labels["objections"], sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _pieces(number: int, call: LabelledCall) -> list[_Piece]:
    passages = [e.passage for e in call.examples]
    found = []
    for p, said in zip(passages, spoken(passages), strict=True):
        if p.side not in (Side.BUYER, Side.UNKNOWN) or p.is_back_channel:
            continue
        found.append(_labelled(number, p, said, call.labels["objections"]))
    return found


def _labelled(number: int, p: Passage, said: Spoken, labels: Sequence[dict[str, Any]]) -> _Piece:
    """A passage with its label; a neighbour of an objection is left out, for it may be a part of the same thought."""
    piece = _Piece(number, said, False, True, None)
    for label in sorted(labels, key=lambda entry: not entry.get("optional")):
        places = (label["turn"], *label.get("also", ()))
        inside = any(p.first <= t <= p.last for t in places)
        if inside and (label["words"] in p.text or not p.first <= label["turn"] <= p.last):
            piece = _Piece(number, said, True, not label.get("optional"), Category(label["category"]))
        elif any(p.first - 1 <= t <= p.last + 1 for t in places) and not piece.answer:
            piece = _Piece(number, said, None, False, None)
    return piece


def _of_row(row: Row) -> _Piece:
    said = Spoken(row.text, row.prev, row.reply, bool(row.prev))
    return _Piece(_NO_CALL, said, row.objection is not None, True, row.objection)


def _fitted(x: Matrix, pieces: Sequence[_Piece], x_single: Matrix, single: Sequence[_Piece]) -> "LogisticRegression":
    from sklearn.linear_model import LogisticRegression

    answers = np.array([bool(p.answer) for p in (*pieces, *single)])
    weights = [(RARE if p.answer else 1.0) * (1.0 if p.sure else OPTIONAL) for p in pieces]
    weights += [RARE_TURN if p.answer else TURN for p in single]
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=SEED, max_iter=1000)
    return model.fit(np.vstack([x, x_single]), answers, sample_weight=np.array(weights))


def _folds(groups: NDArray[np.int_]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    from sklearn.model_selection import GroupKFold

    return list(GroupKFold(FOLDS).split(groups, groups=groups))


def _line(odds: NDArray[np.float64], y: NDArray[np.bool_]) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    platt = LogisticRegression(C=1e6).fit(odds.reshape(-1, 1), y)
    return float(platt.coef_[0, 0]), float(platt.intercept_[0])


def _best(y: NDArray[np.bool_], probability: NDArray[np.float64]) -> tuple[float, float]:
    """The highest threshold whose F1 is next to the best, to two decimals, and that F1: false objections cost trust."""
    grid = np.arange(0.05, 0.9, 0.01)
    said = probability[None, :] >= grid[:, None]
    scores = 2 * (said & y).sum(axis=1) / (said.sum(axis=1) + y.sum())
    chosen = int(np.flatnonzero(scores >= scores.max() - NEXT_TO_BEST)[-1])
    return round(float(grid[chosen]), 2), float(scores[chosen])


def _categories(seen: Sequence[_Piece], single: Sequence[_Piece], vectors: Vectors) -> tuple[Matrix, Matrix, float]:
    """Weights (12, g), bias (12,), and the share of right categories on objections of calls not seen."""
    from sklearn.linear_model import LogisticRegression

    known = [p for p in (*seen, *single) if p.category is not None]
    x = category_rows([p.said for p in known], vectors)
    y = np.array([CATEGORIES.index(p.category) for p in known if p.category is not None])
    model = LogisticRegression(C=CATEGORY_STRENGTH, max_iter=2000)
    call = np.array([p.call for p in known])
    share = np.where(call == _NO_CALL, CATEGORY_TURN, 1.0)
    right: list[bool] = []
    for _, test in _folds(np.unique(call)):
        there = np.isin(call, np.unique(call)[test]) & (call >= 0)
        if there.any():
            model.fit(x[~there], y[~there], share[~there])
            right += list(model.predict(x[there]) == y[there])
    model.fit(x, y, share)
    weights = np.full((len(CATEGORIES), x.shape[1]), 0.0, dtype=np.float32)
    bias = np.full(len(CATEGORIES), -30.0, dtype=np.float32)
    weights[model.classes_] = model.coef_
    bias[model.classes_] = model.intercept_
    return weights, bias, float(np.mean(right))
