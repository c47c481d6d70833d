"""`python -m copilot.intake.manner_fit FOLDER`: fits the weights of `manner` on the labelled calls of a folder.

Each call is a file beside `NAME-labels.json`, whose `sellers` and `buyers` name its speakers. A speaker gives several
samples: passages of 100 and of 300 words and the whole, each kind of equal weight, so that short talk is judged with
less certainty than long. Prints how often unseen calls are told right (10 folds, a call in one fold only).
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copilot.domain.transcript import Side
from copilot.intake.file_sides import same_person
from copilot.intake.manner import grams, rate
from copilot.intake.reading import read

PASSAGES = (100, 300, 1_000_000)
LEAST_SPEAKERS = 20
"""A gram counts where so many speakers say it."""
STRENGTH = 0.005
"""Inverse of the L2 penalty; chosen among 0.0003, 0.001 and 0.005 by cross-validation."""
FOLDS = 10
TOLD = 0.75
"""Probability from which a side is told in `talk`."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A passage of one speaker: its grams, the answer, the number of the call, and its weight (0 to 1)."""

    counts: Counter[str]
    sells: bool
    call: int
    passage: int
    weight: float


def speakers_of(folder: Path) -> Iterator[tuple[int, Side, list[str]]]:
    """The labelled speakers of all calls: the call's number, their side and their turns."""
    for number, labels in enumerate(sorted(folder.glob("*-labels.json"))):
        told = json.loads(labels.read_text(encoding="utf-8"))
        stem = labels.name.removesuffix("-labels.json")
        file = next(f for f in folder.glob(f"{stem}.*") if f != labels)
        transcript = read(file.read_bytes(), name=str(file))
        names = [s.name for s in transcript.speakers]
        for key, side in (("sellers", Side.SELLER), ("buyers", Side.BUYER)):
            for name in {found for wanted in told[key] for found in same_person(wanted, names)}:
                yield number, side, [t.text for t in transcript.turns if t.speaker == name]


def samples(folder: Path) -> list[Sample]:
    """All passages of all speakers."""
    found: list[Sample] = []
    for call, side, turns in speakers_of(folder):
        for length in PASSAGES:
            passages = list(_passages(turns, length))
            found.extend(Sample(grams(p), side is Side.SELLER, call, length, 1 / len(passages)) for p in passages)
    return found


def _passages(turns: list[str], length: int) -> Iterator[list[str]]:
    passage: list[str] = []
    words = 0
    for turn in turns:
        passage.append(turn)
        words += len(turn.split())
        if words >= length:
            yield passage
            passage, words = [], 0
    if length == PASSAGES[-1]:
        yield passage


def main(folder: Path) -> None:
    """Fits, measures, and writes the weights."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows = samples(folder)
    said = Counter(g for r in rows if r.passage == PASSAGES[-1] for g in r.counts if g)
    kept = sorted(g for g, n in said.items() if n >= LEAST_SPEAKERS)
    rates = np.array([[rate(r.counts, g) for g in kept] for r in rows])
    middle, spread = rates.mean(axis=0), rates.std(axis=0) + 0.3
    scaled = (rates - middle) / spread
    sells, weight = np.array([r.sells for r in rows]), np.array([r.weight for r in rows])
    folds = np.array([r.call % FOLDS for r in rows])

    def fitted(learn: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> LogisticRegression:
        model = LogisticRegression(C=STRENGTH, max_iter=1000, class_weight="balanced")
        return model.fit(scaled[learn], sells[learn], sample_weight=weight[learn])

    chance = np.zeros(len(rows))
    for fold in range(FOLDS):
        chance[folds == fold] = fitted(folds != fold).predict_proba(scaled[folds == fold])[:, 1]
    right = (chance > 0.5) == sells
    for length in PASSAGES:
        there = np.array([r.passage == length for r in rows])
        sure = there & ((chance >= TOLD) | (chance <= 1 - TOLD))
        sys.stdout.write(
            f"passages of {length} words: {right[there].mean():.3f} of {there.sum()} right;"
            f" at {TOLD}, {sure.sum() / there.sum():.3f} told, {right[sure].mean():.3f} of them right\n"
        )
    model = fitted(np.ones(len(rows), dtype=bool))
    weights = model.coef_[0] / spread
    held = {
        "bias": round(float(model.intercept_[0] - weights @ middle), 4),
        "weights": {g: round(float(w), 4) for g, w in zip(kept, weights, strict=True)},
    }
    file = Path(__file__).with_name("manner.json")
    beside = file.with_suffix(".part")
    beside.write_text(json.dumps(held, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
