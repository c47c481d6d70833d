"""Otter, Google Meet, and JSON exports."""

import json
import textwrap
from datetime import date

import pytest

from copilot import intake
from copilot.domain.transcript import Side, Transcript
from copilot.errors import UnreadableInput


def read(text: str) -> Transcript:
    return intake.read(textwrap.dedent(text).lstrip("\n").encode())


def test_otter_takes_everything_under_a_header_line() -> None:
    transcript = read("""
        Acme call
        Sat, Aug 15, 2026 10:02AM

        Dana Reyes  0:49
        We need sign-off.

        Before March.

        Unknown Speaker  1:02
        Okay.

        Sam  1:02:03
        Bye.

        Transcribed by https://otter.ai
    """)
    assert transcript.format == "otter"
    assert [(t.speaker, t.text, t.line, t.start) for t in transcript.turns] == [
        ("Dana Reyes", "We need sign-off. Before March.", 5, 49.0),
        (None, "Okay.", 10, 62.0),
        ("Sam", "Bye.", 13, 3723.0),
    ]
    assert transcript.meeting_date == date(2026, 8, 15)
    assert [s.name for s in transcript.speakers] == ["Dana Reyes", "Sam"]


def test_otter_in_markdown_with_one_space_or_brackets() -> None:
    transcript = read("**Dana** 0:00\nHi.\n\n**Sam** [0:09]\nHello.\n")
    assert [(t.speaker, t.start) for t in transcript.turns] == [("Dana", 0.0), ("Sam", 9.0)]


def test_google_meet_reads_only_between_heading_and_end() -> None:
    transcript = read("""
        Acme discovery (2026-08-15 at 22:45 GMT-7) - Transcript
        Attendees
        Dana Reyes, Sam Okafor, Sam Okafor's Presentation, Fireflies.ai Notetaker Sam
        Transcript

        00:00:11

        Dana Reyes: We need sign-off before
        Sam Okafor: Right.
        Dana Reyes: the end of March.

        00:05:00

        Sam Okafor: Noted.
        Transcription ended after 00:30:30

        This editable transcript was computer generated and might contain errors.
    """)
    assert transcript.format == "google-meet"
    assert (transcript.meeting_date, transcript.meeting_date_from) == (date(2026, 8, 15), "header")
    assert transcript.title == "Acme discovery"
    assert [p.name for p in transcript.participants] == ["Dana Reyes", "Sam Okafor"]
    assert [(t.speaker, t.line, t.start) for t in transcript.turns] == [
        ("Dana Reyes", 8, 11.0),
        ("Sam Okafor", 9, None),
        ("Dana Reyes", 10, None),
        ("Sam Okafor", 14, 300.0),
    ]


def test_geminis_notes_above_the_transcript_are_not_said() -> None:
    transcript = read("""
        # 📝 Notes
        Aug 15, 2026
        ## Acme discovery
        Invited Dana Reyes Sam Okafor
        ### Summary
        Dana Reyes: wants the contract signed by Friday.
        ### Suggested next steps
        - [ ] Dana Reyes will send the data.
        # 📖 Transcript
        Aug 15, 2026
        ## Acme discovery - Transcript
        ### 00:00:00

        **Dana Reyes:** Hello.
        **Sam Okafor:** Hi.
        ### Transcription ended after 00:01:00
    """)
    assert [(t.speaker, t.text) for t in transcript.turns] == [("Dana Reyes", "Hello."), ("Sam Okafor", "Hi.")]
    assert transcript.turns[0].start == 0.0


def test_lines_with_times_and_no_names() -> None:
    transcript = read("00:00:00 Hello and welcome.\n00:00:05 Thanks for coming.\n00:00:09 Let us begin.\n")
    assert transcript.format == "timed-lines"
    assert [(t.speaker, t.start) for t in transcript.turns] == [(None, 0.0), (None, 5.0), (None, 9.0)]


_GONG = {
    "metaData": {"title": "Acme demo", "started": "2026-08-15T10:00:00Z", "duration": 600},
    "parties": [
        {"speakerId": "11", "name": "Anna Berg", "affiliation": "Internal", "title": "AE"},
        {"speakerId": "22", "name": "Dana Reyes", "affiliation": "External", "emailAddress": "dana@acme.example"},
        {"name": "Silent Guest", "affiliation": "Unknown"},
    ],
    "callTranscripts": [
        {
            "callId": "7",
            "transcript": [
                {
                    "speakerId": "22",
                    "topic": "Next steps",
                    "sentences": [
                        {"start": 460230, "end": 462343, "text": "We need sign-off."},
                        {"start": 462400, "end": 463000, "text": "Before March."},
                    ],
                },
                {"speakerId": "11", "topic": None, "sentences": [{"start": 464000, "end": 465000, "text": "Noted."}]},
            ],
        }
    ],
}


def test_gong_joins_monologues_and_takes_sides_from_affiliations() -> None:
    transcript = intake.read(json.dumps(_GONG, indent=1).encode())
    assert transcript.format == "gong"
    assert [(t.speaker, t.side, t.text, t.start, t.end) for t in transcript.turns] == [
        ("Dana Reyes", Side.BUYER, "We need sign-off. Before March.", 460.23, 463.0),
        ("Anna Berg", Side.SELLER, "Noted.", 464.0, 465.0),
    ]
    lines = json.dumps(_GONG, indent=1).split("\n")
    assert all(lines[t.line - 1].strip() == "{" for t in transcript.turns)
    assert '"speakerId": "22"' in lines[transcript.turns[0].line]
    assert (transcript.title, transcript.meeting_date_from) == ("Acme demo", "field")
    assert {s.side_from for s in transcript.speakers} == {"file"}


def test_gong_times_that_can_only_be_seconds_are_taken_as_seconds() -> None:
    said = {"speakerId": "1", "sentences": [{"start": 4, "end": 9, "text": "one two three four five " * 4}]}
    call = {"callTranscripts": [{"callId": "7", "transcript": [said]}]}
    assert intake.read(json.dumps(call).encode()).turns[0].end == 9.0


def test_gong_without_parties_keeps_the_ids_and_says_so() -> None:
    transcript = intake.read(json.dumps({"callTranscripts": _GONG["callTranscripts"]}).encode())
    assert [s.name for s in transcript.speakers] == ["22", "11"]
    assert "parties" in transcript.warnings[0]


def test_a_file_with_several_calls_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="2 calls"):
        intake.read(json.dumps({"callTranscripts": _GONG["callTranscripts"] * 2}).encode())


def test_fireflies_sentences_are_turns() -> None:
    meeting = {
        "title": "Acme discovery",
        "date": 1786788000000,
        "participants": ["dana@acme.example,sam@northwind.example"],
        "sentences": [
            {
                "index": 0,
                "speaker_name": "Dana Reyes",
                "text": "We need sign-off.",
                "start_time": "144.72",
                "end_time": 152,
            },
            {"index": 1, "speaker_name": None, "speaker_id": 1, "text": "Okay.", "ai_filters": {"task": "sign"}},
        ],
    }
    transcript = intake.read(json.dumps({"data": {"transcript": meeting}}).encode())
    assert transcript.format == "fireflies"
    assert [(t.speaker, t.text, t.start) for t in transcript.turns] == [
        ("Dana Reyes", "We need sign-off.", 144.72),
        ("Speaker 1", "Okay.", None),
    ]
    assert transcript.meeting_date == date(2026, 8, 15)
    assert [p.email for p in transcript.participants] == ["dana@acme.example", "sam@northwind.example"]


def test_a_plain_list_of_segments() -> None:
    transcript = read("""
        [
          {"speaker": "Dana", "start": 1.5, "end": 2, "text": "Hi."},
          {"speaker": {"name": "Sam"}, "start_ms": 2500, "text": "Hello."},
          {"speaker": 2, "timestamp": "00:01:05", "text": "\\ud800Late."}
        ]
    """)
    assert transcript.format == "segments"
    assert [(t.speaker, t.start, t.line) for t in transcript.turns] == [
        ("Dana", 1.5, 2),
        ("Sam", 2.5, 3),
        ("Speaker 2", 65.0, 4),
    ]


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '[{"x": 2}]', '{"speaker": "Dana", "text": ', "[[[[[[", "{" + '"a":{' * 9000]
)
def test_json_that_is_no_transcript_is_refused(text: str) -> None:
    with pytest.raises(UnreadableInput):
        intake.read(text.encode())


@pytest.mark.parametrize("f", intake.formats(), ids=lambda f: f.name)
def test_every_format_says_what_it_is(f: intake.Format) -> None:
    assert f.name == f.name.lower()
    assert f.what
    assert f.example


def test_zooms_saved_captions_count_from_the_first_time() -> None:
    transcript = read("[Dana Reyes] 14:03:27\nWe need sign-off.\n\n[Sam] 14:03:35\nNoted.\n")
    assert transcript.format == "zoom-captions"
    assert [(t.speaker, t.text, t.start) for t in transcript.turns] == [
        ("Dana Reyes", "We need sign-off.", 0.0),
        ("Sam", "Noted.", 8.0),
    ]


def test_a_gong_call_in_a_wrapper_has_its_date_and_titles_stay_whole() -> None:
    parties = [{"speakerId": "22", "name": "Dana Reyes", "title": "Engineering Manager, Claims"}]
    call = {"id": "7", "started": "2026-08-15T10:00:00Z", "title": "Acme demo", "parties": parties}
    transcript = intake.read(json.dumps({"call": call, "callTranscripts": _GONG["callTranscripts"]}).encode())
    assert (transcript.title, transcript.meeting_date, transcript.meeting_date_from) == (
        "Acme demo",
        date(2026, 8, 15),
        "field",
    )
    assert [(p.title, p.company) for p in transcript.participants] == [("Engineering Manager, Claims", None)]


@pytest.mark.parametrize(
    ("mailbox", "name"),
    [
        ("dreyes", "Dana Reyes"),
        ("d.reyes", "Dana Reyes"),
        ("reyes.dana", "Dana Reyes"),
        ("avillasenor", "Arturo Villaseñor"),
        ("meiling.tay", "Mei-Ling Tay"),
    ],
)
def test_an_address_is_the_person_who_speaks_and_nobody_else(mailbox: str, name: str) -> None:
    sentences = [{"speaker_name": name, "text": "Hi."}, {"speaker_name": "Sam Okafor", "text": "Hello."}]
    people = [f"{mailbox}@acme.example", "sam.okafor@northwind.example", "kim@acme.example"]
    transcript = intake.read(json.dumps({"participants": people, "sentences": sentences}).encode())
    assert [(p.name, p.email) for p in transcript.participants] == [
        (name, f"{mailbox}@acme.example"),
        ("Sam Okafor", "sam.okafor@northwind.example"),
        ("kim@acme.example", "kim@acme.example"),
    ]
