"""The two ways into the engine: the dataset of a document, or everything that safe mode finds in it.

Safe mode is what VC Data Integrity section 2.4.1 asks for (context validation, no data loss): the JSON that
a reader sees and the RDF that is signed say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem, shown
from vcmicro.rdf.compiler import compiler_of
from vcmicro.rdf.grouped import Dataset
from vcmicro.rdf.lean import Found, LeanWalk
from vcmicro.rdf.local_contexts import scope_of_local
from vcmicro.rdf.store import Contexts
from vcmicro.rdf.walk import Walk

if TYPE_CHECKING:
    from vcmicro.rdf.scope import Scope
    from vcmicro.recurring import Contents


def dataset(
    document: dict[str, Any], contexts: Contexts, *, limits: Limits = DEFAULT, contents: Contents | None = None
) -> Dataset:
    """What a JSON-LD document states, in safe mode.

    A member ``proof`` is walked like any other (Data Integrity takes it away before). The base IRI is null and
    ``rdfDirection`` is ``i18n-datatype``. ``contents`` are those of the document's objects, where others ask for them
    too.

    Raises:
        Invalid: with every finding, each with its JSON pointer: ``jsonld.*``, ``json.type``, ``json.number``.
        Unavailable: ``jsonld.context_unknown``, if that is all that was found.
        LimitExceeded: beyond ``contexts``, ``scoped_types``, ``scope_combinations``, ``json_depth``, ``json_nodes``,
            ``blank_nodes`` or ``quads`` of the limits.
    """
    walk = _leanly(document, contexts, limits, contents)
    if walk is None:
        walk = Walk(contexts, compiler_of(contexts), limits)
        run(walk, document)
    return Dataset(
        walk.graphs,
        walk.blank_nodes,
        limits=limits,
        warnings=tuple(walk.problems),
        described_again=tuple(sorted(walk.again)),
    )


def _leanly(document: dict[str, Any], contexts: Contexts, limits: Limits, contents: Contents | None) -> Walk | None:
    """A finished walk that found nothing; None if there is something to find, or may be."""
    walk = LeanWalk(contexts, compiler_of(contexts), limits, contents)
    try:
        _visit(walk, document)
    except (Found, VcmicroError):
        return None
    return walk


def run(walk: Walk, document: dict[str, Any]) -> None:
    """Walk a whole document with a new walk, and raise what was found (as ``dataset``)."""
    _visit(walk, document)
    refused = [each for each in walk.problems if not each.warning]
    if refused:
        raise Invalid((*refused, *walk.unavailable))
    if walk.unavailable:
        raise Unavailable(walk.unavailable)


def findings(
    document: dict[str, Any], contexts: Contexts, *, limits: Limits = DEFAULT, contents: Contents | None = None
) -> tuple[Problem, ...]:
    """Everything that ``dataset`` would refuse, warn of or lack, in document order; it is not raised."""
    if _leanly(document, contexts, limits, contents) is not None:
        return ()
    walk = Walk(contexts, compiler_of(contexts), limits)
    try:
        _visit(walk, document)
    except VcmicroError as error:
        return error.problems
    return (*walk.problems, *walk.unavailable)


def _visit(walk: Walk, document: dict[str, Any]) -> None:
    scope = walk.compiler.initial
    if not isinstance(document, dict):
        raise invalid("jsonld.value", f"a document is one JSON object, not {shown(document)}")
    if "@context" in document:
        local = _root(walk, document["@context"])
        if local is None:
            return
        scope = local
    walk.node(document, scope, None, 1)
    if (
        walk.graphs[0].is_empty
        and not walk.problems
        and not walk.unavailable
        and all(graph.is_empty for graph in walk.graphs)
    ):
        walk.find("jsonld.value", "the document states nothing that could be signed", None)


def _root(walk: Walk, named: Any) -> Scope | None:
    """The scope of a whole document, which most documents share; None with findings if it has none."""
    urls = tuple(named) if isinstance(named, list) else (named,)
    try:
        known = walk.compiler.roots.get(urls)
    except TypeError:  # an object among them
        known = None
    if known is not None and len(urls) <= walk.limits.contexts:
        return known
    if not all(isinstance(each, str) for each in urls) or len(urls) > walk.limits.contexts:
        return scope_of_local(walk, named, walk.compiler.initial, None, allowed=True)
    found = scope_of_local(walk, named, walk.compiler.initial, None, allowed=True)
    if found is not None:
        walk.compiler.begin(urls, found)
    return found
