"""Members whose values stand in containers of RDF: collections, and graphs of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vcmicro.problems import shown
from vcmicro.rdf.grouped import Graph, Node
from vcmicro.rdf.iris import RDF
from vcmicro.rdf.places import Where

if TYPE_CHECKING:
    from vcmicro.rdf.terms import Term
    from vcmicro.rdf.walk import Walk

_FIRST: Final = f" <{RDF}first> "
_REST: Final = f" <{RDF}rest> "
_NIL: Final = f"<{RDF}nil>"


def list_object(walk: Walk, term: Term, items: list[Any], where: Where, depth: int) -> Node:
    """The values of a list as an RDF collection (JSON-LD 1.1 API section 8.3); lists in lists keep their bounds."""
    walk.count(where, depth)
    objects: list[Node] = []
    for index, item in enumerate(items):
        place = (where, index)
        if isinstance(item, list):
            objects.append(list_object(walk, term, item, place, depth + 1))
        else:
            object_ = walk.object(term, item, place, depth)
            if object_ is not None:
                objects.append(object_)
    return collection(walk, objects)


def collection(walk: Walk, objects: list[Node]) -> Node:
    """State the cells of a collection and return its head."""
    head: Node = _NIL
    for object_ in reversed(objects):
        cell = walk.new_blank_node()
        tails = walk.graph.groups[cell] = []
        for predicate, each in ((_FIRST, object_), (_REST, head)):
            if isinstance(each, str):
                tails.append(predicate + each)
            else:
                walk.graph.links += (cell, predicate, each)
        head = cell
    return head


def in_graph(walk: Walk, name: Node, term: Term, item: Any, where: Where, depth: int) -> Node | None:
    """Walk ``item`` into the graph ``name`` (section 5.1.2, step 13.12) and return the name.

    None with a finding if the graph would hold nothing: neither an id nor a string in it would be signed.
    """
    if item is None:
        walk.find("jsonld.null", "a null carries nothing", where)
        return None
    outer, inner = walk.graph, Graph(name)
    walk.graph = inner
    described = isinstance(item, dict) and walk.nested(term, item, where, depth) is not None
    walk.graph = outer
    if not inner.is_empty:
        walk.graphs.append(inner)
        return name
    if described or not isinstance(item, dict):
        walk.find("jsonld.value", f"{shown(item)} says nothing: a graph holds what is said of a node", where)
    return None
