"""JSON of the vendors: utterances, paragraphs or segments, and never words."""

import json
from datetime import date
from typing import Any

import pytest

from copilot import intake
from copilot.domain.transcript import Side, Transcript
from copilot.errors import UnreadableInput

WORDS = [{"text": "We", "start": 1, "end": 2}, {"text": "need", "start": 2, "end": 3}]


def read(value: Any, **options: Any) -> Transcript:
    return intake.read(json.dumps(value, **options).encode())


def said(transcript: Transcript) -> list[tuple[str | None, str, float | None, float | None]]:
    return [(t.speaker, t.text, t.start, t.end) for t in transcript.turns]


def test_google_meets_entries_are_joined_with_their_participants() -> None:
    entry = {
        "participant": "conferenceRecords/a/participants/1",
        "text": "We need it.",
        "startTime": "2026-08-15T22:45:11Z",
        "endTime": "2026-08-15T22:45:16.5Z",
    }
    other = entry | {"participant": "conferenceRecords/a/participants/9", "startTime": "2026-08-15T22:45:20Z"}
    people = [{"name": "conferenceRecords/a/participants/1", "signedinUser": {"displayName": "Dana Reyes"}}]
    transcript = read({"transcriptEntries": [entry, other], "participants": people, "nextPageToken": "x"})
    assert transcript.format == "google-meet-api"
    assert [(t.speaker, t.start) for t in transcript.turns] == [("Dana Reyes", 0.0), ("Participant 9", 9.0)]
    assert transcript.meeting_date == date(2026, 8, 15)
    assert any("participants.list" in w for w in transcript.warnings)
    assert any("one page" in w for w in transcript.warnings)


def test_avoma_knows_who_is_the_rep() -> None:
    speakers = [
        {"id": 1, "name": "Dana", "email": "d@acme.example", "is_rep": False},
        {"id": 2, "name": "Sam", "is_rep": True},
    ]
    lines = [
        {"speaker_id": 1, "transcript": "We need it.", "timestamps": [144.72, 145.5]},
        {"speaker_id": 2, "transcript": "Ok.", "timestamps": [150.0]},
    ]
    transcript = read(
        {"subject": "Acme", "start_at": "2026-08-15T10:00:00Z", "speakers": speakers, "transcript": lines}
    )
    assert transcript.format == "avoma"
    assert said(transcript) == [("Dana", "We need it.", 144.72, 145.5), ("Sam", "Ok.", 150.0, 150.0)]
    assert [(s.side, s.side_from) for s in transcript.speakers] == [(Side.BUYER, "file"), (Side.SELLER, "file")]


def test_fathom_knows_who_is_external() -> None:
    def line(name: str, email: str) -> dict[str, Any]:
        speaker = {"display_name": name, "matched_calendar_invitee_email": email}
        return {"speaker": speaker, "text": f"{name} speaks.", "timestamp": "00:02:24"}

    invitees = [
        {"name": "Dana Reyes", "email": "d@acme.example", "is_external": True},
        {"name": "Sam O.", "email": "s@us.example", "is_external": False},
    ]
    lines = [line("Dana Reyes", "d@acme.example"), line("Samuel", "s@us.example")]
    meeting = {
        "title": "Acme",
        "recording_start_time": "2026-08-15T10:00:00Z",
        "calendar_invitees": invitees,
        "transcript": lines,
    }
    transcript = read({"items": [meeting]})
    assert transcript.format == "fathom"
    assert [(s.name, s.side) for s in transcript.speakers] == [("Dana Reyes", Side.BUYER), ("Samuel", Side.SELLER)]
    assert (transcript.turns[0].start, transcript.title) == (144.0, "Acme")
    with pytest.raises(UnreadableInput, match="2 calls"):
        read({"items": [meeting, meeting]})


def test_granola_has_me_and_them_and_leaves_out_what_is_not_final() -> None:
    entries = [
        {"text": "Hi.", "source": "microphone", "start_timestamp": "2026-08-15T22:45:11Z", "is_final": True},
        {"text": "Hi, I", "source": "system", "is_final": False},
        {"text": "We need it.", "source": "system", "start_timestamp": "2026-08-15T22:45:14.250Z", "is_final": True},
    ]
    transcript = read(entries)
    assert transcript.format == "granola"
    assert said(transcript) == [("me", "Hi.", 0.0, None), ("them", "We need it.", 3.25, None)]
    assert [s.side for s in transcript.speakers] == [Side.SELLER, Side.BUYER]
    api = read({"title": "x", "transcript": [{"speaker": {"source": "speaker"}, "text": "Yo."}]})
    assert [t.speaker for t in api.turns] == ["them"]


def test_assemblyai_utterances_are_in_milliseconds() -> None:
    said_a = {"speaker": "A", "text": "We need it now.", "start": 250, "end": 2600, "words": WORDS}
    transcript = read({"audio_url": "x", "words": WORDS, "text": "x", "utterances": [said_a]})
    assert transcript.format == "assemblyai"
    assert said(transcript) == [("A", "We need it now.", 0.25, 2.6)]


def test_deepgram_utterances_or_else_paragraphs() -> None:
    utterance = {"start": 0.1, "end": 2, "channel": 0, "transcript": "We need it.", "speaker": 0, "words": WORDS}
    sentences = [{"text": "We need it.", "start": 0.1, "end": 1.2}, {"text": "Soon.", "start": 1.3, "end": 2.2}]
    paragraph = {"sentences": sentences, "speaker": 1, "start": 0.1, "end": 2.2}
    best = {"transcript": "x", "words": WORDS, "paragraphs": {"transcript": "x", "paragraphs": [paragraph]}}
    channels = [{"alternatives": [best]}]
    both = read({"results": {"channels": channels, "utterances": [utterance]}})
    assert both.format == "deepgram"
    assert said(both) == [("Speaker 0", "We need it.", 0.1, 2.0)]
    assert said(read({"results": {"channels": channels}})) == [("Speaker 1", "We need it. Soon.", 0.1, 2.2)]
    with pytest.raises(UnreadableInput, match=r"single words .* \(line 1\)"):
        read({"results": {"channels": [{"alternatives": [{"transcript": "x", "words": WORDS}]}]}})


def test_whisper_segments_with_and_without_speakers() -> None:
    plain = read(
        {"text": "x", "language": "en", "segments": [{"start": 0.0, "end": 2.5, "text": " Hi.", "tokens": [1]}]}
    )
    assert plain.format == "whisper"
    assert said(plain) == [(None, "Hi.", 0.0, 2.5)]
    told = read(
        {"language": "en", "segments": [{"start": 0.0, "text": " Hi.", "speaker": "SPEAKER_00", "words": WORDS}]}
    )
    assert [t.speaker for t in told.turns] == ["SPEAKER_00"]
    cpp = {"params": {}, "transcription": [{"offsets": {"from": 500, "to": 3500}, "text": " Hi."}]}
    assert said(read(cpp)) == [(None, "Hi.", 0.5, 3.5)]


def test_an_utterance_that_has_only_words_is_their_text() -> None:
    transcript = read([{"participant": {"id": 1, "name": "Dana"}, "words": WORDS}])
    assert said(transcript) == [("Dana", "We need", 1.0, None)]


def test_times_that_can_only_be_milliseconds_are_taken_as_such() -> None:
    transcript = read([{"speaker": "D", "start": 460230, "end": 462343, "text": "We need security sign-off."}])
    assert (transcript.turns[0].start, transcript.turns[0].end) == (460.23, 462.343)


def test_one_object_on_each_line() -> None:
    data = b'{"speaker":"Dana","start":1.0,"text":"Hi"}\n\n{"speaker":"Sam","text":"Yo"}\n'
    assert [(t.speaker, t.line) for t in intake.read(data).turns] == [("Dana", 1), ("Sam", 3)]
    with pytest.raises(UnreadableInput, match="line 3"):
        intake.read(b'{"text":"a","speaker":1}\n{"text":"b","speaker":1}\n{"text":\n')


def test_names_that_stand_beside_the_segments() -> None:
    transcript = read({"speakers": {"A": "Dana"}, "utterances": [{"speaker": "A", "text": "Hi."}]})
    assert [t.speaker for t in transcript.turns] == ["Dana"]


def test_the_line_is_where_the_element_begins() -> None:
    transcript = read({"segments": [{"text": "a", "speaker": "D"}, {"text": "b", "speaker": "D"}]}, indent=1)
    assert [t.line for t in transcript.turns] == [3, 7]


def test_several_gong_calls_are_refused_with_the_way_to_part_them() -> None:
    call = {"callId": "1", "transcript": [{"speakerId": "1", "sentences": [{"start": 1, "end": 2, "text": "a"}]}]}
    with pytest.raises(UnreadableInput, match="2 calls; the second begins on line") as refused:
        read({"callTranscripts": [call, call]}, indent=1)
    assert "jq" in refused.value.hint


def test_a_transcript_that_is_one_string_is_read_like_the_text_that_it_holds() -> None:
    transcript = read({"title": "x", "transcript": "Dana: Hello there.\nSam: Hi.\nDana: So."}, indent=1)
    assert [(t.speaker, t.text, t.line) for t in transcript.turns] == [
        ("Dana", "Hello there.", 3),
        ("Sam", "Hi.", 3),
        ("Dana", "So.", 3),
    ]


def test_a_message_log_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="message log"):
        read([{"type": "message", "user": "U1", "text": "hi", "ts": "1699.1"}])


def test_words_that_name_their_speakers_are_turns_by_speaker() -> None:
    words = [
        {"word": "we", "punctuated_word": "We", "start": 0.1, "end": 0.4, "speaker": 0},
        {"word": "need", "start": 0.5, "end": 0.9, "speaker": 0},
        {"word": "okay", "punctuated_word": "Okay.", "start": 2, "end": 2.4, "speaker": 1},
    ]
    found = read({"results": {"channels": [{"alternatives": [{"transcript": "x", "words": words}]}]}})
    assert (found.format, said(found)) == (
        "deepgram",
        [("Speaker 0", "We need", 0.1, 0.9), ("Speaker 1", "Okay.", 2.0, 2.4)],
    )
    timed = [{"text": "We", "start": 100_000, "end": 101_000, "speaker": "A"}] * 2
    found = read({"audio_url": "x", "text": "x", "utterances": None, "words": timed})
    assert (found.format, [t.speaker for t in found.turns]) == ("assemblyai", ["A"])


def test_the_line_of_words_is_that_of_the_first_word() -> None:
    words = [{"text": "Hi", "speaker": "A"}, {"text": "there", "speaker": "A"}, {"text": "Yo", "speaker": "B"}]
    lines = ",\n".join(json.dumps(w) for w in words)
    found = intake.read(f'{{"words": [\n{lines}\n]}}'.encode())
    assert [(t.speaker, t.text, t.line) for t in found.turns] == [("A", "Hi there", 2), ("B", "Yo", 4)]


def test_words_that_name_nobody_are_refused_with_their_line() -> None:
    words = [{"text": "Hi", "start": 1}, {"text": "there", "start": 2}]
    with pytest.raises(UnreadableInput, match=r"single words .*line 3"):
        intake.read(json.dumps({"text": "Hi there", "words": words}, indent=0).encode())


def test_a_message_log_is_refused_with_the_line_of_its_first_message() -> None:
    with pytest.raises(UnreadableInput, match="line 2 was typed"):
        intake.read(b'[\n{"type": "message", "ts": "1.2", "text": "Hi"},\n{"type": "message", "ts": "1.3"}\n]')


@pytest.mark.parametrize(
    "text", ["me: How?\nthem: So.\nme: Right.\n", "**Me:** How?\n\n**Them:** So.\n\n**Me:** Right.\n"]
)
def test_granolas_text_is_named(text: str) -> None:
    found = intake.read(text.encode())
    assert found.format == "granola"
    assert [s.side for s in found.speakers] == [Side.SELLER, Side.BUYER]
    assert intake.read(text.encode(), format="granola") == found
