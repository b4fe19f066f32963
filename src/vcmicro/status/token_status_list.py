"""``status_list``: an entry of a Token Status List (draft-ietf-oauth-status-list).

It stands in the ``status`` claim of an SD-JWT VC or of another token, beside what other specifications may put there.
"""

from __future__ import annotations

from typing import Any

from vcmicro.errors import invalid, over_limit, unavailable
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown
from vcmicro.status import bits, byte_array, entries, token
from vcmicro.status.entries import StatusValue
from vcmicro.status.token import StatusListToken

_LARGEST_INDEX = 10**16
_VALID, _INVALID, _SUSPENDED = 0, 1, 2
_PURPOSES = {_INVALID: "revocation", _SUSPENDED: "suspension"}


class TokenStatusList:
    """Sections 6.2 (the entry in a claim), 4 (the list) and 7 (what its values mean)."""

    name = "status_list"
    purposes = ("revocation", "suspension")
    list_types = token.FORMS
    secured = "token"

    def url(self, entry: dict[str, Any], pointer: str = "") -> str:
        """The ``uri`` of the entry's Status List Token.

        Raises:
            Invalid: ``schema.required`` or ``schema.invalid``.
        """
        return entries.url_of(entry, "uri", pointer)

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
        """What a Status List Token (``listed``, already verified by the caller) says about ``entry``.

        A list may be of any length, so ``short`` has no effect.

        Raises:
            Invalid: ``status.index``, ``status.list``, ``status.range``.
            LimitExceeded: ``limit.size``, ``limit.decompressed``.
            Unavailable: ``status.unsupported`` for a value whose meaning is the application's own or not yet defined.
        """
        index = _index_of(entry, pointer)
        if not isinstance(listed, StatusListToken):
            raise invalid("status.list", "the list is no Status List Token", pointer + "/uri")
        if len(listed.packed) > limits.status_encoded_bytes:
            raise over_limit("limit.size", "status_encoded_bytes", limits.status_encoded_bytes, pointer + "/uri")
        array = bits.inflate(listed.packed, limits=limits, pointer=pointer + "/uri", wrapper="zlib")
        try:
            value = byte_array.read_value(array, index, listed.bits)
        except IndexError:
            detail = f"index {index:,} of a list of {len(array) * 8 // listed.bits:,} entries"
            raise invalid("status.range", detail, pointer + "/idx") from None
        if value not in (_VALID, *_PURPOSES):
            detail = f"the value is {value:#04x}, which means what this issuer's application says it means"
            raise unavailable("status.unsupported", detail, pointer)
        return StatusValue(_PURPOSES.get(value, "revocation"), value != _VALID, value)


def _index_of(entry: dict[str, Any], pointer: str) -> int:
    index = entry.get("idx")
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < _LARGEST_INDEX:
        raise invalid("status.index", f"idx is {shown(index)}, not a non-negative integer", pointer + "/idx")
    return index
