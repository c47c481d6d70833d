"""What people did about proposals, counted by element or kind and by confidence."""

from hypothesis import given
from hypothesis import strategies as st

from copilot.cli.decisions import shown
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.service.decision_rates import BANDS, by_band, by_what, rates, rates_json


def item(kind: str, target: str, confidence: float, state: str) -> ProposalItem:
    return ProposalItem(
        id="p1",
        deal="d",
        call="c",
        kind=ItemKind(kind),
        op="set",
        target=target,
        confidence=confidence,
        state=ItemState(state),
        fingerprint="f",
    )


ITEMS = (
    item("scorecard", "metrics", 0.95, "accepted"),
    item("scorecard", "metrics", 1.0, "rejected"),
    item("scorecard", "metrics", 0.6, "edited"),
    item("scorecard", "champion", 0.6, "proposed"),
    item("task", "t1", 0.5, "accepted"),
)


def test_items_are_counted_by_element_or_kind_and_by_band() -> None:
    found = rates(ITEMS)
    assert [(r.what, r.band) for r in found] == [
        ("champion", (0.5, 0.7)),
        ("metrics", (0.5, 0.7)),
        ("metrics", (0.9, 1.0)),
        ("task", (0.5, 0.7)),
    ]
    metrics = next(r for r in by_what(found) if r.what == "metrics")
    assert (metrics.accepted, metrics.edited, metrics.rejected, metrics.decided) == (1, 1, 1, 3)
    middle = next(r for r in by_band(found) if r.band == (0.5, 0.7))
    assert (middle.what, middle.decided, middle.waiting, middle.share(middle.accepted)) == ("all", 2, 1, 0.5)


def test_nothing_decided_has_no_rate() -> None:
    found = rates(ITEMS[3:4])
    assert rates_json(found)["by_element"][0]["accept_rate"] is None
    assert shown(found) == "nothing was decided yet; 1 items wait (sales-copilot proposals DEAL)"
    assert rates(()) == ()


def test_the_text_shows_shares_and_counts() -> None:
    text = shown(rates(ITEMS))
    assert next(line for line in text.splitlines() if line.startswith("metrics ")).split() == [
        *("metrics", "33%", "33%", "33%", "3", "0")
    ]
    assert "metrics 0.9-1.0" in text


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(list(ItemState))), max_size=30))
def test_every_item_is_in_exactly_one_row(decided: list[tuple[float, ItemState]]) -> None:
    found = rates(item("task", "t", confidence, state) for confidence, state in decided)
    assert sum(r.decided + r.waiting for r in found) == len(decided)
    assert {r.band for r in found} <= set(BANDS)
