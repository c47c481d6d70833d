"""What a person decides as one: the items of one fact, so that a call takes at most twelve decisions.

One fact is one element of the scorecard, one milestone, or one promise. A promise belongs to the milestone that rests
on the same words. Who pays and who fights for us belong to their element where they rest on its words; all other people
of a call are one decision: who is who.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from copilot.domain.cite import Cite
from copilot.domain.deal import Deal
from copilot.domain.deal_parts import flat
from copilot.domain.grounding import plain
from copilot.domain.meddpicc import Element, Polarity
from copilot.domain.people import Role
from copilot.domain.plan import PlanOp
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.domain.proposal_rules import added_evidence
from copilot.domain.sure_enough import stands_alone
from copilot.domain.value import Value

MOST = 11
"""Groups of a call at most; what is above is folded into the last. To accept the sure ones together is the twelfth."""

_ELEMENT_OF: Mapping[str, Element] = {Role.ECONOMIC_BUYER: Element.ECONOMIC_BUYER, Role.CHAMPION: Element.CHAMPION}
_HEAVY = {
    Element.ECONOMIC_BUYER.value: 3.0,
    Element.CHAMPION.value: 2.0,
    Element.DECISION_PROCESS.value: 2.0,
    Element.PAPER_PROCESS.value: 2.0,
}
"""How much a wrong entry hurts, by element; the figures are those of evals/weights.py. Others 1.5."""
_ELEMENT, _CHANGE, _STEP, _PROMISE, _PART, _NAME = 1.5, 2.0, 1.5, 1.5, 1.0, 0.5
_LOSS, _NEW_STATUS = 2.0, 0.5


class Group(Value):
    """Items that are decided together; `parts` are the groups that "the rest" of a call folds, else none."""

    id: str
    call: str
    items: tuple[ProposalItem, ...]
    parts: tuple["Group", ...] = ()

    @property
    def open_items(self) -> tuple[ProposalItem, ...]:
        """What still waits for a decision."""
        return tuple(i for i in self.items if i.state is ItemState.PROPOSED)


def grouped(items: Iterable[ProposalItem], deal: Deal, most: int = MOST) -> tuple[Group, ...]:
    """The decisions of each call in the order of the items, at most `most` a call; every item is in exactly one.

    What is above is folded into the last one, "the rest": what can hurt least, by its weight and the chance that it is
    wrong, and what has to be looked at by itself only when nothing else is left.
    """
    by_call: dict[str, list[ProposalItem]] = {}
    for item in items:
        by_call.setdefault(item.call, []).append(item)
    return tuple(g for call, own in by_call.items() for g in _folded(call, _of_call(call, own), deal, most))


def refreshed(groups: Sequence[Group], items: Iterable[ProposalItem]) -> tuple[Group, ...]:
    """The same groups with the items as they are now; what is no longer there is left out."""
    now = {i.id: i for i in items}
    return tuple(g for g in (_as_now(g, now) for g in groups) if g.items)


def _as_now(group: Group, now: Mapping[str, ProposalItem]) -> Group:
    kept = tuple(now[i.id] for i in group.items if i.id in now)
    parts = tuple(p for p in (_as_now(p, now) for p in group.parts) if p.items)
    return group.model_copy(update={"items": kept, "parts": parts})


def weight(item: ProposalItem) -> float:
    """How much it hurts when this item is wrong and nobody looked: from 0.5 (a name) to 5.5."""
    if item.kind is ItemKind.SCORECARD:
        lost = any(e.polarity is Polarity.AGAINST for e in added_evidence(item))
        moved = item.op == "set_status"
        return _HEAVY.get(item.target, _ELEMENT) + _LOSS * lost + _NEW_STATUS * moved
    if item.kind is ItemKind.PLAN:
        return _STEP if item.op == PlanOp.ADD else _CHANGE
    if item.kind is ItemKind.TASK:
        return _PROMISE
    roles = _roles(item)
    return max((_HEAVY.get(r, _PART) for r in roles), default=_NAME)


def same_words(one: ProposalItem, other: ProposalItem) -> bool:
    """Whether two items of a call rest on the same words of the same speaker."""
    return any(_overlap(a, b) for a in one.cites for b in other.cites)


def _overlap(a: Cite, b: Cite) -> bool:
    if a.speaker != b.speaker or a.turn > b.turn_end or b.turn > a.turn_end:
        return False
    one, other = plain(a.quote).casefold(), plain(b.quote).casefold()
    return bool(one and other) and (one in other or other in one)


def _of_call(call: str, items: Sequence[ProposalItem]) -> list[Group]:
    facts: dict[tuple[str, ...], list[ProposalItem]] = {}
    for item in items:
        facts.setdefault(_fact(item, items), []).append(item)
    return [Group(id=_group_id(own), call=call, items=tuple(own)) for own in facts.values()]


def _group_id(items: Sequence[ProposalItem]) -> str:
    return items[0].id if len(items) == 1 else f"g-{items[0].id}"


def _fact(item: ProposalItem, items: Sequence[ProposalItem]) -> tuple[str, ...]:
    """What the item is about: two items of a call with the same fact are one decision."""
    if item.kind is ItemKind.TASK:
        step = next((i for i in items if i.kind is ItemKind.PLAN and same_words(i, item)), None)
        return (item.kind, item.target) if step is None else (step.kind, step.target)
    if item.kind is ItemKind.PERSON:
        elements = [_ELEMENT_OF[r] for r in _roles(item) if r in _ELEMENT_OF]
        shown = (i for i in items if i.kind is ItemKind.SCORECARD and i.target in elements and same_words(i, item))
        if (entry := next(shown, None)) is not None:
            return entry.kind, entry.target
        return (item.kind, item.target) if elements else (item.kind,)
    return item.kind, item.target


def _roles(item: ProposalItem) -> tuple[str, ...]:
    """The parts in the decision that an item gives a person."""
    known = flat(item.kind, item.before)["roles"] if item.before else ()
    said = flat(item.kind, item.after)["roles"] if item.after else ()
    return tuple(r for r in said if r not in known)


def _folded(call: str, groups: list[Group], deal: Deal, most: int) -> Iterator[Group]:
    """The groups in their order, the lightest above `most` as one at the end."""
    if len(groups) <= most:
        yield from groups
        return

    def hurts(group: Group) -> tuple[bool, float]:
        alone = any(stands_alone(i, deal) for i in group.items)
        return alone, max(weight(i) * (1 - i.confidence) for i in group.items)

    heaviest = sorted(groups, key=hurts, reverse=True)
    kept = {g.id for g in heaviest[: most - 1]}
    yield from (g for g in groups if g.id in kept)
    light = tuple(g for g in groups if g.id not in kept)
    yield Group(id=f"rest-{call}", call=call, items=tuple(i for g in light for i in g.items), parts=light)
