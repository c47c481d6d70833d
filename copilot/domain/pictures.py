"""What the pictures show: of one deal its plan, scorecard and dates; of the pipeline its amounts by stage and month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from copilot.domain.attention import SOLD
from copilot.domain.deal import Deal
from copilot.domain.knowledge import Stage
from copilot.domain.plan_outlook import Outlook, expected_end, plan_outlook, planned_end
from copilot.domain.scorecard_trend import Trend

PAST, UNDATED = "past", "no date"


class Dates(NamedTuple):
    """When a deal may close, as far as its dates tell: the one that was set, and the last of the plan.

    `planned` is the last due date of what is open, `expected` the day on which that can be done if nothing changes.
    """

    close: date | None
    planned: date | None
    expected: date | None


@dataclass(frozen=True, slots=True)
class DealPictures:
    """One deal as it stands today."""

    deal: Deal
    today: date
    outlook: tuple[Outlook, ...]
    trend: Trend
    dates: Dates


class Bar(NamedTuple):
    """The deals of one stage or month: their summed value, and how many they are."""

    label: str
    amount: float
    deals: int


class Forecast(NamedTuple):
    """The open deals of one currency; amounts of different currencies are never added."""

    currency: str
    by_stage: tuple[Bar, ...]
    by_month: tuple[Bar, ...]
    """By month of the close date: what is past first, what has no date last."""
    unpriced: int
    """Deals among them without a value; they count as deals and add nothing."""

    @property
    def amount(self) -> float:
        """The value of all of them."""
        return sum(b.amount for b in self.by_stage)

    @property
    def deals(self) -> int:
        """How many they are."""
        return sum(b.deals for b in self.by_stage)


@dataclass(frozen=True, slots=True)
class PipelinePictures:
    """All deals that are not sold yet, one forecast for each currency, the one with most deals first."""

    today: date
    forecasts: tuple[Forecast, ...]


def deal_pictures(deal: Deal, trend: Trend, today: date) -> DealPictures:
    """The pictures of one deal."""
    outlook = plan_outlook(deal.plan, today)
    return DealPictures(
        deal, today, outlook, trend, Dates(deal.close_date, planned_end(outlook), expected_end(outlook))
    )


def pipeline_pictures(deals: Iterable[Deal], today: date) -> PipelinePictures:
    """The pictures of the pipeline."""
    by_currency: dict[str, list[Deal]] = {}
    for deal in deals:
        if deal.stage not in SOLD:
            by_currency.setdefault(deal.currency, []).append(deal)
    ordered = sorted(by_currency.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return PipelinePictures(today, tuple(_forecast(currency, found, today) for currency, found in ordered))


def _forecast(currency: str, deals: list[Deal], today: date) -> Forecast:
    stages = {s: [d for d in deals if d.stage is s] for s in Stage}
    months: dict[str, list[Deal]] = {}
    for deal in sorted(deals, key=lambda d: d.close_date or date.max):
        months.setdefault(_month(deal.close_date, today), []).append(deal)
    return Forecast(
        currency,
        tuple(_bar(s.value.replace("_", " "), found) for s, found in stages.items() if found),
        tuple(_bar(month, found) for month, found in months.items()),
        sum(d.value is None for d in deals),
    )


def _month(close: date | None, today: date) -> str:
    if close is None:
        return UNDATED
    return PAST if close < today else f"{close:%b %Y}"


def _bar(label: str, deals: list[Deal]) -> Bar:
    return Bar(label, sum(d.value or 0.0 for d in deals), len(deals))
