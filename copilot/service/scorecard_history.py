"""The trend of a deal's scorecard, from its stored calls and what was decided on their proposals."""

from collections.abc import Iterable

from copilot.domain.deal import Call, Deal
from copilot.domain.proposal import ProposalItem
from copilot.domain.scorecard_trend import HeldCall, Trend, scorecard_trend


def trend_of(deal: Deal, calls: Iterable[Call], items: Iterable[ProposalItem]) -> Trend:
    """The status of each element after each call of the deal, the oldest meeting first."""
    held = (HeldCall(c.id, c.title or c.file, c.meeting_date or c.attached.date(), c.attached) for c in calls)
    return scorecard_trend(deal, sorted(held, key=lambda c: (c.held, c.attached)), items)
