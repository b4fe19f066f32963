"""JOSE signatures over OpenSSL's key objects: exact lengths, ECDSA as r || s.

Sources: RFC 7518 sections 3.3 to 3.5, RFC 8037 section 3.1, RFC 8812 section 3.2, RFC 9864.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature

from vcmicro.errors import Invalid, invalid
from vcmicro.record import Record

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
    from cryptography.hazmat.primitives.hashes import HashAlgorithm


class _Algorithm(Record):
    """A JOSE algorithm: family, hash, and the bytes of a signature (0: as long as the modulus)."""

    family: str
    digest: str = ""
    length: int = 0


_ALGORITHMS = {
    "EdDSA": _Algorithm("eddsa", length=64),
    "Ed25519": _Algorithm("eddsa", length=64),
    "ES256": _Algorithm("ecdsa", "SHA256", 64),
    "ES256K": _Algorithm("ecdsa", "SHA256", 64),
    "ES384": _Algorithm("ecdsa", "SHA384", 96),
    "ES512": _Algorithm("ecdsa", "SHA512", 132),
    "RS256": _Algorithm("pkcs1", "SHA256"),
    "RS384": _Algorithm("pkcs1", "SHA384"),
    "RS512": _Algorithm("pkcs1", "SHA512"),
    "PS256": _Algorithm("pss", "SHA256"),
    "PS384": _Algorithm("pss", "SHA384"),
    "PS512": _Algorithm("pss", "SHA512"),
}


def sign(private: Any, algorithm: str, data: bytes) -> bytes:
    """The raw signature over ``data`` by a private key that fits ``algorithm``."""
    chosen = _ALGORITHMS[algorithm]
    if chosen.family == "eddsa":
        return bytes(private.sign(data))
    if chosen.family == "ecdsa":
        return _sign_ecdsa(private, chosen, data)
    return bytes(private.sign(data, _padding(chosen), _hash(chosen)))


def verify(public: Any, algorithm: str, signature: bytes, data: bytes) -> None:
    """Check a raw signature by a public key that fits ``algorithm``.

    Raises:
        Invalid: ``proof.encoding`` for a wrong length, ``proof.invalid`` for a wrong signature.
    """
    chosen = _ALGORITHMS[algorithm]
    length = chosen.length or (public.key_size + 7) // 8
    if len(signature) != length:
        detail = f"a signature of {len(signature)} bytes, where {algorithm} has {length} under this key"
        raise invalid("proof.encoding", detail)
    try:
        if chosen.family == "eddsa":
            public.verify(signature, data)
        elif chosen.family == "ecdsa":
            _verify_ecdsa(public, chosen, signature, data)
        else:
            public.verify(signature, data, _padding(chosen), _hash(chosen))
    except InvalidSignature:
        raise _mismatch(algorithm) from None


def check_length(algorithm: str, signature: bytes) -> None:
    """Hold what a signer outside this library returned to the length of its algorithm.

    Raises:
        Invalid: ``jose.alg`` for an algorithm not known here, ``proof.encoding`` for a wrong length.
    """
    chosen = _ALGORITHMS.get(algorithm)
    if chosen is None:
        raise invalid("jose.alg", "the signer's algorithm is not one that this library knows")
    if chosen.length and len(signature) != chosen.length:
        detail = f"the signer returned {len(signature)} bytes; {algorithm} has {chosen.length} (ECDSA: r || s, not DER)"
        raise invalid("proof.encoding", detail)


def _sign_ecdsa(private: Any, chosen: _Algorithm, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    r, s = decode_dss_signature(private.sign(data, ECDSA(_hash(chosen))))
    half = chosen.length // 2
    return r.to_bytes(half, "big") + s.to_bytes(half, "big")


def _verify_ecdsa(public: Any, chosen: _Algorithm, signature: bytes, data: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = chosen.length // 2
    r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    public.verify(encode_dss_signature(r, s), data, ECDSA(_hash(chosen)))


def _hash(chosen: _Algorithm) -> HashAlgorithm:
    from cryptography.hazmat.primitives import hashes

    algorithm: HashAlgorithm = getattr(hashes, chosen.digest)()
    return algorithm


def _padding(chosen: _Algorithm) -> AsymmetricPadding:
    from cryptography.hazmat.primitives.asymmetric import padding

    if chosen.family == "pkcs1":
        return padding.PKCS1v15()
    digest = _hash(chosen)
    return padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)


def _mismatch(algorithm: str) -> Invalid:
    return invalid("proof.invalid", f"the {algorithm} signature does not match the content under this key")
