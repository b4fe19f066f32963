"""The Digital Credentials Consortium's known-DID registries.

A registry is ``{"meta": {...}, "registry": {DID: {"name": ..., "url": ..., "location": ...}}}``. A second
file lists where registries are (``[{"name", "type": "dcc-legacy", "url"}]``); it names no issuer itself.
"""

from __future__ import annotations

from typing import Any

from vcmicro.errors import invalid, unavailable
from vcmicro.problems import shown
from vcmicro.registries.trust_list import TrustList
from vcmicro.strict_json import escape_pointer


class KnownDidRegistry:
    """One registry: issuers by their DIDs."""

    name = "known-did-registry"

    def recognizes(self, value: Any) -> bool:
        """An object with a ``registry`` member."""
        return isinstance(value, dict) and "registry" in value

    def read(self, value: Any) -> TrustList:
        """The registry as a ``TrustList``.

        Raises:
            Invalid: ``schema.invalid`` for anything but an object of issuers with string names.
        """
        issuers = value["registry"]
        if not isinstance(issuers, dict):
            raise invalid("schema.invalid", "registry is not an object", "/registry")
        return TrustList(self.name, {did: _name(did, issuer) for did, issuer in issuers.items()})


class KnownDidRegistries:
    """The list of registries: recognized so that a person is told what to fetch."""

    name = "known-did-registries"

    def recognizes(self, value: Any) -> bool:
        """A non-empty array of objects that name a registry's ``url`` or ``trustAnchorEC``."""
        return isinstance(value, list) and bool(value) and all(_location(entry) is not None for entry in value)

    def read(self, value: Any) -> TrustList:
        """Never returns: the registries themselves lie elsewhere.

        Raises:
            Unavailable: ``net.offline``, naming the first of them.
        """
        first = shown(_location(value[0]), 120)
        raise unavailable(
            "net.offline",
            f"the file lists {len(value)} registries and no issuers; the first is at {first}",
            hint="Download the registries that you trust and give those files.",
        )


def _location(entry: Any) -> str | None:
    if not isinstance(entry, dict) or "id" in entry:
        return None
    place = entry.get("url", entry.get("trustAnchorEC"))
    return place if isinstance(place, str) else None


def _name(did: str, issuer: Any) -> str:
    name = issuer.get("name", did) if isinstance(issuer, dict) else None
    if not isinstance(name, str):
        pointer = f"/registry/{escape_pointer(did)}"
        raise invalid("schema.invalid", "an issuer is an object with a name", pointer)
    return name
