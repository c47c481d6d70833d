"""How a database is opened: where it is, who may read it, how it waits."""

import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from copilot.errors import CopilotError, WrongUsage
from copilot.paths import private_folder
from copilot.storage.failures import told
from copilot.storage.schema import bring_up_to_date
from copilot.storage.store import Store


def opened(target: str | Path, busy_seconds: float) -> Store:
    """The store at a path or URL, created and migrated as needed."""
    url = _url(target)
    if url.drivername.startswith("sqlite"):
        return _sqlite(Path(url.database or ""), busy_seconds, own_folder=isinstance(target, Path))
    return _postgresql(url, busy_seconds)


def _url(target: str | Path) -> sa.URL:
    if isinstance(target, Path) or "://" not in target:
        return sa.URL.create("sqlite", database=str(target))
    try:
        url = sa.make_url(target)
    except ArgumentError:
        raise WrongUsage(
            "database_url is not a URL", "postgresql://USER:PASSWORD@HOST/NAME, or leave it unset"
        ) from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql") or (url.drivername == "sqlite" and not url.database):
        raise WrongUsage(
            f"deals are kept in a SQLite file or in PostgreSQL, not in {url.drivername!r}",
            "set database_url to postgresql://USER:PASSWORD@HOST/NAME, or leave it unset",
        )
    return url


def _sqlite(file: Path, busy_seconds: float, *, own_folder: bool) -> Store:
    """A file by path lies in our data folder, which is closed to others; one by URL may lie in any folder."""
    with told("the deals cannot be opened"):
        if own_folder or not file.parent.is_dir():
            private_folder(file.parent)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        if sys.platform != "win32":
            file.chmod(0o600)
        engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(file)), poolclass=NullPool, connect_args={"timeout": busy_seconds}
        )
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
        bring_up_to_date(engine, file)
    return Store(engine)


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    """Ours to begin transactions, so that tables are made in one too; what is deleted is overwritten on the disk."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")


def _begin(connection: sa.Connection) -> None:
    """A writer takes its lock at once: it waits at the start, and never fails half-way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: sa.URL, busy_seconds: float) -> Store:
    wait = f"-c lock_timeout={int(busy_seconds * 1000)}"
    try:
        engine = sa.create_engine(
            url, pool_pre_ping=True, connect_args={"connect_timeout": max(2, int(busy_seconds)), "options": wait}
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise CopilotError(
            f"PostgreSQL needs a driver that is not installed ({error})", 'pip install "psycopg[binary]"'
        ) from None
    with told("the deals cannot be opened"):
        bring_up_to_date(engine, None)
    return Store(engine)
