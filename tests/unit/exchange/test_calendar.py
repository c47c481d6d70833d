"""Meetings out of calendars: as other programs write them, and as they come over the network."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from copilot.domain.agenda import Meeting
from copilot.errors import BrokenFile, CopilotError, NotFound
from copilot.exchange.calendar_in import meetings
from copilot.exchange.calendar_source import CalendarSource

TODAY = date(2026, 11, 24)
BERLIN = ZoneInfo("Europe/Berlin")


def calendar(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\nUID:u{n}\nDTSTAMP:20260101T000000Z\n{e}\nEND:VEVENT\n" for n, e in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(data: bytes, last: date = TODAY) -> tuple[Meeting, ...]:
    return meetings(data, TODAY, last, name="c.ics", zone=BERLIN)


def test_a_weekly_meeting_is_laid_out_with_its_exceptions() -> None:
    series = "SUMMARY:Weekly\nDTSTART;TZID=America/New_York:20261103T090000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY"
    (found,) = read(calendar(series))
    assert found.start == datetime(2026, 11, 24, 15, 0, tzinfo=BERLIN)
    assert found.end == datetime(2026, 11, 24, 15, 30, tzinfo=BERLIN)
    assert read(calendar(f"{series}\nEXDATE;TZID=America/New_York:20261124T090000")) == ()


def test_one_of_a_series_can_be_moved_or_called_off() -> None:
    series = "UID:s\nSUMMARY:Weekly\nDTSTART:20261103T090000Z\nDTEND:20261103T093000Z\nRRULE:FREQ=WEEKLY"
    moved = "UID:s\nRECURRENCE-ID:20261124T090000Z\nSUMMARY:Weekly\nDTSTART:20261124T130000Z\nDTEND:20261124T133000Z"
    plain = calendar(series, moved).replace(b"UID:u0\r\n", b"").replace(b"UID:u1\r\n", b"")
    assert [m.start for m in read(plain)] == [datetime(2026, 11, 24, 14, 0, tzinfo=BERLIN)]
    off = plain.replace(b"DTSTART:20261124T130000Z", b"STATUS:CANCELLED\r\nDTSTART:20261124T130000Z")
    assert read(off) == ()


def test_outlooks_zones_names_and_rooms() -> None:
    event = (
        "SUMMARY:Ridgeline\\, review\nDTSTART;TZID=W. Europe Standard Time:20261124T100000\n"
        "DTEND;TZID=W. Europe Standard Time:20261124T110000\nORGANIZER;CN=Maya:MAILTO:maya@northgate.example\n"
        'ATTENDEE;CN="Reyes, Dana";ROLE=REQ-PARTICIPANT:MAILTO:dana@ridgeline.example\n'
        "ATTENDEE;CUTYPE=RESOURCE;CN=Room 4:mailto:room4@northgate.example\n"
        "ATTENDEE;CN=piet.okafor@ridgeline.example:mailto:piet.okafor@ridgeline.example\n"
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"
    )
    (found,) = read(calendar(event))
    assert found.title == "Ridgeline, review"
    assert found.start == datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
    assert [g.name for g in found.guests] == ["Maya", "Dana Reyes", "Piet Okafor"]
    assert found.guests[1].email == "dana@ridgeline.example"


@pytest.mark.parametrize("line", ["SUMMARY:Canceled: Review", "SUMMARY:Review\nSTATUS:CANCELLED"])
def test_cancelled_events_are_left_out(line: str) -> None:
    assert read(calendar(f"{line}\nDTSTART:20261124T090000Z")) == ()
    assert read(calendar("SUMMARY:R\nDTSTART:20261124T090000Z", head="METHOD:CANCEL\n")) == ()


def test_all_day_events_keep_their_day_and_times_without_a_zone_are_local() -> None:
    (day,) = read(calendar("SUMMARY:Fair\nDTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261125"))
    assert (day.on, day.start) == (TODAY, None)
    (floating,) = read(calendar("SUMMARY:R\nDTSTART:20261124T090000"))
    assert floating.start == datetime(2026, 11, 24, 9, 0, tzinfo=BERLIN)


def test_a_day_is_the_one_where_the_person_is() -> None:
    (late,) = read(calendar("SUMMARY:Call\nDTSTART:20261123T233000Z", "SUMMARY:Other\nDTSTART:20261124T233000Z"))
    assert (late.title, late.on) == ("Call", TODAY)


def test_a_title_commands_no_terminal() -> None:
    (found,) = read(calendar("SUMMARY:Re\x1b[2Jview\nDTSTART:20261124T090000Z"))
    assert found.title == "Re[2Jview"


@pytest.mark.parametrize(
    "data", [b"", b"<html>log in</html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nnonsense", b"\x00\xff"]
)
def test_what_is_no_calendar_or_half_of_one_is_told(data: bytes) -> None:
    with pytest.raises(BrokenFile) as told:
        read(data)
    assert "c.ics" in told.value.message


def test_one_broken_event_does_not_take_the_others() -> None:
    found = read(calendar("SUMMARY:Bad\nDTSTART:2026-11-24 at nine", "SUMMARY:Good\nDTSTART:20261124T090000Z"))
    assert [m.title for m in found] == ["Good"]


def test_years_of_past_events_cost_little() -> None:
    old = [f"SUMMARY:Old {n}\nDTSTART:2021{n % 12 + 1:02}05T090000Z\nDURATION:PT30M" for n in range(20_000)]
    began = time.perf_counter()
    assert [m.title for m in read(calendar(*old, "SUMMARY:Now\nDTSTART:20261124T090000Z"))] == ["Now"]
    assert time.perf_counter() - began < 3


class Server:
    """Answers with what it is given."""

    def __init__(self) -> None:
        self.body, self.code, self.asked = calendar(), 200, 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                self.send_response(outer.code)
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *args: object) -> None: ...

        self._http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/secret-token.ics"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def aged(folder: Path) -> None:
    """The copy is three hours old."""
    (copy,) = folder.glob("calendar-*.ics")
    old = (datetime.now(UTC) - timedelta(hours=3)).timestamp()
    os.utime(copy, (old, old))


def test_a_fetched_calendar_is_kept_and_not_asked_for_again_at_once(server: Server, tmp_path: Path) -> None:
    source = CalendarSource(server.url, tmp_path)
    assert source.read().data == source.read().data == server.body
    assert server.asked == 1


@pytest.mark.parametrize(("code", "body"), [(503, b""), (200, b"<html>log in to the hotel's network</html>")])
def test_offline_the_copy_is_used_and_its_age_told(server: Server, tmp_path: Path, code: int, body: bytes) -> None:
    source = CalendarSource(server.url, tmp_path)
    source.read()
    aged(tmp_path)
    server.code, server.body = code, body
    text = source.read()
    assert text.data == calendar()
    assert text.age is not None
    assert text.age > timedelta(hours=2)
    assert "secret-token" not in text.why


def test_without_a_copy_the_problem_is_told_without_the_secret_address(server: Server, tmp_path: Path) -> None:
    server.code = 404
    with pytest.raises(CopilotError) as told:
        CalendarSource(server.url, tmp_path).read()
    assert told.value.message == "the calendar at 127.0.0.1 cannot be fetched: the server says 404"


def test_too_much_is_not_taken(server: Server, tmp_path: Path) -> None:
    with pytest.raises(CopilotError, match="larger"):
        CalendarSource(server.url, tmp_path, largest=20).read()
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_read_and_a_missing_one_told(tmp_path: Path) -> None:
    (tmp_path / "c.ics").write_bytes(calendar())
    assert CalendarSource(str(tmp_path / "c.ics"), tmp_path).read().data == calendar()
    with pytest.raises(NotFound):
        CalendarSource(str(tmp_path / "none.ics"), tmp_path).read()
