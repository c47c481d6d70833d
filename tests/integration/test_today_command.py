"""`today`: what the day asks, on 24 lines or as JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Result

Cli = Callable[..., Result]

ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
    "SUMMARY:Ridgeline review\r\nDTSTART;VALUE=DATE:20261124\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_nothing_says_what_to_do(cli: Cli) -> None:
    result = cli("today", "--on", "2026-11-24")
    assert (result.code, result.out) == (0, "")
    assert "nothing for Tuesday 24 Nov" in result.err
    assert "hint:" in result.err


def test_meetings_promises_and_what_waits(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "c.ics").write_text(ICS, newline="")
    monkeypatch.setenv("SALES_COPILOT_CALENDAR", str(tmp_path / "c.ics"))
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    cli("deal", "attach", "ridgeline", "call.md")
    items = json.loads(cli("proposals", "ridgeline", "--json").out)["items"]
    cli("accept", "ridgeline", *[i["id"] for i in items if i["kind"] == "task"])
    found = json.loads(cli("today", "--on", "2026-11-24", "--json").out)
    assert [(m["title"], m["deal"]) for m in found["meetings"]] == [("Ridgeline review", "ridgeline")]
    assert found["own"][0]["overdue"] > 0
    assert found["own"][0]["cite"]["quote"]
    assert found["theirs"][0]["nudge"].startswith("Hi Dana,")
    assert "our call of 12 November" in found["theirs"][0]["nudge"]
    assert found["waiting"][0]["count"] == len(items) - 2
    page = cli("today", "--on", "2026-11-24").out
    assert len(page.splitlines()) <= 24
    assert "all day  Ridgeline review  ridgeline (“Ridgeline” is in the title)" in page
    assert "Hi Dana," in cli("today", "--on", "2026-11-24", "-v").out


def test_a_calendar_that_cannot_be_read_is_told_and_the_rest_shown(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_COPILOT_CALENDAR", "nowhere.ics")
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    result = cli("today", "--on", "2026-11-24")
    assert result.code == 0
    assert "warning: there is no calendar nowhere.ics" in result.err
    assert "no next step" in result.out


def test_forty_deals_still_fit_the_screen(cli: Cli) -> None:
    for n in range(40):
        cli("deal", "new", f"d{n}", "--account", f"Account {n}")
    page = cli("today").out.splitlines()
    assert len(page) <= 24
    assert any("more: -v" in line for line in page)
