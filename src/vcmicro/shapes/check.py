"""The checker: a document against the property tables.

Plain JSON in, problems out; it never raises on what a document holds.
"""

from __future__ import annotations

from typing import Any

from vcmicro.problems import Problem, problem, shown
from vcmicro.recurring import Contents
from vcmicro.shapes.plan import is_clean
from vcmicro.shapes.tables import SHAPES, shape_name, versioned


def check(
    document: Any, *, issuing: bool = False, shape: str | None = None, contents: Contents | None = None
) -> tuple[Problem, ...]:
    """Hold a credential, presentation, profile or DID document (plain JSON) to its standard's tables.

    The shape is chosen by ``type``, the data model version by the first ``@context`` entry; ``shape``
    names a class instead (``"Achievement"``). ``issuing`` adds what an issuer must not write although a
    reader forgives it: a time without offset, a period that ends before it begins, a lone value where
    OB 3.0 has an array, more members on a closed class, text in several languages on an OB 3.0 class.

    ``contents`` are those of the document's objects, where others ask for them too.

    Returns every finding, in document order, each with an absolute JSON pointer; those with
    ``warning`` set do not make the document invalid. Codes: ``schema.context``, ``schema.required``,
    ``schema.invalid``, ``time.syntax``, ``time.zone``, ``credential.period``. A European Digital Credential or
    Presentation is held to its application profile too (``shapes.elm``).
    """
    if not isinstance(document, dict):
        return (problem("schema.invalid", f"a document must be an object, not {shown(document)}"),)
    name = shape_name(document) if shape is None else versioned(shape, document)
    if name is None:
        detail = "the type must name VerifiableCredential, VerifiablePresentation or another known class"
        return (problem("schema.required", detail, "/type"),)
    if is_clean(document, name, issuing=issuing, contents=contents):
        found: tuple[Problem, ...] = ()
    else:
        from vcmicro.shapes.walk import findings

        found = findings(document, SHAPES[name], issuing=issuing)
    whole = shape is None or shape.startswith("Verifiable")
    return _european(document, found, issuing) if whole and _is_european(document) else found


def _is_european(value: dict[str, Any]) -> bool:
    """True for what names itself a European Digital Credential or Presentation."""
    types = value.get("type")
    return isinstance(types, (list, str)) and (
        "EuropeanDigitalCredential" in types or "EuropeanDigitalPresentation" in types
    )


def _european(document: dict[str, Any], found: tuple[Problem, ...], issuing: bool) -> tuple[Problem, ...]:
    """What the European application profile finds beside the data model."""
    from vcmicro.shapes import elm

    known = {(each.code, each.pointer) for each in found}
    return (*found, *(each for each in elm.check(document, draft=issuing) if (each.code, each.pointer) not in known))
