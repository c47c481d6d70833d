"""Plots of the pictures, drawn by plotext; imported only when pictures are opened."""

from textual.reactive import reactive
from textual_plotext import PlotextPlot

from copilot.domain.meddpicc import Element
from copilot.domain.pictures import Bar
from copilot.domain.scorecard_trend import Trend
from copilot.tui import marks

_FEWEST_CALLS = 2
"""A line needs two points."""


class TrendPlot(PlotextPlot):
    """How many of the eight elements are confirmed, and how many known at all, after each call."""

    trend: reactive[Trend | None] = reactive(None)

    def watch_trend(self, trend: Trend | None) -> None:
        """Draw the two lines."""
        self.display = trend is not None and len(trend.calls) >= _FEWEST_CALLS
        if trend is None or not self.display:
            return
        numbers = list(range(1, len(trend.calls) + 1))
        counts = trend.counts()
        plot = self.plt
        plot.clear_data()
        plot.plot(numbers, [c + p for c, p in counts], label="partial or confirmed", marker="braille")
        plot.plot(numbers, [c for c, _ in counts], label="confirmed", marker="hd")
        plot.ylim(0, len(Element))
        plot.yticks([0, 2, 4, 6, 8])
        plot.xticks([float(n) for n in numbers], [marks.day(c.held) for c in trend.calls])
        self.refresh()


class BarsPlot(PlotextPlot):
    """Amounts as horizontal bars, the first on top."""

    bars: reactive[tuple[Bar, ...]] = reactive(())

    def __init__(self, currency: str) -> None:
        super().__init__(classes="bars")
        self._currency = currency

    def watch_bars(self, bars: tuple[Bar, ...]) -> None:
        """Draw the bars, each with its amount and number of deals in its label."""
        if not bars:
            return
        labels = [f"{b.label}, {marks.money(b.amount, self._currency)} ({b.deals})" for b in reversed(bars)]
        plot = self.plt
        plot.clear_data()
        plot.bar(labels, [b.amount for b in reversed(bars)], orientation="horizontal", width=0.5)
        plot.xticks([])
        plot.frame(False)
        self.styles.height = 2 * len(bars) + 1
        self.refresh()
