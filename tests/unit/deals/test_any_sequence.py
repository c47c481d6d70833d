"""Whatever a person does, in whatever order: the deal is valid, the history only grows, undo restores."""

import itertools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deal_material import PLAN, full_call
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.domain.deal import Deal
from copilot.errors import CopilotError
from copilot.service.deals import Deals
from copilot.storage import open_store

ITEM = st.sampled_from([f"p{n}" for n in range(1, 8)])
STEP = st.one_of(
    st.tuples(st.just("accept"), st.lists(ITEM, min_size=1, max_size=3)),
    st.tuples(st.just("reject"), st.lists(ITEM, min_size=1, max_size=2)),
    st.tuples(
        st.just("edit"), st.tuples(ITEM, st.sampled_from([{"summary": "x"}, {"due": "2027-01-01"}, {"side": ""}]))
    ),
    st.tuples(
        st.just("set"),
        st.sampled_from(
            [
                ("plan.m1.due", "2026-12-24"),
                ("plan.m3.title", "Kick-off"),
                ("scorecard.metrics.summary", "by hand"),
                ("scorecard.metrics.status", ""),
                ("person.Dana Reyes.title", "CFO"),
                ("notes", "n"),
            ]
        ),
    ),
    st.tuples(st.just("undo"), st.none()),
)


def act(deals: Deals, step: tuple[str, object]) -> bool:
    """Do a step; False where it is refused with a reason."""
    name, what = step
    try:
        if name == "edit":
            item, after = what  # type: ignore[misc]
            deals.edit("acme", item, after)
        elif name == "set":
            field, value = what  # type: ignore[misc]
            deals.set("acme", field, value)
        elif name == "undo":
            deals.undo("acme")
        else:
            getattr(deals, name)("acme", what)
    except CopilotError:
        return False
    return True


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, max_size=7))
def test_any_sequence_leaves_a_valid_deal_and_a_history_that_only_grows(steps: list[tuple[str, object]]) -> None:
    ticks = itertools.count()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "deals.sqlite3")
        deals = Deals(store, "ana", lambda: datetime(2026, 11, 24, tzinfo=UTC) + timedelta(seconds=next(ticks)))
        deals.new("acme", "Acme")
        deals.plan_set("acme", PLAN)
        deals.attach("acme", full_call())
        for step in steps:
            before, told = deals.get("acme"), deals.history("acme")
            done = act(deals, step)
            after, now_told = deals.get("acme"), deals.history("acme")
            assert Deal.model_validate(after.model_dump()) == after
            assert [e.model_copy(update={"undone": False}) for e in now_told[: len(told)]] == [
                e.model_copy(update={"undone": False}) for e in told
            ]
            assert len(now_told) > len(told) if done else now_told == told
            assert after.revision == before.revision + 1 if done else after == before
            if done and step[0] != "undo":
                states = deals.proposals("acme")
                deals.undo("acme")
                assert deals.get("acme").model_copy(update={"revision": before.revision}) == before
                assert act(deals, step)
                assert [i.state for i in deals.proposals("acme")] == [i.state for i in states]
