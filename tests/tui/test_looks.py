"""Themes, NO_COLOR, and what the app remembers from one start to the next."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from copilot.errors import BrokenFile
from copilot.tui.app import CopilotApp
from copilot.tui.late_service import LateService
from copilot.tui.remembered import Remembered, recall, remember
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.home import HomeScreen
from copilot.tui.themes import DARK, HIGH_CONTRAST, LIGHT, LOOKS
from tests.tui.conftest import SMALL
from tests.tui.reading_the_screen import seen


def remembering(service: Any, file: Path) -> CopilotApp:
    app = CopilotApp(service, remembered=file)
    app.animation_level = "none"
    return app


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "least"), [(DARK, 4.0), (LIGHT, 4.5), (HIGH_CONTRAST, 7.0)])
def test_marks_read_on_the_ground_of_each_theme(theme: str, least: float) -> None:
    from copilot.tui import marks

    look = LOOKS[theme]
    for mark in (marks.GOOD, marks.SOME, marks.BAD, marks.OWN, marks.QUIET):
        assert contrast(look.colours.get(mark, mark), str(look.theme.background)) >= least


async def test_marks_change_their_colour_with_the_theme(service: Any, press: Any) -> None:
    async with CopilotApp(service).run_test(size=SMALL) as pilot:
        for _ in LOOKS:
            look = LOOKS[pilot.app.theme]
            await press(pilot, "enter")
            drawn = pilot.app.export_screenshot()
            for mark in look.colours:
                assert mark not in drawn
            assert not look.colours or any(own in drawn for own in look.colours.values())
            await press(pilot, "escape", "ctrl+t")
        assert pilot.app.theme == DARK


async def test_without_colours_the_marks_still_tell(service: Any, settle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with CopilotApp(service).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "○○○○○○○○" in seen(pilot)
        filters, ground = pilot.app.get_line_filters(), pilot.app.screen.background_colors[1]
        for strip in pilot.app.screen._compositor.render_strips():
            segments = list(strip)
            for each in filters:
                segments = each.apply(segments, ground)
            for segment in segments:
                colour = segment.style.color.triplet if segment.style and segment.style.color else None
                assert colour is None or max(colour) - min(colour) <= 1


async def test_the_app_opens_as_it_was_left(service: Any, press: Any, tmp_path: Path) -> None:
    file = tmp_path / "data" / "screen.json"
    async with remembering(service, file).run_test(size=SMALL) as pilot:
        await press(pilot, "s", "S", "ctrl+t", "enter")
        pilot.app.exit()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    async with remembering(service, file).run_test(size=SMALL) as pilot:
        await press(pilot)
        assert pilot.app.theme == LIGHT
        assert isinstance(pilot.app.screen, DealScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert (pilot.app.screen.order, pilot.app.screen.backwards) == (1, True)


async def test_a_deal_that_is_gone_is_not_opened(service: Any, press: Any, tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    remember(file, Remembered(deal="gone"))
    async with remembering(service, file).run_test(size=SMALL) as pilot:
        await press(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
        assert not pilot.app._notifications


@pytest.mark.parametrize("text", ["", "{", "[]", '{"order": 7, "words": null, "unknown": 1}', "\x00"])
def test_a_broken_file_is_as_good_as_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    file.write_text(text)
    assert recall(file) == Remembered()


def test_what_fits_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    file.write_text(json.dumps({"theme": LIGHT, "backwards": "yes"}))
    assert recall(file) == Remembered(theme=LIGHT)


def test_a_folder_that_cannot_be_written_keeps_nobody_in_the_app(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not remember(tmp_path / "file" / "screen.json", Remembered())


async def test_a_service_that_cannot_be_built_ends_the_app(settle: Any) -> None:
    def build() -> Any:
        raise BrokenFile("the settings do not hold", "mend them")

    late: Any = LateService(build)
    app = CopilotApp(late)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
    assert app.return_code == 1
    assert late.problem.hint == "mend them"


async def test_the_palette_does_what_the_keys_of_the_screen_do(service: Any, press: Any) -> None:
    async with CopilotApp(service).run_test(size=SMALL) as pilot:
        await press(pilot, "ctrl+p", *"sort the other")
        for _ in range(50):
            if "S" in seen(pilot) and "On this screen: S" in seen(pilot):
                break
            await pilot.pause(0.02)
        await press(pilot, "down", "enter")
        assert pilot.app.screen.backwards
