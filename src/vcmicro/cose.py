"""COSE_Sign1 (RFC 9052 section 4.2) over given keys, read strictly.

As for a compact JWS no key is ever taken from a header, no extension is understood, and the algorithm stands in the
protected header and must be one of the key's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcmicro import cbor
from vcmicro.errors import invalid, over_limit
from vcmicro.keys import PublicKey
from vcmicro.keys.signatures import check_length
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown

if TYPE_CHECKING:
    from vcmicro.keys import Signer

cbor_loads = cbor.loads
cbor_dumps = cbor.dumps

ALG, CRIT, CONTENT_TYPE, KID, TYP, X5CHAIN = 1, 2, 3, 4, 16, 33
"""Header parameters: RFC 9052 section 3.1, RFC 9596 (typ), RFC 9360 (x5chain)."""

SIGN1_TAG = 18

ALGORITHMS: Mapping[int, str] = {
    -7: "ES256",
    -9: "ES256",  # ESP256, the same with its curve in its name (RFC 9864)
    -35: "ES384",
    -51: "ES384",
    -36: "ES512",
    -52: "ES512",
    -47: "ES256K",
    -8: "EdDSA",
    -19: "Ed25519",
    -37: "PS256",
    -38: "PS384",
    -39: "PS512",
    -257: "RS256",
    -258: "RS384",
    -259: "RS512",
}
"""The COSE algorithms that are known here, as the JOSE names that keys go by (IANA COSE registry)."""

_IDENTIFIERS = {name: identifier for identifier, name in reversed([*ALGORITHMS.items()])}


@dataclass(frozen=True, slots=True)
class Sign1:
    """A COSE_Sign1 taken apart; nothing in it is proven until ``verify`` has returned.

    ``protected`` and ``unprotected`` map header labels to values; ``protected_bytes`` are what is signed.
    """

    protected: dict[Any, Any]
    unprotected: dict[Any, Any]
    payload: bytes
    signature: bytes
    protected_bytes: bytes

    @property
    def algorithm(self) -> str:
        """The JOSE name of the protected ``alg``."""
        return ALGORITHMS[self.protected[ALG]]


def decode_sign1(data: bytes, limits: Limits = DEFAULT) -> Sign1:
    """Take a COSE_Sign1, tagged (18) or bare, apart without judging its signature.

    Raises:
        Invalid: ``cbor.encoding``; ``cose.structure`` for any other structure, a detached payload, or a header
            parameter that stands twice or has the wrong type; ``jose.crit``; ``jose.alg`` for an algorithm that
            is no public-key signature known here, or that the protected header lacks.
        LimitExceeded: ``limit.size``, ``limit.nodes``.
    """
    value = cbor.loads(data, limits)
    if isinstance(value, cbor.Tag):
        if value.number != SIGN1_TAG:
            raise invalid("cose.structure", f"CBOR tag {value.number}, where a COSE_Sign1 has {SIGN1_TAG}")
        value = value.value
    if not isinstance(value, list) or [type(each) for each in value] != [bytes, dict, bytes, bytes]:
        raise invalid("cose.structure", "not the array of protected, unprotected, payload and signature")
    protected_bytes, unprotected, payload, signature = value
    protected = cbor.loads(protected_bytes, limits) if protected_bytes else {}
    if not isinstance(protected, dict):
        raise invalid("cose.structure", "the protected header is not a map")
    _check_headers(protected, unprotected)
    _check_sizes(protected, protected_bytes, signature, limits)
    return Sign1(protected, unprotected, payload, signature, protected_bytes)


def verify(sign1: Sign1, key: PublicKey, *, external: bytes = b"") -> None:
    """Check the signature by a key that the caller has found; ``external`` is the externally supplied data.

    Raises:
        Invalid: ``jose.alg`` if the protected ``alg`` does not fit the key, ``proof.encoding``, ``proof.invalid``.
    """
    key.verify(sign1.signature, _signed_bytes(sign1.protected_bytes, sign1.payload, external), sign1.algorithm)


def sign(
    protected: Mapping[Any, Any],
    payload: bytes,
    signer: Signer,
    *,
    unprotected: Mapping[Any, Any] | None = None,
    external: bytes = b"",
) -> bytes:
    """The tagged COSE_Sign1 of ``payload``; ``alg`` is the signer's and is put in.

    Raises:
        ValueError: if the headers have ``alg`` or ``crit``, or the signer's algorithm has no COSE number.
        Invalid: ``proof.encoding`` if the signer returns another form.
    """
    headers = unprotected or {}
    if {ALG, CRIT} & {*protected, *headers}:
        raise ValueError("the headers have alg or crit")
    if signer.algorithm not in _IDENTIFIERS:
        raise ValueError(f"{signer.algorithm} has no COSE number")
    protected_bytes = cbor.dumps({ALG: _IDENTIFIERS[signer.algorithm], **protected})
    signature = signer.sign(_signed_bytes(protected_bytes, payload, external))
    check_length(signer.algorithm, signature)
    return cbor.dumps(cbor.Tag(SIGN1_TAG, [protected_bytes, dict(headers), payload, signature]))


def _signed_bytes(protected: bytes, payload: bytes, external: bytes) -> bytes:
    """The Sig_structure (RFC 9052 section 4.4)."""
    return cbor.dumps(["Signature1", protected, external, payload])


def _check_headers(protected: dict[Any, Any], unprotected: dict[Any, Any]) -> None:
    twice = protected.keys() & unprotected.keys()
    if twice:
        raise invalid("cose.structure", f"header parameter {shown(twice.pop())} is protected and unprotected at once")
    if CRIT in protected or CRIT in unprotected:
        raise invalid("jose.crit", "the header has crit; no extension is understood")
    algorithm = protected.get(ALG)
    if not isinstance(algorithm, int) or algorithm not in ALGORITHMS:
        given = f"alg is {shown(algorithm)}" if ALG in protected else "the protected header has no alg"
        raise invalid("jose.alg", f"{given}, which proves nothing by a public key")
    for headers in (protected, unprotected):
        for label, kinds in ((KID, (bytes,)), (TYP, (str, int)), (CONTENT_TYPE, (str, int))):
            if label in headers and type(headers[label]) not in kinds:
                raise invalid("cose.structure", f"header parameter {label} is {shown(headers[label])}")


def _check_sizes(protected: dict[Any, Any], protected_bytes: bytes, signature: bytes, limits: Limits) -> None:
    name = "jose_header_x5c_bytes" if X5CHAIN in protected else "jose_header_bytes"
    most: int = getattr(limits, name)
    if len(protected_bytes) > most:
        raise over_limit("limit.size", name, most)
    if len(protected.get(KID, b"")) > limits.jose_kid_chars:
        raise over_limit("limit.size", "jose_kid_chars", limits.jose_kid_chars)
    if len(signature) * 4 // 3 > limits.jose_signature_chars:
        raise over_limit("limit.size", "jose_signature_chars", limits.jose_signature_chars)
