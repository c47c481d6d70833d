"""Encodings, recordings, files and streams: every input is a transcript or a reason."""

import contextlib
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot import intake
from copilot.domain.transcript import Transcript
from copilot.errors import UnreadableInput
from tests.unit.intake.documents import word

TALK = "Müller: The price is “50”.\nFrançois: Très bien.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    transcript = intake.read(TALK.replace("\n", end).encode(encoding))
    assert [(t.speaker, t.text, t.line) for t in transcript.turns] == [
        ("Müller", "The price is “50”.", 1),
        ("François", "Très bien.", 2),
    ]


def test_another_script_in_its_own_encoding() -> None:
    talk = "Анна: Здравствуйте, сколько это стоит?\nПётр: Давайте посмотрим на цены вместе.\n" * 5
    transcript = intake.read(talk.encode("cp1251"))
    assert transcript.turns[0].text == "Здравствуйте, сколько это стоит?"
    assert "cp1251" in transcript.warnings[0]


def test_a_few_damaged_characters_do_not_change_the_encoding() -> None:
    data = ("Dana: Ärger übermäßig, Größe.\nSam: Schön, später, völlig, fünf.\n" * 3).encode() + b"Dana: \xff ok\n"
    assert intake.read(data).turns[0].text == "Ärger übermäßig, Größe."


def test_invisible_marks_are_removed_and_letters_composed() -> None:
    transcript = intake.read("Da\u200bna: Cafe\u0301\u202e ok\x1b[31m\nSam\ufeff: \u2066Hi\u2069\n".encode())
    assert [(t.speaker, t.text) for t in transcript.turns] == [("Dana", "Café ok[31m"), ("Sam", "Hi")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"PK\x03\x04rest", "Word"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x00\x00\x20ftypisom", "recording"),
        (b"ID3\x03", "recording"),
        (bytes(range(32)) * 50, "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        intake.read(data)


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnreadableInput) as refused:
        intake.read(TALK.encode(), format="docx")
    assert "zoom-vtt" in refused.value.hint


def test_a_given_format_is_not_second_guessed() -> None:
    assert intake.read(TALK.encode(), format="names").format == "names"
    with pytest.raises(UnreadableInput):
        intake.read(TALK.encode(), format="webvtt")


def test_files_and_streams(tmp_path: Path) -> None:
    file = tmp_path / "2026-03-04 Acme.txt"
    file.write_text(TALK, encoding="utf-8")
    assert str(intake.read_path(file, max_mb=1).meeting_date) == "2026-03-04"
    assert intake.read_stdin(io.BytesIO(TALK.encode()), max_mb=1).meeting_date is None


def test_what_cannot_be_opened_is_refused_with_a_hint(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(b"x" * 2000)
    for path in (tmp_path, tmp_path / "missing.txt", big):
        with pytest.raises(UnreadableInput) as refused:
            intake.read_path(path, max_mb=0.001)
        assert refused.value.hint
    with pytest.raises(UnreadableInput, match="more than"):
        intake.read_stdin(io.BytesIO(b"x" * 2000), max_mb=0.001)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "locked.txt"
    file.write_text(TALK, encoding="utf-8")
    file.chmod(0)
    with pytest.raises(UnreadableInput, match="cannot be read"):
        intake.read_path(file, max_mb=1)


def tried(data: bytes) -> Transcript | None:
    try:
        return intake.read(data)
    except UnreadableInput:
        return None


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_transcript_or_a_reason(data: bytes) -> None:
    tried(data)


_MARKUP = ["WEBVTT", "00:01.000 --> 00:02.000", "<v Dana>", "</v>", "NOTE ", "&amp;", "[00:05] ", "12:00", "**", "---"]
_TEXT = ["\n", "\n\n", " ", "Dana: ", "**Sam:** ", "Dana  0:49", "# Transcript", "Attendees", "hello there", "(rep)"]
_HEADER = ["Participants:", "- Dana (AE, Acme)", "Date: 2026-03-04"]
_BRACES = ['{"sentences":[', '[{"text":"a","speaker":1}]', '{"parties":[{"name":1}],', "}", "]"]
_COPIED = ["2:24 - Dana (Acme)\n", "0:02 | Sam\n", "Dana\t0:02\thi\n", "| Dana | hi |\n", "0:00:01.010,0:00:07.680\n"]
_PAGE = [
    "<p>",
    "<td>",
    "</tr>",
    "<table>",
    "<br>",
    "&#x110000;",
    "Speaker 1: I'm Anna, the AE.\n",
    "A: Thanks, Dana.\n",
]
_MAIL = ["From: Dana <d@a.example>\n", "Sent: Monday\n", "> ", "On Fri, Aug 14, 2026 at 9:00 AM Sam wrote:\n", "-- \n"]
_PIECES = st.sampled_from(_MARKUP + _TEXT + _HEADER + _BRACES + _COPIED + _PAGE + _MAIL)


@settings(deadline=None, max_examples=300)
@given(st.lists(_PIECES, max_size=30))
def test_any_mixture_of_known_pieces_is_a_transcript_or_a_reason(pieces: list[str]) -> None:
    text = "".join(pieces)
    transcript = tried(text.encode())
    if transcript is not None:
        assert [t.n for t in transcript.turns] == list(range(1, len(transcript.turns) + 1))
        assert all(t.text and 1 <= t.line <= text.count("\n") + 1 for t in transcript.turns)
        assert {t.speaker for t in transcript.turns} - {None} == {s.name for s in transcript.speakers}


@settings(deadline=None, max_examples=150)
@given(st.lists(_PIECES, max_size=20))
def test_any_thread_and_any_note_is_read_or_refused(pieces: list[str]) -> None:
    text = "".join(pieces)
    for read in (intake.read_email, lambda data: intake.read_note(data, "-", "Sam")):
        with contextlib.suppress(UnreadableInput):
            found = read(text.encode())
            assert len(found.dates) == len(found.turns)
            assert all(t.text and 1 <= t.line <= text.count("\n") + 1 for t in found.turns)


_DOCUMENT = word("15 August 2026, 10:02AM", "Dana Reyes   0:04\nWe need it.", [["Speaker", "Text"], ["Sam", "Ok."]])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(_DOCUMENT) - 1), st.binary(max_size=6), st.integers(0, 200))
def test_any_damaged_document_is_a_transcript_or_a_reason(at: int, piece: bytes, lost: int) -> None:
    tried(_DOCUMENT[:at] + piece + _DOCUMENT[at + lost :])


_KEYS = (
    "text speaker start sentences speakerId parties metaData name title speaker_name transcript date participants words"
    " source utterances results channels alternatives paragraphs speakers segments participant startTime display_name"
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS.split()), inner, max_size=4),
    max_leaves=25,
)


@settings(deadline=None, max_examples=300)
@given(_JSON)
def test_any_json_is_a_transcript_or_a_reason(value: object) -> None:
    tried(json.dumps(value).encode())


@pytest.mark.parametrize(
    "data",
    [
        "Dana: é é é é é\nSam: ".encode() + b"\xff.\n",
        b"\xff\xfe" + "Dana: Hi\nSam: \ud800.\n".encode("utf-16-le", "surrogatepass"),
    ],
)
def test_damaged_characters_are_told_with_their_first_line(data: bytes) -> None:
    assert any("the first on line 2" in w for w in intake.read(data).warnings)


def test_binary_data_is_refused_with_its_first_line() -> None:
    with pytest.raises(UnreadableInput, match=r"binary data .*line 2"):
        intake.read(b"abc\n\x00\x01\x02\x03def\n")


def test_turns_share_what_they_have_in_common() -> None:
    turns = intake.read(b"Dana: Hi.\nSam: Yo.\nDana: So.\n").with_names({"Dana": "Dana Reyes"}).turns
    assert len({id(t.model_fields_set) for t in turns}) == 1
