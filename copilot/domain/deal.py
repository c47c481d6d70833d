"""A deal: the account, what is known of it, its people, plan and promises. Every known thing tells who put it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from copilot.domain.knowledge import Stage
from copilot.domain.meddpicc import Element, Evidence, Status
from copilot.domain.people import Person
from copilot.domain.plan import Milestone, Plan
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side
from copilot.domain.value import Value


class Origin(StrEnum):
    """How a value came into the deal: accepted from a proposal, accepted after an edit, or typed by a person."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    ENTERED = "entered"


class ScorecardEntry(Value):
    """What the deal knows of one element: a status, a sentence, and the words behind it."""

    element: Element
    status: Status = Status.MISSING
    summary: str = ""
    evidence: tuple[Evidence, ...] = ()
    origin: Origin = Origin.ACCEPTED
    by: str | None = None
    at: datetime | None = None


class Task(Value):
    """A promise that somebody keeps track of."""

    id: str
    commitment: Commitment
    done: bool = False
    origin: Origin = Origin.ACCEPTED
    by: str | None = None


class Contact(Value):
    """A person of the deal, as accepted or entered."""

    person: Person
    origin: Origin = Origin.ACCEPTED
    by: str | None = None


class EnteredField(Value):
    """A field that a person set by hand, with its author."""

    value: Any
    by: str
    at: datetime


class Deal(Value):
    """Everything known of one opportunity. `id` is what one types on the command line; `revision` counts writes."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    account: str = Field(min_length=1)
    offering: str | None = None
    stage: Stage = Stage.DISCOVERY
    value: float | None = Field(default=None, ge=0)
    currency: str = "USD"
    close_date: date | None = None
    owner: str | None = None
    next_meeting: date | None = None
    never_send: bool = False
    sides: dict[str, Side] = {}
    names: dict[str, str] = {}
    """What speakers are really called, by the names that their transcripts give them."""
    scorecard: tuple[ScorecardEntry, ...] = ()
    people: tuple[Contact, ...] = ()
    plan: Plan = Plan()
    tasks: tuple[Task, ...] = ()
    notes: str = ""
    entered: dict[str, EnteredField] = {}
    created: datetime
    revision: int = 0

    def entry(self, element: Element) -> ScorecardEntry:
        """The scorecard entry of an element; an empty one where nothing is known."""
        return next((e for e in self.scorecard if e.element is element), ScorecardEntry(element=element))

    def with_entry(self, entry: ScorecardEntry) -> "Deal":
        """The deal with that scorecard entry set."""
        kept = tuple(e for e in self.scorecard if e.element is not entry.element)
        order = list(Element)
        return self.model_copy(
            update={"scorecard": tuple(sorted((*kept, entry), key=lambda e: order.index(e.element)))}
        )

    def contact(self, name: str) -> Contact | None:
        """The person of that name, or None."""
        return next((c for c in self.people if c.person.name.casefold() == name.casefold()), None)

    def known_sides(self) -> dict[str, Side]:
        """Who stands on which side: the people of the deal, and what was set by hand, which wins."""
        people = {c.person.name: c.person.side for c in self.people if c.person.side is not Side.UNKNOWN}
        return {**people, **self.sides}

    def late_milestones(self, today: date) -> tuple[Milestone, ...]:
        """Open milestones due before today."""
        return tuple(m for m in self.plan.milestones if m.late(today))


class Call(Value):
    """A call stored with a deal. `fingerprint` recognises the same meeting exported twice."""

    id: str
    deal: str
    file: str
    title: str | None = None
    meeting_date: date | None = None
    attached: datetime
    fingerprint: str
    turns: int
    analysis: dict[str, Any]
