"""Pictures drawn in text: the plan, the heat map of the scorecard, the dates on which a deal may close."""

from collections.abc import Iterable

from rich.text import Text

from copilot.domain.meddpicc import Element
from copilot.domain.pictures import DealPictures, Forecast
from copilot.domain.scorecard_trend import Trend
from copilot.tui import marks, timeline
from copilot.tui.scorecard_rows import mark

_LABEL = 19
_CELL = 7
"""Characters of a call in the heat map: `19 Aug `."""


def plan(pictures: DealPictures, width: int) -> Text:
    """The timeline: a line for each milestone, its title on the left."""
    if not pictures.outlook:
        return marks.quiet("No plan yet: sales-copilot plan import DEAL FILE takes one from a file.")
    label = min(30, max(_LABEL, width // 4))
    close = pictures.deal.close_date
    scale = timeline.Scale.over(pictures.outlook, pictures.today, close, max(8, width - label - 1))
    lines = [Text(" " * (label + 1) + timeline.axis(scale, pictures.today), style=marks.QUIET)]
    for outlook in pictures.outlook:
        line = Text(_fitted(outlook.milestone.title, label) + " ", style=f"bold {marks.BAD}" if outlook.late else "")
        lines.append(line + timeline.bar(outlook, scale, pictures.today, close))
    lines.append(Text(timeline.LEGEND, style=marks.QUIET))
    return _joined(lines)


def heat_map(trend: Trend, width: int) -> Text:
    """Elements by calls, the newest calls that fit: the mark of the status on its colour."""
    if not trend.calls:
        return marks.quiet("No calls yet: sales-copilot deal attach DEAL FILE reads the first.")
    shown = max(1, (width - _LABEL) // _CELL)
    calls = trend.calls[-shown:]
    head = Text(" " * _LABEL + "".join(f"{marks.day(c.held):^{_CELL}}" for c in calls), style=marks.QUIET)
    lines = [head]
    for element in Element:
        line = Text(f"{element.label:<{_LABEL}}")
        for cell in trend.rows[element][-shown:]:
            glyph, colour = mark(cell)
            line.append(f"{glyph:^{_CELL - 1}}", style=f"bold #101418 on {colour}")
            line.append(" ")
        lines.append(line)
    left_out = len(trend.calls) - len(calls)
    legend = "○ missing  ◐ partial  ● confirmed  ? waits for a decision"
    lines.append(marks.quiet(legend + (f"   {left_out} earlier calls left out" if left_out else "")))
    return _joined(lines)


def dates(pictures: DealPictures, width: int) -> Text:
    """The close date beside the end of the plan, as planned and as it comes out."""
    known = [
        ("close date", pictures.dates.close, "┊", marks.OWN),
        ("plan as agreed", pictures.dates.planned, "◆", marks.GOOD),
        ("if nothing changes", pictures.dates.expected, "◇", marks.SOME),
    ]
    found = [(label, day, glyph, colour) for label, day, glyph, colour in known if day is not None]
    if not found:
        return marks.quiet("Neither a close date nor dates in the plan yet.")
    days = [pictures.today, *(day for _, day, _, _ in found)]
    scale = timeline.Scale(min(days), max(days), max(8, width - _LABEL - 22))
    lines = []
    for label, day, glyph, colour in found:
        cells = ["·"] * scale.width
        at = scale.at(day)
        text = Text(f"{label:<{_LABEL}}")
        text.append("".join(cells[:at]), style=marks.QUIET)
        text.append(glyph, style=f"bold {colour}")
        text.append("".join(cells[at + 1 :]), style=marks.QUIET)
        text.append(f" {marks.day(day, pictures.today)}, {_from_today((day - pictures.today).days)}")
        lines.append(text)
    return _joined(lines)


def amounts(forecast: Forecast) -> Text:
    """One line for each stage and month in figures, beside the bars."""
    deals = "open deal" if forecast.deals == 1 else "open deals"
    text = Text(f"{marks.money(forecast.amount, forecast.currency)} in {forecast.deals} {deals}", style="bold")
    if forecast.unpriced:
        text.append(f", {forecast.unpriced} of them without a value", style=marks.SOME)
    return text


def _from_today(days: int) -> str:
    return "today" if not days else f"in {days}d" if days > 0 else f"{-days}d ago"


def _fitted(words: str, width: int) -> str:
    return f"{words[: width - 1]}…" if len(words) > width else f"{words:<{width}}"


def _joined(lines: Iterable[Text]) -> Text:
    return Text("\n", no_wrap=True, overflow="crop").join(lines)
