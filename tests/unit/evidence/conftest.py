"""The default embedder, exported once, and a finder over it."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from copilot.domain.engine import FindSignals
from copilot.embedding import load, load_reader
from copilot.evidence import make_finder

Encode = Callable[[Sequence[str]], Any]


@pytest.fixture(scope="session")
def encode(tmp_path_factory: pytest.TempPathFactory) -> Encode:
    cache = tmp_path_factory.mktemp("models")
    return load_reader(load("all-MiniLM-L6-v2", cache), cache).encode_deep


@pytest.fixture(scope="session")
def find(encode: Encode) -> FindSignals:
    return make_finder(encode)
