"""A label file worked on label by label."""

from pathlib import Path

import pytest

from copilot.domain.meddpicc import Element, Status
from copilot.errors import BrokenFile, StorageFailed, WrongUsage
from copilot.service.labelling import LabelSheet, is_label_file

TEXT = """\
# sales-copilot labels 1
# file: call.txt
# date: 2026-11-23
# sellers: Maya
# buyers: Dana

[1] Maya (seller): Where does it stand?
[2] Dana (buyer): Every release waits nine days, and we want two.
> metrics baseline | waits nine days
   # a note of the person

= status metrics partial also=confirmed
= status champion missing
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "call.labels.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_label_goes_below_the_ones_its_turn_has_and_no_other_line_changes(file: Path) -> None:
    state = LabelSheet(file).add(2, "metrics target", "we want two")
    first = "> metrics baseline | waits nine days\n"
    assert file.read_text() == TEXT.replace(first, first + "> metrics target | we want two\n")
    assert state.count == 2


def test_words_that_are_not_in_the_turn_are_refused_and_nothing_is_written(file: Path) -> None:
    sheet = LabelSheet(file)
    with pytest.raises(WrongUsage, match="does not stand in turn 2"):
        sheet.add(2, "metrics target", "we want three")
    with pytest.raises(WrongUsage, match="no facet"):
        sheet.add(2, "metrics nonsense", "we want two")
    assert file.read_text() == TEXT


def test_a_status_keeps_what_else_its_line_says_and_is_added_where_it_is_missing(file: Path) -> None:
    sheet = LabelSheet(file)
    sheet.set_status(Element.METRICS, Status.CONFIRMED)
    state = sheet.set_status(Element.COMPETITION, Status.PARTIAL)
    assert "= status metrics confirmed also=confirmed\n" in file.read_text()
    assert file.read_text().endswith("= status competition partial\n")
    assert state.statuses[Element.COMPETITION] is Status.PARTIAL


def test_every_change_can_be_undone_byte_for_byte(file: Path) -> None:
    file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    before, sheet = file.read_bytes(), LabelSheet(file)
    sheet.add(1, "decoy looks_like=metrics", "Where does it stand?")
    sheet.remove(sheet.state().turns[1].line + 1)
    assert b"metrics baseline" not in file.read_bytes()
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n")
    sheet.undo()
    state = sheet.undo()
    assert file.read_bytes() == before
    assert not state.can_undo
    with pytest.raises(WrongUsage):
        sheet.undo()


def test_what_another_program_wrote_meanwhile_is_not_overwritten(file: Path) -> None:
    sheet = LabelSheet(file)
    file.write_text(TEXT + "= plan_unchanged M3\n")
    with pytest.raises(StorageFailed, match="changed by another program"):
        sheet.add(2, "metrics target", "we want two")
    assert "plan_unchanged" in file.read_text()


def test_a_transcript_is_no_label_file(file: Path, tmp_path: Path) -> None:
    call = tmp_path / "call.txt"
    call.write_text("Maya: Hello.\n")
    assert is_label_file(file)
    assert not is_label_file(call)
    with pytest.raises(BrokenFile, match="no label file"):
        LabelSheet(call)
