"""Builds the requests of each job: which prompt, with what material, in as many pieces as the context needs."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from copilot.domain.draft import MessageKind
from copilot.domain.engine import CallMaterial, GapMaterial, Job, ObjectionMaterial
from copilot.domain.knowledge import CardQuestion, Kind, Library, Passage
from copilot.domain.meddpicc import Element, Status
from copilot.domain.transcript import Turn
from copilot.engines.llm.answer_text import as_text
from copilot.engines.llm.answers import (
    DiscoveryAnswer,
    GapAnswer,
    MessageAnswer,
    ObjectionAnswer,
    PlanAnswer,
    wire_schema,
)
from copilot.engines.llm.cards import Card, passage_cards, question_cards
from copilot.engines.llm.chat import RenderedPrompt
from copilot.engines.llm.material import (
    bullets,
    calendar_lines,
    gap_lines,
    known_lines,
    people_lines,
    plan_lines,
    signal_lines,
)
from copilot.engines.llm.prompts import Prompts
from copilot.engines.llm.windows import Window, one_line, tokens, windows_of
from copilot.errors import ModelFailed

ANSWER_SHARE = 4
"""A quarter of the context is left for the answer, at most `LONGEST_ANSWER` tokens."""
LONGEST_ANSWER = 6_000
SMALLEST_WINDOW = 200
"""Tokens of transcript below which a request is not worth sending."""
CARD_SHARE = 3
"""A third of the context at most is filled with cards."""

_FOR_OBJECTIONS = (
    Kind.OBJECTION,
    Kind.BATTLECARD,
    Kind.PRICING,
    Kind.SECURITY,
    Kind.PROOF,
    Kind.OFFERING,
    Kind.USE_CASE,
    Kind.PLAY,
)


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model, the form of its answer, and the cards that the answer may point to."""

    prompt: RenderedPrompt
    schema: type[BaseModel]
    cards: tuple[Card, ...] = ()

    def shown(self) -> str:
        """The messages and the schema exactly as they are sent."""
        p = self.prompt
        return (
            f"prompt: {p.name}, version {p.version}, sha256 {p.digest[:12]}\n\n=== system\n{p.system}\n\n"
            f"=== user\n{p.user}\n\n=== answer schema\n{as_text(wire_schema(self.schema))}\n"
        )


class RequestBuilder:
    """Turns the material of a job into requests. Pure but for the library: nothing is sent from here."""

    def __init__(self, library: Library, prompts: Prompts, context_tokens: int) -> None:
        self._library = library
        self._prompts = prompts
        self._context = context_tokens

    def gap_analysis(self, call: CallMaterial) -> tuple[Request, ...]:
        """A request for each window of the call."""
        given = {"known": known_lines(call.deal)}
        return self._over_windows(Job.GAP_ANALYSIS, GapAnswer, call, call.transcript.turns, given)

    def plan_update(self, call: CallMaterial) -> tuple[Request, ...]:
        """A request for each window of the call."""
        given = {"plan": plan_lines(call.plan), "calendar": calendar_lines(call.transcript.meeting_date)}
        return self._over_windows(Job.PLAN_UPDATE, PlanAnswer, call, call.transcript.turns, given)

    def message(self, job: Job, call: CallMaterial, turns: Sequence[Turn]) -> tuple[Request, ...]:
        """A request for each window of these turns of the call."""
        given: dict[str, Any] = {
            "account": one_line(call.deal.account) if call.deal else "(not known)",
            "people": people_lines(call.signals.people),
        }
        cards = self._message_cards(call) if job is Job.EMAIL else ()
        if job is Job.EMAIL:
            given["cards"] = _card_lines(cards)
        return self._over_windows(job, MessageAnswer, call, turns, given, cards=cards)

    def discovery(self, gaps: GapMaterial) -> Request | None:
        """One request; None where no element has a gap or the playbooks offer no question."""
        readings = tuple(r for r in gaps.readings if r.status is not Status.CONFIRMED)
        cards = question_cards(self._playbook_questions(gaps, [r.element for r in readings]), self._card_budget)
        if not readings or not cards:
            return None
        inputs = {
            "gaps": gap_lines(readings),
            "people": people_lines(gaps.people),
            "competitors": bullets(gaps.competitors),
            "stage": str(gaps.stage),
            "limit": gaps.limit,
            "cards": _card_lines(cards),
        }
        return Request(self._rendered(Job.DISCOVERY, inputs), DiscoveryAnswer, cards)

    def objection_response(self, objection: ObjectionMaterial) -> Request | None:
        """One request; None where the library has nothing near."""
        found = self._passages(objection.text, objection.offering, objection.competitors, limit=8)
        cards = passage_cards(found, self._card_budget)
        if not cards:
            return None
        inputs = {
            "objection": one_line(objection.text),
            "category": str(objection.category or "(not known)"),
            "stage": str(objection.stage or "(not known)"),
            "competitors": bullets(objection.competitors),
            "limit": objection.limit,
            "cards": _card_lines(cards),
        }
        return Request(self._rendered(Job.OBJECTION_RESPONSE, inputs), ObjectionAnswer, cards)

    @property
    def _card_budget(self) -> int:
        return self._context // CARD_SHARE

    def _rendered(self, job: Job, inputs: dict[str, Any]) -> RenderedPrompt:
        """The prompt with a fence that the material cannot know: it is a hash of that material."""
        fence = hashlib.sha256(repr(sorted(inputs.items())).encode()).hexdigest()[:8]
        return self._prompts.render(job.value, {**inputs, "fence": fence})

    def _over_windows(
        self,
        job: Job,
        schema: type[BaseModel],
        call: CallMaterial,
        turns: Sequence[Turn],
        given: dict[str, Any],
        *,
        cards: tuple[Card, ...] = (),
    ) -> tuple[Request, ...]:
        def rendered(window: Window) -> RenderedPrompt:
            signals = signal_lines(call.signals, window.turns)
            return self._rendered(
                job, {**given, "transcript": window.text, "coverage": window.coverage, "signals": signals}
            )

        if not turns:
            return ()
        room = self._room(rendered(Window((), "part 00 of 00: turns 0000 to 0000 of 0000")), schema)
        # Signals repeat the numbers of the turns of their own window: about a sixth of its size at most.
        windows = windows_of(turns, room * 5 // 6, len(call.transcript.turns))
        return tuple(Request(rendered(window), schema, cards) for window in windows)

    def _room(self, empty: RenderedPrompt, schema: type[BaseModel]) -> int:
        """Tokens that are left for the transcript."""
        taken = tokens(empty.system) + tokens(empty.user) + tokens(as_text(wire_schema(schema)))
        room = self._context - taken - min(self._context // ANSWER_SHARE, LONGEST_ANSWER)
        if room < SMALLEST_WINDOW:
            raise ModelFailed(
                f"a context of {self._context} tokens is too small for the prompt {empty.name!r} ({taken} tokens)",
                "raise `model_context` in your settings if the model accepts more",
            )
        return room

    def _passages(
        self, query: str, offering: str | None, competitors: Iterable[str], limit: int
    ) -> tuple[Passage, ...]:
        hits = list(self._library.search(query, limit=limit, kinds=_FOR_OBJECTIONS, offering=offering))
        for competitor in competitors:
            hits += self._library.search(query, limit=2, offering=offering, competitor=competitor)
        return tuple(hit.passage for hit in hits)

    def _message_cards(self, call: CallMaterial) -> tuple[Card, ...]:
        """What may be said to the buyer about the objections of the call: passages for customers, not expired."""
        found = [
            passage
            for objection in call.signals.objections[:6]
            for passage in self._passages(objection.cite.quote, call.offering, (), limit=3)
            if passage.source.sharing == "customer" and not passage.source.expired(call.today)
        ]
        return passage_cards(found, self._card_budget // 2)

    def _playbook_questions(
        self, gaps: GapMaterial, elements: Sequence[Element]
    ) -> tuple[tuple[Element | None, str, CardQuestion], ...]:
        """The questions of these elements, each card's first before its second, then those of the stage's scripts."""
        ranked: list[tuple[int, tuple[Element | None, str, CardQuestion]]] = []
        for document in self._library.documents(Kind.MEDDPICC, offering=gaps.offering):
            if document.element in elements:
                ranked += [(n, (document.element, document.title, q)) for n, q in enumerate(document.questions)]
        # Where not all fit, each element keeps its first ones.
        ranked.sort(key=lambda pair: pair[0])
        found = [question for _, question in ranked]
        for document in self._library.documents(Kind.CALL_SCRIPT, offering=gaps.offering):
            if gaps.stage in document.stage:
                found += [(None, document.title, q) for q in document.questions if q.finds is not None]
        return tuple(found)


def _card_lines(cards: Iterable[Card]) -> str:
    return "\n".join(card.line for card in cards) or "(no cards)"


def job_of(kind: MessageKind) -> Job:
    """The job that writes a kind of message."""
    return Job(kind.value)
