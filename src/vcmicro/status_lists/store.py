"""What status lists keep in a database: lists, allocated entries, and the list that was signed last.

Whoever changes a list holds its lock for the whole of a short transaction (SQLite: the database's write lock;
PostgreSQL: the list's row), so two processes take turns.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, text

from vcmicro.database import Database, Step
from vcmicro.errors import invalid
from vcmicro.problems import shown
from vcmicro.status_lists.migrations import STEPS

_TRIES = 64


class ListRow(NamedTuple):
    """A list as the store has it; ``version`` counts the changes of its values."""

    id: int
    url: str
    issuer: str
    settings: str
    allocated: int
    version: int


class EntryRow(NamedTuple):
    """An allocated entry."""

    position: int
    purpose: str
    credential_id: str | None
    value: int


class Publication(NamedTuple):
    """The list that was signed last, and the version of the values in it."""

    version: int
    published_at: int
    body: bytes


class Store(Database):
    """The status lists of one database, by its path (SQLite) or URL (``sqlite:///...``, ``postgresql://...``).

    Raises:
        ValueError, Unavailable: ``status.store``, as ``Database``.
    """

    def __init__(self, at: str | Path, *, steps: Sequence[Step] = STEPS) -> None:
        super().__init__(at, name="status", steps=steps, code="status.store")

    def create_list(self, url: str, issuer: str, settings: str) -> None:
        """Put the list in, if the store has none at ``url``."""
        statement = """INSERT INTO vcmicro_status_list (url, issuer, settings) VALUES (:url, :issuer, :settings)
            ON CONFLICT (url) DO NOTHING"""
        with self.write() as connection:
            connection.execute(text(statement), {"url": url, "issuer": issuer, "settings": settings})


def find_list(connection: Connection, url: str, *, lock: bool = False) -> ListRow:
    """The list at ``url``; with ``lock``, no other transaction changes it until this one ends.

    Raises:
        Invalid: ``status.store`` where there is none.
    """
    locking = " FOR UPDATE" if lock and connection.dialect.name == "postgresql" else ""
    columns = "id, url, issuer, settings, allocated, version"
    query = text(f"SELECT {columns} FROM vcmicro_status_list WHERE url = :url{locking}")
    row = connection.execute(query, {"url": url}).one_or_none()
    if row is None:
        raise invalid("status.store", f"the store holds no list {shown(url)}")
    return ListRow(*row)


def add_entry(connection: Connection, row: ListRow, size: int, purpose: str, credential_id: str | None) -> int:
    """Allocate an index that was never given out, at random; the caller holds the lock.

    Raises:
        Invalid: ``status.full``.
    """
    if row.allocated >= size:
        raise invalid("status.full", f"all {size:,} entries of {shown(row.url)} are allocated")
    index = _free_index(connection, row.id, size)
    insert = """INSERT INTO vcmicro_status_entry (list_id, entry_index, purpose, credential_id)
        VALUES (:list, :index, :purpose, :credential)"""
    connection.execute(text(insert), {"list": row.id, "index": index, "purpose": purpose, "credential": credential_id})
    count = text("UPDATE vcmicro_status_list SET allocated = allocated + 1 WHERE id = :list")
    connection.execute(count, {"list": row.id})
    return index


def _free_index(connection: Connection, list_id: int, size: int) -> int:
    """One of the free indexes, each as likely as the others: the order of issue must not show in them."""
    taken = text("SELECT 1 FROM vcmicro_status_entry WHERE list_id = :list AND entry_index = :index")
    for _ in range(_TRIES):
        index = secrets.randbelow(size)
        if connection.execute(taken, {"list": list_id, "index": index}).first() is None:
            return index
    every = text("SELECT entry_index FROM vcmicro_status_entry WHERE list_id = :list")
    gone = {row[0] for row in connection.execute(every, {"list": list_id})}
    return secrets.choice([index for index in range(size) if index not in gone])


def find_entries(connection: Connection, row: ListRow, which: int | str, purpose: str | None) -> list[EntryRow]:
    """The entry of an index, or those of a credential's id; with ``purpose``, only those of that purpose.

    Raises:
        Invalid: ``status.unallocated`` where none was allocated.
    """
    member = "credential_id" if isinstance(which, str) else "entry_index"
    query = f"""SELECT entry_index, purpose, credential_id, value FROM vcmicro_status_entry
        WHERE list_id = :list AND {member} = :which ORDER BY entry_index"""
    rows = connection.execute(text(query), {"list": row.id, "which": which})
    found = [each for each in (EntryRow(*row) for row in rows) if purpose in (None, each.purpose)]
    if not found:
        raise invalid("status.unallocated", f"no entry {shown(which)} of {shown(row.url)} was allocated")
    return found


def write_value(connection: Connection, row: ListRow, index: int, value: int) -> None:
    """Set one entry and count the change; the caller holds the lock."""
    entry = text("UPDATE vcmicro_status_entry SET value = :value WHERE list_id = :list AND entry_index = :index")
    connection.execute(entry, {"list": row.id, "index": index, "value": value})
    version = text("UPDATE vcmicro_status_list SET version = version + 1 WHERE id = :list")
    connection.execute(version, {"list": row.id})


def set_values(connection: Connection, of: ListRow) -> dict[int, int]:
    """Every value that is not 0, by index."""
    query = text("SELECT entry_index, value FROM vcmicro_status_entry WHERE list_id = :list AND value <> 0")
    return {int(row[0]): int(row[1]) for row in connection.execute(query, {"list": of.id})}


def write_publication(connection: Connection, row: ListRow, published_at: int, body: bytes) -> None:
    """Keep what was signed in place of what was signed before; the caller holds the lock."""
    statement = """INSERT INTO vcmicro_status_publication (list_id, version, published_at, body)
        VALUES (:list, :version, :at, :body) ON CONFLICT (list_id)
        DO UPDATE SET version = excluded.version, published_at = excluded.published_at, body = excluded.body"""
    values = {"list": row.id, "version": row.version, "at": published_at, "body": body}
    connection.execute(text(statement), values)


def find_publication(connection: Connection, row: ListRow) -> Publication | None:
    """What was signed last."""
    query = text("SELECT version, published_at, body FROM vcmicro_status_publication WHERE list_id = :list")
    found = connection.execute(query, {"list": row.id}).one_or_none()
    return None if found is None else Publication(int(found[0]), int(found[1]), bytes(found[2]))
