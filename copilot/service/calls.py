"""From a transcript to an analysis: read, find, draft, check. Reads and never writes."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal

from copilot import intake
from copilot.domain.days import ResolveDay
from copilot.domain.deal import Deal
from copilot.domain.draft import (
    Analysis,
    ElementReading,
    EngineName,
    ObjectionReading,
    Question,
    Versions,
    Withheld,
)
from copilot.domain.engine import (
    CallMaterial,
    Engine,
    FindSignals,
    GapMaterial,
    Job,
    Material,
    ObjectionMaterial,
    ObjectionsMaterial,
    Progress,
    Watch,
)
from copilot.domain.grounding import About, Check
from copilot.domain.knowledge import Kind, Library
from copilot.domain.people import Person
from copilot.domain.plan import Plan, PlanChange
from copilot.domain.signals import Background, Competitor, Objection, Signals
from copilot.domain.transcript import Side, Transcript
from copilot.service.drafting import Drafting
from copilot.service.subject import Subject
from copilot.settings import EngineChoice, Workspace

ReadAs = Literal["call", "email", "note"]
"""A meeting; a thread whose senders are known by their headers; the rep's own note, which is never the buyer's word."""


@dataclass(frozen=True)
class CallOptions:
    """What the rep says about a call; everything else is found in the file, the deal and the workspace."""

    on: date | None = None
    sellers: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    plan: Plan | None = None
    deal: Deal | None = None
    offering: str | None = None
    engine: EngineChoice = "auto"
    format: str | None = None
    read_as: ReadAs = "call"


@dataclass(frozen=True)
class _Reading:
    readings: tuple[ElementReading, ...]
    objections: tuple[ObjectionReading, ...]
    plan_changes: tuple[PlanChange, ...]
    withheld: tuple[Withheld, ...] = ()


@dataclass
class Calls:
    """Reads transcripts and analyses them."""

    library: Library
    drafting: Drafting
    find_signals: Callable[[], FindSignals]
    versions: Callable[[], Versions]
    workspace: Workspace
    max_mb: float
    today: Callable[[], date]
    stdin: Callable[[], BinaryIO]
    author: str
    resolve: ResolveDay | None = None
    """The day that words name; with it the days of a model's draft are checked."""
    _finder: FindSignals | None = field(default=None, repr=False)

    def transcript(self, file: str, options: CallOptions) -> Transcript:
        """The meeting in a file, or on standard input for `-`, with sides as far as they can be told.

        Raises UnreadableInput with the reason where it is no transcript.
        """
        if file == "-":
            data, name = intake.bytes_of_stream(self.stdin(), max_mb=self.max_mb), "-"
        else:
            data, name = intake.bytes_of_file(Path(file), max_mb=self.max_mb), str(Path(file).absolute())
        return self.read(data, name, options)

    def read(self, data: bytes, name: str, options: CallOptions) -> Transcript:
        """The meeting in bytes, as pasted or from a file; `name` is what messages call it.

        An e-mail thread and a rep's own note are read where the options say so. Raises UnreadableInput with the reason
        where it is no transcript.
        """
        match options.read_as:
            case "email":
                return self.with_sides(intake.read_email(data, name), options)
            case "note":
                return intake.read_note(data, name, self.author)
            case _:
                return self.with_sides(intake.read(data, name=name, format=options.format), options)

    def with_sides(self, transcript: Transcript, options: CallOptions) -> Transcript:
        """The meeting with names and sides from the rep, the deal, the file, our company and the talk, and its date."""
        company = self.workspace.company
        names = [company.name, *company.aliases] if company.name else company.aliases
        sided = intake.assign_sides(
            transcript,
            sellers=options.sellers,
            buyers=options.buyers,
            remembered=options.deal.known_sides() if options.deal else {},
            company_names=[n for n in names if n],
            company_domains=company.domains,
            company_people=company.people,
            names=options.names,
            remembered_names=options.deal.names if options.deal else {},
        )
        if options.on is not None:
            return sided.model_copy(update={"meeting_date": options.on, "meeting_date_from": "rep"})
        return sided

    def read_again(self, transcript: Transcript, options: CallOptions) -> Transcript:
        """A meeting that was read before, with other names, sides or another deal; its source is not read again."""
        return self.with_sides(intake.as_read(transcript), options)

    def analyze(
        self, file: str, options: CallOptions, progress: Progress = lambda _: None, *, watch: Watch | None = None
    ) -> Analysis:
        """Everything that one call says, checked. A `watch` may also see a model's text, and stop."""
        started = time.perf_counter()
        progress("reading the transcript")
        transcript = self.transcript(file, options)
        return self.analyze_transcript(transcript, file, options, progress, started=started, watch=watch)

    def analyze_transcript(
        self,
        transcript: Transcript,
        file: str,
        options: CallOptions,
        progress: Progress = lambda _: None,
        *,
        started: float | None = None,
        watch: Watch | None = None,
    ) -> Analysis:
        """The same for a meeting that was already read."""
        started = time.perf_counter() if started is None else started
        progress("reading what was said")
        material = self.material(transcript, options)
        progress("drafting")
        drafted = self.drafting.run(
            lambda engine: self._draft(engine, material),
            options.engine,
            subject=Subject.of(options.deal, transcript),
            watch=watch or Watch(step=progress),
        )
        progress("checking every quote")
        return self._checked(file, material, drafted.value, started, drafted.engine).model_copy(
            update={"engine": drafted.engine, "fallback": drafted.fallback, "model": drafted.used}
        )

    def signals(self, transcript: Transcript, background: Background) -> Signals:
        """What was found in the call; the reader's models load on the first call and stay."""
        if self._finder is None:
            self._finder = self.find_signals()
        return self._finder(transcript, background)

    def material(self, transcript: Transcript, options: CallOptions) -> CallMaterial:
        """A call as the engines get it: what was said, what was found in it, and the deal that it belongs to."""
        offering = self.offering_of(options)
        plan = options.plan or (options.deal.plan if options.deal else None)
        return CallMaterial(
            transcript=transcript,
            signals=_dated(self.signals(transcript, self._background(options.deal, plan, offering)), transcript),
            plan=plan,
            deal=options.deal,
            offering=offering,
            today=transcript.meeting_date or self.today(),
        )

    def material_of(self, analysis: Analysis, deal: Deal | None = None) -> CallMaterial:
        """A call that was analysed before, as the engines get it: nothing is read again."""
        options = CallOptions(deal=deal)
        return CallMaterial(
            transcript=analysis.transcript,
            signals=Signals(
                evidence=tuple(e for r in analysis.elements for e in r.evidence),
                people=analysis.people,
                commitments=analysis.commitments,
                objections=tuple(o.objection for o in analysis.objections),
                competitors=analysis.competitors,
                plan_changes=analysis.plan_changes,
                next_meeting=analysis.next_meeting,
                unassessed={r.element: r.gap or "" for r in analysis.elements if not r.assessed},
            ),
            plan=deal.plan if deal else None,
            deal=deal,
            offering=self.offering_of(options),
            today=analysis.transcript.meeting_date or self.today(),
        )

    def requests(self, call: CallMaterial) -> Iterator[tuple[Job, Material]]:
        """The jobs that an analysis gives an engine, each with its material, without doing them."""
        yield Job.GAP_ANALYSIS, call
        yield Job.DISCOVERY, _gaps(call, self.drafting.offline.gap_analysis(call))
        yield Job.OBJECTION_RESPONSE, _objections(call)
        yield Job.PLAN_UPDATE, call

    def offering_of(self, options: CallOptions) -> str | None:
        """The offering as asked, the deal's, or the workspace's default."""
        return options.offering or (options.deal.offering if options.deal else None) or self.workspace.default_offering

    def _background(self, deal: Deal | None, plan: Plan | None, offering: str | None) -> Background:
        cards = self.library.documents(Kind.BATTLECARD, offering=offering)
        return Background(
            plan=plan,
            competitors=tuple(Competitor(name=c.competitor, aliases=c.aliases) for c in cards if c.competitor),
            people=tuple(c.person for c in deal.people) if deal else (),
        )

    def _draft(self, engine: Engine, material: CallMaterial) -> _Reading:
        readings = engine.gap_analysis(material)
        sound = self._check(material, engine.name).readings(readings)
        questions = engine.discovery(_gaps(material, sound))
        raised = material.signals.objections
        answers = list(zip(raised, engine.objection_responses(_objections(material)), strict=True))
        return _Reading(
            readings=_with_questions(readings, questions),
            objections=tuple(ObjectionReading(objection=o, responses=answer.responses) for o, answer in answers),
            plan_changes=engine.plan_update(material),
            withheld=tuple(w for _, answer in answers for w in answer.withheld),
        )

    def _check(self, call: CallMaterial, engine: EngineName) -> Check:
        """The check of a draft. The offline reader resolves days itself, from more words than it cites."""
        resolve = self.resolve if engine == "llm" else None
        about = About.of(call.deal, call.plan, call.offering, resolve)
        return Check(call.transcript, self.library, self.today(), about)

    def _checked(
        self, file: str, material: CallMaterial, draft: _Reading, started: float, engine: EngineName
    ) -> Analysis:
        transcript, signals = material.transcript, material.signals
        check = self._check(material, engine)
        sound = check.readings(draft.readings)
        said = _gaps(material, sound).said
        readings = tuple(r.model_copy(update={"questions": check.questions(r.questions, said)}) for r in sound)
        return Analysis(
            file=file,
            engine="offline",
            versions=self.versions(),
            transcript=transcript,
            elements=readings,
            people=check.people(signals.people),
            commitments=check.commitments(signals.commitments),
            objections=check.objections(draft.objections),
            competitors=check.competitors(signals.competitors),
            plan_changes=check.plan_changes(draft.plan_changes, material.plan),
            next_meeting=check.next_meeting(signals.next_meeting),
            warnings=(*transcript.warnings, *signals.warnings, *_doubts(transcript)),
            withheld=(*draft.withheld, *check.withheld),
            seconds=round(time.perf_counter() - started, 3),
        )


def _dated(signals: Signals, transcript: Transcript) -> Signals:
    """Evidence of a thread with the day of its message; that of a meeting gets the meeting's day with the deal."""
    if not transcript.dates:
        return signals
    days = dict(enumerate(transcript.dates, start=1))
    evidence = tuple(e.model_copy(update={"said": days.get(e.cite.turn)}) for e in signals.evidence)
    return signals.model_copy(update={"evidence": evidence})


def _gaps(call: CallMaterial, readings: tuple[ElementReading, ...]) -> GapMaterial:
    return GapMaterial(
        readings=readings,
        people=_buyers(call),
        competitors=tuple(c.name for c in call.signals.competitors),
        offering=call.offering,
        stage=call.stage,
    )


def _objections(call: CallMaterial) -> ObjectionsMaterial:
    return ObjectionsMaterial(objections=tuple(_objection(call, o) for o in call.signals.objections))


def _objection(call: CallMaterial, objection: Objection) -> ObjectionMaterial:
    return ObjectionMaterial(
        text=objection.cite.quote,
        category=objection.category,
        offering=call.offering,
        stage=call.stage,
        competitors=tuple(c.name for c in call.signals.competitors),
    )


def _buyers(material: CallMaterial) -> tuple[Person, ...]:
    """Who could be asked: the people of the call and of the deal who are not ours."""
    known = {p.name: p for p in (c.person for c in material.deal.people)} if material.deal else {}
    known.update({p.name: p for p in material.signals.people})
    return tuple(p for p in known.values() if p.side is not Side.SELLER)


def _with_questions(
    readings: tuple[ElementReading, ...], questions: tuple[Question, ...]
) -> tuple[ElementReading, ...]:
    return tuple(
        r.model_copy(update={"questions": tuple(q for q in questions if q.element is r.element)}) for r in readings
    )


def _doubts(transcript: Transcript) -> tuple[str, ...]:
    """What the rep can tell and the file did not."""
    doubts = []
    if transcript.meeting_date is None:
        doubts.append(
            "the meeting's date is unknown, so relative dates stay unresolved; give it with --date YYYY-MM-DD"
        )
    unknown = [s.name for s in transcript.speakers if s.side is Side.UNKNOWN]
    if unknown:
        names = ", ".join(unknown[:4]) + (", ..." if len(unknown) > 4 else "")
        doubts.append(
            f"the side of {names} is unknown; name our people with --seller NAME (or the buyer's with --buyer)"
        )
    return tuple(doubts)
