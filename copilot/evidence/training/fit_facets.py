"""Chooses from which probability each facet is taken as established: so that most statuses are right."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from copilot.domain.cite import Cite
from copilot.domain.meddpicc import FACETS, Element, Evidence, Facet, status_of
from copilot.domain.transcript import Side
from copilot.evidence.element_heads import NAMES, facet_columns
from copilot.evidence.training.calls import LabelledCall

_GRID = np.arange(0.1, 0.95, 0.05)
_ROUNDS = 3
_LEAN = 1e-3
"""How much a threshold far from one half costs, in statuses: decides between thresholds that are equally right."""

Array = NDArray[np.float64]


def facet_thresholds(calls: Sequence[LabelledCall], unseen: Array, threshold: Array) -> dict[Element, float]:
    """Set the thresholds of the facets in place, one after the other, some rounds; share of right statuses by element.

    `unseen` has the probabilities (candidates, h) of heads that had not seen the call.
    """
    return {e: _of_element(e, calls, unseen, threshold) for e in Element}


def _of_element(element: Element, calls: Sequence[LabelledCall], unseen: Array, threshold: Array) -> float:
    found = _found(element, calls, unseen, threshold)
    columns = facet_columns(element)
    for _ in range(_ROUNDS):
        for column in columns.values():
            scores = []
            for t in _GRID:
                threshold[column] = t
                scores.append(_right(element, calls, found, threshold) - _LEAN * abs(t - 0.5))
            smooth = np.convolve(np.pad(scores, 1, mode="edge"), np.ones(3) / 3, mode="valid")
            threshold[column] = round(float(_GRID[int(np.argmax(smooth))]), 2)
    return _right(element, calls, found, threshold) / len(calls)


def _found(element: Element, calls: Sequence[LabelledCall], unseen: Array, threshold: Array) -> list[Array]:
    """For each call the probabilities of the candidates that are taken as evidence of the element."""
    column, start, found = NAMES.index(element), 0, []
    for call in calls:
        count = sum(e.is_candidate for e in call.examples)
        there = unseen[start : start + count]
        found.append(there[there[:, column] >= threshold[column]])
        start += count
    return found


@cache
def _evidence(element: Element, facets: frozenset[Facet]) -> Evidence:
    """Evidence of a known side; its words do not matter to the rubric."""
    cite = Cite(turn=1, turn_end=1, line=1, speaker=None, side=Side.BUYER, quote="", confidence=1.0)
    return Evidence(element=element, facets=facets, cite=cite)


def _right(element: Element, calls: Sequence[LabelledCall], found: Sequence[Array], threshold: Array) -> float:
    """How many statuses of the element are right."""
    columns = facet_columns(element)
    total = 0
    for call, rows in zip(calls, found, strict=True):
        evidence = [
            _evidence(element, frozenset(f for f in FACETS[element] if row[columns[f]] >= threshold[columns[f]]))
            for row in rows
        ]
        labels = call.labels
        accepted = (labels["statuses"][element], *labels.get("statuses_also", {}).get(element, ()))
        total += status_of(element, evidence) in accepted
    return float(total)
