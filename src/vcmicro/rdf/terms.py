"""What a member of a node says, compiled: its N-Quads predicate, kind of value, suffix, and the scopes below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vcmicro.rdf.active_context import ABSENT, Absent, TermDefinition
from vcmicro.rdf.iris import RDF
from vcmicro.rdf.literals import datatype_suffix, text_suffix

if TYPE_CHECKING:
    from vcmicro.rdf.scope import Scope

LITERAL: Final = 1
IRI: Final = 2
VOCAB: Final = 3
SKIP: Final = 4
JSON: Final = 5
LIST: Final = 6
LANGUAGE: Final = 7
GRAPH: Final = 8
MAP: Final = 9
REVERSE: Final = 10

RDF_TYPE: Final = f" <{RDF}type> "
_UNDEFINED: Final = TermDefinition(iri=None)
Fault = tuple[str, str, tuple[str | int, ...], str]
"""A finding that keys and types alone decide: code, detail, the path below the node, and the word at fault."""


class Term:
    """One member as a node of a scope may have it."""

    __slots__ = (
        "child",
        "container",
        "datatype",
        "direction",
        "index",
        "iris",
        "item",
        "kind",
        "language",
        "name",
        "outer",
        "predicate",
        "scope",
        "suffix",
        "text",
    )

    def __init__(self, name: str, definition: TermDefinition, scope: Scope) -> None:
        """The entry of a term whose IRI is absolute.

        Raises:
            Invalid, Unavailable: if the property-scoped context cannot be applied.
        """
        self.name = name
        self.outer = scope
        self.predicate = f" <{definition.iri}> "
        self.container = definition.container
        self.index = definition.index
        self.scope, self.child = scope.of_property(name, definition)
        # A scalar expands as the term's own context defines the term, if it still does (section 5.1.2, step 4).
        inner = definition if definition.context is ABSENT else self.scope.active.terms.get(name, _UNDEFINED)
        coercion = definition.type if definition.type == "@json" else inner.type
        self.item = {"@id": IRI, "@vocab": VOCAB, "@json": JSON}.get(coercion or "", LITERAL)
        self.kind: int = _kind(definition, self.item)
        self.iris = self.scope.vocabulary if self.item == VOCAB else self.scope.identifiers
        self.datatype = coercion if self.item == LITERAL and coercion != "@none" else None
        self.text = self.item == LITERAL and self.datatype is None
        active = self.scope.active
        self.language = active.language if isinstance(inner.language, Absent) else inner.language
        self.direction = active.direction if isinstance(inner.direction, Absent) else inner.direction
        self.suffix = (
            text_suffix(self.language, self.direction) if self.datatype is None else datatype_suffix(self.datatype)
        )


def _kind(definition: TermDefinition, item: int) -> int:
    """How the term's values are read; a JSON literal takes them whole, before any container is looked at."""
    if definition.reverse:
        return REVERSE
    if item == JSON:
        return JSON
    if definition.container & {"@index", "@id", "@type"}:
        return MAP
    if "@graph" in definition.container:
        return GRAPH
    if "@list" in definition.container:
        return LIST
    return LANGUAGE if "@language" in definition.container else item


class Row:
    """A set of keys with given types: the terms in the order of the keys, and what is known without values."""

    __slots__ = ("faults", "id", "reference", "repeats", "scope", "scoped", "terms", "types")

    def __init__(
        self,
        scope: Scope,
        terms: tuple[Term, ...],
        types: list[str],
        id_: str | None,
        faults: tuple[Fault, ...],
        scoped: int,
    ) -> None:
        self.scope = scope
        self.scoped = scoped
        self.terms = terms
        self.types = types
        self.id = id_
        self.faults = faults
        said = [term.predicate for term in terms if term.kind != SKIP]
        self.repeats = len(set(said)) != len(said)
        self.reference = id_ is not None and not said and not types


class Shape:
    """A set of keys: which one holds the types, and the rows by types."""

    __slots__ = ("keys", "rows", "type")

    def __init__(self, keys: tuple[str, ...], type_: str | None) -> None:
        self.keys = keys
        self.type = type_
        self.rows: dict[str | tuple[str, ...] | None, Row] = {}


SKIPPED: Final = object.__new__(Term)
SKIPPED.kind = SKIP
SKIPPED.predicate = ""
SKIPPED.name = ""
"""Stands in a row for a member that states nothing by itself."""
