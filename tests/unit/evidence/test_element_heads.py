"""The heads for the elements: how they are kept, what a passage in its call is to them, how they learn from calls."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from copilot.domain.meddpicc import FACETS, Element
from copilot.domain.transcript import Side
from copilot.errors import BrokenFile
from copilot.evidence import VERSION
from copilot.evidence.context import Passage
from copilot.evidence.element_heads import FILE, NAMES, facet_columns, load_element_heads, save_element_heads
from copilot.evidence.in_call import rows
from copilot.evidence.training.calls import FOLDER, Example, LabelledCall, calls_hash, label_passages
from copilot.evidence.training.fit_elements import fit_elements
from copilot.evidence.training.near import Counts, counts
from copilot.evidence.training.rows import data_hash, load_rows
from copilot.evidence.vectors import DIMENSIONS, Vectors


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    told = np.zeros((len(texts), 2, DIMENSIONS), dtype=np.float32)
    told[:, :, :4] = np.array([[len(t) % 7, t.count("1"), t.count("o"), 1.0] for t in texts])[:, None]
    unit = told / np.linalg.norm(told, axis=2, keepdims=True)
    return np.asarray(unit.reshape(len(texts), 2 * DIMENSIONS), dtype=np.float32)


VECTORS = Vectors(encode)


def said(turn: int, text: str, side: Side = Side.BUYER, before: Passage | None = None, last: int = 0) -> Passage:
    return Passage(turn, last or turn, "Petra" if side is Side.BUYER else "Anna", side, text, before)


def label(turn: int, element: Element, words: str, **more: object) -> dict[str, object]:
    return {"turn": turn, "element": element.value, "words": words, "polarity": "for", "facets": [], **more}


def test_the_version_names_the_trained_heads() -> None:
    assert re.fullmatch(r"2-[0-9a-f]{8}", VERSION)


def test_the_stored_heads_fit_the_rows_of_a_call() -> None:
    width = rows([said(1, "We lose nine days.")], VECTORS).shape[1]
    heads = load_element_heads()
    assert heads.weights.shape == (len(NAMES), width)
    assert all(0 < heads.limit(name) < 1 for name in NAMES)


def test_the_stored_heads_name_the_turns_that_they_were_trained_on() -> None:
    with np.load(FILE, allow_pickle=False) as arrays:
        assert str(arrays["data"][0]).startswith(data_hash(load_rows()))


def test_heads_come_back_as_they_were_written(tmp_path: Path) -> None:
    heads = load_element_heads()
    save_element_heads(heads, tmp_path / "elements.npz", "hash")
    again = load_element_heads(tmp_path / "elements.npz")
    row = np.random.default_rng(0).normal(size=(3, heads.weights.shape[1])).astype(np.float32)
    assert np.array_equal(again.probabilities(row), heads.probabilities(row))


def test_a_broken_file_is_a_known_problem(tmp_path: Path) -> None:
    (tmp_path / "cut.npz").write_bytes(FILE.read_bytes()[:1000])
    with pytest.raises(BrokenFile):
        load_element_heads(tmp_path / "cut.npz")


def test_no_passages_have_no_probabilities() -> None:
    assert load_element_heads().probabilities(rows([], VECTORS)).shape == (0, len(NAMES))


@pytest.mark.parametrize("element", list(Element))
def test_every_facet_has_its_own_head(element: Element) -> None:
    assert {NAMES[k] for k in facet_columns(element).values()} == {f"{element}:{f}" for f in FACETS[element]}


def test_what_is_said_around_a_passage_changes_its_row() -> None:
    fact = said(2, "About forty, I'd say.")
    alone, beside = rows([fact], VECTORS), rows([said(1, "How many claims a week?", Side.SELLER), fact], VECTORS)
    assert not np.array_equal(alone[0], beside[1])


def test_a_label_marks_the_piece_of_a_turn_that_holds_its_words() -> None:
    examples = [Example(said(1, "We key it in twice.")), Example(said(1, "Then we go to lunch."))]
    label_passages([label(1, Element.IDENTIFY_PAIN, "key it in twice", facets=["problem"])], examples)
    assert examples[0].elements == {Element.IDENTIFY_PAIN}
    assert examples[0].facets == {"identify_pain:problem"}
    assert examples[1].elements == set()
    assert examples[1].weight[Element.IDENTIFY_PAIN] == 0


def test_a_required_label_outweighs_an_optional_one() -> None:
    (example,) = examples = [Example(said(1, "Nine days, and it was ten."))]
    optional = label(1, Element.METRICS, "it was ten", optional=True)
    label_passages([optional, label(1, Element.METRICS, "Nine days")], examples)
    assert example.weight[Element.METRICS] == 1.0


def test_evidence_against_is_marked() -> None:
    (example,) = examples = [Example(said(1, "Nobody holds a budget."))]
    label_passages([label(1, Element.ECONOMIC_BUYER, "Nobody", polarity="against")], examples)
    assert example.against == {Element.ECONOMIC_BUYER}


def test_finds_count_beside_their_label_and_optional_labels_count_neither_way() -> None:
    labels = [label(2, Element.METRICS, "b"), label(8, Element.METRICS, "e", optional=True)]
    passages = [said(n, "x") for n in (1, 5, 8)]
    call = LabelledCall("c", tuple(map(Example, passages)), {"evidence": labels})
    assert counts([call], Element.METRICS, np.array([True, True, True])) == Counts(1, 0, 1)
    assert counts([call], Element.METRICS, np.array([False, False, False])) == Counts(0, 1, 0)


def test_training_on_calls_is_repeatable() -> None:
    elements = list(Element)

    def call(name: str) -> LabelledCall:
        spoken = [said(n, f"answer {n} {name} " * (n % 5 + 1)) for n in range(1, 25)]
        labels = [
            label(n, elements[n % 8], f"answer {n}", facets=[FACETS[elements[n % 8]][n % 2].value])
            for n in range(1, 25, 2)
        ]
        examples = [Example(p) for p in spoken]
        label_passages(labels, examples)
        return LabelledCall(name, tuple(examples), {"evidence": labels, "statuses": dict.fromkeys(elements, "partial")})

    calls = [call(f"c{k}") for k in range(7)]
    first, second = (fit_elements(calls, load_rows()[:40], VECTORS) for _ in range(2))
    assert np.array_equal(first.heads.weights, second.heads.weights)
    assert np.array_equal(first.heads.threshold, second.heads.threshold)
    assert calls_hash(calls) == calls_hash(calls) != calls_hash(calls[1:])


def test_the_calls_for_training_are_those_of_the_train_split() -> None:
    assert FOLDER.parts[-3:] == ("datasets", "calls", "train")
