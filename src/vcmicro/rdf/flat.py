"""A quick pass over what most proof options are: one node without an id that holds nothing but strings.

Such a document has one blank node, so its canonical form is its sorted statements. Whatever is unusual, or not compiled
yet, is left to the walk, which alone finds fault.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from vcmicro.limits import DEFAULT, Limits
from vcmicro.rdf.compiler import compiler_of
from vcmicro.rdf.literals import needs_escapes, quote
from vcmicro.rdf.safe_mode import dataset
from vcmicro.rdf.store import Contexts
from vcmicro.rdf.terms import IRI, LITERAL, VOCAB

_NODE: Final = "_:c14n0"
_NEXT: Final = f" .\n{_NODE}"


def canonical(
    document: dict[str, Any],
    contexts: Contexts,
    digest: Literal["sha256", "sha384"] = "sha256",
    *,
    limits: Limits = DEFAULT,
) -> bytes:
    """The canonical N-Quads of a document: ``dataset(document, contexts, limits=limits).canonical(digest)``.

    Raises:
        Invalid, LimitExceeded, Unavailable: as ``dataset`` and ``Dataset.canonical``.
    """
    found = _flat(document, contexts) if limits is DEFAULT else None
    return dataset(document, contexts, limits=limits).canonical(digest) if found is None else found


def _flat(document: dict[str, Any], contexts: Contexts) -> bytes | None:
    """The canonical N-Quads of one node of strings; None where only the walk can tell."""
    try:
        named = document["@context"]
        scope = compiler_of(contexts).roots[tuple(named) if type(named) is list else (named,)]
        shape = scope.shapes[tuple(document)]
        types = None if shape.type is None else document[shape.type]
        row = shape.rows[tuple(types) if type(types) is list else types]
        if row.faults or row.scoped > DEFAULT.scoped_types or row.id is not None or row.repeats:
            return None
        tails = row.types.copy()
        for term in row.members:
            item = document[term.name]
            if type(item) is not str:
                return None
            if term.kind == LITERAL:
                tails.append(f"{term.predicate}{quote(item)}{term.suffix}")
            elif term.kind in (IRI, VOCAB) and (iri := term.iris[item])[0] == "<":
                tails.append(term.predicate + iri)
            else:
                return None
        tails.sort()
        text = f"{_NODE}{_NEXT.join(tails)} .\n".encode()
    except (KeyError, TypeError, UnicodeEncodeError):
        return None
    return None if not tails or needs_escapes(text) else text
