"""JSON Schema over one document: nothing is fetched, every step is counted, what cannot be judged is said.

A schema is held against the meta-schema of its dialect first, by the same means. References lead into the schema
itself, to what the caller gave and to the meta-schemas, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from vcmicro import strict_json
from vcmicro.errors import VcmicroError, over_limit, unavailable
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown

if TYPE_CHECKING:
    from vcmicro.schemas import Subject

_DRAFT = "https://json-schema.org/draft/"
_OLD_DRAFT = "http://json-schema.org/draft-"
_DIALECTS = {
    f"{_DRAFT}2020-12/schema": "Draft202012Validator",
    f"{_DRAFT}2019-09/schema": "Draft201909Validator",
    f"{_OLD_DRAFT}07/schema": "Draft7Validator",
    f"{_OLD_DRAFT}06/schema": "Draft6Validator",
    f"{_OLD_DRAFT}04/schema": "Draft4Validator",
}
_DEFAULT_DIALECT = f"{_DRAFT}2020-12/schema"
_MOST_PROBLEMS = 20


class _Prepared(NamedTuple):
    """A schema under the URL where it lies; ``names`` holds that and the name that it gives itself.

    ``once``: what a reference says of a place does not depend on the way to it.
    """

    contents: dict[str, Any] | bool
    dialect: str
    names: tuple[str, ...]
    once: bool


def evaluate(schema: bytes, url: str, subject: Subject, pointer: str) -> tuple[Problem, ...]:
    """What the document does against a schema, each with its pointer; the first twenty.

    Raises:
        LimitExceeded: ``limit.size``, ``limit.work``.
        Unavailable: ``schema.unavailable`` (no JSON Schema, another dialect, a reference to what was not given, a
            pattern that has no linear match, a circle), ``extra.missing``.
    """
    try:
        return tuple(_evaluated(schema, url, subject))
    except ImportError as error:
        detail = f"to evaluate a JSON Schema: pip install vcmicro[schema] ({error.name} is not installed)"
        raise unavailable("extra.missing", detail, pointer) from None
    except VcmicroError as error:
        raise type(error)([each.under(pointer) for each in error.problems]) from None
    except RecursionError:
        raise unavailable("schema.unavailable", f"the schema {shown(url)} is nested too deeply", pointer) from None


def _evaluated(schema: bytes, url: str, subject: Subject) -> Iterator[Problem]:
    prepared = _prepare(schema, url, subject.limits)
    registry = _registry(prepared, url, subject)
    for error in _errors(prepared.contents, prepared, registry, subject.document, subject.limits):
        where = "".join(f"/{strict_json.escape_pointer(str(part))}" for part in error.absolute_path)
        yield problem("schema.invalid", f"{_said(error)}; so asks the schema {shown(url)}", where)


def _said(error: Any) -> str:
    if error.validator is None:
        return "nothing may stand here"
    if error.validator in ("required", "additionalProperties", "uniqueItems"):
        return str(error.message)[:160]
    return f"{shown(error.instance)} is against {error.validator}: {shown(error.validator_value)}"


def _errors(schema: Any, prepared: _Prepared, registry: Any, instance: Any, limits: Limits) -> list[Any]:
    """The first errors of an instance; everything else that the validator raises is the schema's fault."""
    from itertools import islice

    from jsonschema.exceptions import UnknownType
    from referencing.exceptions import Unresolvable

    from vcmicro.schemas.keywords import BUDGET, Budget, counting

    validator = counting(_validator(prepared.dialect))(schema, registry=registry)
    token = BUDGET.set(Budget(limits, once=prepared.once))
    try:
        return list(islice(validator.iter_errors(instance), _MOST_PROBLEMS))
    except Unresolvable as error:
        detail = f"the schema refers to {shown(error.ref)}, which was not given and is never fetched"
        raise unavailable("schema.unavailable", detail) from None
    except (UnknownType, ValueError, TypeError, ArithmeticError, LookupError, AttributeError) as error:
        raise unavailable("schema.unavailable", f"the schema is malformed: {shown(str(error))}") from None
    finally:
        BUDGET.reset(token)


def _validator(dialect: str) -> Any:
    import jsonschema

    return getattr(jsonschema, _DIALECTS[dialect])


# --- the schema itself -------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _prepare(schema: bytes, url: str, limits: Limits) -> _Prepared:
    """A schema that is one of its dialect; known by its bytes, so a schema in use is read once.

    Raises:
        LimitExceeded: ``limit.size``, ``limit.work``.
        Unavailable: ``schema.unavailable``.
    """
    prepared = _read(schema, url, limits)
    meta = _meta_schemas()
    # The meta-schemas of the newer drafts refer to one another by where they were come from.
    once = prepared._replace(once=prepared.dialect.startswith(_OLD_DRAFT))
    if not isinstance(prepared.contents, bool):
        _refuse_malformed(prepared, once, meta, url, limits)
    return prepared


def _refuse_malformed(prepared: _Prepared, once: _Prepared, meta: Any, url: str, limits: Limits) -> None:
    for error in _errors(meta[prepared.dialect].contents, once, meta, prepared.contents, limits):
        place = "/".join(str(part) for part in error.absolute_path)
        raise unavailable("schema.unavailable", f"{shown(url)} is no JSON Schema: {shown(_said(error))} at {place!r}")


def _read(schema: bytes, url: str, limits: Limits) -> _Prepared:
    if len(schema) > limits.schema_bytes:
        raise over_limit("limit.size", "schema_bytes", limits.schema_bytes)
    try:
        contents = strict_json.loads(schema, limits=limits)
    except VcmicroError as error:
        raise unavailable("schema.unavailable", f"{shown(url)} is not JSON: {error.problem.detail}") from None
    if isinstance(contents, bool):
        return _Prepared(contents, _DEFAULT_DIALECT, (url,), True)
    if not isinstance(contents, dict):
        raise unavailable("schema.unavailable", f"{shown(url)} is no JSON Schema but {shown(contents)}")
    dialect = contents.pop("$schema", _DEFAULT_DIALECT)
    dialect = dialect.removesuffix("#") if isinstance(dialect, str) else dialect
    if not isinstance(dialect, str) or dialect not in _DIALECTS:
        raise unavailable("schema.unavailable", f"{shown(url)} is written in the dialect {shown(dialect)}")
    member = "id" if dialect.startswith(_OLD_DRAFT + "04") else "$id"
    named = contents.get(member, url)
    if not isinstance(named, str):
        raise unavailable("schema.unavailable", f"{shown(url)} is no JSON Schema: its {member} is {shown(named)}")
    contents[member] = url
    return _Prepared(contents, dialect, (url, named), _refuse_unjudged(contents, url))


def _refuse_unjudged(contents: dict[str, Any], url: str) -> bool:
    """Refuse what would leave the budget; True if references do not depend on the way to them."""
    members = set(_members(contents, url))
    if {"unevaluatedProperties", "patternProperties"} <= members:
        detail = f"{shown(url)} has unevaluatedProperties beside patternProperties, which is not evaluated here"
        raise unavailable("schema.unavailable", detail)
    return not members & {"$dynamicRef", "$recursiveRef"}


def _members(node: Any, url: str) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$schema"), str):
            # The validator would take it for a schema of its own, outside the budget.
            raise unavailable("schema.unavailable", f"{shown(url)} holds a schema with a $schema of its own")
        yield from node
        for each in node.values():
            yield from _members(each, url)
    elif isinstance(node, list):
        for each in node:
            yield from _members(each, url)


# --- where references lead ---------------------------------------------------------------------


def _registry(prepared: _Prepared, url: str, subject: Subject) -> Any:
    """The schema under its URL and its own name, the meta-schemas, and on demand what the caller gave."""
    import referencing

    resource = _resource(prepared.contents, prepared.dialect)
    registry: Any = referencing.Registry
    # Combined and not added one by one: else the anchors in them would be those of the meta-schemas with a $schema.
    known = registry(retrieve=_giving(url, subject)).combine(_meta_schemas())
    return known.with_resources((name, resource) for name in prepared.names)


def _giving(own: str, subject: Subject) -> Callable[[str], Any]:
    from referencing import exceptions

    missing: Any = exceptions.NoSuchResource

    def give(url: str) -> Any:
        schema = subject.given(url)
        if schema is None or url == own:
            raise missing(ref=url)
        prepared = _read(schema, url, subject.limits)
        return _resource(prepared.contents, prepared.dialect)

    return give


def _resource(contents: Any, dialect: str) -> Any:
    from referencing.jsonschema import specification_with

    return specification_with(dialect).create_resource(contents)


@lru_cache(maxsize=1)
def _meta_schemas() -> Any:
    """The meta-schemas of every dialect, without the ``$schema`` by which a validator would leave the budget."""
    from jsonschema_specifications import REGISTRY
    from referencing import Registry

    found: list[tuple[str, Any]] = []
    for url, resource in REGISTRY.items():
        contents = dict(resource.contents)
        dialect = str(contents.pop("$schema", "")).removesuffix("#")
        if dialect in _DIALECTS:
            found.append((url.removesuffix("#"), _resource(contents, dialect)))
    known: Any = Registry()
    return known.with_resources(found).crawl()
