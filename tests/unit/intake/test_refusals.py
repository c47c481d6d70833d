"""What is no talk is refused with the reason, the line, and what to do next."""

import re

import pytest

from copilot import intake
from copilot.errors import UnreadableInput

THREAD = """\
Hi.

From: Dana <d@a.example>
Sent: Monday
To: Sam

Sam: see below

From: Sam <s@n.example>
Sent: Sunday
To: Dana

Dana: hello
"""
REFUSED = {
    "otter times that run backward": (
        "Dana  10:05\nhi\nSam  9:02\nyo\nDana  8:00\nx\nSam  3:00\nx\n", "do not line up: line 3", "one recording"
    ),
    "timed lines that run backward": (
        "00:50 hello there\n00:40 hi there\n00:30 so then\n00:20 ok\n", "do not line up: line 2", "one recording"
    ),
    "cues that end before they start": (
        "WEBVTT\n\n00:09.000 --> 00:02.000\nDana: Hi.\n", "do not line up.*line 4", "export"
    ),
    "notes": ("# Notes\n- Dana wants a demo\n- Price is an issue\n", r"notes.*line 1", "--as note"),
    "an agenda": ("Agenda\n10:00 Welcome\n10:15 Demo\n10:45 Questions\n", r"agenda.*line 2", "transcript"),
    "an e-mail": ("From: d@a.example\nTo: s@n.example\nSubject: Demo\n\nHi Sam.\n", r"e-mail.*line 1", "--as email"),
    "a thread": (THREAD, r"e-mail.*line 3", "--as email"),
    "an .eml file": (
        "MIME-Version: 1.0\nFrom: Dana <d@a.example>\nTo: s@n.example\n\nSam: see\nDana: ok\n", "e-mail", "--as email"
    ),
    "slack": ("Dana  10:02 AM\nhi\nSam  10:05 AM\nyo\n2 replies\n", "line 1 was typed", "--as email"),
    "zoom's chat": ("00:16:41\tDana Reyes:\tlink\n00:17:41\tSam:\tthanks\n", "line 1 was typed", "chat"),
    "meet's chat": (
        "0:01:01.010,0:01:04.010\nDana: https://acme.example\n\n0:12:08.000,0:12:11.000\nSam: thanks!\n",
        "line 1 was typed",
        "chat",
    ),
    "json of something else": ('{"a": 1}', "line 1", "--formats"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "reason", "hint"), REFUSED.values(), ids=REFUSED)
def test_the_reason_names_the_line_and_the_hint_the_next_step(text: str, reason: str, hint: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        intake.read(text.encode())
    assert re.search(reason, refused.value.message), refused.value.message
    assert hint in refused.value.hint
    assert refused.value.exit_code == 3


def test_a_chat_that_the_name_of_the_file_tells() -> None:
    talk = b"0:00:01.010,0:00:04.680\nDana: We need it before March.\n\n0:00:05.000,0:00:06.200\nSam: Ok then.\n"
    assert intake.read(talk).turns
    with pytest.raises(UnreadableInput, match="typed"):
        intake.read(talk, name="/calls/Acme - Chat.sbv")
