"""Pictures as pages: the numbers stand in them, and nothing is loaded from elsewhere."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from copilot.domain.deal import Deal, ScorecardEntry
from copilot.domain.knowledge import Stage
from copilot.domain.meddpicc import Element, Status
from copilot.domain.pictures import deal_pictures, pipeline_pictures
from copilot.domain.plan import Milestone, MilestoneStatus, Plan
from copilot.domain.scorecard_trend import HeldCall, Trend, scorecard_trend
from copilot.domain.transcript import Side
from copilot.exchange import pages

TODAY = date(2026, 11, 24)
MADE = datetime(2026, 11, 1, tzinfo=UTC)


def deal(name: str = "acme", **fields: Any) -> Deal:
    return Deal(**{"id": name, "account": "Acme <GmbH> & Co", "created": MADE, **fields})


def step(name: str, days: int | None, *waits_for: str, **fields: Any) -> Milestone:
    due = None if days is None else TODAY + timedelta(days=days)
    return Milestone(id=name, title=f"Step {name}", due=due, depends_on=waits_for, **fields)


PLAN = Plan(
    milestones=(
        step("a", -20, status=MilestoneStatus.DONE),
        step("b", -5, owner="Dana Reyes", side=Side.BUYER, other_owner="Maya Lindqvist"),
        step("c", 10, "b", owner="Maya Lindqvist", side=Side.SELLER),
        step("d", None),
    )
)


def trend(of: Deal, days: tuple[date, ...]) -> Trend:
    held = [HeldCall(f"c{n}", f"Call <{n}>", day, MADE) for n, day in enumerate(days)]
    return scorecard_trend(of, held, ())


def page(of: Deal, *days: date) -> str:
    return pages.deal_page(deal_pictures(of, trend(of, days), TODAY))


def svgs(text: str) -> list[ElementTree.Element]:
    """The pictures of a page, each well formed."""
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]


def test_the_page_of_a_deal_has_its_dates_delays_and_owners() -> None:
    text = page(deal(plan=PLAN, value=120_000, close_date=date(2026, 12, 6)), date(2026, 11, 3), date(2026, 11, 17))
    for words in ("USD 120,000", "5d late", "+5d", "4 Dec 2026", "9 Dec 2026", "Dana Reyes (buyer)", "17 Nov 2026"):
        assert words in text
    assert "3 days after the close date" in text
    timeline, lines = svgs(text)
    assert len(timeline.findall("circle")) == 3
    assert len(lines.findall("polyline")) == 2


def test_names_cannot_bring_in_markup() -> None:
    text = page(deal(plan=PLAN), date(2026, 11, 3))
    assert "Acme &lt;GmbH&gt; &amp; Co" in text
    assert "<GmbH>" not in text
    assert "Call <0>" not in text


def test_a_page_loads_nothing_and_follows_light_and_dark() -> None:
    text = page(deal(plan=PLAN), date(2026, 11, 3))
    assert not re.search(r"<script|<link|<img|src=|url\(|https?://", text)
    assert "prefers-color-scheme: dark" in text


def test_a_deal_without_anything_says_so() -> None:
    text = page(deal())
    assert "No plan yet." in text
    assert "No calls yet." in text
    assert not svgs(text)


def test_the_matrix_has_a_cell_for_each_element_and_call() -> None:
    known = tuple(ScorecardEntry(element=e, status=Status.PARTIAL) for e in Element)
    text = page(deal(scorecard=known), date(2026, 11, 3), date(2026, 11, 17))
    assert text.count("<td><span") == 16


def test_the_page_of_the_pipeline_adds_only_what_has_one_currency() -> None:
    pictures = pipeline_pictures(
        (
            deal("a", value=100_000, stage=Stage.EVALUATION, close_date=date(2026, 12, 10)),
            deal("b", value=50_000, stage=Stage.EVALUATION, close_date=date(2026, 11, 1)),
            deal("c", stage=Stage.PROCUREMENT),
            deal("d", value=7_000, currency="EUR"),
            deal("e", value=9_999_999, stage=Stage.CUSTOMER),
        ),
        TODAY,
    )
    dollars, euros = pictures.forecasts
    assert (dollars.amount, dollars.deals, dollars.unpriced) == (150_000, 3, 1)
    assert [(b.label, b.amount, b.deals) for b in dollars.by_month] == [
        ("past", 50_000, 1),
        ("Dec 2026", 100_000, 1),
        ("no date", 0, 1),
    ]
    assert euros.amount == 7_000
    text = pages.pipeline_page(pictures)
    for words in (
        "USD 150,000 in 3 open deals, 1 of them without a value",
        "USD 150,000 (2)",
        "EUR 7,000 in 1 open deal<",
    ):
        assert words in text
    assert len(svgs(text)) == 4
    assert "9,999,999" not in text


def test_a_pipeline_without_deals_says_so() -> None:
    assert "No open deals yet." in pages.pipeline_page(pipeline_pictures((), TODAY))
