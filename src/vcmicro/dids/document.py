"""A key document read strictly: its verification methods, and which of them each relationship lists.

Sources: DID Core 1.0 sections 5.2 and 5.3; Controlled Identifiers 1.0 sections 2.2, 2.3 and 3.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vcmicro.dids.method_keys import publishes_secret
from vcmicro.errors import Invalid, invalid
from vcmicro.problems import Problem, shown, warning

RELATIONSHIPS = (
    "assertionMethod",
    "authentication",
    "capabilityInvocation",
    "capabilityDelegation",
    "keyAgreement",
)


class KeyDocument:
    """A DID document, or a document at an https URL (``profile`` True: an Open Badges Profile may be one).

    ``methods`` maps absolute ids to the methods as they stand. A relationship that is absent authorises nothing. Two
    things are read in a profile only, both for ``assertionMethod`` alone, because the Open Badges contexts cannot say
    it otherwise: the keys of ``publicKey``, and the ``verificationMethod`` of a Profile without any relationship.

    Raises:
        Invalid: ``did.document``.
    """

    def __init__(self, value: dict[str, Any], base: str, *, profile: bool = False) -> None:
        self.base = base
        self._value = value
        self._profile = profile
        self.methods: dict[str, dict[str, Any]] = {}
        for name in ("verificationMethod", *RELATIONSHIPS, *(("publicKey",) if profile else ())):
            for place, item in self._items(name):
                if isinstance(item, dict):
                    self._add(place, item)
                elif name == "verificationMethod":
                    raise _malformed(f"{place} is not an object")

    def listed(self, purpose: str) -> tuple[str, ...]:
        """The absolute ids of the methods that may be used for ``purpose`` (the name of a relationship)."""
        names = [purpose] if purpose in RELATIONSHIPS else []
        if self._profile and purpose == "assertionMethod":
            names.append("publicKey")
            kinds = self._value.get("type")
            if "Profile" in (kinds if isinstance(kinds, list) else [kinds]) and self._value.keys().isdisjoint(
                RELATIONSHIPS
            ):
                names.append("verificationMethod")
        ids = [self._id(place, item) for name in names for place, item in self._items(name)]
        return tuple(dict.fromkeys(ids))

    def controller(self, method_id: str) -> str:
        """The ``controller`` of a method (``owner``, in a profile's CryptographicKey).

        Raises:
            Invalid: ``did.document`` if it is missing or no string.
        """
        method = self.methods[method_id]
        found = method.get("controller", method.get("owner") if self._profile else None)
        if not isinstance(found, str):
            raise _malformed(f"the method {shown(method_id)} has no controller")
        return found

    def leaks(self) -> tuple[Problem, ...]:
        """A warning for every method whose private key stands in the document."""
        return tuple(
            warning("key.private", f"{self.base} publishes the private key of {shown(each)}")
            for each, method in self.methods.items()
            if publishes_secret(method)
        )

    def _items(self, name: str) -> Iterator[tuple[str, object]]:
        """Each entry of a member with its place; one entry may stand without an array, as JSON-LD has it."""
        value = self._value.get(name, [])
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(item, (str, dict)):
                raise _malformed(f"/{name}/{index} is neither a string nor an object")
            yield f"/{name}/{index}", item

    def _add(self, place: str, method: dict[str, Any]) -> None:
        found = self._id(place, method)
        if self.methods.setdefault(found, method) != method:
            raise _malformed(f"two different verification methods have the id {shown(found)}")

    def _id(self, place: str, item: object) -> str:
        """An absolute id; one that is only a fragment belongs to the document (DID Core section 3.2.2)."""
        found = item.get("id") if isinstance(item, dict) else item
        if not isinstance(found, str) or not found:
            raise _malformed(f"{place} has no id")
        return self.base + found if found.startswith("#") else found


def _malformed(detail: str) -> Invalid:
    return invalid("did.document", detail)
