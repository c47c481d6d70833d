"""What a screen shows, read from the service in one go; called in a worker."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from copilot.domain.deal import Call, Deal
from copilot.domain.proposal import HistoryEntry, ItemState, ProposalItem

if TYPE_CHECKING:
    from copilot.service import Service


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """One line of the pipeline."""

    deal: Deal
    open_items: int
    last_call: date | None
    late: int
    """Open milestones due before today."""


@dataclass(frozen=True, slots=True)
class DealFolder:
    """A deal with its calls, proposals and history, as they were at one moment."""

    deal: Deal
    calls: tuple[Call, ...]
    items: tuple[ProposalItem, ...]
    history: tuple[HistoryEntry, ...]
    today: date

    @property
    def open_items(self) -> tuple[ProposalItem, ...]:
        """What waits for a decision."""
        return tuple(i for i in self.items if i.state is ItemState.PROPOSED)


def read_pipeline(service: "Service") -> tuple[PipelineRow, ...]:
    """All deals: those with open proposals first, then the late ones, then by account."""
    today = service.today()
    rows = (_row(service, deal, today) for deal in service.deals.list_deals())
    return tuple(sorted(rows, key=lambda r: (not r.open_items, not r.late, r.deal.account.casefold(), r.deal.id)))


def _row(service: "Service", deal: Deal, today: date) -> PipelineRow:
    days = [c.meeting_date or c.attached.date() for c in service.deals.calls(deal.id)]
    return PipelineRow(
        deal=deal,
        open_items=len(service.deals.proposals(deal.id, ItemState.PROPOSED)),
        last_call=max(days, default=None),
        late=len(deal.late_milestones(today)),
    )


def read_folder(service: "Service", deal_id: str) -> DealFolder:
    """Everything of one deal.

    Raises NotFound where there is no such deal.
    """
    return DealFolder(
        deal=service.deals.get(deal_id),
        calls=tuple(service.deals.calls(deal_id)),
        items=tuple(service.deals.proposals(deal_id)),
        history=tuple(service.deals.history(deal_id)),
        today=service.today(),
    )
