"""What an object that stands in many documents states, made once.

A node object states the same wherever it stands in one scope, and if it has an IRI, its blank nodes are linked from
nowhere else, since labels are refused. So its statements can be put into the next document as they are, with the
first-degree hashes of its blank nodes (RDFC-1.0 section 4.6), which depend on nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vcmicro.rdf.canonical import first_degree_hashes, text_of
from vcmicro.record import NamedTuple

if TYPE_CHECKING:
    from vcmicro.rdf.grouped import Graph, Node
    from vcmicro.rdf.scope import Scope


class Part(NamedTuple):
    """The statements of one node object and those below it. Immutable and safe to share between threads.

    ``named`` are the tails of each IRI, ``blank`` those of each blank node by its number, sorted; ``links`` are
    (subject, predicate, object). ``texts`` and ``hashes``: as in ``Graph``. ``levels`` is how deep objects and arrays
    nest; ``nodes``, ``scopes`` and ``again`` are what the walk counted and found. Without a ``subject`` it is no part.
    """

    subject: str | None = None
    named: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    blank: tuple[tuple[str, ...], ...] = ()
    links: tuple[tuple[Node, str, int], ...] = ()
    texts: Mapping[str, tuple[int, str]] = MappingProxyType({})
    hashes: tuple[str, ...] = ()
    nodes: int = 0
    levels: int = 0
    scopes: frozenset[Scope] = frozenset()
    again: frozenset[str] = frozenset()

    def put_into(self, graph: Graph, first: int) -> None:
        """Add the statements to a graph whose tails are in order, with blank nodes numbered from ``first``."""
        groups: dict[Any, Any] = graph.groups
        both = () if groups.keys().isdisjoint(self.named) else groups.keys() & self.named.keys()
        merged = {node: sorted({*groups[node], *self.named[node]}) for node in both}
        groups.update(self.named)
        groups.update(merged)
        groups.update(zip(range(first, first + len(self.blank)), self.blank, strict=True))
        graph.again.update(self.again, both)
        links = graph.links
        for subject, predicate, object_ in self.links:
            links += (subject if type(subject) is str else first + subject, predicate, first + object_)  # type: ignore[operator]
        if graph.name is None:
            graph.hashes.update(enumerate(self.hashes, first))
            graph.texts.update(self.texts)


def part_of(subject: Node, graph: Graph, blank_nodes: int, **counted: Any) -> Part:
    """The part that a walk of one node filled a graph with; it is none without an IRI, which others can link."""
    graph.finish()
    groups: dict[Any, list[str]] = graph.groups
    if type(subject) is not str or not groups.keys() >= set(range(blank_nodes)):
        return Part()
    flat = iter(graph.links)
    links: Any = tuple(zip(flat, flat, flat, strict=True))
    linking = {each[0] for each in links}
    named = {node: tuple(tails) for node, tails in groups.items() if type(node) is str}
    return Part(
        subject=subject,
        named=named,
        blank=tuple(tuple(groups[node]) for node in range(blank_nodes)),
        links=links,
        texts={
            node: (len(tails), text_of(node, tails)) for node, tails in named.items() if tails and node not in linking
        },
        hashes=tuple(first_degree_hashes(graph, blank_nodes)),
        **counted,
    )
