"""Which proposals may be accepted together, without a look at each: the bar of each kind, and what never passes it."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from copilot.domain.deal import Deal
from copilot.domain.deal_parts import Part, entered_in, flat
from copilot.domain.meddpicc import Element, Polarity, Status
from copilot.domain.people import Role
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.domain.proposal_rules import added_evidence

BARS: Mapping[str, float] = {ItemKind.PLAN.value: 0.9, ItemKind.TASK.value: 0.85}
"""The lowest confidence at or above which at least nine of ten items of a kind were wholly right.

Measured on the 8 labelled dev calls by `python -m evals.sure_bars` (November 2026): promises 22 of 23 with owner and
day, changes of the plan 10 of 10. An item of the scorecard, which is right only if each of its quotes is, has no bar:
at no confidence were nine of ten right over at least ten items. People are not measured.
"""

_SIGNING = re.compile(
    r"\b(sign(s|ed|ing|ature)?|countersign\w*|clos(e|ed|ing)|order form|purchase order|award\w*)\b", re.IGNORECASE
)


class Look(StrEnum):
    """Why a person has to look at an item by itself."""

    ECONOMIC_BUYER = "names who pays"
    LOST_CHAMPION = "may lose the champion"
    CLOSE_DATE = "moves the close date"
    OWN_ENTRY = "changes what a person wrote"
    NO_BAR = "its kind is not right often enough to go unseen"
    UNSURE = "below the bar of its kind"


def kind_of(item: ProposalItem) -> str:
    """By what an item is measured: its element, or its kind where it has none."""
    return item.target if item.kind is ItemKind.SCORECARD else item.kind.value


def bar(item: ProposalItem) -> float | None:
    """The confidence from which items like this one may be accepted together; None where none may."""
    return BARS.get(kind_of(item))


def sure(item: ProposalItem, deal: Deal) -> bool:
    """Whether an open item may be accepted together with others."""
    return item.state is ItemState.PROPOSED and why_look(item, deal) is None


def why_look(item: ProposalItem, deal: Deal) -> Look | None:
    """Why an item is to be looked at by itself; None where it need not be."""
    if (alone := stands_alone(item, deal)) is not None:
        return alone
    needed = bar(item)
    if needed is None:
        return Look.NO_BAR
    return Look.UNSURE if item.confidence < needed else None


def stands_alone(item: ProposalItem, deal: Deal) -> Look | None:
    """Why an item is never accepted together with others, however sure it is; None where it may be."""
    if names_payer(item):
        return Look.ECONOMIC_BUYER
    if loses_champion(item):
        return Look.LOST_CHAMPION
    if moves_close(item, deal):
        return Look.CLOSE_DATE
    return Look.OWN_ENTRY if entered_in(deal, item.kind, item.target) else None


def names_payer(item: ProposalItem) -> bool:
    """Whether it says something of the economic buyer."""
    if item.kind is ItemKind.PERSON:
        return Role.ECONOMIC_BUYER in _value(item.after, item, "roles", ())
    return item.kind is ItemKind.SCORECARD and item.target == Element.ECONOMIC_BUYER


def loses_champion(item: ProposalItem) -> bool:
    """Whether it speaks against the champion, or takes the part from somebody."""
    if item.kind is ItemKind.PERSON:
        return Role.CHAMPION in _value(item.before, item, "roles", ()) and Role.CHAMPION not in _value(
            item.after, item, "roles", ()
        )
    if item.kind is not ItemKind.SCORECARD or item.target != Element.CHAMPION:
        return False
    order = list(Status)
    before, after = (_value(part, item, "status", Status.MISSING.value) for part in (item.before, item.after))
    falls = order.index(Status(after)) < order.index(Status(before))
    return falls or any(e.polarity is Polarity.AGAINST for e in added_evidence(item))


def moves_close(item: ProposalItem, deal: Deal) -> bool:
    """Whether it moves the day of a milestone that closes the deal: the one of that day, or one called so."""
    if item.kind is not ItemKind.PLAN:
        return False
    before, after = (_value(part, item, "due", None) for part in (item.before, item.after))
    if before == after:
        return False
    closes = deal.close_date is not None and deal.close_date.isoformat() in (before, after)
    return closes or _SIGNING.search(_value(item.after or item.before, item, "title", "")) is not None


def _value(part: Part, item: ProposalItem, name: str, otherwise: Any) -> Any:
    return otherwise if part is None else flat(item.kind, part)[name]
