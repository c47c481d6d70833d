"""Opening, migrating, locking, failing: what the deals' database does when the world is not as it should be."""

import resource
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from copilot.domain.deal import Deal
from copilot.errors import CopilotError, StorageFailed, WrongUsage
from copilot.storage import open_store
from copilot.storage.schema import MIGRATIONS, bring_up_to_date, known_revisions
from copilot.storage.store import DealWrite
from copilot.storage.tables import METADATA

DEAL = Deal(id="acme", account="Acme", created=datetime(2026, 11, 24, tzinfo=UTC))


def following(deal: Deal, **fields: object) -> Deal:
    return deal.model_copy(update={"revision": deal.revision + 1, **fields})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "deals.sqlite3"


def test_the_file_and_its_folder_are_the_users_alone(file: Path) -> None:
    store = open_store(file)
    store.add(DEAL)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_was_written_is_there_when_opened_again(file: Path) -> None:
    open_store(file).add(DEAL)
    again = open_store(f"sqlite:///{file}")
    assert again.deals() == (DEAL,)
    assert again.deal("other") is None


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(file: Path) -> None:
    mine, yours = open_store(file), open_store(file)
    mine.add(DEAL)
    yours.write(DealWrite(following(DEAL, notes="first")))
    with pytest.raises(StorageFailed, match="somebody else changed the deal") as refused:
        mine.write(DealWrite(following(DEAL, notes="second")))
    assert refused.value.hint
    assert [d.notes for d in mine.deals()] == ["first"]


def test_a_write_to_two_deals_is_all_or_nothing(file: Path) -> None:
    store = open_store(file)
    other = DEAL.model_copy(update={"id": "other"})
    store.add(DEAL)
    store.add(other)
    stale = other.model_copy(update={"revision": 7})
    with pytest.raises(StorageFailed):
        store.write(DealWrite(following(DEAL, notes="x")), DealWrite(stale))
    assert store.deal("acme") == DEAL


def test_two_deals_of_one_id_are_refused(file: Path) -> None:
    store = open_store(file)
    store.add(DEAL)
    with pytest.raises(StorageFailed):
        store.add(DEAL)


def test_a_locked_database_is_told_after_the_wait(file: Path) -> None:
    store = open_store(file, busy_seconds=0.05)
    store.add(DEAL)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailed, match="in use by another program"):
            store.write(DealWrite(following(DEAL)))
        assert store.deal("acme") == DEAL
    store.write(DealWrite(following(DEAL)))


@contextmanager
def no_room(limit: int) -> Iterator[None]:
    """No file of this process may grow beyond `limit` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_leaves_the_deal_as_it_was(file: Path) -> None:
    store = open_store(file)
    store.add(DEAL)
    with no_room(8192), pytest.raises(StorageFailed) as failed:
        store.write(DealWrite(following(DEAL, notes="x" * 200_000)))
    assert "space" in failed.value.hint
    assert store.deal("acme") == DEAL
    store.write(DealWrite(following(DEAL, notes="y")))


def test_a_file_that_is_no_database_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"these are not the deals you are looking for" * 100)
    before = file.read_bytes()
    with pytest.raises(StorageFailed, match="no database"):
        open_store(file)
    assert file.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StorageFailed):
        open_store(tmp_path / "data" / "deals.sqlite3")


@pytest.mark.parametrize("url", ["mysql://localhost/deals", "sqlite://", "https://example.com/x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(WrongUsage):
        open_store(url)


def test_a_postgresql_server_that_is_not_there_is_a_known_problem() -> None:
    with pytest.raises(CopilotError) as failed:
        open_store("postgresql://nobody:secret@127.0.0.1:1/deals", busy_seconds=0.1)
    assert failed.value.hint
    assert "secret" not in failed.value.message


def test_a_database_of_a_newer_program_is_not_touched(file: Path) -> None:
    open_store(file).add(DEAL)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(StorageFailed, match="newer version") as refused:
        open_store(file)
    assert "upgrade" in refused.value.hint
    assert file.read_bytes() == before


NEXT = '''"""Test."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("deal", sa.Column("colour", sa.String(8)))
'''


def test_an_older_database_is_copied_then_migrated(file: Path, tmp_path: Path) -> None:
    store = open_store(file)
    store.add(DEAL)
    newer = tmp_path / "migrations"
    (newer / "versions").mkdir(parents=True)
    for source in [MIGRATIONS / "env.py", *(MIGRATIONS / "versions").glob("0*.py")]:
        (newer / source.relative_to(MIGRATIONS)).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    (newer / "versions" / "0002_colour.py").write_text(NEXT, encoding="utf-8")
    engine = sa.create_engine(f"sqlite:///{file}")
    bring_up_to_date(engine, file, newer)
    bring_up_to_date(engine, file, newer)
    assert "colour" in {c["name"] for c in sa.inspect(engine).get_columns("deal")}
    engine.dispose()
    copy = file.with_name("deals-before-0002.sqlite3")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert open_store(copy).deals() == (DEAL,)


def test_the_migrations_end_where_the_program_expects_its_tables(file: Path) -> None:
    open_store(file)
    engine = sa.create_engine(f"sqlite:///{file}")
    found = sa.inspect(engine)
    made = {t: {c["name"] for c in found.get_columns(t)} for t in found.get_table_names() if t != "alembic_version"}
    engine.dispose()
    assert made == {name: set(table.columns.keys()) for name, table in METADATA.tables.items()}
    assert known_revisions()[0] == "0001"


def test_forgetting_leaves_no_words_in_the_file(file: Path) -> None:
    store = open_store(file)
    store.add(DEAL.model_copy(update={"notes": "the confidential word is xylophone" * 40}))
    store.forget("acme")
    store.close()
    assert all(b"xylophone" not in f.read_bytes() for f in file.parent.iterdir())


def test_an_open_without_work_loads_no_migration_tool_and_the_package_alone_no_database(file: Path) -> None:
    open_store(file).close()
    code = (
        "import sys; import copilot.storage, copilot.service.deals, copilot.cli.deals; "
        "assert 'sqlalchemy' not in sys.modules; "
        f"copilot.storage.open_store(__import__('pathlib').Path({str(file)!r})).deals(); "
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
