"""What the jobs of one analysis send, for a call of an hour: at most twice what the transcript itself takes."""

import random
from collections.abc import Callable

from llm_material import METRICS_CARD, PRICE, Shelf, call_of, passage, playbook

from copilot.domain.cite import cite_turn
from copilot.domain.draft import ElementReading
from copilot.domain.engine import CallMaterial, GapMaterial, ObjectionMaterial, ObjectionsMaterial
from copilot.domain.meddpicc import FACETS, Element, Evidence, Status
from copilot.domain.plan import Milestone, Plan
from copilot.domain.signals import Category, Commitment, Objection, Signals
from copilot.domain.transcript import Side, Transcript
from copilot.engines.llm.plan_turns import plan_turns
from copilot.engines.llm.prompts import Prompts
from copilot.engines.llm.requests import RequestBuilder, input_tokens
from copilot.engines.llm.windows import tokens

SAID = (
    "So what we see in the teams is that every release takes about nine days from the moment somebody says it is done.",
    "Right.",
    "And the board asked us in the spring to get the cost of the platform down, which is why I am in this call at all.",
    "Mm-hm.",
    "We have looked at two others, and to be honest the integration with our ticket system was the weak point there.",
    "Yeah, that makes sense to me.",
    "I will talk to Lena next week and send you the questionnaire by Friday, and then legal has a look at the terms.",
    "How many people work with it today, if you count the contractors as well?",
    "The security review has to be done before the end of the quarter, otherwise we lose the budget of this year.",
    "I think that is a fair concern, and it is the one that I would have in your place.",
)
PLAN = Plan(
    milestones=tuple(
        Milestone(id=f"m{n}", title=title, owner="Dana Reyes", side=Side.BUYER)
        for n, title in enumerate(("Security review", "Pilot", "Legal terms", "Board decision", "Signature"), start=1)
    )
)
DOCUMENTS = tuple(
    playbook(
        element, *((f"What would have to be true about {facet}, and who knows it?", facet) for facet in FACETS[element])
    )
    for element in Element
)


def hour(meeting: Callable[..., Transcript]) -> CallMaterial:
    """A call of 600 turns with the signals that the local reader finds in such calls."""
    chance = random.Random(6)
    who = (("Dana Reyes", Side.BUYER), ("Sam Ito", Side.SELLER), ("Lena Moor", Side.BUYER), ("Ada Berg", Side.SELLER))
    transcript = meeting(*((*chance.choice(who), chance.choice(SAID)) for _ in range(600)))
    theirs = [turn for turn in transcript.turns if turn.side is Side.BUYER and len(turn.text) > 60]
    evidence = [Evidence(element=chance.choice(list(Element)), cite=cite_turn(t)) for t in theirs[:120:2]]
    promises = [
        Commitment(cite=cite_turn(t), owner=t.speaker, side=t.side, task="send the questionnaire", due_text="by Friday")
        for t in transcript.turns
        if "questionnaire" in t.text
    ]
    objections = [Objection(cite=cite_turn(t), category=Category.INTEGRATION) for t in theirs if "weak point" in t.text]
    signals = Signals(evidence=tuple(evidence), commitments=tuple(promises[:20]), objections=tuple(objections[:12]))
    return call_of(transcript, signals=signals, plan=PLAN)


def test_all_four_jobs_together_send_at_most_twice_the_transcript(
    prompts: Prompts, meeting: Callable[..., Transcript]
) -> None:
    call = hour(meeting)
    own = sum(tokens(f"{turn.speaker}: {turn.text}") for turn in call.transcript.turns)
    shelf = Shelf(
        [PRICE, *(passage(n, "It integrates with your ticket system. " * 12) for n in range(2, 9))], DOCUMENTS
    )
    builder = RequestBuilder(shelf, prompts, 128_000)
    quoted = {e: tuple(x for x in call.signals.evidence if x.element is e)[:3] for e in Element}
    gaps = GapMaterial(
        readings=tuple(ElementReading(element=e, status=Status.PARTIAL, evidence=quoted[e]) for e in Element)
    )
    raised = tuple(ObjectionMaterial(text=o.cite.quote, category=o.category) for o in call.signals.objections)
    questions, answers = builder.discovery(gaps), builder.objection_responses(ObjectionsMaterial(objections=raised))
    assert questions is not None
    assert answers is not None
    gap, plan = builder.gap_analysis(call), builder.plan_update(call)
    assert input_tokens((*gap, *plan, questions, answers)) <= 2.0 * own
    assert len(gap) == 1
    assert "the whole call" in gap[0].prompt.user


def test_the_plan_is_asked_about_the_turns_that_may_move_it(
    prompts: Prompts, meeting: Callable[..., Transcript]
) -> None:
    call = hour(meeting)
    shown = plan_turns(call)
    assert len(shown) < 300
    assert {c.cite.turn for c in call.signals.commitments} <= {turn.n for turn in shown}
    assert any("security review" in turn.text for turn in shown)
    (request,) = RequestBuilder(Shelf(), prompts, 128_000).plan_update(call)
    assert f"{len(shown)} of 600 turns; not shown: " in request.prompt.user


def test_a_short_call_is_shown_whole_to_each_job(prompts: Prompts, meeting: Callable[..., Transcript]) -> None:
    call = call_of(meeting(("Dana Reyes", Side.BUYER, "Nothing of the plan."), ("Sam Ito", Side.SELLER, "Bye.")))
    assert plan_turns(call) == call.transcript.turns
    (request,) = RequestBuilder(Shelf(documents=[METRICS_CARD]), prompts, 32_000).plan_update(call)
    assert "the whole call, 2 turns" in request.prompt.user


def test_the_sum_counts_prompts_schemas_and_lookups(prompts: Prompts, meeting: Callable[..., Transcript]) -> None:
    (request,) = RequestBuilder(Shelf(), prompts, 32_000).plan_update(hour(meeting))
    assert request.input_tokens > tokens(request.prompt.system) + tokens(request.prompt.user) + 150
    assert input_tokens((request, request)) == 2 * request.input_tokens
