"""IRIs in the place of blank nodes, and back (Data Integrity ECDSA Cryptosuites v1.0 sections 3.4.5 to 3.4.9).

Texts within literals are left alone, also where they look like a blank node or an IRI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final
from uuid import uuid4

from vcmicro.errors import over_limit
from vcmicro.limits import DEFAULT, Limits
from vcmicro.rdf import Contexts
from vcmicro.rdf.skolem import Labelled, Skolem, deskolemize, skolemize

URN_SCHEME: Final = "bnid"
"""The scheme that implementations use; a URN of it does not leave them."""

TERMS: Final = re.compile(r'"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>)?|<[^>]*>|_:([^\s<>"]+)')
"""The terms of an N-Quads line; group 1 is the label of a blank node."""

_IRIS: Final = re.compile(r'"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>)?|<([^>]*)>')


@dataclass(frozen=True, slots=True)
class Skolemized:
    """A compact document with an ``id`` in every node object, its blank nodes' labels, and how these are made.

    The engine goes from compact JSON to statements in one pass, so there is no expanded form in between.
    """

    compact: dict[str, Any]
    labelled: Labelled
    skolem: Skolem


def skolemize_nquads(lines: Sequence[str], urn_scheme: str = URN_SCHEME) -> list[str]:
    """Statements with ``<urn:scheme:b0>`` for ``_:b0`` (section 3.4.5)."""

    def replace(match: re.Match[str]) -> str:
        return match[0] if match[1] is None else f"<urn:{urn_scheme}:{match[1]}>"

    return [TERMS.sub(replace, line) for line in lines]


def deskolemize_nquads(lines: Sequence[str], urn_scheme: str = URN_SCHEME) -> list[str]:
    """Statements with ``_:b0`` for ``<urn:scheme:b0>`` (section 3.4.6)."""
    stem = f"urn:{urn_scheme}:"

    def replace(match: re.Match[str]) -> str:
        iri = match[1]
        return f"_:{iri[len(stem) :]}" if iri is not None and iri.startswith(stem) else match[0]

    return [_IRIS.sub(replace, line) for line in lines]


def skolemize_expanded_jsonld(
    expanded: Sequence[Any],
    urn_scheme: str = URN_SCHEME,
    random_string: str | None = None,
    *,
    limits: Limits = DEFAULT,
) -> list[Any]:
    """An expanded document with an ``@id`` in every node object (section 3.4.7).

    ``random_string`` is a UUID unless one is given. Inner nodes are counted before those around them. Literals
    are shared with the input.

    Raises:
        LimitExceeded: ``json.depth``.
    """
    skolem = Skolem(urn_scheme, random_string or str(uuid4()))
    counter = count()
    return [_skolemized(element, skolem, counter, limits, 1) for element in expanded]


def _skolemized(element: Any, skolem: Skolem, counter: Iterator[int], limits: Limits, depth: int) -> Any:
    if depth > limits.json_depth:
        raise over_limit("json.depth", "json_depth", limits.json_depth)
    if isinstance(element, list):
        return [_skolemized(each, skolem, counter, limits, depth + 1) for each in element]
    if not isinstance(element, dict) or "@value" in element:
        return element
    node = {name: _skolemized(value, skolem, counter, limits, depth + 1) for name, value in element.items()}
    known = node.get("@id")
    if "@list" in node or "@set" in node:
        return node  # an array, not a node: JSON-LD allows no @id in it
    if known is None:
        node["@id"] = skolem.iri(f"{skolem.stem}{next(counter)}")
    elif isinstance(known, str) and known.startswith("_:"):
        node["@id"] = skolem.iri(known[2:])
    return node


def skolemize_compact_jsonld(
    document: dict[str, Any],
    contexts: Contexts,
    urn_scheme: str = URN_SCHEME,
    random_string: str | None = None,
    *,
    limits: Limits = DEFAULT,
) -> Skolemized:
    """A compact document with an ``id`` in every node object (section 3.4.8).

    Nothing is expanded and compacted again, so that its arrays stay as they are and pointers into the document
    are pointers into this one.

    Raises:
        Invalid, LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``; ``json.*`` for what JSON cannot hold.
    """
    skolem = Skolem(urn_scheme, random_string or str(uuid4()))
    compact, labelled = skolemize(document, contexts, skolem, limits=limits)
    return Skolemized(compact, labelled, skolem)


def to_deskolemized_nquads(
    document: dict[str, Any], contexts: Contexts, urn_scheme: str = URN_SCHEME, *, limits: Limits = DEFAULT
) -> tuple[str, ...]:
    """The statements of a skolemized document with its blank nodes back, sorted (section 3.4.9).

    Raises:
        Invalid, LimitExceeded, Unavailable: as ``vcmicro.rdf.dataset``.
    """
    return deskolemize(document, contexts, Skolem(urn_scheme), limits=limits).nquads()
