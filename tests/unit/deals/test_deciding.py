"""Accept, edit, reject, undo, move: what each makes of the deal, and what it leaves in the history."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from deal_material import PLAN, call, full_call, says, set_due, talk

from copilot.domain.deal import Deal, Origin
from copilot.domain.meddpicc import Element, Status
from copilot.domain.people import Person
from copilot.domain.plan import Milestone, MilestoneStatus, Plan
from copilot.domain.proposal import Action, ItemKind, ItemState, ProposalItem
from copilot.domain.transcript import Side
from copilot.errors import CopilotError, NotFound, WrongUsage
from copilot.service.deals import Deals
from copilot.storage.store import Store


@pytest.fixture
def items(deals: Deals) -> dict[str, ProposalItem]:
    """The open items of a call, by kind and op."""
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)
    return {f"{i.kind}.{i.op}": i for i in deals.attach("acme", full_call()).items}


def as_it_was(deals: Deals, before: Deal) -> bool:
    now = deals.get(before.id)
    return now.model_copy(update={"revision": before.revision}) == before


def test_accepting_everything_changes_the_deal_and_says_on_which_words(
    deals: Deals, items: dict[str, ProposalItem]
) -> None:
    done = deals.accept("acme", [i.id for i in items.values()])
    assert {i.state for i in done} == {ItemState.ACCEPTED}
    deal = deals.get("acme")
    entry = deal.entry(Element.METRICS)
    assert (entry.status, entry.origin, entry.by) == (Status.CONFIRMED, Origin.ACCEPTED, "ana")
    review = deal.plan.milestone("m1")
    assert review is not None
    assert (review.status, review.due) == (MilestoneStatus.IN_PROGRESS, date(2026, 12, 12))
    assert deal.plan.milestone("m3").title == "Works council agrees"  # type: ignore[union-attr]
    assert deal.tasks[0].commitment.task == "send the questionnaire"
    decided = [e for e in deals.history("acme") if e.action is Action.ACCEPTED]
    assert [e.item for e in decided] == [i.id for i in done]
    assert all(e.cites for e in decided)


def test_all_or_none_is_accepted(deals: Deals, items: dict[str, ProposalItem]) -> None:
    before = deals.get("acme")
    with pytest.raises(NotFound) as missing:
        deals.accept("acme", ["p1", "p99"])
    assert "p1" in missing.value.hint
    deals.reject("acme", ["p2"])
    with pytest.raises(CopilotError, match="p2 is rejected already"):
        deals.accept("acme", ["p1", "p2"])
    assert as_it_was(deals, before)


def test_an_edit_is_the_persons_own_and_later_calls_keep_it(deals: Deals, items: dict[str, ProposalItem]) -> None:
    edited = deals.edit("acme", items["scorecard.set_status"].id, {"summary": "9 days, 2 by June (Dana)"})
    assert edited.state is ItemState.EDITED
    assert deals.get("acme").entry(Element.METRICS).origin is Origin.EDITED
    t = talk("We lose forty hours in each of these releases.")
    item = deals.attach("acme", call(t, says(t, 1), summary="Forty hours lost.")).items[0]
    assert item.before is not None
    assert item.before["summary"] == "9 days, 2 by June (Dana)"
    deals.accept("acme", [item.id])
    entry = deals.get("acme").entry(Element.METRICS)
    assert entry.summary == "9 days, 2 by June (Dana)"
    assert len(entry.evidence) == 2
    assert entry.origin is Origin.EDITED


def test_a_status_entered_by_hand_outlasts_the_evidence(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.set("acme", "scorecard.metrics.status", "partial")
    deals.accept("acme", [items["scorecard.set_status"].id])
    entry = deals.get("acme").entry(Element.METRICS)
    assert (entry.status, entry.summary) == (Status.PARTIAL, "Nine days a release, two wanted.")


def test_an_open_item_shows_the_deal_of_today(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.set_fields("acme", {"plan.m1.owner": "Ben", "plan.m1.due": "2026-12-05"})
    shown = next(i for i in deals.proposals("acme") if i.op == "set_due")
    assert shown.before is not None
    assert shown.after is not None
    assert (shown.before["due"], shown.after["due"], shown.after["owner"]) == ("2026-12-05", "2026-12-12", "Ben")
    deals.accept("acme", [shown.id])
    assert "plan.m1.due" not in deals.get("acme").entered
    assert "plan.m1.owner" in deals.get("acme").entered


def test_an_item_whose_milestone_is_gone_is_refused(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.plan_set("acme", Plan(milestones=(Milestone(id="k1", title="Kick-off"),)))
    with pytest.raises(CopilotError) as refused:
        deals.accept("acme", [items["plan.set_due"].id])
    assert "reject" in refused.value.hint
    assert deals.reject("acme", [items["plan.set_due"].id])


def test_a_new_milestone_takes_a_free_id(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.set("acme", "plan.m3.title", "Kick-off")
    done = deals.accept("acme", [items["plan.add"].id])
    assert done[0].target == "m4"
    assert [m.id for m in deals.get("acme").plan.milestones] == ["m1", "m2", "m3", "m4"]


def test_a_misheard_name_can_be_mended(deals: Deals, items: dict[str, ProposalItem]) -> None:
    before = deals.get("acme")
    deals.edit("acme", items["person.add"].id, {"name": "Dana Reyes-Holt", "roles": "economic buyer"})
    assert deals.get("acme").contact("Dana Reyes-Holt") is not None
    deals.undo("acme")
    assert as_it_was(deals, before)
    assert deals.proposals("acme")[1].target == "Dana Reyes"


@pytest.mark.parametrize("values", [{"colour": "red"}, {"due": "soon"}, {"status": "nearly"}, {"id": "m7"}])
def test_an_edit_that_does_not_fit_is_refused(
    deals: Deals, items: dict[str, ProposalItem], values: dict[str, str]
) -> None:
    with pytest.raises(WrongUsage):
        deals.edit("acme", items["plan.set_due"].id, values)
    assert deals.proposals("acme", "edited") == ()


def test_an_edit_may_bring_the_whole_part_back(deals: Deals, items: dict[str, ProposalItem]) -> None:
    shown = next(i for i in deals.proposals("acme") if i.op == "set_due")
    assert shown.after is not None
    deals.edit("acme", shown.id, {**shown.after, "due": "2026-12-18"})
    assert deals.get("acme").plan.milestone("m1").due == date(2026, 12, 18)  # type: ignore[union-attr]


def test_a_promise_can_be_edited(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.edit("acme", items["task.add"].id, {"due": "2026-11-30", "owner": "Ben"})
    task = deals.set("acme", "task.t1.done", "yes").tasks[0]
    assert (task.commitment.owner, task.commitment.due, task.done) == ("Ben", date(2026, 11, 30), True)


def test_undo_takes_back_one_decision_after_the_other(deals: Deals, items: dict[str, ProposalItem]) -> None:
    start = deals.get("acme")
    deals.accept("acme", [items["plan.set_due"].id, items["task.add"].id])
    middle = deals.get("acme")
    deals.edit("acme", items["scorecard.set_status"].id, {"summary": "mine"})
    deals.reject("acme", [items["person.add"].id])
    assert [e.action for e in deals.undo("acme")] == [Action.REJECTED]
    deals.undo("acme")
    assert as_it_was(deals, middle)
    assert len(deals.undo("acme")) == 2
    assert as_it_was(deals, start)
    assert {i.state for i in deals.proposals("acme")} == {ItemState.PROPOSED}
    assert [i.after for i in deals.proposals("acme")] == [i.after for i in items.values()]


def test_undo_ends_where_nothing_is_left(deals: Deals) -> None:
    deals.new("acme", "Acme")
    with pytest.raises(CopilotError, match="nothing to undo"):
        deals.undo("acme")


def test_undo_takes_back_ones_own_decision_and_refuses_where_another_worked_on_it_since(
    deals: Deals, store: Store, clock: Callable[[], datetime], items: dict[str, ProposalItem]
) -> None:
    ben = Deals(store, "ben", clock)
    with pytest.raises(CopilotError, match="the last change is by ana"):
        ben.undo("acme")
    deals.accept("acme", [items["plan.set_due"].id])
    ben.set("acme", "notes", "from Ben")
    deals.undo("acme")
    assert deals.get("acme").notes == "from Ben"
    deals.accept("acme", [items["plan.set_due"].id])
    ben.set("acme", "plan.m1.due", "2027-01-15")
    with pytest.raises(CopilotError, match="a later change touches it"):
        deals.undo("acme")
    ben.undo("acme")
    deals.undo("acme")
    assert deals.get("acme").plan.milestone("m1").due == date(2026, 12, 1)  # type: ignore[union-attr]


def test_a_moved_call_takes_its_changes_along(deals: Deals, items: dict[str, ProposalItem]) -> None:
    before = deals.get("acme")
    deals.accept("acme", [i.id for i in items.values()])
    deals.new("other", "Other")
    call_id = deals.calls("acme")[0].id
    result = deals.move(call_id, "other")
    assert as_it_was(deals, before)
    assert deals.proposals("acme") == ()
    assert [c.deal for c in deals.calls("other")] == ["other"]
    assert {i.kind for i in result.items} == {ItemKind.SCORECARD, ItemKind.PERSON, ItemKind.PLAN, ItemKind.TASK}
    assert [i.op for i in result.items if i.kind is ItemKind.PLAN] == ["add"]
    for deal_id in ("acme", "other"):
        last = deals.history(deal_id)[-1]
        assert (last.action, last.before, last.after) == (Action.MOVED, {"value": "acme"}, {"value": "other"})
        with pytest.raises(CopilotError, match="cannot be undone"):
            deals.undo(deal_id)


def test_a_moved_call_leaves_what_others_added_since(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.accept("acme", [i.id for i in items.values()])
    t = talk("We lose forty hours in each of these releases.", on=date(2026, 11, 23))
    later = deals.attach("acme", call(t, says(t, 1, facets=frozenset()), summary="Forty hours lost."))
    deals.accept("acme", [later.items[0].id])
    deals.set("acme", "plan.m1.status", "blocked")
    deals.new("other", "Other")
    deals.move(items["plan.set_due"].call, "other")
    deal = deals.get("acme")
    entry = deal.entry(Element.METRICS)
    assert [e.call for e in entry.evidence] == [later.call.id]
    assert (entry.status, entry.summary) == (Status.PARTIAL, "Forty hours lost.")
    review = deal.plan.milestone("m1")
    assert review is not None
    assert (review.due, review.status) == (date(2026, 12, 1), MilestoneStatus.BLOCKED)


def test_a_call_moves_only_where_it_is_new(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.new("other", "Other")
    deals.attach("other", full_call())
    call_id = items["task.add"].call
    with pytest.raises(WrongUsage):
        deals.move(call_id, "acme")
    with pytest.raises(CopilotError, match="has this call already"):
        deals.move(call_id, "other")
    with pytest.raises(NotFound) as missing:
        deals.move(call_id[:-1], "other")
    assert call_id in missing.value.hint


def test_a_call_can_come_back_to_its_first_deal(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.new("other", "Other")
    call_id = items["task.add"].call
    deals.move(call_id, "other")
    assert not deals.attach("acme", full_call()).again
    assert len({c.id for d in ("acme", "other") for c in deals.calls(d)}) == 2


def test_a_move_matches_milestones_by_title_not_by_id_alone(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.new("twin", "Twin")
    deals.plan_set("twin", Plan(milestones=(Milestone(id="m1", title="Security review"),)))
    moved = deals.move(items["task.add"].call, "twin")
    assert [i.op for i in moved.items if i.kind is ItemKind.PLAN] == ["set_status", "set_due", "add"]


def test_the_deal_remembers_who_stands_where(deals: Deals) -> None:
    deals.new("acme", "Acme")
    said = Person(name="Dana Reyes", side=Side.BUYER, in_call=True)
    deals.accept("acme", [deals.attach("acme", call(talk("Hello to all of you."), people=(said,))).items[0].id])
    deals.set("acme", "side.Kim", "other")
    assert deals.get("acme").known_sides() == {"Dana Reyes": Side.BUYER, "Kim": Side.OTHER}


def test_two_changes_of_one_date_are_each_shown_against_the_deal(deals: Deals) -> None:
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)
    t = talk("The review will be done by the eighth.")
    u = talk("We need until the fifteenth for that review.", on=date(2026, 11, 23))
    first = deals.attach("acme", call(t, changes=(set_due(t, 1, "m1", date(2026, 12, 8)),))).items[0]
    second = deals.attach("acme", call(u, changes=(set_due(u, 1, "m1", date(2026, 12, 15)),))).items[0]
    deals.accept("acme", [first.id])
    shown = deals.proposals("acme", "proposed")[0]
    assert shown.id == second.id
    assert shown.before is not None
    assert shown.before["due"] == "2026-12-08"


def test_a_moved_call_can_take_its_decisions_along(deals: Deals, items: dict[str, ProposalItem]) -> None:
    before = deals.get("acme")
    task, person = items["task.add"], next(i for i in items.values() if i.kind is ItemKind.PERSON)
    deals.accept("acme", [person.id])
    deals.edit("acme", task.id, {"task": "send the signed proposal"})
    deals.reject("acme", [next(i.id for i in items.values() if i.kind is ItemKind.SCORECARD)])
    deals.new("other", "Other")
    moved = deals.move(task.call, "other", with_decisions=True)
    assert moved.carried == 3
    assert as_it_was(deals, before)
    other = deals.get("other")
    assert [t.commitment.task for t in other.tasks] == ["send the signed proposal"]
    assert [c.person.name for c in other.people] == [person.target]
    assert {i.state for i in moved.items} >= {ItemState.ACCEPTED, ItemState.EDITED, ItemState.REJECTED}
    with pytest.raises(CopilotError, match="cannot be undone"):
        deals.undo("other")


def test_what_does_not_apply_to_the_new_deal_waits_there(deals: Deals, items: dict[str, ProposalItem]) -> None:
    deals.accept("acme", [i.id for i in items.values()])
    deals.new("other", "Other")
    moved = deals.move(items["task.add"].call, "other", with_decisions=True)
    assert deals.get("other").plan.milestone("m1") is not None or not any(i.op == "set_due" for i in moved.items)
    assert moved.carried == sum(i.state is not ItemState.PROPOSED for i in moved.items)
    back = deals.move(items["task.add"].call, "acme", with_decisions=True)
    assert deals.proposals("other") == ()
    assert back.carried
