"""How values look: marks that can be told apart without colour, and colours that read on light and dark ground."""

from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from copilot.domain.deal import Deal, Origin
    from copilot.domain.meddpicc import Status
    from copilot.domain.plan import MilestoneStatus
    from copilot.domain.proposal import ItemState
    from copilot.domain.transcript import Side

GOOD, SOME, BAD, OWN, QUIET = "#3f9e68", "#b9821b", "#cf514b", "#4a8ccc", "#808890"

# By the values of the domain's enumerations, which are words: the first frame is painted before the domain is loaded.
STATUS = {"missing": ("○", BAD), "partial": ("◐", SOME), "confirmed": ("●", GOOD)}
STATE = {
    "proposed": ("?", SOME),
    "accepted": ("✓", GOOD),
    "edited": ("✎", OWN),
    "rejected": ("✗", BAD),
}
ORIGIN = {"accepted": ("✓", GOOD), "edited": ("✎", OWN), "entered": ("⌨", OWN)}
SIDE = {"seller": OWN, "buyer": GOOD, "other": QUIET, "unknown": SOME}
MILESTONE = {
    "not_started": QUIET,
    "in_progress": SOME,
    "done": GOOD,
    "blocked": BAD,
    "dropped": QUIET,
}

SYMBOL = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def status(value: "Status") -> Text:
    """`◐ partial`."""
    mark, colour = STATUS[value]
    return Text(f"{mark} {value.value}", style=colour)


def cells(deal: "Deal") -> Text:
    """The eight elements in their order, one mark each: `○◐●○○◐○○`."""
    from copilot.domain.meddpicc import Element

    text = Text()
    for element in Element:
        text.append(*STATUS[deal.entry(element).status])
    return text


def state(value: "ItemState") -> Text:
    """`✓ accepted`."""
    mark, colour = STATE[value]
    return Text(f"{mark} {value.value}", style=colour)


def origin(value: "Origin", by: str | None) -> Text:
    """How a value came into the deal, and by whom: `⌨ entered by anna`."""
    mark, colour = ORIGIN[value]
    return Text(f"{mark} {value.value}" + (f" by {by}" if by else ""), style=colour)


def side(value: "Side") -> Text:
    """The side in its colour."""
    return Text(value.value, style=SIDE[value])


def milestone_status(value: "MilestoneStatus") -> Text:
    """The status of a milestone in words and colour."""
    return Text(value.value.replace("_", " "), style=MILESTONE[value])


def quiet(words: str) -> Text:
    """Something beside the point."""
    return Text(words, style=QUIET)


def day(value: date | None, today: date | None = None) -> str:
    """`19 Aug`, with the year where it is not today's; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value.day} {value:%b}" if today is None or value.year == today.year else f"{value.day} {value:%b %Y}"


def clock(seconds: float | None) -> str:
    """`12:03` or `1:02:03`; empty where the source has no time."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def money(value: float | None, currency: str) -> str:
    """`$120k`, `CHF 1.2m`; a dash where the value is unknown."""
    if value is None:
        return "–"
    unit = SYMBOL.get(currency.upper(), f"{currency} ")
    for size, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{unit}{value / size:.3g}{letter}"
    return f"{unit}{value:.0f}"
