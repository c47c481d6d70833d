"""A proposal in words: what it is about, what it changes from what to what, and which ones may be accepted together."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from copilot.domain.deal import Deal
from copilot.domain.deal_parts import entered_in, flat
from copilot.domain.meddpicc import Element, Polarity, Status
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.domain.proposal_rules import added_evidence

SURE = 0.9
"""From this confidence on, an item may be accepted together with others."""

KIND = {
    ItemKind.PLAN: "plan",
    ItemKind.SCORECARD: "scorecard",
    ItemKind.PERSON: "person",
    ItemKind.TASK: "promise",
}
"""What a kind is called on the screen."""

_UNKNOWN: Mapping[ItemKind, Mapping[str, Any]] = {ItemKind.SCORECARD: {"status": Status.MISSING.value}}
"""What stands where a deal knows nothing yet."""


class Difference(NamedTuple):
    """One field of a change, in words; None where there was or will be nothing."""

    field: str
    before: str | None
    after: str | None


def subject(item: ProposalItem) -> str:
    """What the item is about: the element, the milestone's title, the person's name, what was promised."""
    if item.kind is ItemKind.SCORECARD:
        return Element(item.target).label
    if item.kind is ItemKind.PERSON:
        return item.target
    whole = item.after or item.before or {}
    return str(flat(item.kind, whole)["title" if item.kind is ItemKind.PLAN else "task"])


def differences(item: ProposalItem) -> tuple[Difference, ...]:
    """The fields that change, in the order in which a person reads them."""
    before = flat(item.kind, item.before) if item.before else _UNKNOWN.get(item.kind, {})
    after = flat(item.kind, item.after) if item.after else {}
    named = (Difference(name.replace("_", " "), _words(before.get(name)), _words(new)) for name, new in after.items())
    found = [d for d in named if d.before != d.after]
    if item.kind is ItemKind.SCORECARD and (fresh := len(added_evidence(item))):
        known = len(item.before["evidence"]) if item.before else 0
        found.append(Difference("quotes", str(known) if known else None, str(known + fresh)))
    return tuple(found)


def short(item: ProposalItem) -> str:
    """The change in a few words, for a list."""
    changed = {d.field: d for d in differences(item)}
    if item.before is None and item.kind is not ItemKind.SCORECARD:
        due = changed.get("due")
        return f"new, due {due.after}" if due else "new"
    for name in ("status", "due", "owner", "title", "roles", "side"):
        if name in changed and changed[name].after is not None:
            return f"{changed[name].before or 'none'} → {changed[name].after}"
    return "more quotes" if item.kind is ItemKind.SCORECARD else "changed"


def sure(item: ProposalItem, deal: Deal) -> bool:
    """Whether an open item may be accepted together with others, without a look at each.

    Never the economic buyer, the loss of a champion, a change to a person, or one to what a person wrote.
    """
    if item.state is not ItemState.PROPOSED or item.confidence < SURE or item.kind is ItemKind.PERSON:
        return False
    if entered_in(deal, item.kind, item.target):
        return False
    if item.kind is not ItemKind.SCORECARD:
        return True
    lost = any(e.polarity is Polarity.AGAINST for e in added_evidence(item))
    return item.target != Element.ECONOMIC_BUYER and not (item.target == Element.CHAMPION and lost)


def _words(value: Any) -> str | None:
    if value is None or value in ("", [], ()):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(v).replace("_", " ") for v in value)
    return str(value).replace("_", " ") if str(value).replace("_", "").isalpha() else str(value)
