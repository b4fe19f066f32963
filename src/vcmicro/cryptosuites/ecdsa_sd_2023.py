"""ecdsa-sd-2023: selective disclosure by one P-256 signature for each statement.

The issuer signs the mandatory statements together with an ephemeral public key, and with the ephemeral key each of
the others; the holder keeps the signatures of what is shown. Source: Data Integrity ECDSA Cryptosuites v1.0
sections 3.5 and 3.6.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from vcmicro.cryptosuites.selective.disclosure import Parted, disclose, options_of, part, revealed
from vcmicro.cryptosuites.selective.labels import create_hmac_id_label_map_function
from vcmicro.cryptosuites.selective.proof_values import ProofValue, write
from vcmicro.encoding import decode_base64url, decode_varint, encode_varint
from vcmicro.errors import Invalid, invalid
from vcmicro.keys.kinds import KINDS
from vcmicro.problems import shown

if TYPE_CHECKING:
    from vcmicro.cryptosuites.transforms import Transform
    from vcmicro.keys import Key, PublicKey, Signer

NAME = "ecdsa-sd-2023"
BASE, DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
_P256 = KINDS["P-256"]
_PREFIX = encode_varint(_P256.codec)
_SIGNATURE, _HMAC_KEY = 64, 32
_BASE_NAMES = ("base signature", "public key", "HMAC key", "signatures", "mandatory pointers")
_DERIVED_NAMES = ("base signature", "public key", "signatures", "label map", "mandatory indexes")


class BaseProof(NamedTuple):
    """What an issuer gives to the holder; ``public_key`` is the ephemeral one, as the bytes of a Multikey."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: list[bytes]
    mandatory_pointers: list[str]


class DerivedProof(NamedTuple):
    """What a holder gives to a verifier; ``label_map`` has the issuer's labels by canonical ones."""

    base_signature: bytes
    public_key: bytes
    signatures: list[bytes]
    label_map: dict[str, str]
    mandatory_indexes: list[int]


def _ephemeral_key() -> Key:
    from vcmicro.keys import Key

    return Key.generate("P-256")


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
    new_key: Callable[[], Key] | None = None,
    new_hmac_key: Callable[[], bytes] | None = None,
) -> dict[str, Any]:
    """The base proof (3.5.1): what derived proofs are made from, for the holder alone.

    ``new_key`` and ``new_hmac_key`` make its secrets; the vectors fix them.

    Raises:
        Invalid: ``key.unsupported``, ``proof.pointer``, ``proof.chain``; as ``Transform``.
        LimitExceeded: ``limit.string`` for more statements than a proof value may hold.
        ValueError: if the signer returns bytes of another length than its algorithm's.
    """
    if kind != "P-256":
        raise invalid("key.unsupported", f"{NAME} takes P-256 keys, not {kind}")
    key, hmac_key = (new_key or _ephemeral_key)(), (new_hmac_key or _hmac_key)()
    factory = create_hmac_id_label_map_function(hmac_key)
    parted = part(document, options, mandatory_pointers, factory, transform)
    public_key = _PREFIX + key.public.material
    base_signature = signer.sign(_sign_data(parted, public_key))
    if len(base_signature) != _SIGNATURE:
        raise ValueError(f"the signer returned {len(base_signature)} bytes, where ES256 has {_SIGNATURE}")
    signatures = [key.sign(message) for message in parted.messages]
    components = (base_signature, public_key, hmac_key, signatures, list(mandatory_pointers))
    return {**options, "proofValue": write(BASE, components, transform.limits)}


def derive(
    document: dict[str, Any],
    proof: dict[str, Any],
    pointers: Sequence[str],
    transform: Transform,
    presentation_header: bytes = b"",
    pointer: str = "/proof",
) -> dict[str, Any]:
    """The revealed document with its derived proof (3.5.7, addDerivedProof).

    Raises:
        Invalid: ``derive.unsupported`` for a derived proof, ``proof.structure``, ``proof.pointer``; as
            ``Transform``.
        ValueError: for a presentation header, which this suite has no place for.
    """
    if presentation_header:
        raise ValueError(f"{NAME} has no presentation header")
    base = read_base(proof, transform, pointer)
    factory = create_hmac_id_label_map_function(base.hmac_key)
    found = disclose(document, base.mandatory_pointers, pointers, factory, transform)
    if len(base.signatures) != len(found.non_mandatory):
        _mismatch(len(base.signatures), len(found.non_mandatory), pointer)
    chosen = [base.signatures[index] for index in found.selected_indexes]
    compressed = {int(each[4:]): decode_base64url(label[1:]) for each, label in found.label_map.items()}
    components = (base.base_signature, base.public_key, chosen, compressed, found.mandatory_indexes)
    derived = {**options_of(proof), "proofValue": write(DERIVED, components, transform.limits)}
    return {**found.document, "proof": derived}


def verify(
    document: dict[str, Any],
    proof: dict[str, Any],
    key: PublicKey,
    transform: Transform,
    pointer: str = "/proof",
) -> None:
    """Check a derived proof (3.6.1).

    Raises:
        Invalid: ``proof.base`` for a base proof; ``proof.encoding``, ``proof.structure``, ``proof.invalid``; as
            ``Transform``.
        LimitExceeded, Unavailable: as ``Transform``.
    """
    if key.kind != "P-256":
        raise invalid("proof.invalid", f"{NAME} takes P-256 keys, and this one is {key.kind}", pointer)
    derived = read_derived(proof, transform, pointer)
    ephemeral = _public_key(derived.public_key, pointer)
    parted = revealed(document, options_of(proof), derived.label_map, derived.mandatory_indexes, transform, pointer)
    if len(derived.signatures) != len(parted.non_mandatory):
        _mismatch(len(derived.signatures), len(parted.non_mandatory), pointer)
    key.verify(derived.base_signature, _sign_data(parted, derived.public_key), "ES256")
    for signature, message in zip(derived.signatures, parted.messages, strict=True):
        ephemeral.verify(signature, message, "ES256")


def contents(proof: Mapping[str, Any], transform: Transform, pointer: str = "/proof") -> dict[str, Any]:
    """What a proof value holds: its form, and how much is mandatory or can be shown."""
    if ProofValue(proof, transform.limits, pointer).header == BASE:
        base = read_base(proof, transform, pointer)
        return {
            "form": "base",
            "mandatoryPointers": base.mandatory_pointers,
            "nonMandatoryStatements": len(base.signatures),
        }
    derived = read_derived(proof, transform, pointer)
    return {
        "form": "derived",
        "mandatoryStatements": len(derived.mandatory_indexes),
        "disclosedStatements": len(derived.signatures),
    }


def read_base(proof: Mapping[str, Any], transform: Transform, pointer: str = "/proof") -> BaseProof:
    """parseBaseProofValue (3.5.5).

    Raises:
        Invalid: ``derive.unsupported`` for another header; ``proof.encoding``, ``cbor.encoding``, ``proof.structure``.
    """
    value = ProofValue(proof, transform.limits, pointer)
    if value.header != BASE:
        raise invalid("derive.unsupported", "not a base proof of ecdsa-sd-2023", value.place)
    value.expect(_BASE_NAMES)
    return BaseProof(
        value.octets(0, _SIGNATURE, "the base signature"),
        value.octets(1, len(_PREFIX) + _P256.public_length, "the public key"),
        value.octets(2, _HMAC_KEY, "the HMAC key"),
        value.all_octets(3, _SIGNATURE, "a signature"),
        value.texts(4, "mandatory pointers"),
    )


def read_derived(proof: Mapping[str, Any], transform: Transform, pointer: str = "/proof") -> DerivedProof:
    """parseDerivedProofValue (3.5.6 with decompressLabelMap).

    Raises:
        Invalid: ``proof.base`` for a base proof; ``proof.encoding``, ``cbor.encoding``, ``proof.structure``.
    """
    value = ProofValue(proof, transform.limits, pointer)
    if value.header == BASE:
        raise invalid("proof.base", "a base proof of ecdsa-sd-2023, from which anything can be shown", value.place)
    if value.header != DERIVED:
        raise invalid("proof.encoding", f"it begins with {shown(value.header.hex())}, not with d95d01", value.place)
    value.expect(_DERIVED_NAMES)
    labels = value.numbered(3, "the label map")
    return DerivedProof(
        value.octets(0, _SIGNATURE, "the base signature"),
        value.octets(1, len(_PREFIX) + _P256.public_length, "the public key"),
        value.all_octets(2, _SIGNATURE, "a signature"),
        {f"c14n{number}": value.hmac_label(label) for number, label in labels.items()},
        value.indexes(4, "mandatory indexes"),
    )


def _sign_data(parted: Parted, public_key: bytes) -> bytes:
    """serializeSignData (3.5.3)."""
    return parted.proof_hash + public_key + parted.mandatory_hash


def _public_key(multikey: bytes, pointer: str) -> PublicKey:
    from vcmicro.keys import PublicKey

    codec, material = decode_varint(multikey, code="proof.structure", pointer=pointer)
    if codec != _P256.codec:
        raise invalid("proof.structure", "the ephemeral key is no P-256 Multikey", pointer + "/proofValue")
    try:
        return PublicKey("P-256", material)
    except Invalid as error:
        raise invalid("proof.structure", error.problem.detail, pointer + "/proofValue") from None


def _mismatch(signatures: int, statements: int, pointer: str) -> NoReturn:
    detail = f"{signatures} signatures, where {statements} statements are not mandatory"
    raise invalid("proof.structure", detail, pointer + "/proofValue")
