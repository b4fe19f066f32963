"""What an RFC 3161 time stamp token says, read without believing it; ``timestamping`` judges it.

Sources: RFC 3161 section 2.4.2 (TSTInfo); RFC 5652 sections 3 and 5.1 (ContentInfo, SignedData).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import NamedTuple

from vcmicro import times
from vcmicro.errors import Invalid, invalid
from vcmicro.keys import der
from vcmicro.times import Instant
from vcmicro.x509.qualified import object_identifier

_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_EXPLICIT_0, _GENERALIZED_TIME = 0xA0, 0x18
_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_TIME = re.compile(rb"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp of a seal: its kind (``sigTst``, ``arcTst``, ...), its token in DER, and what it must cover."""

    kind: str
    token: bytes
    data: bytes
    pointer: str = ""


class TokenInfo(NamedTuple):
    """The TSTInfo of a token: the time it names, and the hash of what it covers."""

    time: Instant
    hash_name: str
    imprint: bytes

    def covers(self, data: bytes) -> bool:
        """True if the imprint is that of ``data``."""
        return hmac.compare_digest(hashlib.new(self.hash_name, data).digest(), self.imprint)


def read_token(token: bytes, pointer: str = "") -> TokenInfo:
    """The TSTInfo of a token in DER.

    Raises:
        Invalid: ``timestamp.invalid`` for anything else, and for an imprint by SHA-1 or older.
    """
    try:
        return _token_info(_content(token))
    except (Invalid, ValueError, IndexError, KeyError):
        raise invalid("timestamp.invalid", "not an RFC 3161 time stamp token with a SHA-2 imprint", pointer) from None


def _content(token: bytes) -> bytes:
    """The encapsulated TSTInfo."""
    kind, wrapped = der.sequence(token)
    signed = der.sequence(_only(wrapped, _EXPLICIT_0))
    encapsulated = der.items(signed[2][1])
    if object_identifier(kind) != _SIGNED_DATA or object_identifier(encapsulated[0]) != _TST_INFO:
        raise ValueError("no TSTInfo")
    return _only(der.items(_only(encapsulated[1], _EXPLICIT_0))[0], der.OCTET_STRING)


def _token_info(info: bytes) -> TokenInfo:
    members = der.sequence(info)
    algorithm, imprint = der.items(_only(members[2], der.SEQUENCE))
    name = _HASHES[object_identifier(der.items(algorithm[1])[0])]
    found = _TIME.fullmatch(_only(members[4], _GENERALIZED_TIME))
    if found is None:
        raise ValueError("no GeneralizedTime")
    year, month, day, hour, minute, second = (each.decode("ascii") for each in found.groups()[:6])
    fraction = (found[7] or b"").decode("ascii")
    moment = times.parse(f"{year}-{month}-{day}T{hour}:{minute}:{second}{fraction}Z")
    return TokenInfo(moment, name, _only(imprint, der.OCTET_STRING))


def _only(item: tuple[int, bytes], tag: int) -> bytes:
    if item[0] != tag:
        raise ValueError("another type")
    return item[1]
