"""BBS signatures over BLS12-381: sign a list of messages once, prove any of them later without showing the rest.

Source: The BBS Signature Scheme (draft-irtf-cfrg-bbs-signatures), sections 3, 4 and 7; the names are the draft's own.
Octet strings go in and out, nothing is resolved or parsed here. The curve is that of py-arkworks-bls12381 (extra
``[bbs]``), which is imported in this package only, when it is first needed.

Random scalars come from ``secrets`` unless a caller passes others, as test vectors do.
"""

from __future__ import annotations

from vcmicro.bbs.ciphersuites import (
    ORDER,
    SHA_256,
    SHAKE_256,
    SIGNATURE,
    Ciphersuite,
    RandomScalars,
    hash_to_scalar,
    messages_to_scalars,
    seeded_random_scalars,
)
from vcmicro.bbs.curve import create_generators, is_available
from vcmicro.bbs.proofs import proof_gen, proof_verify, read_proof
from vcmicro.bbs.signatures import calculate_domain, check_public_key, key_gen, sign, sk_to_pk, verify

__all__ = [
    "ORDER",
    "SHAKE_256",
    "SHA_256",
    "SIGNATURE",
    "Ciphersuite",
    "RandomScalars",
    "calculate_domain",
    "check_public_key",
    "create_generators",
    "hash_to_scalar",
    "is_available",
    "key_gen",
    "messages_to_scalars",
    "proof_gen",
    "proof_verify",
    "read_proof",
    "seeded_random_scalars",
    "sign",
    "sk_to_pk",
    "verify",
]
