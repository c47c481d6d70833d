"""The pipeline: all deals with what happened around them and why they need a look, the most urgent first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from copilot.domain.attention import Activity, Standing, by_attention, standing_of

if TYPE_CHECKING:
    from copilot.storage.store import Store


@dataclass(frozen=True)
class Pipeline:
    """Reads all deals at once. `store` opens the database, which is not loaded before."""

    store: "Callable[[], Store]"
    today: Callable[[], date]

    def standings(self) -> tuple[Standing, ...]:
        """All deals, by what needs attention."""
        store, today = self.store(), self.today()
        activity = store.activity()
        return by_attention(standing_of(deal, activity.get(deal.id, Activity()), today) for deal in store.deals())
