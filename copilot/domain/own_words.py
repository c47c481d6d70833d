"""What a person wrote of what a call wants to change: both are shown, and the person's stays until they decide."""

from datetime import datetime
from typing import Any, NamedTuple

from copilot.domain.deal import Deal
from copilot.domain.deal_parts import entered_in, flat, prefix
from copilot.domain.proposal import ProposalItem


class OwnWords(NamedTuple):
    """A field that a person wrote, and what the item would put there; None where it leaves the field as it is."""

    name: str
    value: Any
    by: str
    at: datetime
    said: Any = None


def own_words(deal: Deal, item: ProposalItem) -> tuple[OwnWords, ...]:
    """The entered fields of the part that an item changes, in the order in which they were entered."""
    start = prefix(item.kind, item.target)
    new = flat(item.kind, item.after) if item.after else {}
    found = ((path.removeprefix(start), field) for path, field in entered_in(deal, item.kind, item.target).items())
    return tuple(
        OwnWords(name, f.value, f.by, f.at, new.get(name) if new.get(name) != f.value else None) for name, f in found
    )
