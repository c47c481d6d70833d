"""The buying committee of a deal: who plays which part, how well we know them, when they took part, who is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

from copilot.domain.deal import Contact, Deal
from copilot.domain.people import COMMITTEE, Role
from copilot.domain.proposal_rules import same_person
from copilot.domain.transcript import Side

RECENT = timedelta(days=30)


class Strength(IntEnum):
    """How well we know a person, counted in meetings."""

    NEVER = 0
    NAMED = 1
    """Others spoke of them."""
    MET = 2
    """They spoke in a call."""
    STRONG = 3
    """They spoke in two calls or more, the last within 30 days."""


class Attendance(NamedTuple):
    """Who spoke in a call, and who was named."""

    held: date
    spoke: tuple[str, ...]
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A person with what the calls show of them."""

    contact: Contact
    spoke: int
    """Calls in which they spoke."""
    named: int
    """Calls in which they were named and did not speak."""
    last: date | None
    """The last call in which they spoke or were named."""
    strength: Strength


@dataclass(frozen=True, slots=True)
class Seat:
    """A role with those who play it, nobody where it is empty. The seat without a role is everybody else's."""

    role: Role | None
    members: tuple[Member, ...] = ()


def committee(deal: Deal, calls: Iterable[Attendance], today: date) -> tuple[Seat, ...]:
    """The seats in the order of the roles: all that are taken, and those that a deal cannot do without.

    Our own people take no seat; they come last with those of no known role. Within a seat the best known come first.
    """
    held = tuple(calls)
    members = [_member(deal, contact, held, today) for contact in deal.people]
    theirs = [m for m in members if m.contact.person.side is not Side.SELLER]
    seats = [Seat(role, _of(role, theirs)) for role in Role]
    rest = [m for m in members if m not in theirs or not m.contact.person.roles]
    rest.sort(key=lambda m: m.contact.person.side is Side.SELLER)
    taken = tuple(s for s in seats if s.members or s.role in COMMITTEE)
    return (*taken, Seat(None, tuple(rest))) if rest else taken


def _of(role: Role, members: Sequence[Member]) -> tuple[Member, ...]:
    found = [m for m in members if role in m.contact.person.roles]
    return tuple(sorted(found, key=lambda m: (-m.strength, -m.spoke)))


def _member(deal: Deal, contact: Contact, calls: Sequence[Attendance], today: date) -> Member:
    spoke = [c.held for c in calls if _is_among(deal, contact, c.spoke)]
    named = [c.held for c in calls if c.held not in spoke and _is_among(deal, contact, c.named)]
    strength = Strength.NEVER
    if spoke:
        strength = Strength.STRONG if len(spoke) > 1 and today - max(spoke) <= RECENT else Strength.MET
    elif named:
        strength = Strength.NAMED
    return Member(contact, len(spoke), len(named), max([*spoke, *named], default=None), strength)


def _is_among(deal: Deal, contact: Contact, names: Iterable[str]) -> bool:
    return any(same_person(deal, name) == contact for name in names)
