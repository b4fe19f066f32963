"""Multibase, base64url and Multikey against base58, base64 and their own other direction."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from random import Random

import base58
from bench import secured

from fuzz.target import Finding, Target
from vcmicro import encoding
from vcmicro.errors import Invalid
from vcmicro.keys import PublicKey

_MOST = 400


def check(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    return " ".join((_base58(text), _base64(text), _key(text)))


def _base58(text: str) -> str:
    try:
        found = encoding.decode_base58btc(text, max_chars=_MOST)
    except Invalid as error:
        body = text[1:]
        if text[:1] == "z" and 0 < len(body) < _MOST and not set(body) - set(base58.BITCOIN_ALPHABET.decode()):
            raise Finding(f"base58 reads {text!r}, of which the library says {error}") from error
        return error.code
    if base58.b58decode(text[1:]) != found or encoding.encode_base58btc(found) != text:
        raise Finding(f"{text!r} is read as {found!r}")
    return "base58"


def _base64(text: str) -> str:
    try:
        found = encoding.decode_base64url(text)
    except Invalid as error:
        return error.code
    if base64.urlsafe_b64encode(found).decode().rstrip("=") != text:
        raise Finding(f"{text!r} is a second spelling of {found!r}")
    if encoding.decode_multibase_u("u" + text, max_chars=len(text) + 1) != found:
        raise Finding(f"{text!r} is read in two ways")
    return "base64url"


def _key(text: str) -> str:
    try:
        key = PublicKey.from_multikey(text)
    except Invalid as error:
        return error.code
    again = PublicKey.from_multikey(key.to_multikey())
    if again != key or PublicKey.from_jwk(key.to_jwk()) != key:
        raise Finding(f"{text!r} is not the key that it becomes: {key!r}")
    return key.kind


def seeds() -> Iterator[bytes]:
    for kind in ("Ed25519", "P-256", "P-384", "P-521", "secp256k1"):
        yield secured.key(kind).public.to_multikey().encode()
    for size in (0, 1, 2, 32, 33, 64):
        data = Random(size).randbytes(size)
        yield encoding.encode_base58btc(b"\0" + data).encode()
        yield encoding.encode_base64url(data).encode()
    yield from (b"z", b"z1", b"z0", b"u", b"uAB", b"z1111", b"m", b"AA==", b"z6Mk" + b"z" * 300)


TARGET = Target("multibase", seeds, check)
