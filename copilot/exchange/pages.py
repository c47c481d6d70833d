"""Pictures as HTML pages that stand alone: drawn as SVG, for light and dark, without scripts or anything loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from copilot.domain.meddpicc import Element, Status
from copilot.domain.pictures import Bar, DealPictures, PipelinePictures
from copilot.domain.plan_outlook import Outlook
from copilot.domain.scorecard_trend import Trend

if TYPE_CHECKING:
    from jinja2 import Environment

WIDTH, LABELS, ROW, TOP = 960, 250, 30, 26
"""Pixels of a picture: its width, the room for labels on the left, a line, the axis on top."""
NOTES = 90
"""Pixels on the right for what stands beside a bar."""
CELL = 64
MARK = {Status.MISSING: "○", Status.PARTIAL: "◐", Status.CONFIRMED: "●"}
_FEWEST_CALLS = 2


class Stroke(NamedTuple):
    """A line of a bar from x to x in pixels, drawn as its kind says."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """A milestone in the timeline; `y` is its middle."""

    y: float
    outlook: Outlook
    strokes: tuple[Stroke, ...]
    at: float | None
    note: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to pixels."""

    first: date
    days: int

    @classmethod
    def over(cls, days: Iterable[date | None], today: date) -> "Scale":
        """From the first of the days to the last, today among them."""
        known = [today, *(d for d in days if d is not None)]
        return cls(min(known), max(1, (max(known) - min(known)).days))

    def x(self, day: date) -> float:
        """The place of a day."""
        return round(LABELS + (day - self.first).days / self.days * (WIDTH - LABELS - NOTES), 1)

    def months(self) -> list[tuple[float, str]]:
        """The first days of months with their names."""
        days = (self.first + timedelta(days=n) for n in range(self.days + 1))
        return [(self.x(d), f"{d:%b %Y}") for d in days if d.day == 1]


def deal_page(pictures: DealPictures) -> str:
    """Plan, scorecard and dates of a deal."""
    deal = pictures.deal
    planned = [d for o in pictures.outlook for d in (o.milestone.due, o.starts, o.finish)]
    scale = Scale.over([*planned, *pictures.dates], pictures.today)
    return _render(
        "deal.html",
        title=deal.account,
        pictures=pictures,
        deal=deal,
        scale=scale,
        lines=[_line(n, o, scale, pictures.today) for n, o in enumerate(pictures.outlook)],
        elements=tuple(Element),
        counts=_trend_lines(pictures.trend),
        height=TOP + ROW * len(pictures.outlook) + 12,
    )


def pipeline_page(pictures: PipelinePictures) -> str:
    """The amounts of the open deals."""
    charts = [
        (f, [("By stage", _bars(f.by_stage)), ("By month of the close date", _bars(f.by_month))])
        for f in pictures.forecasts
    ]
    return _render("pipeline.html", title="Pipeline", pictures=pictures, charts=charts)


def _line(number: int, outlook: Outlook, scale: Scale, today: date) -> Line:
    milestone = outlook.milestone
    strokes: list[Stroke] = []
    note, kind = "", milestone.status.value
    due = milestone.due
    if milestone.status.open and due is not None:
        if outlook.late:
            kind, note = "late", f"{outlook.late}d late"
            strokes.append(Stroke("late", scale.x(due), scale.x(today)))
        else:
            start = min(due, max(today, outlook.starts or today))
            strokes.append(Stroke(kind, scale.x(start), scale.x(due)))
            note = f"+{outlook.slips}d" if outlook.slips else ""
        end = max(due, today)
        if outlook.finish is not None and outlook.finish > end:
            strokes.append(Stroke("slip", scale.x(end), scale.x(outlook.finish)))
    at = due or outlook.finish
    y = TOP + ROW * number + ROW / 2
    return Line(y, outlook, tuple(strokes), None if at is None else scale.x(at), note, kind)


class Chart(NamedTuple):
    """Bars with their lengths in pixels."""

    bars: tuple[tuple[Bar, float], ...]
    height: int


def _bars(bars: tuple[Bar, ...]) -> Chart:
    most = max((b.amount for b in bars), default=0.0) or 1.0
    room = WIDTH - LABELS - NOTES - 60
    return Chart(tuple((b, round(b.amount / most * room, 1)) for b in bars), ROW * len(bars) + 4)


class TrendLines(NamedTuple):
    """The points of two lines over the calls, as SVG wants them."""

    known: str
    confirmed: str


def _trend_lines(trend: Trend) -> TrendLines | None:
    """Elements known and confirmed after each call; None where a line has no two points."""
    counts = trend.counts()
    if len(counts) < _FEWEST_CALLS:
        return None
    step = (WIDTH - LABELS - NOTES) / (len(counts) - 1)
    known = " ".join(f"{LABELS + n * step:.1f},{_height(c + p)}" for n, (c, p) in enumerate(counts))
    confirmed = " ".join(f"{LABELS + n * step:.1f},{_height(c)}" for n, (c, _) in enumerate(counts))
    return TrendLines(known, confirmed)


def _height(elements: int) -> float:
    return 10 + 15.0 * (len(Element) - elements)


def money(amount: float, currency: str) -> str:
    """`USD 120,000`."""
    return f"{currency} {amount:,.0f}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "–"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("copilot.exchange"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=_day)
    environment.globals.update(
        width=WIDTH, labels=LABELS, row=ROW, top=TOP, cell=CELL, mark=MARK, money=money, height_of=_height
    )
    return environment


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)
