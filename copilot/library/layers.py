"""Where content comes from: the starter content below, the workspace's own files above it."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

CONTENT_FOLDERS = ("playbooks", "knowledge")
SUFFIXES = (".md", ".markdown")
METHOD = "method"
"""In a layer's choice: the documents that belong to no offering."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder with `playbooks/` and `knowledge/`.

    `only` chooses among its documents: "method" for those of no offering, an offering's id for that offering's.
    None takes all of them.
    """

    folder: Path
    only: frozenset[str] | None = None


class Stamp(NamedTuple):
    """What the file system tells of a file's state; another stamp means that the file has to be read again."""

    mtime_ns: int
    ctime_ns: int
    size: int
    inode: int


@dataclass(frozen=True, slots=True)
class Place:
    """A content file as found on disk: its layer, and its state."""

    path: str
    layer: Layer
    stamp: Stamp


def without_doubles(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The layers, lowest first; of two with the same folder only the upper one is kept."""
    kept: list[Layer] = []
    for layer in layers:
        kept = [k for k in kept if k.folder.resolve() != layer.folder.resolve()]
        kept.append(layer)
    return tuple(kept)


def find_files(layers: Sequence[Layer]) -> dict[str, tuple[Place, ...]]:
    """All content files by their path relative to their layer (with slashes), the uppermost layer's first.

    A file of an upper layer stands in for those of the same relative path below; they are listed because a lower one
    comes back into view when the upper one is deleted.
    """
    found: dict[str, tuple[Place, ...]] = {}
    for layer in layers:
        for folder in CONTENT_FOLDERS:
            for name, path, state in _walk(str(layer.folder / folder), folder, frozenset()):
                stamp = Stamp(state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)
                found[name] = (Place(path, layer, stamp), *found.get(name, ()))
    return dict(sorted(found.items()))


def _walk(folder: str, name: str, above: frozenset[tuple[int, int]]) -> Iterator[tuple[str, str, os.stat_result]]:
    """Markdown files below a folder with their states; hidden ones, and links that lead back up, are passed over.

    Paths are plain strings: every search walks the whole tree, and Path objects would take most of its time.
    """
    try:
        own = os.stat(folder)  # noqa: PTH116
        entries = list(os.scandir(folder))
    except OSError:
        return
    here = (own.st_dev, own.st_ino)
    if here in above:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            state = entry.stat()
        except OSError:
            continue  # a link to nowhere, or a file that has just gone
        if stat.S_ISDIR(state.st_mode):
            yield from _walk(entry.path, f"{name}/{entry.name}", above | {here})
        elif stat.S_ISREG(state.st_mode) and entry.name.lower().endswith(SUFFIXES):
            yield f"{name}/{entry.name}", entry.path, state
