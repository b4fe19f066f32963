"""``1EdTechRevocationList``: the 1EdTech Revocation List Status Method 1.0 of Open Badges 3.0 and CLR 2.0.

The list is a JSON document that names revoked credentials by their ids. The method gives it no signature: that it
comes from the issuer rests on TLS, on the URL that the issuer signed into the credential, and on the ``issuer`` that
the list names. The status check says so with a warning.
"""

from __future__ import annotations

from typing import Any

from vcmicro.errors import invalid, unavailable
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown
from vcmicro.status import entries
from vcmicro.status.entries import StatusValue

# The schema and 1EdTech's own validator write the plural.
_MEMBER = "revokedCredentials"


class RevocationList1EdTech:
    """The entry is the URL of a list; the list holds ``{"id", "revoked", "revocationReason"}`` for each credential."""

    name = "1EdTechRevocationList"
    purposes = ("revocation",)
    list_types: tuple[str, ...] = ()
    secured = "transport"

    def url(self, entry: dict[str, Any], pointer: str = "") -> str:
        """The ``id`` of the entry, which is the URL of the list.

        Raises:
            Invalid: ``schema.required`` or ``schema.invalid``.
        """
        return entries.url_of(entry, "id", pointer)

    def read(
        self,
        entry: dict[str, Any],
        listed: Any,
        limits: Limits = DEFAULT,
        pointer: str = "",
        *,
        short: bool = False,
        credential_id: str | None = None,
    ) -> StatusValue:
        """True if the list names ``credential_id`` with ``revoked`` true or absent; the reason becomes the message.

        Raises:
            Invalid: ``status.list`` for a list that is malformed anywhere: what it leaves unsaid cannot be told.
            Unavailable: ``status.index`` for a credential without an id.
        """
        if credential_id is None:
            raise unavailable("status.index", "the credential has no id, by which alone its list could name it", "/id")
        rows = listed.get(_MEMBER) if isinstance(listed, dict) else None
        if not isinstance(rows, list):
            raise invalid("status.list", f"the list has no array {_MEMBER}", pointer + "/id")
        found = [row for row in rows if _names(row, credential_id, pointer)]
        reasons = (row.get("revocationReason") for row in found)
        message = next((each for each in reasons if isinstance(each, str)), None)
        return StatusValue("revocation", bool(found), int(bool(found)), message)


def _names(row: Any, credential_id: str, pointer: str) -> bool:
    """True if a row revokes this credential."""
    revoked = row.get("revoked", True) if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(revoked, bool):
        raise invalid("status.list", f"{shown(row)} is no revoked credential", pointer + "/id")
    return bool(revoked) and row["id"] == credential_id
