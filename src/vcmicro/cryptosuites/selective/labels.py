"""Other labels for blank nodes than the canonical ones, which would tell what is not disclosed.

Data Integrity ECDSA Cryptosuites v1.0 sections 3.4.1 to 3.4.4 and 3.4.14. A label map factory takes the
canonical labels (input label -> ``c14n0``) and gives the new ones (input label -> new label).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vcmicro.cryptosuites.selective.skolemization import TERMS
from vcmicro.encoding import encode_base64url
from vcmicro.errors import invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown
from vcmicro.rdf import Contexts, dataset, nquads
from vcmicro.rdf.skolem import Labelled

LabelMapFactory = Callable[[Mapping[str, str]], dict[str, str]]

_LABEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Relabelled:
    """Canonical statements under new labels, in code point order, and the new label of each input label."""

    nquads: tuple[str, ...]
    label_map: dict[str, str]


def create_label_map_function(label_map: Mapping[str, str]) -> LabelMapFactory:
    """Labels that are given for the canonical ones (section 3.4.3), as a derived proof does.

    The map may come from anyone. The factory refuses one that lacks a canonical label, that gives two blank
    nodes one label (statements about one would pass for the other's), or that holds what is no label.

    Raises:
        Invalid: (by the factory) ``proof.structure``.
    """

    def factory(canonical_id_map: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for label, canonical in canonical_id_map.items():
            new = label_map.get(canonical)
            if not isinstance(new, str) or not _LABEL.fullmatch(new):
                raise invalid("proof.structure", f"the label map has {shown(new)} for the blank node {canonical}")
            found[label] = new
        if len(set(found.values())) != len(found):
            raise invalid("proof.structure", "the label map gives two blank nodes the same label")
        return found

    return factory


def create_hmac_id_label_map_function(hmac_key: bytes) -> LabelMapFactory:
    """Labels that only the key tells: ``u`` and the base64url HMAC-SHA-256 of the canonical one (section 3.4.4)."""

    def factory(canonical_id_map: Mapping[str, str]) -> dict[str, str]:
        return {label: _hmac_id(hmac_key, canonical) for label, canonical in canonical_id_map.items()}

    return factory


def create_shuffled_id_label_map_function(hmac_key: bytes) -> LabelMapFactory:
    """Labels ``b0``, ``b1``, ... in the order of the HMACs of the canonical ones, which they do not tell.

    Data Integrity BBS Cryptosuites v1.0, createShuffledIdLabelMapFunction.
    """

    def factory(canonical_id_map: Mapping[str, str]) -> dict[str, str]:
        ids = {label: _hmac_id(hmac_key, canonical) for label, canonical in canonical_id_map.items()}
        return {label: f"b{position}" for position, label in enumerate(sorted(ids, key=ids.__getitem__))}

    return factory


def label_replacement_canonicalize_nquads(
    lines: Sequence[str], label_map_factory: LabelMapFactory, *, limits: Limits = DEFAULT
) -> Relabelled:
    """The canonical form of statements with other labels (section 3.4.1).

    Raises:
        Invalid: ``rdf.syntax``, ``rdfc.work_limit``, and what the factory refuses.
        LimitExceeded: ``limit.quads``, ``limit.nodes``.
    """
    return canonicalize_labelled(nquads.read(lines, limits=limits), label_map_factory)


def label_replacement_canonicalize_jsonld(
    document: dict[str, Any], label_map_factory: LabelMapFactory, contexts: Contexts, *, limits: Limits = DEFAULT
) -> Relabelled:
    """The canonical form of a JSON-LD document with other labels (section 3.4.2).

    Raises:
        Invalid, LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``; ``rdfc.work_limit``; what the factory refuses.
    """
    found = dataset(document, contexts, limits=limits)
    return canonicalize_labelled(Labelled(found, tuple(f"b{n}" for n in range(found.blank_nodes))), label_map_factory)


def canonicalize_labelled(labelled: Labelled, label_map_factory: LabelMapFactory) -> Relabelled:
    """Section 3.4.1 for a dataset at hand.

    Raises:
        Invalid: ``rdfc.work_limit``, and what the factory refuses.
    """
    label_map = label_map_factory(canonical_id_map(labelled))
    return Relabelled(labelled.relabelled(label_map), label_map)


def canonical_id_map(labelled: Labelled) -> dict[str, str]:
    """The canonical label of each input label: ``_:`` stands before neither.

    Raises:
        Invalid: ``rdfc.work_limit``.
    """
    issued = labelled.dataset.canonicalized().labels
    return {label: canonical[2:] for label, canonical in zip(labelled.labels, issued, strict=True)}


def relabel_blank_nodes(lines: Sequence[str], label_map: Mapping[str, str]) -> list[str]:
    """Statements with the labels that the map has for theirs, in their order (section 3.4.14).

    Raises:
        Invalid: ``proof.structure`` for a label that the map lacks.
    """

    def replace(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        if match[1] not in label_map:
            raise invalid("proof.structure", f"the label map lacks the blank node {shown(match[1])}")
        return f"_:{label_map[match[1]]}"

    return [TERMS.sub(replace, line) for line in lines]


def _hmac_id(hmac_key: bytes, canonical: str) -> str:
    return "u" + encode_base64url(hmac.digest(hmac_key, canonical.encode(), "sha256"))
