"""What calls say and a deal does not have: withheld by the checks with the reason, and rejected by a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from copilot.domain.draft import Analysis, Withheld
from copilot.domain.proposal import Action, HistoryEntry, ItemState, ProposalItem
from copilot.service.deals_json import item_json

if TYPE_CHECKING:
    from copilot.service.deals import Deals


@dataclass(frozen=True, slots=True)
class WithheldOf:
    """What the checks kept back in one call."""

    call: str
    title: str
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item that a person turned down, and why where they said so."""

    item: ProposalItem
    by: str
    at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Both lists, the newest call and decision first."""

    withheld: tuple[WithheldOf, ...]
    rejected: tuple[Rejected, ...]


def left_out(deals: "Deals", deal_id: str) -> LeftOut:
    """What is left out of a deal. Raises NotFound where there is no such deal."""
    withheld = []
    for call in reversed(deals.calls(deal_id)):
        analysis = Analysis.model_validate(call.analysis)
        if analysis.withheld:
            held = call.meeting_date.isoformat() if call.meeting_date else ""
            title = " · ".join(w for w in (held, call.title or call.file) if w)
            withheld.append(WithheldOf(call.id, title, analysis.withheld))
    return LeftOut(tuple(withheld), _rejected(deals.proposals(deal_id, ItemState.REJECTED), deals.history(deal_id)))


def _rejected(items: Iterable[ProposalItem], history: Iterable[HistoryEntry]) -> tuple[Rejected, ...]:
    said = {e.item: e for e in history if e.action is Action.REJECTED and not e.undone}
    found = (_one(i, said.get(i.id)) for i in items)
    return tuple(sorted(found, key=lambda r: (r.at is not None, r.at), reverse=True))


def _one(item: ProposalItem, entry: HistoryEntry | None) -> Rejected:
    if entry is None:
        return Rejected(item, "", None, None)
    return Rejected(item, entry.by, entry.at, entry.reason)


def left_out_json(found: LeftOut) -> dict[str, Any]:
    """As docs/contract.md describes."""
    return {
        "withheld": [{"call": c.call, "what": w.what, "why": w.why} for c in found.withheld for w in c.withheld],
        "rejected": [
            {**item_json(r.item), "by": r.by, "at": r.at.isoformat() if r.at else None, "reason": r.reason}
            for r in found.rejected
        ],
    }
