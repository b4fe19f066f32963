"""Selective-disclosure primitives: the functions that ecdsa-sd-2023 and bbs-2023 are made of.

Data Integrity ECDSA Cryptosuites v1.0 section 3.4, and Data Integrity BBS Cryptosuites v1.0 for the shuffled
labels; the names are the specifications' own. Statements are N-Quads lines with their line feeds, labels of
blank nodes stand without ``_:``.
"""

from __future__ import annotations

from vcmicro.cryptosuites.selective.grouping import (
    Group,
    Grouped,
    canonicalize_and_group,
    hash_mandatory_nquads,
    relative_indexes,
    select_canonical_nquads,
    verifier_label_map,
)
from vcmicro.cryptosuites.selective.labels import (
    LabelMapFactory,
    Relabelled,
    create_hmac_id_label_map_function,
    create_label_map_function,
    create_shuffled_id_label_map_function,
    label_replacement_canonicalize_jsonld,
    label_replacement_canonicalize_nquads,
    relabel_blank_nodes,
)
from vcmicro.cryptosuites.selective.selection import (
    create_initial_selection,
    json_pointer_to_paths,
    select_jsonld,
    select_paths,
)
from vcmicro.cryptosuites.selective.skolemization import (
    Skolemized,
    deskolemize_nquads,
    skolemize_compact_jsonld,
    skolemize_expanded_jsonld,
    skolemize_nquads,
    to_deskolemized_nquads,
)

__all__ = [
    "Group",
    "Grouped",
    "LabelMapFactory",
    "Relabelled",
    "Skolemized",
    "canonicalize_and_group",
    "create_hmac_id_label_map_function",
    "create_initial_selection",
    "create_label_map_function",
    "create_shuffled_id_label_map_function",
    "deskolemize_nquads",
    "hash_mandatory_nquads",
    "json_pointer_to_paths",
    "label_replacement_canonicalize_jsonld",
    "label_replacement_canonicalize_nquads",
    "relabel_blank_nodes",
    "relative_indexes",
    "select_canonical_nquads",
    "select_jsonld",
    "select_paths",
    "skolemize_compact_jsonld",
    "skolemize_expanded_jsonld",
    "skolemize_nquads",
    "to_deskolemized_nquads",
    "verifier_label_map",
]
