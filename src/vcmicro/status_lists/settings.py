"""What a status list is, fixed when it is created: kind, purposes, size, meaning of its values, freshness."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from vcmicro.limits import DEFAULT
from vcmicro.status.bits import SHORTEST
from vcmicro.status.byte_array import BITS

BITSTRING, TOKEN = "BitstringStatusList", "TokenStatusList"
KINDS = (BITSTRING, TOKEN)

_MOST_BITS = 8
# Token Status List section 7.1: VALID, INVALID, SUSPENDED, and those that are left to applications.
_TOKEN_VALUES = frozenset({0, 1, 2, 3, 0x0C, 0x0D, 0x0E, 0x0F})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a list. ``ttl`` and ``valid_for`` are whole seconds; ``messages`` has one text for each value.

    Raises:
        ValueError: for settings that no conforming list has.
    """

    kind: str = BITSTRING
    purposes: tuple[str, ...] = ("revocation",)
    size: int = SHORTEST
    bits: int = 1
    messages: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    ttl: int = 3_600
    valid_for: int = 30 * 86_400

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind={self.kind!r}: supported are {', '.join(KINDS)}")
        if self.size < SHORTEST or self.size % 8:
            raise ValueError(f"size={self.size}: a list has {SHORTEST:,} entries at least, in whole bytes")
        if self.size * self.bits > DEFAULT.status_inflated_bytes * 8:
            raise ValueError(f"{self.size} entries of {self.bits} bits are more than verifiers inflate")
        if not 0 < self.ttl <= self.valid_for:
            raise ValueError("ttl is positive, and no longer than the list is valid for")
        if self.kind == TOKEN:
            self._check_token()
        else:
            self._check_bitstring()

    def _check_token(self) -> None:
        if self.bits not in BITS:
            raise ValueError(f"bits={self.bits}: a token status list has {', '.join(map(str, BITS))}")
        if self.purposes or self.messages or self.references:
            raise ValueError("the values of a token status list have their meanings from its specification")

    def _check_bitstring(self) -> None:
        if not 1 <= self.bits <= _MOST_BITS:
            raise ValueError(f"bits={self.bits}: an entry has 1 to {_MOST_BITS}")
        if not self.purposes or len(set(self.purposes)) != len(self.purposes) or not all(self.purposes):
            raise ValueError("a list has one purpose or more, each named once")
        if len(self.messages) not in ((0, 2) if self.bits == 1 else (1 << self.bits,)):
            raise ValueError(f"{len(self.messages)} messages, where each of the {1 << self.bits} values has one")

    def check_value(self, value: int) -> None:
        """Refuse a value that does not fit an entry, or that its specification keeps for the future.

        Raises:
            ValueError
        """
        if not 0 <= value < 1 << self.bits:
            raise ValueError(f"{value} does not fit an entry of {self.bits} bits")
        if self.kind == TOKEN and value not in _TOKEN_VALUES:
            raise ValueError(f"{value:#04x} is reserved; the application's own are 0x03 and 0x0c to 0x0f")

    def entry(self, url: str, index: int, purpose: str) -> dict[str, Any]:
        """The entry that a credential carries: for ``credentialStatus``, or for a ``status`` claim."""
        if self.kind == TOKEN:
            return {"status_list": {"idx": index, "uri": url}}
        entry: dict[str, Any] = {
            "id": f"{url}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(index),
            "statusListCredential": url,
        }
        if self.bits > 1:
            entry["statusSize"] = self.bits
        if self.messages:
            rows = [{"status": hex(value), "message": text} for value, text in enumerate(self.messages)]
            entry["statusMessage"] = rows
        if self.references:
            entry["statusReference"] = list(self.references)
        return entry

    def index_in(self, entry: Mapping[str, Any], url: str) -> int:
        """The index of an entry that ``entry()`` made for the list at ``url``.

        Raises:
            ValueError: for an entry of another list.
        """
        token = entry.get("status_list") if self.kind == TOKEN else None
        named, index = (
            (token.get("uri"), token.get("idx"))
            if isinstance(token, Mapping)
            else (entry.get("statusListCredential"), entry.get("statusListIndex"))
        )
        if named != url or not str(index).isdecimal():
            raise ValueError(f"this is no entry of the list {url}")
        return int(str(index))

    def to_json(self) -> str:
        """As kept in the store."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """As read from the store."""
        members: dict[str, Any] = json.loads(text)
        for name, value in members.items():
            members[name] = tuple(value) if isinstance(value, list) else value
        return cls(**members)
