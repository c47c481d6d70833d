"""Two readings of the same calls: what agrees, what does not, and what a third reader is shown."""

import json
from pathlib import Path
from typing import Any

import pytest
from eval_material import labels

from copilot.errors import NotFound
from evals.agreement import NO_EXPERT, agreement_of, listed, pairs_of, shown
from evals.datasheet import agreement_lines
from evals.disagreements import compared
from evals.scoring import Label

PAIN = {"turn": 3, "turn_end": 3, "element": "identify_pain", "polarity": "for", "facets": ["problem"], "words": "slow"}
PROMISE = {
    "turn": 5,
    "owner": "Bea",
    "side": "buyer",
    "due": None,
    "due_text": None,
    "task": "ask",
    "words": "will ask",
}


def write(folder: Path, name: str, found: Label) -> None:
    file = folder / f"{name}-labels.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found))


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first", tmp_path / "second"
    for split in ("train", "dev"):
        write(first, f"{split}/one", labels(evidence=[PAIN], commitments=[PROMISE]))
        write(second, f"{split}/one", labels(evidence=[], commitments=[PROMISE | {"due": "2026-12-01"}]))
    write(first, "dev/two", labels())
    return first, second


def test_whole_trees_are_compared_split_by_split(trees: tuple[Path, Path]) -> None:
    pairs, unread = pairs_of(*trees)
    assert [(p.name, p.split) for p in pairs] == [("dev/one", "dev"), ("train/one", "train")]
    assert list(unread) == ["dev/two"]
    agreement = agreement_of(pairs, unread)
    evidence, estimate = agreement.tasks["evidence"]
    assert (evidence.counts, estimate.value) == ((0, 2, 0), 0.0)
    assert agreement.elements["identify_pain"][0].only_first == 2
    assert agreement.tasks["commitments"][0].counts == (2, 0, 0)
    assert agreement.tasks["commitment due"][0].counts == (0, 2, 2)
    assert agreement.kappas["status"].things == 16
    assert "not compared: dev/two" in shown(agreement)


def test_files_are_compared_too(trees: tuple[Path, Path]) -> None:
    pairs, _ = pairs_of(*(tree / "dev" / "one-labels.json" for tree in trees))
    assert [p.name for p in pairs] == ["one"]


def test_folders_without_a_common_call_are_told(trees: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="share no label file"):
        pairs_of(trees[0], tmp_path / "nowhere")


def test_each_difference_is_listed_with_both_readings(trees: tuple[Path, Path]) -> None:
    text = listed(pairs_of(*trees)[0], "dev/one", ("first", "second"))
    assert "A > identify_pain problem | slow  (turn 3)" in text
    assert "B (nothing)" in text
    assert "due=2026-12-01" in text
    with pytest.raises(NotFound, match="no call"):
        listed(pairs_of(*trees)[0], "three")


def test_what_one_requires_and_the_other_marks_optional_counts_neither_way() -> None:
    mine, theirs = labels(evidence=[PAIN]), labels(evidence=[PAIN | {"optional": True}])
    for a, b in ((mine, theirs), (theirs, mine)):
        found = compared(a, b)["evidence"]
        assert (found.counts, found.softer, found.differences, found.strict) == ((0, 0, 0), 1, [], 0.0)


def test_a_label_that_the_other_reader_splits_in_two_is_agreed() -> None:
    one, two = labels(evidence=[PAIN]), labels(evidence=[PAIN, PAIN | {"facets": ["consequence"]}])
    for a, b in ((one, two), (two, one)):
        assert compared(a, b)["evidence"].differences == []


@pytest.mark.parametrize(
    ("task", "name", "a", "b"),
    [
        ("people", "people", {"name": "Ana", "side": "buyer"}, {"name": "Ana", "side": "seller"}),
        ("roles", "people", {"name": "Ana", "side": "buyer", "roles": ["champion"]}, {"name": "Ana", "side": "buyer"}),
    ],
)
def test_people_differ_by_side_and_by_role(task: str, name: str, a: Label, b: Label) -> None:
    mine, theirs = (labels(**{name: [{"roles": [], "in_call": True, **p}]}) for p in (a, b))
    assert len(compared(mine, theirs)[task].differences) == 1


def test_the_data_sheet_shows_the_agreement_where_both_readings_are_there(
    trees: tuple[Path, Path], tmp_path: Path
) -> None:
    text = "\n".join(agreement_lines(*trees))
    assert NO_EXPERT in text
    assert "| evidence for identify_pain | 0.00 | 0.00 |" in text
    assert "Not compared: dev/two." in text
    assert agreement_lines(trees[0], tmp_path / "nowhere") == []


def test_either_of_two_statuses_that_a_reader_accepts_is_agreed() -> None:
    more: dict[str, Any] = {"statuses_also": {"metrics": ["partial"]}}
    mine, theirs = labels(**more), labels()
    theirs["statuses"] = mine["statuses"] | {"metrics": "partial"}
    assert compared(mine, theirs)["status"].counts == (8, 0, 0)
