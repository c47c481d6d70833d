"""Library: the team's cards."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from copilot.errors import NotFound
from copilot.tui import editor
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.library import LibraryScreen
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts

WIDE = (140, 45)


async def test_the_cards_stand_with_their_marks_and_the_preview_follows(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "l", "j", "j", "j")
        text = seen(pilot)
        line = next(line for line in text.splitlines() if "Single sign-on" in line)
        assert "✗ 1 Oct" in line
        assert "SAML and OIDC on every plan." in text
        assert "owner Piet" in text
        assert "expired 2026-10-01" in text


async def test_words_narrow_the_table_and_escape_brings_all_back(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "f", *"saml")
        assert "1 of 4 cards" in seen(pilot)
        await press(pilot, "escape")
        assert "4 of 4 cards" in seen(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_c_shows_one_kind_after_the_other(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "c")
        assert "meddpicc · 1 of 4 cards" in seen(pilot)


async def test_without_cards_it_says_what_to_do(empty_service: Any, press: Any, tmp_path: Path) -> None:
    for card in (tmp_path / "data" / "library").rglob("*.md"):
        card.unlink()
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "l")
        assert "No cards." in seen(pilot)
        assert "sales-copilot init" in seen(pilot)


async def test_a_flag_has_its_reason_and_can_be_taken_away(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=WIDE) as pilot:
        await press(pilot, "l", "exclamation_mark", "enter")
        assert "say what is wrong" in toasts(pilot)
        await press(pilot, *"old", "enter")
        assert [(f.file, f.heading, f.reason, f.by) for f in service.library.flags()] == [
            ("playbooks/calls/evaluation.md", "", "old", "anna")
        ]
        assert "! old, anna 24 Nov" in seen(pilot)
        await press(pilot, "u")
        assert service.library.flags() == ()


async def test_an_edit_is_live_at_once_and_makes_a_starter_card_ones_own(
    service: Any, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(file: Path, line: int) -> None:
        file.write_text(file.read_text().replace("every plan", "the large plan"))

    monkeypatch.setattr(editor, "run", edit)
    async with app_of(service).run_test(size=WIDE) as pilot:
        pilot.app.suspend = nullcontext  # type: ignore[method-assign,assignment]
        await press(pilot, "l", "j", "j", "j", "e")
        assert "SAML and OIDC on the large plan." in seen(pilot)
        assert "taken up" in toasts(pilot)


async def test_a_starter_card_that_was_only_looked_at_stays_the_starters(
    service: Any, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []
    monkeypatch.setattr(editor, "run", lambda file, line: looked.append(file))
    async with app_of(service).run_test(size=SMALL) as pilot:
        pilot.app.suspend = nullcontext  # type: ignore[method-assign,assignment]
        await press(pilot, "l", "e")
        assert isinstance(pilot.app.screen, LibraryScreen)
    assert looked
    assert not looked[0].exists()


def test_editors_are_told_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path("a card.md")
    monkeypatch.delenv("VISUAL", raising=False)
    for named, words in (
        ("vim -n", ["vim", "-n", "+12", "a card.md"]),
        ("code", ["code", "--wait", "--goto", "a card.md:12"]),
        ("hx", ["hx", "a card.md:12"]),
        ("ed", ["ed", "a card.md"]),
    ):
        monkeypatch.setenv("EDITOR", named)
        assert editor.command(file, 12) == words
    monkeypatch.delenv("EDITOR")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotFound, match="no editor"):
        editor.command(file, 12)
