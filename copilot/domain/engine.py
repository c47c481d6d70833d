"""The seam between the service and the two engines: one method for each job, the same values in and out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from copilot.domain.deal import Deal
from copilot.domain.draft import Answer, ElementReading, EngineName, Message, MessageKind, ModelUse, Question
from copilot.domain.knowledge import Stage
from copilot.domain.people import Person
from copilot.domain.plan import Plan, PlanChange
from copilot.domain.signals import Background, Category, Signals
from copilot.domain.transcript import Transcript
from copilot.domain.value import Value

FindSignals = Callable[[Transcript, Background], Signals]
"""Reads a transcript: evidence, people, commitments, objections, plan changes. Local, no network."""

TellCategories = Callable[[str], Mapping[Category, float]]
"""What words would be about if they were an objection: the share of each category, by the words alone."""

Progress = Callable[[str], None]
"""Told what is being done now, in a few words, for a person who waits."""


def _unheard(_: str) -> None:
    return None


def _goes_on() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """Who waits for a draft: told each step, shown a model's text as it arrives, and asked whether to stop.

    `stopped` may be asked from any thread and at any time; once it is true, the job ends with `Stopped` as soon as the
    request in flight can be given up.
    """

    step: Progress = _unheard
    text: Callable[[str], None] = _unheard
    stopped: Callable[[], bool] = _goes_on


class CallMaterial(Value):
    """All that an engine may know about one call."""

    transcript: Transcript
    signals: Signals
    plan: Plan | None = None
    deal: Deal | None = None
    offering: str | None = None
    today: date

    @property
    def stage(self) -> Stage:
        """The stage of the deal; discovery where there is none."""
        return self.deal.stage if self.deal else Stage.DISCOVERY


class GapMaterial(Value):
    """What is known and missing by element, and who could be asked: the ground of discovery questions."""

    readings: tuple[ElementReading, ...]
    people: tuple[Person, ...] = ()
    competitors: tuple[str, ...] = ()
    offering: str | None = None
    stage: Stage = Stage.DISCOVERY
    limit: int = 8

    @property
    def said(self) -> tuple[str, ...]:
        """What a question may take up: the quotes, who could be asked, the competitors."""
        quotes = [e.cite.quote for r in self.readings for e in r.evidence]
        people = [f"{p.name} {p.title or ''}" for p in self.people]
        return (*quotes, *people, *self.competitors)


class ObjectionMaterial(Value):
    """Something that a buyer said, to be answered from the cards. `category` is what the reader took it for."""

    text: str
    category: Category | None = None
    offering: str | None = None
    stage: Stage | None = None
    competitors: tuple[str, ...] = ()
    limit: int = 3

    @property
    def said(self) -> tuple[str, ...]:
        """What a question back may take up: the words themselves, the competitors."""
        return (self.text, *self.competitors)


class ObjectionsMaterial(Value):
    """All that the buyer raised in one call, to be answered together: cards and rules are read once."""

    objections: tuple[ObjectionMaterial, ...]

    @property
    def limit(self) -> int:
        """Answers for each."""
        return max((o.limit for o in self.objections), default=0)


class Job(StrEnum):
    """What a model is asked to do; each has the prompt file of its name."""

    GAP_ANALYSIS = "gap_analysis"
    DISCOVERY = "discovery"
    OBJECTION_RESPONSE = "objection_response"
    PLAN_UPDATE = "plan_update"
    EMAIL = "email"
    CRM = "crm"
    CHAT = "chat"
    SUMMARY = "summary"


Material = CallMaterial | GapMaterial | ObjectionMaterial | ObjectionsMaterial


class Engine(Protocol):
    """Turns material into drafts. Raises ModelFailed where a model did not answer usefully."""

    name: EngineName

    def gap_analysis(self, call: CallMaterial) -> tuple[ElementReading, ...]:
        """The eight elements in their order: status, summary, evidence and gap; without questions."""
        ...

    def discovery(self, gaps: GapMaterial) -> tuple[Question, ...]:
        """Questions aimed at true gaps, most needed first."""
        ...

    def objection_response(self, objection: ObjectionMaterial) -> Answer:
        """Answers from the cards, best first; empty where no card fits."""
        ...

    def objection_responses(self, raised: ObjectionsMaterial) -> tuple[Answer, ...]:
        """The answer to each of several, in their order."""
        ...

    def plan_update(self, call: CallMaterial) -> tuple[PlanChange, ...]:
        """Changes to the plan that the call justifies."""
        ...

    def message(self, kind: MessageKind, call: CallMaterial) -> Message:
        """A text to send or file after the call."""
        ...

    def used(self) -> ModelUse:
        """What the model was asked since the engine was made."""
        ...
