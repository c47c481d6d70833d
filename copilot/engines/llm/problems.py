"""What in a model's answer has no ground, in words that help it to mend the answer: the check of the service, early.

The same code decides here and at the end; here what fails goes back to the model, there it is withheld.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from copilot.domain.days import ResolveDay
from copilot.domain.draft import MessageKind, Response, Withheld
from copilot.domain.engine import CallMaterial, GapMaterial, ObjectionMaterial, ObjectionsMaterial
from copilot.domain.grounding import About, Check
from copilot.domain.knowledge import Library
from copilot.domain.meddpicc import Element, Status
from copilot.engines.llm.answers import (
    ConcernsAnswer,
    DiscoveryAnswer,
    GapAnswer,
    MessageAnswer,
    ObjectionAnswer,
    PlanAnswer,
)
from copilot.engines.llm.cards import Card
from copilot.engines.llm.grounds import answers_of, change_of, evidence_of, question_of, response_of
from copilot.engines.llm.merging import merged_evidence, reading_of
from copilot.engines.llm.written import message_of

TOLD = 12
"""As many problems as one answer can be mended for at a time."""

_ANY_DAY = date.min
"""Whether a card has expired is for the service to say, which knows the day."""

Cards = Sequence[Card]


@dataclass(frozen=True, slots=True)
class Problems:
    """The checks of the jobs, for one library."""

    library: Library
    resolve: ResolveDay | None

    def gap_analysis(self, call: CallMaterial, answer: GapAnswer) -> tuple[str, ...]:
        """Quotes that are not in their turns, sellers as evidence, summaries beyond their quotes."""
        check = self._check(call)
        evidence = merged_evidence(evidence_of(call.transcript, e) for e in answer.evidence)
        check.readings(reading_of(element, evidence, [answer], call.transcript) for element in Element)
        return _told(check.withheld)

    def plan_update(self, call: CallMaterial, answer: PlanAnswer) -> tuple[str, ...]:
        """Quotes that are not in their turns, unknown milestones, days and owners that do not follow."""
        check = self._check(call)
        check.plan_changes((change_of(call.transcript, c) for c in answer.changes), call.plan)
        return _told(check.withheld)

    def discovery(self, gaps: GapMaterial, cards: Cards, answer: DiscoveryAnswer) -> tuple[str, ...]:
        """Cards that are not there, questions that state more than card and gaps, or ask for what is known."""
        check = Check(None, self.library, _ANY_DAY, About(gaps.offering, people=frozenset(p.name for p in gaps.people)))
        check.questions((question_of(cards, q, gaps.people, None) for q in answer.questions), gaps.said)
        known = {r.element for r in gaps.readings if r.status is Status.CONFIRMED}
        asked = (question_of(cards, q, gaps.people, None) for q in answer.questions)
        return _told(
            [
                *check.withheld,
                *(Withheld(what=f"Question: {q.text}", why="that is confirmed") for q in asked if q.element in known),
            ],
            cards,
        )

    def objection_response(
        self, objection: ObjectionMaterial, cards: Cards, answer: ObjectionAnswer
    ) -> tuple[str, ...]:
        """Cards and sentences that are not there, questions that state more than the card and the buyer's words."""
        check = Check(None, self.library, _ANY_DAY, About(objection.offering))
        chosen = [response_of(cards, words) for words in answer.responses]
        check.responses(r for r in chosen if isinstance(r, Response))
        check.questions((question_of(cards, q, (), None) for q in answer.questions), objection.said)
        return _told([*(w for w in chosen if isinstance(w, Withheld)), *check.withheld], cards)

    def objection_responses(self, raised: ObjectionsMaterial, cards: Cards, answer: ConcernsAnswer) -> tuple[str, ...]:
        """The same for several concerns, and concerns that nobody raised."""
        check = Check(None, self.library, _ANY_DAY, About())
        answers = answers_of(raised, cards, answer)
        for found in answers:
            check.responses(found.responses)
        count = len(raised.objections)
        strange = sorted({w.concern for w in answer.responses if not 1 <= w.concern <= count})
        odd = [Withheld(what=f"Concern {n}", why=f"concerns are numbered from 1 to {count}") for n in strange]
        return _told([*(w for found in answers for w in found.withheld), *check.withheld, *odd], cards)

    def message(self, kind: MessageKind, call: CallMaterial, cards: Cards, answer: MessageAnswer) -> tuple[str, ...]:
        """Lines whose grounds do not hold."""
        check = self._check(call)
        check.message(message_of(kind, answer, call, cards, self.library))
        return _told(check.withheld, cards)

    def _check(self, call: CallMaterial) -> Check:
        about = About.of(call.deal, call.plan, call.offering, self.resolve)
        return Check(call.transcript, self.library, call.today, about)


def _told(withheld: Iterable[Withheld], cards: Cards = ()) -> tuple[str, ...]:
    """Each problem in a line. The model knows cards by their numbers, not by their files."""
    lines = dict.fromkeys(f"{w.what}: {w.why}" for w in withheld)
    for card in cards:
        lines = {line.replace(card.source.file, f"card {card.number}"): None for line in lines}
    return tuple(lines)[:TOLD]
