"""The searchable form of all passages: vectors and words, kept in step with the files, and the ranking over both."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.domain.knowledge import Hit, Passage
from copilot.library.catalogue import Catalogue
from copilot.library.fusion import fuse
from copilot.library.keyword import match_expression
from copilot.library.passages import Piece
from copilot.library.vectors import IndexBroken, StoredVectors, VectorStore

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from copilot.embedding.embedder import Embedder
    from copilot.library.vectors import Matrix

    Vector = npt.NDArray[np.float32]

CANDIDATES = 50
"""Passages that each of the two rankings proposes to the fusion."""
MEANING_WEIGHT = 1.0
WORDS_WEIGHT = 0.5
STRIDE = 64
"""Pieces that are embedded and stored at a time: progress is told, and an interruption loses at most so many."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Change:
    """What a refresh did, in pieces; `unchanged` are those that had not to be embedded."""

    embedded: int
    unchanged: int
    removed: int


class Index:
    """All pieces in memory as one matrix, in the store as vectors, in the catalogue as words."""

    def __init__(self, catalogue: Catalogue, store: VectorStore, embedder: Embedder) -> None:
        self._catalogue = catalogue
        self._store = store
        self._embedder = embedder
        self._table: PieceTable | None = None

    def __len__(self) -> int:
        return 0 if self._table is None else len(self._table.leads_to)

    def refresh(self, pieces: Sequence[Piece], progress: Progress) -> Change:
        """Bring everything in step with these pieces; a damaged store is built anew."""
        wanted = {piece.id: piece.digest for piece in pieces}
        stored = None
        if self._table is None:
            with suppress(IndexBroken):
                stored = self._store.load()
        if stored is not None and _state(stored) == wanted and self._catalogue.pieces() == wanted:
            vectors = dict(zip(stored.ids, stored.matrix, strict=True))
            change = Change(embedded=0, unchanged=len(wanted), removed=0)
        else:
            with self._catalogue.building():
                vectors, change = self._build(pieces, wanted, progress)
        self._table = PieceTable.of(pieces, vectors, self._embedder.dimensions)
        return change

    def _build(
        self, pieces: Sequence[Piece], wanted: dict[str, str], progress: Progress
    ) -> tuple[dict[str, Vector], Change]:
        """Embed what is new, delete what is gone. What another process has done meanwhile is found in the store."""
        try:
            stored = self._store.load()
        except IndexBroken:
            self._store.reset()
            stored = self._store.load()
        have = _state(stored)
        by_digest = dict(zip(stored.digests, stored.matrix, strict=True))
        new = [piece for piece in pieces if have.get(piece.id) != piece.digest]
        # Texts of like length are embedded together, so that little is spent on padding.
        unseen = sorted(
            {piece.digest: piece for piece in new if piece.digest not in by_digest}.values(),
            key=lambda piece: len(piece.embedded),
        )
        moved = [piece for piece in new if piece.digest in by_digest]
        gone = [piece_id for piece_id in have if piece_id not in wanted]
        try:
            self._put(moved, by_digest)
            for start in range(0, len(unseen), STRIDE):
                progress(f"indexing passages: {start} of {len(unseen)}")
                stride = unseen[start : start + STRIDE]
                vectors = self._embedder.encode([piece.embedded for piece in stride])
                by_digest |= zip((piece.digest for piece in stride), vectors, strict=True)
                digests = {piece.digest for piece in stride}
                self._put([piece for piece in new if piece.digest in digests], by_digest)
            self._store.drop(gone)
        finally:
            self._store.seal()
        self._keep_words(pieces, wanted)
        embedded = len(new) - len(moved)
        change = Change(embedded=embedded, unchanged=len(pieces) - embedded, removed=len(gone))
        return {piece.id: by_digest[piece.digest] for piece in pieces}, change

    def _put(self, pieces: Sequence[Piece], by_digest: dict[str, Vector]) -> None:
        import numpy as np

        if pieces:
            vectors = np.stack([by_digest[piece.digest] for piece in pieces])
            self._store.put([piece.id for piece in pieces], [piece.digest for piece in pieces], vectors)

    def _keep_words(self, pieces: Sequence[Piece], wanted: dict[str, str]) -> None:
        have = self._catalogue.pieces()
        new = [(p.id, p.digest, p.embedded) for p in pieces if have.get(p.id) != p.digest]
        gone = [piece_id for piece_id in have if piece_id not in wanted]
        if new or gone:
            self._catalogue.put_words(new, gone)

    def search(self, queries: Sequence[str], limit: int, files: Container[str]) -> tuple[tuple[Hit, ...], ...]:
        """The best passages of those files for each query, best first."""
        table = self._table
        matches = {query: match for query in queries if (match := match_expression(query)) is not None}
        if table is None or not matches or not table.passages or limit < 1:
            return ((),) * len(queries)
        admitted = table.from_files(files)
        vectors = self._embedder.encode(list(matches))
        found = {
            query: self._best(table, match, vector, admitted, limit)
            for (query, match), vector in zip(matches.items(), vectors, strict=True)
        }
        return tuple(found.get(query, ()) for query in queries)

    def _best(
        self, table: PieceTable, match: str, vector: Vector, admitted: npt.NDArray[np.bool_], limit: int
    ) -> tuple[Hit, ...]:
        """The ranking over meaning and words."""
        import numpy as np

        depth = max(CANDIDATES, limit)
        similarity = table.similarities(vector)
        by_meaning = np.argsort(np.where(admitted, -similarity, np.inf), kind="stable")[: min(depth, admitted.sum())]
        by_words = self._by_words(table, match, admitted, depth)
        scores = fuse([(MEANING_WEIGHT, by_meaning.tolist()), (WORDS_WEIGHT, by_words)])
        best = sorted(scores, key=lambda n: (-scores[n], n))[:limit]
        return tuple(
            Hit(passage=table.passages[n], score=round(scores[n], 6), similarity=round(float(similarity[n]), 4))
            for n in best
        )

    def _by_words(self, table: PieceTable, match: str, admitted: npt.NDArray[np.bool_], depth: int) -> list[int]:
        """Numbers of the admitted passages that the words find, best first, no more than `depth`."""
        found: dict[int, None] = {}
        for piece_id in self._catalogue.find_words(match):
            number = table.leads_to.get(piece_id)
            if number is not None and admitted[number]:
                found[number] = None
                if len(found) == depth:
                    break
        return list(found)

    def close(self) -> None:
        """Let go of the store's files."""
        self._store.close()


@dataclass(frozen=True, slots=True)
class PieceTable:
    """All pieces in memory: `matrix` has a row for each, `rows_lead_to` the number of the passage that each is for.

    `files` are the names of the files, `file_numbers` has for each passage the place of its file's name among them.
    """

    passages: tuple[Passage, ...]
    files: tuple[str, ...]
    file_numbers: npt.NDArray[np.intp]
    leads_to: dict[str, int]
    rows_lead_to: npt.NDArray[np.intp]
    matrix: Matrix

    @classmethod
    def of(cls, pieces: Sequence[Piece], vectors: dict[str, Vector], dimensions: int) -> PieceTable:
        """The table of these pieces with their vectors by id."""
        import numpy as np

        matrix = np.empty((len(pieces), dimensions), np.float32)
        numbers: dict[str, int] = {}
        passages: list[Passage] = []
        for row, piece in enumerate(pieces):
            matrix[row] = vectors[piece.id]
            if piece.passage.id not in numbers:
                numbers[piece.passage.id] = len(passages)
                passages.append(piece.passage)
        leads_to = {piece.id: numbers[piece.passage.id] for piece in pieces}
        rows = np.fromiter((leads_to[piece.id] for piece in pieces), np.intp, len(pieces))
        files = {file: n for n, file in enumerate(dict.fromkeys(p.source.file for p in passages))}
        file_numbers = np.fromiter((files[p.source.file] for p in passages), np.intp, len(passages))
        return cls(tuple(passages), tuple(files), file_numbers, leads_to, rows, matrix)

    def from_files(self, files: Container[str]) -> npt.NDArray[np.bool_]:
        """Which passages are of those files."""
        import numpy as np

        admitted: npt.NDArray[np.bool_] = np.array([file in files for file in self.files], np.bool_)
        return admitted[self.file_numbers]

    def similarities(self, vector: Vector) -> Vector:
        """The cosine of each passage with a vector: that of its nearest piece."""
        import numpy as np

        best = np.full(len(self.passages), -1, np.float32)
        np.maximum.at(best, self.rows_lead_to, self.matrix @ vector)
        return best


def _state(stored: StoredVectors) -> dict[str, str]:
    return dict(zip(stored.ids, stored.digests, strict=True))
