"""Which encoded points are keys: Ed25519 and BLS12-381, whose libraries do not ask when a key is loaded.

OpenSSL verifies under a small-order Ed25519 key, and one signature then fits every message. The
library refuses such keys, and every second spelling of a point, before they are used.
"""

from __future__ import annotations

from vcmicro.errors import Invalid, invalid

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
# The y of the points of order 1, 2, 4 and 8; either sign of x gives the ten canonical small-order
# encodings. The other four spell y = 0 and y = 1 as p and p + 1.
_SMALL_ORDER_Y = frozenset(
    {
        0,
        1,
        _P - 1,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    }
)

_Q = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB


def check_ed25519(encoded: bytes) -> None:
    """Hold 32 bytes to RFC 8032 section 5.1.3 (decoding), and refuse points of small order.

    Raises:
        Invalid: ``key.weak`` for small order and for y >= p; ``key.invalid`` off the curve.
    """
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    if y >= _P:
        raise invalid("key.weak", "an Ed25519 key in a non-canonical encoding (y is not below p)")
    if y in _SMALL_ORDER_Y:
        raise invalid("key.weak", "an Ed25519 key of small order: one signature would fit every message")
    # x^2 = u/v has a root exactly when u*v is a square (Euler's criterion).
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    if pow(u * v, (_P - 1) // 2, _P) != 1:
        raise invalid("key.invalid", "not a point of the curve Ed25519")


def check_bls12381_g1(encoded: bytes) -> None:
    """Hold 48 bytes to the compressed form of a G1 point on the curve y^2 = x^3 + 4.

    Membership of the prime-order subgroup is the verifier's task, as in the BBS specification.

    Raises:
        Invalid: ``key.encoding``, ``key.weak`` (infinity) or ``key.invalid`` (off the curve).
    """
    x = _bls_coordinates(encoded)[0]
    if pow(x**3 + 4, (_Q - 1) // 2, _Q) != 1:
        raise _off_curve("G1")


def check_bls12381_g2(encoded: bytes) -> None:
    """Hold 96 bytes to the compressed form of a G2 point on the curve y^2 = x^3 + 4(1 + i).

    Where the curve library is installed, also to its prime-order subgroup; without it no BBS signature is verified.

    Raises:
        Invalid: as ``check_bls12381_g1``.
    """
    from vcmicro import bbs

    imaginary, real = _bls_coordinates(encoded)
    # x^3 in Fp2; an element is a square there exactly when its norm is one in Fp.
    cube_real = real**3 - 3 * real * imaginary**2 + 4
    cube_imaginary = 3 * real**2 * imaginary - imaginary**3 + 4
    if pow(cube_real**2 + cube_imaginary**2, (_Q - 1) // 2, _Q) != 1:
        raise _off_curve("G2")
    if bbs.is_available():
        bbs.check_public_key(encoded)


def check_bls12381_g1g2(encoded: bytes) -> None:
    """A G1 and a G2 point, one after the other (did:key, Bls12381G1G2).

    Raises:
        Invalid: as ``check_bls12381_g1``.
    """
    check_bls12381_g1(encoded[:48])
    check_bls12381_g2(encoded[48:])


def _bls_coordinates(encoded: bytes) -> list[int]:
    """The 48-byte integers after the three flag bits (IETF draft pairing-friendly-curves, appendix C)."""
    flags = encoded[0] >> 5
    numbers = [int.from_bytes(encoded[at : at + 48], "big") for at in range(0, len(encoded), 48)]
    numbers[0] &= 2**381 - 1
    if flags & 0b010:
        raise invalid("key.weak", "a BLS12-381 key that is the point at infinity")
    if not flags & 0b100 or any(number >= _Q for number in numbers):
        raise invalid("key.encoding", "not a compressed BLS12-381 point")
    return numbers


def _off_curve(group: str) -> Invalid:
    return invalid("key.invalid", f"not a point of the BLS12-381 group {group}")
