"""Other people's phrases of times."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copilot.errors import BrokenFile, NotFound
from evals.when_phrases import contradictions, main, phrase_of, read_phrases, report

Row = dict[str, Any]


def row(text: str, value: str, kind: str = "datetime", lang: str = "EN", **expected: str) -> Row:
    told = {"kind": kind, "grain": "Day", "holiday": None, "value": f"{value}T00:00:00", **expected}
    return {"lang": lang, "text": text, "ref": "2024-05-14T04:30:00-02:00", "expected": told}


def written(folder: Path, *rows: Row) -> Path:
    file = folder / "phrases.jsonl"
    file.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    return file


def test_the_past_hours_and_other_languages_do_not_count() -> None:
    assert phrase_of(row("yesterday", "2024-05-13")) is None
    assert phrase_of(row("at three", "2024-05-15", grain="Hour")) is None
    assert phrase_of(row("morgen", "2024-05-15", lang="DE")) is None


def test_an_interval_is_read_right_by_any_of_its_days() -> None:
    phrase = phrase_of(row("this week", "2024-05-15", "datetimeInterval", end_exclusive="2024-05-18T00:00:00"))
    assert phrase is not None
    assert (phrase.sort, phrase.last) == ("interval", date(2024, 5, 17))
    assert phrase.right(date(2024, 5, 17))
    assert not phrase.right(date(2024, 5, 18))
    assert not phrase.right(None)


def test_british_numbers_put_the_day_first() -> None:
    phrase = phrase_of(row("3/6", "2024-06-03", lang="EN-GB"))
    assert phrase is not None
    assert phrase.right(phrase.got())


def test_what_contradicts_the_guide_is_left_out_with_its_rule(tmp_path: Path) -> None:
    file = written(
        tmp_path, row("tomorrow", "2024-05-15"), row("Tomorrow", "2024-05-15"), row("next Friday", "2024-05-24")
    )
    found = report(list(read_phrases([file])), {"next friday": "the next such day"})
    assert "1.000  1 of 1" in found
    assert "left out: 'next Friday' (2024-05-24): the next such day" in found


def test_a_wrong_day_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(written(tmp_path, row("tomorrow", "2024-05-16")))]) == 0
    assert "wrong: 'tomorrow' on 2024-05-14: 2024-05-15, should be 2024-05-16" in capsys.readouterr().out


def test_every_phrase_that_is_left_out_has_its_rule() -> None:
    assert all(contradictions().values())


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(read_phrases([tmp_path / "none.jsonl"]))
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"lang": "EN"}', encoding="utf-8")
    with pytest.raises(BrokenFile, match="line 1"):
        list(read_phrases([broken]))
