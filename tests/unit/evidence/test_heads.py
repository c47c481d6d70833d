from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from copilot.domain.meddpicc import Element
from copilot.domain.signals import Category
from copilot.errors import BrokenFile
from copilot.evidence.heads import FILE, load_heads, save_heads
from copilot.evidence.training.fit import Measure, fit
from copilot.evidence.training.rows import Row, data_hash, load_rows


def test_there_is_a_head_for_every_element_and_category() -> None:
    names = load_heads().names
    assert {*map(str, Element), "against", "commitment", "objection", *(f"objection:{c}" for c in Category)} == set(
        names
    )


def test_heads_come_back_as_they_were_written(tmp_path: Path) -> None:
    heads = load_heads()
    save_heads(heads, tmp_path / "heads.npz", "hash")
    again = load_heads(tmp_path / "heads.npz")
    rows = np.random.default_rng(0).normal(size=(3, heads.weights.shape[1])).astype(np.float32)
    assert np.array_equal(again.probabilities(rows), heads.probabilities(rows))
    assert ((again.probabilities(rows) >= 0) & (again.probabilities(rows) <= 1)).all()


def test_a_broken_file_is_a_known_problem(tmp_path: Path) -> None:
    (tmp_path / "cut.npz").write_bytes(FILE.read_bytes()[:1000])
    with pytest.raises(BrokenFile):
        load_heads(tmp_path / "cut.npz")


def test_the_stored_heads_are_those_of_the_labelled_turns() -> None:
    with np.load(FILE, allow_pickle=False) as arrays:
        assert str(arrays["data"][0]) == data_hash(load_rows())


def test_training_is_repeatable() -> None:
    elements, categories = list(Element), list(Category)
    rows = tuple(
        Row(
            prev=f"question {n}",
            text=f"answer {n} " * (n % 5 + 1),
            meddpicc=(elements[n % 8],) if n % 3 else (),
            against=(elements[n % 8],) if n % 3 == 1 else (),
            commitment=n % 4 == 0,
            objection=categories[n % 12] if n % 5 else None,
        )
        for n in range(120)
    )

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.array([[len(t) % 7, t.count("1"), t.count("2"), 1.0] for t in texts], dtype=np.float32)
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    first, measures = fit(rows, encode)
    second, _ = fit(rows, encode)
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.blend, second.blend)
    assert all(isinstance(m, Measure) and 0 <= m.f1 <= 1 for m in measures)


def test_what_is_against_an_element_is_labelled_with_it() -> None:
    assert all(set(r.against) <= set(r.meddpicc) for r in load_rows())


def test_rows_of_one_scene_stay_together() -> None:
    assert Row(prev="Who  signs?", text="a").group == Row(prev="who signs?", text="b").group
