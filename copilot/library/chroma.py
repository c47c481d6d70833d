"""Vectors in Chroma: the durable store. It is given vectors and never embeds; the only module that knows Chroma."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import chromadb
from chromadb.api.types import Documents, EmbeddingFunction, Embeddings
from chromadb.config import Settings
from chromadb.errors import ChromaError
from chromadb.utils.embedding_functions import register_embedding_function

from copilot.errors import StorageFailed
from copilot.library.vectors import IndexBroken, StoredVectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from copilot.library.vectors import Matrix

COLLECTION = "passages"
SEAL = "sealed.json"
PAGE = 2_000
"""Rows of a read or write; Chroma takes no more than 5,461."""


@register_embedding_function
class Refusing(EmbeddingFunction[Documents]):
    """Chroma's default function downloads a model; this one makes every such attempt an error."""

    def __init__(self) -> None:
        pass

    def __call__(self, input: Documents) -> Embeddings:  # noqa: A002, ARG002 - as Chroma prescribes
        raise AssertionError("vectors are always given; Chroma is never asked to embed")

    @staticmethod
    def name() -> str:
        return "sales-copilot-refusing"

    def get_config(self) -> dict[str, Any]:
        return {}

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> Refusing:  # noqa: ARG004
        return Refusing()


class ChromaVectors:
    """A VectorStore in a folder of its own.

    Chroma reads its segment files without checking them, and a shortened one ends the process. So their sizes and
    checksums are noted when writing is done, and compared before Chroma opens them.
    """

    def __init__(self, folder: Path, embedder: str, dimensions: int) -> None:
        self._folder = folder
        self._embedder = embedder
        self._dimensions = dimensions
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None

    def _open(self) -> Collection:
        if self._collection is None:
            settings = Settings(anonymized_telemetry=False)
            self._client = chromadb.PersistentClient(str(self._folder), settings=settings)
            self._collection = self._client.get_or_create_collection(
                COLLECTION,
                embedding_function=cast(Any, Refusing()),
                configuration={"hnsw": {"space": "cosine"}},
                metadata={"embedder": self._embedder},
            )
            if (self._collection.metadata or {}).get("embedder") != self._embedder:
                raise IndexBroken("the vectors were made by another embedder")
        return self._collection

    def load(self) -> StoredVectors:
        """All that is stored; opened anew, because an open client does not see what other processes add."""
        import numpy as np

        self.close()
        if self._segments() != self._sealed():
            raise IndexBroken("the store is being written, or was left half-written")
        ids: list[str] = []
        digests: list[str] = []
        pages: list[Matrix] = [np.empty((0, self._dimensions), np.float32)]
        with self._known_failures():
            collection = self._open()
            while (page := collection.get(limit=PAGE, offset=len(ids), include=["embeddings", "metadatas"]))["ids"]:
                ids += page["ids"]
                digests += [str(m.get("digest", "")) for m in page["metadatas"] or []]
                pages.append(np.asarray(page["embeddings"], np.float32))
            matrix = np.concatenate(pages)
        if (
            len(matrix) != len(ids)
            or len(digests) != len(ids)
            or not np.allclose((matrix**2).sum(axis=1), 1, atol=0.01)
        ):
            raise IndexBroken("what the store holds are not our vectors")
        return StoredVectors(ids, digests, matrix)

    def _segments(self) -> dict[str, list[int]]:
        """Size and checksum of each file that Chroma has written for good.

        A segment without its metadata file is scratch: Chroma makes it anew from its database whenever it opens it.
        """
        folders = [metadata.parent for metadata in self._folder.glob("*/index_metadata.pickle")]
        files = sorted(file for folder in folders for file in folder.iterdir())
        return {f"{f.parent.name}/{f.name}": [len(content := f.read_bytes()), zlib.crc32(content)] for f in files}

    def _sealed(self) -> object:
        """What `_segments` was when writing was done."""
        try:
            return json.loads((self._folder / SEAL).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            return None

    def seal(self) -> None:
        """Say that writing is done."""
        self.close()
        with self._known_failures():
            part = self._folder / f"{SEAL}.part"
            part.write_text(json.dumps(self._segments()), encoding="utf-8")
            part.replace(self._folder / SEAL)

    def put(self, ids: Sequence[str], digests: Sequence[str], vectors: Matrix) -> None:
        """Add or replace."""

        def write(rows: slice) -> None:
            self._open().upsert(
                ids=list(ids[rows]),
                embeddings=vectors[rows],
                metadatas=[{"digest": digest} for digest in digests[rows]],
            )

        self._paged(len(ids), write)

    def drop(self, ids: Sequence[str]) -> None:
        """Delete those that are there."""
        self._paged(len(ids), lambda rows: self._open().delete(ids=list(ids[rows])))

    def _paged(self, count: int, write: Callable[[slice], object]) -> None:
        with self._known_failures():
            for start in range(0, count, PAGE):
                write(slice(start, start + PAGE))

    def close(self) -> None:
        """Let go of the files."""
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            cast(Any, client).close()  # the interface that Chroma declares does not have it, every client does

    def reset(self) -> None:
        """Delete everything, whatever state it is in."""
        self.close()
        with self._known_failures():
            if self._folder.exists():
                shutil.rmtree(self._folder)

    @contextmanager
    def _known_failures(self) -> Iterator[None]:
        """Chroma tells a full disk and a damaged file apart only in words."""
        try:
            yield
        except _FAILURES as error:
            words = str(error).lower()
            if any(sign in words for sign in _NOT_WRITABLE):
                raise StorageFailed(
                    f"the index in {self._folder} cannot be written: {error}",
                    "free space there, or set SALES_COPILOT_HOME to a folder that can be written",
                ) from None
            raise IndexBroken(str(error)) from error


_FAILURES = (ChromaError, sqlite3.Error, OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)
"""What Chroma has been seen to raise over a damaged or unwritable folder (AttributeError: it stumbles while it gives
up)."""
_NOT_WRITABLE = ("readonly", "read-only", "disk is full", "no space left", "permission denied", "unable to open")
