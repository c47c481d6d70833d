"""The team's content as a Library: documents, search and the check that a passage stands, always as the files are."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TypeVar

from copilot.domain.knowledge import Document, Hit, Kind, Source
from copilot.domain.value import Value
from copilot.embedding import Embedder
from copilot.errors import NotFound, StorageFailed
from copilot.library.catalogue import Catalogue
from copilot.library.ground import stands_under
from copilot.library.index import Change, Index
from copilot.library.layers import Layer
from copilot.library.lint import lint
from copilot.library.problem import Problem
from copilot.library.shelf import Shelf, Standing, offering_key
from copilot.library.vectors import IndexBroken

Progress = Callable[[str], None]
Result = TypeVar("Result")


class IndexReport(Value):
    """What a refresh found and did. `passages`, `embedded`, `unchanged` and `removed` count embedded texts."""

    documents: int
    passages: int
    embedded: int
    unchanged: int
    removed: int
    seconds: float


def open_library(
    layers: Sequence[Layer], folder: Path, embedder: Callable[[], Embedder], today: date
) -> MarkdownLibrary:
    """A library over some layers, the lowest first.

    `folder` is where its index lives, a cache that is made as needed. `embedder` is called at the first search.
    Nothing is read before it is asked for.
    """
    return MarkdownLibrary(layers, folder, embedder, today)


class MarkdownLibrary:
    """Implements domain.knowledge.Library. One may be used by several threads; they take turns."""

    def __init__(self, layers: Sequence[Layer], folder: Path, embedder: Callable[[], Embedder], today: date) -> None:
        self._folder = folder
        self._embedder = embedder
        self._today = today
        self._layers = layers
        self._lock = threading.RLock()
        self._forget()

    def _forget(self) -> None:
        """Start from the files alone."""
        self._open_catalogue: Catalogue | None = None
        self._index: Index | None = None
        self._indexed = ""
        self._shelf = Shelf(self._layers, self._catalogue)

    def _catalogue(self) -> Catalogue:
        if self._open_catalogue is None:
            self._open_catalogue = Catalogue(self._folder)
        return self._open_catalogue

    def close(self) -> None:
        """Let go of all files; the library opens them again when it is used."""
        with self._lock:
            if self._index is not None:
                self._index.close()
            if self._open_catalogue is not None:
                self._open_catalogue.close()
            self._forget()

    def _mended(self, work: Callable[[], Result]) -> Result:
        """Do the work; where the index turns out to be damaged, delete it and do the work again."""
        with self._lock:
            with suppress(IndexBroken):
                return work()
            self.close()
            try:
                shutil.rmtree(self._folder)
                return work()
            except (OSError, IndexBroken) as error:
                raise StorageFailed(
                    f"the index in {self._folder} cannot be built: {error}",
                    "free space there, or set SALES_COPILOT_HOME to a folder that can be written",
                ) from None

    def _standing(self) -> dict[str, Standing]:
        return self._mended(self._look)

    def _look(self) -> dict[str, Standing]:
        return self._shelf.look()

    @property
    def version(self) -> str:
        """Identifies the state of all documents: 12 hexadecimal digits."""
        self._standing()
        return self._shelf.state[:12]

    def refresh(self, progress: Progress) -> IndexReport:
        """Bring the index in step with the files; a search does the same by itself, without telling."""
        began = time.monotonic()
        change = self._mended(lambda: self._refresh(progress))
        return IndexReport(
            documents=len(self._standing()),
            passages=change.embedded + change.unchanged,
            embedded=change.embedded,
            unchanged=change.unchanged,
            removed=change.removed,
            seconds=round(time.monotonic() - began, 3),
        )

    def behind(self) -> tuple[int, int]:
        """How many passages the files have, and how many of the index are missing or older; nothing is embedded."""

        def work() -> tuple[int, int]:
            wanted = {p.id: p.digest for s in self._shelf.look().values() for p in s.reading.pieces}
            have = self._catalogue().pieces()
            return len(wanted), sum(have.get(piece) != digest for piece, digest in wanted.items())

        return self._mended(work)

    def _refresh(self, progress: Progress) -> Change:
        standing = self._shelf.look()
        if self._index is not None and self._indexed == self._shelf.state:
            return Change(embedded=0, unchanged=len(self._index), removed=0)
        if self._index is None:
            from copilot.library.chroma import ChromaVectors

            embedder = self._embedder()
            store = ChromaVectors(self._folder / "chroma", embedder.name, embedder.dimensions)
            self._index = Index(self._catalogue(), store, embedder)
        change = self._index.refresh([p for s in standing.values() for p in s.reading.pieces], progress)
        self._indexed = self._shelf.state
        return change

    def search(
        self,
        query: str,
        *,
        limit: int = 5,
        kinds: Sequence[Kind] = (),
        offering: str | None = None,
        competitor: str | None = None,
    ) -> tuple[Hit, ...]:
        """The best passages, best first; a query without a word finds nothing.

        With an offering: its own and those of no offering. With a competitor: only cards about it, by its name or an
        alias. Raises NotFound for an offering that no document has.
        """

        return self._found([query], limit, kinds, offering, competitor)[0]

    def search_each(
        self, queries: Sequence[str], *, limit: int = 5, kinds: Sequence[Kind] = (), offering: str | None = None
    ) -> tuple[tuple[Hit, ...], ...]:
        """What `search` finds for each query; the files are looked at once, and the queries embedded together."""
        return self._found(queries, limit, kinds, offering, None)

    def _found(
        self, queries: Sequence[str], limit: int, kinds: Sequence[Kind], offering: str | None, competitor: str | None
    ) -> tuple[tuple[Hit, ...], ...]:
        def work() -> tuple[tuple[Hit, ...], ...]:
            self._refresh(_silent)
            documents = self._admitted(kinds, offering)
            if competitor is not None:
                documents = [d for d in documents if _is_about(d, competitor)]
            assert self._index is not None
            return self._index.search(queries, limit, frozenset(d.file for d in documents))

        return self._mended(work)

    def documents(self, *kinds: Kind, offering: str | None = None) -> tuple[Document, ...]:
        """All documents of some kinds, by file name. With an offering: its own and those of no offering.

        Raises NotFound for an offering that no document has.
        """

        def work() -> tuple[Document, ...]:
            self._shelf.look()
            return tuple(self._admitted(kinds, offering))

        return self._mended(work)

    def offerings(self) -> tuple[str, ...]:
        """The offerings that documents name, as they name them."""
        return _offerings(self._standing())

    def _admitted(self, kinds: Sequence[Kind], offering: str | None) -> list[Document]:
        standing = self._shelf.standing
        key = None if offering is None else offering_key(offering)
        known = _offerings(standing)
        if key is not None and key not in map(offering_key, known):
            hint = f"known are {', '.join(known)}" if known else "no document names one; see `starter` in copilot.toml"
            raise NotFound(f"there is no offering {offering!r}", hint)
        return [
            document
            for _, reading in standing.values()
            if (document := reading.document)
            and (not kinds or document.kind in kinds)
            and (key is None or document.offering is None or offering_key(document.offering) == key)
        ]

    def place_of(self, file: str) -> Path:
        """Where a document was read from. Raises NotFound where the library has none of that name."""
        standing = self._standing().get(file)
        if standing is None:
            raise NotFound(f"the library has no {file}", "sales-copilot search finds cards by their words")
        return Path(standing.path)

    @property
    def own_folder(self) -> Path:
        """The uppermost layer: the workspace, whose files stand in for those below."""
        return self._layers[-1].folder

    def holds(self, source: Source, text: str) -> bool:
        """Whether that text stands in the file under that heading now, white space and marks aside.

        The heading is the path as Source has it, or the last part of it; text below its sub-headings counts. An empty
        text asks for the heading alone.
        """
        standing = self._standing().get(source.file)
        return standing is not None and stands_under(standing.reading, source.heading, text)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong in the files, by file and line."""

        def work() -> tuple[Problem, ...]:
            readings = [s.reading for s in self._shelf.look().values()]
            return lint(readings, self._shelf.exists, self._today)

        return self._mended(work)


def _silent(_: str) -> None:
    pass


def _offerings(standing: dict[str, Standing]) -> tuple[str, ...]:
    found = {d.offering for _, reading in standing.values() if (d := reading.document).offering is not None}
    return tuple(sorted(found))


def _is_about(document: Document, competitor: str) -> bool:
    if document.competitor is None:
        return False
    return offering_key(competitor) in map(offering_key, (document.competitor, *document.aliases))
