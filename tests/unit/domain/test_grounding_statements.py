"""What a model writes is shown only as far as its ground carries it: numbers, days, names, cards, who was there."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest

from copilot.domain.cite import Cite, cite_turn
from copilot.domain.deal import Deal
from copilot.domain.draft import Claim, ElementReading, Message, MessageKind, Question
from copilot.domain.grounding import About, Check, occurs
from copilot.domain.grounds import Grounds
from copilot.domain.knowledge import Document, Hit, Kind, Section, Source
from copilot.domain.meddpicc import Element, Evidence, Facet, Status
from copilot.domain.plan import Milestone, Plan, PlanChange, PlanOp
from copilot.domain.transcript import Side, Transcript
from copilot.evidence import resolve_due

MEETING = date(2026, 11, 24)
PAGE = Document(
    file="k/overview.md",
    title="Overview",
    sharing="customer",
    sections=(
        Section(heading="Pilot", path=("Pilot",), line=3, text="A pilot runs 30 days and ends by itself."),
        Section(
            heading="Status", path=("Status",), line=9, text="| Capability | Status |\n|---|---|\n| SSO | roadmap |"
        ),
    ),
)
PILOT = PAGE.source(PAGE.sections[0])


class Shelf:
    """A library of documents."""

    def __init__(self, *documents: Document) -> None:
        self.shelved = documents

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

    def search_each(
        self, queries: Sequence[str], *, limit: int = 5, kinds: Sequence[Kind] = (), offering: str | None = None
    ) -> tuple[tuple[Hit, ...], ...]:
        return tuple(() for _ in queries)

    def documents(self, *kinds: Kind, offering: str | None = None) -> tuple[Document, ...]:
        return self.shelved

    def holds(self, source: Source, text: str) -> bool:
        return any(
            d.file == source.file and " > ".join(s.path) == source.heading and (not text or occurs(text, s.text))
            for d in self.shelved
            for s in d.sections
        )


def day_of(words: str, on: date) -> date | None:
    return resolve_due(words, on).due


@pytest.fixture
def call(meeting: Callable[..., Transcript]) -> Transcript:
    return meeting(
        ("Sam Ito", Side.SELLER, "Before she joins: our floor is nineteen dollars."),
        ("Sam Ito", Side.SELLER, "Hi Dana, how long does a release take you?"),
        ("Dana Reyes", Side.BUYER, "Nine days today, and Lena Moor wants four by June."),
        ("Sam Ito", Side.SELLER, "Shall we meet next Tuesday?"),
        ("Dana Reyes", Side.BUYER, "Works for me."),
        ("Dana Reyes", Side.BUYER, "She signs, and I send the security form by Friday."),
        ("Sam Ito", Side.SELLER, "Great, I send you the order form tomorrow."),
        ("Sam Ito", Side.SELLER, "She is gone. We can go down to nineteen."),
        meeting_date=MEETING,
    )


def words(call: Transcript, turn: int, quote: str) -> Cite:
    found = call.turn(turn)
    assert found is not None
    return cite_turn(found, quote)


def checked(call: Transcript, *claims: Claim, kind: MessageKind = MessageKind.CRM, shelf: Shelf | None = None) -> Check:
    check = Check(call, shelf or Shelf(PAGE), MEETING, About(resolve=day_of))
    check.message(Message(kind=kind, text="\n".join(c.text for c in claims), claims=claims))
    return check


def why(check: Check) -> list[str]:
    return [w.why for w in check.withheld]


@pytest.mark.parametrize(
    ("text", "turn", "quote"),
    [
        ("Releases take 9 days.", 3, "Nine days today"),
        ("Dana sends the security form by Friday 27 November.", 6, "I send the security form by Friday"),
        ("Lena Moor wants four by June.", 3, "Lena Moor wants four by June"),
        ("Lena Moor signs.", 6, "She signs"),
        ("Sam sends Dana the order form on 25 November.", 7, "I send you the order form tomorrow"),
    ],
)
def test_a_statement_that_its_words_carry_is_shown(call: Transcript, text: str, turn: int, quote: str) -> None:
    assert why(checked(call, Claim(text=text, cites=(words(call, turn, quote),)))) == []


@pytest.mark.parametrize(
    ("text", "turn", "quote", "reason"),
    [
        ("Releases take 12 days.", 3, "Nine days today", "the number 12 is in none of the cited words"),
        ("They lose 40 % a year.", 3, "Nine days today", "the number 40 is in none of the cited words"),
        ("The form comes by Thursday.", 6, "by Friday", "“Thursday” does not follow from the cited words"),
        ("The form comes on 2026-12-24.", 6, "by Friday", "“2026-12-24” does not follow from the cited words"),
        ("The CEO, Karl Meyer, signs.", 6, "She signs", "“Karl” is in none of the cited words"),
        ("They compare us with Cursor.", 3, "Nine days today", "“Cursor” is in none of the cited words"),
        ("They agreed to everything.", 5, "for me", "the quoted words state nothing"),
    ],
)
def test_a_statement_beyond_its_words_is_withheld(
    call: Transcript, text: str, turn: int, quote: str, reason: str
) -> None:
    assert why(checked(call, Claim(text=text, cites=(words(call, turn, quote),)))) == [reason]


def test_a_person_of_the_deal_is_not_in_the_call_for_that(call: Transcript) -> None:
    deal = Deal(id="acme", account="Acme", created=datetime(2026, 1, 1, tzinfo=UTC))
    plan = Plan(milestones=(Milestone(id="m1", title="Security review", owner="Ines Paz"),))
    check = Check(call, Shelf(PAGE), MEETING, About.of(deal, plan, None, day_of))
    said = words(call, 6, "I send the security form")
    named = Claim(text="Ines signs for Acme.", cites=(said,))
    title = Claim(text="Acme works on the Security review.", cites=(said,))
    kept = check.message(Message(kind=MessageKind.CRM, text="", claims=(named, title)))
    assert kept.claims == (title,)
    assert why(check) == ["“Ines” is in none of the cited words"]


def test_a_claim_on_a_card_says_what_the_card_says(call: Transcript) -> None:
    good = Claim(text="The pilot runs 30 days.", sources=(PILOT,))
    longer = Claim(text="The pilot runs 60 days.", sources=(PILOT,))
    other = Claim(text="Our engineers migrate every workload without charge.", sources=(PILOT,))
    nowhere = Claim(text="A pilot runs.", sources=(PILOT.model_copy(update={"heading": "Price"}),))
    assert why(checked(call, good, longer, other, nowhere, kind=MessageKind.EMAIL)) == [
        "the number 60 is in none of the cited words",
        "k/overview.md does not say that",
        "k/overview.md has no heading 'Price'",
    ]


def test_what_the_buyer_was_not_there_to_hear_is_not_written_to_the_buyer(call: Transcript) -> None:
    before = Claim(text="Our floor is nineteen dollars.", cites=(words(call, 1, "our floor is nineteen dollars"),))
    after = Claim(text="We can go down to nineteen.", cites=(words(call, 8, "We can go down to nineteen"),))
    closing = Claim(
        text="I send you the order form tomorrow.", cites=(words(call, 7, "I send you the order form tomorrow"),)
    )
    assert why(checked(call, before, after, closing, kind=MessageKind.EMAIL)) == [
        "the buyer was not there in turn 1",
        "the buyer was not there in turn 8",
    ]
    assert why(checked(call, before, after, closing)) == [], "the team may read it"


def test_a_meeting_without_the_buyer_gives_nothing_to_write(meeting: Callable[..., Transcript]) -> None:
    note = meeting(("Sam Ito", Side.SELLER, "Dana wants four days."))
    claim = Claim(text="You want four days.", cites=(words(note, 1, "Dana wants four days"),))
    assert why(checked(note, claim, kind=MessageKind.EMAIL)) == ["the buyer was not there in turn 1"]


def test_a_capability_that_is_planned_is_not_promised_to_the_buyer(meeting: Callable[..., Transcript]) -> None:
    call = meeting(
        ("Dana Reyes", Side.BUYER, "We need SSO."),
        ("Sam Ito", Side.SELLER, "We support SSO, sure."),
    )
    said = Claim(text="We support SSO.", cites=(words(call, 2, "We support SSO"),))
    theirs = Claim(text="You need SSO.", cites=(words(call, 1, "We need SSO"),))
    (reason,) = why(checked(call, said, theirs, kind=MessageKind.EMAIL))
    assert reason == "sso is roadmap (k/overview.md)"


@pytest.mark.parametrize(
    ("line", "states"),
    [
        ("Hi Dana,", False),
        ("Hello Dana and Lena,", True),
        ("Thank you for your time today.", False),
        ("Let me know if anything is missing.", False),
        ("See you on Friday.", True),
        ("That saves you 3 weeks.", True),
        ("Happy to show you how Cursor compares.", True),
        ("We will give you a discount.", True),
        ("SSO is available.", True),
        (" ".join(["word"] * 40), True),
    ],
)
def test_a_courtesy_states_nothing(call: Transcript, line: str, states: bool) -> None:
    problem = Grounds(call, Shelf(PAGE), About()).courtesy_problem(line, for_buyer=True)
    assert (problem is not None) is states


@pytest.mark.parametrize(
    ("title", "holds"), [("Next steps", True), ("Pain and numbers", True), ("Signed on Friday", False)]
)
def test_a_title_is_a_title(call: Transcript, title: str, holds: bool) -> None:
    assert (Grounds(call, Shelf(PAGE), About()).title_problem(title) is None) is holds


PLAN = Plan(milestones=(Milestone(id="m1", title="Security review"),))


def change(call: Transcript, turn: int, quote: str, **fields: object) -> PlanChange:
    return PlanChange(cite=words(call, turn, quote), op=PlanOp.SET_DUE, id="m1").model_copy(update=fields)


def test_a_day_of_the_plan_follows_from_the_cited_words_or_from_what_they_accept(call: Transcript) -> None:
    check = Check(call, Shelf(), MEETING, About(resolve=day_of))
    changes = [
        change(call, 6, "I send the security form by Friday", due=date(2026, 11, 27)),
        change(call, 6, "I send the security form", due=date(2026, 11, 27)),
        change(call, 5, "Works for me", due=date(2026, 12, 1)),
        change(call, 5, "Works for me", due=date(2026, 12, 2)),
        change(call, 6, "She signs", due=date(2026, 12, 1)),
    ]
    assert [c.due for c in check.plan_changes(changes, PLAN)] == [date(2026, 11, 27), date(2026, 12, 1)]
    assert why(check) == [
        "2026-12-02 does not follow from the cited words",
        "2026-12-01 does not follow from the cited words",
    ]


def test_a_bare_day_is_of_the_month_that_was_just_spoken_of(meeting: Callable[..., Transcript]) -> None:
    call = meeting(
        ("Sam Ito", Side.SELLER, "Would January suit you for the review?"),
        ("Dana Reyes", Side.BUYER, "Let's say the thirtieth."),
        meeting_date=MEETING,
    )
    check = Check(call, Shelf(), MEETING, About(resolve=day_of))
    days = (date(2027, 1, 30), date(2026, 11, 30), date(2027, 2, 28))
    changes = [change(call, 2, "Let's say the thirtieth", due=day) for day in days]
    assert [c.due for c in check.plan_changes(changes, PLAN)] == list(days[:2])


def test_who_is_called_by_a_first_name_may_be_given_the_full_one_that_the_call_has(
    meeting: Callable[..., Transcript],
) -> None:
    call = meeting(
        ("Dana Reyes", Side.BUYER, "Our CFO is Lena Moor."),
        *[("Sam Ito", Side.SELLER, "And how was the lake?")] * 8,
        ("Dana Reyes", Side.BUYER, "Lena signs it, and then Karl does."),
        meeting_date=MEETING,
    )
    cite = words(call, 10, "Lena signs it")
    full, other = Claim(text="Lena Moor signs.", cites=(cite,)), Claim(text="Karl Meyer signs.", cites=(cite,))
    assert why(checked(call, full, other)) == ["“Meyer” is in none of the cited words"]


def test_without_the_day_of_the_meeting_no_day_follows(call: Transcript) -> None:
    undated = call.model_copy(update={"meeting_date": None})
    check = Check(undated, Shelf(), MEETING, About(resolve=day_of))
    assert check.plan_changes([change(call, 6, "by Friday", due=date(2026, 11, 27))], PLAN) == ()


def test_an_owner_is_somebody_and_a_title_is_what_was_said(call: Transcript) -> None:
    check = Check(call, Shelf(), MEETING, About(resolve=day_of))
    form = {"op": PlanOp.ADD, "id": None, "title": "Send the security form"}
    changes = [
        change(call, 6, "I send the security form", **form, owner="Dana Reyes"),
        change(call, 6, "I send the security form", **form, owner="Karl Meyer"),
        change(call, 6, "I send the security form", **{**form, "title": "Send 40 forms"}),
    ]
    assert check.plan_changes(changes, PLAN) == tuple(changes[:1])
    assert why(check) == ["“Karl Meyer” is nobody in the call", "the number 40 is in none of the cited words"]


def test_what_a_reader_resolved_itself_is_not_resolved_again(call: Transcript) -> None:
    check = Check(call, Shelf(), MEETING)
    assert len(check.plan_changes([change(call, 5, "Works for me", due=date(2027, 1, 1))], PLAN)) == 1


def test_a_summary_beyond_its_quotes_is_replaced_by_them_and_counted(call: Transcript) -> None:
    cite = words(call, 3, "Nine days today")
    evidence = Evidence(element=Element.METRICS, facets=frozenset({Facet.BASELINE}), cite=cite)
    reading = ElementReading(
        element=Element.METRICS, status=Status.PARTIAL, summary="They lose $40k a year.", evidence=(evidence,)
    )
    check = Check(call, Shelf(), MEETING, About(resolve=day_of))
    (kept,) = check.readings([reading])
    assert (kept.summary, kept.status) == ("Nine days today", Status.PARTIAL)
    assert len(check.withheld) == 1


def test_a_question_is_worded_freely_and_states_nothing_beyond_card_and_call() -> None:
    check = Check(None, Shelf(PAGE), MEETING, About(people=frozenset({"Dana Reyes", "Ines Paz"})))
    said = ("Nine days today", "Dana Reyes CFO")

    def asking(text: str, source: Source = PILOT) -> Question:
        return Question(text=text, source=source)

    questions = [
        asking("Dana, what would shorten the nine days?"),
        asking("What would a pilot of 30 days have to show?"),
        asking("What does the $2 million loss do to you?"),
        asking("What does Ines say to it?"),
        asking("Who signs?", PILOT.model_copy(update={"file": "k/none.md"})),
        asking("Who signs?", PILOT.model_copy(update={"expires": date(2026, 1, 1)})),
    ]
    assert check.questions(questions, said) == tuple(questions[:2])
    assert [w.why for w in check.withheld] == [
        "the number 2 million is in none of the cited words",
        "“Ines” is in none of the cited words",
        "k/none.md has no heading 'Pilot'",
        "the card k/overview.md expired 2026-01-01",
    ]


def test_where_other_words_have_capitals_too_only_known_people_are_names(meeting: Callable[..., Transcript]) -> None:
    call = meeting(
        (
            "Jana Lang",
            Side.BUYER,
            "Wir brauchen heute neun Tage für eine Freigabe, und die Leitung will weniger Aufwand.",
        ),
        ("Sam Ito", Side.SELLER, "Die Einführung dauert mit unserem Team eine Woche."),
        meeting_date=MEETING,
    )
    cite = words(call, 1, "die Leitung will weniger Aufwand")
    assert why(checked(call, Claim(text="Für die Leitung zählt der geringere Einsatz.", cites=(cite,)))) == []
