"""The starter content as a library that never searches: documents need no embedding model."""

from datetime import date
from pathlib import Path

import pytest

from copilot.domain.knowledge import Library
from copilot.embedding import Embedder
from copilot.library.layers import Layer
from copilot.library.markdown_library import open_library
from copilot.paths import starter_folder


def _no_model() -> Embedder:
    raise AssertionError("this test must not search")


@pytest.fixture
def starter(tmp_path: Path) -> Library:
    return open_library((Layer(starter_folder()),), tmp_path / "index", _no_model, date(2026, 11, 24))
