"""The engine that asks a model: the same jobs and values as the offline one, with one structured answer a request.

An agent loop with tools takes the place of `_asked` without touching the jobs: requests are built elsewhere, and
answers become domain values elsewhere.
"""

from collections.abc import Callable, Sequence

from copilot.domain.deal import Deal
from copilot.domain.draft import (
    Answer,
    Claim,
    ElementReading,
    EngineName,
    Message,
    MessageKind,
    ModelUse,
    Question,
    Response,
    Withheld,
)
from copilot.domain.engine import CallMaterial, GapMaterial, Job, Material, ObjectionMaterial, Progress
from copilot.domain.knowledge import Library
from copilot.domain.meddpicc import Element, Status
from copilot.domain.plan import PlanChange
from copilot.domain.transcript import Turn
from copilot.engines.llm.answers import (
    DiscoveryAnswer,
    GapAnswer,
    MessageAnswer,
    ObjectionAnswer,
    PlanAnswer,
    WrittenLine,
)
from copilot.engines.llm.chat import AnswerT, CallFailed, ChatModel
from copilot.engines.llm.grounds import change_of, claim_of, evidence_of, is_whole, question_of, response_of
from copilot.engines.llm.material import signal_turns
from copilot.engines.llm.merging import assessed_elements, merged_changes, merged_evidence, reading_of, unassessed
from copilot.engines.llm.prompts import Prompts
from copilot.engines.llm.requests import Request, RequestBuilder, job_of
from copilot.engines.llm.windows import one_line
from copilot.errors import ModelFailed, WrongUsage

SHORT_FORM = 255
"""Characters that a one-line field of a CRM takes."""


class ModelEngine:
    """`domain.engine.Engine` over a model. `context_tokens` is what the model takes in one request, answer included."""

    name: EngineName = "llm"

    def __init__(
        self, chat: ChatModel, library: Library, prompts: Prompts, context_tokens: int, progress: Progress
    ) -> None:
        self._chat = chat
        self._requests = RequestBuilder(library, prompts, context_tokens)
        self._progress = progress
        self._use = ModelUse()

    def used(self) -> ModelUse:
        """What the model was asked since the engine was made, failed attempts included."""
        return self._use

    def request(self, job: Job, material: Material) -> str:
        """The messages of a job exactly as they would be sent; nothing is sent.

        For a text about a call that is longer than the context, these are the requests that choose the turns; the
        last one is made of their answers.
        """
        requests = self._built(job, material)
        shown = (f"##### request {n} of {len(requests)}\n{r.shown()}" for n, r in enumerate(requests, start=1))
        return "\n".join(shown) or "nothing would be sent\n"

    def gap_analysis(self, call: CallMaterial) -> tuple[ElementReading, ...]:
        """The eight elements in their order; the status is the rubric over the model's evidence."""
        _may_send(call.deal)
        able = assessed_elements(call.signals)
        requests = self._requests.gap_analysis(call) if able else ()
        answers = self._each("reading the call for evidence", requests, GapAnswer)
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
        self._progress("choosing questions")
        answer = self._asked(request, DiscoveryAnswer)
        confirmed = {r.element for r in gaps.readings if r.status is Status.CONFIRMED}
        questions = (question_of(request.cards, asked, gaps.people, None) for asked in answer.questions)
        return tuple(q for q in questions if q.element not in confirmed)[: gaps.limit]

    def objection_response(self, objection: ObjectionMaterial) -> Answer:
        """Sentences of the cards, word for word, best first; nothing where no card fits."""
        request = self._requests.objection_response(objection)
        if request is None:
            return Answer(category=objection.category)
        self._progress("choosing answers from the cards")
        answer = self._asked(request, ObjectionAnswer)
        chosen = [response_of(request.cards, words) for words in answer.responses]
        return Answer(
            category=objection.category or answer.category,
            responses=tuple(r for r in chosen if isinstance(r, Response))[: objection.limit],
            questions=tuple(question_of(request.cards, asked, (), None) for asked in answer.questions),
            withheld=tuple(w for w in chosen if isinstance(w, Withheld)),
        )

    def plan_update(self, call: CallMaterial) -> tuple[PlanChange, ...]:
        """Changes to the plan; of two that contradict each other, the later one."""
        _may_send(call.deal)
        answers = self._each("reading the call for plan changes", self._requests.plan_update(call), PlanAnswer)
        found = (change_of(call.transcript, change) for answer in answers for change in answer.changes)
        return merged_changes(call.transcript, (change for change in found if is_whole(change)))

    def message(self, kind: MessageKind, call: CallMaterial) -> Message:
        """A text in which each line of fact names its words or its card."""
        _may_send(call.deal)
        job = job_of(kind)
        requests = self._message_requests(job, call)
        if not requests:
            return Message(kind=kind, text="")
        self._progress(f"writing the {kind}")
        answer = self._asked(requests[0], MessageAnswer)
        return _message(kind, answer, call, requests[0])

    def _message_requests(self, job: Job, call: CallMaterial) -> tuple[Request, ...]:
        """The one request that writes a text. A call above the context is first read in windows for what matters."""
        turns: Sequence[Turn] = call.transcript.turns
        requests = self._requests.message(job, call, turns)
        while len(requests) > 1:
            notes = self._each("reading a long call", self._requests.message(Job.SUMMARY, call, turns), MessageAnswer)
            cited = {
                n
                for answer in notes
                for block in answer.blocks
                for line in block.lines
                for said in line.said
                for n in range(said.turn, (said.turn_end or said.turn) + 1)
            }
            kept = [turn for turn in turns if turn.n in cited | signal_turns(call.signals)]
            if len(kept) == len(turns):
                kept = [turn for turn in turns if turn.n in cited]
            if len(kept) >= len(turns):
                raise ModelFailed(
                    "the call does not fit into the model's context, not even what matters of it",
                    "raise `model_context` in your settings if the model accepts more, or use `--engine offline`",
                )
            turns = kept
            requests = self._requests.message(job, call, turns)
        return requests

    def _each(self, doing: str, requests: Sequence[Request], schema: type[AnswerT]) -> tuple[AnswerT, ...]:
        answers = []
        for n, request in enumerate(requests, start=1):
            self._progress(doing if len(requests) == 1 else f"{doing}, part {n} of {len(requests)}")
            answers.append(self._asked(request, schema))
        return tuple(answers)

    def _asked(self, request: Request, schema: type[AnswerT]) -> AnswerT:
        """The answer to one request, counted."""
        try:
            reply = self._chat.structured(request.prompt, schema)
        except CallFailed as failure:
            self._use += failure.use
            raise
        self._use += reply.use
        return reply.value

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
        else:
            raise WrongUsage(f"the job {job} cannot be done with this material")
        return (one,) if one else ()


def _may_send(deal: Deal | None) -> None:
    """Nothing about a deal that is marked `never_send` reaches a model, whoever calls."""
    if deal is not None and deal.never_send:
        raise ModelFailed(
            f"the deal {deal.id} is marked never_send: nothing about it is sent to a model", "use `--engine offline`"
        )


def _message(kind: MessageKind, answer: MessageAnswer, call: CallMaterial, request: Request) -> Message:
    """The text in its blocks, one line for each sentence, with the claims that its lines make."""
    claims: list[Claim] = []
    blocks: list[str] = []

    def take(line: WrittenLine) -> str:
        text = one_line(line.text)
        if claim := claim_of(call.transcript, request.cards, line.model_copy(update={"text": text})):
            claims.append(claim)
        return text

    for block in answer.blocks:
        title = [WrittenLine(text=block.title, states_fact=False)] if block.title.strip() else []
        blocks.append("\n".join(take(line) for line in (*title, *block.lines)))
    short: str | None = None
    if kind is MessageKind.CRM:
        fits = answer.short is not None and len(one_line(answer.short.text)) <= SHORT_FORM
        short = take(answer.short) if answer.short is not None and fits else _shortened(claims)
    return Message(kind=kind, text="\n\n".join(blocks), short=short, claims=tuple(claims))


def _shortened(claims: Sequence[Claim]) -> str:
    """As many whole claims, from the first, as a one-line field takes."""
    short = ""
    for claim in claims:
        longer = f"{short} {claim.text}".strip()
        if len(longer) > SHORT_FORM:
            break
        short = longer
    return short
