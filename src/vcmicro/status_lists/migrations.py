"""The tables of the store of status lists, as numbered steps (see ``vcmicro.database``)."""

from __future__ import annotations

from sqlalchemy import Connection, text

from vcmicro.database import COLUMN_TYPES, Step


def _lists_entries_publications(connection: Connection) -> None:
    for statement in (
        """CREATE TABLE vcmicro_status_list (
            id {identity}, url TEXT NOT NULL UNIQUE, issuer TEXT NOT NULL, settings TEXT NOT NULL,
            allocated BIGINT NOT NULL DEFAULT 0, version BIGINT NOT NULL DEFAULT 0)""",
        """CREATE TABLE vcmicro_status_entry (
            list_id BIGINT NOT NULL REFERENCES vcmicro_status_list (id), entry_index BIGINT NOT NULL,
            purpose TEXT NOT NULL, credential_id TEXT, value BIGINT NOT NULL DEFAULT 0,
            PRIMARY KEY (list_id, entry_index))""",
        "CREATE INDEX vcmicro_status_entry_credential ON vcmicro_status_entry (list_id, credential_id)",
        """CREATE TABLE vcmicro_status_publication (
            list_id BIGINT NOT NULL REFERENCES vcmicro_status_list (id), version BIGINT NOT NULL,
            published_at BIGINT NOT NULL, body {bytes} NOT NULL, PRIMARY KEY (list_id))""",
    ):
        connection.execute(text(statement.format_map(COLUMN_TYPES[connection.dialect.name])))


STEPS: tuple[Step, ...] = (_lists_entries_publications,)
"""What leads from each version of the tables to the next; the first from an empty database to version 1."""
