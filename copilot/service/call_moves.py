"""A call that is with the wrong deal goes to another: what it changed goes with it, or is proposed there anew."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from copilot.domain.deal import Call, Deal
from copilot.domain.deal_parts import flat
from copilot.domain.decisions import Decided, Decision, accept, edit, reject, withdraw
from copilot.domain.draft import Analysis
from copilot.domain.plan import Plan, PlanOp
from copilot.domain.proposal import Action, HistoryEntry, ItemKind, ItemState, ProposalItem
from copilot.domain.proposal_rules import propose
from copilot.errors import CopilotError, WrongUsage
from copilot.service.ledger import Ledger, following

if TYPE_CHECKING:
    from copilot.storage.store import Store


class Moved(NamedTuple):
    """A call at its new deal with the items that it proposes there; `carried` were decided there as before."""

    call: Call
    items: tuple[ProposalItem, ...]
    carried: int = 0


def move(store: "Store", call_id: str, old: Deal, new: Deal, who: Decision, *, with_decisions: bool) -> Moved:
    """Take a call from the old deal to the new one, in one transaction.

    What it brought to the old deal goes from there; what others changed at the same places since stays. The call is
    proposed to the new deal, and `with_decisions` what was accepted, edited and rejected is decided there alike, as far
    as it applies to that deal; the rest waits. Raises CopilotError where the new deal has the call already.
    """
    from copilot.storage.store import DealWrite, StoredCall

    ledger = Ledger(store)
    stored = ledger.stored_call(call_id)
    if old.id == new.id:
        raise WrongUsage(f"{call_id} belongs to {old.id} already", f"sales-copilot proposals {old.id}")
    if known := ledger.known_call(new, stored.call.fingerprint, stored.shingles, stored.call.meeting_date):
        raise CopilotError(f"{new.id} has this call already, as {known.id}", f"sales-copilot deal show {new.id}")
    earlier = tuple(i for i in store.items(old.id) if i.call == call_id)
    left, taken = _without(old, store.history(old.id), {i.id for i in earlier}, call_id, who)
    call = stored.call.model_copy(update={"deal": new.id})
    analysis = _for_plan(Analysis.model_validate(call.analysis), old.plan, new.plan)
    proposed = propose(new, analysis, call, store.items(new.id), ledger.next_number(new))
    decided = _decided_alike(new, earlier, proposed, who) if with_decisions else []
    done = {d.item.id: d.item for d in decided if d.item is not None}
    items = tuple(done.get(i.id, i) for i in proposed)
    store.write(
        DealWrite(
            following(left),
            gone_items=tuple(i.id for i in earlier),
            history=ledger.numbered(old, [*taken, _move_entry(call_id, old, new, old, who)]),
            undone=tuple(e.reverts for e in taken if e.reverts is not None),
        ),
        DealWrite(
            following(decided[-1].deal if decided else new),
            items=items,
            history=ledger.numbered(new, [*(d.entry for d in decided), _move_entry(call_id, old, new, new, who)]),
            call=StoredCall(call, stored.shingles),
        ),
    )
    return Moved(call, items, len(done))


def _without(
    deal: Deal, history: tuple[HistoryEntry, ...], items: set[str], call: str, who: Decision
) -> tuple[Deal, list[HistoryEntry]]:
    """The deal without what these items of a call brought, and what tells so in its history."""
    entries = list[HistoryEntry]()
    for entry in reversed(history):
        if entry.item in items and not entry.undone and entry.action in (Action.ACCEPTED, Action.EDITED):
            deal, told = withdraw(deal, entry, call, who)
            entries.append(told)
    return deal, entries


def _decided_alike(
    deal: Deal, earlier: Iterable[ProposalItem], proposed: tuple[ProposalItem, ...], who: Decision
) -> list[Decided]:
    """The decisions on the earlier items, made again on those that propose the same to another deal."""
    found, open_items, now = list[Decided](), list(proposed), deal
    for old in earlier:
        new = next((i for i in open_items if _same_change(old, i)), None)
        if new is None or old.state is ItemState.PROPOSED:
            continue
        open_items.remove(new)
        try:
            step = _again(now, old, new, who)
        except CopilotError:  # it does not apply to this deal: it waits for a decision of its own
            continue
        now = step.deal
        found.append(step)
    return found


def _again(deal: Deal, old: ProposalItem, new: ProposalItem, who: Decision) -> Decided:
    if old.state is ItemState.REJECTED:
        return reject(deal, new, who)
    if old.state is ItemState.EDITED and old.after and old.proposed:
        was, is_now = flat(old.kind, old.proposed), flat(old.kind, old.after)
        own = {name: value for name, value in is_now.items() if value != was[name]}
        return edit(deal, new, own, who)
    return accept(deal, new, who)


def _same_change(old: ProposalItem, new: ProposalItem) -> bool:
    """Both say the same of the same words; an element is one change for each call."""
    if old.kind is not new.kind:
        return False
    if old.kind is ItemKind.SCORECARD:
        return old.target == new.target
    return old.op == new.op and old.cites == new.cites and (old.op == PlanOp.ADD or _name(old) == _name(new))


def _name(item: ProposalItem) -> str:
    return "" if item.kind is ItemKind.TASK else item.target


def _move_entry(call_id: str, old: Deal, new: Deal, of: Deal, who: Decision) -> HistoryEntry:
    return HistoryEntry(
        seq=0,
        at=who.at,
        by=who.by,
        item=call_id,
        kind="field",
        target=f"call.{call_id}",
        action=Action.MOVED,
        before={"value": old.id},
        after={"value": new.id},
        revision=of.revision + 1,
    )


def _for_plan(analysis: Analysis, old: Plan, new: Plan) -> Analysis:
    """Without changes to milestones that are others in the new plan, though they share an id."""
    titles = {m.id: m.title for m in new.milestones}
    kept = tuple(
        c
        for c in analysis.plan_changes
        if c.op is PlanOp.ADD or ((m := old.milestone(c.id or "")) is not None and titles.get(m.id) == m.title)
    )
    return analysis.model_copy(update={"plan_changes": kept})
