"""A verifier's own list of issuers: a JSON array of ``{"id": ..., "name": ...}``."""

from __future__ import annotations

from typing import Any

from vcmicro.errors import invalid
from vcmicro.problems import shown
from vcmicro.registries.trust_list import TrustList


class AllowList:
    """``id`` is the issuer's DID or URL; ``name`` may be left out."""

    name = "allow-list"

    def recognizes(self, value: Any) -> bool:
        """Any array whose first item, if there is one, is an object with an ``id``."""
        return isinstance(value, list) and (not value or (isinstance(value[0], dict) and "id" in value[0]))

    def read(self, value: Any) -> TrustList:
        """The list as a ``TrustList``.

        Raises:
            Invalid: ``schema.invalid`` for an entry without a string id, a name that is no string, or
                an id that is listed under two names.
        """
        names: dict[str, str] = {}
        for position, entry in enumerate(value):
            issuer_id, name = _entry(entry, f"/{position}")
            if names.setdefault(issuer_id, name) != name:
                raise invalid("schema.invalid", f"{shown(issuer_id)} is listed under two names", f"/{position}")
        return TrustList(self.name, names)


def _entry(entry: Any, pointer: str) -> tuple[str, str]:
    issuer_id = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(issuer_id, str) or not issuer_id:
        raise invalid("schema.invalid", "an entry is an object with an id and a name", pointer)
    name = entry.get("name", issuer_id)
    if not isinstance(name, str):
        raise invalid("schema.invalid", f"{shown(name)} is not a name", pointer + "/name")
    return issuer_id, name
