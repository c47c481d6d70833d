"""What is known beside the transcript, in short lines: where to look, never what to conclude."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from copilot.domain.deal import Deal
from copilot.domain.draft import ElementReading
from copilot.domain.meddpicc import FACET_WORDS, Polarity, Status, missing_facets
from copilot.domain.people import Person
from copilot.domain.plan import Plan
from copilot.domain.signals import Signals
from copilot.engines.llm.windows import one_line

NOTHING = "(nothing)"


def bullets(lines: Iterable[str]) -> str:
    """A list, or the word that there is nothing: silence is said, not left to be guessed."""
    return "\n".join(f"- {one_line(line)}" for line in lines) or NOTHING


def signal_lines(signals: Signals, turns: Collection[int]) -> str:
    """All that local reading found in these turns. The words stand in the transcript: here are only their numbers."""
    return bullets([*_found(signals, turns), *_promised(signals, turns)])


def evidence_lines(signals: Signals, turns: Collection[int]) -> str:
    """The same for what says something of the deal: elements, objections, competitors."""
    return bullets(_found(signals, turns))


def promise_lines(signals: Signals, turns: Collection[int]) -> str:
    """The same for what may move the plan: promises, changes, the next meeting."""
    return bullets(_promised(signals, turns))


def _found(signals: Signals, turns: Collection[int]) -> Iterator[str]:
    places: dict[str, list[int]] = {}
    for e in signals.evidence:
        places.setdefault(e.element if e.polarity is Polarity.FOR else f"{e.element}, against", []).append(e.cite.turn)
    for o in signals.objections:
        places.setdefault(f"objection, {o.category}", []).append(o.cite.turn)
    for c in signals.competitors:
        places.setdefault(f"competitor {c.name}", []).extend(m.turn for m in c.mentions)
    for what, numbers in places.items():
        if shown := sorted({n for n in numbers if n in turns}):
            yield f"{what}: turn {', '.join(map(str, shown))}"


def _promised(signals: Signals, turns: Collection[int]) -> Iterator[str]:
    found = []
    for c in signals.commitments:
        due = f", due {c.due}" if c.due else f", due {c.due_text!r}" if c.due_text else ""
        found.append((c.cite.turn, f"promise of {c.owner or 'nobody named'} ({c.side}): {c.task}{due}"))
    for p in signals.plan_changes:
        what = ", ".join(str(part) for part in (p.id or p.title, p.status, p.due, p.owner) if part)
        found.append((p.cite.turn, f"plan, {p.op}: {what}"))
    if meeting := signals.next_meeting:
        found.append((meeting.cite.turn, f"next meeting: {meeting.on or meeting.on_text}"))
    yield from (f"turn {n}: {what}" for n, what in sorted(found, key=lambda pair: pair[0]) if n in turns)


def signal_turns(signals: Signals, *, for_plan: bool = False) -> frozenset[int]:
    """The turns in which local reading found anything, or anything that may move the plan."""
    cites = [c.cite for c in signals.commitments] + [p.cite for p in signals.plan_changes]
    cites += [signals.next_meeting.cite] if signals.next_meeting else []
    if not for_plan:
        cites += [e.cite for e in signals.evidence] + [o.cite for o in signals.objections]
        cites += [m for c in signals.competitors for m in c.mentions]
    return frozenset(n for cite in cites for n in range(cite.turn, cite.turn_end + 1))


def people_lines(people: Iterable[Person]) -> str:
    """Names with title, side and roles."""
    return bullets(
        f"{p.name}{f', {p.title}' if p.title else ''} ({p.side})"
        + (f": {', '.join(role.label for role in p.roles)}" if p.roles else "")
        for p in people
    )


def known_lines(deal: Deal | None) -> str:
    """The scorecard of the deal before this call."""
    entries = deal.scorecard if deal else ()
    return bullets(
        f"{e.element}: {e.status}. {e.summary}".rstrip(". ") for e in entries if e.status is not Status.MISSING
    )


def plan_lines(plan: Plan | None) -> str:
    """The milestones with their ids."""
    lines = []
    for m in plan.milestones if plan else ():
        owner = f"{m.owner} ({m.side})" if m.owner else "nobody"
        with_other = f", with {m.other_owner}" if m.other_owner else ""
        lines.append(f"id {m.id}: {m.title}; owner {owner}{with_other}; due {m.due or 'open'}; {m.status}")
    return bullets(lines)


def gap_lines(readings: Iterable[ElementReading]) -> str:
    """The elements with what is said and what is missing of each."""
    lines = []
    for r in readings:
        facets = ", ".join(f"{f} ({FACET_WORDS[f]})" for f in missing_facets(r.element, r.evidence))
        said = "; ".join(f"“{e.cite.quote}”" for e in r.evidence[-3:])
        lines.append(f"{r.element}: {r.status}. Missing: {facets or 'nothing'}. Said: {said or 'nothing'}")
    return bullets(lines)


def calendar_lines(meeting: date | None) -> str:
    """The days after the meeting with their weekdays, so that nobody has to compute them."""
    if meeting is None:
        return "The date of the meeting is not known: leave every `due` empty."
    monday = meeting - timedelta(days=meeting.weekday())
    weeks = (monday + timedelta(weeks=n) for n in range(10))
    lines = [f"The meeting was on {meeting:%A} {meeting}. Weeks from Monday to Friday:"]
    lines += [f"- {week:%Y-%m-%d} to {week + timedelta(days=4):%Y-%m-%d}" for week in weeks]
    return "\n".join(lines)
