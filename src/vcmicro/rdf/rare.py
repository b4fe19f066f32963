"""Members of rare kinds: index, id and type maps, and terms that are read in reverse.

No pinned context has a map; callers' own contexts may. (JSON-LD 1.1 API section 5.1.2, steps 13.8 and 13.13.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.errors import VcmicroError
from vcmicro.problems import shown
from vcmicro.rdf.active_context import ABSENT
from vcmicro.rdf.containers import in_graph
from vcmicro.rdf.grouped import Node
from vcmicro.rdf.iris import has_keyword_form
from vcmicro.rdf.places import Where
from vcmicro.rdf.terms import RDF_TYPE, Term

if TYPE_CHECKING:
    from vcmicro.rdf.scope import Scope
    from vcmicro.rdf.walk import Walk


def say_reverse(walk: Walk, term: Term, item: Any, subject: Node, where: Where, depth: int) -> None:
    """State that each value has the subject as its object."""
    if isinstance(item, list) and not item:
        walk.find("jsonld.empty", f"{shown(term.name)} is an empty array", where)
    several = isinstance(item, list)
    for index, each in enumerate(item if several else [item]):
        place = (where, index) if several else where
        other = walk.object(term, each, place, depth)
        if isinstance(other, str) and other[0] != "<":
            walk.find("jsonld.value", f"{shown(each)} is no node that could have a property", place)
        elif other is not None:
            _state(walk, other, term.predicate, subject)


def _state(walk: Walk, subject: Node, predicate: str, object_: Node) -> None:
    """One statement about a node that may have been described before."""
    tails = walk.graph.groups.setdefault(subject, [])
    walk.graph.repeated.add(subject)
    if isinstance(object_, str):
        tails.append(predicate + object_)
    else:
        walk.graph.links += (subject, predicate, object_)
        walk.graph.relinked = True


def say_map(walk: Walk, term: Term, item: Any, subject: Node, tails: list[str], where: Where, depth: int) -> None:
    """State the values of an index, id or type map, each with what its key says of it."""
    if not isinstance(item, dict):
        walk.plain(term, item, subject, tails, where, depth)
        return
    if not item:
        walk.find("jsonld.empty", f"{shown(term.name)} is an empty map", where)
    walk.graph.repeated.add(subject)
    for key, values in item.items():
        definition = term.scope.active.definition(key)
        if has_keyword_form(key) or (definition is not None and definition.iri == "@none"):
            walk.find("jsonld.not_compacted", f"{shown(key)} stands for a keyword", where, key)
            continue
        several = isinstance(values, list)
        for index, each in enumerate(values if several else [values]):
            place: Where = ((where, key), index) if several else (where, key)
            walk.say(term, _entry(walk, term, key, each, place, depth), subject, tails)


def _entry(walk: Walk, term: Term, key: str, item: Any, where: Where, depth: int) -> Node | None:
    if "@id" in term.container:
        return _identified(walk, term, key, item, where, depth)
    if "@type" in term.container:
        return _typed(walk, term, key, item, where, depth)
    return _indexed(walk, term, key, item, where, depth)


def _identified(walk: Walk, term: Term, key: str, item: Any, where: Where, depth: int) -> Node | None:
    """Step 13.8.3.7.5: the key is the id of the node, or the name of the graph that it stands in."""
    named = walk.identifier(key, term.scope, where)
    if named is None:
        return None
    if "@graph" in term.container:
        return in_graph(walk, named, term, item, where, depth)
    return _node(walk, item, term.scope, where, depth, named)


def _typed(walk: Walk, term: Term, key: str, item: Any, where: Where, depth: int) -> Node | None:
    """Steps 13.8.3.1 to 3 and 13.8.3.7.6: the key is a type of the node, and brings its context."""
    expanded = term.scope.vocabulary_iri(key)
    if expanded[0] != "<":
        walk.find(expanded, f"no context defines the type {shown(key)}", where)
        return None
    if isinstance(item, str):
        node = walk.object(term, item, where, depth)
    else:
        try:
            scope = _map_scope(walk, term, key)
        except VcmicroError as error:
            walk.refuse(error, where)
            return None
        node = _node(walk, item, scope, where, depth, None)
    if node is not None:
        _state(walk, node, RDF_TYPE, expanded)
    return node


def _map_scope(walk: Walk, term: Term, key: str) -> Scope:
    scope = term.outer.rolled_back()
    definition = scope.active.definition(key)
    if definition is None or definition.context is ABSENT:
        return term.scope
    own = term.outer.active.definition(term.name)
    typed = walk.compiler.type_scoped(scope, (key,))
    return typed if own is None or own.context is ABSENT else walk.compiler.property_scoped(typed, own)


def _indexed(walk: Walk, term: Term, key: str, item: Any, where: Where, depth: int) -> Node | None:
    """Step 13.8.3.7.2: the key is the value of a property of the node, or of its graph."""
    index = term.scope.term(term.index or "")
    if not isinstance(index, Term):
        walk.find("jsonld.undefined_term", f"{shown(term.index)}, which keeps the keys of this map, is no term", where)
        return None
    if "@graph" in term.container:
        node = in_graph(walk, walk.new_blank_node(), term, item, where, depth)
    elif isinstance(item, str):
        node = walk.object(term, item, where, depth)
    else:
        node = _node(walk, item, term.scope, where, depth, None)
    said = walk.object(index, key, where, depth)
    if isinstance(node, str) and node[0] != "<":
        walk.find("jsonld.value", f"{shown(item)} is no node that could have a property", where)
        return None
    if node is not None and said is not None:
        _state(walk, node, index.predicate, said)
    return node


def _node(walk: Walk, item: Any, scope: Scope, where: Where, depth: int, given: str | None) -> Node | None:
    if not isinstance(item, dict):
        walk.find("jsonld.value", f"this map holds node objects, not {shown(item)}", where)
        return None
    return walk.node(item, scope, where, depth + 1, given)
