"""Lettered and numbered speakers get names where the talk gives them, and only there."""

import pytest

from copilot import intake
from copilot.domain.transcript import Side, Transcript


def sided(text: str, company_names: tuple[str, ...] = (), company_domains: tuple[str, ...] = ()) -> Transcript:
    return intake.assign_sides(
        intake.read(text.encode()),
        sellers=(),
        buyers=(),
        remembered={},
        company_names=company_names,
        company_domains=company_domains,
        company_people=(),
    )


def names(text: str) -> list[str]:
    return [s.name for s in sided(text).speakers]


def test_people_who_introduce_themselves() -> None:
    found = sided(
        "Speaker 1: Hi, I'm Anna Berg, the account executive at Northwind.\nSpeaker 2: This is Dana from Acme.\n",
        company_names=("Northwind",),
    )
    assert [(s.name, s.side, s.side_from) for s in found.speakers] == [
        ("Anna Berg", Side.SELLER, "self"),
        ("Dana", Side.BUYER, "self"),
    ]
    assert {t.speaker for t in found.turns} == {"Anna Berg", "Dana"}
    assert any("Speaker 1 is Anna Berg" in w for w in found.warnings)


def test_people_whom_others_call_by_name_when_they_answer() -> None:
    talk = "A: Hi Dana, thanks for joining.\nB: Hi.\nA: What do you use today, Dana?\nB: A spreadsheet.\n"
    assert names(talk) == ["A", "Dana"]


def test_a_first_name_becomes_the_whole_name_of_a_participant() -> None:
    talk = "Participants: Dana Reyes (CFO, Acme)\n\nSpeaker 1: My name is Dana.\nSpeaker 2: Hello.\nSpeaker 1: So.\n"
    assert names(talk) == ["Dana Reyes", "Speaker 2"]


@pytest.mark.parametrize(
    "talk",
    [
        "Speaker 1: I'm sorry.\nSpeaker 2: I'm German.\n",
        "Speaker 1: This is Python, the language.\nSpeaker 2: This is Anna, our engineer.\n",
        "Speaker 1: My name is Anna.\nSpeaker 2: My name is Anna.\n",
        "Speaker 1: My name is Anna.\nSpeaker 1: My name is Dana.\nSpeaker 2: Hello.\n",
        "Speaker 1: Thanks, Dana.\nSpeaker 2: Sure.\n",
    ],
)
def test_nothing_is_guessed(talk: str) -> None:
    assert all(name.startswith("Speaker ") for name in names(talk))


def test_a_name_that_another_speaker_has_is_not_taken() -> None:
    assert names("Dana Reyes: Hi.\nSpeaker 2: My name is Dana.\nDana Reyes: So.\n") == ["Dana Reyes", "Speaker 2"]


def test_addresses_as_labels_tell_sides_by_their_domain() -> None:
    found = sided(
        "dana@acme.example: Hello.\nanna@northwind.example: Hi.\ndana@acme.example: So.\n",
        company_domains=("northwind.example",),
    )
    assert [(s.side, s.side_from) for s in found.speakers] == [(Side.BUYER, "domain"), (Side.SELLER, "domain")]


def test_telephone_numbers_get_no_side_by_exclusion() -> None:
    text = "+1 555-***-**12: Hello.\nAnna: Hi.\n+1 555-***-**12: So.\nDana: Ok.\n"
    found = intake.assign_sides(
        intake.read(text.encode()),
        sellers=["Anna"],
        buyers=[],
        remembered={},
        company_names=(),
        company_domains=(),
        company_people=(),
    )
    assert [s.side for s in found.speakers] == [Side.UNKNOWN, Side.SELLER, Side.BUYER]
