"""The schema's versions: which the program knows, which a database has, and how one becomes the other."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from copilot.errors import StorageFailed

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x5A1E5
"""The key of the lock on a PostgreSQL server under which one program migrates and others wait."""


def known_revisions(migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """The revisions in their order, read from the files' names: Alembic is loaded only when there is work for it."""
    return tuple(sorted(f.name.split("_")[0] for f in (migrations / "versions").glob("[0-9]*_*.py")))


def revision_of(connection: sa.Connection) -> str | None:
    """The revision of a database; None for one without our tables."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def bring_up_to_date(engine: sa.Engine, file: Path | None, migrations: Path = MIGRATIONS) -> None:
    """Create the tables or migrate an older database, in one transaction; an older SQLite `file` is copied first.

    Raises StorageFailed for a database of a newer program, before anything is touched.
    """
    known = known_revisions(migrations)
    with engine.connect() as connection:
        found = revision_of(connection)
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise StorageFailed(
            f"the deals' database was written by a newer version of the program (revision {found}, "
            f"this program knows {known[-1]}); it was not touched",
            "pip install --upgrade sales-copilot",
        )
    if found is not None and file is not None:
        _copy(file, file.with_name(f"{file.stem}-before-{known[-1]}{file.suffix}"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if revision_of(connection) != known[-1]:
            _upgrade(connection, migrations)
    if file is not None:
        with engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.close()


def _upgrade(connection: sa.Connection, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(file: Path, backup: Path) -> None:
    """A whole copy, also of what is still in the write-ahead log."""
    temporary = backup.with_name(backup.name + ".part")
    temporary.unlink(missing_ok=True)
    os.close(os.open(temporary, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(temporary)) as copy:
        source.backup(copy)
    temporary.replace(backup)
