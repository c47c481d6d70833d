"""Texts copied from a recorder's page, tables, pages, SBV, and lines without names."""

import pytest

from copilot import intake
from copilot.domain.transcript import Side, Transcript
from copilot.errors import UnreadableInput

TABLE = """\
<table><tr><th>Start</th><th>Speaker</th><th>Text</th></tr>
<tr><td>0:02</td><td>Dana</td><td>Hello there.</td></tr>
<tr><td>0:05</td><td>Sam</td><td>Hi.</td></tr></table>
"""
CAPTIONS = """\
WEBVTT - title
Kind: captions

REGION
id:fred
width:40%

STYLE
::cue { color: red }

NOTE
of two
lines

intro
00:01.000 --> 00:02.000 align:start position:0%
<v.loud Dana>Hi</v>

100:00:01.000 --> 100:00:02.000
<v Sam>Late
"""
BROKEN = """\
WEBVTT

00:01.000 --> 00:02.000
Dana: Hi.

00:xx --> 00:04.000
Sam: Lost?

00:05.000 --> 00:06.000
Dana: So.
"""
HELLO = [("Dana", "Hello there."), ("Sam", "Hi.")]


def read(text: str, **options: str) -> Transcript:
    return intake.read(text.encode(), **options)


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(t.speaker, t.text) for t in transcript.turns]


def test_fathoms_copied_text_without_its_links() -> None:
    transcript = read(
        "Acme discovery - August 15, 2026\nVIEW RECORDING - 31 mins: https://fathom.example/x\n\n---\n\n"
        "2:24 - Dana Reyes (Acme)\n  We need it.\n\n"
        "2:31 - Sam (Northwind)\n  Ok.\n  ACTION ITEM: Send it - WATCH (5 secs): https://x.example\n  Sure.\n"
    )
    assert transcript.format == "fathom-text"
    assert [(t.speaker, t.text, t.line, t.start) for t in transcript.turns] == [
        ("Dana Reyes", "We need it.", 7, 144.0),
        ("Sam", "Ok. Sure.", 10, 151.0),
    ]
    assert (transcript.title, str(transcript.meeting_date)) == ("Acme discovery", "2026-08-15")
    assert [(p.name, p.company) for p in transcript.participants] == [("Dana Reyes", "Acme"), ("Sam", "Northwind")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("0:02 | Dana\nHello there.\n\n0:05 | Sam\nHi.\n", "gong-text"),
        ("Dana\n0:02\nHello there.\n\nSam\n0:05\nHi.\n", "name-time-lines"),
        (
            "Dana\n0 minutes 2 seconds\n0:02\nDana 0 minutes 2 seconds\nHello there.\nSam\n5 seconds\n0:05\nHi.\n",
            "name-time-lines",
        ),
        ("### Dana (00:02)\nHello there.\n\n### Sam (00:05)\nHi.\n", "otter"),
        ("00:02 --> 00:05\nDana\nHello there.\n\n00:05 --> 00:08\nSam\nHi.\n", "webvtt"),
        ("Dana\t0:02\tHello there.\nSam\t0:05\tHi.\n", "table"),
        ("0:02\tDana\tHello there.\n0:05\tSam\tHi.\n", "table"),
        ("Speaker,Start,Text\nDana,0:02,Hello there.\nSam,0:05,Hi.\n", "table"),
        ("| Time | Speaker | Text |\n|---|---|---|\n| 0:02 | Dana | Hello there. |\n| 0:05 | Sam | Hi. |\n", "table"),
        (TABLE, "table"),
    ],
)
def test_names_times_and_words_in_their_own_places(text: str, name: str) -> None:
    transcript = read(text)
    assert (transcript.format, said(transcript)) == (name, HELLO)
    assert [t.start for t in transcript.turns] == [2.0, 5.0]


def test_a_page_is_read_by_its_visible_lines_and_entities_are_decoded_once() -> None:
    transcript = read(
        "<html><head><style>x: y</style></head><body>\n<h1>Call</h1>\n<p><b>Dana:</b> R&amp;D &amp;lt; 3</p>\n"
        "<p>Sam: Hi.<br>\nDana: Bye.</p></body></html>"
    )
    assert [(t.speaker, t.text, t.line) for t in transcript.turns] == [
        ("Dana", "R&D &lt; 3", 3),
        ("Sam", "Hi.", 4),
        ("Dana", "Bye.", 5),
    ]


def test_a_page_with_marked_sections_is_read_around_them() -> None:
    page = "<html><body><![if !mso]><p>Dana: Hi.</p><![endif]><p>Sam: Yo.</p><![octype x</body></html>"
    assert [(t.speaker, t.text[:3]) for t in read(page).turns] == [("Dana", "Hi."), ("Sam", "Yo.")]


def test_you_and_them_with_spaces_between() -> None:
    transcript = read("You  Got it.\nThem  We need it\nbefore March.\nYou  Sure.\n")
    assert said(transcript) == [("You", "Got it."), ("Them", "We need it before March."), ("You", "Sure.")]
    assert [s.side for s in transcript.speakers] == [Side.SELLER, Side.BUYER]


def test_granolas_markdown_without_its_notes() -> None:
    transcript = read(
        "# Acme\n\n## Notes\n- Dana: wants a demo\n\n## Transcript\n\nme: How does it work?\nthem: With sign-off.\n"
    )
    assert said(transcript) == [("me", "How does it work?"), ("them", "With sign-off.")]


def test_sbv_with_and_without_names() -> None:
    plain = read("0:00:01.010,0:00:07.680\nWe need it[br]before March.\n\n0:00:08.000,0:00:09.000\nOk.\n")
    assert plain.format == "sbv"
    assert [(t.text, t.line, t.start) for t in plain.turns] == [("We need it before March.", 2, 1.01), ("Ok.", 5, 8.0)]
    named = read("0:00:01.010,0:00:04.680\nDana: We need it before March.\n\n0:00:05.000,0:00:06.200\nSam: Ok then.\n")
    assert said(named) == [("Dana", "We need it before March."), ("Sam", "Ok then.")]


def test_lines_without_names_only_when_asked() -> None:
    text = "Welcome to the meeting.\n\nThe deadline is Friday.\n"
    with pytest.raises(UnreadableInput, match=r"line 1") as refused:
        read(text)
    assert "--format plain" in refused.value.hint
    assert said(read(text, format="plain")) == [(None, "Welcome to the meeting."), (None, "The deadline is Friday.")]


def test_webvtt_in_full() -> None:
    transcript = read(CAPTIONS)
    assert [(t.speaker, t.text, t.start, t.line) for t in transcript.turns] == [
        ("Dana", "Hi", 1.0, 17),
        ("Sam", "Late", 360001.0, 20),
    ]


def test_a_time_that_cannot_be_read_keeps_its_words_apart() -> None:
    transcript = read(BROKEN)
    assert [(t.speaker, t.start) for t in transcript.turns] == [("Dana", 1.0), ("Sam", None), ("Dana", 5.0)]
    assert "line 6" in transcript.warnings[0]
