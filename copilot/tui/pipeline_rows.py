"""The pipeline as a table: columns, orders, filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.text import Text

from copilot.tui import marks
from copilot.tui.columns import Column, Row

if TYPE_CHECKING:
    from copilot.domain.attention import Standing
    from copilot.domain.plan_outlook import PlanHealth

PLAN_MARK = {
    "no plan": ("–", marks.QUIET),
    "done": ("✓", marks.GOOD),
    "on track": ("●", marks.GOOD),
    "blocked": ("✗", marks.BAD),
    "late": ("!", marks.BAD),
}
"""By plan_outlook.PlanState. The columns are painted before the domain is loaded, so its values stand here in words."""


def _as_given(_: "Standing") -> int:
    """All are equal: a stable sort leaves them as they are."""
    return 0


def _stage(standing: "Standing") -> int:
    """How far the deal is."""
    return list(type(standing.deal.stage)).index(standing.deal.stage)


def _found(standing: "Standing") -> int:
    """How much of the scorecard is known."""
    from copilot.domain.meddpicc import Element, Status

    return sum(list(Status).index(standing.deal.entry(e).status) for e in Element)


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort: the label of its column, and the value that is compared."""

    label: str
    key: "Callable[[Standing], Any]"


ORDERS = (
    Order("Alerts", _as_given),
    Order("Account", lambda s: s.deal.account.casefold()),
    Order("Stage", _stage),
    Order("Value", lambda s: -(s.deal.value or 0.0)),
    Order("Close", lambda s: s.deal.close_date or date.max),
    Order("Next", lambda s: s.deal.next_meeting or date.max),
    Order("MEDDPICC", _found),
    Order("Plan", lambda s: (s.plan.state != "late", -s.plan.days, s.plan.state)),
    Order("Call", lambda s: s.activity.last_call or date.min),
)
"""The first is how the service gives them: by what needs attention. Sorting is stable, so it also orders equals."""

PIPELINE = (
    Column("Account"),
    Column("Stage", 13),
    Column("Value", 7),
    Column("Close", 6, at="wide"),
    Column("Next", 6),
    Column("MEDDPICC", 8),
    Column("Plan", 5, at="narrow"),
    Column("Plan", 11, at="wide"),
    Column("Call", 6),
    Column("Al.", 3, at="narrow"),
    Column("Alerts", at="wide"),
)


def columns(order: int, *, backwards: bool) -> tuple[Column, ...]:
    """The columns, the one that is sorted by with an arrow."""
    label, arrow = ORDERS[order].label, "▲" if backwards else "▼"
    sorted_by = {label, "Al."} if label == "Alerts" else {label}
    return tuple(replace(c, label=_arrowed(c, arrow)) if c.label in sorted_by else c for c in PIPELINE)


def _arrowed(column: Column, arrow: str) -> str:
    return f"{column.label[: (column.width or 99) - 1]}{arrow}"


def order_of(column: int) -> int | None:
    """The order that a click on a column's header asks for."""
    label = PIPELINE[column].label.replace("Al.", "Alerts")
    return next((n for n, o in enumerate(ORDERS) if o.label == label), None)


def fitting(standings: "Sequence[Standing]", words: str) -> "tuple[Standing, ...]":
    """The deals whose account, id, stage, offering, owner or alerts have every one of the words."""
    wanted = words.casefold().split()
    return tuple(s for s in standings if all(w in _haystack(s) for w in wanted))


def ordered(standings: "Sequence[Standing]", order: int, *, backwards: bool) -> "tuple[Standing, ...]":
    """The deals sorted."""
    found = sorted(standings, key=ORDERS[order].key)
    return tuple(reversed(found)) if backwards else tuple(found)


def _haystack(standing: "Standing") -> str:
    deal = standing.deal
    fields = (deal.account, deal.id, deal.stage.value.replace("_", " "), deal.offering or "", deal.owner or "")
    return " ".join((*fields, *(r.words for r in standing.reasons))).casefold()


def pipeline(standings: "Sequence[Standing]") -> tuple[Row, ...]:
    """One line for each deal."""
    return tuple(_line(s) for s in standings)


def _line(standing: "Standing") -> Row:
    deal = standing.deal
    mark, colour = PLAN_MARK[standing.plan.state]
    cells = (
        Text(deal.account, style="bold", no_wrap=True, overflow="ellipsis"),
        Text(deal.stage.value.replace("_", " ")),
        Text(marks.money(deal.value, deal.currency), justify="right"),
        Text(marks.day(deal.close_date)),
        Text(marks.day(deal.next_meeting)),
        marks.cells(deal),
        Text(f"{mark} {_days(standing.plan)}".rstrip(), style=colour),
        Text(f"{mark} {standing.plan.words}", style=colour),
        marks.quiet(marks.day(standing.activity.last_call)),
        _alerts(standing, words=False),
        _alerts(standing, words=True),
    )
    return Row(deal.id, cells)


def _days(plan: "PlanHealth") -> str:
    return f"{plan.days}d" if plan.state == "late" else ""


def _alerts(standing: "Standing", *, words: bool) -> Text:
    from copilot.domain.attention import Worry

    reasons = standing.reasons
    if not reasons:
        return marks.quiet("–")
    urgent = reasons[0].worry <= Worry.NEAR_CLOSE
    text = Text(f"{'!' if urgent else '·'}{len(reasons)}", style=marks.BAD if urgent else marks.SOME)
    if words:
        text.append(f" {reasons[0].words}")
        text.no_wrap, text.overflow = True, "ellipsis"
    return text
