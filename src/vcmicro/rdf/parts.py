"""What an object that stands in many documents states, made once.

A node object states the same wherever it stands in one scope, and if it has an IRI, its blank nodes are linked from
nowhere else, since labels are refused. So its statements can be put into the next document as they are, with the
first-degree hashes of its blank nodes (RDFC-1.0 section 4.6), which depend on nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.rdf.canonical import first_degree_hashes, text_of
from vcmicro.record import NamedTuple

if TYPE_CHECKING:
    from vcmicro.rdf.grouped import Graph, Node
    from vcmicro.rdf.scope import Scope


class Part(NamedTuple):
    """The statements of one node object and those below it. Immutable and safe to share between threads.

    Blank nodes are numbered from 0. ``levels`` is how deep objects and arrays nest; ``nodes``, ``scopes`` and ``again``
    are what the walk counted and found. Without a ``subject`` it is no part.
    """

    subject: str | None = None
    groups: tuple[tuple[Node, tuple[str, ...]], ...] = ()
    texts: tuple[tuple[str, tuple[int, str]], ...] = ()
    links: tuple[tuple[Node, str, int], ...] = ()
    hashes: tuple[str, ...] = ()
    blank_nodes: int = 0
    nodes: int = 0
    levels: int = 0
    scopes: frozenset[Scope] = frozenset()
    again: frozenset[str] = frozenset()

    def put_into(self, graph: Graph, first: int) -> set[str]:
        """Add the statements to a graph, blank nodes numbered from ``first``; the IRIs that it described before."""
        groups, again = graph.groups, set()
        for node, tails in self.groups:
            if type(node) is int:
                groups[first + node] = [*tails]
            elif node in groups:
                # In place: the walk may be in the middle of that node.
                groups[node] += tails
                graph.repeated.add(node)
                again.add(node)
            else:
                groups[node] = [*tails]
        links = graph.links
        for subject, predicate, object_ in self.links:
            links += (subject if type(subject) is str else first + subject, predicate, first + object_)  # type: ignore[operator]
        if graph.name is None:
            graph.hashes.update(enumerate(self.hashes, first))
            graph.texts.update(self.texts)
        return again  # type: ignore[return-value]


def part_of(subject: Node, graph: Graph, blank_nodes: int, **counted: Any) -> Part:
    """The part that a walk of one node filled a graph with; it is none without an IRI, which others can link."""
    if type(subject) is not str:
        return Part()
    graph.finish()
    flat = iter(graph.links)
    links = tuple(zip(flat, flat, flat, strict=True))
    linking = {each[0] for each in links}
    return Part(
        subject=subject,
        groups=tuple((node, tuple(tails)) for node, tails in graph.groups.items()),
        texts=tuple(
            (node, (len(tails), text_of(node, tails)))
            for node, tails in graph.groups.items()
            if type(node) is str and tails and node not in linking
        ),
        links=links,  # type: ignore[arg-type]
        hashes=tuple(first_degree_hashes(graph, blank_nodes)),
        blank_nodes=blank_nodes,
        **counted,
    )
