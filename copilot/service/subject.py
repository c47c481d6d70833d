"""Whom a draft is about: from that follows whether a model may see it, and what is hidden from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from copilot.domain.deal import Deal
from copilot.domain.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Subject:
    """The deal, its account and the people of a draft, as far as known. `never_send` is the deal's own mark."""

    deal: str | None = None
    account: str | None = None
    never_send: bool = False
    people: tuple[str, ...] = ()

    @classmethod
    def of(cls, deal: Deal | None, transcript: Transcript | None = None) -> Self:
        """The subject of a draft for a deal, or about a call."""
        spoke: Iterable[str] = (s.name for s in transcript.speakers) if transcript else ()
        if deal is None:
            return cls(people=tuple(dict.fromkeys(spoke)))
        known = (*spoke, *(c.person.name for c in deal.people), *deal.names.values())
        return cls(deal.id, deal.account, deal.never_send, tuple(dict.fromkeys(known)))
