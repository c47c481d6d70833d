"""What a day asks of a rep: meetings, promises of both sides, what waits for a decision, deals without a next step."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from copilot.domain.attention import SOLD, has_next_step
from copilot.domain.cite import Cite
from copilot.domain.deal import Deal
from copilot.domain.deal_fit import DealFit
from copilot.domain.transcript import Participant, Side
from copilot.domain.value import Value

SATURDAY = 5


class MeetingFrom(StrEnum):
    """Who says that there is a meeting."""

    CALENDAR = "calendar"
    DEAL = "deal"


class Meeting(Value):
    """A meeting on a day; `start` and `end` have their zone, and are None where only the day is known.

    `deal` is the one that it seems to belong to, `reasons` are what speaks for it. Nothing is stored: a typed date is
    the deal's own and needs no reason.
    """

    on: date
    title: str
    start: datetime | None = None
    end: datetime | None = None
    guests: tuple[Participant, ...] = ()
    place: str | None = None
    source: MeetingFrom = MeetingFrom.CALENDAR
    deal: str | None = None
    account: str | None = None
    reasons: tuple[str, ...] = ()

    def of(self, fit: DealFit | None) -> "Meeting":
        """The meeting with the deal that it seems to belong to."""
        if fit is None:
            return self
        return self.model_copy(update={"deal": fit.deal, "account": fit.account, "reasons": fit.reasons})


class OwnPromise(Value):
    """What our side promised and has not done; `task` is its id in the deal."""

    deal: str
    account: str
    task: str
    what: str
    owner: str | None
    due: date | None
    due_text: str | None
    overdue: int
    """Days past its date; 0 where it is not."""
    cite: Cite


class TheirPromise(Value):
    """What the customer promised and has not done by its date: a promise of a call, or a step of the agreed plan."""

    deal: str
    account: str
    id: str
    of_plan: bool
    what: str
    owner: str | None
    due: date
    overdue: int
    said: date | None
    """The day of the call in which it was promised, where that is known."""
    cite: Cite | None
    nudge: str


class WaitingProposals(Value):
    """Proposals of a deal that wait for a decision."""

    deal: str
    account: str
    count: int


class DealWithoutNextStep(Value):
    """No meeting, open step or open promise has a date from today on. `maybe` is a meeting in the calendar that seems
    to belong to the deal."""

    deal: str
    account: str
    last_meeting: date | None
    maybe: Meeting | None = None


class Today(Value):
    """One day. `calendar` says what is wrong with the calendar, or how old it is; None where all is well."""

    on: date
    meetings: tuple[Meeting, ...] = ()
    own: tuple[OwnPromise, ...] = ()
    theirs: tuple[TheirPromise, ...] = ()
    waiting: tuple[WaitingProposals, ...] = ()
    without_step: tuple[DealWithoutNextStep, ...] = ()
    calendar: str | None = None

    @property
    def count(self) -> int:
        """How many lines there are."""
        return sum(map(len, (self.meetings, self.own, self.theirs, self.waiting, self.without_step)))


def next_working_day(on: date) -> date:
    """The next day that is no Saturday and no Sunday."""
    day = on + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def typed_meetings(deals: Iterable[Deal], last: date, on: date, known: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """The deals' own next meetings from `on` to `last`, without those that are known for that deal and day."""
    taken = {(m.deal, m.on) for m in known}
    return tuple(
        Meeting(on=deal.next_meeting, title="Next meeting", source=MeetingFrom.DEAL, deal=deal.id, account=deal.account)
        for deal in deals
        if deal.next_meeting is not None
        and on <= deal.next_meeting <= last
        and (deal.id, deal.next_meeting) not in taken
    )


def in_order(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """By day; on a day those without a time first, then by time."""
    return tuple(sorted(meetings, key=lambda m: (m.on, m.start.timestamp() if m.start else 0.0, m.title)))


def own_promises(deals: Iterable[Deal], on: date) -> tuple[OwnPromise, ...]:
    """What our side promised in open tasks: overdue first, then by date, those without a date last."""
    found = [
        OwnPromise(
            deal=deal.id,
            account=deal.account,
            task=task.id,
            what=promise.task,
            owner=promise.owner,
            due=promise.due,
            due_text=promise.due_text,
            overdue=_days_past(promise.due, on),
            cite=promise.cite,
        )
        for deal in deals
        for task in deal.tasks
        if not task.done and (promise := task.commitment).side is Side.SELLER
    ]
    return tuple(sorted(found, key=lambda p: (p.due is None, p.due or date.max, p.account)))


def their_promises(deal: Deal, on: date, said: dict[str, date]) -> tuple[TheirPromise, ...]:
    """What the customer has not done by its date. `said` are the days on which tasks were promised, by their ids."""
    common = {"deal": deal.id, "account": deal.account}
    found = []
    for task in deal.tasks:
        promise = task.commitment
        if task.done or promise.side is not Side.BUYER or promise.due is None or promise.due >= on:
            continue
        day = said.get(task.id)
        found.append(
            TheirPromise(
                **common,
                id=task.id,
                of_plan=False,
                what=promise.task,
                owner=promise.owner,
                due=promise.due,
                overdue=_days_past(promise.due, on),
                said=day,
                cite=promise.cite,
                nudge=nudge(promise.task, promise.owner, promise.due, on, said=day),
            )
        )
    for step in deal.late_milestones(on):
        if step.side is Side.BUYER and step.due is not None:
            found.append(
                TheirPromise(
                    **common,
                    id=step.id,
                    of_plan=True,
                    what=step.title,
                    owner=step.owner,
                    due=step.due,
                    overdue=_days_past(step.due, on),
                    said=None,
                    cite=None,
                    nudge=nudge(step.title, step.owner, step.due, on, of_plan=True),
                )
            )
    return tuple(sorted(found, key=lambda p: (p.due, p.what)))


def without_next_step(deals: Iterable[Deal], on: date, ahead: Iterable[Meeting]) -> tuple[DealWithoutNextStep, ...]:
    """Deals before the signature that nothing with a date keeps going. `ahead` are the calendar's meetings to come."""
    first: dict[str | None, Meeting] = {}
    for meeting in in_order(ahead):
        first.setdefault(meeting.deal, meeting)
    found = [
        DealWithoutNextStep(
            deal=deal.id, account=deal.account, last_meeting=deal.next_meeting, maybe=first.get(deal.id)
        )
        for deal in deals
        if deal.stage not in SOLD and not has_next_step(deal, on)
    ]
    return tuple(sorted(found, key=lambda d: d.account.casefold()))


def nudge(what: str, owner: str | None, due: date, on: date, *, said: date | None = None, of_plan: bool = False) -> str:
    """A polite reminder, ready to send: what was promised, when, and due by when; nothing else is claimed."""
    if of_plan:
        opening = f"A quick look at our plan. This step was due on {_day(due, on)}:"
    elif said is not None:
        opening = f"A follow-up on our call of {_day(said, on)}. I had noted this with you, due on {_day(due, on)}:"
    else:
        opening = f"A follow-up on our last conversations. I had noted this with you, due on {_day(due, on)}:"
    closing = "Is it under way, or would another day suit you better? If something is missing, please let me know."
    return f"Hi{_first_name(owner)},\n\n{opening}\n\n  {' '.join(what.split())}\n\n{closing}\n\nThank you!\n"


def _first_name(owner: str | None) -> str:
    """How one greets: the first name, but the whole where it begins with a title ("Dr. Voss")."""
    words = (owner or "").split()
    if not words:
        return ""
    return f" {' '.join(words)}" if words[0].endswith(".") or "," in words[0] else f" {words[0]}"


def _day(day: date, on: date) -> str:
    return f"{day.day} {day:%B}" if day.year == on.year else f"{day.day} {day:%B %Y}"


def _days_past(due: date | None, on: date) -> int:
    return max(0, (on - due).days) if due is not None else 0
