"""Deals, calls, proposals and history in SQL: the only door to SQLAlchemy and Alembic, which load on first use."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copilot.storage.store import Store

__all__ = ["open_store"]


def open_store(target: str | Path, *, busy_seconds: float = 5.0) -> "Store":
    """Open the deals' database, create it where there is none, and bring an older one up to date.

    `target` is the path of a SQLite file, or a `sqlite:///` or `postgresql://` URL. `busy_seconds` is how long a
    write waits for another program's. Raises StorageFailed where the database cannot be opened, is damaged, or was
    written by a newer version of the program.
    """
    from copilot.storage.opening import opened

    return opened(target, busy_seconds)
