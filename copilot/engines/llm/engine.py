"""The engine that asks a model: the same jobs and values as the offline one, with one checked answer a request.

Requests are built elsewhere, answers become domain values elsewhere, and what in them has no ground is told elsewhere:
here is only what is asked in which order.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from copilot.domain.days import ResolveDay
from copilot.domain.deal import Deal
from copilot.domain.draft import (
    Answer,
    ElementReading,
    EngineName,
    Message,
    MessageKind,
    ModelUse,
    PromptUsed,
    Question,
    Response,
    Withheld,
)
from copilot.domain.engine import (
    CallMaterial,
    GapMaterial,
    Job,
    Material,
    ObjectionMaterial,
    ObjectionsMaterial,
    Watch,
)
from copilot.domain.knowledge import Library
from copilot.domain.meddpicc import Element, Status
from copilot.domain.plan import PlanChange
from copilot.domain.transcript import Turn
from copilot.engines.llm.answers import (
    ConcernsAnswer,
    DiscoveryAnswer,
    GapAnswer,
    MessageAnswer,
    ObjectionAnswer,
    PlanAnswer,
)
from copilot.engines.llm.card_table import CardTable
from copilot.engines.llm.cards import Card
from copilot.engines.llm.chat import AnswerT, Ask, CallFailed, ChatModel, ContextOverflow
from copilot.engines.llm.grounds import answers_of, change_of, evidence_of, is_whole, question_of, response_of
from copilot.engines.llm.material import signal_turns
from copilot.engines.llm.merging import assessed_elements, merged_changes, merged_evidence, reading_of, unassessed
from copilot.engines.llm.problems import Problems
from copilot.engines.llm.prompts import Prompts
from copilot.engines.llm.redaction import Redaction
from copilot.engines.llm.requests import Request, RequestBuilder, Requests, job_of
from copilot.engines.llm.written import message_of
from copilot.errors import ModelFailed, WrongUsage

HALVINGS = 2
"""How often a call is asked about again in windows of half the size, where the server takes less than we think."""

DoneT = TypeVar("DoneT")
Told = Callable[[AnswerT, Sequence[Card]], tuple[str, ...]]


class ModelEngine:
    """`domain.engine.Engine` over a model. `context_tokens` is what the model takes in one request, answer included.

    `resolve` tells the day that words name; without it no day of a draft can be shown to follow from them. `requests`
    build what is asked, where that is not what a model of ordinary size is asked. `redaction` is what the chat model
    hides, for requests that are only shown.
    """

    name: EngineName = "llm"

    def __init__(
        self,
        chat: ChatModel,
        library: Library,
        prompts: Prompts,
        context_tokens: int,
        watch: Watch,
        *,
        resolve: ResolveDay | None = None,
        requests: Requests | None = None,
        redaction: Redaction | None = None,
    ) -> None:
        self._chat = chat
        self._library = library
        self._requests: Requests = requests or RequestBuilder(library, prompts, context_tokens, resolve)
        self._problems = Problems(library, resolve)
        self._watch = watch
        self._redaction = redaction
        self._use = ModelUse()

    def used(self) -> ModelUse:
        """What the model was asked since the engine was made, failed attempts included, and with which prompts."""
        return self._use

    def request(self, job: Job, material: Material) -> str:
        """The messages of a job exactly as they would be sent; nothing is sent.

        For a text about a call that is longer than the context, these are the requests that choose the turns; the
        last one is made of their answers.
        """
        requests = self._built(job, material)
        shown = (
            f"##### request {n} of {len(requests)}\n{r.shown(self._redaction)}" for n, r in enumerate(requests, start=1)
        )
        return "\n".join(shown) or "nothing would be sent\n"

    def gap_analysis(self, call: CallMaterial) -> tuple[ElementReading, ...]:
        """The eight elements in their order; the status is the rubric over the model's evidence."""
        _may_send(call.deal)
        able = assessed_elements(call.signals)
        answers: tuple[GapAnswer, ...] = ()
        if able:
            answers = self._fitting(
                lambda requests: self._each(
                    "reading the call for evidence",
                    requests.gap_analysis(call),
                    GapAnswer,
                    lambda answer, _: self._problems.gap_analysis(call, answer),
                )
            )
        evidence = merged_evidence(evidence_of(call.transcript, e) for a in answers for e in a.evidence)
        return tuple(
            reading_of(element, evidence, answers, call.transcript)
            if element in able
            else unassessed(element, call.signals.unassessed[element])
            for element in Element
        )

    def discovery(self, gaps: GapMaterial) -> tuple[Question, ...]:
        """Questions for elements that are not confirmed, most needed first; each rests on a card of the playbooks."""
        request = self._requests.discovery(gaps)
        if request is None:
            return ()
        self._watch.step("choosing questions")
        answer, cards = self._asked(
            request, DiscoveryAnswer, lambda answer, cards: self._problems.discovery(gaps, cards, answer)
        )
        confirmed = {r.element for r in gaps.readings if r.status is Status.CONFIRMED}
        questions = (question_of(cards, asked, gaps.people, None) for asked in answer.questions)
        return tuple(q for q in questions if q.element not in confirmed)[: gaps.limit]

    def objection_response(self, objection: ObjectionMaterial) -> Answer:
        """Sentences of the cards, word for word, best first; nothing where no card fits."""
        request = self._requests.objection_response(objection)
        if request is None:
            return Answer(category=objection.category)
        self._watch.step("choosing answers from the cards")
        answer, cards = self._asked(
            request, ObjectionAnswer, lambda answer, cards: self._problems.objection_response(objection, cards, answer)
        )
        chosen = [response_of(cards, words) for words in answer.responses]
        return Answer(
            category=objection.category or answer.category,
            responses=tuple(r for r in chosen if isinstance(r, Response))[: objection.limit],
            questions=tuple(question_of(cards, asked, (), None) for asked in answer.questions),
            withheld=tuple(w for w in chosen if isinstance(w, Withheld)),
        )

    def objection_responses(self, raised: ObjectionsMaterial) -> tuple[Answer, ...]:
        """The same for all that a call raised, in one question where the requests allow it."""
        request = self._requests.objection_responses(raised)
        if request is None:
            return tuple(self.objection_response(objection) for objection in raised.objections)
        self._watch.step(f"choosing answers to {len(raised.objections)} concerns from the cards")
        answer, cards = self._asked(
            request, ConcernsAnswer, lambda answer, cards: self._problems.objection_responses(raised, cards, answer)
        )
        return answers_of(raised, cards, answer)

    def plan_update(self, call: CallMaterial) -> tuple[PlanChange, ...]:
        """Changes to the plan; of two that contradict each other, the later one."""
        _may_send(call.deal)
        answers = self._fitting(
            lambda requests: self._each(
                "reading the call for plan changes",
                requests.plan_update(call),
                PlanAnswer,
                lambda answer, _: self._problems.plan_update(call, answer),
            )
        )
        found = (change_of(call.transcript, change) for answer in answers for change in answer.changes)
        return merged_changes(call.transcript, (change for change in found if is_whole(change)))

    def message(self, kind: MessageKind, call: CallMaterial) -> Message:
        """A text in which each line of fact names its words or its card."""
        _may_send(call.deal)
        return self._fitting(lambda requests: self._message(kind, call, requests))

    def _message(self, kind: MessageKind, call: CallMaterial, requests: Requests) -> Message:
        final = self._message_request(job_of(kind), call, requests)
        if final is None:
            return Message(kind=kind, text="")
        self._watch.step(f"writing the {kind}")
        answer, cards = self._asked(
            final, MessageAnswer, lambda answer, cards: self._problems.message(kind, call, cards, answer)
        )
        return message_of(kind, answer, call, cards, self._library)

    def _message_request(self, job: Job, call: CallMaterial, builder: Requests) -> Request | None:
        """The one request that writes a text. A call above the context is first read in windows for what matters."""
        turns: Sequence[Turn] = call.transcript.turns
        requests = builder.message(job, call, turns)
        while len(requests) > 1:
            notes = self._each(
                "reading a long call",
                builder.message(Job.SUMMARY, call, turns),
                MessageAnswer,
                lambda answer, cards: self._problems.message(MessageKind.SUMMARY, call, cards, answer),
            )
            kept = _cited(turns, notes, signal_turns(call.signals))
            if len(kept) == len(turns):
                kept = _cited(turns, notes, frozenset())
            if len(kept) >= len(turns):
                raise ModelFailed(
                    "the call does not fit into the model's context, not even what matters of it",
                    "raise `model_context` in your settings if the model accepts more, or use `--engine offline`",
                )
            turns = kept
            requests = builder.message(job, call, turns)
        return requests[0] if requests else None

    def _fitting(self, job: Callable[[Requests], DoneT]) -> DoneT:
        """The result of a job; where the server takes less than we think, in windows of half the size, or a quarter.

        What was learnt holds for the jobs that follow.
        """
        for _ in range(HALVINGS):
            try:
                return job(self._requests)
            except ContextOverflow:
                self._requests = self._requests.halved()
                self._watch.step("the model takes less at a time: reading in smaller parts")
        return job(self._requests)

    def _each(
        self, doing: str, requests: Sequence[Request], form: type[AnswerT], told: Told[AnswerT]
    ) -> tuple[AnswerT, ...]:
        answers = []
        for n, request in enumerate(requests, start=1):
            self._watch.step(doing if len(requests) == 1 else f"{doing}, part {n} of {len(requests)}")
            answer, _ = self._asked(request, form, told)
            answers.append(answer)
        return tuple(answers)

    def _asked(self, request: Request, form: type[AnswerT], told: Told[AnswerT]) -> tuple[AnswerT, tuple[Card, ...]]:
        """The answer to one request in the form of the job, counted, with all cards that it may point to."""
        table = CardTable(request.cards)

        def read(answer: BaseModel) -> AnswerT:
            return form.model_validate(request.read(answer), from_attributes=True)

        prompt = request.prompt
        asked = Ask(prompt, request.schema, request.tools(table), lambda answer: told(read(answer), table.cards))
        used = ModelUse(prompts=(PromptUsed(name=prompt.name, version=prompt.version, digest=prompt.digest),))
        try:
            reply = self._chat.answer(asked)
        except CallFailed as failure:
            self._use += failure.use + used
            raise
        self._use += reply.use + used
        return read(reply.value), table.cards

    def _built(self, job: Job, material: Material) -> tuple[Request, ...]:
        if isinstance(material, CallMaterial):
            _may_send(material.deal)
            builders: dict[Job, Callable[[CallMaterial], tuple[Request, ...]]] = {
                Job.GAP_ANALYSIS: self._requests.gap_analysis,
                Job.PLAN_UPDATE: self._requests.plan_update,
            }
            if job in builders:
                return builders[job](material)
            if job in [job_of(kind) for kind in MessageKind]:
                turns = material.transcript.turns
                requests = self._requests.message(job, material, turns)
                return requests if len(requests) < 2 else self._requests.message(Job.SUMMARY, material, turns)
        one: Request | None = None
        if isinstance(material, GapMaterial) and job is Job.DISCOVERY:
            one = self._requests.discovery(material)
        elif isinstance(material, ObjectionMaterial) and job is Job.OBJECTION_RESPONSE:
            one = self._requests.objection_response(material)
        elif isinstance(material, ObjectionsMaterial) and job is Job.OBJECTION_RESPONSE:
            if (one := self._requests.objection_responses(material)) is None:
                each = (self._requests.objection_response(objection) for objection in material.objections)
                return tuple(request for request in each if request is not None)
        else:
            raise WrongUsage(f"the job {job} cannot be done with this material")
        return (one,) if one else ()


def _may_send(deal: Deal | None) -> None:
    """Nothing about a deal that is marked `never_send` reaches a model, whoever calls."""
    if deal is not None and deal.never_send:
        raise ModelFailed(
            f"the deal {deal.id} is marked never_send: nothing about it is sent to a model", "use `--engine offline`"
        )


def _cited(turns: Sequence[Turn], notes: Sequence[MessageAnswer], others: frozenset[int]) -> list[Turn]:
    """The turns that notes rest on, and some others."""
    said = (said for note in notes for block in note.blocks for line in block.lines for said in line.said)
    cited = {n for words in said for n in range(words.turn, (words.turn_end or words.turn) + 1)}
    return [turn for turn in turns if turn.n in cited | others]
