"""RSA public keys: PKCS#1 DER as the canonical form, and which moduli and exponents are keys.

Sources: RFC 8017 appendix A.1.1 (RSAPublicKey), RFC 7518 section 3.3 (2048 bits at least).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from vcmicro.errors import invalid
from vcmicro.keys import der

SMALLEST_BITS, LARGEST_BITS = 2048, 8192
USUAL_EXPONENT = 65537
_LARGEST_EXPONENT = 2**32 - 1
# The primes up to 167 are those whose products the flawed generator used (Nemec et al., CCS 2017).
_ROCA_PRIMES = (
    *(3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97),
    *(101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167),
)


def decode(data: bytes) -> tuple[int, int]:
    """The modulus and exponent of a PKCS#1 ``RSAPublicKey``.

    Raises:
        Invalid: ``key.encoding`` unless it is exactly that, in DER; ``key.weak`` as ``check``.
    """
    members = der.sequence(data)
    if len(members) != 2:
        raise invalid("key.encoding", "an RSA public key has two members, modulus and exponent")
    modulus, exponent = der.unsigned(members[0]), der.unsigned(members[1])
    check(modulus, exponent)
    return modulus, exponent


def encode(modulus: int, exponent: int) -> bytes:
    """The PKCS#1 DER of a public key."""
    return der.encode(der.SEQUENCE, der.encode_unsigned(modulus) + der.encode_unsigned(exponent))


def check(modulus: int, exponent: int) -> None:
    """Hold the numbers to 2048 to 8192 bits, an odd modulus, an odd exponent of 3 to 2^32 - 1.

    Raises:
        Invalid: ``key.weak``.
    """
    bits = modulus.bit_length()
    if not SMALLEST_BITS <= bits <= LARGEST_BITS:
        raise invalid("key.weak", f"an RSA key of {bits:,} bits; {SMALLEST_BITS} to {LARGEST_BITS} are allowed")
    if modulus % 2 == 0:
        raise invalid("key.weak", "an RSA key with an even modulus")
    if exponent % 2 == 0 or not 3 <= exponent <= _LARGEST_EXPONENT:
        raise invalid("key.weak", "an RSA key whose exponent is not odd and within 3 to 2^32 - 1")
    if _is_roca(modulus):
        raise invalid("key.weak", "an RSA key whose private key can be computed (ROCA, CVE-2017-15361)")


def check_exponent(exponent: int, allow: Collection[str]) -> None:
    """Hold an exponent to 65537, or to any odd one where ``"odd-rsa-exponents"`` is allowed.

    Raises:
        Invalid: ``key.weak``.
    """
    if exponent != USUAL_EXPONENT and "odd-rsa-exponents" not in allow:
        raise invalid("key.weak", "an RSA key with an exponent other than 65537")


def _is_roca(modulus: int) -> bool:
    """True if the modulus is a power of 65537 modulo every small prime: 2**-28 of honest keys are."""
    return all(modulus % prime in _powers(prime) for prime in _ROCA_PRIMES)


@cache
def _powers(prime: int) -> frozenset[int]:
    found, power = set(), 1
    while power not in found:
        found.add(power)
        power = power * USUAL_EXPONENT % prime
    return frozenset(found)
