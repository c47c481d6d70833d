"""Where a plan leads if nothing changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.plan import Milestone, MilestoneStatus, Plan
from copilot.domain.plan_outlook import (
    PlanState,
    expected_end,
    holds_up,
    in_dependency_order,
    plan_health,
    plan_outlook,
    planned_end,
)

TODAY = date(2026, 11, 24)
DONE, DROPPED, BLOCKED = MilestoneStatus.DONE, MilestoneStatus.DROPPED, MilestoneStatus.BLOCKED


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def step(name: str, due: int | None, *waits_for: str, status: MilestoneStatus | None = None) -> Milestone:
    return Milestone(
        id=name,
        title=name.upper(),
        due=None if due is None else day(due),
        depends_on=waits_for,
        status=status or MilestoneStatus.NOT_STARTED,
    )


def look(*steps: Milestone) -> dict[str, tuple[int | None, int, str | None]]:
    """Of each milestone: the days until it can be done, the days that it slips, and for what."""
    found = plan_outlook(Plan(milestones=steps), TODAY)
    return {o.milestone.id: (None if o.finish is None else (o.finish - TODAY).days, o.slips, o.cause) for o in found}


def test_a_plan_in_time_comes_out_as_planned() -> None:
    assert look(step("a", 3), step("b", 10, "a")) == {"a": (3, 0, None), "b": (10, 0, None)}


def test_a_late_step_is_done_today_at_the_earliest_and_passes_its_delay_on() -> None:
    found = look(step("a", -4), step("b", 6, "a"), step("c", 20, "b"))
    assert found == {"a": (0, 4, None), "b": (10, 4, "a"), "c": (24, 4, "a")}


def test_what_waits_for_two_follows_the_later_one() -> None:
    found = look(step("a", -4), step("b", -9), step("c", 5, "a", "b"))
    assert found["c"] == (14, 9, "b")


def test_what_is_done_or_dropped_holds_nothing_up() -> None:
    found = look(step("a", -4, status=DONE), step("b", -9, status=DROPPED), step("c", 5, "a", "b"))
    assert found == {"a": (-4, 0, None), "b": (-9, 0, None), "c": (5, 0, None)}


def test_a_step_without_a_date_comes_right_after_what_it_waits_for() -> None:
    assert look(step("a", -4), step("b", None, "a"), step("c", 6, "b"))["b"] == (0, 0, "a")
    assert look(step("a", None))["a"] == (None, 0, None)


def test_a_step_due_before_what_it_waits_for_cannot_come_before_it() -> None:
    assert look(step("a", 10), step("b", 4, "a"))["b"] == (10, 6, None)


def test_milestones_that_are_not_in_the_plan_and_circles_do_no_harm() -> None:
    assert look(step("a", 3, "gone"))["a"] == (3, 0, None)
    assert set(look(step("a", 3, "c"), step("b", 5, "a"), step("c", 7, "b"), step("d", 1, "d"))) == set("abcd")


def test_the_end_of_the_plan_is_told_as_planned_and_as_it_comes_out() -> None:
    outlook = plan_outlook(Plan(milestones=(step("a", -4), step("b", 6, "a"))), TODAY)
    assert planned_end(outlook) == day(6)
    assert expected_end(outlook) == day(10)
    assert expected_end(()) is None


def test_what_waits_for_a_step_is_found() -> None:
    plan = Plan(milestones=(step("a", 1), step("b", 2, "a"), step("c", 3, "a", status=DONE)))
    assert [m.id for m in holds_up(plan, "a")] == ["b"]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), "no plan"),
        ((step("a", -4, status=DROPPED),), "no plan"),
        ((step("a", -4, status=DONE),), "done"),
        ((step("a", 4),), "on track"),
        ((step("a", 4, status=BLOCKED),), "blocked"),
        ((step("a", 4, status=BLOCKED), step("b", -3), step("c", -12)), "late 12d"),
    ],
)
def test_the_health_of_a_plan_is_a_word(steps: tuple[Milestone, ...], words: str) -> None:
    health = plan_health(Plan(milestones=steps), TODAY)
    assert health.words == words
    assert (health.late > 0) is (health.state is PlanState.LATE)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    names = [f"m{n}" for n in range(draw(st.integers(1, 7)))]
    return Plan(
        milestones=tuple(
            step(
                name,
                draw(st.none() | st.integers(-20, 40)),
                *draw(st.lists(st.sampled_from(names), max_size=3)),
                status=draw(st.sampled_from(MilestoneStatus)),
            )
            for name in names
        )
    )


@given(plans())
def test_nothing_open_is_done_before_its_date_or_before_today(plan: Plan) -> None:
    outlook = plan_outlook(plan, TODAY)
    assert [o.milestone for o in outlook] == list(plan.milestones)
    for o in outlook:
        if o.milestone.status.open and o.milestone.due and o.finish:
            assert o.finish >= max(o.milestone.due, TODAY)
            assert o.slips == (o.finish - o.milestone.due).days >= o.late


@given(plans())
def test_every_milestone_has_one_place_in_the_order(plan: Plan) -> None:
    assert sorted(m.id for m in in_dependency_order(plan)) == sorted(m.id for m in plan.milestones)
