"""A plan drawn in text."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.plan import Milestone, MilestoneStatus, Plan
from copilot.domain.plan_outlook import plan_outlook
from copilot.tui.timeline import Scale, axis, bar

TODAY = date(2026, 11, 24)


def drawn(*milestones: Milestone, width: int = 44, close: date | None = None) -> list[str]:
    outlook = plan_outlook(Plan(milestones=milestones), TODAY)
    scale = Scale.over(outlook, TODAY, close, width)
    return [axis(scale, TODAY), *(bar(o, scale, TODAY, close).plain for o in outlook)]


def step(name: str, days: int | None, *waits_for: str, status: str = "not_started") -> Milestone:
    due = None if days is None else TODAY + timedelta(days=days)
    return Milestone(id=name, title=name, due=due, depends_on=waits_for, status=MilestoneStatus(status))


def test_done_late_coming_and_slipping_look_different() -> None:
    assert drawn(
        step("a", -20, status="done"),
        step("b", -5),
        step("c", 10, "b"),
        step("d", 20),
        close=TODAY + timedelta(days=15),
    ) == [
        "Nov               ▼      Dec                ",
        "✓                 │             ┊           ",
        "              !━━━│ 5d late     ┊           ",
        "                  ━━━━━━━━━◆┄┄┄┄◇ +5d       ",
        "                  ━━━━━━━━━━━━━━━━━━━◆      ",
    ]


def test_a_blocked_step_and_one_without_a_date() -> None:
    lines = drawn(step("a", 10, status="blocked"), step("b", None, "a"), step("c", None))
    assert "✗" in lines[1]
    assert "◇ no date" in lines[2] or "no date ◇" in lines[2]
    assert lines[3].strip() == "│"


@given(
    st.lists(st.tuples(st.none() | st.integers(-400, 400), st.sampled_from(MilestoneStatus)), max_size=6),
    st.integers(1, 120),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_every_line_is_as_wide_as_it_was_asked_for(
    steps: list[tuple[int | None, MilestoneStatus]], width: int, close: date | None
) -> None:
    made = [step(f"m{n}", days, *([f"m{n - 1}"] if n else []), status=status) for n, (days, status) in enumerate(steps)]
    assert {len(line) for line in drawn(*made, width=width, close=close)} == {width}
