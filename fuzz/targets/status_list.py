"""Status lists against gzip and shifting bits by hand; the input is an index, a size, then the compressed list."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from random import Random
from typing import Any

from fuzz.mutation import JsonMutator, mutated
from fuzz.target import Finding, Target
from vcmicro.encoding import encode_base64url
from vcmicro.errors import VcmicroError
from vcmicro.limits import Limits
from vcmicro.status import STATUS_TYPES
from vcmicro.status.bits import encode_bits

_LIMITS = Limits(status_inflated_bytes=1 << 20)
_HEAD = 5


def check(data: bytes) -> str:
    if data[:1] == b"{":
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return "not JSON"
        return _read_json(value) if isinstance(value, dict) else "no object"
    head, packed = data[:_HEAD].ljust(_HEAD, b"\0"), data[_HEAD:]
    index, size = int.from_bytes(head[:4], "big"), 1 + head[4] % 8
    entry, credential = _pair(str(index), size, "u" + encode_base64url(packed))
    try:
        found = STATUS_TYPES["BitstringStatusListEntry"].read(entry, credential, _LIMITS, short=True)
    except VcmicroError as error:
        return error.code
    if found.value != _value(packed, index, size):
        raise Finding(f"entry {index} of {size} bits is read as {found.value}")
    return f"ok {size} {found.value.bit_length()}"


def _value(packed: bytes, index: int, size: int) -> int:
    """The value of an entry, by the gzip module and one bit after another."""
    bits = gzip.decompress(packed)
    value = 0
    for position in range(index * size, index * size + size):
        value = value * 2 + (bits[position // 8] >> (7 - position % 8) & 1)
    return value


def _read_json(value: dict[str, Any]) -> str:
    """An entry and its list as a stranger may write them."""
    entry, credential = value.get("entry"), value.get("list")
    if not isinstance(entry, dict) or not isinstance(credential, dict):
        return "no pair"
    outcomes = []
    for status_type in STATUS_TYPES.values():
        for read in (status_type.url, lambda entry, it=status_type: it.read(entry, credential, _LIMITS)):
            try:
                outcomes.append(type(read(entry)).__name__)
            except VcmicroError as error:
                outcomes.append(error.code)
    return " ".join(outcomes)


def _pair(index: str, size: int, encoded: str) -> tuple[dict[str, Any], dict[str, Any]]:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "message",
        "statusListIndex": index,
        "statusListCredential": "https://univ.example/status/1",
        "statusSize": size,
        "statusMessage": [{"status": "0x0", "message": "fine"}, {"status": "0x1", "message": "late"}],
    }
    subject = {"type": "BitstringStatusList", "statusPurpose": ["message", "revocation"], "encodedList": encoded}
    types = ["VerifiableCredential", "BitstringStatusListCredential"]
    return entry, {"type": types, "issuer": "did:example:i", "credentialSubject": subject}


def seeds() -> Iterator[bytes]:
    for size in (1, 2, 8):
        packed = encode_bits({7: 1, 131_071: (1 << size) - 1}, size=size)
        for index in (0, 7, 8, 131_071, 131_072):
            yield index.to_bytes(4, "big") + bytes([size - 1]) + packed
    short = gzip.compress(bytes(16), mtime=0)
    for packed in (
        short,
        short + short,
        short[:-1],
        short + b"x",
        zlib.compress(bytes(16)),
        b"",
        gzip.compress(bytes(2**21)),
    ):
        yield bytes(_HEAD) + packed
    entry, credential = _pair("7", 1, "u" + encode_base64url(encode_bits([7])))
    older = {**entry, "type": "StatusList2021Entry", "statusPurpose": "revocation"}
    subject = {
        "type": "StatusList2021",
        "statusPurpose": "revocation",
        "encodedList": encode_base64url(encode_bits([7])),
    }
    list2021 = {"type": ["VerifiableCredential", "StatusList2021Credential"], "credentialSubject": subject}
    yield json.dumps({"entry": entry, "list": credential}).encode()
    yield json.dumps({"entry": older, "list": list2021}).encode()


_WORDS = (
    "type", "statusPurpose", "statusListIndex", "statusListCredential", "statusSize", "statusMessage",
    "credentialSubject", "encodedList", "revocation", "suspension", "message", "7", "-1", "1_0", "٣", "0x1",
    "status", "StatusList2021Entry",
)  # fmt: skip
_JSON = JsonMutator(_WORDS, lambda random: random.choice((None, True, 0, -1, 7, 2**53, 0.5, "", "7", [], {})))


def _mutate(data: bytes, random: Random) -> bytes:
    return _JSON(data, random) if data[:1] == b"{" else mutated(data, random)


TARGET = Target("status_list", seeds, check, _mutate)
