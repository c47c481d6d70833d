"""The people of a deal: who they are, on which side, and what part they play in the decision."""

from enum import StrEnum

from copilot.domain.cite import Cite
from copilot.domain.transcript import Side
from copilot.domain.value import Value


class Role(StrEnum):
    """The part that a person plays in the buying committee."""

    ECONOMIC_BUYER = "economic_buyer"
    CHAMPION = "champion"
    TECHNICAL_EVALUATOR = "technical_evaluator"
    USER_BUYER = "user_buyer"
    PROCUREMENT = "procurement"
    LEGAL = "legal"
    IT_SECURITY = "it_security"
    COACH = "coach"

    @property
    def label(self) -> str:
        """As a person writes it: "Economic buyer"."""
        return "IT security" if self is Role.IT_SECURITY else self.value.replace("_", " ").capitalize()


COMMITTEE = (Role.ECONOMIC_BUYER, Role.CHAMPION, Role.TECHNICAL_EVALUATOR, Role.PROCUREMENT)
"""The roles without which a deal is not covered."""


class Person(Value):
    """A person named in a call, with the places where title and role were said."""

    name: str
    title: str | None = None
    side: Side = Side.UNKNOWN
    roles: tuple[Role, ...] = ()
    in_call: bool = False
    cites: tuple[Cite, ...] = ()
