"""Builds the requests of each job: which prompt, with what material, in as many pieces as the context needs."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Protocol, Self

from pydantic import BaseModel

from copilot.domain.days import ResolveDay
from copilot.domain.draft import MessageKind
from copilot.domain.engine import CallMaterial, GapMaterial, Job, ObjectionMaterial, ObjectionsMaterial
from copilot.domain.knowledge import CardQuestion, Kind, Library, Passage
from copilot.domain.meddpicc import Element, Status
from copilot.domain.signals import Signals
from copilot.domain.transcript import Turn
from copilot.engines.llm.answer_text import as_text
from copilot.engines.llm.answers import (
    ConcernsAnswer,
    DiscoveryAnswer,
    GapAnswer,
    MessageAnswer,
    ObjectionAnswer,
    PlanAnswer,
    wire_schema,
)
from copilot.engines.llm.card_table import CardTable
from copilot.engines.llm.cards import Card, passage_cards, question_cards
from copilot.engines.llm.chat import RenderedPrompt, Tool
from copilot.engines.llm.material import (
    bullets,
    calendar_lines,
    evidence_lines,
    gap_lines,
    known_lines,
    people_lines,
    plan_lines,
    promise_lines,
    signal_lines,
)
from copilot.engines.llm.plan_turns import plan_turns
from copilot.engines.llm.prompts import Prompts
from copilot.engines.llm.redaction import NOTE, Redaction
from copilot.engines.llm.tools import ANSWERING, Lookups
from copilot.engines.llm.windows import Window, one_line, tokens, windows_of
from copilot.errors import ModelFailed

ANSWER_SHARE = 4
"""A quarter of the context is left for the answer, at most `LONGEST_ANSWER` tokens."""
LONGEST_ANSWER = 6_000
SMALLEST_WINDOW = 200
"""Tokens of transcript below which a request is not worth sending."""
CARD_SHARE = 5
"""A fifth of the context at most is filled with cards, and not more than these tokens; a lookup finds others."""
QUESTION_TOKENS, ANSWER_TOKENS, MAIL_TOKENS = 1_000, 700, 900
CONCERN_TOKENS, CONCERNS_TOKENS = 300, 2_500
"""The same for one of several concerns, and for all of them together."""

MakeTools = Callable[[CardTable], tuple[Tool, ...]]


def no_tools(_: CardTable) -> tuple[Tool, ...]:
    """The lookups of a question that has all it needs before it."""
    return ()


def as_it_is(answer: BaseModel) -> BaseModel:
    """The answer of a request whose form is already that of the job."""
    return answer


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model, the form of its answer, the cards that the answer may point to, and its lookups.

    `read` turns an answer of `schema` into the form of the job (a `GapAnswer` for the gap analysis), where that is
    another: short prompts ask for less at a time.
    """

    prompt: RenderedPrompt
    schema: type[BaseModel]
    cards: tuple[Card, ...] = ()
    tools: MakeTools = no_tools
    read: Callable[[BaseModel], BaseModel] = as_it_is

    def shown(self, redaction: Redaction | None = None) -> str:
        """The messages, the lookups and the schema exactly as they are sent, with what is hidden replaced."""
        p = self.prompt
        system, user = (redaction.hide(text) if redaction else text for text in (p.system, p.user))
        system += f"\n\n{NOTE}" if redaction and redaction.counts() else ""
        lookups = "".join(f"{as_text(form)}\n" for form in self._tool_forms())
        return (
            f"prompt: {p.name}, version {p.version}, sha256 {p.digest[:12]}\n\n=== system\n{system}\n\n"
            f"=== user\n{user}\n\n=== answer schema\n{as_text(wire_schema(self.schema))}\n"
            + (f"\n=== lookups\n{lookups}" if lookups else "")
        )

    @property
    def input_tokens(self) -> int:
        """About how many tokens the request takes, by the rule of `windows.tokens`."""
        forms = (wire_schema(self.schema), *self._tool_forms())
        texts = (self.prompt.system, self.prompt.user, *map(as_text, forms))
        return sum(map(tokens, texts))

    def _tool_forms(self) -> list[dict[str, Any]]:
        return [
            {"name": tool.name, "description": tool.description, "parameters": wire_schema(tool.arguments)}
            for tool in self.tools(CardTable(self.cards))
        ]


def input_tokens(requests: Iterable[Request]) -> int:
    """About how many tokens go into a model for these requests, each sent once."""
    return sum(request.input_tokens for request in requests)


class Requests(Protocol):
    """Whatever turns the material of a job into requests. An empty result asks nothing, and means that nothing is."""

    def gap_analysis(self, call: CallMaterial) -> tuple[Request, ...]:
        """Requests whose answers, read, are `GapAnswer`s; they are merged."""
        ...

    def plan_update(self, call: CallMaterial) -> tuple[Request, ...]:
        """Requests whose answers, read, are `PlanAnswer`s; they are merged."""
        ...

    def message(self, job: Job, call: CallMaterial, turns: Sequence[Turn]) -> tuple[Request, ...]:
        """Requests whose answers, read, are `MessageAnswer`s: one, or where that is too long several to read first."""
        ...

    def discovery(self, gaps: GapMaterial) -> Request | None:
        """A request whose answer, read, is a `DiscoveryAnswer`."""
        ...

    def objection_response(self, objection: ObjectionMaterial) -> Request | None:
        """A request whose answer, read, is an `ObjectionAnswer`."""
        ...

    def objection_responses(self, raised: ObjectionsMaterial) -> Request | None:
        """One request for all, whose answer, read, is a `ConcernsAnswer`; None where they are asked one by one."""
        ...

    def halved(self) -> Self:
        """The same with windows of half the size."""
        ...


class RequestBuilder:
    """Turns the material of a job into requests. Pure but for the library: nothing is sent from here."""

    def __init__(
        self, library: Library, prompts: Prompts, context_tokens: int, resolve: ResolveDay | None = None
    ) -> None:
        self._library = library
        self._prompts = prompts
        self._context = context_tokens
        self._resolve = resolve
        self._window_share = 1

    def halved(self) -> Self:
        """The same with windows of half the size: for a server that takes less than the settings say."""
        half = type(self)(self._library, self._prompts, self._context, self._resolve)
        half._window_share = self._window_share * 2
        return half

    def gap_analysis(self, call: CallMaterial) -> tuple[Request, ...]:
        """A request for each window of the whole call."""
        return self._over_windows(
            Job.GAP_ANALYSIS,
            GapAnswer,
            call,
            call.transcript.turns,
            {"known": known_lines(call.deal)},
            signals=evidence_lines,
            tools_in_parts=Lookups(self._library, call.offering, call, self._resolve).for_parts,
        )

    def plan_update(self, call: CallMaterial) -> tuple[Request, ...]:
        """A request for each window of the turns that may move the plan; the others can be looked up."""
        given = {"plan": plan_lines(call.plan), "calendar": calendar_lines(call.transcript.meeting_date)}
        lookups = Lookups(self._library, call.offering, call, self._resolve)
        return self._over_windows(
            Job.PLAN_UPDATE, PlanAnswer, call, plan_turns(call), given, signals=promise_lines, tools=lookups.for_plan
        )

    def message(self, job: Job, call: CallMaterial, turns: Sequence[Turn]) -> tuple[Request, ...]:
        """A request for each window of these turns of the call."""
        given: dict[str, Any] = {
            "account": one_line(call.deal.account) if call.deal else "(not known)",
            "people": people_lines(call.signals.people),
        }
        cards = self._message_cards(call) if job is Job.EMAIL else ()
        if job is Job.EMAIL:
            given["cards"] = _card_lines(cards)
        lookups = Lookups(self._library, call.offering, call, self._resolve)
        tools = lookups.for_buyer if job is Job.EMAIL else lookups.for_team
        return self._over_windows(job, MessageAnswer, call, turns, given, cards=cards, tools=tools)

    def discovery(self, gaps: GapMaterial) -> Request | None:
        """One request; None where no element has a gap or the playbooks offer no question."""
        readings = tuple(r for r in gaps.readings if r.status is not Status.CONFIRMED)
        questions = self._playbook_questions(gaps, [r.element for r in readings])
        cards = question_cards(questions, min(self._card_budget, QUESTION_TOKENS))
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
        lookups = Lookups(self._library, gaps.offering)
        return Request(self._rendered(Job.DISCOVERY, inputs), DiscoveryAnswer, cards, lookups.for_cards)

    def objection_response(self, objection: ObjectionMaterial) -> Request | None:
        """One request; None where the library has nothing near."""
        found = self._passages(objection.text, objection.offering, objection.competitors, limit=6)
        cards = passage_cards(found, min(self._card_budget, ANSWER_TOKENS))
        if not cards:
            return None
        inputs = {
            "concerns": _concern(objection),
            "count": 1,
            "stage": str(objection.stage or "(not known)"),
            "competitors": bullets(objection.competitors),
            "limit": objection.limit,
            "cards": _card_lines(cards),
        }
        lookups = Lookups(self._library, objection.offering)
        return Request(self._rendered(Job.OBJECTION_RESPONSE, inputs), ObjectionAnswer, cards, lookups.for_cards)

    def objection_responses(self, raised: ObjectionsMaterial) -> Request | None:
        """One request for several; None for a single one, or where the library has nothing near any of them."""
        if len(raised.objections) < 2:
            return None
        found = [self._passages(o.text, o.offering, o.competitors, limit=3) for o in raised.objections]
        # The best card of each concern goes before the second of any.
        ranked = [passage for row in zip_longest(*found) for passage in row if passage is not None]
        budget = min(self._card_budget, CONCERNS_TOKENS, CONCERN_TOKENS * len(raised.objections))
        cards = passage_cards(ranked, budget)
        if not cards:
            return None
        first = raised.objections[0]
        inputs = {
            "concerns": "\n".join(f"{n}. {_concern(o)}" for n, o in enumerate(raised.objections, start=1)),
            "count": len(raised.objections),
            "stage": str(first.stage or "(not known)"),
            "competitors": bullets(first.competitors),
            "limit": raised.limit,
            "cards": _card_lines(cards),
        }
        lookups = Lookups(self._library, first.offering)
        return Request(self._rendered(Job.OBJECTION_RESPONSE, inputs), ConcernsAnswer, cards, lookups.for_cards)

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
        signals: Callable[[Signals, Collection[int]], str] = signal_lines,
        tools: MakeTools = no_tools,
        tools_in_parts: MakeTools | None = None,
    ) -> tuple[Request, ...]:
        """`tools_in_parts` are the lookups of a call that does not fit into one window, where those are others."""

        def request(window: Window, lookups: MakeTools) -> Request:
            found = signals(call.signals, window.turns)
            shown = {"transcript": window.text, "coverage": window.coverage, "signals": found}
            return Request(self._rendered(job, {**given, **shown}), schema, cards, lookups)

        if not turns:
            return ()
        in_parts = tools_in_parts or tools
        empty = request(Window((), "part 00 of 00: turns 0000 to 0000 of 0000"), in_parts)
        # Signals repeat the numbers of the turns of their own window: about a sixth of its size at most.
        room = self._room(empty) * 5 // 6 // self._window_share
        windows = windows_of(turns, room, call.transcript.turns)
        return tuple(request(window, tools if len(windows) == 1 else in_parts) for window in windows)

    def _room(self, empty: Request) -> int:
        """Tokens that are left for the transcript."""
        taken = empty.input_tokens
        room = self._context - taken - min(self._context // ANSWER_SHARE, LONGEST_ANSWER)
        if room < SMALLEST_WINDOW * self._window_share:
            raise ModelFailed(
                f"a context of {self._context} tokens is too small for the prompt {empty.prompt.name!r} ({taken})",
                "raise `model_context` in your settings if the model accepts more",
            )
        return room

    def _passages(
        self, query: str, offering: str | None, competitors: Iterable[str], limit: int
    ) -> tuple[Passage, ...]:
        hits = list(self._library.search(query, limit=limit, kinds=ANSWERING, offering=offering))
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
        return passage_cards(found, min(self._card_budget, MAIL_TOKENS))

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


def _concern(objection: ObjectionMaterial) -> str:
    return f"{one_line(objection.text)} ({objection.category or 'not known'})"


def job_of(kind: MessageKind) -> Job:
    """The job that writes a kind of message."""
    return Job(kind.value)
