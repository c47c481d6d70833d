"""Objections, competitors, people, language."""

from collections.abc import Callable

import pytest

from copilot.domain.engine import FindSignals
from copilot.domain.people import Role
from copilot.domain.signals import Background, Category, Competitor
from copilot.domain.transcript import Participant, Side, Transcript
from copilot.evidence.competitors import find_competitors
from copilot.evidence.language import other_language
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
