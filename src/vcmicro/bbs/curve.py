"""The points: the one place that knows the curve library (extra ``[bbs]``), which is imported when it is needed.

Source: draft-irtf-cfrg-bbs-signatures sections 4.1.1 and 4.2.4; RFC 9380 sections 3 and 8.8.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vcmicro.bbs.ciphersuites import EXPAND_LENGTH, POINT_G1, POINT_G2, SHA_256, Ciphersuite
from vcmicro.errors import Invalid, invalid, unavailable

if TYPE_CHECKING:
    from py_arkworks_bls12381 import G1Point, G2Point

_FIELD = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
# The base point of G2, compressed (draft-irtf-cfrg-pairing-friendly-curves section 4.2.1).
_BP2 = bytes.fromhex(
    "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
    "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
)


def is_available() -> bool:
    """True if the curve library is installed."""
    from importlib.util import find_spec

    return find_spec("py_arkworks_bls12381") is not None


def library() -> Any:
    """The curve library.

    Raises:
        Unavailable: ``extra.missing``.
    """
    try:
        import py_arkworks_bls12381
    except ImportError:
        hint = "pip install vcmicro[bbs]"
        raise unavailable("extra.missing", "BBS needs the curve library of vcmicro[bbs]", hint=hint) from None
    return py_arkworks_bls12381


def create_generators(count: int, suite: Ciphersuite = SHA_256) -> tuple[G1Point, ...]:
    """create_generators (section 4.1.1): Q_1, then one for each message.

    Raises:
        Unavailable: ``extra.missing``.
    """
    found, seed = _generators(suite, -(-count // _GENERATORS_AT_ONCE))
    del seed
    return found[:count]


_GENERATORS_AT_ONCE = 64


@lru_cache(maxsize=64)
def _generators(suite: Ciphersuite, chunks: int) -> tuple[tuple[G1Point, ...], bytes]:
    """The first generators in chunks, and the state that the next chunk goes on from. Kept for the process."""
    seed_dst, generator_dst = suite.api_id + b"SIG_GENERATOR_SEED_", suite.api_id + b"SIG_GENERATOR_DST_"
    if chunks == 0:
        return (), suite.expand_message(suite.api_id + b"MESSAGE_GENERATOR_SEED", seed_dst, EXPAND_LENGTH)
    found, seed = _generators(suite, chunks - 1)
    made = []
    for number in range(len(found) + 1, len(found) + 1 + _GENERATORS_AT_ONCE):
        seed = suite.expand_message(seed + number.to_bytes(8, "big"), seed_dst, EXPAND_LENGTH)
        made.append(_hash_to_curve(seed, generator_dst, suite))
    return (*found, *made), seed


def weighted_sum(points: Sequence[G1Point], scalars: Sequence[int]) -> G1Point:
    curve = library()
    found: G1Point = curve.G1Point.multiexp_unchecked(list(points), [curve.Scalar(each) for each in scalars])
    return found


def _hash_to_curve(message: bytes, dst: bytes, suite: Ciphersuite) -> G1Point:
    """hash_to_curve for G1 (RFC 9380 section 3); clearing the cofactor of each summand clears that of the sum."""
    octets = suite.expand_message(message, dst, 128)
    halves = (int.from_bytes(octets[at : at + 64], "big") % _FIELD for at in (0, 64))
    first, second = (library().G1Point.map_from_fp_be(each.to_bytes(POINT_G1, "big")) for each in halves)
    found: G1Point = first + second
    return found


def point(octets: bytes) -> G1Point:
    """A point of G1 in its one compressed form, in the prime-order group and not its identity."""
    curve = library()
    try:
        found: G1Point = curve.G1Point.from_compressed_bytes(octets)
    except ValueError:
        raise invalid("proof.encoding", "not a compressed point of the group G1") from None
    if found == curve.G1Point.identity() or bytes(found.to_compressed_bytes()) != octets:
        raise invalid("proof.encoding", "the identity, or a second spelling of a point of G1")
    return found


@lru_cache(maxsize=256)
def public_point(public: bytes) -> G2Point:
    curve = library()
    refused: Invalid = invalid("key.invalid", "not a point of the prime-order group G2 of BLS12-381")
    if len(public) != POINT_G2:
        raise refused
    try:
        found: G2Point = curve.G2Point.from_compressed_bytes(public)
    except ValueError:
        raise refused from None
    if found == curve.G2Point.identity() or bytes(found.to_compressed_bytes()) != public:
        raise refused
    return found


@lru_cache(maxsize=1)
def base_point() -> G2Point:
    found: G2Point = library().G2Point.from_compressed_bytes(_BP2)
    return found


@lru_cache(maxsize=2)
def p1(suite: Ciphersuite) -> G1Point:
    found: G1Point = library().G1Point.from_compressed_bytes(bytes.fromhex(suite.p1))
    return found
