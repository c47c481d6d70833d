"""A store of its own for each test, and a clock that ticks once for each look at it."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copilot.service.deals import Deals
from copilot.storage import open_store
from copilot.storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "data" / "deals.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    ticks = itertools.count()
    return lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(seconds=next(ticks))


@pytest.fixture
def deals(store: Store, clock: Callable[[], datetime]) -> Deals:
    return Deals(store, "ana", clock)
