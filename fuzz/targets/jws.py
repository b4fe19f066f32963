"""Compact JWS against the signature itself: what verifies is what was signed, in its one spelling."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import lru_cache

from bench import secured
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fuzz.target import Finding, Target
from vcmicro import jws
from vcmicro.errors import Invalid

_PUBLIC = secured.key().public
_KINDS = ("Ed25519", "P-256", "P-384", "P-521", "secp256k1")


@lru_cache(maxsize=1)
def _tokens() -> tuple[str, ...]:
    payloads = (b"{}", b'{"vc":1}', b"", bytes(range(256)))
    headers: tuple[dict[str, str], ...] = ({}, {"typ": "vc+jwt"}, {"kid": "did:example:1#k", "cty": "vc"})
    keys = [secured.key(kind) for kind in _KINDS]
    return tuple(jws.sign(header, payload, key) for header in headers for payload in payloads for key in keys)


def check(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    try:
        token = jws.split(text)
    except Invalid as error:
        return error.code
    if ".".join((token.protected, *map(_encoded, (token.payload, token.signature)))) != text:
        raise Finding(f"a second spelling of a token: {text!r}")
    try:
        jws.verify(token, _PUBLIC)
    except Invalid as error:
        if error.code == "proof.invalid" and _verifies(token):
            raise Finding(f"cryptography verifies {text!r}, of which the library says {error}") from error
        return f"split, {error.code}"
    if not _verifies(token) or text not in _tokens():
        raise Finding(f"nobody signed {text!r}")
    return "verified"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _verifies(token: jws.Jws) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(_PUBLIC.material).verify(token.signature, token.signing_input)
    except InvalidSignature:
        return False
    return True


def seeds() -> Iterator[bytes]:
    for token in _tokens():
        yield token.encode()
    for header in (b'{"alg":"none"}', b'{"alg":"HS256"}', b'{"alg":"EdDSA","crit":["b64"],"b64":false}', b'{"alg":1}'):
        yield f"{_encoded(header)}.e30.AA".encode()
    encrypted = _encoded(b'{"alg":"PBES2-HS256+A128KW","enc":"A128GCM"}')
    yield f"{encrypted}.AA.AA.AA.AA".encode()


TARGET = Target("jws", seeds, check)
