"""A call as a text file for labelling: written, labelled by hand, checked, read back."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.meddpicc import Element
from copilot.domain.transcript import Side, Transcript
from copilot.service.label_lines import call_lines, parsed, turn_line
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
    assert (objection["optional"], objection["also"]) == (True, [1])
    assert "card" not in objection, "nobody judged which card answers it"


def test_no_card_fits_is_something_else_than_no_card_named() -> None:
    assert parsed("> objection price card=none | too dear", 4)[1]["card"] is None
    unjudged = {"turn": 4, "category": "price", "words": "too dear"}
    for objection in (unjudged, unjudged | {"card": None}, unjudged | {"card": "a/b.md"}):
        assert parsed(turn_line("objections", objection), 4) == ("objections", objection)


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
        ("> promise ower=Bea | Nine days", "promise has no ower="),
        ("> promise due_also=2026-11-30,soon | Nine days", "due_also=soon is no day"),
        ("> metrics basis:={ | Nine days", "what follows basis:= is no JSON"),
        ("# legend:= {", "what follows legend:= is no JSON"),
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


@given(owner=WORDS, task=WORDS, when=WORDS, names=st.lists(WORDS.filter(bool), min_size=1, max_size=3))
def test_any_promise_comes_back_as_it_was(owner: str, task: str, when: str, names: list[str]) -> None:
    promise = {
        "turn": 4,
        "owner": owner or None,
        "side": "buyer",
        "due": None,
        "due_text": when or None,
        "task": task,
        "due_why": "turn 9",
        "owner_label": "Speaker 2",
        "due_also": ["2026-11-30", None],
        "owner_also": [*names, "none", None],
        "words": "the  words",
        "basis": {"any": ["thing"]},
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


@given(text=WORDS.filter(bool), more=st.lists(WORDS.filter(bool), max_size=3))
def test_what_is_said_of_the_whole_call_comes_back_as_it_was(text: str, more: list[str]) -> None:
    person = {"name": text, "title": None, "side": "buyer", "in_call": True, "roles": [], "true_side": "seller"}
    known = {
        "people": [person | ({"aliases": more} if more else {})],
        "competitors": [{"name": text, "aliases": more, "turns": [1, 2], "optional": True}],
        "good_questions": [{"element": "metrics", "facet": "target", "ask": text}],
        "not_competitors": [text],
        "plan_unchanged": [text],
    }
    lines = [parsed(line, None) for line in call_lines(known)]
    assert sorted(lines, key=str) == sorted(
        ((name, entry) for name, entries in known.items() for entry in entries), key=str
    )


@given(st.sampled_from(["a=b", "optional", "\\", "ask:=1", 'say "when"', "x | y"]))
def test_words_that_look_like_options_stay_words(text: str) -> None:
    (line,) = call_lines({"not_competitors": [text]})
    assert parsed(line, None) == ("not_competitors", text)


def test_an_inline_plan_and_unknown_keys_come_back(meeting: Meeting) -> None:
    milestone = {"id": "M1", "title": "Sign", "owner": "Bea", "side": "buyer", "status": "done", "depends_on": ["M0"]}
    known = {
        "date": "2026-11-12",
        "sellers": ["Sam"],
        "buyers": ["Bea"],
        "plan": {"title": "The plan", "milestones": [milestone]},
        "statuses_also": {"metrics": ["partial"]},
        "status_notes": {"metrics": "a pilot's number"},
        "other_languages": ["de"],
        "turns_without_speaker": [1],
        "speaker_names": {"Speaker 1": "Bea"},
    }
    call = meeting(("Sam", Side.SELLER, "Hi."), ("Bea", Side.BUYER, "Hi."))
    reading = read_labels(label_text(call, "call.vtt", None, known))
    assert reading.problems == []
    assert {name: reading.labels[name] for name in known} == known
