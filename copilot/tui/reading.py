"""What a screen shows, read from the service in one go; called in a worker."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from copilot.domain.attention import Standing
from copilot.domain.committee import Seat
from copilot.domain.deal import Call, Deal
from copilot.domain.proposal import HistoryEntry, ItemState, ProposalItem
from copilot.domain.scorecard_trend import Trend
from copilot.service.buying_committee import seats_of
from copilot.service.scorecard_history import trend_of

if TYPE_CHECKING:
    from copilot.service import Service


@dataclass(frozen=True, slots=True)
class DealFolder:
    """A deal with its calls, proposals and history, as they were at one moment."""

    deal: Deal
    calls: tuple[Call, ...]
    items: tuple[ProposalItem, ...]
    history: tuple[HistoryEntry, ...]
    today: date
    trend: Trend
    seats: tuple[Seat, ...]

    @property
    def open_items(self) -> tuple[ProposalItem, ...]:
        """What waits for a decision."""
        return tuple(i for i in self.items if i.state is ItemState.PROPOSED)


def read_pipeline(service: "Service") -> tuple[Standing, ...]:
    """All deals, by what needs attention."""
    return service.pipeline.standings()


def read_folder(service: "Service", deal_id: str) -> DealFolder:
    """Everything of one deal.

    Raises NotFound where there is no such deal.
    """
    deal, today = service.deals.get(deal_id), service.today()
    calls, items = service.deals.calls(deal_id), service.deals.proposals(deal_id)
    return DealFolder(
        deal=deal,
        calls=tuple(calls),
        items=tuple(items),
        history=tuple(service.deals.history(deal_id)),
        today=today,
        trend=trend_of(deal, calls, items),
        seats=seats_of(deal, calls, today),
    )
