"""Where the talk begins and ends: dates that are another day's, closing banners, files that break off."""

from datetime import date

import pytest

from copilot import intake
from copilot.domain.transcript import Transcript
from copilot.errors import UnreadableInput
from copilot.intake.dates import date_of_line

TALK = "Priya: We need sign-off.\nHelen: Noted.\nPriya: It goes through legal.\nHelen: Good.\n"
CUES = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nPriya: Hello.\n\n2\n00:00:03.000 --> 00:00:04.000\nHelen: Hi.\n"


def read(text: str, name: str = "-") -> Transcript:
    return intake.read(text.encode(), name=name)


@pytest.mark.parametrize(
    "line",
    [
        "Renewal date: 2027-03-31",
        "Next meeting: November 26, 2026",
        "Budget approved on 3 Jan 2026 by CFO",
        "Follow-up of our call on 2026-10-01",
        "# Follow-up of our call on 2026-10-01",
    ],
)
def test_another_days_date_is_not_the_meetings(line: str) -> None:
    transcript = read(f"{line}\n\n{TALK}")
    assert transcript.meeting_date is None
    assert len(transcript.turns) == 4
    assert transcript.skipped_lines == (0 if line.startswith("#") else 1)
    dated = read(f"{line}\n\n{TALK}", "call-2026-11-12.txt")
    assert (dated.meeting_date, dated.meeting_date_from) == (date(2026, 11, 12), "file name")


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-12",
        "Thursday, November 12, 2026 at 3:00 PM",
        "12 November 2026 | 32 min",
        "Acme discovery - 2026-11-12",
        "2026-11-12 Acme discovery",
        "Recorded on November 12, 2026",
        "Meeting date: 2026-11-12",
        "Date: Thursday, 12 November 2026, 15:00 CET",
        "# Acme discovery 2026-11-12",
    ],
)
def test_a_line_that_is_a_date_or_is_labelled_as_the_meetings_tells_it(line: str) -> None:
    transcript = read(f"{line}\n\n{TALK}", "call-2020-01-01.txt")
    assert (transcript.meeting_date, transcript.meeting_date_from) == (date(2026, 11, 12), "header")


def test_the_time_of_an_unnamed_line_is_no_word() -> None:
    transcript = read("[00:05] Helen: We buy it.\n[00:09] It goes through legal.\n[00:12] Priya: Good.\n")
    assert [t.text for t in transcript.turns] == ["We buy it. It goes through legal.", "Good."]
    bare = read("00:05 Helen: We buy it.\n00:09 It goes through legal.\n10:30 works for me.\n00:12 Priya: Good.\n")
    assert bare.turns[0].text == "We buy it. It goes through legal. 10:30 works for me."


@pytest.mark.parametrize(
    "banner",
    [
        "Meeting ended after 00:10:22 👋",
        "La reunión finalizó después de 00:10:22",
        "Die Transkription wurde nach 00:10:22 beendet",
        "La réunion s'est terminée après 00:10:22",
        "A reunião foi encerrada após 00:10:22",
        "La riunione è terminata dopo 00:10:22",
        "De vergadering is na 00:10:22 beëindigd",
        "Vergadering beëindigd na 00:10:22",
        "Priya Nadkarni stopped transcription",
        "Priya Nadkarni hat die Transkription beendet",
        "Priya Nadkarni a arrêté la transcription",
        "Priya Nadkarni detuvo la transcripción",
    ],
)
def test_a_closing_banner_is_nobodys_words(banner: str) -> None:
    assert read(f"{TALK}\n{banner}\n").turns[-1].text == "Good."
    assert read(f"Priya  0:01\nHello there.\n\nHelen  0:05\nGood.\n\n{banner}\n").turns[-1].text == "Good."
    assert read(f"Call - Transcript\n\nTranscript\n\n{TALK}\n{banner}\n").turns[-1].text == "Good."


def test_talk_of_an_end_is_speech() -> None:
    assert read(f"{TALK}The meeting ended after we signed.\n").turns[-1].text.endswith("we signed.")


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        ("\n3\n00:00:05.000 --> 00:0", 12),
        ("\n3\n00:00:05.000 --> 00:00:06.000\n", 12),
        ("\n3\n00:00:05.000 -", 12),
        ("\n00:00:0", 11),
    ],
)
def test_captions_that_break_off_are_told(rest: str, line: int) -> None:
    transcript = read(CUES + rest)
    assert [t.text for t in transcript.turns] == ["Hello.", "Hi."]
    assert list(transcript.warnings) == [f"the file breaks off at line {line}"]
    assert read(CUES).warnings == ()


def test_the_reason_of_a_json_that_breaks_off_is_a_whole_sentence() -> None:
    with pytest.raises(UnreadableInput, match=r"line 1: Unterminated string$"):
        read('[{"speaker": "Priya", "start": 1.0, "text": "Hel')


def test_a_short_western_file_is_not_taken_for_arabic() -> None:
    western = "José: ¿Qué pasó, señor?\nAna: Sí, él pasó.\n"
    assert [t.text for t in intake.read(western.encode("cp1252")).turns] == ["¿Qué pasó, señor?", "Sí, él pasó."]
    assert intake.read("José: ¿Qué pasó, señor?\n".encode("cp1252")).turns[0].speaker == "José"
    arabic = "سارة: مرحبا بكم في الاجتماع\nعمر: شكرا لك يا سارة\n"
    assert intake.read(arabic.encode("cp1256")).turns[0].text == "مرحبا بكم في الاجتماع"


def test_the_date_behind_the_name_of_a_meeting_is_its_own() -> None:
    assert date_of_line("Acme Discovery Call 2026-11-12") == date(2026, 11, 12)
    assert date_of_line("Next meeting: November 26, 2026") is None
    assert date_of_line("Follow-up of our call on 2026-10-01, as agreed") is None
