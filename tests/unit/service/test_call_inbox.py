"""Calls that arrive in a folder, files that are looked for, and what was left in New call."""

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from copilot import intake
from copilot.errors import NotFound, StorageFailed
from copilot.intake.arrivals import Arrivals, entries
from copilot.service.call_drafts import CallDraft, CallDrafts
from copilot.service.call_files import CallFiles
from copilot.service.inbox import Inbox, NewCall, NoCall

CALL = "Maya: Hello there, Dana.\nDana: Hello Maya, shall we start?\n"


def put(folder: Path, name: str, text: str = CALL, *, age: float = 60) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    os.utime(file, (time.time() - age, time.time() - age))
    return file


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    """Over a folder that does not exist yet."""
    calls: Any = SimpleNamespace(transcript=lambda file, _: intake.read_path(Path(file), max_mb=1))
    return Inbox(tmp_path / "in", calls, tmp_path / "data" / "inbox.json")


def test_a_file_that_is_still_written_waits_until_it_is_quiet(tmp_path: Path) -> None:
    arrivals, wall = Arrivals(tmp_path), time.time()
    file = put(tmp_path, "a.txt", age=0)
    os.utime(file, (wall, wall))
    assert arrivals.whole(now=0, wall=wall + 1) == ()
    put(tmp_path, "a.txt", CALL * 2, age=-50)  # the clock of the other machine is ahead
    assert arrivals.whole(now=5, wall=wall + 5) == ()
    assert arrivals.whole(now=6, wall=wall + 6) == ()
    assert [e.path for e in arrivals.whole(now=7.5, wall=wall + 7.5)] == [file]


def test_downloads_under_way_hidden_and_empty_files_are_no_calls(tmp_path: Path) -> None:
    put(tmp_path, "a.vtt.crdownload")
    put(tmp_path, ".a.txt")
    put(tmp_path, "b.txt", "")
    put(tmp_path, "c.png")
    assert Arrivals(tmp_path).whole() == ()
    assert Arrivals(tmp_path / "nowhere").whole() == ()


def test_folders_come_first_then_readable_files_newest_first(tmp_path: Path) -> None:
    for name, age in (("old.txt", 90), ("new.vtt", 60), ("newest.png", 1)):
        put(tmp_path, name, age=age)
    (tmp_path / "calls").mkdir()
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert [e.path.name for e in entries(tmp_path)] == ["calls", "new.vtt", "old.txt", "newest.png"]


def test_new_calls_are_told_oldest_first_and_what_is_none_with_the_reason(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.look() == ()
    put(tmp_path / "in", "b.txt", age=10)
    put(tmp_path / "in", "a.txt", "milk\neggs\n", age=20)
    no_call, call = inbox.look()
    assert isinstance(no_call, NoCall)
    assert "no speakers" in no_call.why
    assert isinstance(call, NewCall)
    assert (call.path.name, call.format, call.turns, call.speakers) == ("b.txt", "names", 2, ("Maya", "Dana"))
    assert inbox.new_calls() == (call,)


def test_what_is_done_comes_back_only_when_it_is_written_again(inbox: Inbox, tmp_path: Path) -> None:
    file = put(tmp_path / "in", "a.txt")
    inbox.done(file)
    assert inbox.new_calls() == ()
    assert Inbox(inbox.folder, inbox.calls, inbox.record).new_calls() == ()
    assert inbox.record.stat().st_mode & 0o777 == 0o600
    put(tmp_path / "in", "a.txt", CALL * 2)
    assert [c.turns for c in inbox.new_calls()] == [4]
    inbox.done(tmp_path / "nowhere.txt")


def test_a_broken_record_forgets_and_one_that_cannot_be_written_says_so(inbox: Inbox, tmp_path: Path) -> None:
    file = put(tmp_path / "in", "a.txt")
    inbox.record.parent.mkdir()
    inbox.record.write_text("{", encoding="utf-8")
    assert len(inbox.new_calls()) == 1
    inbox.record.unlink()
    inbox.record.mkdir()
    with pytest.raises(StorageFailed):
        inbox.done(file)


def test_following_tells_at_the_start_and_after_each_change(inbox: Inbox, tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt")
    stop, told = threading.Event(), list[int]()
    for found in inbox.follow(stop):
        told.append(len(found))
        if len(told) == 2:
            stop.set()
        else:
            put(tmp_path / "in", "b.txt")
    assert told == [1, 2]
    with pytest.raises(NotFound):
        next(Inbox(None, inbox.calls, inbox.record).follow(stop))


def test_the_picker_begins_where_the_last_call_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    files = CallFiles(tmp_path / "data" / "last-folder")
    assert files.start() == tmp_path
    (tmp_path / "Downloads").mkdir()
    assert files.start() == tmp_path / "Downloads"
    files.remember(put(tmp_path / "calls", "a.txt"))
    assert [e.path.name for e in files.list(None).entries] == ["a.txt"]
    with pytest.raises(NotFound):
        files.list(tmp_path / "nowhere")


def draft(**fields: Any) -> CallDraft:
    return CallDraft(**{"id": "a", "step": 1, "saved": datetime(2026, 1, 1, tzinfo=UTC), "words": CALL, **fields})


def test_a_draft_is_kept_until_it_is_dropped_for_good(tmp_path: Path) -> None:
    drafts = CallDrafts(tmp_path / "unfinished")
    assert (drafts.newest(), drafts.waiting()) == (None, 0)
    drafts.keep(draft())
    again = CallDrafts(tmp_path / "unfinished")
    assert again.newest() == draft()
    assert (tmp_path / "unfinished" / "a.json").stat().st_mode & 0o777 == 0o600
    drafts.drop("a")
    drafts.keep(draft(step=9))
    assert drafts.waiting() == 0


def test_an_older_state_never_replaces_a_newer_one_and_an_empty_one_removes_it(tmp_path: Path) -> None:
    drafts = CallDrafts(tmp_path / "unfinished")
    drafts.keep(draft(step=2, words="newer"))
    drafts.keep(draft(step=1, words="older"))
    kept = drafts.newest()
    assert kept is not None
    assert kept.words == "newer"
    drafts.keep(draft(step=3, words=" \n"))
    assert drafts.waiting() == 0


def test_a_broken_draft_is_passed_over_and_a_full_disk_told(tmp_path: Path) -> None:
    drafts = CallDrafts(tmp_path / "unfinished")
    drafts.keep(draft())
    (tmp_path / "unfinished" / "b.json").write_text("{", encoding="utf-8")
    assert drafts.newest() == draft()
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageFailed):
        CallDrafts(tmp_path / "file").keep(draft())
