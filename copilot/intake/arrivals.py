"""Folders in which calls arrive: what is in them, which files are still being written, and a watch on one."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import NamedTuple

READABLE = frozenset((".vtt", ".srt", ".sbv", ".txt", ".md", ".docx", ".json", ".csv", ".tsv", ".html", ".htm", ".eml"))
"""Endings under which tools export transcripts; what a file really is shows when it is read."""
QUIET = 2.0
"""Seconds without a change after which a file counts as whole. Downloads and copies write at least that often."""
LOOK = 2_000
"""Milliseconds after which the folder is looked at without news, for file systems that tell none."""


class Entry(NamedTuple):
    """A file or a folder in a folder; `changed` in seconds since 1970."""

    path: Path
    folder: bool
    size: int
    changed: float

    @property
    def readable(self) -> bool:
        """Its name is one that transcripts have."""
        return not self.folder and self.path.suffix.lower() in READABLE

    @property
    def state(self) -> tuple[str, int, int]:
        """Another one for a file that was written again."""
        return str(self.path), self.size, int(self.changed * 1000)


def entries(folder: Path) -> tuple[Entry, ...]:
    """What is in a folder but for hidden things: folders by name, readable files and then others, newest first.

    Raises OSError where the folder cannot be listed.
    """
    found = [e for p in folder.iterdir() if not p.name.startswith(".") and (e := _entry(p)) is not None]
    folders = sorted((e for e in found if e.folder), key=lambda e: e.path.name.casefold())
    files = sorted((e for e in found if not e.folder), key=lambda e: (not e.readable, -e.changed, e.path.name))
    return (*folders, *files)


def _entry(path: Path) -> Entry | None:
    try:
        told = path.stat()
        return Entry(path, path.is_dir(), told.st_size, told.st_mtime)
    except OSError:  # gone meanwhile, or a link to nowhere
        return None


@dataclass
class Arrivals:
    """The whole files of one folder. The clock of another machine is not trusted alone: looks are compared too."""

    folder: Path
    _seen: dict[tuple[str, int, int], float] = field(default_factory=dict, repr=False)

    def whole(self, *, now: float | None = None, wall: float | None = None) -> tuple[Entry, ...]:
        """The readable files that nobody writes any more, oldest first; none where the folder is missing.

        A file is whole once it was the same for QUIET seconds: by the date of its change, or from look to look.
        """
        now = time.monotonic() if now is None else now
        wall = time.time() if wall is None else wall
        try:
            found = [e for e in entries(self.folder) if e.readable and e.size]
        except OSError:
            found = []
        self._seen = {e.state: self._seen.get(e.state, now) for e in found}
        whole = (e for e in found if wall - e.changed >= QUIET or now - self._seen[e.state] >= QUIET)
        return tuple(sorted(whole, key=lambda e: (e.changed, e.path.name)))


def follow(folder: Path, stop: Event) -> Iterator[None]:
    """One tick now, one after each change in the folder, and one every two seconds, until `stop` is set.

    A folder that is missing is waited for.
    """
    from watchfiles import watch

    while not stop.is_set():
        yield
        if not folder.is_dir():
            stop.wait(LOOK / 1000)
            continue
        news = watch(
            folder,
            watch_filter=None,
            debounce=400,
            stop_event=stop,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            recursive=False,
        )
        for _ in news:
            yield
            if stop.is_set() or not folder.is_dir():
                break
