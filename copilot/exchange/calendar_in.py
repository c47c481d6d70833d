"""Meetings out of an iCalendar text (RFC 5545), as Google, Outlook and Apple write it.

Recurring events are laid out with their exceptions, times come in their own zone and leave in the local one, all-day
events keep their day. Cancelled events are left out, also those that only their title tells (Outlook's "Canceled:").
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from copilot.domain.agenda import Meeting
from copilot.domain.harmless import harmless
from copilot.domain.transcript import Participant
from copilot.errors import BrokenFile

if TYPE_CHECKING:
    from icalendar import Calendar

HINT = "export the calendar again as iCalendar (.ics), or correct the setting `calendar`"
_EVENT = re.compile(rb"^BEGIN:VEVENT\r?$.*?^END:VEVENT\r?$\n?", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_REPEATS = re.compile(rb"^(?:RRULE|RDATE|RECURRENCE-ID)[;:]", re.MULTILINE | re.IGNORECASE)
_START = re.compile(rb"^DTSTART[^:\r\n]*(?:\r?\n[ \t][^:\r\n]*)*:\s*(\d{8})", re.MULTILINE | re.IGNORECASE)
_END = re.compile(rb"^DTEND[^:\r\n]*(?:\r?\n[ \t][^:\r\n]*)*:\s*(\d{8})", re.MULTILINE | re.IGNORECASE)
_CALLED_OFF = re.compile(r"(?:cancell?ed|abgesagt|annul[eé]e?|cancelad[oa]|annullat[oa])\s*:", re.IGNORECASE)
_LONGEST_TITLE = 200


def meetings(data: bytes, first: date, last: date, *, name: str, zone: tzinfo | None = None) -> tuple[Meeting, ...]:
    """The meetings from `first` to `last`, both included, by their days in `zone` (None: this machine's).

    Raises BrokenFile where the text is no calendar; a single event that cannot be read is left out.
    """
    found = dict[tuple[Any, ...], Meeting]()
    for calendar in _calendars(_near(data, first, last), name):
        if str(calendar.get("METHOD", "")).upper() == "CANCEL":
            continue
        for event in _laid_out(calendar, first, last):
            meeting = _meeting(event, zone)
            if meeting is not None and first <= meeting.on <= last:
                found[(str(event.get("UID", "")), meeting.on, meeting.start, meeting.title)] = meeting
    return tuple(found.values())


def _near(data: bytes, first: date, last: date) -> bytes:
    """The text without single events that are long over or far off: laying out years of them takes seconds."""
    begin = (first - timedelta(days=2)).strftime("%Y%m%d").encode()
    end = (last + timedelta(days=2)).strftime("%Y%m%d").encode()

    def keep(event: re.Match[bytes]) -> bytes:
        text = event.group()
        start = _START.search(text)
        if start is None or _REPEATS.search(text):
            return text
        until = _END.search(text) or start
        return text if start.group(1) <= end and until.group(1) >= begin else b""

    return _EVENT.sub(keep, data)


def _calendars(data: bytes, name: str) -> "list[Calendar]":
    from icalendar import Calendar

    text = data.decode("utf-8-sig", errors="replace")
    if "BEGIN:VCALENDAR" not in text[:4000].upper():
        raise BrokenFile(f"{name} is no calendar", HINT)
    if "END:VCALENDAR" not in text[-4000:].upper():
        raise BrokenFile(f"{name} breaks off before its end", HINT)
    try:
        # What stands outside of the calendars is none of theirs.
        read = Calendar.from_ical(text.strip() + "\r\n", multiple=True)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise BrokenFile(f"{name} cannot be read as a calendar: {str(error)[:120]}", HINT) from None
    return [c for c in read if isinstance(c, Calendar)]


def _laid_out(calendar: "Calendar", first: date, last: date) -> Iterable[Any]:
    import recurring_ical_events

    # A day more on both sides: a day here begins up to 14 hours apart from one in UTC.
    begin = datetime.combine(first - timedelta(days=1), time(), UTC)
    end = datetime.combine(last + timedelta(days=2), time(), UTC)
    series = recurring_ical_events.of(calendar, components=["VEVENT"], skip_bad_series=True)
    found: Iterable[Any] = series.between(begin, end)
    return found


def _meeting(event: Any, zone: tzinfo | None) -> Meeting | None:
    title = _words(event.get("SUMMARY")) or "Busy"
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or _CALLED_OFF.match(title):
        return None
    start, end = event.start, event.end
    if not isinstance(start, datetime):
        return Meeting(on=start, title=title, guests=tuple(_guests(event)), place=_words(event.get("LOCATION")) or None)
    here = _local(start, zone)
    return Meeting(
        on=here.date(),
        title=title,
        start=here,
        end=_local(end, zone) if isinstance(end, datetime) else None,
        guests=tuple(_guests(event)),
        place=_words(event.get("LOCATION")) or None,
    )


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    """A time without a zone is meant where one is."""
    return moment.replace(tzinfo=zone) if moment.tzinfo is None and zone else moment.astimezone(zone)


def _guests(event: Any) -> Iterator[Participant]:
    """Organiser and attendees, each once; rooms and other resources are none."""
    invited = event.get("ATTENDEE", [])
    invited = invited if isinstance(invited, list) else [invited]
    seen = set[str]()
    for address in [*([event["ORGANIZER"]] if "ORGANIZER" in event else []), *invited]:
        told = getattr(address, "params", {})
        if str(told.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE"):
            continue
        mail = harmless(re.sub(r"^mailto:", "", str(address).strip(), flags=re.IGNORECASE))
        mail = mail if re.fullmatch(r"[^@\s]+@[^@\s]+", mail) else ""
        name = _named(_words(told.get("CN")), mail)
        key = mail.casefold() or name.casefold()
        if name and key not in seen:
            seen.add(key)
            yield Participant(name=name, email=mail or None)


def _named(name: str, mail: str) -> str:
    """As one says it: Outlook writes "Reyes, Dana"; a name that is the address is the part before the @."""
    name = name.strip("'\" ")
    if not name or "@" in name:
        return re.sub(r"[._]+", " ", (mail or name).partition("@")[0]).title()
    last, comma, rest = name.partition(",")
    return f"{rest.strip()} {last.strip()}" if comma and rest.strip() and " " not in rest.strip() else name


def _words(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return " ".join(harmless(str(value)).split())[:_LONGEST_TITLE] if value else ""
