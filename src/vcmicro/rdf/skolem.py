"""Names for the blank nodes of a document that stay the same in a part of it.

Selective disclosure signs each statement by itself and then shows some of them, so a blank node must be
recognized in any selection from its document. The way of VC-DI-ECDSA section 3.4.8: a copy of the document in
which each node object without an ``id`` gets one (a Skolem IRI, ``urn:bnid:_<random>_0``), read back as the
blank node that it stands for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vcmicro.errors import invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.rdf.compiler import compiler_of
from vcmicro.rdf.grouped import Dataset, Graph, Node
from vcmicro.rdf.places import Where, pointer_of
from vcmicro.rdf.safe_mode import run
from vcmicro.rdf.store import Contexts
from vcmicro.rdf.walk import Walk
from vcmicro.strict_json import check_value

if TYPE_CHECKING:
    from vcmicro.rdf.scope import Scope
    from vcmicro.rdf.terms import Term

_LABEL: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class Skolem(NamedTuple):
    """How Skolem IRIs are made: ``urn:<scheme>:_<random>_<count>``; what follows the scheme is the label.

    Without a random part it stands for all IRIs of the scheme.
    """

    scheme: str
    random: str = ""

    @property
    def stem(self) -> str:
        """What every label begins with."""
        return f"_{self.random}_" if self.random else ""

    def iri(self, label: str) -> str:
        """The Skolem IRI of a label."""
        return f"urn:{self.scheme}:{label}"


class Labelled(NamedTuple):
    """A dataset and a label for each of its blank nodes, by number, without ``_:``."""

    dataset: Dataset
    labels: tuple[str, ...]

    def nquads(self) -> tuple[str, ...]:
        """The statements under these labels: sorted N-Quads lines with their line feeds."""
        return self.relabelled(dict(zip(self.labels, self.labels, strict=True)))

    def relabelled(self, label_map: Mapping[str, str]) -> tuple[str, ...]:
        """The statements with the labels that a map has for these."""
        text = self.dataset.labelled([f"_:{label_map[label]}" for label in self.labels])
        return lines_of(text)


def lines_of(nquads: bytes) -> tuple[str, ...]:
    """N-Quads as lines with their line feeds. (``splitlines`` would also split within literals.)"""
    return tuple(f"{line}\n" for line in nquads.decode().split("\n")[:-1])


class _TracingWalk(Walk):
    """A walk that remembers which object of the document each blank node stands for."""

    __slots__ = ("graph_names", "unnamed")

    def __init__(self, contexts: Contexts, limits: Limits) -> None:
        super().__init__(contexts, compiler_of(contexts), limits)
        self.unnamed: list[tuple[dict[str, Any], int, Where]] = []
        self.graph_names: list[tuple[dict[str, Any], int]] = []

    def node(
        self, value: dict[str, Any], scope: Scope, where: Where, depth: int, given: str | None = None
    ) -> Node | None:
        subject = super().node(value, scope, where, depth, given)
        if isinstance(subject, int):
            self.unnamed.append((value, subject, where))
        return subject

    def _graph_object(self, term: Term, item: Any, where: Where, depth: int) -> Node | None:
        name = super()._graph_object(term, item, where, depth)
        if isinstance(name, int):
            self.graph_names.append((item, name))
        return name


def skolemize(
    document: dict[str, Any], contexts: Contexts, skolem: Skolem, *, limits: Limits = DEFAULT
) -> tuple[dict[str, Any], Labelled]:
    """A copy of a compact document with an ``id`` in every node object, and the dataset of the document itself.

    Members stand in code point order, in which JSON-LD algorithms visit (and thus count) nodes.

    Raises:
        Invalid, LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``; ``jsonld.value`` where ``id`` does not
            stand for ``@id``.
    """
    check_value(document, limits=limits)
    copy = _in_order(document)
    walk = _TracingWalk(contexts, limits)
    run(walk, copy)
    labels: dict[int, str] = {}
    for count, (value, node, where) in enumerate(walk.unnamed):
        if "id" in value:
            raise invalid("jsonld.value", "its context takes 'id' for a member, not for @id", pointer_of(where, "id"))
        labels[node] = f"{skolem.stem}{count}"
        value["id"] = skolem.iri(labels[node])
    return copy, _labelled(walk, labels, walk.blank_nodes, skolem.stem)


def deskolemize(document: dict[str, Any], contexts: Contexts, skolem: Skolem, *, limits: Limits = DEFAULT) -> Labelled:
    """The dataset of a skolemized document (or of a selection from one) with its blank nodes back.

    Only IRIs with this Skolem's own random part become blank nodes: a document may well name others.

    Raises:
        Invalid, LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``.
    """
    walk = _TracingWalk(contexts, limits)
    run(walk, document)
    numbers: dict[str, int] = {}
    replace = _replacer(skolem, numbers, walk.blank_nodes)
    for graph in walk.graphs:
        _deskolemize(graph, replace)
    labels = {number: label for label, number in numbers.items()}
    return _labelled(walk, labels, walk.blank_nodes + len(numbers), skolem.stem)


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _in_order(value[name]) for name in sorted(value)}
    return [_in_order(each) for each in value] if isinstance(value, list) else value


def _replacer(skolem: Skolem, numbers: dict[str, int], first: int) -> Callable[[str], Node]:
    """From a term of N-Quads to the number of the blank node that it stands for; other terms stay."""
    start = f"<{skolem.iri('')}"
    ours = start + skolem.stem

    def replace(term: str) -> Node:
        label = term[len(start) : -1]
        if not term.startswith(ours) or _LABEL.fullmatch(label) is None:
            return term
        return numbers.setdefault(label, first + len(numbers))

    return replace


def _deskolemize(graph: Graph, replace: Callable[[str], Node]) -> None:
    """Put numbers in the place of Skolem IRIs, in an unfinished graph."""
    groups: dict[Node, list[str]] = {}
    renamed: dict[Node, Node] = {}
    for subject, tails in graph.groups.items():
        node = renamed[subject] = replace(subject) if isinstance(subject, str) else subject
        kept = groups[node] = []
        for tail in tails:
            split = tail.index("> ") + 2
            object_ = replace(tail[split:]) if tail.startswith("<urn:", split) else tail
            if isinstance(object_, int):
                graph.links += (subject, tail[:split], object_)
                graph.relinked = True
            else:
                kept.append(tail)
    graph.groups = groups
    graph.repeated = {renamed[subject] for subject in graph.repeated}
    graph.links = [renamed.get(term, term) for term in graph.links]


def _labelled(walk: _TracingWalk, labels: dict[int, str], blank_nodes: int, stem: str) -> Labelled:
    """The finished dataset; graphs are called after the node they hold, list cells after their lists."""
    taken: Counter[str] = Counter()
    for item, name in walk.graph_names:
        labels[name] = _unique(f"{stem}g{_digest(str(item.get('id')))}", taken)
    dataset = Dataset(walk.graphs, blank_nodes, limits=walk.limits, warnings=tuple(walk.problems))
    if len(labels) < blank_nodes:
        _label_cells(dataset.graphs, labels, blank_nodes, stem, taken)
    return Labelled(dataset, tuple(labels[node] for node in range(blank_nodes)))


def _label_cells(
    graphs: Sequence[Graph], labels: dict[int, str], blank_nodes: int, stem: str, taken: Counter[str]
) -> None:
    """Label what no object of the document stands for by what it holds and where it hangs.

    The walk numbers the cells of a list from the last to the first, and inner lists before outer ones.
    """
    cells = [node for node in range(blank_nodes) if node not in labels]
    content: dict[Node, list[str]] = {cell: [] for cell in cells}
    objects: dict[Node, list[tuple[str, int]]] = {cell: [] for cell in cells}
    owners: dict[int, tuple[Node | None, Node, Node]] = {}
    for graph in graphs:
        for cell in content.keys() & graph.groups.keys():
            content[cell] += graph.groups[cell]
        for subject, predicate, object_ in zip(*[iter(graph.links)] * 3, strict=True):
            if subject in objects:
                objects[subject].append((str(predicate), int(object_)))
            if object_ in content:
                owners[int(object_)] = graph.name, subject, predicate
    digests: dict[int, str] = {}
    for cell in cells:
        below = [predicate + (labels.get(node) or digests.get(node, "")) for predicate, node in objects[cell]]
        digests[cell] = _digest("\n".join(sorted(content[cell] + below)))
    for cell in reversed(cells):
        place = [labels.get(each, "") if isinstance(each, int) else str(each) for each in owners.get(cell, ())]
        labels[cell] = _unique(f"{stem}l{_digest(' '.join((*place, digests[cell])))}", taken)


def _unique(label: str, taken: Counter[str]) -> str:
    taken[label] += 1
    return label if taken[label] == 1 else f"{label}_{taken[label]}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
