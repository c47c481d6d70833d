"""The starter content below, the workspace above."""

from pathlib import Path
from typing import Any

import pytest

from copilot.domain.knowledge import Kind
from copilot.errors import NotFound
from copilot.library.layers import Layer


@pytest.fixture
def starter(write: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "starter"
    write("playbooks/method.md", "# M\n\nListen first.\n", folder=folder, title="Method", kind="method")
    write("knowledge/red/price.md", "# P\n\nRed costs 5.\n", folder=folder, title="Red", kind="pricing", offering="red")
    write(
        "knowledge/blue/price.md",
        "# P\n\nBlue costs 7.\n",
        folder=folder,
        title="Blue",
        kind="pricing",
        offering="blue",
    )
    return folder


def names(library: Any, kind: Kind = Kind.PRICING) -> list[str]:
    return [document.file for document in library.documents(kind)]


def test_a_layer_admits_what_it_chooses(open_it: Any, starter: Path, tmp_path: Path) -> None:
    only_method = open_it(Layer(starter, frozenset({"method"})), index=tmp_path / "i1")
    assert (names(only_method), names(only_method, Kind.METHOD)) == ([], ["playbooks/method.md"])
    only_red = open_it(Layer(starter, frozenset({"Red"})), index=tmp_path / "i2")
    assert (names(only_red), names(only_red, Kind.METHOD)) == (["knowledge/red/price.md"], [])
    assert names(open_it(Layer(starter), index=tmp_path / "i3")) == [
        "knowledge/blue/price.md",
        "knowledge/red/price.md",
    ]


def test_a_file_of_the_workspace_stands_in_for_the_starters_until_it_is_deleted(
    open_it: Any, write: Any, workspace: Path, starter: Path
) -> None:
    own = write("knowledge/red/price.md", "# P\n\nRed costs 6 here.\n", title="Red", kind="pricing", offering="red")
    library = open_it(Layer(starter), Layer(workspace))
    assert library.search("what does red cost", offering="red")[0].passage.text == "Red costs 6 here."
    own.unlink()
    assert library.search("what does red cost", offering="red")[0].passage.text == "Red costs 5."


def test_a_checkout_that_is_both_layers_doubles_nothing_and_chooses_nothing_away(open_it: Any, starter: Path) -> None:
    library = open_it(Layer(starter, frozenset({"method"})), Layer(starter))
    assert names(library) == ["knowledge/blue/price.md", "knowledge/red/price.md"]
    assert library.refresh(lambda _: None).passages == 3


def test_a_workspace_that_does_not_exist_has_no_documents(open_it: Any, tmp_path: Path) -> None:
    library = open_it(Layer(tmp_path / "nowhere"))
    assert library.search("anything") == ()
    assert library.problems() == ()


def test_hidden_files_other_files_and_circles_of_links_are_passed_over(
    open_it: Any, write: Any, workspace: Path
) -> None:
    write("playbooks/.draft.md", "# D\n\nhidden\n", title="D", kind="method")
    write("playbooks/.git/x.md", "# D\n\nhidden\n", title="D", kind="method")
    write("playbooks/deep/er/a.MD", "# A\n\nseen\n", title="A", kind="method")
    write("README.md", "# R\n\nnot content\n")
    (workspace / "playbooks/notes.txt").write_text("no markdown")
    (workspace / "playbooks/deep/up").symlink_to(workspace / "playbooks", target_is_directory=True)
    (workspace / "playbooks/gone.md").symlink_to(workspace / "nowhere.md")
    assert names(open_it(), Kind.METHOD) == ["playbooks/deep/er/a.MD"]


def test_an_offering_shows_its_own_and_what_belongs_to_none(open_it: Any, starter: Path) -> None:
    library = open_it(Layer(starter))
    found = {hit.passage.offering for hit in library.search("costs listen", limit=9, offering="Red")}
    assert found == {"red", None}
    assert {hit.passage.offering for hit in library.search("costs listen", limit=9)} == {"red", "blue", None}
    assert library.offerings() == ("blue", "red")


def test_an_unknown_offering_is_told_with_those_that_exist(open_it: Any, starter: Path) -> None:
    library = open_it(Layer(starter))
    for ask in (
        lambda: library.search("x", offering="green"),
        lambda: library.documents(Kind.PRICING, offering="green"),
    ):
        with pytest.raises(NotFound) as failure:
            ask()
        assert failure.value.hint == "known are blue, red"
