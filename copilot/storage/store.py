"""Reading and writing deals; each method is one transaction."""

from array import array
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from copilot.domain.attention import Activity
from copilot.domain.deal import Call, Deal
from copilot.domain.proposal import HistoryEntry, ItemState, ProposalItem
from copilot.storage.failures import changed_meanwhile, told
from copilot.storage.tables import CALL, DEAL, HISTORY, PROPOSAL_ITEM


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call with the hashes of its word triples, by which the same call is recognised in another export."""

    call: Call
    shingles: frozenset[int]


@dataclass(frozen=True, slots=True)
class DealWrite:
    """One deal's share of a transaction.

    `deal` is the deal as it shall be, its revision one above the one that was read. `items` are set or replaced,
    `gone_items` removed, `history` added, the entries numbered `undone` marked; `call` is added, or comes to this deal.
    """

    deal: Deal
    items: tuple[ProposalItem, ...] = ()
    gone_items: tuple[str, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    undone: tuple[int, ...] = ()
    call: StoredCall | None = None


class Store:
    """The deals' database. Its methods raise StorageFailed, and then nothing was written."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with told("the deals cannot be read"), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with (
            told("not saved"),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def deals(self) -> tuple[Deal, ...]:
        """All deals, by id."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(DEAL.c.document).order_by(DEAL.c.id)).scalars().all()
        return tuple(Deal.model_validate(row) for row in rows)

    def activity(self) -> dict[str, Activity]:
        """The last call and the number of open items of each deal that has some, without reading the calls."""
        document = CALL.c.document
        held = sa.func.coalesce(
            document["meeting_date"].as_string(), sa.func.substr(document["attached"].as_string(), 1, 10)
        )
        last = sa.select(CALL.c.deal, sa.func.max(held)).group_by(CALL.c.deal)
        waiting = (
            sa.select(PROPOSAL_ITEM.c.deal, sa.func.count().label("waiting"))
            .where(PROPOSAL_ITEM.c.state == ItemState.PROPOSED.value)
            .group_by(PROPOSAL_ITEM.c.deal)
        )
        with self._reading() as connection:
            days = {deal: date.fromisoformat(day) for deal, day in connection.execute(last)}
            counts = {row.deal: row.waiting for row in connection.execute(waiting)}
        return {deal: Activity(days.get(deal), counts.get(deal, 0)) for deal in days.keys() | counts.keys()}

    def deal(self, deal_id: str) -> Deal | None:
        """The deal of that id, or None."""
        with self._reading() as connection:
            row = connection.execute(sa.select(DEAL.c.document).where(DEAL.c.id == deal_id)).scalar()
        return None if row is None else Deal.model_validate(row)

    def calls(self, deal_id: str) -> tuple[StoredCall, ...]:
        """The calls of a deal, in the order in which they were attached."""
        query = sa.select(CALL.c.document, CALL.c.shingles).where(CALL.c.deal == deal_id)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        found = (StoredCall(Call.model_validate(row.document), _unpacked(row.shingles)) for row in rows)
        return tuple(sorted(found, key=lambda s: (s.call.attached, s.call.id)))

    def call(self, call_id: str) -> StoredCall | None:
        """The call of that id, whatever its deal, or None."""
        query = sa.select(CALL.c.document, CALL.c.shingles).where(CALL.c.id == call_id)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else StoredCall(Call.model_validate(row.document), _unpacked(row.shingles))

    def calls_of_size(self, hashes: int, part: float) -> tuple[StoredCall, ...]:
        """The calls of all deals with about so many hashes: the fewer at least that part of the more."""
        size = sa.func.length(CALL.c.shingles)
        query = sa.select(CALL.c.document, CALL.c.shingles).where(
            size >= int(hashes * part) * 8, size * part <= (hashes + 1) * 8
        )
        with self._reading() as connection:
            rows = connection.execute(query.order_by(CALL.c.id)).all()
        return tuple(StoredCall(Call.model_validate(row.document), _unpacked(row.shingles)) for row in rows)

    def participants(self) -> tuple[tuple[str, list[dict[str, Any]]], ...]:
        """The people whom the files of calls list, as JSON, for each call with its deal."""
        people = CALL.c.document["analysis"]["transcript"]["participants"]
        with self._reading() as connection:
            rows = connection.execute(sa.select(CALL.c.deal, people)).all()
        return tuple((deal, found or []) for deal, found in rows)

    def call_ids(self) -> tuple[str, ...]:
        """The ids of all calls of all deals."""
        with self._reading() as connection:
            return tuple(connection.execute(sa.select(CALL.c.id).order_by(CALL.c.id)).scalars().all())

    def items(self, deal_id: str, ids: Collection[str] | None = None) -> tuple[ProposalItem, ...]:
        """The items ever proposed to a deal, oldest first; of these ids where given."""
        query = sa.select(PROPOSAL_ITEM.c.document).where(PROPOSAL_ITEM.c.deal == deal_id)
        if ids is not None:
            query = query.where(PROPOSAL_ITEM.c.id.in_(ids))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(PROPOSAL_ITEM.c.number)).scalars().all()
        return tuple(ProposalItem.model_validate(row) for row in rows)

    def item_names(self, deal_id: str) -> frozenset[str]:
        """The ids of a deal's items, with those that only its history still names (and the fields entered)."""
        queries = (
            sa.select(PROPOSAL_ITEM.c.id).where(PROPOSAL_ITEM.c.deal == deal_id),
            sa.select(HISTORY.c.document["item"].as_string()).where(HISTORY.c.deal == deal_id),
        )
        with self._reading() as connection:
            return frozenset(name for query in queries for name in connection.execute(query).scalars())

    def last_seq(self, deal_id: str) -> int:
        """The number of the last history entry of a deal; 0 where there is none."""
        query = sa.select(sa.func.max(HISTORY.c.seq)).where(HISTORY.c.deal == deal_id)
        with self._reading() as connection:
            return connection.execute(query).scalar() or 0

    def history(self, deal_id: str) -> tuple[HistoryEntry, ...]:
        """The history of a deal, oldest first."""
        query = sa.select(HISTORY.c.document, HISTORY.c.undone).where(HISTORY.c.deal == deal_id).order_by(HISTORY.c.seq)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(HistoryEntry.model_validate({**row.document, "undone": row.undone}) for row in rows)

    def add(self, deal: Deal) -> None:
        """A new deal. Its id is free, or StorageFailed."""
        with self._writing() as connection:
            connection.execute(
                sa.insert(DEAL).values(id=deal.id, revision=deal.revision, document=deal.model_dump(mode="json"))
            )

    def write(self, *writes: DealWrite) -> None:
        """All of it or nothing. A deal whose revision is no longer the one that was read stops the whole."""
        with self._writing() as connection:
            for write in writes:
                _set_deal(connection, write.deal)
                _set_items(connection, write)
                _set_history(connection, write)
                if write.call is not None:
                    _set_call(connection, write.call)

    def forget(self, deal_id: str) -> None:
        """Delete a deal with its calls, items and history, and what the write-ahead log still holds of them."""
        with self._writing() as connection:
            for table in (CALL, PROPOSAL_ITEM, HISTORY):
                connection.execute(sa.delete(table).where(table.c.deal == deal_id))
            connection.execute(sa.delete(DEAL).where(DEAL.c.id == deal_id))
        if self._engine.dialect.name == "sqlite":
            with told("the deal is deleted, but traces may be left in the log"), self._engine.connect() as connection:
                cursor = connection.connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.close()


def _set_deal(connection: sa.Connection, deal: Deal) -> None:
    changed = connection.execute(
        sa.update(DEAL)
        .where(DEAL.c.id == deal.id, DEAL.c.revision == deal.revision - 1)
        .values(revision=deal.revision, document=deal.model_dump(mode="json"))
    )
    if changed.rowcount != 1:
        raise changed_meanwhile("not saved")


def _set_items(connection: sa.Connection, write: DealWrite) -> None:
    replaced = [item.id for item in write.items]
    connection.execute(
        sa.delete(PROPOSAL_ITEM).where(
            PROPOSAL_ITEM.c.deal == write.deal.id, PROPOSAL_ITEM.c.id.in_([*replaced, *write.gone_items])
        )
    )
    if write.items:
        connection.execute(sa.insert(PROPOSAL_ITEM), [_item_row(item) for item in write.items])


def _item_row(item: ProposalItem) -> dict[str, Any]:
    return {
        "deal": item.deal,
        "id": item.id,
        "number": item.number,
        "call": item.call,
        "state": item.state.value,
        "document": item.model_dump(mode="json"),
    }


def _set_history(connection: sa.Connection, write: DealWrite) -> None:
    if write.undone:
        connection.execute(
            sa.update(HISTORY)
            .where(HISTORY.c.deal == write.deal.id, HISTORY.c.seq.in_(write.undone))
            .values(undone=True)
        )
    if write.history:
        rows = [
            {"deal": write.deal.id, "seq": e.seq, "undone": e.undone, "document": e.model_dump(mode="json")}
            for e in write.history
        ]
        connection.execute(sa.insert(HISTORY), rows)


def _set_call(connection: sa.Connection, stored: StoredCall) -> None:
    call = stored.call
    connection.execute(sa.delete(CALL).where(CALL.c.id == call.id))
    connection.execute(
        sa.insert(CALL).values(
            id=call.id,
            deal=call.deal,
            fingerprint=call.fingerprint,
            shingles=array("Q", sorted(stored.shingles)).tobytes(),
            document=call.model_dump(mode="json"),
        )
    )


def _unpacked(data: bytes) -> frozenset[int]:
    hashes = array("Q")
    hashes.frombytes(data)
    return frozenset(hashes)
