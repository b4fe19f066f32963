"""Who is who: issuers that a verifier knows, by id, and authorities whose word the verifier takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.x509 import Certificate


@dataclass(frozen=True, slots=True)
class Anchor:
    """An authority's certificate. ``name`` says whose it is; ``seals`` and ``stamps`` what it is trusted to vouch for.

    ``qualified``: only for certificates that it issued as qualified ones for electronic seals.
    """

    certificate: Certificate
    name: str
    seals: bool = True
    stamps: bool = True
    qualified: bool = False


@dataclass(frozen=True, slots=True)
class TrustList:
    """Known issuers and authorities; a value, as true as the place that the caller took it from.

    ``source`` says what kind of list it is: ``allow-list``, ``known-did-registry``, ``pem`` or ``eu-trusted-list``;
    ``name`` what it calls itself or the caller calls it; ``until`` when its maker promised a newer one.
    """

    source: str
    names: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    anchors: tuple[Anchor, ...] = ()
    until: Instant | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    @property
    def title(self) -> str:
        """What a report calls the list."""
        return self.name or self.source

    def name_of(self, issuer_id: str) -> str | None:
        """The issuer's name on this list, or None where the list does not know the issuer.

        Ids are compared character by character. An issuer listed without a name is called by its id.
        """
        return self.names.get(issuer_id)
