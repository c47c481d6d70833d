"""A baseline beside ours: the whole transcript in one prompt to the user's model, without our tools or grounding.

What somebody gets who pastes a call into a chat with a good request: one question, one JSON answer, taken as it comes.
No windows, no local reader, no cards, no check of quotes, no rubric. It is told what the rep tells our engines too: the
day, who is who, and the plan.
"""

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from copilot.domain.meddpicc import Element, Polarity, Status
from copilot.domain.plan import MilestoneStatus, PlanOp
from copilot.domain.signals import Category
from copilot.domain.transcript import Side
from evals.gold import GoldCall, GoldQuestion
from evals.models import model_of, need_model
from evals.scoring import Found
from evals.signal_scores import ROLES
from evals.subjects import told

if TYPE_CHECKING:
    from copilot.domain.transcript import Transcript
    from copilot.engines.llm.langchain_model import LangChainModel
    from copilot.service import Service

VERSION = 1
NAME = "whole-prompt"
SYSTEM = f"""\
You are an experienced B2B seller. Read the transcript of a sales call and fill in the deal review.
- evidence: every statement of the buyer's side that is evidence for or against one of the eight MEDDPICC elements.
- statuses: for each element missing, partial or confirmed, by what this call alone says.
- commitments: who promised to do what after the call, and by when (a date, worked out from the day of the call).
- objections: concerns or push-back of the buyer, with their category.
- plan_changes: what the call changes in the mutual action plan.
- people: everybody named, with side and roles ({", ".join(sorted(ROLES))}).
- competitors: other vendors and in-house alternatives, and the turns that name them.
- next_meeting: when they meet again, or null.
Give the number of the turn and a short exact quote. Leave out what the call does not say."""


class _Said(BaseModel):
    turn: int
    quote: str


class Evidence(_Said):
    """Something that the buyer said."""

    element: Element
    polarity: Polarity


class Promise(_Said):
    """Something to be done after the call."""

    owner: str | None
    task: str
    due: str | None


class Concern(_Said):
    """An objection."""

    category: Category


class Change(_Said):
    """A change of the plan."""

    op: PlanOp
    id: str | None
    title: str | None
    owner: str | None
    due: str | None
    status: MilestoneStatus | None


class Named(BaseModel):
    """Somebody named in the call."""

    name: str
    side: Side
    roles: list[str]


class Alternative(BaseModel):
    """Another vendor, or another way."""

    name: str
    turns: list[int]


class Meeting(_Said):
    """The next meeting."""

    on: str | None


class ElementStatus(BaseModel):
    """How much is known of an element."""

    element: Element
    status: Status


class Review(BaseModel):
    """The whole answer."""

    evidence: list[Evidence]
    statuses: list[ElementStatus]
    commitments: list[Promise]
    objections: list[Concern]
    plan_changes: list[Change]
    people: list[Named]
    competitors: list[Alternative]
    next_meeting: Meeting | None


class WholePrompt:
    """One request for each call; a call that the model cannot take is missing."""

    name = NAME

    def __init__(self, service: "Service") -> None:
        need_model(service, "the whole-transcript baseline")
        self._service = service
        self._model: LangChainModel | None = None

    def versions(self) -> dict[str, str]:
        """Of the prompt and its form, and the model."""
        digest = hashlib.sha256(f"{SYSTEM}{Review.model_json_schema()}".encode()).hexdigest()[:12]
        return {"prompt": f"{VERSION} {digest}", "model": str(self._service.settings.model)}

    def read(self, call: GoldCall) -> Found:
        """The model's answer in the form of an analysis. Raises ModelFailed where there is none."""
        from copilot.engines.llm.chat import Ask, RenderedPrompt

        transcript = self._service.calls.transcript(str(call.file), told(call))
        prompt = RenderedPrompt(NAME, VERSION, "", SYSTEM, asked(call, transcript))
        if self._model is None:
            self._model = model_of(self._service, "the whole-transcript baseline")
        reply = self._model.answer(Ask(prompt, Review))
        return {**as_found(reply.value), "model": reply.use.model_dump(mode="json")}

    def search(self, question: GoldQuestion) -> list[str] | None:  # noqa: ARG002
        """It has none."""
        return None


def asked(call: GoldCall, transcript: "Transcript") -> str:
    """The transcript whole, with what a rep knows before it."""
    labels = call.labels
    plan = call.plan.model_dump_json(exclude_none=True) if call.plan else "none"
    turns = "\n".join(f"[{t.n}] {t.speaker or 'unknown'}: {' '.join(t.text.split())}" for t in transcript.turns)
    sides = f"Sellers: {', '.join(labels['sellers'])}. Buyers: {', '.join(labels['buyers'])}."
    return f"Day of the call: {call.on:%A} {call.on}. {sides}\nThe plan before the call: {plan}\n\n{turns}"


def as_found(review: Review) -> Found:
    """The answer in the form of an analysis. A status that was not given is `missing`; a date that is none is null."""
    statuses = {s.element: s.status.value for s in review.statuses}
    evidence = [(e.element, {**_place(e), "polarity": e.polarity.value}) for e in review.evidence]
    meeting = review.next_meeting
    return {
        "meddpicc": {
            element.value: {
                "status": statuses.get(element, Status.MISSING.value),
                "evidence": [said for of, said in evidence if of is element],
            }
            for element in Element
        },
        "commitments": [
            {**_place(c), "owner": c.owner, "task": c.task, "due": _day(c.due)} for c in review.commitments
        ],
        "objections": [{**_place(o), "category": o.category.value} for o in review.objections],
        "plan_changes": [
            {**c.model_dump(mode="json"), "turn_end": c.turn, "due": _day(c.due)} for c in review.plan_changes
        ],
        "people": [p.model_dump(mode="json") for p in review.people],
        "competitors": [{"name": c.name, "mentions": [{"turn": n} for n in c.turns]} for c in review.competitors],
        "next_meeting": {**_place(meeting), "on": _day(meeting.on)} if meeting else None,
    }


def _place(said: _Said) -> dict[str, Any]:
    return {"turn": said.turn, "turn_end": said.turn, "quote": said.quote}


def _day(text: str | None) -> str | None:
    """An ISO date, or None for what is none."""
    try:
        return date.fromisoformat((text or "")[:10]).isoformat()
    except ValueError:
        return None
