"""How a scorecard came about: the status of each element after each call, and what is missing, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from copilot.domain.deal import Deal, ScorecardEntry
from copilot.domain.meddpicc import FACET_WORDS, Element, Status, missing_facets, status_of
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.domain.proposal_rules import in_order


class HeldCall(NamedTuple):
    """A call as a column of the trend."""

    id: str
    title: str
    held: date
    attached: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """An element after one call. `waits`: the call proposed something about it that nobody has decided on."""

    status: Status
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A matrix of elements and calls, oldest call first; each row has as many cells as there are calls."""

    calls: tuple[HeldCall, ...]
    rows: dict[Element, tuple[Cell, ...]]

    def counts(self) -> tuple[tuple[int, int], ...]:
        """After each call: how many elements were confirmed, and how many partial."""
        columns = zip(*(self.rows[e] for e in Element), strict=True) if self.calls else ()
        return tuple(
            (sum(c.status is Status.CONFIRMED for c in column), sum(c.status is Status.PARTIAL for c in column))
            for column in columns
        )


def scorecard_trend(deal: Deal, calls: Sequence[HeldCall], items: Iterable[ProposalItem]) -> Trend:
    """What the deal knew after each of its calls, given by day.

    A status follows from the accepted evidence of the calls up to then. One that a person set holds from the last call
    attached before it was set (from the first call, where there was none), so the last cell is the deal's status.
    """
    waiting = {(i.target, i.call) for i in items if i.kind is ItemKind.SCORECARD and i.state is ItemState.PROPOSED}
    return Trend(tuple(calls), {e: _row(deal, e, calls, waiting) for e in Element})


def _row(deal: Deal, element: Element, calls: Sequence[HeldCall], waiting: set[tuple[str, str]]) -> tuple[Cell, ...]:
    entry = deal.entry(element)
    order = {call.id: n for n, call in enumerate(calls)}
    entered = deal.entered.get(f"scorecard.{element}.status")
    since = None if entered is None else max((n for n, c in enumerate(calls) if c.attached <= entered.at), default=0)
    cells = []
    for number, call in enumerate(calls):
        if since is not None and number >= since:
            status = entry.status
        else:
            # Evidence of no call that the deal still has was there from the beginning.
            known = (e for e in entry.evidence if order.get(e.call or "", -1) <= number)
            status = status_of(element, in_order(known))
        cells.append(Cell(status, (element.value, call.id) in waiting))
    return tuple(cells)


def gap(entry: ScorecardEntry) -> tuple[str, ...]:
    """What is still missing for `confirmed`, in words, in the order in which it is asked for."""
    if entry.status is Status.CONFIRMED:
        return ()
    return tuple(FACET_WORDS[f] for f in missing_facets(entry.element, entry.evidence))
