"""Documents that are dear to read: shapes of blank nodes, poison graphs, and the worst that 256 KiB can hold.

They are credentials in form, so that every one is walked and canonicalized as far as ``verify`` goes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from bench import documents
from bench.documents import OB3, Document
from vcmicro.rdf.grouped import Dataset, Graph

Arcs = list[tuple[int, int]]

PREDICATE = "https://univ.example/vocabulary#next"
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Shape:
    """A document by name. ``pyld`` says whether PyLD comes to an end with it in a second or so."""

    name: str
    make: Callable[[str], Document]
    pyld: bool = False


@dataclass(frozen=True, slots=True)
class Poison:
    """A graph of blank nodes by name: its arcs, under one predicate.

    A document in safe mode holds no blank node labels, so its blank nodes form trees; this is what stands between
    the canonicalizer and whoever reaches it another way.
    """

    name: str
    arcs: Arcs
    pyld: bool = False

    def dataset(self) -> Dataset:
        """The graph, as the walk would hand it over."""
        stated = Graph(None)
        stated.groups = {node: [] for node in range(1 + max(map(max, self.arcs)))}
        for subject, object_ in self.arcs:
            stated.links += (subject, f" <{PREDICATE}> ", object_)
        return Dataset([stated], len(stated.groups))

    def nquads(self) -> str:
        """The graph for others."""
        return "".join(f"_:b{subject} <{PREDICATE}> _:b{object_} .\n" for subject, object_ in self.arcs)


def sizes() -> tuple[Shape, ...]:
    """Honest documents of growing size: achievements, and blank nodes that all differ."""
    ladder = [Shape(f"{n} achievements", lambda issuer, n=n: documents.clr(issuer, n), pyld=True) for n in (1, 5, 20)]
    blank = [Shape(f"{n} distinct blank nodes", lambda i, n=n: _evidence(i, n), pyld=True) for n in (10, 100, 1000)]
    return (*ladder, *blank)


def alike() -> tuple[Shape, ...]:
    """Blank nodes that look alike: nested one in the other, and in identical pairs."""
    chains = [Shape(f"chain of {n}", lambda issuer, n=n: chain(issuer, n), pyld=True) for n in (4, 16, 32)]
    pairs = [Shape(f"{n} twins", lambda issuer, n=n: twins(issuer, n), pyld=True) for n in (10, 100)]
    return (*chains, *pairs)


def poison() -> tuple[Poison, ...]:
    """Graphs whose canonical form is dear or out of reach."""
    return (
        *(Poison(f"clique of {n}", clique(n), pyld=n <= 6) for n in (5, 6, 7, 8, 12, 40)),
        *(Poison(f"bipartite {n} x {n}", bipartite(n), pyld=n <= 4) for n in (4, 5, 6, 12)),
        *(Poison(f"ring of {n}", ring(n), pyld=n <= 64) for n in (16, 64, 256, 2_000)),
    )


def worst() -> tuple[Shape, ...]:
    """Documents of at most 256 KiB that strain one part each."""
    return (
        Shape("8,000 tags", lambda i: _tags(i, 8_000)),
        Shape("4,000 evidence nodes", lambda i: _evidence(i, 4_000)),
        Shape("4,000 identical evidence nodes", lambda i: twins(i, 2_000)),
        Shape("4,000 types on one node", _types),
        Shape("3,000 repeated contexts on nodes", lambda i: _local_contexts(i, 3_000)),
        Shape("3,000 repeated contexts at the root", _root_contexts),
        Shape("8,000 undefined members", lambda i: _members(i, "undefined")),
        Shape("4,000 relative types", lambda i: _types(i, "T")),
        Shape("250 KiB in one text", lambda i: _criteria(i, "x" * 250_000)),
        Shape("240 KiB of escapes", lambda i: _criteria(i, "\\" * 120_000)),
        Shape("60 levels", lambda i: chain(i, 55)),
        Shape("800 chains of look-alikes", lambda i: _forest(i, 800)),
        Shape("16 proofs", _sixteen_proofs),
        Shape("a list of 4,900", _long_list),
    )


def size(document: Document) -> int:
    """Bytes of JSON, as compact as an attacker writes it."""
    return len(json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode())


def clique(count: int) -> Arcs:
    """Every node linked to every other."""
    return [(a, b) for a in range(count) for b in range(count) if a != b]


def bipartite(count: int) -> Arcs:
    """Every node of one half linked to every node of the other, both ways."""
    pairs = [(a, count + b) for a in range(count) for b in range(count)]
    return [*pairs, *((b, a) for a, b in pairs)]


def ring(count: int) -> Arcs:
    """Every node linked to the next."""
    return [(each, (each + 1) % count) for each in range(count)]


def chain(issuer: str, length: int) -> Document:
    """Organisations without a name, each the parent of the one around it."""
    document = documents.small(issuer)
    document["issuer"] |= _nested(length)
    return document


def twins(issuer: str, pairs: int) -> Document:
    """Pairs of blank nodes that say the same."""
    document = _evidence(issuer, pairs)
    document["evidence"] = [each for each in document["evidence"] for _ in range(2)]
    return document


def _nested(length: int) -> Document:
    inner: Document = {}
    for _ in range(length):
        inner = {"parentOrg": {"type": ["Profile"], **inner}}
    return inner


def _forest(issuer: str, chains: int) -> Document:
    document = documents.small(issuer)
    document["issuer"]["parentOrg"] = [{"type": ["Profile"], **_nested(5)} for _ in range(chains)]
    return document


def _tags(issuer: str, count: int) -> Document:
    document = documents.small(issuer)
    document["credentialSubject"]["achievement"]["tag"] = [f"t{number}" for number in range(count)]
    return document


def _evidence(issuer: str, count: int) -> Document:
    document = documents.small(issuer)
    document["evidence"] = [{"type": ["Evidence"], "name": f"n{number}"} for number in range(count)]
    return document


def _types(issuer: str, prefix: str = "urn:t:") -> Document:
    document = documents.small(issuer)
    types = document["credentialSubject"]["achievement"]["type"]
    types += [f"{prefix}{number}" for number in range(4_000)]
    return document


def _local_contexts(issuer: str, count: int) -> Document:
    document = _evidence(issuer, count)
    for each in document["evidence"]:
        each["@context"] = OB3
    while size(document) > MOST_BYTES - 1_000:
        document["evidence"] = document["evidence"][: len(document["evidence"]) * 9 // 10]
    return document


def _root_contexts(issuer: str) -> Document:
    document = documents.small(issuer)
    document["@context"] += [OB3] * 3_000
    return document


def _members(issuer: str, prefix: str) -> Document:
    document = documents.small(issuer)
    document["evidence"] = [
        {"type": ["Evidence"], **{f"{prefix}{node}-{number}": "x" for number in range(20)}} for node in range(400)
    ]
    return document


def _criteria(issuer: str, text: str) -> Document:
    document = documents.small(issuer)
    document["credentialSubject"]["achievement"]["criteria"]["narrative"] = text
    return document


def _sixteen_proofs(issuer: str) -> Document:
    document = documents.full(issuer)
    document["proof"] = []
    return document


def _long_list(issuer: str) -> Document:
    document = documents.full(issuer)
    described = document["credentialSubject"]["achievement"]["resultDescription"][0]
    described["allowedValue"] = [f"v{number}" for number in range(4_900)]
    return document
