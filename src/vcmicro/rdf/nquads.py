"""N-Quads (RDF 1.1 N-Quads) read into a dataset, for algorithms that are defined over lines of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vcmicro.errors import invalid, over_limit
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown
from vcmicro.rdf.grouped import Dataset, Graph, Node
from vcmicro.rdf.iris import XSD
from vcmicro.rdf.literals import quote
from vcmicro.rdf.skolem import Labelled

_IRI = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_BLANK = r"_:[^\s<>\"]*[^\s<>\".]"
_TEXT = r'"(?:[^"\\\r\n]|\\.)*"'
_SUFFIX = rf"\^\^{_IRI}|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
_QUAD = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*(?:({_IRI}|{_BLANK})|({_TEXT})({_SUFFIX})?)"
    rf"[ \t]*({_IRI}|{_BLANK})?[ \t]*\.[ \t]*\r?\n?"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_STRING: Final = f"^^<{XSD}string>"


def read(lines: Sequence[str], *, limits: Limits = DEFAULT) -> Labelled:
    """The dataset of N-Quads, one statement a line, with the labels that its blank nodes have there.

    Raises:
        Invalid: ``rdf.syntax`` for a line that is not N-Quads.
        LimitExceeded: ``limit.quads``, ``limit.nodes``.
    """
    if len(lines) > limits.quads:
        raise over_limit("limit.quads", "quads", limits.quads)
    numbers: dict[str, int] = {}
    graphs: dict[Node | None, Graph] = {None: Graph(None)}

    def node(term: str) -> Node:
        return numbers.setdefault(term[2:], len(numbers)) if term[0] == "_" else _plain(term)

    for line in lines:
        match = _QUAD.fullmatch(line)
        if match is None:
            raise invalid("rdf.syntax", f"{shown(line)} is not a line of N-Quads")
        subject, predicate, named, text, suffix, name = match.groups()
        where = None if name is None else node(name)
        graph = graphs.setdefault(where, Graph(where))
        object_ = node(named) if text is None else _literal(text, suffix or "")
        _state(graph, node(subject), f" {_plain(predicate)} ", object_)
    return Labelled(Dataset(list(graphs.values()), len(numbers), limits=limits), tuple(numbers))


def _state(graph: Graph, subject: Node, predicate: str, object_: Node) -> None:
    tails = graph.groups.setdefault(subject, [])
    graph.repeated.add(subject)
    if isinstance(object_, str):
        tails.append(predicate + object_)
    else:
        graph.links += (subject, predicate, object_)
        graph.relinked = True


def _literal(text: str, suffix: str) -> str:
    suffix = _plain(suffix)
    return quote(_plain(text[1:-1])) + ("" if suffix == _STRING else suffix)


def _plain(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    short, long, character = match.groups()
    number = int(short or long or "0", 16)
    if (character is None and (number > 0x10FFFF or 0xD800 <= number <= 0xDFFF)) or character not in (None, *_SHORT):
        raise invalid("rdf.syntax", f"{shown(match[0])} is not an escape of N-Quads")
    return _SHORT[character] if character is not None else chr(number)
