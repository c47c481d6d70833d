"""WebVTT and SubRip."""

import textwrap
import time
from datetime import date

import pytest

from copilot import intake
from copilot.domain.transcript import Transcript
from copilot.errors import UnreadableInput


def read(text: str) -> Transcript:
    return intake.read(textwrap.dedent(text).lstrip("\n").encode())


def said(transcript: Transcript) -> list[tuple[str | None, str, int]]:
    return [(t.speaker, t.text, t.line) for t in transcript.turns]


def test_zoom_names_stand_before_the_words_and_a_cue_without_one_is_nobodys() -> None:
    transcript = read("""
        WEBVTT

        17
        00:02:24.720 --> 00:02:32.850
        Dana Reyes: We need security sign-off.

        18
        00:02:33.010 --> 00:02:35.400
        Okay, noted.

        19
        00:02:36.000 --> 00:02:37.000
        Dana Reyes: Good.
    """)
    assert transcript.format == "zoom-vtt"
    assert said(transcript) == [
        ("Dana Reyes", "We need security sign-off.", 5),
        (None, "Okay, noted.", 9),
        ("Dana Reyes", "Good.", 13),
    ]
    assert (transcript.turns[0].start, transcript.turns[0].end) == (144.72, 152.85)
    assert transcript.skipped_lines == 0


def test_teams_voice_tags_in_all_their_forms() -> None:
    transcript = read("""
        WEBVTT

        6f0c2a1e-5b1d-4c56-9b8a-2f6f1f0f9c11/14-0
        00:00:03.250 --> 00:00:05.670
        <v Dana Reyes>We need sign-off
        before March.</v>

        00:06.000 --> 00:07.000
        <v.loud Sam Okafor>Noted

        00:08.000 --> 00:09.000
        <v Dana Reyes>Good.</v> <v Sam Okafor>Bye <i>now</i>.</v>

        00:10.000 --> 00:11.000
        Nobody's words.
    """)
    assert transcript.format == "teams-vtt"
    assert said(transcript) == [
        ("Dana Reyes", "We need sign-off before March.", 5),
        ("Sam Okafor", "Noted", 9),
        ("Dana Reyes", "Good.", 12),
        ("Sam Okafor", "Bye now.", 12),
        (None, "Nobody's words.", 15),
    ]
    assert "1 of 5 turns have no speaker" in transcript.warnings


def test_captions_without_names_are_read_with_a_warning() -> None:
    transcript = read("WEBVTT\n\n00:01.000 --> 00:02.000\nAnd he said: do it.\n\n00:02.000 --> 00:03.000\n>> Right.\n")
    assert transcript.format == "webvtt"
    assert said(transcript) == [(None, "And he said: do it.", 4), (None, "Right.", 7)]
    assert "no speakers" in transcript.warnings[0]


def test_subrip_with_names_before_a_colon_or_in_brackets() -> None:
    transcript = read("""
        1
        00:00:00,000 --> 00:00:03,000
        Dana: First.

        2
        00:00:03.000 --> 00:00:06.000
        [Sam] Second.

        3
        00:00:06,000 --> 00:00:09,000
        <font color="red">Nobody's.</font>
    """)
    assert transcript.format == "srt"
    assert said(transcript) == [("Dana", "First.", 3), ("Sam", "Second.", 7), (None, "Nobody's.", 11)]


def test_a_cue_with_two_named_lines_is_two_turns() -> None:
    transcript = read("1\n00:00:00,000 --> 00:00:03,000\nDana: First.\nSam: Second.\n")
    assert said(transcript) == [("Dana", "First.", 3), ("Sam", "Second.", 4)]


def test_notes_styles_and_empty_cues_take_no_number() -> None:
    transcript = read("""
        WEBVTT - a title

        STYLE
        ::cue { color: red }

        NOTE typed by somebody

        00:01.000 --> 00:02.000
        <v Dana></v>

        NOTE right above the times
        00:02.000 --> 00:03.000
        <v Dana>Hi.</v>
    """)
    assert said(transcript) == [("Dana", "Hi.", 13)]


def test_entities_are_decoded_once_and_cues_stay_in_file_order() -> None:
    transcript = read(
        "WEBVTT\n\n00:09.000 --> 00:10.000\n<v Dana>R&amp;D &amp;lt; 3</v>\n\n00:01.000 --> 00:02.000\n<v Sam>Hi</v>\n"
    )
    assert [(t.n, t.text, t.start) for t in transcript.turns] == [(1, "R&D &lt; 3", 9.0), (2, "Hi", 1.0)]


def test_missing_blank_lines_between_cues() -> None:
    transcript = read("WEBVTT\n1\n00:01.000 --> 00:02.000\nDana: Hi.\n2\n00:02.000 --> 00:03.000\nDana: So.\n")
    assert [t.text for t in transcript.turns] == ["Hi.", "So."]


def test_times_that_run_backward_are_refused() -> None:
    with pytest.raises(UnreadableInput, match="do not line up"):
        read("WEBVTT\n\n00:09.000 --> 00:02.000\nDana: Hi.\n\n00:12.000 --> 00:03.000\nDana: So.\n")


def test_captions_without_words_are_refused() -> None:
    with pytest.raises(UnreadableInput, match="no words"):
        read("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:02.000 --> 00:03.000\n")


def test_five_hours_are_read_in_seconds_at_most() -> None:
    def stamp(second: int) -> str:
        return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000"

    cues = (
        f"{n}\n{stamp(n * 6)} --> {stamp(n * 6 + 5)}\n<v Dana {n % 7}>{'we need the sign-off before March ' * 3}</v>\n"
        for n in range(3000)
    )
    data = ("WEBVTT\n\n" + "\n".join(cues)).encode()
    began = time.perf_counter()
    assert len(intake.read(data).turns) == 3000
    assert time.perf_counter() - began < 5  # about 0.4 s on a quiet machine


def test_a_note_above_the_first_cue_may_name_the_day() -> None:
    noted = "WEBVTT\n\nNOTE Recorded 2026-08-15\n\n00:01.000 --> 00:02.000\nDana Reyes: Hello there.\n"
    later = "WEBVTT\n\n00:01.000 --> 00:02.000\nDana Reyes: Hello there.\n\nNOTE 2026-08-15\n"
    assert (read(noted).meeting_date, read(noted).meeting_date_from) == (date(2026, 8, 15), "header")
    assert read(later).meeting_date is None
