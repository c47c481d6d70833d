"""The page for the next call as two lists: what to say and ask, and what to expect and raise."""

from dataclasses import dataclass
from datetime import date

from rich.text import Text

from copilot.domain.call_script import CallAgenda
from copilot.domain.draft import ExpectedObjection, Prep
from copilot.domain.knowledge import Source
from copilot.domain.plan import Milestone
from copilot.domain.signals import Commitment
from copilot.tui import marks


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list; a heading has no key. `source` is the card behind it, `folds` whether Enter shows more."""

    text: Text
    key: str | None = None
    source: Source | None = None
    folds: bool = False


def highlights(prep: Prep) -> Text:
    """What to have in mind, a line each."""
    text = Text()
    for line in prep.highlights:
        text.append("▸ ", style=f"bold {marks.SOME}")
        text.append(f"{line}\n", style="bold")
    text.rstrip()
    return text


def to_ask(prep: Prep, today: date) -> tuple[Line, ...]:
    """The agenda, then the questions by gap with whom to ask."""
    lines = [*_agenda(prep.agenda), _heading("Ask")]
    for number, question in enumerate(prep.questions):
        text = Text(question.text, style="bold")
        if question.ask:
            text.append(f"  → {question.ask}", style=marks.OWN)
        gap = f"{question.element.label}: " if question.element else ""
        text.append(f"\n  {gap}{question.why}", style=marks.QUIET)
        text.append_text(_expired(question.source, today))
        lines.append(Line(text, f"question-{number}", question.source))
    return tuple(lines) if prep.questions else (*lines, _nothing("no gap is left to ask about"))


def to_expect(prep: Prep, unfolded: frozenset[str], today: date) -> tuple[Line, ...]:
    """Objections with their answers folded to one line, landmines, late milestones, promises, missing people."""
    lines = [_heading("Expect")]
    lines += [_objection(e, f"expect-{e.category.value}", unfolded, today) for e in prep.expect]
    if not prep.expect:
        lines.append(_nothing("nothing was objected to so far"))
    if prep.landmines:
        lines.append(_heading("Landmines"))
    for number, landmine in enumerate(prep.landmines):
        text = Text(f"{landmine.competitor}  ", style=marks.BAD)
        text.append(landmine.question)
        lines.append(Line(text, f"landmine-{number}", landmine.source))
    if prep.plan:
        lines.append(_heading("Raise from the plan"))
        lines += [Line(_milestone(m, today), f"plan-{m.id}") for m in prep.plan]
    for title, promises in (("We owe", prep.promises.ours), ("They owe", prep.promises.theirs)):
        if promises:
            lines.append(_heading(title))
            lines += [Line(_promise(p, today), f"{title}-{n}") for n, p in enumerate(promises)]
    if prep.people:
        lines.append(_heading("Missing people"))
        lines += [Line(Text(g.text), f"people-{n}") for n, g in enumerate(prep.people)]
    return tuple(lines)


def _agenda(agenda: CallAgenda | None) -> tuple[Line, ...]:
    if agenda is None:
        return (_heading("Agenda"), _nothing("no call script fits the deal's stage and offering"))
    lines = [_heading("Agenda", agenda.title)]
    for number, step in enumerate(agenda.steps):
        text = Text(f"{step.minutes or '':>3}  ", style=marks.QUIET)
        text.append(step.title, style="bold")
        text.append(f"  {step.aim}", style=marks.QUIET)
        lines.append(Line(text, f"step-{number}", agenda.source))
    return tuple(lines)


def _objection(expected: ExpectedObjection, key: str, unfolded: frozenset[str], today: date) -> Line:
    """`▸ Price  one line`; unfolded with all answers, their cards, and the words that were said."""
    open_ = key in unfolded
    text = Text(f"{'▾' if open_ else '▸'} {expected.category.label}  ", style=f"bold {marks.SOME}")
    if not expected.responses:
        text.append("no card answers this", style=marks.QUIET)
    else:
        text.append(_first_line(expected.responses[0].text))
    if not open_:
        return Line(text, key, expected.responses[0].source if expected.responses else None, folds=True)
    for cite in expected.said[-1:]:
        text.append(f"\n  “{cite.quote}” {cite.speaker or 'unknown speaker'}", style=marks.SIDE[cite.side])
    for number, response in enumerate(expected.responses):
        rest = response.text.strip() if number else response.text.strip().removeprefix(_first_line(response.text))
        text.append(f"\n  {rest.strip()}" if rest.strip() else "")
        text.append(f"\n  {response.source.file}, line {response.source.line}", style=marks.QUIET)
        text.append_text(_expired(response.source, today))
    return Line(text, key, expected.responses[0].source if expected.responses else None, folds=True)


def _first_line(words: str) -> str:
    return next((line.strip() for line in words.splitlines() if line.strip()), "")


def _milestone(milestone: Milestone, today: date) -> Text:
    late = milestone.late(today)
    text = Text("! late  " if late else "", style=f"bold {marks.BAD}")
    text.append(milestone.title, style="bold" if late else "")
    text.append(f"  {milestone.owner or 'no owner'}  {marks.day(milestone.due, today)}", style=marks.QUIET)
    return text


def _promise(promise: Commitment, today: date) -> Text:
    late = promise.due is not None and promise.due < today
    text = Text("! late  " if late else "", style=f"bold {marks.BAD}")
    text.append(promise.task)
    due = marks.day(promise.due, today) if promise.due else promise.due_text or "no date"
    text.append(f"  {promise.owner or 'unknown'}  {due}", style=marks.QUIET)
    return text


def _expired(source: Source, today: date) -> Text:
    return Text("  ! card expired", style=f"bold {marks.BAD}") if source.expired(today) else Text()


def _heading(title: str, more: str = "") -> Line:
    text = Text(title, style="bold underline")
    return Line(text.append(f"  {more}", style=f"not bold not underline {marks.QUIET}") if more else text)


def _nothing(words: str) -> Line:
    return Line(marks.quiet(words))
