"""``BitstringStatusListEntry``: W3C Bitstring Status List 1.0."""

from __future__ import annotations

import re
from typing import Any

from vcmicro.encoding import decode_multibase_u
from vcmicro.errors import invalid, unavailable
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem, shown, warning
from vcmicro.status import bits, entries
from vcmicro.status.entries import StatusValue

_LARGEST_SIZE = 32
_HEXADECIMAL = re.compile(r"0[xX][0-9A-Fa-f]{1,8}", re.ASCII)


class BitstringStatusListEntry:
    """Section 2.1 (the entry), 2.2 (the list) and 3.2 (the validate algorithm)."""

    name = "BitstringStatusListEntry"
    purposes = ("revocation", "suspension", "refresh", "message")
    list_types = ("BitstringStatusListCredential",)
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
        """What ``listed`` (already verified by the caller) says about ``entry``.

        ``pointer`` is that of the entry. A list of fewer than 131,072 entries is read, with a warning,
        where ``short`` is True (``Tools(allow=("short-status-list",))``).

        Raises:
            Invalid: ``status.index``, ``status.list``, ``status.purpose_mismatch``, ``status.range``,
                ``schema.required``, ``schema.invalid``.
            LimitExceeded: ``limit.size``, ``limit.decompressed``.
            Unavailable: ``status.length``, ``status.unsupported`` (values of more than 32 bits).
        """
        index = entries.index_of(entry, pointer)
        purpose = entries.purpose_of(entry, pointer)
        size = _size_of(entry, pointer)
        subject = entries.list_subject(listed, self.list_types[0], "BitstringStatusList", pointer)
        entries.require_purpose(purpose, subject, pointer)
        encoded = entries.encoded_list(subject, limits, pointer)
        where = entries.list_pointer(pointer)
        packed = decode_multibase_u(encoded, max_chars=len(encoded), code="status.list", pointer=where)
        bit_string = bits.inflate(packed, limits=limits, pointer=where)
        value, warnings = entries.value_in(bit_string, index, size, pointer, short)
        references, odd = _references(entry, pointer)
        warnings += (*odd, *_missing_messages(entry, size, pointer))
        return StatusValue(purpose, value != 0, value, _message(entry, value), warnings, references)


def _size_of(entry: dict[str, Any], pointer: str) -> int:
    size = entry.get("statusSize", 1)
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise invalid("schema.invalid", f"{shown(size)} is not a number of bits", pointer + "/statusSize")
    if size > _LARGEST_SIZE:
        detail = f"values of {shown(size)} bits, where {_LARGEST_SIZE} are the most handled here"
        raise unavailable("status.unsupported", detail, pointer + "/statusSize")
    return size


def _message(entry: dict[str, Any], value: int) -> str | None:
    """The issuer's words for ``value``: ``statusMessage`` holds ``{"status": "0x1", "message": ...}``."""
    messages = entry.get("statusMessage")
    for each in messages if isinstance(messages, list) else [messages]:
        if isinstance(each, dict) and _number(each.get("status")) == value:
            message = each.get("message")
            return message if isinstance(message, str) else None
    return None


def _missing_messages(entry: dict[str, Any], size: int, pointer: str) -> tuple[Problem, ...]:
    """A warning where the issuer does not say what its values mean: ``statusMessage`` goes with ``statusSize`` > 1."""
    messages = entry.get("statusMessage", [] if size > 1 else None)
    if messages is None or (isinstance(messages, list) and len(messages) == 1 << size):
        return ()
    count = len(messages) if isinstance(messages, list) else 1
    detail = f"statusMessage has {count} messages for {1 << size} values"
    return (warning("schema.invalid", detail, pointer + "/statusMessage"),)


def _references(entry: dict[str, Any], pointer: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The URLs of ``statusReference``, one or many, and a warning for each that is none."""
    given = entry.get("statusReference", [])
    given = given if isinstance(given, list) else [given]
    odd = tuple(
        warning("schema.invalid", f"{shown(each)} is not a URL", pointer + "/statusReference")
        for each in given
        if not entries.is_url(each)
    )
    return tuple(each for each in given if entries.is_url(each)), odd


def _number(status: object) -> int | None:
    return int(status, 16) if isinstance(status, str) and _HEXADECIMAL.fullmatch(status) else None
