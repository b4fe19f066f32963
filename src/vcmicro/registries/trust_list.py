"""Who is who: issuers that a verifier knows, by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class TrustList:
    """Known issuers. ``source`` says what kind of list named them: ``allow-list`` or ``known-did-registry``."""

    source: str
    names: Mapping[str, str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    def name_of(self, issuer_id: str) -> str | None:
        """The issuer's name on this list, or None where the list does not know the issuer.

        Ids are compared character by character. An issuer listed without a name is called by its id.
        """
        return self.names.get(issuer_id)
