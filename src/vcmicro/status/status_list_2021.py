"""``StatusList2021Entry``: the Bitstring Status List's forerunner (W3C Status List 2021)."""

from __future__ import annotations

from typing import Any

from vcmicro.encoding import decode_base64url
from vcmicro.errors import invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.status import bits, entries
from vcmicro.status.entries import StatusValue


class StatusList2021Entry:
    """Sections 4.1 (the entry), 4.2 (the list) and 5.2 (the validate algorithm)."""

    name = "StatusList2021Entry"
    purposes = ("revocation", "suspension")
    list_types = ("StatusList2021Credential",)
    secured = "credential"

    def url(self, entry: dict[str, Any], pointer: str = "") -> str:
        """The URL of the entry's status list credential.

        Raises:
            Invalid: ``schema.required`` or ``schema.invalid``.
        """
        return entries.list_url(entry, pointer)

    def read(
        self,
        entry: dict[str, Any],
        listed: dict[str, Any],
        limits: Limits = DEFAULT,
        pointer: str = "",
        *,
        short: bool = False,
        credential_id: str | None = None,
    ) -> StatusValue:
        """As ``BitstringStatusListEntry.read``, with single bits and no messages."""
        index = entries.index_of(entry, pointer)
        purpose = entries.purpose_of(entry, pointer)
        subject = entries.list_subject(listed, self.list_types[0], "StatusList2021", pointer)
        entries.require_purpose(purpose, subject, pointer)
        where = entries.list_pointer(pointer)
        packed = _unpack(entries.encoded_list(subject, limits, pointer), where)
        bit_string = bits.inflate(packed, limits=limits, pointer=where)
        value, warnings = entries.value_in(bit_string, index, 1, pointer, short)
        return StatusValue(purpose, value != 0, value, None, warnings)


def _unpack(encoded: str, pointer: str) -> bytes:
    """Base64 without a multibase prefix.

    The text says "base64" and its examples are base64url without padding; issuers write both, so
    either alphabet is read, padded rightly or not at all.
    """
    text = encoded
    if text.endswith("="):
        if len(text) % 4:
            raise invalid("status.list", "encodedList is wrongly padded", pointer)
        text = text.removesuffix("=").removesuffix("=")
    if "-" not in text and "_" not in text:
        text = text.replace("+", "-").replace("/", "_")
    return decode_base64url(text, code="status.list", pointer=pointer)
