"""The store of the Open Badges API: what each owner keeps, byte for byte as it came. SQLite or PostgreSQL."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, text

from vcmicro.database import COLUMN_TYPES, Database, Step
from vcmicro.errors import invalid


def _profiles_credentials(connection: Connection) -> None:
    for statement in (
        "CREATE TABLE vcmicro_badge_profile (owner TEXT NOT NULL PRIMARY KEY, body {bytes} NOT NULL)",
        """CREATE TABLE vcmicro_badge_credential (
            id {identity}, owner TEXT NOT NULL, identity TEXT NOT NULL, issued BIGINT NOT NULL,
            is_token BIGINT NOT NULL, body {bytes} NOT NULL, UNIQUE (owner, identity))""",
    ):
        connection.execute(text(statement.format_map(COLUMN_TYPES[connection.dialect.name])))


STEPS: tuple[Step, ...] = (_profiles_credentials,)


class Kept(NamedTuple):
    """A credential: JSON, or with ``is_token`` a compact JWS."""

    is_token: bool
    body: bytes


class Arrived(NamedTuple):
    """A credential that is to be kept: its identity (digest of issuer and id), and when it was issued."""

    identity: str
    issued: int
    kept: Kept


class Keeping(Database):
    """The badges and profiles of one database, by its path or URL.

    Raises:
        ValueError, Unavailable: ``server.store``, as ``Database``.
    """

    def __init__(self, at: str) -> None:
        super().__init__(at, name="badge", steps=STEPS, code="server.store")

    def put(self, owner: str, arrived: Arrived, most: int) -> bool:
        """Keep a credential, or put it in the place of one with its identity; True if it is new.

        Raises:
            Invalid: ``server.full`` where the owner keeps ``most`` already, ``server.older`` where what is kept was
                issued later.
        """
        values = {
            "owner": owner,
            "identity": arrived.identity,
            "issued": arrived.issued,
            "token": int(arrived.kept.is_token),
            "body": arrived.kept.body,
        }
        with self.write() as connection:
            found = connection.execute(text(_FIND + _locking(connection)), values).one_or_none()
            if found is None:
                if _count(connection, owner) >= most:
                    raise invalid("server.full", f"{most:,} credentials are kept already")
                return _inserted(connection, values)
            if found[0] > arrived.issued:
                raise invalid("server.older", "the credential that is kept was issued later")
            connection.execute(text(_REPLACE), values)
            return False

    def page(self, owner: str, since: int | None, offset: int, limit: int, most_bytes: int) -> tuple[int, list[Kept]]:
        """How many credentials there are, and those from ``offset`` on: ``limit`` or ``most_bytes`` of them at most.

        One is given however large it is. They stay in the order in which they first came.
        """
        values = {"owner": owner, "since": since, "offset": offset, "limit": limit}
        later = "" if since is None else " AND issued > :since"
        query = f"""SELECT is_token, body FROM vcmicro_badge_credential WHERE owner = :owner{later}
            ORDER BY id LIMIT :limit OFFSET :offset"""
        found: list[Kept] = []
        with self.read() as connection:
            total = _count(connection, owner, since)
            size = 0
            for is_token, body in connection.execute(text(query), values):
                size += len(body)
                if found and size > most_bytes:
                    break
                found.append(Kept(bool(is_token), bytes(body)))
        return total, found

    def profile(self, owner: str) -> bytes | None:
        """The profile of an owner."""
        with self.read() as connection:
            query = text("SELECT body FROM vcmicro_badge_profile WHERE owner = :owner")
            found = connection.execute(query, {"owner": owner}).one_or_none()
        return None if found is None else bytes(found[0])

    def put_profile(self, owner: str, body: bytes) -> None:
        """Keep a profile in the place of the one before."""
        statement = """INSERT INTO vcmicro_badge_profile (owner, body) VALUES (:owner, :body)
            ON CONFLICT (owner) DO UPDATE SET body = excluded.body"""
        with self.write() as connection:
            connection.execute(text(statement), {"owner": owner, "body": body})


@lru_cache(maxsize=8)
def keeping_at(at: str) -> Keeping:
    """The store at a path or URL, opened once in a process."""
    return Keeping(at)


_FIND = "SELECT issued FROM vcmicro_badge_credential WHERE owner = :owner AND identity = :identity"
_REPLACE = """UPDATE vcmicro_badge_credential SET issued = :issued, is_token = :token, body = :body
    WHERE owner = :owner AND identity = :identity"""
_INSERT = """INSERT INTO vcmicro_badge_credential (owner, identity, issued, is_token, body)
    VALUES (:owner, :identity, :issued, :token, :body) ON CONFLICT (owner, identity) DO NOTHING"""


def _inserted(connection: Connection, values: dict[str, object]) -> bool:
    """Insert; where another transaction was faster (PostgreSQL), what it kept is replaced."""
    if connection.execute(text(_INSERT), values).rowcount:
        return True
    connection.execute(text(f"{_REPLACE} AND issued <= :issued"), values)
    return False


def _locking(connection: Connection) -> str:
    return " FOR UPDATE" if connection.dialect.name == "postgresql" else ""


def _count(connection: Connection, owner: str, since: int | None = None) -> int:
    later = "" if since is None else " AND issued > :since"
    query = text(f"SELECT COUNT(*) FROM vcmicro_badge_credential WHERE owner = :owner{later}")
    return int(connection.execute(query, {"owner": owner, "since": since}).scalar_one())
