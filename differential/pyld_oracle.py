"""PyLD 3.3 as an oracle: expansion, toRDF and URDNA2015, as it is or with some of its known faults mended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from pyld import canon, jsonld, nquads

from vcmicro.rdf import Contexts

FAULTS = {
    "escapes": "it writes controls and U+FFFE, U+FFFF without their escapes",
    "orders": "it leaves out orders of look-alike blank nodes that several statements relate (blank named graphs)",
    "repeated": "it keeps statements that are made twice, where RDF is a set",
    "directions": "it takes two texts that differ in their base direction alone for one",
}
"""What PyLD does otherwise than RDFC-1.0 and JSON-LD 1.1 ask for, by name."""

MOST_ORDERS = 2_000
"""Orders of look-alike blank nodes that PyLD, which has no limit of its own, may try (about a second)."""

Dataset = dict[str, list[dict[str, Any]]]


class TooDear(Exception):
    """PyLD would try more than ``MOST_ORDERS``."""


class Pyld:
    """PyLD with the contexts of a store."""

    name = "PyLD"
    faults = FAULTS

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts

    def canonical(self, document: dict[str, Any], mended: Collection[str] = ()) -> bytes:
        """Canonical N-Quads; ``mended`` names the faults to run without.

        Raises:
            TooDear: where the graph has too many look-alike blank nodes for PyLD.
        """
        options = {"base": "", "rdfDirection": "i18n-datatype", "documentLoader": self._load}
        with _mended(mended):
            dataset: Dataset = jsonld.to_rdf(document, options)
            if "repeated" in mended:
                dataset = {name: list(_once(triples)) for name, triples in dataset.items()}
            text: str = canon.URDNA2015().main(dataset, {"format": "application/n-quads"})
        return text.encode()

    def _load(self, url: str, _options: object) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": self._contexts.load(url), "tag": "static"}


@contextmanager
def _mended(names: Collection[str]) -> Iterator[None]:
    with ExitStack() as stack:
        orders = distinct_orders if "orders" in names else canon.permutations
        stack.enter_context(patch.object(canon, "permutations", _counted(orders)))
        if "escapes" in names:
            stack.enter_context(patch.object(nquads, "escape", escape))
        if "directions" in names:
            compare = staticmethod(_with_direction(jsonld.JsonLdProcessor.compare_values))
            stack.enter_context(patch.object(jsonld.JsonLdProcessor, "compare_values", compare))
        yield


def distinct_orders(nodes: list[str]) -> Iterator[list[str]]:
    """Every order of a list in which an item may stand several times, each order once."""
    if not nodes:
        yield []
    for first in sorted(set(nodes)):
        rest = nodes.copy()
        rest.remove(first)
        for order in distinct_orders(rest):
            yield [first, *order]


def _counted(orders: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    left = iter(range(MOST_ORDERS))

    def counted(nodes: Any) -> Iterator[Any]:
        for order in orders(nodes):
            if next(left, None) is None:
                raise TooDear
            yield order

    return counted


def escape(value: str) -> str:
    """A literal's text as canonical N-Quads has it (RDFC-1.0 section 5), written apart from the engine's."""
    return "".join(map(_escaped, value))


def _escaped(character: str) -> str:
    short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    if character in short:
        return short[character]
    rare = ord(character) < 0x20 or character in "\x7f\ufffe\uffff"
    return f"\\u{ord(character):04X}" if rare else character


def _with_direction(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(first: Any, second: Any) -> bool:
        return compare(first, second) and _direction(first) == _direction(second)

    return compared


def _direction(value: Any) -> Any:
    return value.get("@direction") if isinstance(value, dict) else None


def _once(triples: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for triple in triples:
        text = nquads.serialize_nquad(triple)
        if text not in seen:
            seen.add(text)
            yield triple
