"""Making, finding, changing and forgetting deals."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from deal_material import PLAN, full_call

from copilot.domain.deal import Origin
from copilot.domain.knowledge import Stage
from copilot.domain.meddpicc import Element, Status
from copilot.domain.plan import MilestoneStatus
from copilot.domain.proposal import Action
from copilot.domain.transcript import Side
from copilot.errors import CopilotError, NotFound, StorageFailed, WrongUsage
from copilot.service.deals import Deals
from copilot.storage.store import Store


def test_the_id_is_made_from_the_account_and_is_never_used_twice(deals: Deals) -> None:
    assert deals.new(None, "Müller & Söhne GmbH").id == "muller-sohne-gmbh"
    assert deals.new(None, "Müller & Söhne GmbH").id == "muller-sohne-gmbh-2"
    assert deals.new(None, "日本").id == "deal"


def test_a_taken_or_impossible_id_is_refused(deals: Deals) -> None:
    deals.new("acme", "Acme")
    with pytest.raises(CopilotError, match="already"):
        deals.new("acme", "Another")
    with pytest.raises(WrongUsage) as refused:
        deals.new("Acme Corp!", "Acme")
    assert "acme-corp" in refused.value.hint
    assert [d.account for d in deals.list_deals()] == ["Acme"]


def test_what_is_given_for_a_new_deal_counts_as_entered(deals: Deals) -> None:
    deal = deals.new("acme", "Acme", stage="Business case", value="120000", close_date="2026-12-31")
    assert (deal.stage, deal.value, deal.close_date) == (Stage.BUSINESS_CASE, 120000.0, date(2026, 12, 31))
    assert set(deal.entered) == {"stage", "value", "close_date"}
    assert deal.entered["value"].by == "ana"
    assert deals.get("acme") == deal


def test_a_deal_that_does_not_exist_names_those_that_may_be_meant(deals: Deals) -> None:
    with pytest.raises(NotFound, match="no deal 'acme'"):
        deals.get("acme")
    deals.new("northwind-2026", "Northwind Traders")
    for asked in ("traders", "nortwind-2026"):
        with pytest.raises(NotFound) as missing:
            deals.get(asked)
        assert "northwind-2026" in missing.value.hint


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("next_meeting", "2026-12-03", lambda d: d.next_meeting == date(2026, 12, 3)),
        ("never_send", "true", lambda d: d.never_send is True),
        ("notes", "Budget freeze in March.", lambda d: d.notes == "Budget freeze in March."),
        ("side.Dana Reyes", "Buyer", lambda d: d.sides == {"Dana Reyes": Side.BUYER}),
        ("scorecard.champion.status", "Partial", lambda d: d.entry(Element.CHAMPION).status is Status.PARTIAL),
        ("scorecard.champion.summary", "Ben", lambda d: d.entry(Element.CHAMPION).summary == "Ben"),
        ("plan.m2.due", "2026-12-20", lambda d: d.plan.milestone("m2").due == date(2026, 12, 20)),
        ("plan.m2.status", "in progress", lambda d: d.plan.milestone("m2").status is MilestoneStatus.IN_PROGRESS),
        ("plan.m9.title", "Kick-off", lambda d: d.plan.milestone("m9").title == "Kick-off"),
        ("person.J. R. Smith.title", "CFO", lambda d: d.contact("J. R. Smith").person.title == "CFO"),
        ("person.Ben.roles", "champion, IT security", lambda d: len(d.contact("ben").person.roles) == 2),
    ],
)
def test_any_field_can_be_entered_by_hand(deals: Deals, field: str, value: str, read: Callable[..., bool]) -> None:
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)
    before = deals.get("acme")
    deal = deals.set("acme", field, value)
    assert read(deal)
    assert deal.entered[field].by == "ana"
    last = deals.history("acme")[-1]
    assert (last.item, last.action, last.by) == (field, Action.ENTERED, "ana")
    deals.undo("acme")
    assert deals.get("acme") == before.model_copy(update={"revision": deal.revision + 1})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stage", "somewhere"),
        ("value", "nan"),
        ("value", "-1"),
        ("value", "inf"),
        ("account", ""),
        ("currency", "dollars"),
        ("close_date", "soon"),
        ("colour", "red"),
        ("revision", "7"),
        ("scorecard.luck.status", "confirmed"),
        ("scorecard.champion.evidence", "x"),
        ("scorecard.champion", "x"),
        ("plan.m9.due", "2026-12-01"),
        ("plan.m1.title", ""),
        ("task.t1.done", "true"),
        ("side.", "buyer"),
        ("person.Ben.name", "Ken"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(deals: Deals, field: str, value: str) -> None:
    deals.new("acme", "Acme")
    before = deals.plan_set("acme", PLAN)
    with pytest.raises(CopilotError) as refused:
        deals.set("acme", field, value)
    assert refused.value.hint
    assert deals.get("acme") == before


def test_an_empty_value_clears_a_field_and_hands_the_scorecard_back_to_the_calls(deals: Deals) -> None:
    deals.new("acme", "Acme", value="5")
    assert deals.set("acme", "value", "").value is None
    deals.set("acme", "scorecard.metrics.status", "confirmed")
    deal = deals.set("acme", "scorecard.metrics.status", "")
    assert deal.entry(Element.METRICS).status is Status.MISSING
    assert "scorecard.metrics.status" not in deal.entered


def test_an_entered_entry_says_so(deals: Deals) -> None:
    deals.new("acme", "Acme")
    entry = deals.set("acme", "scorecard.champion.summary", "Ben").entry(Element.CHAMPION)
    assert (entry.origin, entry.by) == (Origin.ENTERED, "ana")


def test_several_fields_set_at_once_are_one_entry_to_undo(deals: Deals) -> None:
    deals.new("acme", "Acme")
    before = deals.plan_set("acme", PLAN)
    with pytest.raises(WrongUsage):
        deals.set_fields("acme", {"plan.m1.owner": "Ben", "plan.m1.due": "never"})
    assert deals.get("acme") == before
    deals.set_fields("acme", {"plan.m1.owner": "Ben", "plan.m1.due": "2026-12-24"})
    assert len(deals.undo("acme")) == 2
    assert deals.get("acme").plan == before.plan


def test_a_forgotten_deal_leaves_nothing_behind(deals: Deals, store: Store) -> None:
    deals.new("acme", "Acme")
    deals.attach("acme", full_call())
    deals.accept("acme", ["p1"])
    deals.forget("acme")
    assert deals.find("acme") is None
    assert not store.call_ids()
    assert not store.items("acme")
    assert not store.history("acme")
    deals.new("acme", "Acme")
    assert not deals.history("acme")


def test_one_who_looked_at_an_older_deal_is_told_so_and_writes_nothing(
    deals: Deals, store: Store, clock: Callable[[], datetime]
) -> None:
    seen = deals.new("acme", "Acme")
    Deals(store, "ben", clock).set("acme", "notes", "from Ben")
    with pytest.raises(StorageFailed, match="somebody else"):
        deals.set("acme", "notes", "from Ana", revision=seen.revision)
    assert deals.get("acme").notes == "from Ben"


def test_the_store_is_opened_only_when_a_deal_is_touched(store: Store, clock: Callable[[], datetime]) -> None:
    opened: list[Store] = []

    def opener() -> Store:
        opened.append(store)
        return store

    deals = Deals(opener, "ana", clock)
    assert not opened
    deals.list_deals()
    deals.list_deals()
    assert len(opened) == 1
