"""The index is a cache: whatever happens to it, it comes back, or says what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copilot.errors import StorageFailed


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def indexed(write: Any, open_it: Any, index: Path) -> Path:
    write("knowledge/a.md", "# A\n\nZebras are striped.\n\n## B\n\nLions are yellow.\n", title="A", kind="method")
    library = open_it(index=index)
    assert library.search("zebras")[0].passage.text == "Zebras are striped."
    library.close()
    return index


@pytest.mark.parametrize("damage", [lambda raw: b"", lambda raw: raw[: len(raw) // 2], lambda raw: b"\xa7" * len(raw)])
@pytest.mark.parametrize(
    "name", ["catalogue.sqlite3", "chroma.sqlite3", "data_level0.bin", "length.bin", "sealed.json"]
)
def test_a_damaged_file_of_the_index_is_built_anew(
    indexed: Path, open_it: Any, name: str, damage: Callable[[bytes], bytes]
) -> None:
    (file,) = indexed.rglob(name)
    for beside in indexed.glob("catalogue.sqlite3-*"):
        beside.unlink()
    file.write_bytes(damage(file.read_bytes()))
    library = open_it(index=indexed)
    assert library.search("zebras")[0].passage.text == "Zebras are striped."
    assert library.refresh(lambda _: None).passages == 2


def test_a_deleted_index_comes_back(indexed: Path, open_it: Any) -> None:
    for file in sorted(indexed.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    assert open_it(index=indexed).search("lions")[0].passage.text == "Lions are yellow."


def test_vectors_of_another_embedder_are_never_used(indexed: Path, open_it: Any, embedder: Any) -> None:
    other = type(embedder)(name="words-32", dimensions=32)
    library = open_it(index=indexed, with_embedder=other)
    assert library.search("zebras")[0].passage.text == "Zebras are striped."
    assert "A\nZebras are striped." in other.asked


def test_an_interrupted_indexing_keeps_what_was_done(write: Any, open_it: Any, index: Path, embedder: Any) -> None:
    for n in range(150):
        write(f"knowledge/{n:03}.md", f"# File {n}\n\nWords of number {n}.\n")
    told: list[str] = []

    def interrupt(step: str) -> None:
        told.append(step)
        if len(told) == 3:
            raise KeyboardInterrupt

    library = open_it(index=index)
    with pytest.raises(KeyboardInterrupt):
        library.refresh(interrupt)
    library.close()
    assert told == [f"indexing passages: {n} of 150" for n in (0, 64, 128)]
    report = open_it(index=index).refresh(lambda _: None)
    assert (report.passages, report.embedded, report.unchanged) == (150, 22, 128)


def test_an_index_that_cannot_be_written_is_told_with_a_hint(write: Any, open_it: Any, tmp_path: Path) -> None:
    write("knowledge/a.md", "# A\n\nWords.\n")
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(StorageFailed) as failure:
        open_it(index=tmp_path / "taken").search("words")
    assert "SALES_COPILOT_HOME" in failure.value.hint


def test_importing_the_library_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    script = (
        "import sys, copilot.library.markdown_library\n"
        "heavy = {'chromadb', 'numpy', 'onnxruntime', 'torch', 'markdown_it', 'yaml', 'sentence_transformers'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
