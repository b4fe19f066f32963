"""RDF Dataset Canonicalization (RDFC-1.0) over grouped statements.

Sections 4.4 (the algorithm), 4.6 (first-degree hashes). Nearly every credential ends after the first
degree; look-alike blank nodes go on to ``n_degree``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcmicro.errors import invalid

if TYPE_CHECKING:
    from vcmicro.rdf.grouped import Graph, Node

Hash = Callable[[str], str]
Links = dict["Node", list["Node"]]


@dataclass(frozen=True, slots=True)
class Canonical:
    """The canonical N-Quads, the label of each blank node (``c14n0``, by number), and what it took."""

    nquads: bytes
    labels: tuple[str, ...]
    steps: int
    portable: bool


def canonicalize(graphs: Sequence[Graph], blank_nodes: int, algorithm: str, most_steps: int) -> Canonical:
    """The canonical form of finished graphs (section 4.4.3).

    Raises:
        Invalid: ``rdfc.work_limit``.
    """
    digest = _hash_function(algorithm)
    links = [_by_subject(graph) for graph in graphs]
    if len(graphs) == 1 and not isinstance(graphs[0].name, int):
        hashes = _first_degree_of_one(graphs[0], links[0], blank_nodes, digest)
    else:
        hashes = _first_degree(graphs, blank_nodes, digest)
    labels, steps, portable = _labels(graphs, hashes, digest, most_steps)
    return Canonical(_serialized(graphs, links, labels), tuple(labels), steps, portable)


def _hash_function(algorithm: str) -> Hash:
    function = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}[algorithm]

    def digest(text: str) -> str:
        return function(text.encode()).hexdigest()

    return digest


def _by_subject(graph: Graph) -> Links:
    """Links as subject -> [predicate, object, predicate, object, ...]."""
    found: Links = {}
    flat = iter(graph.links)
    for subject, predicate, object_ in zip(flat, flat, flat, strict=True):
        pairs = found.get(subject)
        if pairs is None:
            found[subject] = [predicate, object_]
        else:
            pairs += (predicate, object_)
    return found


def _first_degree_of_one(graph: Graph, links: Links, blank_nodes: int, digest: Hash) -> list[str]:
    """Hash First Degree Quads (section 4.6) for every blank node of a dataset with one graph.

    All lines of a node share the subject ``_:a``, and ``<`` sorts before ``_:a`` before ``_:z``: so lines
    from IRIs come first, then its own in order of their tails, then lines from other blank nodes.
    """
    end = _end(graph.name)
    before: list[list[str]] = [[] for _ in range(blank_nodes)]
    after: list[list[str]] = [[] for _ in range(blank_nodes)]
    own: list[list[str]] = [graph.groups.get(node, []) for node in range(blank_nodes)]
    for subject, pairs in links.items():
        flat = iter(pairs)
        if isinstance(subject, str):
            for predicate, object_ in zip(flat, flat, strict=True):
                before[object_].append(f"{subject}{predicate}_:a{end}")  # type: ignore[index]
            continue
        tails = own[subject].copy()
        for predicate, object_ in zip(flat, flat, strict=True):
            if object_ == subject:
                tails.append(f"{predicate}_:a")
            else:
                tails.append(f"{predicate}_:z")
                after[object_].append(f"_:z{predicate}_:a{end}")  # type: ignore[index]
        tails.sort()
        own[subject] = tails
    separator = end + "_:a"
    hashes = []
    for lines, tails, from_blanks in zip(before, own, after, strict=True):
        lines.sort()
        if tails:
            lines += ("_:a", separator.join(tails), end)
        from_blanks.sort()
        hashes.append(digest("".join(lines + from_blanks)))
    return hashes


def _first_degree(graphs: Sequence[Graph], blank_nodes: int, digest: Hash) -> list[str]:
    """Hash First Degree Quads (section 4.6) for a dataset with named graphs, line by line."""
    lines: list[list[str]] = [[] for _ in range(blank_nodes)]
    for graph in graphs:
        name = graph.name
        for subject, tails in graph.groups.items():
            for node in {term for term in (subject, name) if isinstance(term, int)}:
                head, end = _seen_from(subject, node), _end(name, node)
                lines[node] += [head + tail + end for tail in tails]
        flat = iter(graph.links)
        for subject, predicate, object_ in zip(flat, flat, flat, strict=True):
            for node in {term for term in (subject, object_, name) if isinstance(term, int)}:
                lines[node].append(
                    f"{_seen_from(subject, node)}{predicate}{_seen_from(object_, node)}{_end(name, node)}"
                )
    return [digest("".join(sorted(mentions))) for mentions in lines]


def _seen_from(term: Node, node: int) -> str:
    """A term as section 4.6.2 step 3.1 writes it while ``node`` is hashed."""
    if isinstance(term, str):
        return term
    return "_:a" if term == node else "_:z"


def _end(name: Node | None, node: int = -1) -> str:
    """The end of a line in the graph ``name``."""
    return " .\n" if name is None else f" {_seen_from(name, node)} .\n"


def _labels(graphs: Sequence[Graph], hashes: list[str], digest: Hash, most_steps: int) -> tuple[list[str], int, bool]:
    """Canonical labels by blank node number, the n-degree steps, and whether these stayed few (steps 3 to 5)."""
    order = sorted(range(len(hashes)), key=hashes.__getitem__)
    steps, portable = 0, True
    if len(set(hashes)) != len(hashes):
        from vcmicro.rdf.n_degree import WorkExceeded, order_by_n_degree

        try:
            order, steps, portable = order_by_n_degree(graphs, hashes, digest, most_steps)
        except WorkExceeded:
            raise invalid(
                "rdfc.work_limit",
                f"telling look-alike blank nodes apart takes more than {most_steps:,} steps (Limits.rdfc_steps)",
            ) from None
    labels = [""] * len(hashes)
    for position, node in enumerate(order):
        labels[node] = f"_:c14n{position}"
    return labels, steps, portable


def _serialized(graphs: Sequence[Graph], links: list[Links], labels: list[str]) -> bytes:
    """Canonical N-Quads in code point order: subjects in order, then tails; no sort over all lines."""
    texts: dict[str, str] = {}
    shared: set[str] = set()
    for graph, its_links in zip(graphs, links, strict=True):
        name = labels[graph.name] if isinstance(graph.name, int) else graph.name
        end = " .\n" if name is None else f" {name} .\n"
        for subject, tails in graph.groups.items():
            label = subject if isinstance(subject, str) else labels[subject]
            pairs = its_links.get(subject)
            if pairs is not None:
                flat = iter(pairs)
                linked = [f"{predicate}{labels[node]}" for predicate, node in zip(flat, flat, strict=True)]  # type: ignore[index]
                tails = sorted(tails + linked)
            if tails:
                text = f"{label}{(end + label).join(tails)}{end}"
                if label in texts:
                    shared.add(label)
                    text = texts[label] + text
                texts[label] = text
    for label in shared:
        lines = texts[label].split("\n")
        texts[label] = "\n".join(sorted(lines[:-1])) + "\n"
    return b"".join([texts[label].encode() for label in sorted(texts)])
