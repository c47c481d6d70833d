"""Pictures of one deal or of the pipeline: as values for a screen, or as a page that stands alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from copilot.domain.pictures import DealPictures, PipelinePictures, deal_pictures, pipeline_pictures
from copilot.service.deals import Deals
from copilot.service.scorecard_history import trend_of


@dataclass(frozen=True)
class Pictures:
    """Draws from what the store knows today."""

    deals: Deals
    today: Callable[[], date]

    def of_deal(self, deal_id: str) -> DealPictures:
        """Plan, scorecard and dates of a deal. Raises NotFound where there is no such deal."""
        deal = self.deals.get(deal_id)
        trend = trend_of(deal, self.deals.calls(deal.id), self.deals.proposals(deal.id))
        return deal_pictures(deal, trend, self.today())

    def of_pipeline(self) -> PipelinePictures:
        """The amounts of all open deals, by stage and by month."""
        return pipeline_pictures(self.deals.list_deals(), self.today())

    def page(self, deal_id: str | None) -> str:
        """The pictures of a deal, or of the pipeline, as one HTML page that loads nothing from elsewhere."""
        from copilot.exchange import pages

        return pages.deal_page(self.of_deal(deal_id)) if deal_id else pages.pipeline_page(self.of_pipeline())
