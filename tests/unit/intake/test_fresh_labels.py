"""Labels, heads and times as pages and programs write them."""

import json

import pytest

from copilot import intake
from copilot.errors import UnreadableInput

Said = list[tuple[str | None, float | None, str]]


def said(text: str) -> Said:
    return [(t.speaker, t.start, t.text) for t in intake.read(text.encode()).turns]


@pytest.mark.parametrize("mark", [" - ", " – ", " — ", " · ", ", "])
@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_mark_between_name_and_time_is_no_part_of_the_name(mark: str, gap: str) -> None:
    text = f"Priya Nair{mark}0:03\nHi Helen.\n{gap}Helen{mark}0:05\nHi.\n{gap}Priya Nair{mark}0:09\nSo.\n"
    assert said(text) == [("Priya Nair", 3.0, "Hi Helen."), ("Helen", 5.0, "Hi."), ("Priya Nair", 9.0, "So.")]


def test_an_agenda_with_times_behind_a_dash_is_no_call() -> None:
    with pytest.raises(UnreadableInput, match="agenda"):
        said("Agenda\nWelcome - 9:00\nAnna opens\nPrices of next year - 9:30\nAll\n")


def captions(label: str) -> str:
    cues = ((1, "Priya: Hi."), (2, f"{label}: Hello."), (4, f"{label}: Yes."), (6, "Priya: So."))
    return "WEBVTT\n\n" + "\n".join(f"00:00:0{n}.000 --> 00:00:0{n}.900\n{line}\n" for n, line in cues)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Helen's iPhone", "Helen's iPhone"),
        ("Helen’s iPad (2)", "Helen’s iPad"),
        ("iPhone (2)", "iPhone"),
        ("Dana (she/her) - Initech", "Dana (she/her) - Initech"),
        ("helen moss", "helen moss"),
    ],
)
def test_what_people_call_themselves_in_a_meeting_is_a_label(label: str, name: str) -> None:
    assert said(captions(label))[1] == (name, 2.0, "Hello.")


def test_a_clause_before_a_colon_is_no_label() -> None:
    assert said(captions("what I want to say is"))[1][0] is None


@pytest.mark.parametrize(
    "label",
    [
        *("read.ai meeting notes", "Read.ai", "tl;dv", "tldv Notetaker", "MeetGeek", "Circleback", "Gong.io", "Krisp"),
        *("Jamie AI", "Helen Presentation"),
    ],
)
def test_note_takers_are_left_out(label: str) -> None:
    assert {s for s, _, _ in said(f"Priya: Hi.\n{label}: This is recorded.\nHelen: Yes.\nPriya: So.\n")} == {
        "Priya",
        "Helen",
    }
    assert {s for s, _, _ in said(captions(label))} == {"Priya"}


def test_people_named_like_programs_stay() -> None:
    assert [s for s, _, _ in said("Jamie: Hi.\nKrisp Jensen: Hello.\nJamie: So.\n")] == [
        "Jamie",
        "Krisp Jensen",
        "Jamie",
    ]


def test_gong_speakers_without_an_id_or_a_name() -> None:
    parties = [{"speakerId": "7", "phoneNumber": "+1 555 123 4567"}, {"speakerId": None, "name": "Tom"}]
    talk = [
        {"speakerId": None, "sentences": [{"start": 0, "end": 1000, "text": "Hi there."}]},
        {"speakerId": "7", "sentences": [{"start": 2000, "end": 3000, "text": "Hello."}]},
    ]
    text = json.dumps({"callTranscripts": [{"transcript": talk}], "parties": parties})
    assert said(text) == [(None, 0.0, "Hi there."), ("+1 555 123 4567", 2.0, "Hello.")]


def test_an_old_zoom_chat_was_typed() -> None:
    with pytest.raises(UnreadableInput, match="typed and not said"):
        said("14:03:27\t From  Priya Nair : Here is the link\n14:04:27\t From  Helen Moss : Thanks\n")


def test_whispers_text_output() -> None:
    spans = ("[00:00:03.000 --> 00:00:05.000]", "[00:00:05.000 --> 00:00:07.000]")
    named = said(f"{spans[0]}  Priya: Hi Helen.\n{spans[1]}  Helen: Hi Priya.\n")
    assert named == [("Priya", 3.0, "Hi Helen."), ("Helen", 5.0, "Hi Priya.")]
    nameless = intake.read(f"{spans[0]}  Hi Helen.\n{spans[1]}  Hi Priya.\n".encode())
    assert [(t.speaker, t.start, t.end) for t in nameless.turns] == [(None, 3.0, 5.0), (None, 5.0, 7.0)]
    assert any("no speakers" in w for w in nameless.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "00:05\nHi Helen.\n00:02\n00:09\nHello there\n00:04\n00:11\nYes\n",
        "0:05\n0:07\nHi Helen.\n0:09\n0:10\nHello there.\n0:12\n0:14\nSo be it.\n",
    ],
)
def test_a_time_is_no_speaker(text: str) -> None:
    with pytest.raises(UnreadableInput, match="timecodes do not line up"):
        said(text)


def test_the_initials_above_a_name_on_teams_page_are_no_words() -> None:
    text = (
        "PN\nPriya Nair\n0 minutes 3 seconds\n0:03\nHi Helen.\n\n"
        "HB\nHelen Brandt\n0 minutes 5 seconds\n0:05\nHi Priya.\n\nPN\nPriya Nair\n0 minutes 9 seconds\n0:09\nOK\n"
    )
    assert said(text) == [
        ("Priya Nair", 3.0, "Hi Helen."),
        ("Helen Brandt", 5.0, "Hi Priya."),
        ("Priya Nair", 9.0, "OK"),
    ]
    assert intake.read(text.encode()).title is None
