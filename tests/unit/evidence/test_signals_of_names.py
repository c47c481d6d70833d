"""Objections, competitors, people, language."""

from collections.abc import Callable

import pytest

from copilot.domain.cite import cite_turn
from copilot.domain.engine import FindSignals
from copilot.domain.meddpicc import Element, Evidence, Facet
from copilot.domain.people import Role
from copilot.domain.signals import Background, Category, Competitor
from copilot.domain.transcript import Participant, Side, Transcript
from copilot.evidence.competitors import find_competitors
from copilot.evidence.language import other_language, turn_language
from copilot.evidence.people import find_people

Meeting = Callable[..., Transcript]
B, S = Side.BUYER, Side.SELLER


@pytest.mark.parametrize(
    ("category", "before", "said"),
    [
        (Category.PRICE, "It comes to ninety thousand a year.", "That's far too expensive, we can't justify that."),
        (
            Category.TIMING,
            "Could we start in June?",
            "It's a bad time, we're in the middle of a migration until autumn.",
        ),
        (
            Category.SECURITY,
            "It runs in our cloud.",
            "I'm worried about our data leaving the network, security won't allow it.",
        ),
        (
            Category.VENDOR_RISK,
            "We were founded last year.",
            "You're very small. What if you're not around in three years?",
        ),
    ],
)
def test_push_back_is_an_objection_of_its_kind(
    meeting: Meeting, find: FindSignals, category: Category, before: str, said: str
) -> None:
    (found,) = find(meeting(("Anna", S, before), ("Petra", B, said)), Background()).objections
    assert (found.category, found.cite.turn) == (category, 2)


def test_a_neutral_question_is_no_objection(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(("Anna", S, "That's the standard package."), ("Petra", B, "What does it cost per user?"))
    assert find(call, Background()).objections == ()


def test_the_seller_raises_no_objections(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(("Petra", B, "Okay."), ("Anna", S, "That's far too expensive, we can't justify that."))
    assert find(call, Background()).objections == ()


CURSOR = Competitor(name="Cursor")
NIMBLY = Competitor(name="Go Nimbly", aliases=("GoNimbly",))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We had a demo from Go Nimbly last week.", {"Go Nimbly"}),
        ("They use gonimbly already.", {"Go Nimbly"}),
        ("We talked to Go Nimblee about it.", {"Go Nimbly"}),
        ("My engineers love Cursor.", {"Cursor"}),
        ("Move the cursor to the left.", set()),
        ("Cursor jumps when I type.", set()),
        ("Cursor gave us a better price.", {"Cursor"}),
        ("We want to go nimbly into the new year.", {"Go Nimbly"}),
        ("The curser is stuck.", set()),
    ],
)
def test_a_competitor_is_found_by_name_and_not_by_a_common_word(meeting: Meeting, text: str, named: set[str]) -> None:
    found = find_competitors(meeting(("Petra", B, text)), (CURSOR, NIMBLY))
    assert {c.name for c in found} == named


def test_people_come_from_speakers_lists_and_words(meeting: Meeting) -> None:
    call = meeting(
        ("Anna", S, "Who else is involved?"),
        ("Petra", B, "Our CFO, Dana Reyes, and Marcus Johnson, Head of SDRs. I report to Tilda."),
        ("Petra", B, "Dana is quick with these things."),
        participants=(Participant(name="Petra", title="VP Engineering", side=B),),
    )
    people = {p.name: p for p in find_people(call, (), (), ())}
    assert set(people) == {"Anna", "Petra", "Dana Reyes", "Marcus Johnson", "Tilda"}
    assert (people["Dana Reyes"].title, people["Dana Reyes"].side) == ("CFO", B)
    assert people["Marcus Johnson"].title == "Head of SDRs"
    assert (people["Petra"].in_call, people["Petra"].title) == (True, "VP Engineering")
    assert people["Petra"].roles == (Role.TECHNICAL_EVALUATOR,)
    assert people["Dana Reyes"].roles == ()


def test_only_words_about_the_budget_make_an_economic_buyer(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(("Anna", S, "Who holds the budget?"), ("Petra", B, "Our CFO, Dana Reyes, she signs it off."))
    dana = next(p for p in find(call, Background()).people if p.name == "Dana Reyes")
    assert Role.ECONOMIC_BUYER in dana.roles


FIGHTS = "I'll take it to my CFO and fight for it. My bonus hangs on getting this fixed."


@pytest.mark.parametrize(
    ("asked", "said", "champion", "holder"),
    [
        ("Who holds the budget?", "Our CFO, Dana Reyes, holds the budget. I'd need her signature.", False, True),
        ("Who pays?", "We own the problem, but our CFO Dana Reyes controls the money.", False, True),
        ("Whose money is it?", "It comes out of my budget line, but Dana Reyes approves it.", False, True),
        ("How do we get this through?", FIGHTS, True, False),
    ],
)
def test_a_champion_is_not_the_economic_buyer(
    meeting: Meeting, find: FindSignals, asked: str, said: str, champion: bool, holder: bool
) -> None:
    signals = find(meeting(("Anna", S, asked), ("Petra", B, said)), Background())
    roles = {p.name: set(p.roles) for p in signals.people}
    assert Role.ECONOMIC_BUYER not in roles["Petra"]
    assert (Role.CHAMPION in roles["Petra"]) is champion
    assert (Role.ECONOMIC_BUYER in roles.get("Dana Reyes", set())) is holder
    assert {e.about for e in signals.of(Element.ECONOMIC_BUYER)} == ({"Dana Reyes"} if holder else set())
    assert bool(signals.of(Element.CHAMPION)) is champion


def test_the_champion_says_who_holds_the_budget(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(
        ("Anna", S, "How do we get this through?"),
        ("Petra", B, FIGHTS),
        ("Anna", S, "And who holds the budget?"),
        ("Petra", B, "Our CFO, Dana Reyes, holds the budget."),
    )
    signals = find(call, Background())
    roles = {p.name: set(p.roles) for p in signals.people}
    assert roles["Petra"] == {Role.CHAMPION}
    assert Role.ECONOMIC_BUYER in roles["Dana Reyes"]
    assert all(e.about == "Dana Reyes" for e in signals.of(Element.ECONOMIC_BUYER))


def test_a_friendly_word_or_a_single_promise_makes_no_champion(meeting: Meeting) -> None:
    call = meeting(("Anna", S, "Would you help?"), ("Petra", B, "I'll bring it up on Monday."))
    said = cite_turn(call.turns[1], confidence=0.9)
    acts = Evidence(element=Element.CHAMPION, facets=frozenset({Facet.ACTION}), about="Petra", cite=said)
    gains = acts.model_copy(update={"facets": frozenset({Facet.STAKE})})
    roles = [{p.name: p.roles for p in find_people(call, e, (), ())}["Petra"] for e in ((acts,), (acts, gains))]
    assert roles == [(), (Role.CHAMPION,)]


def test_products_places_and_vendors_are_no_people(meeting: Meeting) -> None:
    call = meeting(
        ("Petra", B, "We use Salesforce in Berlin and talked to Go Nimbly. Hence Monday is bad. TechFlow would help."),
    )
    assert [p.name for p in find_people(call, (), (), (), frozenset({"go nimbly"}))] == ["Petra"]


def test_the_seller_names_the_buyers_people(meeting: Meeting) -> None:
    call = meeting(("Anna", S, "I met your CIO, Rahul Mehta, at the fair."))
    rahul = next(p for p in find_people(call, (), (), ()) if p.name == "Rahul Mehta")
    assert rahul.side is B


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "We think that the price is fine and that you have done a good job with this so far, so we go on.",
            None,
        ),
        (
            "Nous pensons que le prix est trop élevé et que la décision ne sera pas prise avant la fin du mois.",
            "French",
        ),
        (
            "Creemos que el precio es muy alto y que la decisión no se toma porque no tenemos el presupuesto.",
            "Spanish",
        ),
        (
            "私たちは来月までに決定する必要がありますが、予算はまだ承認されていません。よろしくお願いいたします。ありがとうございます。御社の提案を確認しました。",
            "Japanese",
        ),
        ("Sí, sí.", None),
    ],
)
def test_only_what_is_clearly_another_language_is_one(text: str, language: str | None) -> None:
    assert other_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das müssen wir jetzt nicht ausbreiten.", "German"),
        ("Es que no tenemos el presupuesto para este año.", "Spanish"),
        ("来月までに決めます。", "Japanese"),
        ("Ja, genau.", None),
        ("Adiós, amigos, see you on the call.", None),
        ("Die cast, man, no es in her.", None),
        ("We say der die das and laugh about it, it is what it is.", None),
        ("Müller, Weiß, Jörg, Hämmerle.", None),
        ("", None),
    ],
)
def test_a_turn_is_english_unless_it_clearly_is_not(text: str, language: str | None) -> None:
    assert turn_language(text) == language
