"""What a person's decision makes of a deal: accept, edit, reject, enter by hand, and take back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from copilot.domain.deal import Contact, Deal, EnteredField, Origin, ScorecardEntry
from copilot.domain.deal_parts import (
    EDITABLE,
    FIELDS,
    Part,
    PartKind,
    changed,
    entered_in,
    flat,
    is_of_speaker,
    known_element,
    part,
    prefix,
    typed,
    with_entered_in,
    with_part,
)
from copilot.domain.harmless import harmless
from copilot.domain.meddpicc import Element, status_of
from copilot.domain.plan import Plan
from copilot.domain.proposal import Action, HistoryEntry, ItemKind, ItemState, ProposalItem
from copilot.domain.proposal_rules import added_evidence, extended, merged, same_person
from copilot.errors import CopilotError, NotFound, WrongUsage


class Decision(NamedTuple):
    """Who decides, and when."""

    by: str
    at: datetime


class Decided(NamedTuple):
    """A deal after one change, the item that was decided (none where a person entered something), and the change."""

    deal: Deal
    item: ProposalItem | None
    entry: HistoryEntry


def rebased(deal: Deal, item: ProposalItem) -> ProposalItem:
    """An open item as it changes the deal of today; decided ones stay as they were decided."""
    if item.state is not ItemState.PROPOSED or item.after is None:
        return item
    if item.kind is ItemKind.SCORECARD:
        element = Element(item.target)
        before = part(deal, item.kind, item.target)
        entry = extended(deal, element, added_evidence(item), _said(item))
        return item.model_copy(update={"before": before, "after": entry.model_dump(mode="json")})
    if item.kind is ItemKind.PERSON:
        return _rebased_person(deal, item)
    if item.before is None:
        return _with_free_id(deal, item)
    now = part(deal, item.kind, item.target)
    if now is None:
        return item
    news = {name: value for name, value in item.after.items() if value != item.before.get(name)}
    return item.model_copy(update={"before": now, "after": {**now, **news}})


def _said(item: ProposalItem) -> str:
    """What the call of a scorecard item added to the summary."""
    before = str(item.before["summary"]) if item.before else ""
    after = str(item.after["summary"]) if item.after else ""
    return after.removeprefix(before).strip()


def _rebased_person(deal: Deal, item: ProposalItem) -> ProposalItem:
    said = Contact.model_validate(item.after)
    if item.before is not None:
        old = Contact.model_validate(item.before).person
        title = said.person.title if said.person.title != old.title else None
        said = said.model_copy(update={"person": said.person.model_copy(update={"title": title})})
    known = same_person(deal, item.target)
    if known is None:
        return item.model_copy(update={"before": None})
    after = merged(known, said.person).model_dump(mode="json")
    return item.model_copy(
        update={"target": known.person.name, "before": known.model_dump(mode="json"), "after": after}
    )


def _with_free_id(deal: Deal, item: ProposalItem) -> ProposalItem:
    if item.after is None or part(deal, item.kind, item.target) is None:
        return item
    taken = {t.id for t in deal.tasks} if item.kind is ItemKind.TASK else {m.id for m in deal.plan.milestones}
    letter = "t" if item.kind is ItemKind.TASK else "m"
    free = next(i for n in range(1, len(taken) + 2) if (i := f"{letter}{n}") not in taken)
    return item.model_copy(update={"target": free, "after": {**item.after, "id": free}})


def accept(deal: Deal, item: ProposalItem, who: Decision) -> Decided:
    """The deal with an open item's change, as it is proposed today."""
    _open(item)
    item = _applicable(deal, item)
    return _applied(deal, item, item.after or {}, who, ItemState.ACCEPTED)


def edit(deal: Deal, item: ProposalItem, values: Mapping[str, Any], who: Decision) -> Decided:
    """The deal with an open item's change in the person's own words.

    `values` are EDITABLE names; other keys of the item's `after` may come along unchanged.
    """
    _open(item)
    item = _applicable(deal, item)
    after = item.after or {}
    shown = flat(item.kind, after)
    wanted = {k: v for k, v in values.items() if k in EDITABLE[item.kind] or after.get(k, v) != v or k not in after}
    new = changed(item.kind, after, wanted)
    name = new["person"]["name"] if item.kind is ItemKind.PERSON else item.target
    if name != item.target and item.before is not None:
        raise WrongUsage("the name of a known person cannot be changed in a proposal", "edit the title, side or roles")
    own = {k: v for k, v in flat(item.kind, new).items() if v != shown[k]}
    return _applied(deal, item.model_copy(update={"target": name}), new, who, ItemState.EDITED, own)


def reject(deal: Deal, item: ProposalItem, who: Decision, reason: str | None = None) -> Decided:
    """The deal as it is; the item does not come back. The reason, where there is one, is kept in the history."""
    _open(item)
    item = rebased(deal, item).model_copy(update={"state": ItemState.REJECTED})
    now = part(deal, item.kind, item.target)
    entry = _entry(deal, item.kind, item.target, Action.REJECTED, who, item=item.id, before=now, after=now)
    told = (reason or "").strip() or None
    return Decided(deal, item, entry.model_copy(update={"cites": item.cites, "reason": told}))


def enter(deal: Deal, field: str, value: Any, who: Decision) -> Decided:
    """The deal with a field set by hand: a name of FIELDS, `side.NAME`, `name.OLD`, `scorecard.ELEMENT.status`, ...

    An empty value clears the field; an emptied status or summary of the scorecard is filled by the calls again.
    """
    kind, target, name = _place(deal, field)
    old = part(deal, kind, target)
    if kind == "field":
        optional = name not in ("account", "currency", "stage", "never_send", "notes")
        new: Part = {"value": typed(name, value, optional)}
    else:
        new = _entered_part(deal, kind, target, name, value, who)
    after = with_part(deal, kind, target, new)
    own = {k: f for k, f in entered_in(deal, kind, target).items() if k != _path(kind, target, name)}
    if not (kind is ItemKind.SCORECARD and not str(value).strip()):
        new_part = part(after, kind, target) or {}
        shown = new_part["value"] if kind == "field" else flat(kind, new_part)[name]
        own[_path(kind, target, name)] = EnteredField(value=shown, by=who.by, at=who.at)
    after = with_entered_in(after, kind, target, own)
    new = part(after, kind, target)
    entry = _entry(deal, kind, target, Action.ENTERED, who, item=harmless(field), before=old, after=new)
    return Decided(after, None, entry)


def enter_plan(deal: Deal, plan: Plan, who: Decision) -> Decided:
    """The deal with a whole plan by hand: typed, imported, or laid out from a template."""
    ids = {m.id for m in plan.milestones}
    kept = {k: f for k, f in entered_in(deal, "field", "plan").items() if k.split(".")[1:2] and k.split(".")[1] in ids}
    own = {**kept, "plan": EnteredField(value=sorted(ids), by=who.by, at=who.at)}
    after = with_entered_in(deal.model_copy(update={"plan": plan}), "field", "plan", own)
    before, new = part(deal, "field", "plan"), part(after, "field", "plan")
    return Decided(
        after, None, _entry(deal, "field", "plan", Action.ENTERED, who, item="plan", before=before, after=new)
    )


def take_back(deal: Deal, entry: HistoryEntry, who: Decision) -> tuple[Deal, HistoryEntry]:
    """The deal with a change undone; CopilotError where the same place was changed since."""
    now = part(deal, entry.kind, entry.target)
    if entry.action is Action.REJECTED:
        return deal, _reverting(deal, entry, Action.UNDONE, who, now, now)
    if now != entry.after:
        raise CopilotError(
            f"{entry.target}: a later change touches it, so {entry.item} cannot be undone by itself",
            f"sales-copilot history {deal.id}",
        )
    back = with_entered_in(
        with_part(deal, entry.kind, entry.target, entry.before), entry.kind, entry.target, entry.entered_before
    )
    return back, _reverting(deal, entry, Action.UNDONE, who, now, entry.before)


def restored(item: ProposalItem) -> ProposalItem:
    """An item whose decision was taken back: open, as it was first proposed."""
    if item.proposed is None:
        return item.model_copy(update={"state": ItemState.PROPOSED})
    name = item.proposed["person"]["name"] if item.kind is ItemKind.PERSON else item.target
    return item.model_copy(
        update={"state": ItemState.PROPOSED, "after": item.proposed, "proposed": None, "target": name}
    )


def withdraw(deal: Deal, entry: HistoryEntry, call: str, who: Decision) -> tuple[Deal, HistoryEntry]:
    """The deal without what an accepted item of a call brought, keeping what was changed at the same place since."""
    now = part(deal, entry.kind, entry.target)
    if now == entry.after:
        back, _ = take_back(deal, entry, who)
    elif now is None or entry.after is None:
        back = deal
    elif entry.kind is ItemKind.SCORECARD:
        rest = _without_call(deal, Element(entry.target), call, entry)
        empty = not rest.evidence and not rest.summary and not entered_in(deal, entry.kind, entry.target)
        back = with_part(deal, entry.kind, entry.target, None if empty else rest.model_dump(mode="json"))
    else:
        back = with_part(deal, entry.kind, entry.target, _unpatched(now, entry.before, entry.after))
    return back, _reverting(deal, entry, Action.MOVED, who, now, part(back, entry.kind, entry.target))


def _without_call(deal: Deal, element: Element, call: str, entry: HistoryEntry) -> ScorecardEntry:
    old = deal.entry(element)
    evidence = tuple(e for e in old.evidence if e.call != call)
    said = str((entry.after or {})["summary"]).removeprefix(str((entry.before or {"summary": ""})["summary"])).strip()
    summary, status = old.summary, old.status
    if f"scorecard.{element}.summary" not in deal.entered and said:
        summary = " ".join(old.summary.replace(said, "").split())
    if f"scorecard.{element}.status" not in deal.entered:
        status = status_of(element, evidence)
    return old.model_copy(update={"evidence": evidence, "summary": summary, "status": status})


def _unpatched(now: dict[str, Any], before: Part, after: dict[str, Any]) -> dict[str, Any]:
    """What the change set and nobody set since goes back; a part that it added and others worked on stays."""
    if before is None:
        return now
    return {
        k: _unpatched(v, before[k], after[k])
        if isinstance(v, dict) and isinstance(before.get(k), dict)
        else before.get(k, v)
        if v == after.get(k)
        else v
        for k, v in now.items()
    }


def _open(item: ProposalItem) -> None:
    if item.state is not ItemState.PROPOSED:
        raise CopilotError(f"{item.id} is {item.state} already", f"sales-copilot undo {item.deal}")


def _applicable(deal: Deal, item: ProposalItem) -> ProposalItem:
    item = rebased(deal, item)
    gone = (
        item.before is not None and part(deal, item.kind, item.target) is None and item.kind is not ItemKind.SCORECARD
    )
    if gone:
        raise CopilotError(
            f"{item.id} changes {item.target}, which is no longer in the deal",
            f"sales-copilot reject {deal.id} {item.id}",
        )
    return item


def _applied(
    deal: Deal,
    item: ProposalItem,
    new: dict[str, Any],
    who: Decision,
    state: ItemState,
    own: Mapping[str, Any] | None = None,
) -> Decided:
    """Put the part in place; entered fields that it changes are no longer the person's, those in `own` are."""
    start = prefix(item.kind, item.target)
    old_values = flat(item.kind, item.before) if item.before else {}
    values = flat(item.kind, new)
    entered = {
        path: field
        for path, field in entered_in(deal, item.kind, item.target).items()
        if values.get(path.removeprefix(start)) == old_values.get(path.removeprefix(start))
    }
    entered |= {start + k: EnteredField(value=v, by=who.by, at=who.at) for k, v in (own or {}).items()}
    origin = Origin.EDITED if own else Origin.ACCEPTED
    if not (entered and not own):
        new = {**new, **_signed(item.kind, origin, who)}
    after = with_entered_in(with_part(deal, item.kind, item.target, new), item.kind, item.target, entered)
    action = Action.EDITED if state is ItemState.EDITED else Action.ACCEPTED
    now = part(after, item.kind, item.target)
    entry = _entry(deal, item.kind, item.target, action, who, item=item.id, before=item.before, after=now)
    decided = item.model_copy(update={"after": now, "proposed": item.after, "state": state})
    return Decided(after, decided, entry.model_copy(update={"cites": item.cites}))


def _signed(kind: ItemKind, origin: Origin, who: Decision) -> dict[str, Any]:
    """Who put a part into the deal; a milestone does not carry it, its history does."""
    if kind is ItemKind.PLAN:
        return {}
    signed = {"origin": origin.value, "by": who.by}
    return {**signed, "at": who.at.isoformat()} if kind is ItemKind.SCORECARD else signed


def _entry(
    deal: Deal, kind: PartKind, target: str, action: Action, who: Decision, *, item: str, before: Part, after: Part
) -> HistoryEntry:
    """A history entry; its number is given when it is written."""
    return HistoryEntry(
        seq=0,
        at=who.at,
        by=who.by,
        item=item,
        kind=kind,
        target=target,
        action=action,
        before=before,
        after=after,
        entered_before=entered_in(deal, kind, target),
        revision=deal.revision + 1,
    )


def _reverting(
    deal: Deal, entry: HistoryEntry, action: Action, who: Decision, before: Part, after: Part
) -> HistoryEntry:
    new = _entry(deal, entry.kind, entry.target, action, who, item=entry.item, before=before, after=after)
    return new.model_copy(update={"reverts": entry.seq, "cites": entry.cites})


def _path(kind: PartKind, target: str, name: str) -> str:
    return target if kind == "field" else prefix(kind, target) + name


def _place(deal: Deal, field: str) -> tuple[PartKind, str, str]:
    """Where a field path points: the kind of part, its target, and the name within it."""
    head, _, rest = harmless(field).strip().partition(".")
    target, _, name = rest.rpartition(".")
    if head in FIELDS and not rest:
        return "field", head, head
    if is_of_speaker(field):
        return "field", f"{head}.{rest}", head
    kinds = {k.value: k for k in ItemKind}
    if head not in kinds or not target:
        known = ", ".join(
            (*FIELDS, "side.NAME", "name.OLD", "scorecard.ELEMENT.status", "plan.ID.due", "person.NAME.title")
        )
        raise WrongUsage(f"{field!r} is no field of a deal", f"for example: {known}")
    kind = kinds[head]
    if name not in EDITABLE[kind] or (kind is ItemKind.PERSON and name == "name"):
        raise WrongUsage(f"{head} has no field {name!r}", f"one of: {', '.join(EDITABLE[kind])}")
    if kind is ItemKind.SCORECARD:
        target = known_element(target).value
    if kind is ItemKind.PERSON and (known_person := deal.contact(target)):
        target = known_person.person.name
    return kind, target, name


def _entered_part(deal: Deal, kind: ItemKind, target: str, name: str, value: Any, who: Decision) -> dict[str, Any]:
    old = part(deal, kind, target)
    if old is None:
        old = _new_part(deal, kind, target, name, value)
    if kind is ItemKind.SCORECARD and name == "status" and not str(value).strip():
        value = status_of(Element(target), deal.entry(Element(target)).evidence).value
    new = changed(kind, old, {name: value})
    return {**new, **_signed(kind, Origin.ENTERED, who)}


def _new_part(deal: Deal, kind: ItemKind, target: str, name: str, value: Any) -> dict[str, Any]:
    """An empty entry, person or titled milestone to set the field in; a task comes only from a call."""
    if kind is ItemKind.SCORECARD:
        return deal.entry(Element(target)).model_dump(mode="json")
    if kind is ItemKind.PERSON:
        return {"person": {"name": target}}
    if kind is ItemKind.PLAN and name == "title":
        return {"id": target, "title": value}
    known = [t.id for t in deal.tasks] if kind is ItemKind.TASK else [m.id for m in deal.plan.milestones]
    hint = f"known: {', '.join(known)}" if known else "there are none yet"
    raise NotFound(f"{deal.id} has no {'task' if kind is ItemKind.TASK else 'milestone'} {target!r}", hint)
