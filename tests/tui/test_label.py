"""Label: a call turn by turn."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from copilot.service.labelling import LabelSheet
from copilot.tui.labelling_app import LabellingApp
from copilot.tui.screens.label import LabelScreen
from tests.tui.conftest import SMALL
from tests.tui.reading_the_screen import seen, toasts

TEXT = """\
# sales-copilot labels 1
# file: call.txt
# date: 2026-11-23
# sellers: Maya
# buyers: Dana

[1] Maya (seller): Where does it stand?
[2] Dana (buyer): Every release waits nine days. I'll send the plan by Friday.

"""
STATUSES = "".join(
    f"= status {e} missing\n"
    for e in (
        "metrics",
        "economic_buyer",
        "decision_criteria",
        "decision_process",
        "paper_process",
        "identify_pain",
        "champion",
        "competition",
    )
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "call.labels.txt"
    path.write_text(TEXT + STATUSES, encoding="utf-8")
    return path


async def test_a_key_and_a_digit_label_a_turn_and_it_is_in_the_file(file: Path, press: Any) -> None:
    async with LabellingApp(LabelSheet(file)).run_test(size=SMALL) as pilot:
        await press(pilot, "j", "m", "1", "enter")
        assert "> metrics baseline | Every release waits nine days. I'll send the plan by Friday." in file.read_text()
        assert "▸ metrics baseline" in seen(pilot)
        assert "saved · 1 labels · all right" in seen(pilot)


async def test_polarity_statuses_and_undo(file: Path, press: Any) -> None:
    before = file.read_text()
    async with LabellingApp(LabelSheet(file)).run_test(size=SMALL) as pilot:
        await press(pilot, "j", "c", "a", "o", "enter", "C")
        assert "> champion against optional |" in file.read_text()
        assert "= status champion partial" in file.read_text()
        await press(pilot, "u", "u")
        assert file.read_text() == before
        await press(pilot, "u")
        assert "nothing was changed" in toasts(pilot)


async def test_a_promise_is_a_line_to_complete_and_what_is_empty_is_left_out(file: Path, press: Any) -> None:
    async with LabellingApp(LabelSheet(file)).run_test(size=SMALL) as pilot:
        await press(pilot, "j", "t", "tab")
        pilot.app.screen.query_one("#words", Input).value = "I'll send the plan by Friday"
        await press(pilot, "enter")
        assert '> promise owner="Dana" side=buyer | I\'ll send the plan by Friday' in file.read_text()
        await press(pilot, "delete")
        assert "promise" not in file.read_text()


async def test_a_refused_label_comes_back_with_what_was_written(file: Path, press: Any) -> None:
    async with LabellingApp(LabelSheet(file)).run_test(size=SMALL) as pilot:
        await press(pilot, "x", *"nothing", "enter")
        assert "is no category" in toasts(pilot)
        assert pilot.app.screen.query_one("#statement", Input).value == "objection nothing"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LabelScreen)
        assert "objection" not in file.read_text()
