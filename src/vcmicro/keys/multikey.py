"""Multikey text: base58-btc of a multicodec prefix and the key (Controlled Identifiers 1.0 section 2.2.2)."""

from __future__ import annotations

from vcmicro.encoding import decode_base58btc, decode_varint, encode_base58btc, encode_varint
from vcmicro.errors import invalid
from vcmicro.keys.kinds import BY_CODEC, BY_SECRET_CODEC, JWK_CODEC, Kind
from vcmicro.limits import DEFAULT, Limits

# Only these need more than Limits.multikey_chars.
_LONG_KINDS = ("RSA", "BLS12-381-G2", "BLS12-381-G1G2")


def read_public(text: object, limits: Limits) -> tuple[Kind | None, bytes]:
    """The kind and the bytes of a public key; the kind is None for ``jwk_jcs-pub``, whose bytes are JSON.

    Raises:
        Invalid: ``key.encoding``; ``key.private`` for a secret key; ``key.unsupported`` for another codec.
    """
    codec, content = _split(text, limits)
    if codec == JWK_CODEC:
        return None, content
    if codec in BY_SECRET_CODEC:
        raise invalid("key.private", "the multicodec prefix is that of a private key")
    kind = BY_CODEC.get(codec)
    if kind is None:
        raise invalid("key.unsupported", f"the multicodec prefix {codec:#x} names no key type known here")
    if isinstance(text, str) and len(text) > limits.multikey_chars and kind.name not in _LONG_KINDS:
        raise invalid("key.length", f"{len(text):,} characters, where a key of type {kind.name} needs far fewer")
    return kind, content


def read_secret(text: str) -> tuple[Kind, bytes]:
    """The kind and the bytes of a ``secretKeyMultibase`` value. No message quotes it.

    Raises:
        Invalid: ``key.encoding`` or ``key.unsupported``.
    """
    codec, content = _split(text, DEFAULT)
    if codec not in BY_SECRET_CODEC:
        raise invalid("key.unsupported", f"the multicodec prefix {codec:#x} names no private key type known here")
    return BY_SECRET_CODEC[codec], content


def write(codec: int, content: bytes) -> str:
    """The Multikey text of a key's bytes."""
    return encode_base58btc(encode_varint(codec) + content)


def _split(text: object, limits: Limits) -> tuple[int, bytes]:
    data = decode_base58btc(text, max_chars=limits.long_multikey_chars, code="key.encoding")
    return decode_varint(data)
