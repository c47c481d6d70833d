"""A workspace to write cards into, and an embedder that needs no model: words hashed into a few numbers."""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from copilot.library.layers import Layer
from copilot.library.markdown_library import MarkdownLibrary, open_library

TODAY = date(2026, 11, 24)
Write = Callable[..., Path]
Open = Callable[..., MarkdownLibrary]


class WordEmbedder:
    """Texts that share words lie close together. Remembers what it was asked to embed."""

    def __init__(self, name: str = "words-96", dimensions: int = 96) -> None:
        self.name = name
        self.dimensions = dimensions
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked += texts
        vectors = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                vector[zlib.crc32(word.encode()) % self.dimensions] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def write(workspace: Path) -> Write:
    """Writes a file of the workspace; keyword arguments become its front matter."""

    def write(file: str, body: str, folder: Path = workspace, **front_matter: object) -> Path:
        head = "".join(f"{key}: {value}\n" for key, value in front_matter.items())
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{head}---\n\n{body}" if head else body, encoding="utf-8")
        return path

    return write


@pytest.fixture
def open_it(workspace: Path, tmp_path: Path, embedder: WordEmbedder) -> Iterator[Open]:
    """Opens a library over the workspace, or over the layers given; closes it at the end."""
    opened: list[MarkdownLibrary] = []

    def open_it(
        *layers: Layer, with_embedder: WordEmbedder = embedder, index: Path = tmp_path / "index"
    ) -> MarkdownLibrary:
        opened.append(open_library(layers or (Layer(workspace),), index, lambda: with_embedder, TODAY))
        return opened[-1]

    yield open_it
    for library in opened:
        library.close()
