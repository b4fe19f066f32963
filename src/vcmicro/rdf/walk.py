"""One pass over a JSON-LD document: from compact JSON to grouped statements, or to findings.

It does what expansion, node map generation and deserialization of JSON-LD 1.1 do together (Processing
Algorithms and API, sections 5.1, 7 and 8.1) for documents in safe mode: whatever RDF would drop, or would
say alike for two different documents, is a finding with its JSON pointer. The walk does not stop at the
first one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from vcmicro.errors import LimitExceeded, Unavailable, VcmicroError, over_limit
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown, warning
from vcmicro.rdf import containers
from vcmicro.rdf.grouped import Graph, Node
from vcmicro.rdf.literals import quote
from vcmicro.rdf.local_contexts import may_have_context, scope_of_local
from vcmicro.rdf.places import Where, pointer_of
from vcmicro.rdf.terms import GRAPH, IRI, JSON, LANGUAGE, LIST, LITERAL, MAP, VOCAB, Row, Shape, Term
from vcmicro.rdf.values import json_literal, language_map_literals, scalar_literal, value_object_literal

if TYPE_CHECKING:
    from vcmicro.rdf.compiler import Compiler
    from vcmicro.rdf.scope import Scope
    from vcmicro.rdf.store import Contexts

HINTED: Final = 32
"""How many findings say which context would define a term: to find out takes a search through all of them."""


MOST_FINDINGS: Final = 1_000
"""Findings before the search for more ends: nobody reads so many, and each costs more than what it is about."""


class Walk:
    """The state of one walk: the graphs, the one being filled, and what was found."""

    __slots__ = (
        "again",
        "blank_nodes",
        "compiler",
        "contexts",
        "graph",
        "graphs",
        "limits",
        "most_depth",
        "most_nodes",
        "most_scoped",
        "most_scopes",
        "nodes",
        "problems",
        "scopes",
        "unavailable",
    )

    def __init__(self, contexts: Contexts, compiler: Compiler, limits: Limits) -> None:
        self.contexts = contexts
        self.compiler = compiler
        self.limits = limits
        self.most_depth = limits.json_depth
        self.most_nodes = limits.json_nodes
        self.most_scoped = limits.scoped_types
        self.most_scopes = limits.scope_combinations
        self.graph = Graph(None)
        self.graphs = [self.graph]
        self.blank_nodes = 0
        self.nodes = 0
        self.again: set[str] = set()
        self.scopes: set[Scope] = set()
        self.problems: list[Problem] = []
        self.unavailable: list[Problem] = []

    def find(self, code: str, detail: str, where: Where, *below: str | int, hint: str | None = None) -> None:
        """Note one finding; what merely carries nothing is a warning.

        Raises:
            LimitExceeded: with all that was found, beyond ``MOST_FINDINGS``; of mere warnings the first ones are kept.
        """
        if code == "jsonld.empty":
            if len(self.problems) < MOST_FINDINGS:
                self.problems.append(warning(code, detail, pointer_of(where, *below), hint))
            return
        self.problems.append(problem(code, detail, pointer_of(where, *below), hint))
        self._end_if_many(where)

    def _end_if_many(self, where: Where) -> None:
        if len(self.problems) + len(self.unavailable) > MOST_FINDINGS:
            detail = f"the search ended here, after {MOST_FINDINGS:,} findings"
            ended = problem("limit.work", detail, pointer_of(where), "Put right what is listed; then look again.")
            raise LimitExceeded((*self.problems, *self.unavailable, ended))

    def refuse(self, error: VcmicroError, where: Where, *below: str | int) -> None:
        """Note what another room refused, seen from the document's root.

        Raises:
            LimitExceeded: as ``find``.
        """
        found = self.unavailable if isinstance(error, Unavailable) else self.problems
        prefix = pointer_of(where, *below)
        found += [each.under(prefix) for each in error.problems]
        self._end_if_many(where)

    def new_blank_node(self) -> int:
        """The number of a blank node that nothing has named yet."""
        self.blank_nodes += 1
        return self.blank_nodes - 1

    def node(
        self, value: dict[str, Any], scope: Scope, where: Where, depth: int, given: str | None = None
    ) -> Node | None:
        """Walk a node object and return its name; None if its contexts are beyond use.

        ``given`` is an id that the node has from outside (an id map).

        Raises:
            LimitExceeded: beyond ``json_depth``, ``json_nodes``, ``scoped_types`` or ``scope_combinations``.
        """
        self.count(where, depth)
        keys = tuple(value)
        shape = scope.shapes.get(keys) or scope.shape(keys)
        types = None if shape.type is None else value[shape.type]
        if type(types) is list:
            types = tuple(types)
        try:
            row = shape.rows.get(types)
        except TypeError:  # a type that is an object or an array
            row = None
        if row is None:
            row = self._new_row(shape, types, scope, where)
            if row is None:
                return None
        self.scopes.add(row.scope)
        if row.faults or row.scoped > self.most_scoped or len(self.scopes) > self.most_scopes:
            self._report(row, where)
        named = None if row.id is None and given is None else self._name(value, row, where, given)
        if row.reference and given is None:
            return named
        if named is None:
            subject: Node = self.new_blank_node()
            tails = self.graph.groups[subject] = row.types.copy()
        else:
            subject = named
            tails = self._group(named, row)
        if row.repeats:
            self.graph.repeated.add(subject)
        for term in row.members:
            item = value[term.name]
            if term.kind > VOCAB:
                self._member(term, item, subject, tails, (where, term.name), depth)
            elif term.kind == LITERAL and type(item) is str:
                tails.append(f"{term.predicate}{quote(item)}{term.suffix}")
            else:
                self.plain(term, item, subject, tails, (where, term.name), depth)
        return subject

    def count(self, where: Where, depth: int) -> None:
        """Count one node or list.

        Raises:
            LimitExceeded: beyond ``json_depth`` or ``json_nodes``.
        """
        self.nodes += 1
        if depth > self.most_depth or self.nodes > self.most_nodes:
            self.refuse_size(where, depth)

    def refuse_size(self, where: Where, depth: int) -> NoReturn:
        """Raise for a document that is too deep, or else too large."""
        if depth > self.most_depth:
            raise over_limit("json.depth", "json_depth", self.most_depth, pointer_of(where))
        raise over_limit("limit.nodes", "json_nodes", self.most_nodes)

    def _new_row(self, shape: Shape, types: Any, scope: Scope, where: Where) -> Row | None:
        if shape.type is not None:
            types = self._type_names(types, where, shape.type)
        if not all(isinstance(key, str) for key in shape.keys):
            self.find("json.type", "a member name is not a string", where)
            return None
        try:
            return scope.row(shape, types)
        except VcmicroError as error:
            self.refuse(error, where)
            return None

    def _type_names(self, types: Any, where: Where, key: str) -> str | tuple[str, ...] | None:
        """Those of the types that are strings, with a finding for the rest; None if none is."""
        if isinstance(types, str):
            return types
        names: tuple[Any, ...] = types if isinstance(types, tuple) else (types,)
        strings = tuple(name for name in names if isinstance(name, str))
        if types is None:
            self.find("jsonld.null", "null is no type", where, key)
        elif len(strings) < len(names):
            self.find("jsonld.value", f"a type is a string or an array of strings, not {shown(types)}", where, key)
        return None if names and not strings else strings

    def _report(self, row: Row, where: Where) -> None:
        """Note what keys and types alone decide."""
        if row.scoped > self.limits.scoped_types:
            raise over_limit("limit.contexts", "scoped_types", self.limits.scoped_types, pointer_of(where))
        if len(self.scopes) > self.most_scopes:
            raise over_limit("limit.work", "scope_combinations", self.most_scopes, pointer_of(where))
        for code, detail, path, word in row.faults:
            hint = None
            if code == "jsonld.undefined_term" and len(self.problems) < HINTED:
                urls = self.contexts.defining(word)
                hint = f"Defined by {', '.join(urls[:3])}: add that context, or remove the member." if urls else None
            self.find(code, detail, where, *path, hint=hint)

    def _name(self, value: dict[str, Any], row: Row, where: Where, given: str | None) -> str | None:
        """The node's own id, or the one that it has from outside."""
        if row.id is None:
            return given
        if given is not None:
            self.find("jsonld.value", "the node has an id beside that of the map it stands in", where, row.id)
        named = value[row.id]
        if type(named) is str:
            known = row.scope.identifiers.get(named)
            return known if known is not None and known[0] == "<" else self.identifier(named, row.scope, where, row.id)
        if named is None:
            self.find("jsonld.null", "null is no identifier", where, row.id)
        else:
            self.find("jsonld.value", f"an identifier is a string, not {shown(named)}", where, row.id)
        return None

    def _group(self, subject: str, row: Row) -> list[str]:
        """The tails of a node with a name, which may have been described before."""
        groups = self.graph.groups
        tails = groups.get(subject)
        if tails is None:
            tails = groups[subject] = row.types[:]
        else:
            tails += row.types
            self.graph.repeated.add(subject)
            self.again.add(subject)
        return tails

    def identifier(self, text: str, scope: Scope, where: Where, *below: str) -> str | None:
        """An ``@id`` string as N-Quads writes it; None with a finding if it is no absolute IRI."""
        found = scope.identifier(text)
        if found[0] == "<":
            return found
        self.find(found, _identifier_detail(found, text), where, *below)
        return None

    def _vocabulary(self, text: str, scope: Scope, where: Where) -> str | None:
        """A string that expands like a type; None with a finding if nothing defines it."""
        found = scope.vocabulary_iri(text)
        if found[0] == "<":
            return found
        self.find(found, _vocabulary_detail(found, text), where)
        return None

    def _member(self, term: Term, item: Any, subject: Node, tails: list[str], where: Where, depth: int) -> None:
        """State one member of a node, whatever its kind."""
        kind = term.kind
        if kind == JSON:
            literal: Node | None = json_literal(self, item, where)
            if literal is not None and "@list" in term.container:
                literal = containers.collection(self, [literal])
            self.say(term, literal, subject, tails)
        elif kind == LIST:
            items = item if isinstance(item, list) else [item]
            self.say(term, containers.list_object(self, term, items, where, depth), subject, tails)
        elif kind == LANGUAGE and isinstance(item, dict):
            tails += [term.predicate + each for each in language_map_literals(self, term, item, where)]
            self.graph.repeated.add(subject)
        elif kind in (LANGUAGE, GRAPH):
            self.plain(term, item, subject, tails, where, depth)
        elif kind == MAP:
            from vcmicro.rdf.rare import say_map

            say_map(self, term, item, subject, tails, where, depth)
        else:
            from vcmicro.rdf.rare import say_reverse

            say_reverse(self, term, item, subject, where, depth)

    def plain(self, term: Term, item: Any, subject: Node, tails: list[str], where: Where, depth: int) -> None:
        """State a member whose value is one thing, or a set of them."""
        if isinstance(item, list):
            self.several(term, item, subject, tails, where, depth)
        else:
            read = self._graph_object if term.in_graph else self.object
            self.say(term, read(term, item, where, depth), subject, tails)

    def several(self, term: Term, items: list[Any], subject: Node, tails: list[str], where: Where, depth: int) -> None:
        """State a member whose value is a set."""
        if not items:
            self.find("jsonld.empty", f"{shown(term.name)} is an empty array", where)
        read = self._graph_object if term.in_graph else self.object
        before = len(tails)
        for index, each in enumerate(items):
            self.say(term, read(term, each, (where, index), depth), subject, tails)
        if len(tails) - before > 1:
            self.graph.repeated.add(subject)

    def say(self, term: Term, object_: Node | None, subject: Node, tails: list[str]) -> None:
        """State that the subject has this object."""
        if isinstance(object_, str):
            tails.append(term.predicate + object_)
        elif object_ is not None:
            self.graph.links += (subject, term.predicate, object_)

    def _graph_object(self, term: Term, item: Any, where: Where, depth: int) -> Node | None:
        """A node object in a graph of its own, named by a new blank node."""
        return containers.in_graph(self, self.new_blank_node(), term, item, where, depth)

    def object(self, term: Term, item: Any, where: Where, depth: int) -> Node | None:
        """One value of a term as an object: its text, or the number of its blank node; None if refused."""
        if isinstance(item, dict):
            return self.nested(term, item, where, depth)
        if isinstance(item, str) and term.item == IRI:
            return self.identifier(item, term.scope, where)
        if isinstance(item, str) and term.item == VOCAB:
            return self._vocabulary(item, term.scope, where)
        if isinstance(item, list):
            self.find("jsonld.value", "an array within an array would lose its bounds", where)
            return None
        return scalar_literal(self, term, item, where)

    def nested(self, term: Term, item: dict[str, Any], where: Where, depth: int) -> Node | None:
        """A node object, or a value object, under a term (JSON-LD 1.1 API section 5.1.2, steps 7 to 9)."""
        if "@value" in item:
            return value_object_literal(self, term, item, where)
        scope: Scope | None = term.child
        if term.scope is not term.child:
            for alias in term.scope.value_aliases:
                if alias in item:
                    self.find("jsonld.not_compacted", f"{shown(alias)} stands for the keyword @value", where, alias)
                    return None
            if len(item) == 1 and term.scope.keyword(next(iter(item))) == "@id":
                scope = term.scope
        if "@context" in item:
            allowed = term.kind == GRAPH or may_have_context(item)
            scope = scope_of_local(self, item["@context"], term.child, where, allowed=allowed)
        return None if scope is None else self.node(item, scope, where, depth + 1)


def _identifier_detail(code: str, text: str) -> str:
    if code == "jsonld.blank_node":
        return f"{shown(text)} is a label that canonicalization takes away"
    if code == "jsonld.not_compacted":
        return f"{shown(text)} begins with a prefix of the context: write the IRI in full"
    return f"{shown(text)} is not an absolute IRI"


def _vocabulary_detail(code: str, text: str) -> str:
    if code == "jsonld.not_compacted":
        return f"{shown(text)} is an IRI for which the contexts have a term"
    return f"{shown(text)} is neither a term of the context nor an absolute IRI"
