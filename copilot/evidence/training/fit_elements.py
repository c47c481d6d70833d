"""Fits the heads for the elements on labelled calls and single turns, and measures them on calls not seen.

A call is never split: what is measured, calibrated and chosen comes from heads that saw no turn of the call.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copilot.domain.meddpicc import FACETS, Element
from copilot.domain.transcript import Side
from copilot.evidence.context import Passage
from copilot.evidence.element_heads import AGAINST, NAMES, ElementHeads
from copilot.evidence.in_call import MIDDLE, rows
from copilot.evidence.training.calls import Example, LabelledCall
from copilot.evidence.training.fit_facets import facet_thresholds
from copilot.evidence.training.near import Counts, counts, right
from copilot.evidence.training.rows import Row
from copilot.evidence.vectors import Matrix, Vectors

FOLDS = 6
STRENGTH = 1.0
"""Inverse of the L2 penalty; 0.3, 1, 2 and 4 were tried."""
FACET_STRENGTH = 0.5
SINGLE = 0.3
"""Weight of a single turn against a turn of a call; 0.2, 0.3, 0.5 and 1 were tried."""
MIDDLE_WEIGHT = 0.9
"""Spread of the middle layer's vectors around their mean, against the unit vector of the passage."""
YES = 2.0
"""Weight of evidence against what is none."""
YES_AGAINST = 4.0
"""Weight of evidence against its element among all evidence: there is little of it."""
_GRID = np.arange(0.04, 0.96, 0.02)
_NEIGHBOURS = 2
"""Thresholds on each side over which F1 is averaged, so that a few turns do not decide it."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """The heads, and of each element on calls not seen: hits and mistakes, and the share of right statuses."""

    heads: ElementHeads
    unseen: dict[Element, Counts]
    statuses: dict[Element, float]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of all candidates of the calls, then of the single turns; `group` is the fold of the call, -1 for single.

    `x` is `(raw - shift) * scale`: the vectors of the middle layer all point one way, what tells them apart is small.
    """

    x: Matrix
    shift: Matrix
    scale: Matrix
    answers: NDArray[np.bool_]
    weights: Array
    group: NDArray[np.intp]


def fit_elements(calls: Sequence[LabelledCall], single: Sequence[Row], vectors: Vectors) -> Fit:
    """Heads fitted on everything; thresholds and calibration from folds of whole calls."""
    table = _table(calls, single, vectors)
    odds = np.zeros((int((table.group >= 0).sum()), len(NAMES)))
    for fold in range(FOLDS):
        weights, bias = _fit(table, table.group != fold)
        inside = table.group == fold
        odds[inside[: len(odds)]] = table.x[inside] @ weights.T + bias
    slope, offset = _calibrate(calls, odds)
    weights, bias = _of_raw(table, *_fit(table, np.ones(len(table.x), dtype=bool)))
    unseen = _probabilities(odds, slope, offset)
    threshold = np.full(len(NAMES), 0.5)
    found = _choose(calls, unseen, threshold)
    statuses = facet_thresholds(calls, unseen, threshold)
    heads = ElementHeads(
        *(np.asarray(a, dtype=np.float32) for a in (weights.astype(np.float16), bias, slope, offset, threshold))
    )
    return Fit(heads, found, statuses)


def _table(calls: Sequence[LabelledCall], single: Sequence[Row], vectors: Vectors) -> Table:
    x, examples, group = [], list[Example](), list[int]()
    for k, call in enumerate(calls):
        there = rows([e.passage for e in call.examples], vectors)
        kept = [i for i, e in enumerate(call.examples) if e.is_candidate]
        x.append(there[kept])
        examples += [call.examples[i] for i in kept]
        group += [k % FOLDS] * len(kept)
    alone = [_alone(r) for r in single if r.side is not Side.SELLER]
    vectors.sentences([t for e in alone for t in (e.passage.text, e.passage.before_text)])
    x += [rows([e.passage], vectors) for e in alone]
    group += [-1] * len(alone)
    answers = np.array([_answers(e) for e in [*examples, *alone]], dtype=bool)
    weights = np.array([_weights(e, k < 0) for e, k in zip([*examples, *alone], group, strict=True)])
    raw = np.vstack(x)
    shift, scale = _spread(raw)
    return Table(((raw - shift) * scale).astype(np.float32), shift, scale, answers, weights, np.array(group))


def _spread(raw: Matrix) -> tuple[Matrix, Matrix]:
    """Shift and scale (f,) that bring the middle layer's part to MIDDLE_WEIGHT around its mean, and leave the rest."""
    shift, scale = np.zeros(raw.shape[1], dtype=np.float32), np.ones(raw.shape[1], dtype=np.float32)
    shift[MIDDLE] = raw[:, MIDDLE].mean(axis=0)
    scale[MIDDLE] = MIDDLE_WEIGHT / np.linalg.norm(raw[:, MIDDLE] - shift[MIDDLE], axis=1).mean()
    return shift, scale


def _of_raw(table: Table, weights: Array, bias: Array) -> tuple[Array, Array]:
    """The same heads for rows as `in_call.rows` gives them."""
    raw = weights * table.scale
    return raw, bias - raw @ table.shift


def _alone(row: Row) -> Example:
    before = Passage(1, 1, "A", Side.SELLER, row.prev) if row.prev else None
    passage = Passage(2, 2, "B", row.side, row.text, before)
    return Example(passage, set(row.meddpicc), set(row.against), set(), {})


def _answers(example: Example) -> list[bool]:
    facets = [f"{e}:{f}" in example.facets for e in Element for f in FACETS[e]]
    return [*(e in example.elements for e in Element), bool(example.against), *facets]


def _weights(example: Example, single: bool) -> list[float]:
    share = SINGLE if single else 1.0
    elements = [share * example.weight.get(e, 1.0) * (YES if e in example.elements else 1.0) for e in Element]
    against = float(bool(example.elements)) * (YES_AGAINST if example.against else 1.0)
    facets = [float(not single and e in example.elements) for e in Element for _ in FACETS[e]]
    return [*elements, against, *facets]


def _fit(table: Table, mask: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Weights (h, f) and bias (h,) of all heads."""
    from sklearn.linear_model import LogisticRegression

    weights, bias = np.zeros((len(NAMES), table.x.shape[1])), np.zeros(len(NAMES))
    for i, name in enumerate(NAMES):
        kept = mask & (table.weights[:, i] > 0)
        strength = FACET_STRENGTH if ":" in name else STRENGTH
        model = LogisticRegression(C=strength, solver="liblinear", random_state=1, max_iter=300)
        y = table.answers[kept, i]
        if y.all() or not y.any():
            bias[i] = 5.0 if y.all() and len(y) else -5.0
            continue
        model.fit(table.x[kept], y, table.weights[kept, i])
        weights[i], bias[i] = model.coef_[0], model.intercept_[0]
    return weights, bias


def _calibrate(calls: Sequence[LabelledCall], odds: Array) -> tuple[Array, Array]:
    """Slope and offset of each element: one slope for all, so that the rare ones are not fitted to a few turns."""
    from sklearn.linear_model import LogisticRegression

    columns = len(Element)
    y = right(calls)
    x = np.zeros((odds.shape[0] * columns, 1 + columns))
    x[:, 0] = odds[:, :columns].T.ravel()
    for i in range(columns):
        x[i * odds.shape[0] : (i + 1) * odds.shape[0], 1 + i] = 1.0
    model = LogisticRegression(C=1.0, max_iter=1000).fit(x, y.T.ravel())
    return np.full(columns, model.coef_[0, 0]), model.coef_[0, 1:] + model.intercept_[0]


def _probabilities(odds: Array, slope: Array, offset: Array) -> Array:
    moved = odds.copy()
    moved[:, : len(Element)] = moved[:, : len(Element)] * slope + offset
    return np.asarray(1.0 / (1.0 + np.exp(-moved)))


def _choose(calls: Sequence[LabelledCall], unseen: Array, threshold: Array) -> dict[Element, Counts]:
    """Set the thresholds of the elements so that F1 over all of them is best together."""
    curves = [[counts(calls, e, unseen[:, i] >= t) for t in _GRID] for i, e in enumerate(Element)]
    f1, picked = 0.5, [0] * len(Element)
    for _ in range(20):
        picked = [_best(curve, f1) for curve in curves]
        chosen = [curve[k] for curve, k in zip(curves, picked, strict=True)]
        f1 = sum(chosen, Counts()).f1
    for i, k in enumerate(picked):
        threshold[i] = round(float(_GRID[k]), 2)
    threshold[NAMES.index(AGAINST)] = _sure_against(calls, unseen)
    return {e: curve[k] for e, curve, k in zip(Element, curves, picked, strict=True)}


def _sure_against(calls: Sequence[LabelledCall], unseen: Array) -> float:
    """From which probability most of the evidence gets its right polarity."""
    candidates = [e for call in calls for e in call.examples if e.is_candidate]
    against = np.array([bool(e.against) for e in candidates])
    some = np.array([bool(e.elements) for e in candidates])
    p = unseen[:, NAMES.index(AGAINST)]
    right_share = [float(((p >= t) == against)[some].mean()) for t in _GRID]
    smooth = np.convolve(np.pad(right_share, _NEIGHBOURS, mode="edge"), np.ones(2 * _NEIGHBOURS + 1), mode="valid")
    return round(float(_GRID[int(np.argmax(smooth))]), 2)


def _best(curve: Sequence[Counts], f1: float) -> int:
    """Where 2 hits - F1 (2 hits + misses + false finds) is largest: that raises F1 over all elements the most."""
    gain = np.array([2 * c.hits - f1 * (2 * c.hits + c.missed + c.invented) for c in curve])
    smooth = np.convolve(
        np.pad(gain, _NEIGHBOURS, mode="edge"), np.ones(2 * _NEIGHBOURS + 1) / (2 * _NEIGHBOURS + 1), mode="valid"
    )
    return int(np.argmax(smooth))
