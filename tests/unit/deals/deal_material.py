"""Calls as an analysis tells them, in a few words each."""

from datetime import date

from copilot.domain.cite import Cite, cite_turn
from copilot.domain.draft import Analysis, ElementReading, Versions
from copilot.domain.meddpicc import Element, Evidence, Facet, Polarity, status_of
from copilot.domain.people import Person
from copilot.domain.plan import Milestone, MilestoneStatus, Plan, PlanChange, PlanOp
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Speaker, Transcript, Turn

BOTH = frozenset({Facet.BASELINE, Facet.TARGET})
PLAN = Plan(
    milestones=(
        Milestone(id="m1", title="Security review", owner="Dana Reyes", side=Side.BUYER, due=date(2026, 12, 1)),
        Milestone(id="m2", title="Contract signed", owner="Ana", side=Side.SELLER, depends_on=("m1",)),
    )
)


def talk(*lines: str, speaker: str = "Dana Reyes", on: date | None = date(2026, 11, 20)) -> Transcript:
    """A meeting in which one buyer speaks."""
    turns = tuple(
        Turn(n=n, speaker=speaker, side=Side.BUYER, line=n, text=text) for n, text in enumerate(lines, start=1)
    )
    who = Speaker(name=speaker, side=Side.BUYER, side_from="rep", turns=len(turns))
    return Transcript(format="names", meeting_date=on, turns=turns, speakers=(who,))


def says(
    transcript: Transcript,
    turn: int,
    element: Element = Element.METRICS,
    *,
    facets: frozenset[Facet] = BOTH,
    against: bool = False,
    about: str | None = None,
    confidence: float = 0.9,
) -> Evidence:
    """Evidence that a whole turn gives."""
    polarity = Polarity.AGAINST if against else Polarity.FOR
    cite = cite_of(transcript, turn, confidence)
    return Evidence(element=element, polarity=polarity, facets=facets, about=about, cite=cite)


def cite_of(transcript: Transcript, turn: int, confidence: float = 0.9) -> Cite:
    """The cite of a whole turn."""
    return cite_turn(transcript.turns[turn - 1], confidence=confidence)


def call(
    transcript: Transcript,
    *evidence: Evidence,
    summary: str = "What the call says.",
    people: tuple[Person, ...] = (),
    promises: tuple[Commitment, ...] = (),
    changes: tuple[PlanChange, ...] = (),
) -> Analysis:
    """The analysis of a meeting with these findings."""
    elements = dict.fromkeys(e.element for e in evidence)
    return Analysis(
        file="call.txt",
        engine="offline",
        versions=Versions(program="0", evidence="0", prompts="0", library="0"),
        transcript=transcript,
        elements=tuple(
            ElementReading(
                element=element,
                status=status_of(element, evidence),
                summary=summary,
                evidence=tuple(e for e in evidence if e.element is element),
            )
            for element in elements
        ),
        people=people,
        commitments=promises,
        plan_changes=changes,
    )


def set_due(transcript: Transcript, turn: int, milestone: str, due: date) -> PlanChange:
    """A milestone gets another date."""
    return PlanChange(cite=cite_of(transcript, turn), op=PlanOp.SET_DUE, id=milestone, due=due)


def set_status(transcript: Transcript, turn: int, milestone: str, status: MilestoneStatus) -> PlanChange:
    """A milestone gets another status."""
    return PlanChange(cite=cite_of(transcript, turn), op=PlanOp.SET_STATUS, id=milestone, status=status)


def full_call() -> Analysis:
    """A call with one change of each kind, and two to the same milestone."""
    t = talk(
        "A release takes nine days and we want to be at two.",
        "The security review is under way, and it will take until the twelfth of December.",
        "I will send you the questionnaire by Friday.",
        "We also have to get the works council to agree.",
    )
    return call(
        t,
        says(t, 1, confidence=0.8),
        summary="Nine days a release, two wanted.",
        people=(Person(name="Dana Reyes", title="CIO", side=Side.BUYER, in_call=True),),
        promises=(
            Commitment(
                cite=cite_of(t, 3),
                owner="Dana Reyes",
                side=Side.BUYER,
                task="send the questionnaire",
                due=date(2026, 11, 27),
            ),
        ),
        changes=(
            set_status(t, 2, "m1", MilestoneStatus.IN_PROGRESS),
            set_due(t, 2, "m1", date(2026, 12, 12)),
            PlanChange(
                cite=cite_of(t, 4),
                op=PlanOp.ADD,
                title="Works council agrees",
                owner="Dana Reyes",
                owner_side=Side.BUYER,
            ),
        ),
    )
