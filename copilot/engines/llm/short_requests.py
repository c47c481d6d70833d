"""Requests for small models: one element, one change, one card at a time, over the few turns that matter.

Whole-call prompts are not for small models: they answer them slowly and wrongly. What the local reader found says where
to look, so each request shows at most `MOST_TURNS` turns and asks for a choice or a quote. An element of which the
reader found nothing is not asked about, and texts are left to the offline engine.
"""

import hashlib
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from copilot.domain.cite import Cite
from copilot.domain.engine import CallMaterial, GapMaterial, Job, ObjectionMaterial, ObjectionsMaterial
from copilot.domain.meddpicc import FACET_WORDS, FACETS, Element, Facet, Status
from copilot.domain.plan import Plan, PlanChange, PlanOp
from copilot.domain.transcript import Side, Turn
from copilot.engines.llm.card_table import CardTable
from copilot.engines.llm.cards import Card, question_cards, sentences_of
from copilot.engines.llm.chat import RenderedPrompt
from copilot.engines.llm.material import gap_lines
from copilot.engines.llm.requests import Request, RequestBuilder
from copilot.engines.llm.short_answers import (
    Sentence,
    card_form,
    card_read,
    change_form,
    change_read,
    evidence_form,
    evidence_read,
    question_form,
    question_read,
)
from copilot.engines.llm.windows import one_line, tokens
from copilot.errors import ModelFailed

MOST_TURNS = 10
"""Turns that one request shows."""
MOST_TALK = 600
"""Tokens of talk that one request shows: a small model loses the thread long before its context is full."""
MOST_CARDS = 3
"""Cards among which a small model chooses an answer."""
MOST_QUESTIONS = 9
"""Questions among which it chooses the ones to ask."""
CARD_TOKENS = 600

MEANING = {
    Element.METRICS: "a number of the buyer's business, as it is today or as they want it to be",
    Element.ECONOMIC_BUYER: "who holds the budget or signs, and how to reach that person",
    Element.DECISION_CRITERIA: "a requirement or a must by which the buyer compares",
    Element.DECISION_PROCESS: "the steps, the people and the date of the decision",
    Element.PAPER_PROCESS: "legal review, procurement, security review and other steps before the signature",
    Element.IDENTIFY_PAIN: "a problem of the buyer, and what it causes or costs",
    Element.CHAMPION: "a person of the buyer who acts for us inside the company, or leaves",
    Element.COMPETITION: "another vendor, an own solution or doing nothing, and what the buyer thinks of it",
}
"""What each element is, in as few words as a small model needs."""

_WORDS = {**FACET_WORDS, Facet.REQUIREMENT: "something that they need"}


class ShortRequestBuilder(RequestBuilder):
    """`RequestBuilder` for models with a small context or small judgement."""

    def gap_analysis(self, call: CallMaterial) -> tuple[Request, ...]:
        """A request for each element and each piece of talk in which the reader found something of it."""
        return tuple(
            self._evidence(element, piece)
            for element in Element
            if element not in call.signals.unassessed
            for piece in self._pieces(call, [e.cite for e in call.signals.of(element)])
            if any(sentence.side in (Side.BUYER, Side.UNKNOWN) for sentence in piece)
        )

    def plan_update(self, call: CallMaterial) -> tuple[Request, ...]:
        """A request for each change that the reader found: does the talk say it?"""
        return tuple(
            self._change(change, piece, call)
            for change in call.signals.plan_changes
            for piece in self._pieces(call, [change.cite])
        )

    def message(self, job: Job, call: CallMaterial, turns: Sequence[Turn]) -> tuple[Request, ...]:  # noqa: ARG002
        """None. Raises ModelFailed, so that the offline engine writes the text and its reader is told why."""
        raise ModelFailed(
            "texts are not asked of a model with short prompts: the offline engine wrote this one",
            'set `model_prompts = "full"` in your settings to have the model write it',
        )

    def discovery(self, gaps: GapMaterial) -> Request | None:
        """One request that chooses among the playbooks' own questions; None where there are none."""
        readings = tuple(r for r in gaps.readings if r.status is not Status.CONFIRMED)
        questions = self._playbook_questions(gaps, [r.element for r in readings])
        cards = question_cards(questions[:MOST_QUESTIONS], CARD_TOKENS)
        if not readings or not cards:
            return None
        inputs = {"gaps": gap_lines(readings), "limit": gaps.limit, "cards": _lines(cards)}
        return Request(
            self._short(Job.DISCOVERY, inputs), question_form(cards, gaps.limit), cards, read=question_read(cards)
        )

    def objection_response(self, objection: ObjectionMaterial) -> Request | None:
        """One request that picks one card of three; None where the library has nothing near."""
        found = self._passages(objection.text, objection.offering, objection.competitors, limit=MOST_CARDS)
        cards = CardTable(()).lay(found)[:MOST_CARDS]
        if not cards:
            return None
        shown = "\n".join(_gist(card, CARD_TOKENS // MOST_CARDS) for card in cards)
        inputs = {"objection": one_line(objection.text), "cards": shown}
        return Request(self._short(Job.OBJECTION_RESPONSE, inputs), card_form(cards), cards, read=card_read(cards))

    def objection_responses(self, raised: ObjectionsMaterial) -> Request | None:  # noqa: ARG002
        """None: a small model is asked about one concern at a time."""
        return None

    def _evidence(self, element: Element, piece: Sequence[Sentence]) -> Request:
        inputs = {
            "element": element.label.lower(),
            "meaning": MEANING[element],
            "facets": "; ".join(f"{facet} ({_WORDS[facet]})" for facet in FACETS[element]),
            "transcript": "\n".join(sentence.line for sentence in piece),
        }
        theirs = [sentence for sentence in piece if sentence.side in (Side.BUYER, Side.UNKNOWN)]
        prompt = self._short(Job.GAP_ANALYSIS, inputs)
        return Request(prompt, evidence_form(element, theirs), read=evidence_read(element, piece))

    def _change(self, change: PlanChange, piece: Sequence[Sentence], call: CallMaterial) -> Request:
        day = call.transcript.meeting_date
        inputs = {
            "change": _in_words(change, call.plan),
            "meeting": f"The meeting was on {day:%A} {day}." if day else "The day of the meeting is not known.",
            "transcript": "\n".join(sentence.line for sentence in piece),
        }
        return Request(self._short(Job.PLAN_UPDATE, inputs), change_form(piece), read=change_read(change, piece))

    def _pieces(self, call: CallMaterial, cites: Iterable[Cite]) -> Iterator[list[Sentence]]:
        """The sentences of these cites' turns and their neighbours, in pieces that one request can show."""
        near = {n for cite in cites for n in range(cite.turn - 1, cite.turn_end + 2)}
        room = min(MOST_TALK, self._context // 4) // self._window_share
        piece: list[Sentence] = []
        used = 0
        for turn in call.transcript.turns:
            if turn.n not in near:
                continue
            for sentence in _sentences(turn, room):
                size = tokens(sentence.line) + 1
                if piece and (used + size > room or len({s.turn for s in piece} | {turn.n}) > MOST_TURNS):
                    yield piece
                    piece, used = [], 0
                piece.append(sentence)
                used += size
        if piece:
            yield piece

    def _short(self, job: Job, inputs: Mapping[str, object]) -> RenderedPrompt:
        """The short prompt of a job, with a fence that the material cannot know."""
        fence = hashlib.sha256(repr(sorted(inputs.items())).encode()).hexdigest()[:8]
        return self._prompts.render(f"short_{job}", {**inputs, "fence": fence})


def _sentences(turn: Turn, room: int) -> Iterator[Sentence]:
    """`[12.1] Dana Reyes (buyer): ...`, a line for each sentence. Small models read words, not labels."""
    speaker = f"{one_line(turn.speaker) if turn.speaker else 'unknown speaker'} ({turn.side})"
    # Two characters a token at most: a line of any script stays within the room.
    width = max(room * 2 - len(speaker) - 20, 80)
    spans = sentences_of(turn.text) or ((0, len(turn.text)),)
    parts = [part for start, end in spans for part in textwrap.wrap(one_line(turn.text[start:end]), width)]
    for n, part in enumerate(parts, start=1):
        number = f"{turn.n}.{n}"
        yield Sentence(number, turn.n, turn.side, part, f"[{number}] {speaker}: {part}")


def _in_words(change: PlanChange, plan: Plan | None) -> str:
    """The change as a sentence to agree or disagree with."""
    milestone = plan.milestone(change.id) if plan and change.id else None
    step = one_line(milestone.title if milestone else change.title or change.id or "a step")
    owner = one_line(change.owner or "nobody named")
    match change.op:
        case PlanOp.SET_STATUS:
            return f'The step "{step}" is now {str(change.status).replace("_", " ")}.'
        case PlanOp.SET_DUE:
            return f'The step "{step}" is now due on {change.due}.'
        case PlanOp.SET_OWNER:
            return f'The step "{step}" now belongs to {owner}.'
        case PlanOp.ADD:
            return f'New: {owner} will do this: "{step}".'


def _lines(cards: Iterable[Card]) -> str:
    return "\n".join(f"{card.number}. {one_line(card.text)}" for card in cards)


def _gist(card: Card, room: int) -> str:
    """The card's number, its title and as many whole sentences as fit `room` tokens, at least the first."""
    line = f"{card.number}. {one_line(card.title)}:"
    for n, (start, end) in enumerate(card.sentences):
        longer = f"{line} {one_line(card.text[start:end])}"
        if n and tokens(longer) > room:
            break
        line = longer
    return line
