"""From an analysis to the items proposed to a deal: what is new in the call, each change by itself.

What the deal has already, what waits for a decision and what was rejected is not proposed again.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from copilot.domain.cite import Cite, cite_turn
from copilot.domain.deal import Call, Contact, Deal, ScorecardEntry, Task
from copilot.domain.deal_parts import part
from copilot.domain.draft import Analysis, ElementReading
from copilot.domain.grounding import plain
from copilot.domain.meddpicc import Element, Evidence, Status, status_of
from copilot.domain.people import Person
from copilot.domain.plan import Milestone, MilestoneStatus, PlanChange, PlanOp
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Transcript

_UNDECIDED_OR_REJECTED = (ItemState.PROPOSED, ItemState.REJECTED)
SHORT_QUOTE = 4
"""A quote of fewer words ("yes, exactly") says something else in another call."""


def propose(
    deal: Deal, analysis: Analysis, call: Call, earlier: Iterable[ProposalItem], first_number: int
) -> tuple[ProposalItem, ...]:
    """The items that this call adds to a deal that knows `earlier` items; ids count from `first_number`."""
    earlier = tuple(earlier)
    seen = {i.fingerprint for i in earlier if i.state in _UNDECIDED_OR_REJECTED}
    found: list[ProposalItem] = []
    for item in (
        *_scorecard_items(deal, analysis, call, earlier),
        *_person_items(deal, analysis, call, earlier),
        *_plan_items(deal, analysis, call, earlier),
        *_task_items(deal, analysis, call, earlier),
    ):
        if item.fingerprint not in seen:
            seen.add(item.fingerprint)
            found.append(item.model_copy(update={"id": f"p{first_number + len(found)}"}))
    return tuple(found)


def without_decided(analysis: Analysis, decided: Iterable[ProposalItem]) -> Analysis:
    """What a call says without the words on which its items were decided already, whoever they are said to be from."""
    known = {(_subject(i), *_place(c)) for i in decided for c in i.cites}
    elements = tuple(
        r.model_copy(
            update={"evidence": tuple(e for e in r.evidence if (r.element.value, *_place(e.cite)) not in known)}
        )
        for r in analysis.elements
    )
    promises = tuple(c for c in analysis.commitments if (f"task {c.task}", *_place(c.cite)) not in known)
    changes = tuple(c for c in analysis.plan_changes if (_change(c.op, c.id), *_place(c.cite)) not in known)
    return analysis.model_copy(update={"elements": elements, "commitments": promises, "plan_changes": changes})


def _subject(item: ProposalItem) -> str:
    """What an item says of its words, as it was proposed."""
    if item.kind is ItemKind.PLAN:
        return _change(item.op, item.target)
    if item.kind is ItemKind.TASK:
        return f"task {((item.proposed or item.after) or {})['commitment']['task']}"
    return item.target


def _change(op: str, milestone: str | None) -> str:
    return op if op == PlanOp.ADD else f"{op} {milestone}"


def _place(cite: Cite) -> tuple[int, str]:
    return cite.turn, plain(cite.quote).casefold()


def extended(deal: Deal, element: Element, fresh: Iterable[Evidence], said: str) -> ScorecardEntry:
    """The entry of an element with more evidence and what the call says of it; a person's own words and status stay."""
    old = deal.entry(element)
    evidence = in_order((*old.evidence, *fresh))
    status = old.status if f"scorecard.{element}.status" in deal.entered else status_of(element, evidence)
    summary = old.summary if f"scorecard.{element}.summary" in deal.entered else joined(old.summary, said)
    return old.model_copy(update={"evidence": evidence, "status": status, "summary": summary})


def status_with(deal: Deal, reading: ElementReading, said: date | None) -> Status:
    """The status of an element once a call's reading joins what the deal knows; nothing is counted twice."""
    known = {_key(e) for e in deal.entry(reading.element).evidence}
    ours = (e.model_copy(update={"said": e.said or said}) for e in reading.evidence)
    return extended(deal, reading.element, (e for e in ours if _key(e) not in known), "").status


def in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence as it was said: by meeting where all dates are known, else as it came. Later words cancel earlier."""
    unique = tuple(dict.fromkeys(evidence))
    dates = [e.said for e in unique if e.said is not None]
    if len(dates) < len(unique):
        return unique
    return tuple(e for _, e in sorted(zip(dates, unique, strict=True), key=lambda pair: pair[0]))


def joined(old: str, new: str) -> str:
    """What was known and what the call adds, without saying anything twice."""
    if plain(new) in plain(old):
        return old
    if plain(old) in plain(new):
        return new
    return f"{old} {new}"


def added_evidence(item: ProposalItem) -> tuple[Evidence, ...]:
    """The evidence that a scorecard item brings."""
    before = ScorecardEntry.model_validate(item.before).evidence if item.before else ()
    after = ScorecardEntry.model_validate(item.after).evidence if item.after else ()
    return tuple(e for e in after if e not in before)


def weakest(cites: Iterable[Cite]) -> float:
    """The confidence of the weakest cite; 1 where nothing needs one."""
    return min((c.confidence for c in cites), default=1.0)


def same_person(deal: Deal, name: str) -> Contact | None:
    """The contact that a call means by a name: the same name, or the only one with that first name."""
    if exact := deal.contact(name):
        return exact
    if " " in name.strip():
        return None
    first = [c for c in deal.people if c.person.name.split()[:1] and _same(c.person.name.split()[0], name)]
    return first[0] if len(first) == 1 else None


def _same(one: str, other: str) -> bool:
    return plain(one).casefold() == plain(other).casefold()


def fingerprint(kind: ItemKind, *facts: Any) -> str:
    """24 hexadecimal digits, equal for the same change."""
    words = "|".join("" if f is None else plain(str(f)).casefold() for f in (kind.value, *facts))
    return hashlib.sha256(words.encode()).hexdigest()[:24]


def _item(deal: Deal, call: Call, kind: ItemKind, op: str, target: str, **fields: Any) -> ProposalItem:
    cites: tuple[Cite, ...] = fields["cites"]
    return ProposalItem(
        id="p0", deal=deal.id, call=call.id, kind=kind, op=op, target=target, confidence=weakest(cites), **fields
    )


def _scorecard_items(
    deal: Deal, analysis: Analysis, call: Call, earlier: tuple[ProposalItem, ...]
) -> Iterator[ProposalItem]:
    for reading in analysis.elements:
        if not reading.assessed:
            continue
        fresh = _fresh(deal, reading, call, earlier)
        if not fresh:
            continue
        before = part(deal, ItemKind.SCORECARD, reading.element)
        old = deal.entry(reading.element)
        after = extended(deal, reading.element, fresh, reading.summary)
        yield _item(
            deal,
            call,
            ItemKind.SCORECARD,
            "add_evidence" if after.status is old.status else "set_status",
            reading.element.value,
            before=before,
            after=after.model_dump(mode="json"),
            cites=tuple(e.cite for e in fresh),
            fingerprint=fingerprint(ItemKind.SCORECARD, *sorted(_key(e) for e in fresh)),
        )


def _fresh(deal: Deal, reading: ElementReading, call: Call, earlier: tuple[ProposalItem, ...]) -> tuple[Evidence, ...]:
    """The evidence of a reading that this deal has not been shown yet, with its call and date."""
    known = {_key(e) for e in deal.entry(reading.element).evidence}
    for item in earlier:
        if item.kind is ItemKind.SCORECARD and item.target == reading.element and item.state in _UNDECIDED_OR_REJECTED:
            known |= {_key(e) for e in added_evidence(item)}
    ours = (e.model_copy(update={"call": call.id, "said": e.said or call.meeting_date}) for e in reading.evidence)
    return tuple({_key(e): e for e in ours if _key(e) not in known}.values())


def _key(evidence: Evidence) -> str:
    words = plain(evidence.cite.quote).casefold()
    where = (evidence.said, evidence.cite.turn) if len(words.split()) < SHORT_QUOTE else ()
    return fingerprint(ItemKind.SCORECARD, evidence.element, evidence.polarity, evidence.cite.speaker, words, *where)


def _person_items(
    deal: Deal, analysis: Analysis, call: Call, earlier: tuple[ProposalItem, ...]
) -> Iterator[ProposalItem]:
    """The buyer's people and others, not our own: new ones, and what is new about those we know."""
    for person in analysis.people:
        if person.side is Side.SELLER or any(_says_all(i, person) for i in earlier):
            continue
        person = person if person.cites else _cited(person, analysis.transcript)  # noqa: PLW2901
        known = same_person(deal, person.name)
        after = Contact(person=person) if known is None else merged(known, person)
        if known is not None and _facts(after.person) == _facts(known.person):
            continue
        name = person.name if known is None else known.person.name
        yield _item(
            deal,
            call,
            ItemKind.PERSON,
            "add" if known is None else "update",
            name,
            before=None if known is None else known.model_dump(mode="json"),
            after=after.model_dump(mode="json"),
            cites=person.cites,
            fingerprint=fingerprint(ItemKind.PERSON, name, *_facts(after.person)),
        )


def _says_all(item: ProposalItem, person: Person) -> bool:
    """Whether an item that waits or was rejected says of this person all that the call says."""
    if item.kind is not ItemKind.PERSON or item.state not in _UNDECIDED_OR_REJECTED:
        return False
    said = Contact.model_validate(item.after).person
    name = said.name if " " in person.name.strip() else "".join(said.name.split()[:1])
    return (
        _same(name, person.name)
        and person.title in (None, said.title)
        and person.side in (Side.UNKNOWN, said.side)
        and set(person.roles) <= set(said.roles)
    )


def _cited(person: Person, transcript: Transcript) -> Person:
    """One who only speaks is shown by the first words that they say."""
    first = next((t for t in transcript.turns if t.speaker == person.name), None)
    return person if first is None else person.model_copy(update={"cites": (cite_turn(first),)})


def _facts(person: Person) -> tuple[Any, ...]:
    return person.title, person.side, tuple(sorted(person.roles))


def merged(known: Contact, said: Person) -> Contact:
    """A contact with what a call adds: a title that was said, roles beside the known, a side where it was unknown."""
    old = known.person
    new = old.model_copy(
        update={
            "title": said.title or old.title,
            "side": said.side if old.side is Side.UNKNOWN else old.side,
            "roles": tuple(dict.fromkeys((*old.roles, *said.roles))),
            "in_call": old.in_call or said.in_call,
            "cites": tuple(dict.fromkeys((*old.cites, *said.cites))),
        }
    )
    return known.model_copy(update={"person": new})


def _plan_items(
    deal: Deal, analysis: Analysis, call: Call, earlier: tuple[ProposalItem, ...]
) -> Iterator[ProposalItem]:
    taken = {m.id for m in deal.plan.milestones}
    taken |= {i.target for i in earlier if i.kind is ItemKind.PLAN and i.state is ItemState.PROPOSED}
    for change in analysis.plan_changes:
        if change.op is PlanOp.ADD:
            if change.title is None or any(_same(m.title, change.title) for m in deal.plan.milestones):
                continue
            new = _milestone(change, _free("m", taken))
            taken.add(new.id)
            target, before, after = new.id, None, new
            facts: tuple[Any, ...] = (new.title,)
        else:
            old = deal.plan.milestone(change.id or "")
            if old is None or (after := _set(old, change)) == old:
                continue
            target, before = old.id, old
            facts = (old.id, old.title, *_moved(old, after))
        yield _item(
            deal,
            call,
            ItemKind.PLAN,
            change.op.value,
            target,
            before=None if before is None else before.model_dump(mode="json"),
            after=after.model_dump(mode="json"),
            cites=(change.cite,),
            fingerprint=fingerprint(ItemKind.PLAN, change.op, *facts),
        )


def _free(letter: str, taken: set[str]) -> str:
    return next(i for n in range(1, len(taken) + 2) if (i := f"{letter}{n}") not in taken)


def _milestone(change: PlanChange, milestone_id: str) -> Milestone:
    return Milestone(
        id=milestone_id,
        title=change.title or "",
        owner=change.owner,
        side=change.owner_side or Side.UNKNOWN,
        due=change.due,
        status=change.status or MilestoneStatus.NOT_STARTED,
    )


def _set(old: Milestone, change: PlanChange) -> Milestone:
    """The milestone with what the op sets, and nothing else."""
    if change.op is PlanOp.SET_STATUS and change.status is not None:
        return old.model_copy(update={"status": change.status})
    if change.op is PlanOp.SET_DUE and change.due is not None:
        return old.model_copy(update={"due": change.due})
    if change.op is PlanOp.SET_OWNER and change.owner is not None:
        return old.model_copy(update={"owner": change.owner, "side": change.owner_side or old.side})
    return old


def _moved(old: Milestone, new: Milestone) -> tuple[Any, ...]:
    """What changes from what to what: the same status said again after another one is another change."""
    fields = ("owner", "side", "due", "status")
    return tuple(v for f in fields if getattr(old, f) != getattr(new, f) for v in (f, getattr(old, f), getattr(new, f)))


def _task_items(
    deal: Deal, analysis: Analysis, call: Call, earlier: tuple[ProposalItem, ...]
) -> Iterator[ProposalItem]:
    taken = {t.id for t in deal.tasks}
    taken |= {i.target for i in earlier if i.kind is ItemKind.TASK and i.state is ItemState.PROPOSED}
    known = [t.commitment for t in deal.tasks]
    kept = {fingerprint(ItemKind.TASK, c.owner, c.task, c.due) for c in known}
    known += [_promised(i) for i in earlier if i.kind is ItemKind.TASK and i.state in _UNDECIDED_OR_REJECTED]
    for promise in analysis.commitments:
        mark = fingerprint(ItemKind.TASK, promise.owner, promise.task, promise.due)
        if mark in kept or (promise.due is None and any(_same_promise(c, promise) for c in known)):
            continue
        task = Task(id=_free("t", taken), commitment=promise)
        taken.add(task.id)
        yield _item(
            deal,
            call,
            ItemKind.TASK,
            "add",
            task.id,
            before=None,
            after=task.model_dump(mode="json"),
            cites=(promise.cite,),
            fingerprint=mark,
        )


def _promised(item: ProposalItem) -> Commitment:
    return Task.model_validate(item.after).commitment


def _same_promise(one: Commitment, other: Commitment) -> bool:
    """Whether the same person promises the same thing, whenever it is due."""
    return _same(one.owner or "", other.owner or "") and _same(one.task, other.task)
