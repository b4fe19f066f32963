"""RFC 3161 time stamp tokens that tests make for themselves, written in DER by hand."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import Any

from certificates import Holder
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from vcmicro.keys import der

SHA256, RSA = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.1"
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
POLICY = "1.3.6.1.4.1.99999.1"
SET, NULL = 0x31, b"\x05\x00"


def token(unit: Holder, data: bytes, moment: dt.datetime, *, certificates: tuple[Any, ...] | None = None) -> bytes:
    """The token of a time-stamping unit (with an RSA key) over ``data``."""
    info = _info(data, moment)
    attributes = _set(
        _attribute(CONTENT_TYPE, _oid(TST_INFO)),
        _attribute(MESSAGE_DIGEST, der.encode(der.OCTET_STRING, hashlib.sha256(info).digest())),
        _attribute(SIGNING_CERTIFICATE_V2, _sequence(_sequence(_sequence(_octets(hashlib.sha256(unit.der).digest()))))),
    )
    signature = unit.private.sign(der.encode(SET, attributes), padding.PKCS1v15(), hashes.SHA256())
    serial = der.encode_unsigned(unit.certificate.serial_number)
    signer = _sequence(
        der.encode_unsigned(1),
        _sequence(unit.certificate.issuer.public_bytes(), serial),
        _algorithm(SHA256),
        der.encode(0xA0, attributes),
        _algorithm(RSA, NULL),
        _octets(signature),
    )
    sent = (unit.certificate, *unit.above) if certificates is None else certificates
    signed = _sequence(
        der.encode_unsigned(3),
        der.encode(SET, _algorithm(SHA256)),
        _sequence(_oid(TST_INFO), der.encode(0xA0, _octets(info))),
        der.encode(0xA0, _set(*(each.public_bytes(Encoding.DER) for each in sent))),
        der.encode(SET, signer),
    )
    return _sequence(_oid(SIGNED_DATA), der.encode(0xA0, signed))


def container(*tokens: bytes) -> dict[str, Any]:
    """The tokens as JAdES holds them (``sigTst``, ``arcTst``, ``adoTst``)."""
    return {"tstTokens": [{"val": base64.b64encode(each).decode("ascii")} for each in tokens]}


def _info(data: bytes, moment: dt.datetime) -> bytes:
    imprint = _sequence(_algorithm(SHA256), _octets(hashlib.sha256(data).digest()))
    time = der.encode(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())
    return _sequence(der.encode_unsigned(1), _oid(POLICY), imprint, der.encode_unsigned(7), time)


def _algorithm(oid: str, parameters: bytes = b"") -> bytes:
    return _sequence(_oid(oid), parameters)


def _attribute(oid: str, value: bytes) -> bytes:
    return _sequence(_oid(oid), der.encode(SET, value))


def _sequence(*members: bytes) -> bytes:
    return der.encode(der.SEQUENCE, b"".join(members))


def _set(*members: bytes) -> bytes:
    return b"".join(sorted(members))


def _octets(content: bytes) -> bytes:
    return der.encode(der.OCTET_STRING, content)


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    content = b""
    for arc in (first * 40 + second, *rest):
        octets = [arc & 0x7F]
        while arc := arc >> 7:
            octets.insert(0, arc & 0x7F | 0x80)
        content += bytes(octets)
    return der.encode(der.OBJECT_IDENTIFIER, content)
