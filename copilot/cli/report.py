"""What people read: analyses, pages, answers and lists as Rich renderables. No logic, no printing."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from copilot.domain.call_script import CallAgenda
from copilot.domain.cite import Cite
from copilot.domain.deal import Deal
from copilot.domain.draft import Analysis, Answer, ElementReading, ObjectionReading, Prep, Question, Response
from copilot.domain.knowledge import Hit, Source
from copilot.domain.meddpicc import Element, Polarity, Status
from copilot.domain.plan import Plan, PlanChange, PlanOp
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Transcript

if TYPE_CHECKING:
    from copilot.intake import Format

MARKS = {Status.MISSING: ("○", "red"), Status.PARTIAL: ("◐", "yellow"), Status.CONFIRMED: ("●", "green")}
SIDES = {Side.SELLER: "us", Side.BUYER: "buyer", Side.OTHER: "other", Side.UNKNOWN: "side unknown"}
BRIEF_GAPS, BRIEF_ROWS = 3, 3
"""A page without -v fits 24 lines."""


def clock(seconds: float | None) -> str:
    """Seconds from the start as m:ss or h:mm:ss; empty where the source has no times."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def place(cite: Cite) -> str:
    """Who said it and where: "Dana Reyes, turn 12, 3:25"."""
    when = clock(cite.start)
    return f"{cite.speaker or 'unknown speaker'}, turn {cite.turn}" + (f", {when}" if when else "")


def day(when: date | None) -> str:
    """A date as people write it."""
    return f"{when:%a} {when.day} {when:%b %Y}" if when else ""


def clip(text: str, longest: int) -> str:
    """A text on one line, cut at a word."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 2].rsplit(" ", 1)[0] + " …"


def analysis(result: Analysis, *, plan: Plan | None, verbose: bool) -> RenderableType:
    """One call: by default a page of 24 lines, with `verbose` everything and every quote."""
    parts: list[RenderableType] = [*_header(result), _scorecard_line(result.elements)]
    if verbose:
        parts += [_element(r) for r in result.elements]
        parts += _titled("Objections", [_objection(o) for o in result.objections])
        parts += _titled("Competitors", [_competitor(c.name, c.mentions) for c in result.competitors])
        parts += _titled("Plan changes", [_change(c, plan) for c in result.plan_changes])
        parts += _titled("Promises", [_promise(c) for c in result.commitments])
        parts += _titled(
            "People", [_person(p.name, p.title, p.side, [r.label for r in p.roles]) for p in result.people]
        )
        parts += _titled("Withheld", [Text(f"  {w.what} ({w.why})", style="dim") for w in result.withheld])
    else:
        parts += _titled("Gaps", _gaps(result))
        parts += _brief("Plan changes", [_change_line(c, plan) for c in result.plan_changes])
        parts += _brief("Promises", [_promise_line(c) for c in result.commitments])
        parts += _brief("Objections", [_objection_line(o) for o in result.objections], rows=2)
    if result.withheld and not verbose:
        parts.append(Text(f"{len(result.withheld)} withheld for lack of grounds; -v shows them", style="dim"))
    parts += [Text(f"! {w}", style="yellow") for w in result.warnings]
    return Group(*parts)


def _titled(title: str, rows: Sequence[RenderableType]) -> list[RenderableType]:
    return [Text(title, style="bold"), *rows] if rows else []


def _brief(title: str, lines: Sequence[Text], rows: int = BRIEF_ROWS) -> list[RenderableType]:
    """A titled list of one-line rows; the title says how many there are where not all are shown."""
    counted = f"{title} ({rows} of {len(lines)}, -v shows all)" if len(lines) > rows else title
    return _titled(counted, [_one_line(line) for line in lines[:rows]])


def _one_line(line: Text) -> Text:
    line.no_wrap, line.overflow = True, "ellipsis"
    return line


def _header(result: Analysis) -> list[RenderableType]:
    transcript = result.transcript
    facts = [
        day(transcript.meeting_date),
        transcript.format,
        f"{len(transcript.turns)} turns",
        f"{result.engine} engine",
    ]
    title = Text(transcript.title or result.file, style="bold")
    title.append("  " + " · ".join(f for f in facts if f), style="not bold dim")
    return [_one_line(title), _one_line(Text(_who(transcript), style="dim"))]


def _who(transcript: Transcript) -> str:
    groups = [
        f"{SIDES[side]}: {', '.join(names)}"
        for side in Side
        if (names := [s.name for s in transcript.speakers if s.side is side])
    ]
    return clip("; ".join(groups), 120)


SHORT_LABELS = dict(
    zip(Element, ("Metrics", "Buyer", "Criteria", "Process", "Paper", "Pain", "Champion", "Competition"), strict=True)
)
"""The elements on one line of 80 columns."""


def _scorecard_line(readings: Iterable[ElementReading]) -> RenderableType:
    line = Text()
    for reading in readings:
        mark, colour = MARKS[reading.status] if reading.assessed else ("?", "dim")
        line.append(f"{mark} ", style=colour)
        line.append(f"{SHORT_LABELS[reading.element]} ", style="" if reading.status is not Status.MISSING else "dim")
    return _one_line(line)


def _gaps(result: Analysis) -> list[RenderableType]:
    """The gaps that have a question, the widest first, in the order in which the questions were chosen."""
    asked = [(r, q) for r in result.elements for q in r.questions[:1] if r.status is not Status.CONFIRMED]
    asked.sort(key=lambda pair: pair[0].status is not Status.MISSING)
    rows: list[RenderableType] = []
    for reading, question in asked[:BRIEF_GAPS]:
        gap = Text.assemble("  ", (reading.element.label, "yellow"), f" {reading.status}: {_open(reading)}")
        rows += [_one_line(gap), _one_line(Text("    ") + _question(question))]
    return rows


def _open(reading: ElementReading) -> str:
    return clip((reading.gap or "").rsplit(": ", 1)[-1], 100)


def _question(question: Question) -> Text:
    line = Text()
    if question.ask:
        line.append(f"ask {question.ask}: ", style="cyan")
    line.append(question.text)
    return line


def _element(reading: ElementReading) -> RenderableType:
    mark, colour = MARKS[reading.status] if reading.assessed else ("?", "dim")
    title = Text.assemble((f"{mark} {reading.element.label}", f"bold {colour}"), f"  {reading.status}")
    rows: list[RenderableType] = [Text(""), title]
    for e in reading.evidence:
        against = "against: " if e.polarity is Polarity.AGAINST else ""
        rows.append(_quote(e.cite, against))
    if reading.gap:
        rows.append(Padding(Text(reading.gap, style="yellow"), (0, 0, 0, 2)))
    for question in reading.questions:
        rows.append(Padding(_question(question), (0, 0, 0, 2)))
        rows.append(_source(question.source))
    return Group(*rows)


def _quote(cite: Cite, before: str = "") -> RenderableType:
    line = Text.assemble(
        before, f"“{' '.join(cite.quote.split())}” ", (f"{place(cite)} ({cite.confidence:.0%})", "dim")
    )
    return Padding(line, (0, 0, 0, 2))


def _source(source: Source) -> RenderableType:
    return Padding(Text(f"{source.file}:{source.line} {source.heading}", style="dim"), (0, 0, 0, 4))


def _objection(reading: ObjectionReading) -> RenderableType:
    cite = reading.objection.cite
    said = " ".join(cite.quote.split())
    head = Text.assemble("  ", (reading.objection.category.label, "magenta"), f": “{said}” ", (place(cite), "dim"))
    rows: list[RenderableType] = [head]
    if not reading.responses:
        rows.append(Padding(Text("no card answers this", style="dim"), (0, 0, 0, 4)))
    for response in reading.responses:
        rows += _response(response)
    return Group(*rows)


def _objection_line(reading: ObjectionReading) -> Text:
    said = clip(reading.objection.cite.quote, 50)
    answer = clip(reading.responses[0].text, 90) if reading.responses else "no card answers this"
    head = Text.assemble("  ", (reading.objection.category.label, "magenta"), f": “{said}” ")
    return head.append(f"→ {answer}", style="green")


def _response(response: Response) -> list[RenderableType]:
    text = " ".join(response.text.split())
    return [Padding(Text(f"say: {text}", style="green"), (0, 0, 0, 4)), _source(response.source)]


def _competitor(name: str, mentions: Sequence[Cite]) -> RenderableType:
    return Group(Text(f"  {name}, named {len(mentions)} times", style="magenta"), *(_quote(m) for m in mentions[:2]))


def _change(change: PlanChange, plan: Plan | None) -> RenderableType:
    return Group(_change_line(change, plan), _quote(change.cite))


def _change_line(change: PlanChange, plan: Plan | None) -> Text:
    milestone = plan.milestone(change.id) if plan and change.id else None
    title = milestone.title if milestone else (change.title or change.id or "")
    what = {
        PlanOp.SET_STATUS: f"{milestone.status if milestone else ''} → {change.status}",
        PlanOp.SET_DUE: f"{day(milestone.due) if milestone else ''} → {day(change.due)}",
        PlanOp.SET_OWNER: f"{(milestone.owner if milestone else '') or 'nobody'} → {change.owner}",
        PlanOp.ADD: " ".join(x for x in ("new", change.owner or "", day(change.due)) if x),
    }[change.op]
    sign = "+ " if change.op is PlanOp.ADD else "~ "
    return Text.assemble("  ", (sign, "green"), (clip(title, 50), "bold"), f"  {what}")


def _promise(promise: Commitment) -> RenderableType:
    return Group(_promise_line(promise), _quote(promise.cite))


def _promise_line(promise: Commitment) -> Text:
    who = {Side.SELLER: "we", Side.BUYER: "they"}.get(promise.side, "?")
    due = day(promise.due) or (promise.due_text or "")
    line = Text.assemble("  ", (f"{who:<5}", "cyan"))
    if due:
        line.append(f"by {due}  ", style="bold")
    return line.append(f"{promise.owner or 'nobody named'}: {clip(promise.task, 120)}")


def _person(name: str, title: str | None, side: Side, roles: Sequence[str]) -> RenderableType:
    facts = ", ".join(x for x in (title or "", SIDES[side], *(r.lower() for r in roles)) if x)
    return Text.assemble("  ", (name, "bold"), f"  {facts}")


def transcript(read: Transcript) -> RenderableType:
    """How a file was read, with its turns."""
    table = Table("Speaker", "Side", "Known from", "Turns", box=None, pad_edge=False)
    for s in read.speakers:
        table.add_row(s.name, SIDES[s.side], s.side_from, str(s.turns))
    facts = [
        day(read.meeting_date),
        f"format {read.format}",
        f"{len(read.turns)} turns",
        skipped_lines(read),
    ]
    turns = [
        Text.assemble((f"{t.n:>4} {clock(t.start):>8} ", "dim"), (f"{t.speaker or '?'}: ", "bold"), t.text)
        for t in read.turns
    ]
    warnings = [Text(f"! {w}", style="yellow") for w in read.warnings]
    head = Text.assemble((read.title or "Transcript", "bold"), ("  " + " · ".join(f for f in facts if f), "dim"))
    return Group(head, table, *warnings, Text(""), *turns)


def skipped_lines(read: Transcript) -> str:
    """How many lines are no speech, and why."""
    why = ", ".join(f"{s.lines} {s.reason}" for s in read.skipped)
    return f"{read.skipped_lines} lines skipped{': ' if why else ''}{why}"


def formats(rows: "Sequence[Format]") -> RenderableType:
    """What is read, with an example line of each."""
    table = Table("Format", "What it is", "Example", box=None, pad_edge=False)
    for f in rows:
        table.add_row(Text(f.name, style="bold"), f.what, Text(f.example, style="dim"))
    return table


def hits(query: str, found: Sequence[Hit], *, today: date) -> RenderableType:
    """What search found, best first."""
    if not found:
        return Text(f"nothing found for “{query}”")
    rows: list[RenderableType] = []
    for hit in found:
        source = hit.passage.source
        head = Text.assemble((f"{source.file}:{source.line}", "cyan"), f"  {source.heading}")
        if hit.passage.offering:
            head.append(f"  [{hit.passage.offering}]", style="magenta")
        if source.expired(today):
            head.append(f"  expired {source.expires}", style="red")
        rows += [head, Padding(Text(clip(hit.passage.text, 300)), (0, 0, 1, 2))]
    return Group(*rows)


def answer(found: Answer) -> RenderableType:
    """What to say: the words first, the card below."""
    if not found.responses and not found.by_offering:
        return Text("No card answers this. Say so, find out what lies behind it, and come back with an answer.")
    rows: list[RenderableType] = []
    if found.category:
        rows.append(Text(found.category.label, style="magenta"))
    for response in found.responses:
        rows.append(Text(" ".join(response.text.split()), style="green"))
        rows.append(_source(response.source))
    for apart in found.by_offering:
        rows += _titled(f"If you sell {apart.offering}", [line for r in apart.responses for line in _response(r)])
    if found.by_offering:
        known = " or ".join(f"--offering {a.offering}" for a in found.by_offering)
        rows.append(Text(f"Say which one you sell: {known}", style="yellow"))
    rows += _titled("First find out", [Padding(Text(q.text), (0, 0, 0, 2)) for q in found.questions])
    return Group(*rows)


def prep(deal: Deal, page: Prep, *, today: date) -> RenderableType:
    """One page for the next call."""
    head = Text.assemble((deal.account, "bold"), (f"  {deal.id} · {deal.stage} · {day(page.on)}", "dim"))
    rows: list[RenderableType] = [head, *(Text(f"  {h}", style="yellow") for h in page.highlights)]
    rows += _titled("Ask", [Padding(_question(q), (0, 0, 0, 2)) for q in page.questions])
    for expected in page.expect:
        rows += _titled(
            f"Expect: {expected.category.label.lower()}",
            [
                Padding(Text(clip(response.text, 240), style="green"), (0, 0, 0, 2))
                for response in expected.responses[:1]
            ],
        )
    rows += _titled("Landmines", [Text(f"  {x.competitor}: {x.question}") for x in page.landmines])
    rows += _titled("Agenda", _agenda(page.agenda))
    rows += _titled("Plan", [_milestone(m.title, m.owner, m.due, late=m.late(today)) for m in page.plan])
    rows += _titled("We owe", [_promise_line(c) for c in page.promises.ours])
    rows += _titled("They owe", [_promise_line(c) for c in page.promises.theirs])
    rows += _titled("Missing people", [Text(f"  {g.text}") for g in page.people])
    return Group(*rows)


def _agenda(agenda: CallAgenda | None) -> list[RenderableType]:
    if agenda is None:
        return []
    script = Text(f"  {agenda.title}", style="dim")
    steps = [
        Text.assemble((f"  {step.minutes or '':>3}  ", "dim"), step.title, (f"  {step.aim}", "dim"))
        for step in agenda.steps
    ]
    return [script, *steps]


def _milestone(title: str, owner: str | None, due: date | None, *, late: bool) -> RenderableType:
    style = "red" if late else ""
    return Text.assemble("  ", (title, style), f"  {owner or 'no owner'}  {day(due)}", (" late" if late else "", "red"))
