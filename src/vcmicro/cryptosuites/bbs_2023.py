"""bbs-2023: selective disclosure by one BBS signature, whose proofs cannot be linked to each other.

The baseline feature. Holder binding and pseudonyms (headers d95d04 to d95d09) rest on drafts that still change, and
are refused by name. Source: Data Integrity BBS Cryptosuites v1.0 sections 3.2 to 3.4.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from vcmicro import bbs
from vcmicro.cryptosuites.selective.disclosure import disclose, options_of, part, revealed
from vcmicro.cryptosuites.selective.labels import create_shuffled_id_label_map_function
from vcmicro.cryptosuites.selective.proof_values import ProofValue, write
from vcmicro.errors import invalid, unavailable
from vcmicro.problems import shown

if TYPE_CHECKING:
    from vcmicro.cryptosuites.transforms import Transform
    from vcmicro.keys import PublicKey, Signer

NAME = "bbs-2023"
KIND = "BLS12-381-G2"
BASE, DERIVED = b"\xd9\x5d\x02", b"\xd9\x5d\x03"
_FEATURES = {
    b"\xd9\x5d\x04": "anonymous holder binding",
    b"\xd9\x5d\x05": "anonymous holder binding",
    b"\xd9\x5d\x06": "pseudonyms",
    b"\xd9\x5d\x07": "pseudonyms",
    b"\xd9\x5d\x08": "pseudonyms with holder binding",
    b"\xd9\x5d\x09": "pseudonyms with holder binding",
}
_PUBLIC_KEY, _HMAC_KEY, _BBS_HEADER = 96, 32, 64
_BASE_NAMES = ("BBS signature", "BBS header", "public key", "HMAC key", "mandatory pointers")
_DERIVED_NAMES = ("BBS proof", "label map", "mandatory indexes", "selective indexes", "presentation header")


class BaseProof(NamedTuple):
    """What an issuer gives to the holder."""

    bbs_signature: bytes
    bbs_header: bytes
    public_key: bytes
    hmac_key: bytes
    mandatory_pointers: list[str]


class DerivedProof(NamedTuple):
    """What a holder gives to a verifier; ``label_map`` has the issuer's labels by canonical ones."""

    bbs_proof: bytes
    label_map: dict[str, str]
    mandatory_indexes: list[int]
    selective_indexes: list[int]
    presentation_header: bytes


def _hmac_key() -> bytes:
    return secrets.token_bytes(_HMAC_KEY)


def sign(
    document: dict[str, Any],
    options: dict[str, Any],
    signer: Signer,
    kind: str,
    transform: Transform,
    mandatory_pointers: Sequence[str] = (),
    *,
    new_hmac_key: Callable[[], bytes] | None = None,
) -> dict[str, Any]:
    """The base proof (3.3.1 to 3.3.4): what derived proofs are made from, for the holder alone.

    ``new_hmac_key`` makes its secret; the vectors fix it.

    Raises:
        Invalid: ``key.unsupported`` for a signer that does not sign lists of messages; ``proof.pointer``,
            ``proof.chain``; as ``Transform``.
        LimitExceeded: as ``Transform``; ``limit.string``.
        Unavailable: ``extra.missing``; as ``Transform``.
        ValueError: if the signer returns bytes of another length than 80.
    """
    from vcmicro.keys.private import MessagesSigner

    if kind != KIND or not isinstance(signer, MessagesSigner):
        raise invalid("key.unsupported", f"{NAME} takes {KIND} keys that sign lists of messages, not {kind}")
    hmac_key = (new_hmac_key or _hmac_key)()
    factory = create_shuffled_id_label_map_function(hmac_key)
    parted = part(document, options, mandatory_pointers, factory, transform)
    header = parted.proof_hash + parted.mandatory_hash
    signature = signer.sign_messages(header, parted.messages)
    if len(signature) != bbs.SIGNATURE:
        raise ValueError(f"the signer returned {len(signature)} bytes, where BBS has {bbs.SIGNATURE}")
    components = (signature, header, signer.public.material, hmac_key, list(mandatory_pointers))
    return {**options, "proofValue": write(BASE, components, transform.limits)}


def derive(
    document: dict[str, Any],
    proof: dict[str, Any],
    pointers: Sequence[str],
    transform: Transform,
    presentation_header: bytes = b"",
    pointer: str = "/proof",
    *,
    random_scalars: bbs.RandomScalars | None = None,
) -> dict[str, Any]:
    """The revealed document with its derived proof (3.3.8, addDerivedProof).

    ``presentation_header`` is covered by the proof: a verifier's challenge, say. ``random_scalars`` are the proof's
    secrets; the vectors fix them.

    Raises:
        Invalid: ``derive.unsupported`` for a derived proof, ``proof.structure``, ``proof.pointer``; as ``Transform``.
        Unavailable: ``extra.missing``, ``proof.unsupported``; as ``Transform``.
    """
    base = read_base(proof, transform, pointer)
    factory = create_shuffled_id_label_map_function(base.hmac_key)
    found = disclose(document, base.mandatory_pointers, pointers, factory, transform)
    bbs_proof = bbs.proof_gen(
        base.public_key,
        base.bbs_signature,
        base.bbs_header,
        presentation_header,
        [line.encode() for line in found.non_mandatory],
        found.selected_indexes,
        random_scalars=random_scalars,
    )
    compressed = {int(each[4:]): int(label[1:]) for each, label in found.label_map.items()}
    components = (bbs_proof, compressed, found.mandatory_indexes, found.selected_indexes, presentation_header)
    derived = {**options_of(proof), "proofValue": write(DERIVED, components, transform.limits)}
    return {**found.document, "proof": derived}


def verify(
    document: dict[str, Any],
    proof: dict[str, Any],
    key: PublicKey,
    transform: Transform,
    pointer: str = "/proof",
) -> None:
    """Check a derived proof (3.4.1).

    Raises:
        Invalid: ``proof.base`` for a base proof; ``proof.encoding``, ``proof.structure``, ``proof.invalid``; as
            ``Transform``.
        LimitExceeded: as ``Transform``.
        Unavailable: ``extra.missing``; ``proof.unsupported`` for another feature; as ``Transform``.
    """
    if key.kind != KIND:
        raise invalid("proof.invalid", f"{NAME} takes {KIND} keys, and this one is {key.kind}", pointer)
    derived = read_derived(proof, transform, pointer)
    parted = revealed(document, options_of(proof), derived.label_map, derived.mandatory_indexes, transform, pointer)
    if len(derived.selective_indexes) != len(parted.non_mandatory):
        counts = f"{len(derived.selective_indexes)} selective indexes, where {len(parted.non_mandatory)} statements"
        raise invalid("proof.structure", f"{counts} are not mandatory", pointer + "/proofValue")
    bbs.proof_verify(
        key.material,
        derived.bbs_proof,
        parted.proof_hash + parted.mandatory_hash,
        derived.presentation_header,
        parted.messages,
        derived.selective_indexes,
    )


def contents(proof: Mapping[str, Any], transform: Transform, pointer: str = "/proof") -> dict[str, Any]:
    """What a proof value holds: its form, and how much is mandatory or is shown."""
    if ProofValue(proof, transform.limits, pointer).header == BASE:
        return {"form": "base", "mandatoryPointers": read_base(proof, transform, pointer).mandatory_pointers}
    derived = read_derived(proof, transform, pointer)
    return {
        "form": "derived",
        "mandatoryStatements": len(derived.mandatory_indexes),
        "disclosedStatements": len(derived.selective_indexes),
        "presentationHeader": derived.presentation_header.hex() or None,
    }


def read_base(proof: Mapping[str, Any], transform: Transform, pointer: str = "/proof") -> BaseProof:
    """parseBaseProofValue (3.3.5) of the baseline feature.

    Raises:
        Invalid: ``derive.unsupported`` for another header; ``proof.encoding``, ``cbor.encoding``, ``proof.structure``.
        Unavailable: ``proof.unsupported`` for another feature.
    """
    value = ProofValue(proof, transform.limits, pointer)
    _refuse_features(value)
    if value.header != BASE:
        raise invalid("derive.unsupported", f"not a base proof of {NAME}", value.place)
    value.expect(_BASE_NAMES)
    return BaseProof(
        value.octets(0, bbs.SIGNATURE, "the BBS signature"),
        value.octets(1, _BBS_HEADER, "the BBS header"),
        value.octets(2, _PUBLIC_KEY, "the public key"),
        value.octets(3, _HMAC_KEY, "the HMAC key"),
        value.texts(4, "mandatory pointers"),
    )


def read_derived(proof: Mapping[str, Any], transform: Transform, pointer: str = "/proof") -> DerivedProof:
    """parseDerivedProofValue (3.3.7 with decompressLabelMap) of the baseline feature.

    Raises:
        Invalid: ``proof.base`` for a base proof; ``proof.encoding``, ``cbor.encoding``, ``proof.structure``.
        Unavailable: ``proof.unsupported`` for another feature.
    """
    value = ProofValue(proof, transform.limits, pointer)
    if value.header == BASE:
        raise invalid("proof.base", f"a base proof of {NAME}, from which anything can be shown", value.place)
    _refuse_features(value)
    if value.header != DERIVED:
        raise invalid("proof.encoding", f"it begins with {shown(value.header.hex())}, not with d95d03", value.place)
    value.expect(_DERIVED_NAMES)
    labels = value.numbered(1, "the label map")
    if not all(type(label) is int and label >= 0 for label in labels.values()):
        raise value.refused("a label is not a number from 0")
    return DerivedProof(
        value.octets(0, None, "the BBS proof"),
        {f"c14n{number}": f"b{label}" for number, label in labels.items()},
        value.indexes(2, "mandatory indexes"),
        value.indexes(3, "selective indexes"),
        value.octets(4, None, "the presentation header"),
    )


def _refuse_features(value: ProofValue) -> None:
    feature = _FEATURES.get(value.header)
    if feature is not None:
        raise unavailable("proof.unsupported", f"{NAME} with {feature} is not supported, the baseline is", value.place)
