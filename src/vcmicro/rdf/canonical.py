"""RDF Dataset Canonicalization (RDFC-1.0) over grouped statements.

Sections 4.4 (the algorithm), 4.6 (first-degree hashes). Nearly every credential ends after the first
degree; look-alike blank nodes go on to ``n_degree``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING

from vcmicro.errors import invalid
from vcmicro.record import NamedTuple

if TYPE_CHECKING:
    from vcmicro.rdf.grouped import Graph, Node

Hash = Callable[[str], str]
Links = dict["Node", list[tuple[str, int]]]


_END = " .\n"
_FIRST_LABELS = [f"_:c14n{number}" for number in range(64)]


class Canonical(NamedTuple):
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
    links = [_by_subject(graph) for graph in graphs]
    if blank_nodes < 2:  # alone, a blank node is the first whatever its hash is
        labels, steps, portable = ["_:c14n0"] * blank_nodes, 0, True
    else:
        digest = _hash_function(algorithm)
        known = graphs[0].hashes if algorithm == "sha256" else {}
        hashes = _first_degree(graphs, links, blank_nodes, digest, known)
        labels, steps, portable = _labels(graphs, hashes, digest, most_steps)
    return Canonical(_serialized(graphs, links, labels), tuple(labels), steps, portable)


def first_degree_hashes(graph: Graph, blank_nodes: int) -> list[str]:
    """Those of the blank nodes of a finished default graph by number (section 4.6), with SHA-256."""
    return _first_degree([graph], [_by_subject(graph)], blank_nodes, _hash_function("sha256"), {})


def serialize(graphs: Sequence[Graph], labels: Sequence[str]) -> bytes:
    """Finished graphs as sorted N-Quads in UTF-8, with a label (``_:b``) for each blank node by its number."""
    return _serialized(graphs, [_by_subject(graph) for graph in graphs], labels)


def _hash_function(algorithm: str) -> Hash:
    function = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}[algorithm]

    def digest(text: str) -> str:
        return function(text.encode()).hexdigest()

    return digest


def _by_subject(graph: Graph) -> Links:
    """Links as subject -> [(predicate, object), ...]."""
    found: Links = {}
    links = graph.links
    for subject, predicate, object_ in zip(links[::3], links[1::3], links[2::3], strict=True):
        pairs = found.get(subject)
        if pairs is None:
            found[subject] = [(predicate, object_)]  # type: ignore[list-item]
        else:
            pairs.append((predicate, object_))  # type: ignore[arg-type]
    return found


def _first_degree(
    graphs: Sequence[Graph], links: list[Links], blank_nodes: int, digest: Hash, known: dict[int, str]
) -> list[str]:
    blocks = _blocks(graphs, links, blank_nodes, known)
    return [known.get(node) or digest(block) for node, block in enumerate(blocks)]


def _blocks(graphs: Sequence[Graph], links: list[Links], blank_nodes: int, known: Container[int]) -> list[str]:
    """What Hash First Degree Quads (section 4.6) hashes for every blank node that is not known: its sorted lines."""
    blocks = [""] * blank_nodes
    unsorted = set()
    for graph, its_links in zip(graphs, links, strict=True):
        for node, block in _blocks_of(graph, its_links, known).items():
            if blocks[node]:
                unsorted.add(node)
            blocks[node] += block
        if isinstance(graph.name, int):
            blocks[graph.name] += _seen_by_its_name(graph)
            unsorted.add(graph.name)
    for node in unsorted:
        blocks[node] = _sorted_lines(blocks[node])
    return blocks


def _blocks_of(graph: Graph, links: Links, known: Container[int]) -> dict[int, str]:
    """The lines of each blank node in one graph, in order; those of the graph's name are not among them.

    All lines of a node share the subject ``_:a``, and ``<`` sorts before ``_:a`` before ``_:z``: so lines
    from IRIs come first, then its own in order of their tails, then lines from other blank nodes.
    """
    end = _end(graph.name)
    separator = end + "_:a"
    before: dict[int, list[str]] = {}
    after: dict[int, list[str]] = {}
    blocks: dict[int, str] = {}
    for subject, tails in graph.groups.items():
        if subject in known:
            continue
        pairs = links.get(subject)
        if isinstance(subject, str):
            for predicate, object_ in pairs or ():
                if object_ not in known:
                    before.setdefault(object_, []).append(f"{subject}{predicate}_:a{end}")
            continue
        if pairs is not None:
            tails = [*tails]
            for predicate, object_ in pairs:
                if object_ == subject:
                    tails.append(f"{predicate}_:a")
                else:
                    tails.append(f"{predicate}_:z")
                    after.setdefault(object_, []).append(f"_:z{predicate}_:a{end}")
            tails.sort()
        if tails:
            blocks[subject] = f"_:a{separator.join(tails)}{end}"
    for object_, lines in before.items():
        lines.sort()
        blocks[object_] = "".join(lines) + blocks.get(object_, "")
    for object_, lines in after.items():
        lines.sort()
        blocks[object_] = blocks.get(object_, "") + "".join(lines)
    if isinstance(graph.name, int):
        blocks.pop(graph.name, None)
    return blocks


def _seen_by_its_name(graph: Graph) -> str:
    """All lines of a graph as the blank node that names it sees them, in no order."""
    node = graph.name
    lines = []
    for subject, tails in graph.groups.items():
        head = _seen_from(subject, node)
        lines += [f"{head}{tail} _:a .\n" for tail in tails]
    flat = iter(graph.links)
    for subject, predicate, object_ in zip(flat, flat, flat, strict=True):
        lines.append(f"{_seen_from(subject, node)}{predicate}{_seen_from(object_, node)} _:a .\n")
    return "".join(lines)


def _seen_from(term: Node, node: Node | None) -> str:
    """A term as section 4.6.2 step 3.1 writes it while ``node`` is hashed."""
    if isinstance(term, str):
        return term
    return "_:a" if term == node else "_:z"


def _end(name: Node | None) -> str:
    """The end of a line in the graph ``name``, seen from a node that is not that name."""
    return " .\n" if name is None else f" {_seen_from(name, None)} .\n"


def _sorted_lines(text: str) -> str:
    lines = text.split("\n")
    lines.pop()
    lines.sort()
    return "".join([line + "\n" for line in lines])


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
    issued = _FIRST_LABELS if len(hashes) <= len(_FIRST_LABELS) else [f"_:c14n{each}" for each in range(len(hashes))]
    for label, node in zip(issued, order, strict=False):
        labels[node] = label
    return labels, steps, portable


def _serialized(graphs: Sequence[Graph], links: list[Links], labels: Sequence[str]) -> bytes:
    """Canonical N-Quads in code point order: subjects in order, then tails; no sort over all lines."""
    texts: dict[str, str] = {}
    shared: set[str] = set()
    for graph, its_links in zip(graphs, links, strict=True):
        name = labels[graph.name] if isinstance(graph.name, int) else graph.name
        end = _END if name is None else f" {name} .\n"
        known = graph.texts
        for subject, tails in graph.groups.items():
            label = subject if type(subject) is str else labels[subject]  # type: ignore[index]
            pairs = its_links.get(subject)
            ready = known.get(subject) if pairs is None else None
            if ready is not None and ready[0] == len(tails):
                text = ready[1]
            else:
                text = text_of(label, tails if pairs is None else _linked(tails, pairs, labels), end)
            if label in texts:
                shared.add(label)
                text = texts[label] + text
            texts[label] = text
    for label in shared:
        texts[label] = _sorted_lines(texts[label])
    # UTF-8 has the order of code points. Each is encoded for itself, so that a rare character costs its own lines only.
    return b"".join(map(str.encode, sorted(texts.values())))


def _linked(tails: Sequence[str], pairs: list[tuple[str, int]], labels: Sequence[str]) -> list[str]:
    """The tails of a subject with those of its links, in order."""
    both = [*tails, *[predicate + labels[node] for predicate, node in pairs]]
    both.sort()
    return both


def text_of(label: str, tails: Sequence[str], end: str = _END) -> str:
    """The statements of one subject, with a label for it; in the default graph, unless ``end`` names another."""
    return f"{label}{f'{end}{label}'.join(tails)}{end}" if tails else ""
