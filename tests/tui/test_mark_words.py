"""Marks are kept by the values of the domain's enumerations, so that the first frame does not load the domain."""

from enum import StrEnum
from typing import Any

import pytest

from copilot.domain.deal import Origin
from copilot.domain.meddpicc import Status
from copilot.domain.plan import MilestoneStatus
from copilot.domain.plan_outlook import PlanState
from copilot.domain.proposal import ItemState
from copilot.domain.transcript import Side
from copilot.tui import marks, pipeline_rows


@pytest.mark.parametrize(
    ("kept", "values"),
    [
        (marks.STATUS, Status),
        (marks.STATE, ItemState),
        (marks.ORIGIN, Origin),
        (marks.SIDE, Side),
        (marks.MILESTONE, MilestoneStatus),
        (pipeline_rows.PLAN_MARK, PlanState),
    ],
)
def test_every_value_has_its_mark(kept: dict[str, Any], values: type[StrEnum]) -> None:
    assert set(kept) == {value.value for value in values}
