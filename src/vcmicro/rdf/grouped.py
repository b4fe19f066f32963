"""The dataset that a document states, grouped by subject so that canonical form is mostly string joins.

A *tail* is an N-Quads line without its subject and its end: `` <predicate> "object"``. Tails never hold
blank nodes; a statement whose object is one is a *link*. Subjects and graph names are texts (``<iri>``) or
numbers (blank nodes, in order of appearance).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal

from vcmicro.errors import invalid, over_limit
from vcmicro.limits import DEFAULT, Limits
from vcmicro.rdf.canonical import canonicalize, serialize
from vcmicro.rdf.literals import escape, needs_escapes

if TYPE_CHECKING:
    from vcmicro.problems import Problem
    from vcmicro.rdf.canonical import Canonical
    from vcmicro.rdf.parts import Part

Node = str | int
"""A term of N-Quads: its text, or the number of a blank node."""


class Graph:
    """One graph while it is filled: tails by subject, links in one flat list (subject, predicate, object).

    ``repeated`` names the subjects whose tails may hold one thing twice; ``relinked`` says it of the links. ``hashes``
    are those first-degree hashes of blank nodes (SHA-256) that are known, ``texts`` the statements of subjects without
    links that are, with their number: both in the default graph alone. What is said of a subject besides adds to its
    tails, so a text holds for as many tails as it states. ``placed`` are parts that belong in it, each with the number
    of its first blank node; ``again`` the IRIs that these describe, and that are described elsewhere too.
    """

    __slots__ = ("again", "groups", "hashes", "links", "name", "placed", "relinked", "repeated", "texts")

    def __init__(self, name: Node | None) -> None:
        self.name = name
        self.groups: dict[Node, list[str]] = {}
        self.hashes: dict[int, str] = {}
        self.texts: dict[Node, tuple[int, str]] = {}
        self.links: list[Node] = []
        self.repeated: set[Node] = set()
        self.relinked = False
        self.placed: list[tuple[Part, int]] = []
        self.again: set[str] = set()

    def finish(self) -> int:
        """Put tails into order, drop what is said twice (RDF is a set), add the parts, and count the statements."""
        groups = self.groups
        for subject in self.repeated:
            tails = groups[subject]
            if len(tails) > 1:
                tails[:] = dict.fromkeys(tails)
        for tails in groups.values():
            tails.sort()
        for part, first in self.placed:
            part.put_into(self, first)
        if self.relinked:
            triples = zip(*[iter(self.links)] * 3, strict=True)
            self.links = list(chain.from_iterable(dict.fromkeys(triples)))
        return sum(map(len, groups.values())) + len(self.links) // 3

    def escaped(self) -> Graph:
        """A finished graph with the rare characters of its literals as canonical N-Quads writes them."""
        found = Graph(self.name)
        found.groups = {subject: sorted(map(escape, tails)) for subject, tails in self.groups.items()}
        found.links = self.links
        return found

    @property
    def is_empty(self) -> bool:
        """True if the graph holds no statement."""
        return not self.links and not any(self.groups.values()) and not self.placed


class Dataset:
    """What a document states, ready for canonicalization. Immutable and safe to share between threads.

    ``quads`` is the number of statements, ``warnings`` are findings that do not refuse the document, and
    ``described_again`` names the IRIs that the document describes in more than one place.
    """

    def __init__(
        self,
        graphs: list[Graph],
        blank_nodes: int,
        *,
        limits: Limits = DEFAULT,
        warnings: tuple[Problem, ...] = (),
        described_again: tuple[str, ...] = (),
    ) -> None:
        """Take over the graphs (the default graph first).

        Raises:
            LimitExceeded: ``limit.quads`` for ``Limits.quads``, ``limit.nodes`` for ``Limits.blank_nodes``.
        """
        if blank_nodes > limits.blank_nodes:
            raise over_limit("limit.nodes", "blank_nodes", limits.blank_nodes)
        self.quads = sum([graph.finish() for graph in graphs])
        if self.quads > limits.quads:
            raise over_limit("limit.quads", "quads", limits.quads)
        self.blank_nodes = blank_nodes
        self.warnings = warnings
        of_parts = [each for graph in graphs for each in graph.again]
        self.described_again = tuple(sorted({*described_again, *of_parts})) if of_parts else described_again
        self._limits = limits
        self._graphs = tuple(graphs)
        self._is_escaped = False
        self._canonical: dict[str, Canonical] = {}

    @property
    def graphs(self) -> tuple[Graph, ...]:
        """The graphs, the default graph first, each literal as canonical N-Quads writes it."""
        if not self._is_escaped:
            every = chain.from_iterable(chain.from_iterable(graph.groups.values()) for graph in self._graphs)
            if needs_escapes("".join(every).encode(errors="surrogatepass")):
                self._graphs = tuple(graph.escaped() for graph in self._graphs)
            self._is_escaped = True
        return self._graphs

    def canonical(self, algorithm: Literal["sha256", "sha384"] = "sha256") -> bytes:
        """The canonical N-Quads of RDFC-1.0 in UTF-8; ``algorithm`` is the hash inside RDFC-1.0.

        Raises:
            Invalid: ``rdfc.work_limit`` beyond ``Limits.rdfc_steps``; ``json.surrogate`` for half a character.
        """
        return self.canonicalized(algorithm).nquads

    def canonicalized(self, algorithm: Literal["sha256", "sha384"] = "sha256") -> Canonical:
        """The canonical form with the labels that its blank nodes got; computed once for each algorithm."""
        found = self._canonical.get(algorithm)
        if found is None:
            steps = self._limits.rdfc_steps
            try:
                found = canonicalize(self._graphs, self.blank_nodes, algorithm, steps)
                if not self._is_escaped and needs_escapes(found.nquads):
                    found = canonicalize(self.graphs, self.blank_nodes, algorithm, steps)
            except UnicodeEncodeError:
                raise invalid("json.surrogate", "a string holds half of a surrogate pair") from None
            self._canonical[algorithm] = found
        return found

    def labelled(self, labels: Sequence[str]) -> bytes:
        """The statements as sorted N-Quads in UTF-8, with other labels (``_:b``) for the blank nodes, by number."""
        return serialize(self.graphs, labels)

    @property
    def portable(self) -> bool:
        """False for a graph that verifiers with a tight work limit refuse.

        They allow as many n-degree calls as there are blank nodes that do not differ on first degree.
        """
        return self.canonicalized().portable

    def __repr__(self) -> str:
        return f"<Dataset of {self.quads} quads, {self.blank_nodes} blank nodes>"
