"""A call as a text file for labelling: written, labelled by hand, checked, read back."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.meddpicc import Element
from copilot.domain.transcript import Side, Transcript
from copilot.service.label_lines import parsed, turn_line
from copilot.service.labels import label_text, read_labels

Meeting = Callable[..., Transcript]


@pytest.fixture
def text(meeting: Meeting) -> str:
    call = meeting(
        ("Sam", Side.SELLER, "How long does a release take?"),
        ("Bea", Side.BUYER, "Nine days, and I'll send you the page by Friday."),
        (None, Side.UNKNOWN, "mhm"),
        meeting_date=date(2026, 11, 12),
    )
    return label_text(call, "call.vtt", "spec-kit")


def below(text: str, turn: int, *lines: str) -> str:
    """The file with lines under a turn, as a person would add them."""
    rows = text.splitlines()
    at = next(i for i, row in enumerate(rows) if row.startswith(f"[{turn}]"))
    return "\n".join([*rows[: at + 1], *lines, *rows[at + 1 :]])


def test_an_exported_call_reads_back_without_a_problem(text: str) -> None:
    reading = read_labels(text)
    assert reading.problems == []
    assert reading.labels["turns"] == 3
    assert (reading.labels["sellers"], reading.labels["buyers"]) == (["Sam"], ["Bea"])
    assert (reading.labels["file"], reading.labels["date"]) == ("call.vtt", "2026-11-12")
    assert set(reading.labels["statuses"].values()) == {"missing"}


def test_lines_under_a_turn_become_labels_of_that_turn(text: str) -> None:
    labelled = below(
        text,
        2,
        '> metrics baseline about="release time" | Nine days',
        '  > promise owner=Bea side=buyer due=2026-11-13 when="by Friday" | I\'ll send you the page',
        "> objection price optional also=1 | Nine days",
    )
    labels = read_labels(labelled).labels
    (evidence,), (promise,), (objection,) = labels["evidence"], labels["commitments"], labels["objections"]
    assert (evidence["turn"], evidence["element"], evidence["facets"]) == (2, "metrics", ["baseline"])
    assert (promise["owner"], promise["due"], promise["due_text"]) == ("Bea", "2026-11-13", "by Friday")
    assert (objection["optional"], objection["also"], objection["card"]) == (True, [1], None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("> metrics | ten days", "does not stand in turn 2"),
        ("> metrics", "the exact words are missing"),
        ("> metric | Nine days", "'metric' is no element"),
        ("> metrics owner | Nine days", "metrics has no facet 'owner'"),
        ("> promise side=them | Nine days", "'them' is no side"),
        ("> promise due=Friday | Nine days", "is no day"),
        ("> plan set_due | Nine days", "names a milestone"),
        ('> metrics about="x | Nine days', "quotation marks do not close"),
        ("= status metrics good", "'good' is no status"),
        ("something else", "neither a turn, nor a label"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: str, said: str) -> None:
    labelled = below(text, 2, line)
    (problem,) = read_labels(labelled).problems
    assert said in problem.message
    assert labelled.splitlines()[problem.line - 1] == line


def test_an_element_without_a_status_and_a_lost_turn_are_told(text: str) -> None:
    lost = "\n".join(row for row in text.splitlines() if not row.startswith(("[2]", "= status metrics")))
    messages = [p.message for p in read_labels(lost).problems]
    assert any("metrics has no status" in m for m in messages)
    assert any("turn 2 is missing" in m for m in messages)


def test_an_empty_file_is_told() -> None:
    assert any("holds no turn" in p.message for p in read_labels("").problems)


WORDS = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=20).map(
    lambda s: " ".join(s.split())
)


@given(owner=WORDS, task=WORDS, when=WORDS)
def test_any_promise_comes_back_as_it_was(owner: str, task: str, when: str) -> None:
    promise = {
        "turn": 4,
        "owner": owner or None,
        "side": "buyer",
        "due": None,
        "due_text": when or None,
        "task": task,
        "words": "the words",
    }
    assert parsed(turn_line("commitments", promise), 4) == ("commitments", promise)


@given(st.sampled_from(list(Element)), st.booleans(), st.booleans())
def test_any_evidence_comes_back_as_it_was(element: Element, against: bool, optional: bool) -> None:
    evidence = {
        "turn": 4,
        "turn_end": 6,
        "element": element.value,
        "polarity": "against" if against else "for",
        "facets": [],
        "about": 'the "new" one',
        "words": "the words",
        **({"optional": True} if optional else {}),
    }
    assert parsed(turn_line("evidence", evidence), 4) == ("evidence", evidence)
