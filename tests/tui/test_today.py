"""Today: from the deals by `t`, and from each line to where it is worked on."""

from datetime import date
from pathlib import Path
from typing import Any

from copilot.exchange.calendar_source import CalendarSource
from copilot.service.agenda import Agenda
from copilot.tui.screens.deal import DealScreen
from copilot.tui.screens.home import HomeScreen
from copilot.tui.screens.prep import PrepScreen
from copilot.tui.screens.review import ReviewScreen
from copilot.tui.screens.today import TodayScreen
from copilot.tui.widgets.sheet import Sheet
from tests.tui.conftest import SMALL, app_of
from tests.tui.reading_the_screen import seen, toasts

ICS = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:x\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20261101T000000Z\r
SUMMARY:Security review\r
DTSTART:20261124T140000Z\r
ATTENDEE;CN=Dana Reyes:mailto:dana@ridgeline.com\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTAMP:20261101T000000Z\r
SUMMARY:Dentist\r
DTSTART:20261125T070000Z\r
END:VEVENT\r
END:VCALENDAR\r
"""


def full(service: Any, folder: Path) -> None:
    """A calendar, an accepted promise of ours, and one deal without a next step."""
    (folder / "c.ics").write_text(ICS, newline="")
    old: Agenda = service.agenda
    calendar = CalendarSource(str(folder / "c.ics"), folder)
    service.agenda = Agenda(old.store, old.suggestion, calendar, old.today, old.zone)
    promise = next(i for i in service.deals.proposals("ridgeline") if i.kind == "task")
    service.deals.accept("ridgeline", [promise.id])
    service.deals.new("aardvark", "Aardvark")


def move_to(pilot: Any, words: str) -> None:
    """The cursor on the line of these words."""
    sheet = pilot.app.screen.query_one(Sheet)
    keys = list(sheet._rows_shown)
    sheet.move_cursor(row=next(i for i, k in enumerate(keys) if words in " ".join(map(str, sheet.row(k).cells))))


async def test_the_whole_day_stands_in_one_list_at_80x24(service: Any, tmp_path: Path, press: Any) -> None:
    full(service, tmp_path)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "t")
        assert isinstance(pilot.app.screen, TodayScreen)
        shown = seen(pilot)
        for words in ("Meetings (2)", "14:00", "Dentist", "We promised (1)", "27 Nov", "! 4d late", "? 6", "Aardvark"):
            assert words in shown
        assert "Seems to be Ridgeline: Dana Reyes owns a step of the plan" in shown
        assert "Prep" in shown.splitlines()[-1]


async def test_enter_goes_to_where_a_line_is_worked_on(service: Any, tmp_path: Path, press: Any) -> None:
    full(service, tmp_path)
    places = {
        "Security review": (PrepScreen, None),
        "send the security pack": (DealScreen, "promises"),
        "Order form to legal": (DealScreen, "plan"),
        "to decide": (ReviewScreen, None),
        "no date ahead": (DealScreen, "plan"),
    }
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "t")
        for words, (screen, tab) in places.items():
            move_to(pilot, words)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, screen), words
            if tab:
                assert pilot.app.screen.query_one("#tabs").active == tab  # type: ignore[attr-defined]
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, TodayScreen)


async def test_a_meeting_that_fits_no_deal_opens_none(service: Any, tmp_path: Path, press: Any) -> None:
    full(service, tmp_path)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "t")
        move_to(pilot, "Dentist")
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert "no deal fits this meeting clearly" in toasts(pilot)


async def test_y_copies_the_nudge(service: Any, press: Any) -> None:
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "t")
        move_to(pilot, "Order form to legal")
        await press(pilot, "y")
        assert pilot.app.clipboard.startswith("Hi Dana,")
        assert "20 November" in pilot.app.clipboard


async def test_d_keeps_a_promise_and_u_takes_that_back(service: Any, tmp_path: Path, press: Any) -> None:
    full(service, tmp_path)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "t")
        move_to(pilot, "send the security pack")
        await press(pilot, "d")
        assert service.deals.get("ridgeline").tasks[0].done
        assert "We promised" not in seen(pilot)
        await press(pilot, "u")
        assert not service.deals.get("ridgeline").tasks[0].done
        assert "We promised (1)" in seen(pilot)


async def test_u_takes_nothing_back_that_was_decided_elsewhere(service: Any, tmp_path: Path, press: Any) -> None:
    full(service, tmp_path)
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot, "t")
        move_to(pilot, "send the security pack")
        await press(pilot, "d")
        service.deals.set("ridgeline", "notes", "later")
        await press(pilot, "u")
        assert service.deals.get("ridgeline").notes == "later"
        assert service.deals.get("ridgeline").tasks[0].done


async def test_an_empty_day_says_what_to_do(empty_service: Any, press: Any) -> None:
    async with app_of(empty_service).run_test(size=SMALL) as pilot:
        await press(pilot, "t")
        assert "Nothing for today" in seen(pilot)
        await press(pilot, "p", "y", "d", "u", "enter", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_the_app_can_begin_with_today(service: Any, press: Any) -> None:
    service.settings.start = "today"
    async with app_of(service).run_test(size=SMALL) as pilot:
        await press(pilot)
        assert isinstance(pilot.app.screen, TodayScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


def test_the_service_reads_another_day(service: Any) -> None:
    assert service.agenda.on(date(2026, 11, 26)).meetings[0].deal == "ridgeline"
