"""Which deal a call belongs to."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.deal import Contact, Deal
from copilot.domain.deal_fit import (
    Clues,
    DealFit,
    OwnCompany,
    account_in,
    best_of,
    clues_of,
    domain_of,
    domains_explained,
    fits,
)
from copilot.domain.people import Person
from copilot.domain.plan import Milestone, Plan
from copilot.domain.transcript import Participant, Side

OWN = OwnCompany(("Lumen Labs Inc",), ("lumenlabs.com",), ("Maya Lindqvist",))


def deal(account: str, *people: str, **fields: Any) -> Deal:
    contacts = tuple(Contact(person=Person(name=n, side=Side.BUYER)) for n in people)
    name = account.lower().replace(" ", "-")
    return Deal(id=name, account=account, people=contacts, created=datetime(2026, 1, 1, tzinfo=UTC), **fields)


def reasons(clues: Clues, *deals: Deal) -> dict[str, tuple[str, ...]]:
    return {f.deal: f.reasons for f in fits(clues, deals, {})}


def test_a_contact_in_the_call_names_the_deal() -> None:
    found = fits(Clues(people=("dana  reyes", "Piet Okafor")), [deal("Ridgeline", "Dana Reyes"), deal("Acme")], {})
    assert [f.reasons for f in found] == [("Dana Reyes is a contact of Ridgeline",)]
    assert best_of(found) == found[0]


def test_who_owns_a_step_of_the_plan_or_spoke_before_names_it_too() -> None:
    plan = Plan(milestones=(Milestone(id="m1", title="Review", owner="Piet Okafor", side=Side.BUYER),))
    one, other = deal("Ridgeline", plan=plan), deal("Acme", sides={"Ruth Almeida": Side.BUYER})
    assert reasons(Clues(people=("Piet Okafor", "Ruth Almeida")), one, other) == {
        "ridgeline": ("Piet Okafor owns a step of the plan with Ridgeline",),
        "acme": ("Ruth Almeida spoke in a call of Acme",),
    }


def test_an_email_domain_that_is_the_account_name_counts_as_much_as_a_person() -> None:
    found = fits(Clues(domains=("acme.co.uk",)), [deal("Acme Ltd"), deal("Acme Tools")], {})
    assert [(f.deal, f.reasons) for f in found] == [("acme-ltd", ("@acme.co.uk",))]


def test_a_domain_of_earlier_calls_names_the_deal_under_any_name() -> None:
    clues = Clues(domains=("nwtraders.com",))
    assert not domains_explained(clues, [deal("Northwind")])
    found = fits(clues, [deal("Northwind"), deal("Acme")], {"northwind": ["nwtraders.com"]})
    assert [f.deal for f in found] == ["northwind"]


def test_account_names_count_in_the_title_the_file_the_companies_and_the_talk() -> None:
    clues = Clues(
        companies=("Acme Tools Inc",),
        title="Acme Tools x Lumen",
        file="acme tools 2026",
        talk="Acme Tools. Acme Tools!",
    )
    found = reasons(clues, deal("Acme Tools"), deal("Tools"))
    assert found["acme-tools"] == (
        "Acme Tools Inc is the company of a guest",
        "“Acme Tools” is in the title",
        "“Acme Tools” is in the file's name",
        "Acme Tools is named 2 times",
    )


def test_a_name_in_passing_or_as_a_common_word_suggests_nothing() -> None:
    assert reasons(Clues(talk="We hit the target. Target was named once."), deal("Target")) == {}
    found = fits(Clues(talk="Target this, Target that"), [deal("Target")], {})
    assert best_of(found) is None


def test_a_first_name_alone_is_a_hint_only() -> None:
    found = fits(Clues(people=("Dana",)), [deal("Ridgeline", "Dana Reyes")], {})
    assert found[0].reasons == ("Dana may be a contact of Ridgeline",)
    assert best_of(found) is None


def test_between_two_deals_of_one_account_a_person_chooses() -> None:
    one = deal("Ridgeline", "Dana Reyes")
    two = one.model_copy(update={"id": "ridgeline-2"})
    assert best_of(fits(Clues(people=("Dana Reyes",)), [one, two], {})) is None


def test_our_own_people_company_and_mail_services_tell_nothing(meeting: Any) -> None:
    read = meeting(
        ("Maya Lindqvist", Side.UNKNOWN, "Hello."),
        ("Tom", Side.SELLER, "Hi."),
        ("Dana Reyes", Side.BUYER, "Good morning."),
        participants=(
            Participant(name="Maya Lindqvist", email="maya@lumenlabs.com"),
            Participant(name="Tom", company="Lumen Labs"),
            Participant(name="Dana Reyes", email="dana@acme.com", company="Acme"),
            Participant(name="Piet", email="piet.okafor@gmail.com"),
        ),
    )
    clues = clues_of(read, "/calls/acme_2026-01-02.vtt", OWN)
    assert clues.people == ("Dana Reyes", "Piet")
    assert (clues.domains, clues.companies, clues.file) == (("acme.com",), ("Acme",), "acme 2026 01 02")


def test_a_new_deal_gets_the_guests_company_else_their_domain() -> None:
    assert account_in(Clues(companies=("Acme Tools",), domains=("x.com",))) == "Acme Tools"
    assert account_in(Clues(domains=("acme-tools.com.au",))) == "Acme Tools"
    assert account_in(Clues(people=("Dana",))) is None


def test_addresses_of_mail_services_have_no_company() -> None:
    assert [domain_of(a) for a in ("a@GMAIL.com", "b@mail.acme.com", "c", None)] == [None, "mail.acme.com", None, None]


@given(st.lists(st.floats(0, 20), max_size=6))
def test_what_is_suggested_is_clearly_ahead(weights: list[float]) -> None:
    found = tuple(
        DealFit(deal=f"d{n}", account="A", weight=w, reasons=("r",))
        for n, w in enumerate(sorted(weights, reverse=True))
    )
    best = best_of(found)
    assert best is None or all(f.weight <= best.weight - 1 for f in found[1:])
