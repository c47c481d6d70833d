"""A service for the app's tests: the real deals over a SQLite file; reading and answering are scripted."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sample_library import make_desk, make_library, make_prep

from copilot import intake
from copilot.domain.cite import Cite, cite_turn
from copilot.domain.deal import Deal
from copilot.domain.draft import Analysis, Answer, ElementReading, ModelUse, Question, Response, Versions
from copilot.domain.engine import Watch
from copilot.domain.knowledge import Source, Stage
from copilot.domain.meddpicc import Element, Evidence, Facet, Polarity, Status
from copilot.domain.people import Person, Role
from copilot.domain.plan import Milestone, MilestoneStatus, Plan, PlanChange, PlanOp
from copilot.domain.signals import Category, Commitment
from copilot.domain.transcript import Side, Transcript
from copilot.errors import StorageFailed
from copilot.service.agenda import Agenda
from copilot.service.call_drafts import CallDrafts
from copilot.service.call_files import CallFiles
from copilot.service.deal_suggestion import DealSuggestion
from copilot.service.deals import Deals
from copilot.service.drafting import Drafted
from copilot.service.inbox import Inbox
from copilot.service.pictures import Pictures
from copilot.service.pipeline import Pipeline
from copilot.settings import Workspace
from copilot.storage import open_store

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

CALL = """\
Maya Lindqvist: Thanks for making the time, Dana. Where does the review stand?
Dana Reyes: Every release waits nine days for a hand-written review, and we want that under two.
Maya Lindqvist: And who signs off on a tool like this?
Dana Reyes: Our CFO, Ruth Almeida, holds the budget; I have her for half an hour on Thursday.
Piet Okafor: The must-have for us is single sign-on. Without it security will not look at it.
Dana Reyes: We also look at building it in house, but nobody has the time.
Maya Lindqvist: I'll send the security pack by Friday.
Piet Okafor: Then the security review moves to the eleventh of December.
"""

SOURCE = Source(
    file="knowledge/objections/price.md",
    heading="Too expensive > Answer",
    line=12,
    expires=date(2027, 1, 31),
    sharing="customer",
)


def meeting(words: str = CALL) -> Transcript:
    """The sample call, with its sides."""
    read = intake.read(words.encode(), name="call.txt")
    sides = {s.name: Side.SELLER if s.name == "Maya Lindqvist" else Side.BUYER for s in read.speakers}
    return read.with_sides(sides, "rep").model_copy(
        update={"title": "Review call", "meeting_date": date(2026, 11, 23), "meeting_date_from": "rep"}
    )


def _citing(transcript: Transcript) -> Callable[..., Cite]:
    def cite(n: int, quote: str | None = None, confidence: float = 0.95) -> Cite:
        turn = transcript.turn(n)
        assert turn is not None
        return cite_turn(turn, quote, confidence)

    return cite


def _readings(cite: Callable[..., Cite]) -> tuple[ElementReading, ...]:
    """Three elements of which something was said, and five of which nothing was."""

    def evidence(element: Element, n: int, *facets: Facet, confidence: float = 0.95) -> Evidence:
        found = cite(n, confidence=confidence)
        return Evidence(element=element, polarity=Polarity.FOR, facets=frozenset(facets), cite=found)

    found = {
        Element.METRICS: (
            Status.CONFIRMED,
            "Reviews take nine days; the goal is under two.",
            (evidence(Element.METRICS, 2, Facet.BASELINE, Facet.TARGET),),
        ),
        Element.ECONOMIC_BUYER: (
            Status.CONFIRMED,
            "Ruth Almeida, CFO, holds the budget; a meeting is set.",
            (evidence(Element.ECONOMIC_BUYER, 4, Facet.NAME, Facet.BUDGET, Facet.ACCESS),),
        ),
        Element.DECISION_CRITERIA: (
            Status.PARTIAL,
            "Single sign-on is a must.",
            (evidence(Element.DECISION_CRITERIA, 5, Facet.REQUIREMENT, Facet.RANKING, confidence=0.7),),
        ),
    }
    return tuple(
        ElementReading(element=e, status=found[e][0], summary=found[e][1], evidence=found[e][2])
        if e in found
        else ElementReading(element=e, gap="nothing was said")
        for e in Element
    )


def analysis_of(transcript: Transcript, file: str = "call.txt") -> Analysis:
    """What a reader finds in the sample call."""
    cite = _citing(transcript)
    return Analysis(
        file=file,
        engine="offline",
        versions=Versions(program="0", evidence="0", prompts="0", library="0"),
        transcript=transcript,
        elements=_readings(cite),
        people=(
            Person(name="Dana Reyes", title=None, side=Side.BUYER, in_call=True, cites=(cite(2),)),
            Person(
                name="Ruth Almeida",
                title="CFO",
                side=Side.BUYER,
                roles=(Role.ECONOMIC_BUYER,),
                cites=(cite(4, "Our CFO, Ruth Almeida, holds the budget"),),
            ),
        ),
        commitments=(
            Commitment(
                cite=cite(7),
                owner="Maya Lindqvist",
                side=Side.SELLER,
                task="send the security pack",
                due=date(2026, 11, 27),
                due_text="by Friday",
            ),
        ),
        plan_changes=(PlanChange(cite=cite(8), op=PlanOp.SET_DUE, id="m2", due=date(2026, 12, 11)),),
    )


PLAN = Plan(
    milestones=(
        Milestone(
            id="m1",
            title="Kick-off",
            owner="Maya Lindqvist",
            side=Side.SELLER,
            due=date(2026, 11, 2),
            status=MilestoneStatus.DONE,
        ),
        Milestone(id="m2", title="Security review", owner="Piet Okafor", side=Side.BUYER, due=date(2026, 12, 4)),
        Milestone(id="m3", title="Order form to legal", owner="Dana Reyes", side=Side.BUYER, due=date(2026, 11, 20)),
    )
)


@dataclass
class ScriptedCalls:
    """Reads for real; finds the same in every call. `gate` holds an analysis until it is set."""

    gate: threading.Event | None = None
    analysed: list[str] = field(default_factory=list)
    fails: StorageFailed | None = None
    writes: str = ""

    def transcript(self, file: str, options: Any) -> Transcript:
        return intake.read_path(Path(file), max_mb=100)

    def read(self, data: bytes, name: str, options: Any) -> Transcript:
        return intake.read(data, name=name).with_names(options.names)

    def read_again(self, transcript: Transcript, options: Any) -> Transcript:
        return intake.as_read(transcript).with_names(options.names)

    def analyze_transcript(
        self,
        transcript: Transcript,
        file: str,
        options: Any,
        progress: Callable[[str], None],
        *,
        watch: Watch = Watch(),  # noqa: B008 - a frozen value
    ) -> Analysis:
        progress("reading what was said")
        watch.text(self.writes)
        if self.gate is not None:
            self.gate.wait(10)
        progress("checking every quote")
        if self.fails is not None:
            raise self.fails
        self.analysed.append(file)
        return analysis_of(transcript, file)


@dataclass
class ScriptedAnswers:
    """One card fits what is said of the price; nothing else fits. `model` writes and answers where it is set."""

    model: Callable[[Watch], Drafted[Answer]] | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def asks_model(self, deal: Deal | None = None) -> bool:
        return self.model is not None

    def warm(self) -> None:
        return None

    def respond(
        self, text: str, *, deal: Deal | None = None, engine: str = "auto", watch: Watch | None = None
    ) -> Drafted[Answer]:
        self.asked.append((engine, text))
        if engine != "offline" and self.model is not None:
            return self.model(watch or Watch())
        if "expensive" not in text:
            return Drafted(Answer(), "offline", None, ModelUse())
        answer = Answer(
            category=Category.PRICE,
            responses=(Response(text="Compare it with nine days of waiting for each release.", source=SOURCE),),
            questions=(Question(text="What does a day of delay cost you?", ask="Dana Reyes", source=SOURCE),),
        )
        return Drafted(answer, "offline", None, ModelUse())


def make_service(folder: Path) -> Any:
    """A service whose deals live in that folder."""
    store = cache(lambda: open_store(folder / "deals.sqlite3"))
    library = make_library(folder / "library")
    deals, calls = Deals(store, "anna", lambda: NOW), ScriptedCalls()
    return SimpleNamespace(
        deals=deals,
        pipeline=Pipeline(store, lambda: TODAY),
        agenda=Agenda(store, DealSuggestion(store, Workspace()), None, lambda: TODAY, UTC),
        pictures=Pictures(deals, lambda: TODAY),
        calls=calls,
        suggestion=DealSuggestion(store, Workspace()),
        inbox=Inbox(None, calls, folder / "inbox.json"),  # type: ignore[arg-type]
        call_files=CallFiles(folder / "last-folder"),
        call_drafts=CallDrafts(folder / "unfinished"),
        answers=ScriptedAnswers(),
        library=make_desk(library, folder),
        prep=make_prep(library),
        settings=SimpleNamespace(start="deals", theme=None),
        today=lambda: TODAY,
    )


def add_sample_deal(service: Any) -> None:
    """The deal `ridgeline` with a plan, one call, and what the call proposes."""
    service.deals.new(
        "ridgeline", "Ridgeline", stage=Stage.EVALUATION, value=120_000.0, next_meeting=date(2026, 11, 26)
    )
    service.deals.plan_set("ridgeline", PLAN)
    service.deals.attach("ridgeline", analysis_of(meeting()))
