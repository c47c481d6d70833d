"""The mutual action plan: milestones with owners on both sides, and the changes that a call proposes to it."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from copilot.domain.cite import Cite
from copilot.domain.transcript import Side
from copilot.domain.value import Value


class MilestoneStatus(StrEnum):
    """Where a milestone stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    BLOCKED = "blocked"
    DROPPED = "dropped"

    @property
    def open(self) -> bool:
        """Still to be done."""
        return self not in (MilestoneStatus.DONE, MilestoneStatus.DROPPED)


class Milestone(Value):
    """A step of the plan. `owner` and `side` are the accountable person; `other_owner` is the counterpart."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    owner: str | None = None
    side: Side = Side.UNKNOWN
    due: date | None = None
    status: MilestoneStatus = MilestoneStatus.NOT_STARTED
    other_owner: str | None = None
    depends_on: tuple[str, ...] = ()

    def late(self, today: date) -> bool:
        """Open, and due before today."""
        return self.status.open and self.due is not None and self.due < today


class PlanOp(StrEnum):
    """What a change does."""

    SET_STATUS = "set_status"
    SET_DUE = "set_due"
    SET_OWNER = "set_owner"
    ADD = "add"


class PlanChange(Value):
    """One change that the call justifies. Fields that the op does not set are None."""

    cite: Cite
    op: PlanOp
    id: str | None = None
    title: str | None = None
    owner: str | None = None
    owner_side: Side | None = None
    due: date | None = None
    status: MilestoneStatus | None = None


class Plan(Value):
    """Milestones in the order in which the team reads them."""

    milestones: tuple[Milestone, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [m.id for m in self.milestones]
        if twice := {i for i in ids if ids.count(i) > 1}:
            raise ValueError(f"milestone ids are used twice: {', '.join(sorted(twice))}")
        return self

    def milestone(self, milestone_id: str) -> Milestone | None:
        """The milestone with that id, or None."""
        return next((m for m in self.milestones if m.id == milestone_id), None)

    def free_id(self) -> str:
        """An id that no milestone has."""
        taken = {m.id for m in self.milestones}
        return next(i for n in range(1, len(taken) + 2) if (i := f"m{n}") not in taken)

    def replace(self, milestone: Milestone) -> "Plan":
        """The plan with the milestone of that id replaced, or added at the end."""
        if self.milestone(milestone.id) is None:
            return Plan(milestones=(*self.milestones, milestone))
        return Plan(milestones=tuple(milestone if m.id == milestone.id else m for m in self.milestones))

    def without(self, milestone_id: str) -> "Plan":
        """The plan without that milestone."""
        return Plan(milestones=tuple(m for m in self.milestones if m.id != milestone_id))

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the plan as a plan: unknown or circular dependencies, owners that are no person."""
        found: list[str] = []
        ids = {m.id for m in self.milestones}
        for m in self.milestones:
            found += [f"{m.id}: depends on {d}, which is not in the plan" for d in m.depends_on if d not in ids]
            if m.owner is None and m.status.open:
                found.append(f"{m.id}: nobody is named as its owner")
            elif m.owner is not None and m.owner.strip().lower() in NOT_A_PERSON:
                found.append(f'{m.id}: "{m.owner}" is no person; name one')
        if cycle := self._cycle():
            found.append("circular dependency: " + " -> ".join(cycle))
        return tuple(found)

    def _cycle(self) -> list[str]:
        edges = {m.id: m.depends_on for m in self.milestones}
        done: set[str] = set()

        def walk(node: str, trail: list[str]) -> list[str]:
            if node in trail:
                return [*trail[trail.index(node) :], node]
            if node in done or node not in edges:
                return []
            for following in edges[node]:
                if found := walk(following, [*trail, node]):
                    return found
            done.add(node)
            return []

        return next((found for node in edges if (found := walk(node, []))), [])


NOT_A_PERSON = frozenset({"customer", "buyer", "seller", "vendor", "client", "us", "them", "we", "both", "team", "tbd"})
"""Owners that say nothing: a plan names persons."""
