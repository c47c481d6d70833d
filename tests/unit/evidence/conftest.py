"""The default embedder, exported once, and a finder over it."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from copilot.domain.engine import FindSignals
from copilot.embedding import load
from copilot.evidence import make_finder

Encode = Callable[[Sequence[str]], Any]


@pytest.fixture(scope="session")
def encode(tmp_path_factory: pytest.TempPathFactory) -> Encode:
    return load("all-MiniLM-L6-v2", tmp_path_factory.mktemp("models")).encode


@pytest.fixture(scope="session")
def find(encode: Encode) -> FindSignals:
    return make_finder(encode)
