"""What stands in a status list, for ``vcmicro inspect``: its kind, its size, and how many of its entries are set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro.encoding import decode_base64url
from vcmicro.errors import VcmicroError
from vcmicro.status import bits, byte_array
from vcmicro.status.token import StatusListToken, open_token

_KINDS = ("BitstringStatusList", "StatusList2021")


def of_subject(subject: Any) -> dict[str, Any] | None:
    """The list in the subject of a status list credential; None for any other subject.

    How many bits an entry has stands in the entries, so what is counted is bits.
    """
    kind = subject.get("type") if isinstance(subject, Mapping) else None
    kinds = [each for each in (kind if isinstance(kind, list) else [kind]) if each in _KINDS]
    if not kinds:
        return None
    found = {"kind": kinds[0], "purpose": subject.get("statusPurpose"), "ttl": subject.get("ttl")}
    try:
        encoded = str(subject.get("encodedList"))
        packed = decode_base64url(encoded.removeprefix("u") if kinds[0] == _KINDS[0] else encoded, code="status.list")
        array = bits.inflate(packed)
    except VcmicroError as error:
        return {**found, "note": error.problem.detail}
    return {**found, "size": len(array) * 8, "set": int.from_bytes(array, "big").bit_count()}


def of_token(data: bytes) -> dict[str, Any] | None:
    """A Status List Token in the form of ``description.of_opened``; None for what is none."""
    try:
        token = open_token(data)
    except VcmicroError:
        return None
    claims = {name: token.claims.get(name) for name in ("sub", "iss", "iat", "exp", "ttl")}
    header = {"type": token.form, "algorithm": token.secured.algorithm, "method": token.kid}
    return {"container": [], "securedBy": token.form, **claims, "statusList": _counted(token), "proof": [header]}


def _counted(token: StatusListToken) -> dict[str, Any]:
    found = {"kind": "TokenStatusList", "bits": token.bits}
    try:
        array = bits.inflate(token.packed, wrapper="zlib")
    except VcmicroError as error:
        return {**found, "note": error.problem.detail}
    return {**found, "size": len(array) * 8 // token.bits, "set": byte_array.count_set(array, token.bits)}
