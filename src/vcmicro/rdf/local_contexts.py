"""Where a document may name contexts, and how many (``Limits.contexts``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.errors import VcmicroError, over_limit
from vcmicro.problems import shown
from vcmicro.rdf.places import Where
from vcmicro.strict_json import check_value

if TYPE_CHECKING:
    from vcmicro.rdf.scope import Scope
    from vcmicro.rdf.walk import Walk

_BRING_CONTEXTS = frozenset(
    {
        "VerifiableCredential",
        "VerifiablePresentation",
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
        "Extension",
    }
)
"""Types of embedded objects that name their contexts: credentials, presentations, Open Badges 2 extensions."""


def may_have_context(node: dict[str, Any]) -> bool:
    """True if an object within a document may hold ``@context``, judged by its type as it is written."""
    types = node.get("type", node.get("@type"))
    named = types if isinstance(types, list) else [types]
    return any(isinstance(each, str) and each in _BRING_CONTEXTS for each in named)


def scope_of_local(walk: Walk, local: Any, scope: Scope, where: Where, *, allowed: bool) -> Scope | None:
    """The scope that a member ``@context`` makes of ``scope``; None with findings if it cannot.

    Raises:
        LimitExceeded: ``limit.contexts``.
    """
    if not allowed:
        walk.find(
            "jsonld.context_invalid",
            "an @context stands at the root, in embedded credentials, presentations and proofs, and nowhere else",
            where,
            "@context",
        )
    entries = local if isinstance(local, list) else [local]
    if len(entries) > walk.limits.contexts:
        raise over_limit("limit.contexts", "contexts", walk.limits.contexts)
    whole = True
    for index, entry in enumerate(entries):
        place = ("@context", index) if isinstance(local, list) else ("@context",)
        try:
            found = _entry(walk, entry, scope, where, *place)
        except VcmicroError as error:
            walk.refuse(error, where, *place)
            found = None
        whole = whole and found is not None
        scope = found or scope
    return scope if whole else None


def _entry(walk: Walk, entry: Any, scope: Scope, where: Where, *place: str | int) -> Scope | None:
    if isinstance(entry, str):
        return walk.compiler.named(scope, entry)
    if walk.contexts.allow_inline and (entry is None or isinstance(entry, dict)):
        check_value(entry, limits=walk.limits)
        if entry is not None and "@context" in entry and len(place) > 1:
            entry = entry["@context"]  # as jsonld.js reads {"@context": {...}} in an array of contexts
        return walk.compiler.inline(scope, entry)
    if isinstance(entry, dict):
        walk.find("jsonld.context_unknown", "terms are defined within the document", where, *place)
    else:
        walk.find("jsonld.context_invalid", f"a context is named by its URL, not by {shown(entry)}", where, *place)
    return None
