"""Small labels and results for the tests of the evals."""

from typing import Any

from copilot.domain.meddpicc import Element
from evals.runs import Run, Tally, Unit

Json = dict[str, Any]


def labels(**more: Any) -> Json:
    """Labels of a call of ten turns in which nothing is labelled."""
    return {
        "file": "call.txt",
        "date": "2026-11-12",
        "turns": 10,
        "sellers": ["Sam Seller"],
        "buyers": ["Bea Buyer"],
        "evidence": [],
        "statuses": {e.value: "missing" for e in Element},
        "commitments": [],
        "objections": [],
        "plan_changes": [],
        "competitors": [],
        "people": [],
        **more,
    }


def found(**more: Any) -> Json:
    """A result in which nothing was found."""
    empty = {"status": "missing", "evidence": [], "questions": []}
    return {
        "meddpicc": {e.value: dict(empty) for e in Element},
        "commitments": [],
        "objections": [],
        "plan_changes": [],
        "people": [],
        "competitors": [],
        "next_meeting": None,
        **more,
    }


def run(counts: dict[str, tuple[int, int, int]], task: str = "evidence", **more: Any) -> Run:
    """A run with one task and the counts of its units."""
    units = tuple(
        Unit(
            id=name,
            data="d",
            format="srt",
            call_type="demo",
            language="en",
            turns=10,
            seconds=1.0,
            tasks={task: Tally(hits=h, missed=m, invented=i)},
        )
        for name, (h, m, i) in counts.items()
    )
    fields: Json = {
        "subject": "offline",
        "split": "dev",
        "at": "2026-11-24T00:00:00+00:00",
        "machine": "2 cores",
        "versions": {"program": "0.1.0"},
        "units": units,
    }
    return Run(**(fields | more))
