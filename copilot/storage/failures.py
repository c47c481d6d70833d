"""A database's complaints, as problems that a person can mend."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from copilot.errors import StorageFailed

AGAIN = "run the command again"

_CAUSES = (
    ("locked", "the deals' database is in use by another program", AGAIN),
    ("disk is full", "the disk is full", "free some space, then " + AGAIN),
    ("disk i/o", "the disk refused to write", "check free space and the disk, then " + AGAIN),
    ("readonly", "the deals' database cannot be written", "check who owns the folder: sales-copilot where"),
    ("read-only", "the deals' database cannot be written", "check who owns the folder: sales-copilot where"),
    ("unable to open", "the deals' database cannot be opened", "check who owns the folder: sales-copilot where"),
    ("not a database", "the deals' file is no database", "move it away, a new one is made: sales-copilot where"),
    ("malformed", "the deals' database is damaged", "put a backup in its place: sales-copilot where"),
    ("connection", "the database server does not answer", "check database_url in your settings: sales-copilot where"),
    ("authentication", "the database server refuses the login", "check database_url in your settings"),
)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turn a failure of the database or of the file system into StorageFailed: what failed, why, and what to do."""
    try:
        yield
    except IntegrityError:
        raise changed_meanwhile(what) from None
    except (SQLAlchemyError, OSError) as error:
        raise _failure(what, error) from error


def changed_meanwhile(what: str) -> StorageFailed:
    """The failure of the second of two writers."""
    return StorageFailed(
        f"{what}: somebody else changed the deal at the same time; nothing of yours was written",
        f"look at the deal as it is now, then {AGAIN}",
    )


def _failure(what: str, error: SQLAlchemyError | OSError) -> StorageFailed:
    words = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    for sign, cause, hint in _CAUSES:
        if sign in words.lower():
            return StorageFailed(f"{what}: {cause} ({words.splitlines()[0]})", hint)
    first = words.splitlines()[0] if words else type(error).__name__
    return StorageFailed(f"{what}: {first}", "check the folder and the settings: sales-copilot where")
