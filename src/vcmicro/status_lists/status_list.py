"""``StatusList``: allocate an entry for each credential, set it when its status changes, publish the signed list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vcmicro.errors import invalid, unavailable
from vcmicro.problems import shown
from vcmicro.status.entries import is_url
from vcmicro.status_lists.publishing import sign_list, to_bytes
from vcmicro.status_lists.settings import BITSTRING, Settings
from vcmicro.times import from_datetime

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vcmicro.issuing import Issuer
    from vcmicro.status_lists.store import ListRow, Store

_REVOCATION = "revocation"
_HOUR, _MONTH = timedelta(hours=1), timedelta(days=30)


class StatusList:
    """A status list of an issuer, kept in a database.

    >>> status_list = StatusList.create(issuer, "https://univ.example/status/1", store="status.db")
    >>> entry = status_list.allocate(badge_id)
    >>> signed = issuer.issue(badge, status=entry)
    >>> status_list.set(entry)                      # revoked
    >>> status_list.publish()                       # serve this at the list's URL

    Any number of processes and threads may use one list: each method is one transaction. ``store`` is the path of a
    SQLite file or the URL of a database (``postgresql://...``), created on first use; it needs the extra ``[status]``.
    """

    url: str
    """Where the list is served, and its id."""
    settings: Settings
    """Kind, purposes, size and the like, as it was created."""

    def __init__(self, url: str, *, store: str | Path, issuer: Issuer | None = None) -> None:
        """Open a list that was created before; without ``issuer`` it can do all but publish.

        Raises:
            Invalid: ``status.store`` where there is none; ``issuer.mismatch`` if it is another's.
            Unavailable: ``status.store``, ``extra.missing``.
        """
        self._open(url, _open_store(store), issuer)

    def _open(self, url: str, store: Store, issuer: Issuer | None) -> None:
        from vcmicro.status_lists.store import find_list

        with store.read() as connection:
            row = find_list(connection, url)
        if issuer is not None and issuer.id != row.issuer:
            raise invalid("issuer.mismatch", f"the list is of {shown(row.issuer)}, not of {shown(issuer.id)}")
        self.url, self.settings = url, Settings.from_json(row.settings)
        self._store, self._issuer = store, issuer

    @classmethod
    def create(
        cls,
        issuer: Issuer,
        url: str,
        *,
        store: str | Path,
        kind: str = BITSTRING,
        purpose: str | Sequence[str] | None = None,
        size: int = 131_072,
        bits: int = 1,
        messages: Sequence[str] = (),
        references: Sequence[str] = (),
        ttl: timedelta = _HOUR,
        valid_for: timedelta = _MONTH,
    ) -> StatusList:
        """Create a list, or open the one that was created with the same settings.

        Args:
            issuer: who issues the credentials and signs the list.
            url: where the list will be served.
            kind: ``BitstringStatusList`` (for ``credentialStatus``) or ``TokenStatusList`` (for a ``status`` claim).
            purpose: what a bitstring's entries say, one or several of ``revocation``, ``suspension``, ``refresh``,
                ``message``; ``revocation`` by default. A token's values have fixed meanings (1 revoked, 2 suspended).
            size: the number of entries, 131,072 or more.
            bits: the size of an entry; more than one lets it hold more than two values.
            messages: for a bitstring of more than one bit, the text that each value stands for.
            references: URLs that tell more about the status (``statusReference``).
            ttl: how long verifiers may go on using what they fetched.
            valid_for: how long a published list is valid; publish again before.

        Raises:
            ValueError: for settings that no conforming list has, or that differ from those of the list at ``url``.
            Invalid: ``issuer.mismatch`` if the list at ``url`` is another issuer's.
            Unavailable: ``status.store``, ``extra.missing``.
        """
        if not is_url(url) or "#" in url:
            raise ValueError(f"{url!r} is no URL that a list could be served at")
        named = (purpose,) if isinstance(purpose, str) else purpose
        settings = Settings(
            kind=kind,
            purposes=tuple(named) if named is not None else (_REVOCATION,) if kind == BITSTRING else (),
            size=size,
            bits=bits,
            messages=tuple(messages),
            references=tuple(references),
            ttl=int(ttl.total_seconds()),
            valid_for=int(valid_for.total_seconds()),
        )
        opened, created = _open_store(store), object.__new__(cls)
        opened.create_list(url, issuer.id, settings.to_json())
        created._open(url, opened, issuer)
        if created.settings != settings:
            raise ValueError(f"the list {url} was created with other settings: {created.settings}")
        return created

    def allocate(self, credential_id: str | None = None, *, purpose: str | None = None) -> dict[str, Any]:
        """An entry that no other credential has or had, for ``Issuer.issue(..., status=entry)``.

        Its index is random, so that it tells nothing about the order of issue. With ``credential_id`` the entry can be
        found again by it. ``purpose`` is needed where the list has several.

        Raises:
            Invalid: ``status.full`` when every entry is given out.
            ValueError: for a purpose that the list does not have.
        """
        from vcmicro.status_lists.store import add_entry

        chosen = self._purpose(purpose)
        with self._locked() as (connection, row):
            index = add_entry(connection, row, self.settings.size, chosen, credential_id)
        return self.settings.entry(self.url, index, chosen)

    def set(self, which: int | str | Mapping[str, Any], value: int = 1, *, purpose: str | None = None) -> None:
        """Set an entry, by its index, by itself, or by the id of its credential (then all that were allocated to it).

        Verifiers see it when the list has been published. ``purpose`` narrows the entries of a credential's id; a
        revocation (``revocation`` of a bitstring) is for good.

        Raises:
            Invalid: ``status.unallocated`` if it was not allocated; ``status.irreversible`` if that would undo a
                revocation.
            ValueError: for a value that does not fit.
        """
        from vcmicro.status_lists.store import find_entries, write_value

        self.settings.check_value(value)
        with self._locked() as (connection, row):
            for entry in find_entries(connection, row, self._named(which), purpose):
                if entry.purpose == _REVOCATION and entry.value and not value:
                    raise invalid("status.irreversible", f"entry {entry.position} of {shown(self.url)} is revoked")
                if entry.value != value:
                    write_value(connection, row, entry.position, value)

    def get(self, which: int | str | Mapping[str, Any], *, purpose: str | None = None) -> int:
        """The value of an entry as it will be published next; the greatest, where a credential's id has several.

        Raises:
            Invalid: ``status.unallocated`` if it was not allocated.
        """
        from vcmicro.status_lists.store import find_entries, find_list

        with self._store.read() as connection:
            found = find_entries(connection, find_list(connection, self.url), self._named(which), purpose)
        return max(each.value for each in found)

    def publish(self, *, secured_by: str | None = None, now: datetime | None = None) -> dict[str, Any] | str | bytes:
        """Sign the list as it is now, keep what was signed, and return it: what the list's URL is to serve.

        Values and signature are of one transaction. ``secured_by`` is what ``Issuer.issue`` takes; for a token status
        list ``statuslist+jwt`` (the default) or ``statuslist+cwt``.

        Raises:
            ValueError: without an issuer, or for a form that the kind of list does not have.
        """
        from vcmicro.status_lists.store import set_values, write_publication

        if self._issuer is None:
            raise ValueError("a list that was opened without an issuer cannot be signed")
        moment = datetime.now(UTC) if now is None else now
        with self._locked() as (connection, row):
            values = set_values(connection, row)
            signed = sign_list(self._issuer, self.url, self.settings, values, secured_by, moment)
            write_publication(connection, row, from_datetime(moment).seconds, to_bytes(signed))
        return signed

    def published(self) -> bytes | None:
        """What was published last, as bytes to serve; None before the first time."""
        from vcmicro.status_lists.store import find_list, find_publication

        with self._store.read() as connection:
            found = find_publication(connection, find_list(connection, self.url))
        return None if found is None else found.body

    def needs_publishing(self, now: datetime | None = None) -> bool:
        """True if a value has changed since, or if more than half of the validity of what was published is over."""
        from vcmicro.status_lists.store import find_list, find_publication

        moment = from_datetime(datetime.now(UTC) if now is None else now).seconds
        with self._store.read() as connection:
            row = find_list(connection, self.url)
            found = find_publication(connection, row)
        if found is None or found.version != row.version:
            return True
        return moment - found.published_at > self.settings.valid_for / 2

    @contextmanager
    def _locked(self) -> Iterator[tuple[Connection, ListRow]]:
        from vcmicro.status_lists.store import find_list

        with self._store.write() as connection:
            yield connection, find_list(connection, self.url, lock=True)

    def _purpose(self, purpose: str | None) -> str:
        known = self.settings.purposes
        if purpose is None and len(known) <= 1:
            return known[0] if known else ""
        if purpose not in known:
            raise ValueError(f"purpose={purpose!r}: the list is for {', '.join(known) or 'all of them'}")
        return purpose

    def _named(self, which: int | str | Mapping[str, Any]) -> int | str:
        named = self.settings.index_in(which, self.url) if isinstance(which, Mapping) else which
        if isinstance(named, int) and not 0 <= named < self.settings.size:
            raise invalid("status.unallocated", f"{shown(named)} lies beyond the list's {self.settings.size:,} entries")
        return named


def _open_store(at: str | Path) -> Store:
    try:
        from vcmicro.status_lists.store import Store
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "sqlalchemy":
            raise
        raise unavailable("extra.missing", "status lists are kept by SQLAlchemy: pip install vcmicro[status]") from None
    return Store(at)
