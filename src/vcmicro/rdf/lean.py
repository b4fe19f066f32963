"""The walk as nearly every document needs it: without places, because there is nothing to find.

It is the same walk: what is rare is done by the methods of ``Walk``, and the first finding ends it. ``safe_mode`` then
walks the document again with ``Walk`` itself, which knows the place of everything and finds the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from vcmicro.errors import VcmicroError
from vcmicro.limits import DEFAULT, Limits
from vcmicro.rdf.grouped import Node
from vcmicro.rdf.literals import quote
from vcmicro.rdf.parts import Part, part_of
from vcmicro.rdf.places import Where
from vcmicro.rdf.terms import LITERAL, VOCAB, Row, Shape, Term
from vcmicro.rdf.values import scalar_literal
from vcmicro.rdf.walk import Walk
from vcmicro.recurring import Contents, levels

if TYPE_CHECKING:
    from vcmicro.rdf.compiler import Compiler
    from vcmicro.rdf.scope import Scope
    from vcmicro.rdf.store import Contexts


_NUMBERS: Final = frozenset({bool, int, float})


class Found(Exception):
    """There is something to be said of the document; the walk with places says what."""


class LeanWalk(Walk):
    """A walk that ends where there is something to find: with ``Found``, or with an error that knows no place."""

    __slots__ = ("asks", "contents")

    def __init__(
        self, contexts: Contexts, compiler: Compiler, limits: Limits, contents: Contents | None = None
    ) -> None:
        super().__init__(contexts, compiler, limits)
        self.contents = contents or Contents()
        self.asks = limits is DEFAULT
        """False where nodes are not looked up among the parts, which are walked under the default limits."""

    def find(self, code: str, detail: str, where: Where, *below: str | int, hint: str | None = None) -> NoReturn:
        raise Found

    def refuse(self, error: VcmicroError, where: Where, *below: str | int) -> NoReturn:
        raise Found

    def refuse_size(self, where: Where, depth: int) -> NoReturn:
        raise Found

    def node(
        self, value: dict[str, Any], scope: Scope, where: Where, depth: int, given: str | None = None
    ) -> Node | None:
        """As ``Walk.node``. Raises: Found."""
        if given is not None:
            return super().node(value, scope, where, depth, given)
        keys = tuple(value)
        return self._node(value, scope.shapes.get(keys) or scope.shape(keys), scope, depth)

    def _node(self, value: dict[str, Any], shape: Shape, scope: Scope, depth: int) -> Node:
        """The name of a node object whose shape is known, once it is walked."""
        self.nodes += 1
        if depth > self.most_depth or self.nodes > self.most_nodes:
            raise Found
        types = None if shape.type is None else value[shape.type]
        try:
            row = shape.rows.get(tuple(types) if type(types) is list else types) or self._row(shape, types, scope)
        except TypeError:  # a type that is an object or an array
            raise Found from None
        self.scopes.add(row.scope)
        if row.faults or row.scoped > self.most_scoped or len(self.scopes) > self.most_scopes:
            raise Found
        graph = self.graph
        if row.id is None:
            subject: Node = self.blank_nodes
            self.blank_nodes += 1
            tails = graph.groups[subject] = row.types.copy()
        else:
            named = value[row.id]
            known = row.scope.identifiers.get(named) if type(named) is str else None
            subject = known if known is not None and known[0] == "<" else self._known_name(value, row)
            if row.reference:
                return subject
            tails = self._group(subject, row) if subject in graph.groups else row.types.copy()
            graph.groups[subject] = tails
        if row.repeats:
            graph.repeated.add(subject)
        object_: Node | None
        for term in row.members:
            item = value[term.name]
            if type(item) is str and term.kind == LITERAL:
                tails.append(f"{term.predicate}{quote(item)}{term.suffix}")
            elif term.kind > VOCAB:
                self._member(term, item, subject, tails, None, depth)
            elif type(item) is str:
                iri = term.iris.get(item)
                if iri is not None and iri[0] == "<":
                    tails.append(term.predicate + iri)
                else:
                    self.plain(term, item, subject, tails, None, depth)
            elif type(item) is list:
                self.several(term, item, subject, tails, None, depth)
            else:
                below = term.nodes.get(tuple(item)) if type(item) is dict else None
                if below is not None:
                    if below.is_part and self.asks and term.recurs:
                        object_ = self._part(item, below, term.child, depth + 1)
                    else:
                        object_ = self._node(item, below, term.child, depth + 1)
                elif type(item) in _NUMBERS and term.kind == LITERAL:
                    object_ = scalar_literal(self, term, item, None)
                else:
                    object_ = self.object(term, item, None, depth)
                if type(object_) is int:
                    graph.links += (subject, term.predicate, object_)
                elif type(object_) is str:
                    tails.append(term.predicate + object_)
                else:
                    raise Found
        return subject

    def _part(self, value: dict[str, Any], shape: Shape, scope: Scope, depth: int) -> Node:
        """As ``_node``, for what may stand in other documents too."""
        part = self._known_part(value, shape, scope)
        if part is None or part.subject is None or depth + part.levels > self.most_depth:
            return self._node(value, shape, scope, depth)
        self.nodes += part.nodes
        self.scopes |= part.scopes
        if self.nodes > self.most_nodes or len(self.scopes) > self.most_scopes:
            raise Found
        self.graph.placed.append((part, self.blank_nodes))
        self.blank_nodes += len(part.blank)
        return part.subject

    def _known_part(self, value: dict[str, Any], shape: Shape, scope: Scope) -> Part | None:
        """What an equal object stated before; None where this is the first of its kind."""
        content, parts = self.contents.of(value), self.compiler.parts
        # Whether contexts of its own are allowed is the store's decision, and the parts are those of several stores.
        if content is None or b"@context" in content:
            return None
        key = scope, content
        part = parts.get(key)
        if part is None and parts.is_back(key):
            part = self._made(value, shape, scope)
            parts.keep(key, part)
        return part

    def _made(self, value: dict[str, Any], shape: Shape, scope: Scope) -> Part:
        """The part that a node object is, if it is one."""
        walk = LeanWalk(self.contexts, self.compiler, self.limits, self.contents)
        walk.asks = False
        subject = walk._node(value, shape, scope, 1)
        if len(walk.graphs) > 1:
            return Part()
        return part_of(
            subject,
            walk.graph,
            walk.blank_nodes,
            nodes=walk.nodes,
            levels=levels(value),
            scopes=frozenset(walk.scopes),
            again=frozenset(walk.again),
        )

    def _row(self, shape: Shape, types: Any, scope: Scope) -> Row:
        """What is known of a node's keys and types, made now."""
        row = self._new_row(shape, tuple(types) if type(types) is list else types, scope, None)
        if row is None:
            raise Found
        return row

    def _known_name(self, value: dict[str, Any], row: Row) -> str:
        named = self._name(value, row, None, None)
        if named is None:
            raise Found
        return named

    def several(self, term: Term, items: list[Any], subject: Node, tails: list[str], where: Where, depth: int) -> None:
        if term.in_graph or not items:
            super().several(term, items, subject, tails, where, depth)
            return
        before = len(tails)
        for each in items:
            if type(each) is dict:
                shape = term.nodes.get(tuple(each))
                if shape is None:
                    object_ = self.object(term, each, None, depth)
                else:
                    object_ = self._node(each, shape, term.child, depth + 1)
            elif type(each) is str and term.kind == LITERAL:
                tails.append(f"{term.predicate}{quote(each)}{term.suffix}")
                continue
            else:
                object_ = self.object(term, each, None, depth)
            if type(object_) is int:
                self.graph.links += (subject, term.predicate, object_)
            elif type(object_) is str:
                tails.append(term.predicate + object_)
            else:
                raise Found
        if len(tails) - before > 1:
            self.graph.repeated.add(subject)
