"""The public key of one verification method, in the current spelling and the older ones.

Sources: Controlled Identifiers 1.0 section 2.2 (Multikey, JsonWebKey); the suites of 2018 to 2021 that deployed
documents still use; the Security Vocabulary's CryptographicKey, which Open Badges 2.0 profiles use.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from vcmicro import times
from vcmicro.dids.resolution import Resolution, as_document_fault
from vcmicro.encoding import decode_base58btc, encode_base58btc, encode_varint
from vcmicro.errors import invalid
from vcmicro.keys import PublicKey
from vcmicro.problems import shown
from vcmicro.times import Instant

# The kind of key that a type promises; None where the key itself says its kind.
_KINDS: dict[str, str | None] = {
    "Multikey": None,
    "JsonWebKey": None,
    "JsonWebKey2020": None,
    "Ed25519VerificationKey2018": "Ed25519",
    "Ed25519VerificationKey2020": "Ed25519",
    "EcdsaSecp256k1VerificationKey2019": "secp256k1",
    "EcdsaSecp256r1VerificationKey2019": "P-256",
    "P256Key2021": "P-256",
    "RsaVerificationKey2018": "RSA",
    "X25519KeyAgreementKey2019": "X25519",
    "X25519KeyAgreementKey2020": "X25519",
    "Bls12381G2Key2020": "BLS12-381-G2",
    "CryptographicKey": None,
    "Key": None,
}
# publicKeyBase58 holds no prefix: the type says what it is, and the multicodec prefix says it to the reader.
_PREFIXES = {"Ed25519": 0xED, "secp256k1": 0xE7, "P-256": 0x1200, "X25519": 0xEC, "BLS12-381-G2": 0xEB}
_SECRETS = frozenset(
    f"{word}Key{form}" for word in ("private", "secret") for form in ("Jwk", "Multibase", "Base58", "Pem", "Hex")
)
_JWK_SECRETS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})


def read_key(method: dict[str, Any], case: Resolution, *, typed: bool = True) -> PublicKey:
    """The one public key of a verification method; with ``typed`` False its ``type`` is not looked at.

    Raises:
        Invalid: ``key.private`` if the method publishes its private key; ``did.document`` if its members hold
            different keys or its type promises another kind; ``key.unsupported``; ``key.*`` as ``PublicKey``'s readers.
    """
    if publishes_secret(method):
        raise invalid("key.private", "the verification method publishes its own private key")
    kind = _kind(method) if typed else None
    keys = [read(method[name], kind, case) for name, read in _READERS.items() if name in method]
    if not keys:
        raise invalid("key.unsupported", f"no key among the members {shown(sorted(map(str, method)))}")
    if len(set(keys)) > 1:
        raise invalid("did.document", "the verification method holds two different keys")
    if kind is not None and keys[0].kind != kind:
        raise invalid("did.document", f"a {shown(method['type'])} that holds a key of type {keys[0].kind}")
    # A JWK may allow fewer algorithms than its key could verify; where two members agree, the stricter one counts.
    return min(keys, key=lambda key: len(key.algorithms))


def holds_key(value: dict[str, Any]) -> bool:
    """True if the object has a member that spells a public key."""
    return not _READERS.keys().isdisjoint(value)


def publishes_secret(method: dict[str, Any]) -> bool:
    """True if the object holds a private key, whatever its form."""
    jwk = method.get("publicKeyJwk")
    return not _SECRETS.isdisjoint(method) or (isinstance(jwk, dict) and not _JWK_SECRETS.isdisjoint(jwk))


def check_period(method: dict[str, Any], at: Instant) -> None:
    """Hold the moment of a proof to the method's ``expires`` and ``revoked`` (Controlled Identifiers 1.0 section 2.2).

    Raises:
        Invalid: ``did.vm_revoked``; ``did.document`` if one of them is no time.
    """
    for name in ("revoked", "expires"):
        if name not in method:
            continue
        text = method[name]
        moment: Instant = as_document_fault(partial(times.parse, text, f"/{name}"))
        if not at.is_before(moment):
            raise invalid("did.vm_revoked", f"{name} is {shown(text)}, and the proof is of {at}")


def _kind(method: dict[str, Any]) -> str | None:
    given = method.get("type")
    known = [
        each for each in (given if isinstance(given, list) else [given]) if isinstance(each, str) and each in _KINDS
    ]
    if len(known) != 1:
        raise invalid("key.unsupported", f"{shown(given)} is not a known type of verification method")
    return _KINDS[known[0]]


def _multibase(value: object, kind: str | None, case: Resolution) -> PublicKey:
    return PublicKey.from_multikey(value, "/publicKeyMultibase", allow=case.allow, limits=case.limits)


def _jwk(value: object, kind: str | None, case: Resolution) -> PublicKey:
    return PublicKey.from_jwk(value, "/publicKeyJwk", allow=case.allow)


def _base58(value: object, kind: str | None, case: Resolution) -> PublicKey:
    if kind not in _PREFIXES or not isinstance(value, str):
        raise invalid("key.encoding", "publicKeyBase58 is no text, or its type does not say what it holds")
    raw = decode_base58btc("z" + value, max_chars=case.limits.multikey_chars, code="key.encoding")
    text = encode_base58btc(encode_varint(_PREFIXES[kind]) + raw)
    return PublicKey.from_multikey(text, "/publicKeyBase58", allow=case.allow, limits=case.limits)


def _pem(value: object, kind: str | None, case: Resolution) -> PublicKey:
    most = 2 * case.limits.long_multikey_chars
    if not isinstance(value, str) or len(value) > most or not value.isascii():
        raise invalid("key.encoding", f"publicKeyPem is not an ASCII text of at most {most:,} characters")
    return PublicKey.from_pem(value.encode("ascii"), "/publicKeyPem", allow=case.allow)


_READERS: dict[str, Callable[[object, str | None, Resolution], PublicKey]] = {
    "publicKeyMultibase": _multibase,
    "publicKeyJwk": _jwk,
    "publicKeyBase58": _base58,
    "publicKeyPem": _pem,
}
