"""The pure parts: dates, money, sources of a call, which items are sure."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_desk import TODAY, add_sample_deal, analysis_of, make_service, meeting

from copilot.domain.proposal import ItemKind
from copilot.domain.sure_enough import sure
from copilot.tui import changes, marks, pipeline_rows
from copilot.tui.fields import edited, fields
from copilot.tui.pasting import folded, folds, source_of
from copilot.tui.quotes import call_of, in_context
from copilot.tui.reading import read_folder


@pytest.mark.parametrize(
    ("value", "currency", "shown"),
    [
        (None, "USD", "–"),
        (0, "EUR", "€0"),
        (950, "USD", "$950"),
        (120_000, "EUR", "€120k"),
        (1_250_000, "CHF", "CHF 1.25m"),
    ],
)
def test_money_is_short(value: float | None, currency: str, shown: str) -> None:
    assert marks.money(value, currency) == shown


def test_a_day_of_another_year_has_its_year() -> None:
    assert marks.day(date(2026, 8, 19), TODAY) == "19 Aug"
    assert marks.day(date(2027, 8, 19), TODAY) == "19 Aug 2027"
    assert marks.day(None) == "–"


def test_time_is_as_on_a_player() -> None:
    assert marks.clock(723.4) == "12:03"
    assert marks.clock(3_723) == "1:02:03"
    assert marks.clock(None) == ""


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("calls/a.vtt", "calls/a.vtt"),
        ("'/tmp/my call.vtt'", "/tmp/my call.vtt"),
        ("/tmp/my\\ call.vtt", "/tmp/my call.vtt"),
        ("file:///tmp/my%20call.vtt", "/tmp/my call.vtt"),
        ("  notes.txt \n", "notes.txt"),
        ("Dana Reyes: we need it by May", None),
        ("one line\nanother line", None),
        ("~nobody-of-that-name/a.vtt", "~nobody-of-that-name/a.vtt"),
        ("", None),
    ],
)
def test_one_line_that_nobody_speaks_is_a_path(typed: str, path: str | None) -> None:
    assert source_of(typed).path == path


def test_a_path_from_the_home_folder_is_found() -> None:
    assert source_of("~/call.vtt").path == str(Path.home() / "call.vtt")


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_source(text: str) -> None:
    source = source_of(text)
    assert source.path is not None or source.words == text


def test_a_short_paste_is_shown_whole() -> None:
    assert not folds("Dana: hello\nMaya: hi\n")
    assert folds("Dana: hello\n" * 12)
    assert folded("one\ntwo\n") == "pasted 2 lines, 8 characters"


def test_only_what_needs_no_look_is_sure(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    add_sample_deal(service)
    folder = read_folder(service, "ridgeline")
    assert [i.target for i in folder.items if sure(i, folder.deal)] == ["m2", "t1"]
    service.deals.set("ridgeline", "plan.m2.due", "2026-12-05")
    folder = read_folder(service, "ridgeline")
    assert [i.target for i in folder.items if sure(i, folder.deal)] == ["t1"]


def test_a_change_is_told_in_a_few_words(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    add_sample_deal(service)
    told = {changes.subject(i): changes.short(i) for i in service.deals.proposals("ridgeline")}
    assert told["Metrics"] == "missing → confirmed"
    assert told["Security review"] == "2026-12-04 → 2026-12-11"
    assert told["send the security pack"] == "new, due 2026-11-27"


def test_a_form_gives_back_only_what_was_changed(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    add_sample_deal(service)
    item = next(i for i in service.deals.proposals("ridgeline") if i.kind is ItemKind.PLAN)
    typed = {f.name: f.value for f in fields(item)}
    assert edited(item, typed) == {}
    assert edited(item, {**typed, "due": "2026-12-18"}) == {"due": "2026-12-18"}


def test_a_quote_is_shown_within_the_turns_around_it() -> None:
    analysis = analysis_of(meeting())
    cite = analysis.commitments[0].cite
    assert call_of(cite, [analysis]) is analysis
    text = in_context(cite, analysis).plain
    assert "build it in house" not in text
    assert "building it in house" in text
    assert "eleventh of December" in text
    assert "nine days" not in text


def test_words_that_are_in_no_call_have_no_context() -> None:
    analysis = analysis_of(meeting())
    cite = analysis.commitments[0].cite.model_copy(update={"quote": "never said"})
    assert call_of(cite, [analysis]) is None


def test_the_filter_wants_every_word(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    add_sample_deal(service)
    standings = service.pipeline.standings()
    assert pipeline_rows.fitting(standings, "ridge EVAL")
    assert not pipeline_rows.fitting(standings, "ridge procurement")
