"""What reaches a terminal: words of others command it nothing, our own styles stay."""

import io

import pytest
from rich.text import Text

from copilot.cli import console


def test_escapes_in_names_and_quotes_do_not_reach_the_terminal() -> None:
    page = io.StringIO()
    console.out(Text("Dana\x1b[2J \x1b]0;owned\x07\x9b31m\u202eReyes"), page)
    assert page.getvalue() == "Dana[2J ]0;owned31mReyes\n"


def test_tabs_and_lines_stay(capsys: pytest.CaptureFixture[str]) -> None:
    console.out_text("a\tb\nc\x1b[0m")
    console.say("d\x07")
    written = capsys.readouterr()
    assert (written.out, written.err) == ("a\tb\nc[0m\n", "d\n")
