"""What the issuer's own schemas ask (``credentialSchema``), beside the rules of the standard.

A schema that the caller gave is evaluated in the ``schema`` check itself. Any other is fetched, so it waits until proof
and binding have passed: nobody else chooses what this library asks for. A schema that is at hand is evaluated, or the
check says INDETERMINATE; one that cannot be had (no network, no such extra, a type that is not known) is a warning,
because the rules of the standard have been judged without it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from vcmicro.checks.case import Case, answered, pointed, types_of
from vcmicro.errors import VcmicroError, invalid, unavailable
from vcmicro.problems import Problem, shown, warning
from vcmicro.record import NamedTuple
from vcmicro.report import Outcome

if TYPE_CHECKING:
    from vcmicro.registry import Registry
    from vcmicro.schemas import SchemaType, Subject

_PURPOSE = "schema"


class _Named(NamedTuple):
    """One entry of ``credentialSchema``, of a type that is known here."""

    kind: SchemaType
    url: str
    entry: dict[str, Any]
    pointer: str


SortedOut = tuple[list[_Named], tuple[Problem, ...]]


def given_schemas(case: Case) -> tuple[Problem, ...]:
    """Hold the document against the schemas that the caller gave; warnings for those that nobody can bring.

    Raises:
        Invalid: ``schema.invalid``, ``schema.digest``, ``limit.work``.
        Unavailable: ``schema.unavailable``, ``extra.missing``.
    """
    known, unknown = _sorted_out(case)
    if not case.policy.schemas:
        return unknown
    here = [each for each in known if _is_given(case, each) and each.kind.source != "credential"]
    return (*unknown, *answered(here, lambda each: _evaluate(case, each, case.policy.schemas[each.url])))


def fetched_schemas(case: Case) -> tuple[Problem, ...]:
    """Fetch and judge the others; for the time after proof and binding have passed. Raises as ``given_schemas``."""
    known, _ = _sorted_out(case)
    others = [each for each in known if not _is_given(case, each) or each.kind.source == "credential"]
    return answered(others, lambda each: _fetched(case, each))


def _sorted_out(case: Case) -> SortedOut:
    """The entries whose schema can be looked for, and warnings for the others."""
    if case.schemas is None:
        case.schemas = _looked_through(case)
    return case.schemas


def _looked_through(case: Case) -> SortedOut:
    table = _table(case)
    known: list[_Named] = []
    unknown: list[Problem] = []
    for pointer, entry in pointed(case.document, "credentialSchema"):
        found = _kind_or_why_not(case, table, entry)
        if isinstance(found, str) and _is_judged_already(case, entry):
            continue
        if isinstance(found, str):
            unknown.append(_unjudged(pointer, found))
        else:
            known.append(_Named(found, entry["id"], entry, pointer))
    return known, tuple(unknown)


def _is_judged_already(case: Case, entry: Any) -> bool:
    """True for the shapes of European Digital Credentials: the tables of ``shapes.elm`` give their verdict."""
    if "EuropeanDigitalCredential" not in types_of(case.document) or not isinstance(entry, dict):
        return False
    from vcmicro.shapes.elm.versions import PROFILES

    return entry.get("id") in PROFILES


def _is_given(case: Case, named: _Named) -> bool:
    return named.url in case.policy.schemas


def _table(case: Case) -> Registry[SchemaType]:
    from vcmicro.schemas import SCHEMA_TYPES

    given = case.policy.tools.schema_types
    return SCHEMA_TYPES if given is None else given


def _kind_or_why_not(case: Case, table: Registry[SchemaType], entry: Any) -> SchemaType | str:
    """The type of an entry, or why its schema cannot even be looked for. What the caller gave is always looked at."""
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        return "it has no id"
    known = [each for each in types_of(entry) if each in table]
    if not known:
        return f"its type {shown(entry.get('type'))} is not known here"
    kind = table[known[0]]
    if entry["id"] in case.policy.schemas:
        return kind
    if kind.source == "given":
        return f"{shown(entry['id'])} was not given"
    if not all(map(_is_installed, kind.modules)):
        return f"pip install vcmicro[{kind.extra}]"
    return kind


@cache
def _is_installed(module: str) -> bool:
    """True if a module can be imported; to look takes longer than to verify a small badge."""
    from importlib.util import find_spec

    return find_spec(module) is not None


def _unjudged(pointer: str, why: str) -> Problem:
    detail = f"the issuer's own schema is not evaluated ({why}); the rules of the standard are"
    return warning("schema.unavailable", detail, pointer)


def _fetched(case: Case, named: _Named) -> tuple[Problem, ...]:
    body = case.policy.schemas.get(named.url)
    if body is None:
        try:
            body = case.fetcher.fetch(named.url, _PURPOSE).body
        except VcmicroError as error:
            return (_unjudged(named.pointer, f"{shown(named.url)}: {error.problem.detail}"),)
    return _evaluate(case, named, body)


def _evaluate(case: Case, named: _Named, body: bytes) -> tuple[Problem, ...]:
    _require_digests(named, body)
    if named.kind.source == "credential":
        body = _proven(case, named, body)
    return named.kind.evaluate(body, named.url, _subject(case), named.pointer)


def _require_digests(named: _Named, body: bytes) -> None:
    from hmac import compare_digest

    from vcmicro.shapes.related_resource import digests

    for name, text, found in digests(named.entry):
        if found is None:
            raise unavailable("schema.unavailable", f"{name} {shown(text)} is of no known form", named.pointer)
        algorithm, allowed = found
        actual = hashlib.new(algorithm, body).digest()
        if not any(compare_digest(actual, each) for each in allowed):
            detail = f"{name} {shown(text)} is not that of {shown(named.url)}"
            raise invalid("schema.digest", detail, f"{named.pointer}/{name}")


def _proven(case: Case, named: _Named, body: bytes) -> bytes:
    """The schema in a credential that stands by itself, whoever issued it; the report shows it as a child.

    A schema is written by one body for the credentials of many, so its issuer need not be theirs. The issuer of the
    credential chose it by its URL, and it can only refuse.
    """
    report = case.verify_nested(body, f"{named.pointer}/id")
    case.children.append(report)
    passed = (Outcome.PASSED, Outcome.SKIPPED)
    for check in ("proof", "binding", "validity"):
        if report[check].outcome not in (passed if check == "validity" else passed[:1]):
            detail = f"the {check} of the {named.kind.name} is {report[check].outcome.value}"
            raise unavailable("schema.unavailable", detail, named.pointer)
    document = report.untrusted_document or {}
    if document.get("id") != named.url:
        detail = f"the {named.kind.name} is {shown(document.get('id'))}, not {shown(named.url)}"
        raise unavailable("schema.unavailable", detail, named.pointer)
    return named.kind.schema_in(document, named.pointer)


def _subject(case: Case) -> Subject:
    from vcmicro.schemas import Subject

    return Subject(case.document, lambda: _nquads(case), case.policy.schemas.get, case.policy.limits)


def _nquads(case: Case) -> bytes:
    from vcmicro.rdf import dataset

    return dataset(case.unsecured, case.contexts, limits=case.policy.limits).canonical()
