"""A proposal in words: what it is about, and what it changes from what to what."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from copilot.domain.deal_parts import flat
from copilot.domain.meddpicc import Element, Status
from copilot.domain.proposal import ItemKind, ProposalItem
from copilot.domain.proposal_rules import added_evidence

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
    named = (
        Difference(name.replace("_", " "), as_words(before.get(name)), as_words(new)) for name, new in after.items()
    )
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


def as_words(value: Any) -> str | None:
    """A value as a person reads it; None where there is none."""
    if value is None or value in ("", [], ()):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(v).replace("_", " ") for v in value)
    return str(value).replace("_", " ") if str(value).replace("_", "").isalpha() else str(value)
