"""The buying committee of a deal, from its people and who took part in its stored calls."""

from collections.abc import Iterable
from datetime import date

from copilot.domain.committee import Attendance, Seat, committee
from copilot.domain.deal import Call, Deal


def seats_of(deal: Deal, calls: Iterable[Call], today: date) -> tuple[Seat, ...]:
    """Who plays which part and how well we know them. The analyses are read as stored: a call may have many turns."""
    return committee(deal, (_attendance(call) for call in calls), today)


def _attendance(call: Call) -> Attendance:
    return Attendance(
        held=call.meeting_date or call.attached.date(),
        spoke=tuple(s["name"] for s in call.analysis["transcript"]["speakers"] if s["turns"]),
        named=tuple(p["name"] for p in call.analysis["people"]),
    )
