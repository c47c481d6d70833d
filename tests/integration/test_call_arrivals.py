"""`watch`, `deal suggest` and `deal move`, as a person or a script calls them."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SECOND = """\
Maya Lindqvist: Welcome back. Shall we go through the open points?
Dana Reyes: Yes. We have read the pack, and there are two questions.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a call, and a list that is none."""
    made = tmp_path / "in"
    made.mkdir()
    for name, text in (("Lumen 2.txt", SECOND), ("list.txt", "milk\neggs\n")):
        (made / name).write_text(text, encoding="utf-8")
        os.utime(made / name, (time.time() - 60, time.time() - 60))
    return made


def test_a_call_is_told_with_the_deal_that_fits_and_nothing_is_attached(cli: Callable[..., Any], folder: Path) -> None:
    cli("deal", "new", "lumen", "--account", "Lumen")
    cli("deal", "set", "lumen", "person.Dana Reyes.side", "buyer")
    told = cli("watch", str(folder), "--once", "--json")
    assert told.code == 0
    assert "list.txt is no call" in told.err
    found = json.loads(told.out)
    assert (found["contract"], found["best"], found["turns"], found["known"]) == (1, "lumen", 2, None)
    assert found["fits"][0]["reasons"][0] == "Dana Reyes is a contact of Lumen"
    suggested = json.loads(cli("deal", "suggest", str(folder / "Lumen 2.txt"), "--json").out)
    assert suggested["best"] == "lumen"
    words = cli("deal", "suggest", str(folder / "Lumen 2.txt")).out
    assert "sales-copilot deal attach lumen" in words
    assert json.loads(cli("deal", "show", "lumen", "--json").out)["calls"] == []


def test_without_a_folder_it_says_how_to_name_one(cli: Callable[..., Any], tmp_path: Path) -> None:
    assert "set inbox in your settings" in cli("watch").err
    missing = cli("watch", str(tmp_path / "nowhere"))
    assert (missing.code, "there is no folder" in missing.err) == (1, True)
