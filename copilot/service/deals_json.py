"""The JSON forms of deals, plans, proposals and history that docs/contract.md promises, version 1."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from copilot.domain.deal import Call, Contact, Deal, ScorecardEntry, Task
from copilot.domain.meddpicc import Element, Evidence
from copilot.domain.plan import Milestone
from copilot.domain.proposal import HistoryEntry, ItemKind, ProposalItem
from copilot.service.call_json import Json, cite_json, commitment_json, milestone_json, person_json
from copilot.service.rereading import Reread


def deal_json(deal: Deal, calls: Iterable[Call] = ()) -> Json:
    """Everything known of a deal, with the calls that it rests on."""
    simple = deal.model_dump(
        mode="json", exclude={"scorecard", "people", "plan", "tasks", "entered", "created", "revision"}
    )
    return {
        **simple,
        "scorecard": {e.value: entry_json(deal.entry(e)) for e in Element},
        "people": [contact_json(c) for c in deal.people],
        "plan": {"milestones": [milestone_json(m) for m in deal.plan.milestones]},
        "tasks": [task_json(t) for t in deal.tasks],
        "entered": {path: field.model_dump(mode="json") for path, field in deal.entered.items()},
        "calls": [call_json(c) for c in calls],
        "created": deal.created.isoformat(),
        "revision": deal.revision,
    }


def deal_line_json(deal: Deal, today: date) -> Json:
    """A deal in the list of deals."""
    return {
        "id": deal.id,
        "account": deal.account,
        "offering": deal.offering,
        "stage": deal.stage.value,
        "value": deal.value,
        "currency": deal.currency,
        "close_date": deal.close_date.isoformat() if deal.close_date else None,
        "next_meeting": deal.next_meeting.isoformat() if deal.next_meeting else None,
        "owner": deal.owner,
        "scorecard": {e.value: deal.entry(e).status.value for e in Element},
        "late": [m.id for m in deal.late_milestones(today)],
        "revision": deal.revision,
    }


def status_counts(deal: Deal) -> Counter[str]:
    """How many elements have each status."""
    return Counter(deal.entry(e).status.value for e in Element)


def call_json(call: Call) -> Json:
    """A stored call without what was found in it."""
    return call.model_dump(mode="json", exclude={"analysis", "deal"})


def entry_json(entry: ScorecardEntry) -> Json:
    """A scorecard entry; each cite also tells its call and the day."""
    return {
        "status": entry.status.value,
        "summary": entry.summary,
        "evidence": [_evidence_json(e) for e in entry.evidence],
        "origin": entry.origin.value if entry.by else None,
        "by": entry.by,
        "at": entry.at.isoformat() if entry.at else None,
    }


def _evidence_json(evidence: Evidence) -> Json:
    return {
        **cite_json(evidence.cite),
        "polarity": evidence.polarity.value,
        "about": evidence.about,
        "call": evidence.call,
        "said": evidence.said.isoformat() if evidence.said else None,
    }


def contact_json(contact: Contact) -> Json:
    """A person of the deal, and who put them there."""
    return {**person_json(contact.person), "origin": contact.origin.value, "by": contact.by}


def task_json(task: Task) -> Json:
    """A promise that is kept track of; `cite` is where it was made."""
    promise = task.commitment
    return {
        "id": task.id,
        "task": promise.task,
        "owner": promise.owner,
        "side": promise.side.value,
        "due": promise.due.isoformat() if promise.due else None,
        "due_text": promise.due_text,
        "done": task.done,
        "speaker_side": commitment_json(promise)["speaker_side"],
        "cite": cite_json(promise.cite),
        "origin": task.origin.value,
        "by": task.by,
    }


def part_json(kind: ItemKind | str, part: Json | None) -> Json | None:
    """The outward form of what an item or a history entry changes."""
    if part is None:
        return None
    if kind == ItemKind.SCORECARD:
        return {"element": part["element"], **entry_json(ScorecardEntry.model_validate(part))}
    if kind == ItemKind.PERSON:
        return contact_json(Contact.model_validate(part))
    if kind == ItemKind.TASK:
        return task_json(Task.model_validate(part))
    if kind == ItemKind.PLAN:
        return milestone_json(Milestone.model_validate(part))
    return part


def item_json(item: ProposalItem) -> Json:
    """One change that waits for a decision, or was decided."""
    return {
        "id": item.id,
        "kind": item.kind.value,
        "op": item.op,
        "target": item.target,
        "before": part_json(item.kind, item.before),
        "after": part_json(item.kind, item.after),
        "cites": [cite_json(c) for c in item.cites],
        "confidence": item.confidence,
        "state": item.state.value,
        "call": item.call,
    }


def items_json(items: Iterable[ProposalItem]) -> Json:
    """The items of a deal."""
    return {"items": [item_json(i) for i in items]}


def entry_of_history_json(entry: HistoryEntry) -> Json:
    """One change: who, when, from what to what, on which words."""
    return {
        "at": entry.at.isoformat(),
        "by": entry.by,
        "item": entry.item,
        "before": part_json(entry.kind, entry.before),
        "after": part_json(entry.kind, entry.after),
        "cites": [cite_json(c) for c in entry.cites],
        "seq": entry.seq,
        "kind": str(entry.kind),
        "target": entry.target,
        "action": entry.action.value,
        "undone": entry.undone,
        "reverts": entry.reverts,
        "reason": entry.reason,
    }


def history_json(history: Iterable[HistoryEntry]) -> list[Json]:
    """The history of a deal, oldest first."""
    return [entry_of_history_json(e) for e in history]


def attached_json(call: Call, items: Iterable[ProposalItem], *, again: bool) -> Json:
    """What attaching or moving a call did."""
    return {"deal": call.deal, "call": call_json(call), "again": again, **items_json(items)}


def reread_json(done: Reread) -> Json:
    """What reading stored calls again changed."""
    return {"calls": [call_json(c) for c in done.calls], "new": done.new, "gone": done.gone, **items_json(done.items)}


def lint_json(problems: Iterable[str]) -> Json:
    """What is wrong with a plan."""
    return {"problems": [{"message": p} for p in problems]}
