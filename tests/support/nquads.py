"""A strict reader of N-Quads (RDF 1.1 N-Quads) into the engine's graphs, for tests whose input is RDF."""

from __future__ import annotations

import re

from vcmicro.limits import DEFAULT, Limits
from vcmicro.rdf.grouped import Dataset, Graph, Node
from vcmicro.rdf.literals import quote

_IRI = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_BLANK = r"_:[^\s<>\"]*[^\s<>\".]"
_LITERAL = rf'"(?:[^\"\\\r\n]|\\.)*"(?:\^\^{_IRI}|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?'
_QUAD = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*({_IRI}|{_BLANK}|{_LITERAL})"
    rf"[ \t]*({_IRI}|{_BLANK})?[ \t]*\.[ \t]*(?:#.*)?"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"


def read(text: str, limits: Limits = DEFAULT) -> tuple[Dataset, list[str]]:
    """The dataset of a text, and the blank node labels (``_:b``) in the order of their numbers."""
    labels: dict[str, int] = {}
    graphs: dict[Node | None, Graph] = {None: Graph(None)}

    def node(term: str) -> Node:
        return labels.setdefault(term, len(labels)) if term.startswith("_:") else _plain(term)

    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _QUAD.fullmatch(line)
        assert match, f"not N-Quads: {line!r}"
        subject, predicate, object_, name = match.groups()
        graph_name = None if name is None else node(name)
        graph = graphs.setdefault(graph_name, Graph(graph_name))
        _state(
            graph, node(subject), f" {_plain(predicate)} ", _literal(object_) if object_[0] == '"' else node(object_)
        )
    return Dataset(list(graphs.values()), len(labels), limits=limits), list(labels)


def _state(graph: Graph, subject: Node, predicate: str, object_: Node) -> None:
    tails = graph.groups.setdefault(subject, [])
    graph.repeated.add(subject)
    if isinstance(object_, str):
        tails.append(predicate + object_)
    else:
        graph.links += (subject, predicate, object_)
        graph.relinked = True


def _plain(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    short, long, character = match.groups()
    return _SHORT[character] if character else chr(int(short or long, 16))


def _literal(text: str) -> str:
    end = text.rindex('"')
    suffix = _plain(text[end + 1 :])
    return quote(_plain(text[1:end])) + ("" if suffix == _STRING else suffix)
