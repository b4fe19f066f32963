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
JSON: Final = 4
LIST: Final = 5
LANGUAGE: Final = 6
GRAPH: Final = 7
MAP: Final = 8
REVERSE: Final = 9

_SUBJECT: Final = "https://www.w3.org/2018/credentials#credentialSubject"
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
        "in_graph",
        "index",
        "iris",
        "item",
        "kind",
        "language",
        "name",
        "nodes",
        "outer",
        "predicate",
        "recurs",
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
        self.recurs = definition.iri != _SUBJECT
        """False for what a credential says of its subject, which hardly ever comes again."""
        self.container = definition.container
        self.in_graph = "@graph" in definition.container
        self.index = definition.index
        self.scope, self.child = scope.of_property(name, definition)
        is_plain = self.scope is self.child or not self.scope.value_aliases
        self.nodes: dict[tuple[str, ...], Shape] = self.child.nodes if is_plain else {}
        """Shapes of objects that are node objects under this term, whatever else the document holds."""
        # A scalar expands as the term's own context defines the term, if it still does (section 5.1.2, step 4).
        inner = definition if definition.context is ABSENT else self.scope.active.definition(name) or _UNDEFINED
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
    """A set of keys with given types: its members that state something, and what is known without values."""

    __slots__ = ("faults", "id", "members", "reference", "repeats", "scope", "scoped", "types")

    def __init__(
        self,
        scope: Scope,
        members: tuple[Term, ...],
        types: list[str],
        id_: str | None,
        faults: tuple[Fault, ...],
        scoped: int,
    ) -> None:
        self.scope = scope
        self.scoped = scoped
        self.members = members
        self.types = types
        self.id = id_
        self.faults = faults
        said = {term.predicate for term in members}
        self.repeats = len(said) != len(members) or (RDF_TYPE in said and bool(types))
        self.reference = id_ is not None and not members and not types


class Shape:
    """A set of keys: which one holds the types, the rows by types, and whether its nodes may be parts."""

    __slots__ = ("is_part", "keys", "rows", "type")

    def __init__(self, keys: tuple[str, ...], type_: str | None, is_part: bool) -> None:
        self.keys = keys
        self.type = type_
        self.is_part = is_part
        self.rows: dict[str | tuple[str, ...] | None, Row] = {}
