"""One page for the next call of a deal: what to know, ask, expect, raise and keep."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from copilot.domain.call_script import agenda_for
from copilot.domain.deal import Deal
from copilot.domain.draft import (
    Analysis,
    CoverageGap,
    ElementReading,
    ExpectedObjection,
    Landmine,
    ObjectionReading,
    Prep,
    Promises,
    Question,
    Withheld,
)
from copilot.domain.engine import Engine, GapMaterial, ObjectionMaterial, ObjectionsMaterial, Watch
from copilot.domain.grounding import About, Check
from copilot.domain.knowledge import Kind, Library
from copilot.domain.meddpicc import FACET_WORDS, Element, Status, missing_facets
from copilot.domain.people import COMMITTEE, Person
from copilot.domain.plan import Milestone
from copilot.domain.signals import Category, Commitment
from copilot.domain.transcript import Side
from copilot.service.drafting import Drafted, Drafting
from copilot.service.subject import Subject
from copilot.settings import EngineChoice, Workspace

HIGHLIGHTS = 3
"""As many as a person keeps in mind on the way into a call."""
NEXT_MILESTONES = 3
LANDMINES = 4


@dataclass
class Preparation:
    """Prepares the next call from the deal, its calls and the cards."""

    library: Library
    drafting: Drafting
    workspace: Workspace
    today: Callable[[], date]

    def prepare(
        self, deal: Deal, calls: Iterable[Analysis], *, engine: EngineChoice = "auto", watch: Watch | None = None
    ) -> Drafted[Prep]:
        """The page for a deal whose calls are given oldest first."""
        history = tuple(calls)
        drafted = self.drafting.run(
            lambda chosen: self._draft(chosen, deal, history),
            engine,
            subject=Subject.of(deal),
            watch=watch or Watch(),
        )
        prep = drafted.value
        check = Check(None, self.library, self.today(), About.of(deal, deal.plan, self._offering(deal)))
        questions = check.questions(prep.questions, self.gaps(deal, history).said)
        prep = prep.model_copy(
            update={
                "highlights": _highlights(deal, history, questions, self.today()),
                "questions": questions,
                "expect": tuple(e.model_copy(update={"responses": check.responses(e.responses)}) for e in prep.expect),
            }
        )
        prep = prep.model_copy(update={"withheld": (*prep.withheld, *check.withheld)})
        return Drafted(prep, drafted.engine, drafted.fallback, drafted.used)

    def asks_model(self, deal: Deal) -> bool:
        """Whether a model would be asked for this deal's questions and answers."""
        return self.drafting.asks_model(Subject.of(deal))

    def gaps(self, deal: Deal, calls: tuple[Analysis, ...]) -> GapMaterial:
        """What is known and missing in the deal, as the engines get it."""
        return GapMaterial(
            readings=tuple(_reading(deal, element) for element in Element),
            people=_buyers(deal, calls),
            competitors=_competitors(calls),
            offering=self._offering(deal),
            stage=deal.stage,
        )

    def _offering(self, deal: Deal) -> str | None:
        return deal.offering or self.workspace.default_offering

    def _draft(self, engine: Engine, deal: Deal, calls: tuple[Analysis, ...]) -> Prep:
        gaps = self.gaps(deal, calls)
        today = self.today()
        questions = engine.discovery(gaps)
        expected, withheld = self._expected(engine, deal, calls)
        return Prep(
            deal=deal.id,
            on=deal.next_meeting or today,
            questions=questions,
            expect=expected,
            withheld=withheld,
            landmines=self._landmines(gaps),
            plan=_milestones(deal, today),
            promises=_promises(deal),
            people=_coverage(gaps.people),
            agenda=agenda_for(
                self.library.documents(Kind.CALL_SCRIPT, offering=gaps.offering), deal.stage, gaps.offering
            ),
        )

    def _expected(
        self, engine: Engine, deal: Deal, calls: tuple[Analysis, ...]
    ) -> tuple[tuple[ExpectedObjection, ...], tuple[Withheld, ...]]:
        """What was raised and may come again, the latest of each category answered, and what was withheld."""
        raised: dict[Category, list[ObjectionReading]] = {}
        for call in calls:
            for reading in call.objections:
                raised.setdefault(reading.objection.category, []).append(reading)
        answers = engine.objection_responses(
            ObjectionsMaterial(
                objections=tuple(
                    ObjectionMaterial(
                        text=readings[-1].objection.cite.quote,
                        category=category,
                        offering=self._offering(deal),
                        stage=deal.stage,
                        competitors=_competitors(calls),
                    )
                    for category, readings in raised.items()
                )
            )
        )
        expected = []
        for (category, readings), answer in zip(raised.items(), answers, strict=True):
            said = tuple(r.objection.cite for r in readings)
            expected.append(ExpectedObjection(category=category, said=said, responses=answer.responses))
        return tuple(expected), tuple(w for answer in answers for w in answer.withheld)

    def _landmines(self, gaps: GapMaterial) -> tuple[Landmine, ...]:
        cards = [
            c
            for c in self.library.documents(Kind.BATTLECARD, offering=gaps.offering)
            if c.competitor in gaps.competitors
        ]
        found = [
            Landmine(competitor=card.competitor, question=q.text, source=q.source)
            for card in cards
            for q in card.questions
            if card.competitor and "Landmine" in q.source.heading and not q.source.expired(self.today())
        ]
        return tuple(found[:LANDMINES])


def _reading(deal: Deal, element: Element) -> ElementReading:
    entry = deal.entry(element)
    status = entry.status
    absent = missing_facets(element, entry.evidence)
    gap = None if status is Status.CONFIRMED else ", ".join(FACET_WORDS[f] for f in absent)
    return ElementReading(element=element, status=status, summary=entry.summary, evidence=entry.evidence, gap=gap)


def _buyers(deal: Deal, calls: tuple[Analysis, ...]) -> tuple[Person, ...]:
    known = {p.name: p for call in calls for p in call.people}
    known.update({c.person.name: c.person for c in deal.people})
    return tuple(p for p in known.values() if p.side is Side.BUYER)


def _competitors(calls: tuple[Analysis, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.name for call in calls for c in call.competitors))


def _milestones(deal: Deal, today: date) -> tuple[Milestone, ...]:
    late = deal.late_milestones(today)
    following = sorted(
        (m for m in deal.plan.milestones if m.status.open and m not in late),
        key=lambda m: (m.due is None, m.due or today),
    )
    return (*late, *following[:NEXT_MILESTONES])


def _promises(deal: Deal) -> Promises:
    pending = [t.commitment for t in deal.tasks if not t.done]
    return Promises(ours=_by_due(pending, Side.SELLER), theirs=_by_due(pending, Side.BUYER))


def _by_due(commitments: Iterable[Commitment], side: Side) -> tuple[Commitment, ...]:
    mine = (c for c in commitments if c.side is side)
    return tuple(sorted(mine, key=lambda c: (c.due is None, c.due or date.max)))


def _coverage(people: tuple[Person, ...]) -> tuple[CoverageGap, ...]:
    gaps = []
    for role in COMMITTEE:
        holders = [p for p in people if role in p.roles]
        if not holders:
            looked = f"{len(people)} people of the deal"
            gaps.append(CoverageGap(role=role, text=f"{role.label}: nobody among the {looked}"))
        elif not any(p.in_call for p in holders):
            gaps.append(CoverageGap(role=role, text=f"{role.label}: {holders[0].name}, never in a call"))
    return tuple(gaps)


def _highlights(
    deal: Deal, calls: tuple[Analysis, ...], questions: tuple[Question, ...], today: date
) -> tuple[str, ...]:
    """What to have in mind: what is late, what we owe, the widest gap."""
    found = []
    for milestone in deal.late_milestones(today)[:1]:
        days = (today - milestone.due).days if milestone.due else 0
        found.append(
            f"Late in the plan: {milestone.title}, {days} days past its date ({milestone.owner or 'no owner'})"
        )
    overdue = [c for c in _promises(deal).ours if c.due is not None and c.due < today]
    for promise in overdue[:1]:
        found.append(f"We still owe: {promise.task} (promised by {promise.due})")
    missing = [e for e in Element if deal.entry(e).status is Status.MISSING]
    if questions and questions[0].element:
        found.append(f"Open first: {questions[0].element.label.lower()}. {questions[0].why}")
    if missing:
        found.append("Nothing known yet of " + ", ".join(e.label.lower() for e in missing))
    if not calls:
        found.insert(0, "No call is attached to this deal yet")
    return tuple(found[:HIGHLIGHTS])
