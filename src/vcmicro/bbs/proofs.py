"""Proofs of the BBS scheme: some messages shown, the rest and the signature hidden.

Source: draft-irtf-cfrg-bbs-signatures sections 3.5.3, 3.5.4 and 3.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from vcmicro.bbs.ciphersuites import (
    ORDER,
    POINT_G1,
    SCALAR,
    SHA_256,
    Ciphersuite,
    RandomScalars,
    fresh_scalars,
    hash_to_scalar,
    messages_to_scalars,
    octets,
)
from vcmicro.bbs.curve import base_point, create_generators, library, p1, point, public_point, weighted_sum
from vcmicro.bbs.signatures import calculate_domain, commitment, read_signature, scalar_of
from vcmicro.errors import invalid

if TYPE_CHECKING:
    from py_arkworks_bls12381 import G1Point


class Proof(NamedTuple):
    """A proof taken apart (octets_to_proof, section 4.2.4.5); ``hidden`` has one scalar for each hidden message."""

    a_bar: G1Point
    b_bar: G1Point
    d: G1Point
    e: int
    r1: int
    r3: int
    hidden: tuple[int, ...]
    challenge: int


def proof_gen(
    public: bytes,
    signature: bytes,
    header: bytes,
    presentation_header: bytes,
    messages: Sequence[bytes],
    disclosed: Sequence[int],
    suite: Ciphersuite = SHA_256,
    *,
    random_scalars: RandomScalars | None = None,
) -> bytes:
    """ProofGen (section 3.5.3): a proof that shows the messages at the indexes ``disclosed`` (ascending).

    Raises:
        Invalid: ``proof.encoding`` for what is no signature.
        Unavailable: ``extra.missing``.
        ValueError: for indexes that are not ascending or have no message.
    """
    if list(disclosed) != sorted(set(disclosed)) or any(not 0 <= each < len(messages) for each in disclosed):
        raise ValueError("disclosed indexes are ascending and each names a message")
    scalar = library().Scalar
    a, e = read_signature(signature)
    scalars = messages_to_scalars(messages, suite)
    shown = set(disclosed)
    hidden = [index for index in range(len(messages)) if index not in shown]
    r1, r2, e_tilde, r1_tilde, r3_tilde, *tildes = (random_scalars or fresh_scalars)(5 + len(hidden))
    domain = calculate_domain(public, len(messages), header, suite)
    generators = create_generators(len(messages) + 1, suite)[1:]
    # ProofInit (section 3.7.1)
    d = commitment(scalars, domain, suite) * scalar(r2)
    a_bar = a * scalar(r1 * r2 % ORDER)
    b_bar = d * scalar(r1) - a_bar * scalar(e)
    t1 = a_bar * scalar(e_tilde) + d * scalar(r1_tilde)
    t2 = weighted_sum([d, *(generators[index] for index in hidden)], [r3_tilde, *tildes])
    revealed = [(index, scalars[index]) for index in disclosed]
    challenge = challenge_of((a_bar, b_bar, d, t1, t2), revealed, domain, presentation_header, suite)
    # ProofFinalize (section 3.7.2)
    answers = [
        (e_tilde + e * challenge) % ORDER,
        (r1_tilde - r1 * challenge) % ORDER,
        (r3_tilde - pow(r2, -1, ORDER) * challenge) % ORDER,
        *((tilde + scalars[index] * challenge) % ORDER for tilde, index in zip(tildes, hidden, strict=True)),
        challenge,
    ]
    points = b"".join(bytes(each.to_compressed_bytes()) for each in (a_bar, b_bar, d))
    return points + b"".join(map(octets, answers))


def proof_verify(
    public: bytes,
    proof: bytes,
    header: bytes,
    presentation_header: bytes,
    disclosed_messages: Sequence[bytes],
    disclosed: Sequence[int],
    suite: Ciphersuite = SHA_256,
) -> None:
    """ProofVerify (section 3.5.4): what is shown stood at the indexes ``disclosed`` (ascending) of what was signed.

    Raises:
        Invalid: ``key.invalid``, ``proof.encoding``, ``proof.structure`` for indexes that do not fit the proof,
            ``proof.invalid``.
        Unavailable: ``extra.missing``.
    """
    curve = library()
    w = public_point(public)
    parts = read_proof(proof)
    count = len(parts.hidden) + len(disclosed)
    if len(disclosed) != len(disclosed_messages) or list(disclosed) != sorted(set(disclosed)):
        raise invalid("proof.structure", "the disclosed indexes do not fit the disclosed messages")
    if disclosed and not 0 <= disclosed[0] <= disclosed[-1] < count:
        raise invalid("proof.structure", f"a disclosed index is {disclosed[-1]}, and {count} messages were signed")
    domain = calculate_domain(public, count, header, suite)
    q1, *generators = create_generators(count + 1, suite)
    scalars = messages_to_scalars(disclosed_messages, suite)
    shown = set(disclosed)
    hidden = [generators[index] for index in range(count) if index not in shown]
    # ProofVerifyInit (section 3.7.3)
    t1 = weighted_sum([parts.b_bar, parts.a_bar, parts.d], [parts.challenge, parts.e, parts.r1])
    bases = [p1(suite), q1, *(generators[index] for index in disclosed)]
    b = weighted_sum(bases, [1, domain, *scalars])
    t2 = weighted_sum([b, parts.d, *hidden], [parts.challenge, parts.r3, *parts.hidden])
    points = (parts.a_bar, parts.b_bar, parts.d, t1, t2)
    revealed = list(zip(disclosed, scalars, strict=True))
    if challenge_of(points, revealed, domain, presentation_header, suite) != parts.challenge:
        raise invalid("proof.invalid", "the BBS proof does not fit what is shown")
    if not curve.GT.pairing_check([parts.a_bar, parts.b_bar], [w, -base_point()]):
        raise invalid("proof.invalid", "the BBS proof is of no signature by this key")


def read_proof(proof: bytes) -> Proof:
    """octets_to_proof (section 4.2.4.5): three points of G1, none the identity, and at least four scalars.

    Raises:
        Invalid: ``proof.encoding``.
        Unavailable: ``extra.missing``.
    """
    floor = 3 * POINT_G1 + 4 * SCALAR
    if len(proof) < floor or (len(proof) - floor) % SCALAR:
        raise invalid("proof.encoding", f"{len(proof)} bytes, where a BBS proof has {floor} and 32 a hidden message")
    points = [point(proof[at : at + POINT_G1]) for at in range(0, 3 * POINT_G1, POINT_G1)]
    numbers = [scalar_of(proof[at : at + SCALAR]) for at in range(3 * POINT_G1, len(proof), SCALAR)]
    (a_bar, b_bar, d), (e, r1, r3, *hidden, challenge) = points, numbers
    return Proof(a_bar, b_bar, d, e, r1, r3, tuple(hidden), challenge)


def challenge_of(
    points: Sequence[G1Point],
    disclosed: Sequence[tuple[int, int]],
    domain: int,
    presentation_header: bytes,
    suite: Ciphersuite,
) -> int:
    """ProofChallengeCalculate (section 3.7.4)."""
    hashed = bytearray(len(disclosed).to_bytes(8, "big"))
    for index, scalar in disclosed:
        hashed += index.to_bytes(8, "big") + octets(scalar)
    for each in points:
        hashed += bytes(each.to_compressed_bytes())
    hashed += octets(domain) + len(presentation_header).to_bytes(8, "big") + presentation_header
    return hash_to_scalar(bytes(hashed), suite.api_id + b"H2S_", suite)
