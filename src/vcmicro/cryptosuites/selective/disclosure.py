"""What both suites of selective disclosure do with a document before any cryptography.

The issuer parts its statements into the mandatory ones, which are hashed together, and the others, which are
signed so that each can be shown alone. The holder selects; the verifier finds the same two parts in what is shown.

Sources: Data Integrity ECDSA Cryptosuites v1.0 sections 3.5.2 to 3.5.8 and 3.6.2 to 3.6.8; Data Integrity BBS
Cryptosuites v1.0 sections 3.3.1 to 3.3.10. The functions return what both have in common.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from vcmicro.cryptosuites.hashed import canonical_rdf_options, check_over_rdf
from vcmicro.cryptosuites.selective.grouping import (
    canonicalize_and_group,
    hash_mandatory_nquads,
    relative_indexes,
    verifier_label_map,
)
from vcmicro.cryptosuites.selective.labels import LabelMapFactory, canonicalize_labelled, create_label_map_function
from vcmicro.cryptosuites.selective.selection import select_jsonld
from vcmicro.errors import invalid
from vcmicro.rdf.skolem import Labelled

if TYPE_CHECKING:
    from vcmicro.cryptosuites.transforms import Transform


class Parted(NamedTuple):
    """Two parts of a document's statements: the hash of the mandatory ones, and the others one by one."""

    proof_hash: bytes
    mandatory_hash: bytes
    non_mandatory: tuple[str, ...]

    @property
    def messages(self) -> list[bytes]:
        """The non-mandatory statements as they are signed."""
        return [line.encode() for line in self.non_mandatory]


class Disclosed(NamedTuple):
    """What a holder shows, and what a verifier needs to recognize it.

    ``label_map`` has the issuer's labels for canonical ones; ``mandatory_indexes`` count within the statements
    that are shown, ``selected_indexes`` within the issuer's non-mandatory ones, which ``non_mandatory`` are.
    """

    document: dict[str, Any]
    label_map: dict[str, str]
    mandatory_indexes: list[int]
    selected_indexes: list[int]
    non_mandatory: tuple[str, ...]


def part(
    document: dict[str, Any],
    options: dict[str, Any],
    mandatory_pointers: Sequence[str],
    factory: LabelMapFactory,
    transform: Transform,
) -> Parted:
    """Base proof transformation and hashing (vc-di-ecdsa 3.5.2 and 3.5.3, vc-di-bbs 3.3.1 and 3.3.2).

    Raises:
        Invalid: ``proof.pointer``, ``proof.chain``; as ``Transform``.
        LimitExceeded, Unavailable: as ``Transform``.
    """
    proof_hash = _proof_hash(document, options, transform, "/proof")
    definitions = {"mandatory": mandatory_pointers}
    grouped = canonicalize_and_group(document, factory, definitions, transform.contexts, limits=transform.limits)
    group = grouped.groups["mandatory"]
    mandatory_hash = hash_mandatory_nquads(group.matching.values())
    return Parted(proof_hash, mandatory_hash, tuple(group.non_matching.values()))


def disclose(
    document: dict[str, Any],
    mandatory_pointers: Sequence[str],
    pointers: Sequence[str],
    factory: LabelMapFactory,
    transform: Transform,
) -> Disclosed:
    """createDisclosureData without the signatures (vc-di-ecdsa 3.5.7, vc-di-bbs 3.3.8).

    Raises:
        Invalid: ``proof.pointer``, also if nothing is selected; as ``Transform``.
        LimitExceeded, Unavailable: as ``Transform``.
    """
    combined = [*mandatory_pointers, *pointers]
    revealed = select_jsonld(document, combined, limits=transform.limits)
    if revealed is None:
        raise invalid("proof.pointer", "nothing is mandatory and nothing is selected, so nothing would be shown")
    definitions = {"mandatory": mandatory_pointers, "selective": pointers, "combined": combined}
    grouped = canonicalize_and_group(document, factory, definitions, transform.contexts, limits=transform.limits)
    mandatory, shown = grouped.groups["mandatory"], grouped.groups["combined"]
    return Disclosed(
        revealed,
        verifier_label_map(shown, grouped.label_map),
        relative_indexes(mandatory.matching, shown.matching),
        relative_indexes(grouped.groups["selective"].matching, mandatory.non_matching),
        tuple(mandatory.non_matching.values()),
    )


def revealed(
    document: dict[str, Any],
    options: dict[str, Any],
    label_map: Mapping[str, str],
    mandatory_indexes: Sequence[int],
    transform: Transform,
    pointer: str,
) -> Parted:
    """createVerifyData (vc-di-ecdsa 3.5.8, vc-di-bbs 3.3.10): the parts of what is shown, as the issuer saw them.

    The document's own walk is used again if it was made for another check.

    Raises:
        Invalid: ``proof.structure`` for a label map that does not fit the document's blank nodes, or a mandatory
            index beyond its statements; ``proof.chain``; as ``Transform``.
        LimitExceeded, Unavailable: as ``Transform``.
    """
    proof_hash = _proof_hash(document, options, transform, pointer)
    dataset = transform.dataset(document)
    if len(label_map) != dataset.blank_nodes:
        detail = f"the label map has {len(label_map)} entries, where {dataset.blank_nodes} blank nodes are shown"
        raise invalid("proof.structure", detail, pointer + "/proofValue")
    labelled = Labelled(dataset, tuple(f"b{number}" for number in range(dataset.blank_nodes)))
    lines = canonicalize_labelled(labelled, create_label_map_function(label_map)).nquads
    if mandatory_indexes and mandatory_indexes[-1] >= len(lines):
        detail = f"a mandatory index is {mandatory_indexes[-1]}, where {len(lines)} statements are shown"
        raise invalid("proof.structure", detail, pointer + "/proofValue")
    mandatory = set(mandatory_indexes)
    mandatory_hash = hash_mandatory_nquads(lines[index] for index in mandatory_indexes)
    others = tuple(line for index, line in enumerate(lines) if index not in mandatory)
    return Parted(proof_hash, mandatory_hash, others)


def _proof_hash(document: dict[str, Any], options: dict[str, Any], transform: Transform, pointer: str) -> bytes:
    if "proof" in document:
        detail = "a proof of selective disclosure covers no previous proof: a part of the document has none"
        raise invalid("proof.chain", detail, pointer + "/previousProof")
    check_over_rdf(document, options, pointer)
    return hashlib.sha256(canonical_rdf_options(document, options, "sha256", transform, pointer)).digest()


def options_of(proof: Mapping[str, Any]) -> dict[str, Any]:
    """A proof without its ``proofValue``."""
    return {name: value for name, value in proof.items() if name != "proofValue"}
