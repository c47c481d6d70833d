"""Cards that somebody found wrong."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copilot.domain.knowledge import Source
from copilot.errors import BrokenFile, NotFound, WrongUsage
from copilot.service.card_flags import CardFlags

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def flags(tmp_path: Path) -> CardFlags:
    return CardFlags(tmp_path / "data" / "flags.json", "anna", lambda: NOW)


def test_a_flag_is_kept_for_its_owner_alone_and_comes_back(flags: CardFlags) -> None:
    made = flags.add("a.md", "A > Answer", " old price ")
    assert flags.all() == (made,)
    assert (made.reason, made.by) == ("old price", "anna")
    assert stat.S_IMODE(flags.file.stat().st_mode) == 0o600


def test_a_second_flag_of_the_same_person_replaces_the_first(flags: CardFlags) -> None:
    flags.add("a.md", "", "one")
    flags.add("a.md", "", "two")
    flags.add("a.md", "", "three", by="ben")
    assert [f.reason for f in flags.all()] == ["two", "three"]


def test_a_flag_concerns_its_heading_or_the_whole_card(flags: CardFlags) -> None:
    source = Source(file="a.md", heading="A > Answer", line=3)
    assert flags.add("a.md", "", "x").concerns(source)
    assert flags.add("a.md", "A > Answer", "x").concerns(source)
    assert not flags.add("a.md", "A > Proof", "x").concerns(source)
    assert not flags.add("b.md", "", "x").concerns(source)


def test_flags_are_taken_away_by_card_or_heading(flags: CardFlags) -> None:
    flags.add("a.md", "", "x")
    flags.add("a.md", "A", "y")
    assert flags.lift("a.md", "A") == 1
    assert flags.lift("a.md") == 1
    with pytest.raises(NotFound):
        flags.lift("a.md")


def test_without_a_reason_and_with_a_broken_file_it_says_so(flags: CardFlags) -> None:
    with pytest.raises(WrongUsage):
        flags.add("a.md", "", "  ")
    flags.file.parent.mkdir()
    flags.file.write_text("{")
    with pytest.raises(BrokenFile, match="cannot be read"):
        flags.all()
