"""Today: what the deals and the user's calendar ask of a person on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from copilot.domain.agenda import (
    Meeting,
    TheirPromise,
    Today,
    WaitingProposals,
    in_order,
    next_working_day,
    own_promises,
    their_promises,
    typed_meetings,
    without_next_step,
)
from copilot.domain.attention import Activity
from copilot.domain.deal import Deal
from copilot.domain.deal_fit import best_of, clues_of_invitation
from copilot.domain.proposal import ItemKind, ItemState
from copilot.domain.transcript import Side
from copilot.errors import CopilotError
from copilot.service.call_json import cite_json
from copilot.service.deal_suggestion import DealSuggestion

if TYPE_CHECKING:
    from copilot.exchange.calendar_source import CalendarSource
    from copilot.storage.store import Store

AHEAD = timedelta(days=28)
"""How far the calendar is looked through for a next step."""


@dataclass(frozen=True)
class Agenda:
    """Reads; writes nothing, and attaches no meeting to a deal. `store` opens the database, not loaded before."""

    store: "Callable[[], Store]"
    suggestion: DealSuggestion
    calendar: "CalendarSource | None"
    today: Callable[[], date]
    zone: tzinfo | None = None
    """Where the person is; None: where this machine is."""

    def on(self, day: date | None = None) -> Today:
        """A day, today unless given: its meetings and those of the next working day, and what is open on it.

        A calendar that cannot be read leaves its meetings out and is told in `calendar`.
        """
        day = day or self.today()
        store = self.store()
        deals, activity = store.deals(), store.activity()
        last = next_working_day(day)
        ahead, note = self._calendar(day, day + AHEAD, deals)
        shown = [m for m in ahead if m.on <= last]
        waiting = [(d, activity.get(d.id, Activity()).open_items) for d in deals]
        return Today(
            on=day,
            meetings=in_order((*shown, *typed_meetings(deals, last, day, shown))),
            own=own_promises(deals, day),
            theirs=tuple(sorted((p for d in deals for p in self._theirs(d, day)), key=lambda p: (p.due, p.account))),
            waiting=tuple(
                WaitingProposals(deal=d.id, account=d.account, count=n)
                for d, n in sorted(waiting, key=lambda w: (-w[1], w[0].account))
                if n
            ),
            without_step=without_next_step(deals, day, ahead),
            calendar=note,
        )

    def _calendar(self, first: date, last: date, deals: tuple[Deal, ...]) -> tuple[tuple[Meeting, ...], str | None]:
        """The calendar's meetings, each with the deal that it seems to belong to; what to tell of the calendar."""
        if self.calendar is None:
            return (), None
        from copilot.exchange.calendar_in import meetings

        try:
            text = self.calendar.read()
            found = meetings(text.data, first, last, name=self.calendar.name, zone=self.zone)
        except CopilotError as problem:
            return (), f"{problem.message}; {problem.hint}" if problem.hint else problem.message
        note = None if text.age is None else f"the calendar is {_old(text.age)} old: {text.why}"
        return tuple(self._matched(m, deals) for m in found), note

    def _matched(self, meeting: Meeting, deals: tuple[Deal, ...]) -> Meeting:
        clues = clues_of_invitation(meeting.title, meeting.guests, self.suggestion.own)
        return meeting.of(best_of(self.suggestion.fitting(clues, deals)))

    def _theirs(self, deal: Deal, day: date) -> tuple[TheirPromise, ...]:
        late = any(
            not t.done and t.commitment.side is Side.BUYER and t.commitment.due and t.commitment.due < day
            for t in deal.tasks
        )
        return their_promises(deal, day, self._said(deal) if late else {})

    def _said(self, deal: Deal) -> dict[str, date]:
        """The days of the calls in which the deal's tasks were promised, where known."""
        store, days = self.store(), dict[str, date | None]()
        found = dict[str, date]()
        for item in store.items(deal.id):
            if item.kind is not ItemKind.TASK or item.state not in (ItemState.ACCEPTED, ItemState.EDITED):
                continue
            if item.call not in days:
                stored = store.call(item.call)
                days[item.call] = stored.call.meeting_date if stored else None
            if (said := days[item.call]) is not None:
                found.setdefault(item.target, said)
        return found


def _old(age: timedelta) -> str:
    """`40 minutes`, `3 hours`, `2 days`."""
    minutes = int(age.total_seconds() // 60)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "a moment"


def today_json(today: Today) -> dict[str, Any]:
    """The form that `today --json` prints."""
    whole = today.model_dump(mode="json")
    for own, told in zip(today.own, whole["own"], strict=True):
        told["cite"] = cite_json(own.cite)
    for theirs, told in zip(today.theirs, whole["theirs"], strict=True):
        told["cite"] = cite_json(theirs.cite) if theirs.cite else None
    for meeting in whole["meetings"]:
        _plain_guests(meeting)
    for deal in whole["without_step"]:
        _plain_guests(deal["maybe"])
    return whole


def _plain_guests(meeting: dict[str, Any] | None) -> None:
    if meeting is not None:
        meeting["guests"] = [{"name": g["name"], "email": g["email"]} for g in meeting["guests"]]
