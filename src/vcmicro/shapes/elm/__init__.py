"""The European Learning Model: the application profile of European Digital Credentials, as tables and a judge.

The verdict is that of the profile's SHACL shapes over the JSON-LD, reached without RDF: see ``graph`` and ``judge``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from vcmicro.problems import Problem, problem
from vcmicro.shapes.elm.graph import Graph
from vcmicro.shapes.elm.judge import Found, judge
from vcmicro.shapes.elm.rows import rules, terms
from vcmicro.shapes.elm.versions import PROFILES, VERSIONS, Version, tables_of

__all__ = ["PROFILES", "VERSIONS", "Version", "check", "check_as", "schemas"]

# What the sealing fills in, from the certificate and the clock.
_LEFT_FOR_THE_SEAL = frozenset(
    {
        ("EuropeanDigitalCredential", "issuer"),
        ("EuropeanDigitalCredential", "issued"),
        ("EuropeanDigitalCredential", "validFrom"),
        ("IssuerNodeShape", "eIDASIdentifier"),
    }
)


def check(
    document: dict[str, Any], *, version: str = "3.2", draft: bool = False, tables: tuple[str, ...] | None = None
) -> tuple[Problem, ...]:
    """Hold a European Digital Credential or Presentation (plain JSON) to the EDC application profile.

    The profile is the one that ``credentialSchema`` names (``tables`` overrides it). A ``draft`` may lack what the
    seal fills in (``issuer``, ``issued``, ``validFrom``, the issuer's ``eIDASIdentifier``): warnings.

    Returns every finding with an absolute JSON pointer; codes ``schema.required``, ``schema.invalid``.

    Raises:
        KeyError: for a version that is not in ``VERSIONS``.
    """
    which = VERSIONS[version]
    graph = Graph(document, terms(which.shapes), _classes(which))
    chosen = tables_of(schemas(document)) if tables is None else tables
    problems = [problem("schema.invalid", fault.detail, fault.pointer) for fault in graph.faults]
    for found in judge(graph, rules(which.shapes, chosen)):
        problems.append(_as_draft(found) if draft and found.lacks in _LEFT_FOR_THE_SEAL else found.to_problem())
    return tuple(dict.fromkeys(problems))


def check_as(document: dict[str, Any], name: str, *, draft: bool = False) -> tuple[Problem, ...]:
    """Hold one object to a class (``"Organisation"``); a credential or presentation as ``check`` does.

    A part may name by its ``id`` what the rest of the document says more about: there the class is not asked.
    """
    if name.startswith("EuropeanDigital"):
        return check(document, draft=draft)
    version = VERSIONS["3.2"]
    graph = Graph(document, terms(version.shapes), _classes(version))
    next(iter(graph.nodes.values())).types[name] = None
    problems = [problem("schema.invalid", fault.detail, fault.pointer) for fault in graph.faults]
    problems += (found.to_problem() for found in judge(graph, rules(version.shapes, tables_of([])), partial=True))
    return tuple(dict.fromkeys(problems))


def _as_draft(found: Found) -> Problem:
    return found._replace(detail=f"{found.detail}; it is left for the seal").to_problem().as_warning()


def schemas(document: Mapping[str, Any]) -> list[str]:
    """The ids that ``credentialSchema`` gives."""
    found = document.get("credentialSchema")
    each_of = found if isinstance(found, list) else [found]
    given = (each.get("id") if isinstance(each, dict) else each for each in each_of)
    return [each for each in given if isinstance(each, str)]


@cache
def _classes(version: Version) -> dict[str, str]:
    """The IRIs of the model's own classes, written in full or with a prefix."""
    table = rules(version.shapes, tables_of(list(PROFILES)))
    return {form + name: name for name in table for form in (version.namespace, "elm:")}
