"""Lists of known issuers and trusted authorities, told by their content."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from vcmicro import strict_json
from vcmicro.errors import invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.registries.allow_list import AllowList
from vcmicro.registries.eu_trusted_list import EuTrustedList
from vcmicro.registries.known_dids import KnownDidRegistries, KnownDidRegistry
from vcmicro.registries.pem_anchors import PemAnchors
from vcmicro.registries.trust_list import Anchor, TrustList
from vcmicro.registry import Registry

__all__ = ["ANCHOR_LISTS", "TRUST_LISTS", "Anchor", "AnchorListFormat", "TrustList", "TrustListFormat", "load_trust"]


class TrustListFormat(Protocol):
    """One form in which a JSON trust list is written."""

    @property
    def name(self) -> str:
        """The form's name, which becomes ``TrustList.source``."""

    def recognizes(self, value: Any) -> bool:
        """Whether the parsed JSON is of this form."""

    def read(self, value: Any) -> TrustList:
        """The list; raises ``Invalid`` or ``Unavailable``."""


class AnchorListFormat(Protocol):
    """One form in which authorities are listed that is not JSON."""

    @property
    def name(self) -> str:
        """The form's name, which becomes ``TrustList.source``."""

    def recognizes(self, data: bytes) -> bool:
        """Whether the bytes are of this form."""

    def read(self, data: bytes, limits: Limits) -> TrustList:
        """The list; raises ``Invalid`` or ``Unavailable``."""


ANCHOR_LISTS: Registry[AnchorListFormat] = Registry(EuTrustedList(), PemAnchors())
"""Every form that is not JSON, in the order in which they are tried."""

TRUST_LISTS: Registry[TrustListFormat] = Registry(KnownDidRegistry(), KnownDidRegistries(), AllowList())
"""Every form in JSON, in the order in which they are tried."""


def load_trust(data: bytes, *, name: str = "", limits: Limits = DEFAULT) -> TrustList:
    """Read a trust file: a JSON allow-list ``[{"id", "name"}]``, a known-DID registry, PEM certificates, or an EU
    trusted list in XML.

    ``name`` is what reports call the list; without it they use the list's own name or its kind. A registry is one
    object with a member for each issuer, so it may have as many members as an array may have items.

    Raises:
        Invalid: ``input.unknown``, ``schema.invalid``, ``x509.*``, or what ``strict_json.loads`` raises.
        Unavailable: ``net.offline`` where the file only says where registries are.
    """
    found = _read(data, limits)
    return replace(found, name=name) if name else found


def _read(data: bytes, limits: Limits) -> TrustList:
    for form in ANCHOR_LISTS.values():
        if form.recognizes(data):
            return form.read(data, limits)
    limits = replace(limits, json_members=max(limits.json_members, limits.json_items))
    value = strict_json.loads(data, limits=limits)
    for json_form in TRUST_LISTS.values():
        if json_form.recognizes(value):
            return json_form.read(value)
    raise invalid(
        "input.unknown",
        "this is no list of issuers",
        hint='Give a JSON array of {"id", "name"}, a known-DID registry, PEM certificates or an EU trusted list.',
    )
