"""What a call holds for the deal, found by reading: evidence, promises, objections, competitors, people."""

from datetime import date
from enum import StrEnum

from copilot.domain.cite import Cite
from copilot.domain.meddpicc import Element, Evidence
from copilot.domain.people import Person
from copilot.domain.plan import Plan, PlanChange
from copilot.domain.transcript import Side
from copilot.domain.value import Value


class Category(StrEnum):
    """What an objection is about."""

    PRICE = "price"
    TIMING = "timing"
    STATUS_QUO = "status_quo"
    COMPETITOR = "competitor"
    BUILD_IN_HOUSE = "build_in_house"
    SECURITY = "security"
    INTEGRATION = "integration"
    AUTHORITY = "authority"
    VENDOR_RISK = "vendor_risk"
    ADOPTION = "adoption"
    QUALITY = "quality"
    CONTRACT = "contract"

    @property
    def label(self) -> str:
        """As a person writes it: "Build in house"."""
        return self.value.replace("_", " ").capitalize()


class Commitment(Value):
    """A promise: who will do what after the meeting, by when. `side` is the owner's, the cite has the speaker's."""

    cite: Cite
    owner: str | None
    side: Side
    task: str
    due: date | None = None
    due_text: str | None = None


class Objection(Value):
    """A concern, doubt or push-back that the buyer raised against buying."""

    cite: Cite
    category: Category


class CompetitorMention(Value):
    """Where an alternative vendor is named, by the name that its battlecard uses."""

    name: str
    mentions: tuple[Cite, ...]


class NextMeeting(Value):
    """The next meeting as both sides agreed it, on the words of the side that accepted."""

    cite: Cite
    on: date | None = None
    on_text: str
    time_text: str | None = None


class Signals(Value):
    """All that was found in one call, each with its place.

    `unassessed` gives the reason for each element that could not be judged at all (all sides unknown, a language that
    is not supported); it is empty for an ordinary call.
    """

    evidence: tuple[Evidence, ...] = ()
    people: tuple[Person, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    objections: tuple[Objection, ...] = ()
    competitors: tuple[CompetitorMention, ...] = ()
    plan_changes: tuple[PlanChange, ...] = ()
    next_meeting: NextMeeting | None = None
    unassessed: dict[Element, str] = {}
    warnings: tuple[str, ...] = ()

    def of(self, element: Element) -> tuple[Evidence, ...]:
        """The evidence of one element, in the order of the call."""
        return tuple(e for e in self.evidence if e.element is element)


class Competitor(Value):
    """A competitor as the battlecards know it, with the other names that people use for it."""

    name: str
    aliases: tuple[str, ...] = ()


class Background(Value):
    """What is known before the call is read: helps to match names and milestones, and is never evidence itself."""

    plan: Plan | None = None
    competitors: tuple[Competitor, ...] = ()
    people: tuple[Person, ...] = ()
