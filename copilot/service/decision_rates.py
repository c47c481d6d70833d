"""How often what was proposed was accepted, edited and rejected, by element or kind and by confidence.

The only measure on a team's own deals that needs no labels. It says what people did, not what was right: one may accept
without reading, and what the program did not propose is not seen at all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from copilot.domain.proposal import ItemKind, ItemState, ProposalItem

BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.0))
"""Confidence from (with) to (without); the last one with its end."""
Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rate:
    """Items of one element (of the scorecard) or kind, in one band of confidence. `waiting` ones are not decided."""

    what: str
    band: Band
    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    waiting: int = 0

    @property
    def decided(self) -> int:
        """Items that a person decided about."""
        return self.accepted + self.edited + self.rejected

    def share(self, count: int) -> float | None:
        """Of what was decided; None where nothing was."""
        return round(count / self.decided, 4) if self.decided else None


def rates(items: Iterable[ProposalItem]) -> tuple[Rate, ...]:
    """One row for each element or kind and band that has items."""
    counts: dict[tuple[str, Band], Counter[ItemState]] = {}
    for item in items:
        counts.setdefault((_what(item), _band(item.confidence)), Counter())[item.state] += 1
    return tuple(
        Rate(
            what,
            band,
            accepted=found[ItemState.ACCEPTED],
            edited=found[ItemState.EDITED],
            rejected=found[ItemState.REJECTED],
            waiting=found[ItemState.PROPOSED],
        )
        for (what, band), found in sorted(counts.items())
    )


def summed(found: Sequence[Rate], key: Callable[[Rate], str | Band]) -> tuple[Rate, ...]:
    """The rows added up by element or kind, or by band; what differs within a group is told as `all`."""
    groups: dict[str | Band, list[Rate]] = {}
    for rate in found:
        groups.setdefault(key(rate), []).append(rate)
    return tuple(
        Rate(
            rows[0].what if len({r.what for r in rows}) == 1 and not isinstance(name, tuple) else "all",
            name if isinstance(name, tuple) else (BANDS[0][0], BANDS[-1][1]),
            sum(r.accepted for r in rows),
            sum(r.edited for r in rows),
            sum(r.rejected for r in rows),
            sum(r.waiting for r in rows),
        )
        for name, rows in sorted(groups.items())
    )


def by_what(found: Sequence[Rate]) -> tuple[Rate, ...]:
    """By element or kind."""
    return summed(found, lambda r: r.what)


def by_band(found: Sequence[Rate]) -> tuple[Rate, ...]:
    """By confidence."""
    return summed(found, lambda r: r.band)


def rates_json(found: Sequence[Rate]) -> dict[str, Any]:
    """As docs/contract.md describes."""
    return {
        "decided": sum(r.decided for r in found),
        "waiting": sum(r.waiting for r in found),
        "by_element": [_row(r) for r in by_what(found)],
        "by_confidence": [_row(r) for r in by_band(found)],
        "by_both": [_row(r) for r in found],
    }


def _row(rate: Rate) -> dict[str, Any]:
    return {
        "what": rate.what,
        "confidence": list(rate.band),
        "accepted": rate.accepted,
        "edited": rate.edited,
        "rejected": rate.rejected,
        "waiting": rate.waiting,
        "accept_rate": rate.share(rate.accepted),
        "edit_rate": rate.share(rate.edited),
        "reject_rate": rate.share(rate.rejected),
    }


def _what(item: ProposalItem) -> str:
    return item.target if item.kind is ItemKind.SCORECARD else item.kind.value


def _band(confidence: float) -> Band:
    return next(band for band in reversed(BANDS) if confidence >= band[0])
