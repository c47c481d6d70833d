"""Each screen in a window of 80 by 24, with and without a deal.

Renew the pictures after a wanted change, and look at them: `python -m pytest -n0 tests/tui/test_small_window.py
tests/tui/test_large_window.py --snapshot-update`.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.tui.snapshot_tours import BARE, EMPTY, FULL, as_pictured

SIZE = (80, 24)
Compare = Callable[..., bool]


@pytest.mark.parametrize("name", FULL)
def test_full(name: str, service: Any, press: Any, snap_compare: Compare) -> None:
    assert as_pictured(snap_compare, press, service, FULL[name], SIZE)


@pytest.mark.parametrize("name", EMPTY)
def test_without_deals(name: str, empty_service: Any, press: Any, snap_compare: Compare) -> None:
    assert as_pictured(snap_compare, press, empty_service, EMPTY[name], SIZE)


@pytest.mark.parametrize("name", BARE)
def test_of_a_bare_deal(name: str, empty_service: Any, press: Any, snap_compare: Compare) -> None:
    empty_service.deals.new("bare", "Bare")
    assert as_pictured(snap_compare, press, empty_service, BARE[name], SIZE)
