"""The log of what was sent to a model."""

import json
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copilot.engines.llm.sent_log import Sent, SentLog
from copilot.errors import StorageFailed


def _sent(messages: str = "user: hello", **values: object) -> Sent:
    known = {
        "at": datetime(2026, 11, 24, 10, 30, tzinfo=UTC),
        "address": "https://llm.example/v1",
        "model": "some-model",
        "job": "gap_analysis",
        "prompt": "gap_analysis 3 0f3a",
        "deal": "northwind",
        "messages": messages,
        "hidden": {"email": 2},
        "input_tokens": 100,
        "output_tokens": 20,
        "outcome": "answered",
    }
    return Sent(**{**known, **values})  # type: ignore[arg-type]


def test_what_was_recorded_is_read_back_oldest_first(tmp_path: Path) -> None:
    log = SentLog(tmp_path / "data" / "sent.jsonl")
    first, second = _sent("user: one\nline"), _sent("user: zwei üß \u2028", deal=None)

    log.record(first)
    log.record(second)

    assert log.last(10) == (first, second)
    assert log.last(1) == (second,)


def test_each_request_is_one_line_of_json(tmp_path: Path) -> None:
    log = SentLog(tmp_path / "sent.jsonl")
    log.record(_sent("system: a\nuser: b"))

    lines = log.file.read_text(encoding="utf-8").split("\n")

    assert lines[1:] == [""]
    assert json.loads(lines[0])["messages"] == "system: a\nuser: b"


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    log = SentLog(tmp_path / "data" / "sent.jsonl")
    log.record(_sent())

    assert stat.S_IMODE(log.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.file.parent.stat().st_mode) == 0o700


def test_the_log_is_bounded_and_keeps_the_latest(tmp_path: Path) -> None:
    log = SentLog(tmp_path / "sent.jsonl", largest=2_000)
    for n in range(50):
        log.record(_sent(f"user: {n}"))

    kept = [sent.messages for sent in log.last(100)]

    assert kept[-1] == "user: 49"
    assert kept == [f"user: {n}" for n in range(50 - len(kept), 50)]
    assert log.file.stat().st_size <= 2_000
    assert log.old_file.stat().st_size <= 2_000
    assert len(list(tmp_path.iterdir())) == 2


def test_a_line_that_a_crash_cut_off_is_passed_over(tmp_path: Path) -> None:
    log = SentLog(tmp_path / "sent.jsonl")
    log.record(_sent())
    with log.file.open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-11-24T10:3\n[1]\n')
    log.record(_sent("user: after"))

    assert [s.messages for s in log.last(10)] == ["user: hello", "user: after"]


def test_a_broken_character_does_not_cost_the_entry(tmp_path: Path) -> None:
    log = SentLog(tmp_path / "sent.jsonl")
    log.record(_sent("user: \ud800 here"))

    assert log.last(1)[0].messages.endswith(" here")


def test_clearing_deletes_all_of_it(tmp_path: Path) -> None:
    log = SentLog(tmp_path / "sent.jsonl", largest=600)
    for _ in range(3):
        log.record(_sent())
    log.clear()

    assert log.last(10) == ()
    assert not list(tmp_path.iterdir())


def test_no_log_is_an_empty_one(tmp_path: Path) -> None:
    assert SentLog(tmp_path / "sent.jsonl").last(5) == ()


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    with pytest.raises(StorageFailed, match="cannot be logged"):
        SentLog(tmp_path / "data" / "sent.jsonl").record(_sent())
