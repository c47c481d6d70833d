"""One SQLite file beside the vectors: what was read of which file, and the words of every passage (FTS5).

Everything in it is a cache. Its writes are short; the lock for rebuilding the index is a file of its own.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from copilot.errors import StorageFailed
from copilot.library.layers import Stamp
from copilot.library.vectors import IndexBroken
from copilot.paths import private_folder

SCHEMA_VERSION = 1
WAIT_SECONDS = 30.0
LOCK_WAIT_SECONDS = 600.0
"""How long one process waits for another that builds the index; a large first index takes minutes."""

_SCHEMA = f"""
CREATE TABLE files (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, reading TEXT NOT NULL);
CREATE TABLE readings (key TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE pieces (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(content, tokenize = 'porter unicode61 remove_diacritics 2');
PRAGMA user_version = {SCHEMA_VERSION};
"""
_CANNOT_WRITE = ("SQLITE_READONLY", "SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM", "SQLITE_AUTH")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


class Catalogue:
    """The file. Raises IndexBroken where it is damaged, StorageFailed where it cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _known_failures(folder):
            private_folder(folder)
            self._db = _connect(folder / "catalogue.sqlite3", WAIT_SECONDS)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            with self._writing():
                version = self._db.execute("PRAGMA user_version").fetchone()[0]
                if version == 0:
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        self._db.execute(statement)
                elif version != SCHEMA_VERSION:
                    raise IndexBroken("the catalogue was written by another version of the program")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction."""
        with _known_failures(self._folder):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def building(self) -> Iterator[None]:
        """Held by the one process that changes the index; others wait, and then find it done."""
        with _known_failures(self._folder):
            lock = _connect(self._folder / "building.lock", LOCK_WAIT_SECONDS)
        try:
            with _known_failures(self._folder):
                lock.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            lock.close()

    def files(self) -> dict[str, tuple[Stamp, str]]:
        """Stamp and key of the reading of each file, by full path, as they were last noted."""
        with _known_failures(self._folder):
            rows = self._db.execute("SELECT path, stamp, reading FROM files").fetchall()
        return {path: (Stamp(*map(int, stamp.split())), reading) for path, stamp, reading in rows}

    def readings(self) -> dict[str, str]:
        """All readings that are kept, by key, in their JSON form."""
        with _known_failures(self._folder):
            return dict(self._db.execute("SELECT key, content FROM readings").fetchall())

    def note(
        self, files: Mapping[str, tuple[Stamp, str]], readings: Mapping[str, str], gone: Iterable[str] = ()
    ) -> None:
        """Keep what was read, forget the files that are gone, and the readings that no file has any more."""
        with self._writing():
            self._db.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])
            rows = [(path, " ".join(map(str, stamp)), key) for path, (stamp, key) in files.items()]
            self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)
            self._db.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?)", readings.items())
            self._db.execute("DELETE FROM readings WHERE key NOT IN (SELECT reading FROM files)")

    def pieces(self) -> dict[str, str]:
        """Digest of each piece whose words are kept, by id."""
        with _known_failures(self._folder):
            return dict(self._db.execute("SELECT id, digest FROM pieces").fetchall())

    def put_words(self, pieces: Iterable[tuple[str, str, str]], gone: Iterable[str]) -> None:
        """Add or replace (id, digest, text) of pieces, and forget those that are gone."""
        pieces = list(pieces)
        with self._writing():
            for piece_id in [*gone, *(p[0] for p in pieces)]:
                self._db.execute(
                    "DELETE FROM words WHERE rowid = (SELECT number FROM pieces WHERE id = ?)", (piece_id,)
                )
                self._db.execute("DELETE FROM pieces WHERE id = ?", (piece_id,))
            for piece_id, digest, text in pieces:
                number = self._db.execute("INSERT INTO pieces (id, digest) VALUES (?, ?)", (piece_id, digest)).lastrowid
                self._db.execute("INSERT INTO words (rowid, content) VALUES (?, ?)", (number, text))

    def find_words(self, match: str) -> Iterator[str]:
        """Ids of the pieces that an FTS5 expression matches, best first by BM25."""
        with _known_failures(self._folder):
            yield from (
                row[0]
                for row in self._db.execute(
                    "SELECT pieces.id FROM words JOIN pieces ON pieces.number = words.rowid "
                    "WHERE words MATCH ? ORDER BY words.rank",
                    (match,),
                )
            )


def _connect(file: Path, wait: float) -> sqlite3.Connection:
    """A connection without automatic transactions; callers see to it that one thread uses it at a time."""
    return sqlite3.connect(file, timeout=wait, isolation_level=None, check_same_thread=False)


@contextmanager
def _known_failures(folder: Path) -> Iterator[None]:
    """SQLite's failures as ours: cannot be written, taken by another process, or damaged."""
    writable = "free space there, or set SALES_COPILOT_HOME to a folder that can be written"
    try:
        yield
    except OSError as error:
        raise StorageFailed(f"the index in {folder} cannot be written: {error.strerror or error}", writable) from None
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(_CANNOT_WRITE):
            raise StorageFailed(f"the index in {folder} cannot be written: {error}", writable) from None
        if name.startswith(_BUSY):
            raise StorageFailed(
                f"another process has been busy with the index in {folder} for too long", "try again when it has ended"
            ) from None
        raise IndexBroken(str(error)) from error
