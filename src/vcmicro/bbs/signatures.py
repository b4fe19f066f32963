"""Keys and signatures of the BBS scheme (draft-irtf-cfrg-bbs-signatures sections 3.4 to 3.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vcmicro.bbs.ciphersuites import (
    ORDER,
    POINT_G1,
    SHA_256,
    SIGNATURE,
    Ciphersuite,
    hash_to_scalar,
    messages_to_scalars,
    octets,
)
from vcmicro.bbs.curve import base_point, create_generators, library, p1, point, public_point, weighted_sum
from vcmicro.errors import invalid

if TYPE_CHECKING:
    from py_arkworks_bls12381 import G1Point


def key_gen(material: bytes, info: bytes = b"", suite: Ciphersuite = SHA_256, *, dst: bytes | None = None) -> int:
    """KeyGen (section 3.4.1): the secret key of at least 32 secret bytes.

    Raises:
        Invalid: ``key.length``.
    """
    if len(material) < 32 or len(info) > 0xFFFF:
        raise invalid("key.length", f"{len(material)} bytes of key material, where 32 are the least")
    default = suite.api_id + b"KEYGEN_DST_"
    return hash_to_scalar(material + len(info).to_bytes(2, "big") + info, dst or default, suite)


def sk_to_pk(secret: int) -> bytes:
    """SkToPk (section 3.4.2): the public key, 96 bytes.

    Raises:
        Unavailable: ``extra.missing``.
    """
    curve = library()
    return bytes((base_point() * curve.Scalar(secret)).to_compressed_bytes())


def check_public_key(public: bytes) -> None:
    """Hold 96 bytes to a point of the prime-order group that is not its identity (octets_to_pubkey).

    Raises:
        Invalid: ``key.invalid``.
        Unavailable: ``extra.missing``.
    """
    public_point(public)


def sign(secret: int, public: bytes, header: bytes, messages: Sequence[bytes], suite: Ciphersuite = SHA_256) -> bytes:
    """Sign (section 3.5.1): 80 bytes over a header and messages.

    Raises:
        Unavailable: ``extra.missing``.
    """
    curve = library()
    scalars = messages_to_scalars(messages, suite)
    domain = calculate_domain(public, len(messages), header, suite)
    dst = suite.api_id + b"H2S_"
    e = hash_to_scalar(b"".join(map(octets, (secret, *scalars, domain))), dst, suite)
    b = commitment(scalars, domain, suite)
    a = b * curve.Scalar(pow(secret + e, -1, ORDER))
    return bytes(a.to_compressed_bytes()) + octets(e)


def verify(
    public: bytes, signature: bytes, header: bytes, messages: Sequence[bytes], suite: Ciphersuite = SHA_256
) -> None:
    """Verify (section 3.5.2).

    Raises:
        Invalid: ``key.invalid``, ``proof.encoding``, ``proof.invalid``.
        Unavailable: ``extra.missing``.
    """
    curve = library()
    w = public_point(public)
    a, e = read_signature(signature)
    domain = calculate_domain(public, len(messages), header, suite)
    b = commitment(messages_to_scalars(messages, suite), domain, suite)
    if not curve.GT.pairing_check([a, b], [w + base_point() * curve.Scalar(e), -base_point()]):
        raise invalid("proof.invalid", "the BBS signature does not fit the key, the header and the messages")


def calculate_domain(public: bytes, count: int, header: bytes, suite: Ciphersuite = SHA_256) -> int:
    """calculate_domain (section 4.2.3) for ``count`` messages.

    Raises:
        Unavailable: ``extra.missing``.
    """
    generators = b"".join(bytes(each.to_compressed_bytes()) for each in create_generators(count + 1, suite))
    hashed = public + count.to_bytes(8, "big") + generators + suite.api_id
    return hash_to_scalar(hashed + len(header).to_bytes(8, "big") + header, suite.api_id + b"H2S_", suite)


def commitment(scalars: Sequence[int], domain: int, suite: Ciphersuite) -> G1Point:
    """B = P1 + Q_1 * domain + H_1 * msg_1 + ... + H_L * msg_L."""
    return weighted_sum([p1(suite), *create_generators(len(scalars) + 1, suite)], [1, domain, *scalars])


def scalar_of(data: bytes) -> int:
    number = int.from_bytes(data, "big")
    if not 0 < number < ORDER:
        raise invalid("proof.encoding", "a scalar of the BBS proof is 0 or not below the group's order")
    return number


def read_signature(signature: bytes) -> tuple[G1Point, int]:
    """octets_to_signature (section 4.2.4.3)."""
    if len(signature) != SIGNATURE:
        raise invalid("proof.encoding", f"{len(signature)} bytes, where a BBS signature has {SIGNATURE}")
    return point(signature[:POINT_G1]), scalar_of(signature[POINT_G1:])
