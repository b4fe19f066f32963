"""The statements of a document in groups that JSON pointers define.

Data Integrity ECDSA Cryptosuites v1.0 sections 3.4.15 to 3.4.17. The document is walked and canonicalized once;
each group is one walk over its selection, and the rest is membership in a table of lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from vcmicro.cryptosuites.selective.labels import LabelMapFactory, canonical_id_map, canonicalize_labelled
from vcmicro.cryptosuites.selective.selection import select_checked
from vcmicro.cryptosuites.selective.skolemization import URN_SCHEME, Skolemized, skolemize_compact_jsonld
from vcmicro.errors import Invalid, LimitExceeded, invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.rdf import Contexts
from vcmicro.rdf.skolem import Labelled, deskolemize

_PARTIAL: Final = "part of a list, or of a JSON literal, says something else than the whole"


@dataclass(frozen=True, slots=True)
class Selected:
    """A selection from a skolemized document and its statements under the labels of the whole.

    Without pointers there is neither a ``document`` nor a ``labelled`` dataset.
    """

    document: dict[str, Any] | None
    labelled: Labelled | None
    nquads: tuple[str, ...]

    @property
    def deskolemized_nquads(self) -> tuple[str, ...]:
        """The statements with the labels that skolemization gave."""
        return () if self.labelled is None else self.labelled.nquads()


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of a document that a group selects, and the others, by index; in order of index."""

    matching: dict[int, str]
    non_matching: dict[int, str]
    selected: Selected


@dataclass(frozen=True, slots=True)
class Grouped:
    """A document's statements under new labels, its groups by name, and the new label of each skolemized one."""

    groups: dict[str, Group]
    nquads: tuple[str, ...]
    label_map: dict[str, str]
    skolemized: Skolemized

    @property
    def deskolemized_nquads(self) -> tuple[str, ...]:
        """All statements with the labels that skolemization gave."""
        return self.skolemized.labelled.nquads()


def select_canonical_nquads(
    skolemized: Skolemized,
    pointers: Sequence[str],
    label_map: Mapping[str, str],
    contexts: Contexts,
    *,
    limits: Limits = DEFAULT,
) -> Selected:
    """The statements of what pointers select, with the labels of the whole document (section 3.4.15).

    Raises:
        Invalid: ``proof.pointer`` for every pointer that selects nothing, or for a selection that says what the
            document does not (part of a list, of a JSON literal); as ``vcmicro.rdf.dataset``.
        LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``.
    """
    if not pointers:
        return Selected(None, None, ())
    document = select_checked(skolemized.compact, pointers)
    try:
        labelled = deskolemize(document, contexts, skolemized.skolem, limits=limits)
    except LimitExceeded:
        raise
    except Invalid as error:  # not the document's fault: that was walked before
        raise _not_alone(pointers, error.problem.detail) from None
    if not label_map.keys() >= set(labelled.labels):
        raise _not_alone(pointers, _PARTIAL)
    return Selected(document, labelled, labelled.relabelled(label_map))


def canonicalize_and_group(
    document: dict[str, Any],
    label_map_factory: LabelMapFactory,
    group_definitions: Mapping[str, Sequence[str]],
    contexts: Contexts,
    *,
    urn_scheme: str = URN_SCHEME,
    random_string: str | None = None,
    limits: Limits = DEFAULT,
) -> Grouped:
    """The canonical statements of a document under new labels, and which of them each group selects (section 3.4.16).

    ``group_definitions`` has JSON pointers into the document by the name of the group; no pointers select nothing.
    The document is without its proof.

    Raises:
        Invalid: as ``select_canonical_nquads``; ``rdfc.work_limit``; what the factory refuses.
        LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``.
    """
    skolemized = skolemize_compact_jsonld(document, contexts, urn_scheme, random_string, limits=limits)
    relabelled = canonicalize_labelled(skolemized.labelled, label_map_factory)
    lines = set(relabelled.nquads)
    groups: dict[str, Group] = {}
    for name, pointers in group_definitions.items():
        selected = select_canonical_nquads(skolemized, pointers, relabelled.label_map, contexts, limits=limits)
        if not lines.issuperset(selected.nquads):
            raise _not_alone(pointers, _PARTIAL)
        groups[name] = _group(relabelled.nquads, selected)
    return Grouped(groups, relabelled.nquads, relabelled.label_map, skolemized)


def _group(lines: tuple[str, ...], selected: Selected) -> Group:
    wanted = set(selected.nquads)
    matching: dict[int, str] = {}
    others: dict[int, str] = {}
    for index, line in enumerate(lines):
        (matching if line in wanted else others)[index] = line
    return Group(matching, others, selected)


def _not_alone(pointers: Sequence[str], detail: str) -> Invalid:
    """The refusal of a selection that says what its document does not."""
    where = pointers[0] if len(pointers) == 1 else ""
    return invalid("proof.pointer", f"what is selected cannot stand alone: {detail}", where)


def hash_mandatory_nquads(mandatory: Iterable[str], algorithm: Literal["sha256", "sha384"] = "sha256") -> bytes:
    """The hash of the statements that every derived proof discloses (section 3.4.17)."""
    return hashlib.new(algorithm, "".join(mandatory).encode()).digest()


def relative_indexes(indexes: Collection[int], within: Iterable[int]) -> list[int]:
    """Where those of the indexes that are ``within`` stand there.

    A derived proof counts its mandatory statements within the combined ones, bbs-2023 its selective ones within
    the non-mandatory ones (createDisclosureData in both specifications).

    >>> relative_indexes({2, 9}, [0, 2, 5, 9])
    [1, 3]
    """
    wanted = set(indexes)
    return [position for position, index in enumerate(within) if index in wanted]


def verifier_label_map(group: Group, label_map: Mapping[str, str]) -> dict[str, str]:
    """The labels of a document for the canonical labels that a verifier of the group's selection finds.

    (The label map of a derived proof, in createDisclosureData.)

    Raises:
        Invalid: ``rdfc.work_limit``.
    """
    if group.selected.labelled is None:
        return {}
    return {canonical: label_map[label] for label, canonical in canonical_id_map(group.selected.labelled).items()}
