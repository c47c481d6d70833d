"""What has no ground is withheld, and says why."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from copilot.domain.cite import Cite, cite_turn
from copilot.domain.draft import Claim, ElementReading, Message, MessageKind, ObjectionReading, Response
from copilot.domain.grounding import Check, cite_problem, occurs, plain
from copilot.domain.knowledge import Document, Hit, Kind, Source
from copilot.domain.meddpicc import Element, Evidence, Facet, Status
from copilot.domain.plan import Milestone, MilestoneStatus, Plan, PlanChange, PlanOp
from copilot.domain.signals import Category, Objection
from copilot.domain.transcript import Side, Transcript

TODAY = date(2026, 11, 24)
CARD = Source(file="knowledge/x/price.md", heading="Price > Answer", line=12)


class Shelf:
    """A library of one card."""

    def __init__(self, text: str) -> None:
        self._text = text

    def search(
        self,
        query: str,
        *,
        limit: int = 5,
        kinds: Sequence[Kind] = (),
        offering: str | None = None,
        competitor: str | None = None,
    ) -> tuple[Hit, ...]:
        return ()

    def documents(self, *kinds: Kind, offering: str | None = None) -> tuple[Document, ...]:
        return ()

    def holds(self, source: Source, text: str) -> bool:
        return source.file == CARD.file and occurs(text, self._text)


@pytest.fixture
def call(meeting: Callable[..., Transcript]) -> Transcript:
    return meeting(
        ("Sam", Side.SELLER, "How long does a release take you?"),
        ("Dana", Side.BUYER, "Nine days – sometimes more."),
        ("Sam", Side.SELLER, "Hm."),
        ("Dana", Side.BUYER, "It’s too   slow for us."),
        (None, Side.UNKNOWN, "The budget is ours."),
    )


def quoting(call: Transcript, turn: int, quote: str) -> Cite:
    found = call.turn(turn)
    assert found is not None
    return cite_turn(found, quote)


@pytest.fixture
def check(call: Transcript) -> Check:
    return Check(call, Shelf("Our price is 29 dollars per user."), TODAY)


def test_a_quote_is_compared_without_regard_to_marks_and_spaces(call: Transcript) -> None:
    assert cite_problem(call, quoting(call, 4, "it's too slow".replace("it", "It"))) is None
    assert cite_problem(call, quoting(call, 2, "Nine days - sometimes")) is None


def test_words_are_compared_exactly(call: Transcript) -> None:
    assert cite_problem(call, quoting(call, 2, "nine weeks")) == "the quote is not in turn 2"
    assert cite_problem(call, quoting(call, 2, "  ")) == "the quote is empty"


def test_a_quote_may_run_over_turns_of_one_speaker_with_others_between(call: Transcript) -> None:
    cite = quoting(call, 2, "sometimes more. It's too slow").model_copy(update={"turn_end": 4})
    assert cite_problem(call, cite) is None
    assert cite_problem(call, cite.model_copy(update={"turn_end": 3})) == "turns 2 to 3 are not one speaker's"


def test_words_in_another_mouth_are_refused(call: Transcript) -> None:
    cite = quoting(call, 1, "How long").model_copy(update={"speaker": "Dana", "side": Side.BUYER})
    assert cite_problem(call, cite) == "turn 1 is said by Sam (seller)"
    assert cite_problem(call, cite.model_copy(update={"turn": 99})) == "turn 99 does not exist"


def test_a_seller_is_never_evidence(call: Transcript, check: Check) -> None:
    mine = Evidence(element=Element.METRICS, facets=frozenset({Facet.BASELINE}), cite=quoting(call, 2, "Nine days"))
    theirs = mine.model_copy(update={"cite": quoting(call, 1, "How long")})
    reading = ElementReading(element=Element.METRICS, status=Status.PARTIAL, summary="s", evidence=(mine, theirs))
    (kept,) = check.readings([reading])
    assert kept.evidence == (mine,)
    assert [w.why for w in check.withheld] == ["it is not the buyer who says it"]


def test_a_status_falls_with_its_evidence(call: Transcript, check: Check) -> None:
    invented = Evidence(element=Element.METRICS, cite=quoting(call, 2, "four percent"))
    reading = ElementReading(element=Element.METRICS, status=Status.CONFIRMED, summary="4 %", evidence=(invented,))
    (kept,) = check.readings([reading])
    assert (kept.status, kept.summary, kept.evidence) == (Status.MISSING, "", ())


def test_a_response_must_stand_in_its_card(call: Transcript, check: Check) -> None:
    objection = Objection(category=Category.PRICE, cite=quoting(call, 4, "too slow"))
    real, invented = Response(text="29 dollars", source=CARD), Response(text="9 dollars", source=CARD)
    (kept,) = check.objections([ObjectionReading(objection=objection, responses=(real, invented))])
    assert kept.responses == (real,)


def test_an_expired_card_answers_nothing(check: Check) -> None:
    old = CARD.model_copy(update={"expires": date(2026, 11, 23)})
    assert check.responses([Response(text="29 dollars", source=old)]) == ()
    assert "expired" in check.withheld[0].why


def test_a_change_needs_its_milestone_and_a_known_side(call: Transcript, check: Check) -> None:
    plan = Plan(milestones=(Milestone(id="m1", title="Review"),))
    done = PlanChange(cite=quoting(call, 2, "Nine days"), op=PlanOp.SET_STATUS, id="m1", status=MilestoneStatus.DONE)
    elsewhere = done.model_copy(update={"id": "m7"})
    nobody = done.model_copy(update={"cite": quoting(call, 5, "The budget")})
    assert check.plan_changes([done, done, elsewhere, nobody], plan) == (done,)
    assert [w.why for w in check.withheld] == ["the milestone does not exist", "the speaker's side is unknown"]


def test_nothing_internal_leaves_the_company(call: Transcript, check: Check) -> None:
    told = Claim(text="Nine days", cites=(quoting(call, 2, "Nine days"),))
    secret = Claim(text="Floor price 19 dollars", sources=(CARD,))
    text = "- Nine days\n- Floor price 19 dollars\nBest"
    mail = check.message(Message(kind=MessageKind.EMAIL, text=text, claims=(told, secret)))
    assert mail.text == "- Nine days\nBest"
    assert mail.claims == (told,)
    assert check.withheld[0].why == "knowledge/x/price.md is internal"


def test_a_claim_on_nothing_is_withheld(check: Check) -> None:
    check.message(Message(kind=MessageKind.CRM, text="We won", claims=(Claim(text="We won"),)))
    assert check.withheld[0].why == "it rests on nothing"


def test_half_a_word_is_no_quote() -> None:
    assert not occurs("nine", "nineteen days")
    assert not occurs("9 dollars", "29 dollars")
    assert occurs("nine", "nineteen, no, nine days")
    assert occurs("$9", "it is $9.")


def test_plain_keeps_words_and_drops_only_looks() -> None:
    assert plain("“It\u200b’s”\n  9\u00a0–\u00a010") == '"It\'s" 9 - 10'
