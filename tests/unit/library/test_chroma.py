"""The durable store of vectors."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from copilot.library.chroma import ChromaVectors, Refusing
from copilot.library.vectors import IndexBroken

Open = Callable[..., ChromaVectors]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Open]:
    opened: list[ChromaVectors] = []

    def store(embedder: str = "e") -> ChromaVectors:
        opened.append(ChromaVectors(tmp_path / "chroma", embedder, 8))
        return opened[-1]

    yield store
    for one in opened:
        one.close()


def vectors(count: int) -> npt.NDArray[np.float32]:
    made = np.random.default_rng(7).standard_normal((count, 8)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def names(count: int) -> list[str]:
    return [f"id{n:04}" for n in range(count)]


def test_what_was_put_is_loaded_by_the_next_process(store: Open) -> None:
    made = vectors(2500)
    first = store()
    assert first.load().ids == []
    first.put(names(2500), names(2500), made)
    first.seal()
    loaded = store().load()
    assert sorted(loaded.ids) == names(2500)
    assert loaded.digests == loaded.ids
    assert np.allclose(loaded.matrix[np.argsort(loaded.ids)], made, atol=1e-6)


def test_putting_again_replaces_and_dropping_what_is_not_there_is_no_error(store: Open) -> None:
    one = store()
    one.put(names(3), ["old"] * 3, vectors(3))
    one.put(names(1), ["new"], vectors(1))
    one.drop(["id0002", "never"])
    one.seal()
    loaded = one.load()
    assert dict(zip(loaded.ids, loaded.digests, strict=True)) == {"id0000": "new", "id0001": "old"}


def test_a_store_of_another_embedder_is_not_used(store: Open) -> None:
    one = store()
    one.put(names(3), names(3), vectors(3))
    one.seal()
    other = store("other")
    with pytest.raises(IndexBroken, match="another embedder"):
        other.load()
    other.reset()
    assert other.load().ids == []


@pytest.mark.parametrize("name", ["data_level0.bin", "length.bin", "index_metadata.pickle", "header.bin"])
def test_a_shortened_segment_is_noticed_before_chroma_reads_it(store: Open, tmp_path: Path, name: str) -> None:
    one = store()
    one.put(names(1100), names(1100), vectors(1100))
    one.seal()
    (segment,) = tmp_path.rglob(name)
    segment.write_bytes(segment.read_bytes()[:40])
    with pytest.raises(IndexBroken, match="half-written"):
        store().load()


def test_vectors_that_are_not_of_unit_length_are_not_ours(store: Open) -> None:
    one = store()
    one.put(names(2), names(2), vectors(2) * 9)
    one.seal()
    with pytest.raises(IndexBroken, match="not our vectors"):
        one.load()


def test_chroma_is_never_asked_to_embed() -> None:
    with pytest.raises(AssertionError):
        Refusing()(["text"])
