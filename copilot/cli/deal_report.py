"""What people read of deals: lists, pages, plans, proposals, history. No logic, no printing."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from copilot.cli.report import MARKS, SIDES, clip, day, place
from copilot.domain.cite import Cite
from copilot.domain.deal import Call, Deal, Task
from copilot.domain.deal_parts import flat
from copilot.domain.meddpicc import Element, Status
from copilot.domain.plan import Plan
from copilot.domain.proposal import HistoryEntry, ItemKind, ItemState, ProposalItem

STATES = {
    ItemState.PROPOSED: ("?", "yellow"),
    ItemState.ACCEPTED: ("✓", "green"),
    ItemState.EDITED: ("✎", "green"),
    ItemState.REJECTED: ("✗", "red"),
}


def deals(found: Sequence[Deal], today: date) -> RenderableType:
    """All deals, one on a line."""
    if not found:
        return Text("no deals yet: sales-copilot deal new ID --account NAME")
    table = Table("Deal", "Account", "Stage", "Value", "Close", "MEDDPICC", "Late", box=None, pad_edge=False)
    for deal in found:
        late = len(deal.late_milestones(today))
        table.add_row(
            Text(deal.id, style="bold"),
            Text(clip(deal.account, 30)),
            deal.stage.value,
            _money(deal),
            day(deal.close_date),
            _marks(deal),
            Text(str(late) if late else "", style="red"),
        )
    return table


def deal(found: Deal, calls: Sequence[Call], waiting: int, today: date) -> RenderableType:
    """One deal: what is known by element, people, plan, promises, calls."""
    facts = [found.id, found.stage.value, found.offering or "", _money(found)]
    facts += [f"close {day(found.close_date)}" if found.close_date else "", f"owner {found.owner or 'nobody'}"]
    rows: list[RenderableType] = [
        Text.assemble((found.account, "bold"), ("  " + " · ".join(f for f in facts if f), "dim"))
    ]
    if found.next_meeting:
        rows.append(Text(f"next meeting {day(found.next_meeting)}"))
    if found.never_send:
        rows.append(Text("never sent to a model", style="yellow"))
    rows += [_element(found, e) for e in Element]
    for contact in found.people:
        person = contact.person
        known = ", ".join(x for x in (person.title or "", SIDES[person.side], *(r.label for r in person.roles)) if x)
        rows.append(Text.assemble("  ", (person.name, "bold"), f"  {known}"))
    if found.plan.milestones:
        rows.append(plan(found.plan, today))
    rows += [_task(t) for t in found.tasks if not t.done]
    rows += [_call(c) for c in calls]
    if found.notes:
        rows.append(Text(found.notes))
    if waiting:
        rows.append(Text(f"{waiting} changes wait for you: sales-copilot proposals {found.id}", style="yellow"))
    return Group(*rows)


def plan(found: Plan, today: date) -> RenderableType:
    """The mutual action plan as a table."""
    if not found.milestones:
        return Text("no milestones yet: sales-copilot plan import DEAL FILE, or plan template DEAL")
    table = Table("Id", "Mutual action plan", "Owner", "Side", "Due", "Status", box=None, pad_edge=False)
    for m in found.milestones:
        late = m.late(today)
        table.add_row(
            Text(m.id, style="bold"),
            Text(m.title),
            Text(m.owner or "nobody"),
            SIDES[m.side],
            Text(day(m.due) + (" late" if late else ""), style="red" if late else ""),
            m.status.value,
        )
    return table


def proposals(items: Iterable[ProposalItem], deal_id: str) -> RenderableType:
    """The items with what they change, and the words that they rest on."""
    rows: list[RenderableType] = [r for item in items for r in _item(item)]
    if not rows:
        return Text("nothing waits for a decision")
    rows.append(
        Text(f"sales-copilot accept {deal_id} ITEM..., reject {deal_id} ITEM..., edit {deal_id} ITEM NAME=VALUE")
    )
    return Group(*rows)


def history(entries: Sequence[HistoryEntry]) -> RenderableType:
    """What was decided and entered, oldest first."""
    if not entries:
        return Text("nothing was decided or entered yet")
    table = Table("When", "Who", "What", "Item", "Change", box=None, pad_edge=False)
    for e in entries:
        table.add_row(
            f"{e.at.astimezone():%Y-%m-%d %H:%M}",
            Text(e.by),
            e.action.value + (" (undone)" if e.undone else ""),
            Text(e.item),
            Text(clip(f"{e.target}: {difference(e.kind, e.before, e.after)}", 90)),
        )
    return table


def difference(kind: ItemKind | str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """What changes, in words: "due 2026-12-05 → 2026-12-12"."""
    if not isinstance(kind, ItemKind):
        old, new = ((part or {}).get("value") for part in (before, after))
        many = isinstance(old, dict | list) or isinstance(new, dict | list)
        return "set" if many else f"{_shown(old)} → {_shown(new)}"
    if after is None:
        return "taken out"
    old = flat(kind, before) if before else {}
    new = {k: v for k, v in flat(kind, after).items() if v != old.get(k) and (k in old or v not in (None, [], False))}
    changes = [f"{k} {_shown(old[k])} → {_shown(v)}" if k in old else f"{k} {_shown(v)}" for k, v in new.items()]
    return "; ".join(changes) or ("more evidence" if kind is ItemKind.SCORECARD else "as it was")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(v) for v in value) or "none"
    return "none" if value in (None, "") else str(value)


def _item(item: ProposalItem) -> list[RenderableType]:
    mark, style = STATES[item.state]
    what = difference(item.kind, item.before, item.after)
    head = Text.assemble((f"{mark} {item.id:<4}", style), (f"{item.kind.value} {item.target}", "bold"), f"  {what}")
    if item.confidence < 0.5:
        head.append(f"  unsure ({item.confidence:.0%})", style="yellow")
    return [head, *(_quote(c) for c in item.cites[:2])]


def _quote(cite: Cite) -> RenderableType:
    return Padding(Text.assemble((f"“{clip(cite.quote, 110)}”", "italic"), (f"  {place(cite)}", "dim")), (0, 0, 0, 6))


def _money(deal: Deal) -> str:
    return "" if deal.value is None else f"{deal.value:,.0f} {deal.currency}"


def _marks(deal: Deal) -> Text:
    return Text.assemble(*(MARKS[deal.entry(e).status] for e in Element))


def _element(deal: Deal, element: Element) -> RenderableType:
    entry = deal.entry(element)
    mark, style = MARKS[entry.status]
    text = clip(entry.summary, 70) or ("not known yet" if entry.status is Status.MISSING else "")
    who = f"  {entry.origin.value} by {entry.by}" if entry.by else ""
    return Text.assemble((f"{mark} ", style), f"{element.label:<18}", text, (who, "dim"))


def _task(task: Task) -> RenderableType:
    promise = task.commitment
    due = day(promise.due) or promise.due_text or ""
    return Text(f"  {task.id:<4}{promise.owner or 'nobody named'}: {clip(promise.task, 60)}  {due}")


def _call(call: Call) -> RenderableType:
    when = day(call.meeting_date) or "day unknown"
    return Text(f"  {call.id}  {when}  {call.title or call.file}  {call.turns} turns", style="dim")
