"""Word documents: Teams, Google Meet with Gemini's notes, and others."""

import io
import zipfile
from datetime import date

import pytest

from copilot import intake
from copilot.domain.transcript import Transcript
from copilot.errors import UnreadableInput
from tests.unit.intake.documents import word


def said(transcript: Transcript) -> list[tuple[str | None, str, int, float | None]]:
    return [(t.speaker, t.text, t.line, t.start) for t in transcript.turns]


def test_a_teams_block_is_one_paragraph_and_markers_are_not_said() -> None:
    transcript = intake.read(
        word(
            "Discovery call - Acme",
            "15 August 2026, 10:02AM",
            "",
            "Dana Reyes started transcription",
            "Dana Reyes   0:04\nWe need sign-off before March.\nIt sits with our CISO.",
            "Okafor, Sam (External)   1:02:09\nNoted.  Who is that?",
            "",
            "Dana Reyes stopped transcription",
        )
    )
    assert transcript.format == "teams-docx"
    assert said(transcript) == [
        ("Dana Reyes", "We need sign-off before March. It sits with our CISO.", 5, 4.0),
        ("Okafor, Sam", "Noted. Who is that?", 6, 3729.0),
    ]
    assert transcript.meeting_date == date(2026, 8, 15)
    assert transcript.title == "Discovery call - Acme"
    assert [(p.name, p.external) for p in transcript.participants] == [("Okafor, Sam", True)]


def test_teams_in_another_language_with_the_day_in_the_title() -> None:
    transcript = intake.read(
        word(
            "Call-20260815_100211-Meeting Recording",
            "33m 12s",
            "Anna Berg hat die Transkription gestartet",
            "Anna Berg   0:04\nHallo.",
            "Anna Berg hat die Transkription beendet",
        )
    )
    assert [t.text for t in transcript.turns] == ["Hallo."]
    assert (transcript.meeting_date, transcript.title) == (date(2026, 8, 15), "Call")


@pytest.mark.parametrize(
    "blocks",
    [
        ("Dana Reyes   0:05", "We need it.", "Sam Okafor   0:09", "Noted."),
        ("Dana Reyes  0:05We need it.", "Sam Okafor  0:09Noted."),
        ("Dana Reyes 0:05We need it.", "Sam Okafor 0:09Noted."),
        ("Dana Reyes  00:00:05.000 --> 00:00:08.000\nWe need it.", "Sam Okafor  00:00:09.000 --> 00:00:10.000\nNoted."),
        ("0:0:5.0 --> 0:0:8.43\nDana Reyes\nWe need it.", "0:0:9.0 --> 0:0:10.12\nSam Okafor\nNoted."),
    ],
)
def test_the_forms_that_teams_documents_have_had(blocks: tuple[str, ...]) -> None:
    transcript = intake.read(word(*blocks))
    assert [(t.speaker, t.text, t.start) for t in transcript.turns] == [
        ("Dana Reyes", "We need it.", 5.0),
        ("Sam Okafor", "Noted.", 9.0),
    ]


def test_one_single_turn_is_a_transcript() -> None:
    assert said(intake.read(word("Dana Reyes   0:04\nOnly me."))) == [("Dana Reyes", "Only me.", 1, 4.0)]


MEET = (
    (1, "📝 Notes"),
    "Aug 15, 2026",
    (2, "Acme discovery"),
    "Invited Dana Reyes Sam Okafor",
    (3, "Summary"),
    "Dana Reyes: wants the contract signed by Friday.",
    (3, "Details"),
    "Timeline: Dana said March (00:03:11).",
    "You should review Gemini's notes to make sure they're accurate.",
)
TALK = (
    (1, "📖 Transcript"),
    "Aug 15, 2026",
    (2, "Acme discovery - Transcript"),
    (3, "00:00:11"),
    "",
    "Dana Reyes: We need sign-off before",
    "Sam Okafor: Right.",
    (3, "00:05:00"),
    "Sam Okafor: Noted.",
    (3, "Transcription ended after 00:30:30"),
)


def test_of_a_meet_document_only_the_talk_is_read() -> None:
    transcript = intake.read(word(*MEET, *TALK))
    assert transcript.format == "google-meet-docx"
    assert said(transcript) == [
        ("Dana Reyes", "We need sign-off before", 15, 11.0),
        ("Sam Okafor", "Right.", 16, None),
        ("Sam Okafor", "Noted.", 18, 300.0),
    ]
    assert (transcript.title, transcript.meeting_date) == ("Acme discovery", date(2026, 8, 15))


def test_geminis_notes_alone_are_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"Gemini's notes \(line 9\)") as refused:
        intake.read(word(*MEET))
    assert "Transcript tab" in refused.value.hint


def test_other_documents_are_read_like_their_text() -> None:
    names = intake.read(word("Dana Reyes: We need it.", "Sam: Ok.", "Dana Reyes: Good."))
    assert (names.format, [t.line for t in names.turns]) == ("names", [1, 2, 3])
    table = intake.read(word("Call", [["Speaker", "Time", "Text"], ["Dana", "0:04", "We need it."]]))
    assert said(table) == [("Dana", "We need it.", 3, 4.0)]


def _zip(**members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word("x")[:900], "damaged"),
        (_zip(xl__a="x"), "spreadsheet"),
        (_zip(ppt__a="x"), "presentation"),
        (_zip(a="x"), "zip archive"),
        (_zip(**{"word__document.xml": "<broken"}), "damaged"),
        (word("A letter.", "It tells of many things."), "no speakers"),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",
)
def test_what_is_no_transcript_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason) as refused:
        intake.read(data)
    assert refused.value.hint


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            new.writestr(member, content if member.filename == name else old.read(member))
    return out.getvalue()


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_damaged_document_is_refused_with_the_part_that_is_damaged(part: str) -> None:
    with pytest.raises(UnreadableInput, match=f"damaged in its part {part}"):
        intake.read(with_part(word("Dana Reyes   0:04\nHi."), part, b"<a><b>"))


def test_a_document_cut_short_has_no_list_of_parts() -> None:
    document = word("Dana Reyes   0:04\nHi.")
    with pytest.raises(UnreadableInput, match="list of parts"):
        intake.read(document[: len(document) // 2])
