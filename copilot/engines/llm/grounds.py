"""A model's answer as values of the domain, each with its place. Nothing is mended here.

A quote that is not in its turn, a turn or a card that does not exist: they become cites and sources that cannot hold,
so that the check withholds them and can say why.
"""

from collections.abc import Iterable, Sequence

from copilot.domain.cite import Cite, cite_turn, most_sure
from copilot.domain.draft import Answer, Claim, Question, Response, Withheld
from copilot.domain.engine import ObjectionsMaterial
from copilot.domain.knowledge import Source
from copilot.domain.meddpicc import FACETS, Element, Evidence
from copilot.domain.people import Person, Role
from copilot.domain.plan import PlanChange, PlanOp
from copilot.domain.transcript import Side, Transcript
from copilot.engines.llm.answers import (
    AskedQuestion,
    ChosenWords,
    ConcernsAnswer,
    FoundChange,
    FoundEvidence,
    Said,
    WrittenLine,
)
from copilot.engines.llm.cards import Card

CONFIDENCE = 0.8
"""How sure a model's claim counts as where it gives no figure of its own."""


def cite_of(transcript: Transcript, said: Said, confidence: float | None = None) -> Cite:
    """The place of a model's quote: line, speaker, side and start are the transcript's, the words are the model's."""
    last = said.turn if said.turn_end is None else said.turn_end
    sure = CONFIDENCE if confidence is None else confidence
    turn = transcript.turn(said.turn)
    if turn is None:
        return Cite(
            turn=said.turn, turn_end=last, line=0, speaker=None, side=Side.UNKNOWN, quote=said.quote, confidence=sure
        )
    return cite_turn(turn, said.quote, min(sure, most_sure(transcript, turn))).model_copy(update={"turn_end": last})


def evidence_of(transcript: Transcript, found: FoundEvidence) -> Evidence:
    """Evidence with the facets that belong to its element."""
    return Evidence(
        element=found.element,
        polarity=found.polarity,
        facets=frozenset(found.facets) & frozenset(FACETS[found.element]),
        about=found.about or None,
        cite=cite_of(transcript, found, found.confidence),
    )


def change_of(transcript: Transcript, found: FoundChange) -> PlanChange:
    """A change with the fields that its operation sets, and no others."""
    adds = found.op is PlanOp.ADD
    sets_owner = adds or found.op is PlanOp.SET_OWNER
    speaks_for = next((s.side for s in transcript.speakers if s.name == found.owner), None)
    return PlanChange(
        cite=cite_of(transcript, found, found.confidence),
        op=found.op,
        id=None if adds else found.id,
        title=found.title if adds else None,
        owner=found.owner if sets_owner else None,
        owner_side=(found.owner_side or speaks_for) if sets_owner else None,
        due=found.due if adds or found.op is PlanOp.SET_DUE else None,
        status=found.status if adds or found.op is PlanOp.SET_STATUS else None,
    )


def is_whole(change: PlanChange) -> bool:
    """The change sets what its operation is for: a `set_due` without a date changes nothing."""
    needed = {
        PlanOp.SET_STATUS: change.status,
        PlanOp.SET_DUE: change.due,
        PlanOp.SET_OWNER: change.owner,
        PlanOp.ADD: change.title,
    }
    return bool(needed[change.op])


def source_of(cards: Sequence[Card], number: int) -> Source:
    """The place of a card; for a number that no card has, a place that no library holds."""
    return cards[number - 1].source if 1 <= number <= len(cards) else Source(file=f"card {number}", heading="", line=0)


def question_of(
    cards: Sequence[Card], asked: AskedQuestion, people: Iterable[Person], only: Element | None
) -> Question:
    """A question with the card that it rests on; whom to ask is a person of the deal or a role, nobody else."""
    card = cards[asked.card - 1] if 1 <= asked.card <= len(cards) else None
    names = {p.name.casefold(): p.name for p in people}
    roles = {form.casefold(): role.label for role in Role for form in (role.value, role.label)}
    wanted = (asked.ask or "").strip().casefold()
    return Question(
        text=asked.text,
        element=asked.element or (card.element if card else None) or only,
        finds=asked.finds or (card.finds if card else None),
        ask=names.get(wanted) or roles.get(wanted),
        why=asked.why,
        source=source_of(cards, asked.card),
    )


def response_of(cards: Sequence[Card], chosen: ChosenWords) -> Response | Withheld:
    """The chosen sentences of a card, word for word."""
    number, first, last = chosen.card, chosen.first_sentence, chosen.last_sentence
    words = cards[number - 1].words(first, last) if 1 <= number <= len(cards) else None
    if words is None:
        return Withheld(
            what=f"Response: card {number}, sentences {first} to {last}", why="the model was given no such words"
        )
    return Response(text=words, source=source_of(cards, number))


def answers_of(raised: ObjectionsMaterial, cards: Sequence[Card], answer: ConcernsAnswer) -> tuple[Answer, ...]:
    """The answer to each concern; words for a concern that nobody raised are dropped."""
    answers = []
    for n, objection in enumerate(raised.objections, start=1):
        chosen = [response_of(cards, words) for words in answer.responses if words.concern == n]
        responses = tuple(r for r in chosen if isinstance(r, Response))[: objection.limit]
        withheld = tuple(w for w in chosen if isinstance(w, Withheld))
        answers.append(Answer(category=objection.category, responses=responses, withheld=withheld))
    return tuple(answers)


def claim_of(transcript: Transcript, cards: Sequence[Card], line: WrittenLine) -> Claim:
    """The claim that a line makes, with its grounds."""
    return Claim(
        text=line.text,
        cites=tuple(cite_of(transcript, said) for said in line.said),
        sources=tuple(source_of(cards, number) for number in line.cards),
    )
