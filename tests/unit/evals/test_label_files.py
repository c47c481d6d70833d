"""Every labelled call comes back from the text file in which a person would check it."""

from typing import Any

import pytest

from copilot.service.labels import label_text, read_labels
from evals.gold import CALLS, GoldCall, read_calls
from evals.scoring import Label

IN_TURN = ("evidence", "commitments", "objections", "plan_changes", "decoys")


def calls() -> list[GoldCall]:
    return [call for split in ("train", "dev") for call in read_calls(CALLS / split)[0]]


def without_the_empty(value: Any) -> Any:
    """What is empty says nothing, but for a card: there it says that none fits."""
    if isinstance(value, dict):
        inner = {key: without_the_empty(v) for key, v in value.items()}
        return {key: v for key, v in inner.items() if key == "card" or v not in (None, "", [], {})}
    return [None if v is None else without_the_empty(v) for v in value] if isinstance(value, list) else value


def in_order(labels: Label) -> Any:
    """The file holds labels by turn; words that end in their turn need no last one."""
    found = without_the_empty(labels)
    for entry in found.get("evidence", []):
        entry.setdefault("turn_end", entry["turn"])
    return found | {name: sorted(found.get(name, []), key=lambda e: e["turn"]) for name in IN_TURN}


@pytest.mark.parametrize("call", calls(), ids=lambda call: call.id)
def test_labels_come_back_from_their_text_file(call: GoldCall) -> None:
    reading = read_labels(label_text(call.transcript(), call.file.name, None, call.labels))
    assert reading.problems == []
    assert in_order(reading.labels) == in_order(call.labels)
