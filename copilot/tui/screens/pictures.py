"""Pictures: of a deal its plan, scorecard and dates; of the pipeline its amounts by stage and month."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from copilot.domain.pictures import DealPictures, PipelinePictures
from copilot.tui import drawings, errands
from copilot.tui.messages import Failed
from copilot.tui.picture_messages import PicturesRead
from copilot.tui.widgets.drawing import Drawing
from copilot.tui.widgets.key_bar import KeyBar
from copilot.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from copilot.service import Service

NO_DEALS = (
    "No open deals yet.\n\n  esc   back, then n reads a new call\n  sales-copilot deal new   makes a deal by hand"
)


class PicturesScreen(Screen[None]):
    """Draws what the service gives; without a deal, the pipeline."""

    BINDINGS = [
        Binding("escape,q,g", "app.pop_screen", "Back", key_display="esc"),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("ctrl+r", "read", "Read again", show=False),
    ]
    AUTO_FOCUS = "#pictures"

    pictures: reactive[DealPictures | PipelinePictures | None] = reactive(None, recompose=False)

    def __init__(self, service: "Service", deal_id: str | None = None) -> None:
        super().__init__()
        self._service = service
        self.deal_id = deal_id

    def compose(self) -> ComposeResult:
        """Title, pictures, keys."""
        yield TitleBar(*(("Deals", self.deal_id) if self.deal_id else ("Deals",)), "Pictures")
        yield VerticalScroll(id="pictures")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """What was decided elsewhere shows here."""
        self.action_read()

    def action_read(self) -> None:
        """Read the deal or the deals again."""
        deal_id = self.deal_id
        if deal_id is None:
            errands.send(self, self._service.pictures.of_pipeline, PicturesRead)
        else:
            errands.send(self, lambda: self._service.pictures.of_deal(deal_id), PicturesRead)

    @on(PicturesRead)
    def _pictures_read(self, event: PicturesRead) -> None:
        self.pictures = event.pictures

    @on(Failed)
    def _failed(self) -> None:
        if self.pictures is None:
            errands.leave(self)

    async def watch_pictures(self, pictures: DealPictures | PipelinePictures | None) -> None:
        """Draw anew."""
        if pictures is None:
            return
        if isinstance(pictures, DealPictures):
            self.query_one(TitleBar).trail = ("Deals", pictures.deal.account, "Pictures")
            drawn = _of_deal(pictures)
        else:
            drawn = _of_pipeline(pictures)
        scroll = self.query_one("#pictures", VerticalScroll)
        async with scroll.batch():
            await scroll.remove_children()
            await scroll.mount_all(drawn)

    def action_scroll(self, lines: int) -> None:
        """Up or down."""
        self.query_one("#pictures", VerticalScroll).scroll_relative(y=lines, animate=False)


def _of_deal(pictures: DealPictures) -> list[Widget]:
    from copilot.tui.widgets.plots import TrendPlot

    plot = TrendPlot()
    plot.trend = pictures.trend
    return [
        *_section("Plan", Drawing(lambda width: drawings.plan(pictures, width))),
        *_section("Scorecard after each call", Drawing(lambda width: drawings.heat_map(pictures.trend, width))),
        plot,
        *_section("When it may close", Drawing(lambda width: drawings.dates(pictures, width))),
    ]


def _of_pipeline(pictures: PipelinePictures) -> list[Widget]:
    from copilot.tui.widgets.plots import BarsPlot

    found: list[Widget] = []
    for forecast in pictures.forecasts:
        found.append(Static(drawings.amounts(forecast), classes="total"))
        for title, bars in (("by stage", forecast.by_stage), ("by month of the close date", forecast.by_month)):
            plot = BarsPlot(forecast.currency)
            plot.bars = bars
            found += _section(f"{forecast.currency} {title}", plot)
    return found or [Static(NO_DEALS, classes="nothing", markup=False)]


def _section(title: str, picture: Widget) -> list[Widget]:
    return [Static(title, classes="heading", markup=False), picture]
