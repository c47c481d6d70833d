"""Plans: what they hold, and what is wrong with them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from copilot.domain.plan import Milestone, MilestoneStatus, Plan


def step(name: str, *after: str, owner: str | None = "Dana Reyes") -> Milestone:
    return Milestone(id=name, title=f"Step {name}", owner=owner, depends_on=after)


def test_an_id_stands_for_one_milestone() -> None:
    with pytest.raises(ValidationError, match="used twice: m1"):
        Plan(milestones=(step("m1"), step("m1")))


def test_a_milestone_is_late_only_while_it_is_open() -> None:
    due = step("m1").model_copy(update={"due": date(2026, 3, 1)})
    assert due.late(date(2026, 3, 2))
    assert not due.late(date(2026, 3, 1))
    assert not due.model_copy(update={"status": MilestoneStatus.DONE}).late(date(2026, 3, 2))


def test_a_plan_names_persons() -> None:
    plan = Plan(milestones=(step("m1", owner="Customer"), step("m2", owner=None)))
    assert plan.problems() == ('m1: "Customer" is no person; name one', "m2: nobody is named as its owner")


def test_dependencies_must_exist_and_must_not_turn_in_a_circle() -> None:
    plan = Plan(milestones=(step("m1", "m3"), step("m2", "m1"), step("m3", "m2"), step("m4", "m9")))
    assert "m4: depends on m9, which is not in the plan" in plan.problems()
    assert "circular dependency: m1 -> m3 -> m2 -> m1" in plan.problems()


def test_a_sound_plan_has_no_problems() -> None:
    assert Plan(milestones=(step("m1"), step("m2", "m1"), step("m3", "m1", "m2"))).problems() == ()


@given(st.lists(st.integers(1, 30), unique=True, max_size=12))
def test_a_free_id_is_free(numbers: list[int]) -> None:
    plan = Plan(milestones=tuple(step(f"m{n}") for n in numbers))
    assert plan.milestone(plan.free_id()) is None


@given(st.lists(st.integers(1, 9), unique=True, min_size=1, max_size=6), st.data())
def test_replacing_keeps_the_order_and_the_others(numbers: list[int], data: st.DataObject) -> None:
    plan = Plan(milestones=tuple(step(f"m{n}") for n in numbers))
    changed = data.draw(st.sampled_from(plan.milestones)).model_copy(update={"title": "Changed"})
    after = plan.replace(changed)
    assert [m.id for m in after.milestones] == [m.id for m in plan.milestones]
    assert [m for m in after.milestones if m.id != changed.id] == [m for m in plan.milestones if m.id != changed.id]
    assert after.milestone(changed.id) == changed
