"""The ciphersuites over BLS12-381 and what they hash to: scalars, without any arithmetic on points.

Source: draft-irtf-cfrg-bbs-signatures sections 4.1.2, 4.2 and 7.2; RFC 9380 section 5.3.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

ORDER: Final = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
"""The order r of the groups."""

SCALAR, POINT_G1, POINT_G2, SIGNATURE = 32, 48, 96, 80
"""Lengths in bytes; a signature is a point of G1 and a scalar."""

EXPAND_LENGTH: Final = 48

RandomScalars = Callable[[int], Sequence[int]]
"""So many scalars from 1 to r - 1, each drawn anew."""


@dataclass(frozen=True, slots=True)
class Ciphersuite:
    """A ciphersuite (section 7.2): its id, how it expands messages, and the point P1 of G1, compressed."""

    id: str
    expand_message: Callable[[bytes, bytes, int], bytes]
    p1: str

    @property
    def api_id(self) -> bytes:
        """What keeps the interface of section 3 apart from others over the same suite."""
        return f"{self.id}H2G_HM2S_".encode()


def _expand_xmd(message: bytes, dst: bytes, length: int) -> bytes:
    """expand_message_xmd with SHA-256 (RFC 9380 section 5.3.1), for up to 8,160 bytes."""
    blocks = -(-length // 32)
    tail = dst + bytes([len(dst)])
    first = hashlib.sha256(bytes(64) + message + length.to_bytes(2, "big") + b"\0" + tail).digest()
    block = hashlib.sha256(first + b"\x01" + tail).digest()
    out = bytearray(block)
    for number in range(2, blocks + 1):
        mixed = bytes(a ^ b for a, b in zip(first, block, strict=True))
        block = hashlib.sha256(mixed + bytes([number]) + tail).digest()
        out += block
    return bytes(out[:length])


def _expand_xof(message: bytes, dst: bytes, length: int) -> bytes:
    """expand_message_xof with SHAKE-256 (RFC 9380 section 5.3.2)."""
    return hashlib.shake_256(message + length.to_bytes(2, "big") + dst + bytes([len(dst)])).digest(length)


SHA_256 = Ciphersuite(
    "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_",
    _expand_xmd,
    "a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd225e7c59698588e70d11406d161b4e28c9",
)
SHAKE_256 = Ciphersuite(
    "BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_",
    _expand_xof,
    "8929dfbc7e6642c4ed9cba0856e493f8b9d7d5fcb0c31ef8fdcd34d50648a56c795e106e9eada6e0bda386b414150755",
)


def hash_to_scalar(message: bytes, dst: bytes, suite: Ciphersuite = SHA_256) -> int:
    """hash_to_scalar (section 4.2.2)."""
    return int.from_bytes(suite.expand_message(message, dst, EXPAND_LENGTH), "big") % ORDER


def messages_to_scalars(messages: Sequence[bytes], suite: Ciphersuite = SHA_256) -> list[int]:
    """messages_to_scalars (section 4.1.2)."""
    dst = suite.api_id + b"MAP_MSG_TO_SCALAR_AS_HASH_"
    return [hash_to_scalar(message, dst, suite) for message in messages]


def fresh_scalars(count: int) -> list[int]:
    """calculate_random_scalars (section 4.2.1)."""
    return [secrets.randbelow(ORDER - 1) + 1 for _ in range(count)]


def seeded_random_scalars(seed: bytes, dst: bytes, suite: Ciphersuite = SHA_256) -> RandomScalars:
    """seeded_random_scalars (section 8.2), for test vectors only: the same scalars at every call."""

    def scalars(count: int) -> list[int]:
        drawn = suite.expand_message(seed, dst, EXPAND_LENGTH * count)
        starts = range(0, len(drawn), EXPAND_LENGTH)
        return [int.from_bytes(drawn[at : at + EXPAND_LENGTH], "big") % ORDER for at in starts]

    return scalars


def octets(scalar: int) -> bytes:
    """A scalar as 32 bytes, big-endian."""
    return scalar.to_bytes(SCALAR, "big")
