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


def renamed(text: str, names: dict[str, str], remembered: dict[str, str] | None = None) -> Transcript:
    return intake.assign_sides(
        intake.read(text.encode()),
        sellers=(),
        buyers=(),
        remembered={"Dana Reyes": Side.BUYER},
        company_names=(),
        company_domains=(),
        company_people=(),
        names=names,
        remembered_names=remembered or {},
    )


TWO = "Speaker 1: Good morning.\nSpeaker 2: Hello.\nSpeaker 1: So.\n"


def test_the_rep_names_a_speaker_before_sides_are_told() -> None:
    found = renamed(TWO, {"speaker 1": "Dana Reyes"})
    assert [(s.name, s.side, s.turns) for s in found.speakers] == [
        ("Dana Reyes", Side.BUYER, 2),
        ("Speaker 2", Side.SELLER, 1),
    ]
    assert [(t.speaker, t.label) for t in found.turns[:2]] == [("Dana Reyes", "Speaker 1"), ("Speaker 2", None)]


def test_the_rep_outweighs_what_the_deal_remembers() -> None:
    found = renamed(TWO, {"Speaker 1": "Kim"}, {"Speaker 1": "Dana Reyes", "Speaker 2": "Anna"})
    assert [s.name for s in found.speakers] == ["Kim", "Anna"]


def test_two_names_can_be_exchanged_and_a_name_from_the_talk_be_mended() -> None:
    found = renamed("Anna: Hi.\nDana: Hello.\n", {"Anna": "Dana", "Dana": "Anna"})
    assert [t.speaker for t in found.turns] == ["Dana", "Anna"]
    found = renamed("Speaker 1: My name is Ana.\nSpeaker 2: Hello.\n", {"Ana": "Anna Berg"})
    assert [(t.speaker, t.label) for t in found.turns] == [("Anna Berg", "Speaker 1"), ("Speaker 2", None)]


def test_two_labels_of_one_person_become_one_speaker() -> None:
    found = renamed("Dana R: Hi.\nSam: Hello.\nDana Reyes: So.\n", {"Dana R": "Dana Reyes"})
    assert [(s.name, s.turns) for s in found.speakers] == [("Dana Reyes", 2), ("Sam", 1)]


def test_a_name_that_nobody_has_is_told_where_the_rep_gave_it() -> None:
    assert any("named Zoe" in w for w in renamed(TWO, {"Zoe": "Kim"}).warnings)
    assert not any("Zoe" in w for w in renamed(TWO, {}, {"Zoe": "Kim"}).warnings)


def test_a_renamed_participant_stays_the_person_behind_the_speaker() -> None:
    found = renamed("Participants: Dana Rayes (CFO, Acme)\n\nDana Rayes: Hi.\nSam: So.\n", {"Dana Rayes": "Dana Reyes"})
    assert [(p.name, p.company, p.side) for p in found.participants] == [("Dana Reyes", "Acme", Side.BUYER)]


def test_a_meeting_as_read_is_what_the_file_gave() -> None:
    text = "Participants: Dana Rayes (CFO, Acme)\n\nSpeaker 1: My name is Anna.\nDana Rayes: What is the price?\n"
    read = intake.read(text.encode())
    assert intake.as_read(renamed(text, {"Dana Rayes": "Dana Reyes"})) == read
    told = renamed(text, {"Speaker 1": "Dana Rayes"})
    assert [s.name for s in told.speakers] == ["Dana Rayes"]
    assert [(s.name, s.turns) for s in intake.as_read(told).speakers] == [("Speaker 1", 1), ("Dana Rayes", 1)]


@pytest.mark.parametrize(
    ("talk", "wanted"),
    [
        ("Speaker 1: Hi there, Priya Nair here from Acme.\nSpeaker 2: Hello.\n", ["Priya Nair", "Speaker 2"]),
        ("Speaker 1: Hello, it's Tom.\nSpeaker 2: Nice to meet you, Tom.\n", ["Tom", "Speaker 2"]),
        ("A: Priya speaking.\nB: Hi Priya, Tom here.\n", ["Priya", "Tom"]),
        ("Speaker 1: I'm Tom, CFO.\nSpeaker 2: Call me Priya.\n", ["Tom", "Priya"]),
        (
            "Speaker 1: So Tom, how is it?\nSpeaker 2: By hand.\nSpeaker 1: Tom, are you sure?\nSpeaker 2: Yes\n",
            ["Speaker 1", "Tom"],
        ),
        ("Speaker 1: Guten Tag, mein Name ist Priya Nair.\nSpeaker 2: Hallo.\n", ["Priya Nair", "Speaker 2"]),
    ],
)
def test_wordings_of_introductions_and_address(talk: str, wanted: list[str]) -> None:
    assert names(talk) == wanted


@pytest.mark.parametrize(
    "talk",
    [
        "Speaker 1: It's Elm.\nSpeaker 2: Elm is a language.\n",
        "Speaker 1: I'm Tom's manager.\nSpeaker 2: Okay.\n",
        "Speaker 1: Well, He's here.\nSpeaker 2: Right, Mister.\nSpeaker 1: Ah here.\nSpeaker 2: Right, Mister.\n",
        "Speaker 1: Hi.\n" + "Speaker 2: So.\nSpeaker 1: Yes.\n" * 4 + "Speaker 1: Apps here. Data there.\n",
        "Speaker 1: Maria is great.\nSpeaker 2: Maria left.\n",
    ],
)
def test_things_and_third_persons_name_nobody(talk: str) -> None:
    assert all(name.startswith("Speaker ") for name in names(talk))
