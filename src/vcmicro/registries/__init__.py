"""Lists of known issuers, told by their content."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from vcmicro import strict_json
from vcmicro.errors import invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.registries.allow_list import AllowList
from vcmicro.registries.known_dids import KnownDidRegistries, KnownDidRegistry
from vcmicro.registries.trust_list import TrustList
from vcmicro.registry import Registry

__all__ = ["TRUST_LISTS", "TrustList", "TrustListFormat", "load_trust"]


class TrustListFormat(Protocol):
    """One form in which a JSON trust list is written."""

    @property
    def name(self) -> str:
        """The form's name, which becomes ``TrustList.source``."""

    def recognizes(self, value: Any) -> bool:
        """Whether the parsed JSON is of this form."""

    def read(self, value: Any) -> TrustList:
        """The list; raises ``Invalid`` or ``Unavailable``."""


TRUST_LISTS: Registry[TrustListFormat] = Registry(KnownDidRegistry(), KnownDidRegistries(), AllowList())
"""Every form, in the order in which they are tried."""


def load_trust(data: bytes, *, limits: Limits = DEFAULT) -> TrustList:
    """Read a trust file: a JSON allow-list ``[{"id", "name"}]`` or a known-DID registry.

    A registry is one object with a member for each issuer, so it may have as many members as an array
    may have items.

    Raises:
        Invalid: ``input.unknown``, ``schema.invalid``, or what ``strict_json.loads`` raises.
        Unavailable: ``net.offline`` where the file only says where registries are.
    """
    limits = replace(limits, json_members=max(limits.json_members, limits.json_items))
    value = strict_json.loads(data, limits=limits)
    for form in TRUST_LISTS.values():
        if form.recognizes(value):
            return form.read(value)
    raise invalid(
        "input.unknown",
        "this is no list of issuers",
        hint='Give a JSON array of {"id", "name"}, or a known-DID registry.',
    )
