"""JSON Schemas of strangers: only ``VcmicroError``, and a verdict is the one that jsonschema gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from fuzz.mutation import JsonMutator
from fuzz.target import Finding, Target
from vcmicro.errors import VcmicroError
from vcmicro.limits import Limits
from vcmicro.schemas import SCHEMA_TYPES, Subject

_URL = "https://schemas.example/a.json"
_LIMITS = Limits(schema_steps=5_000)
_DOCUMENT: dict[str, Any] = {"name": "aaaa", "list": [1, True, {"a": 1}, {"a": 1}], "deep": {"deep": {"deep": None}}}
_KIND = SCHEMA_TYPES["JsonSchema"]
_REGISTRY: Any = Registry()


def check(data: bytes) -> str:
    try:
        found = _KIND.evaluate(data, _URL, Subject(_DOCUMENT, bytes, {}.get, _LIMITS), "")
    except VcmicroError as error:
        return error.code
    expected = _by_jsonschema(data)
    if expected not in (None, found == ()):
        raise Finding(f"jsonschema says {expected}, here {[str(each) for each in found]}: {data!r}")
    return "against" if found else "ok"


def _by_jsonschema(data: bytes) -> bool | None:
    """Its verdict; None where patterns would backtrack, and where it takes another view of a name and finds nothing."""
    if b"attern" in data:
        return None
    schema = json.loads(data)
    try:
        return bool(validator_for(schema, default=_default())(schema, registry=_REGISTRY).is_valid(_DOCUMENT))
    except Unresolvable:
        return None


def _default() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator


def seeds() -> Iterator[bytes]:
    drafts = ("https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#")
    schemas: list[dict[str, Any]] = [
        {"type": "object", "required": ["name"], "properties": {"name": {"pattern": "^(a+)+$"}}},
        {"$defs": {"n": {"properties": {"deep": {"$ref": "#/$defs/n"}}}}, "$ref": "#/$defs/n"},
        {"properties": {"list": {"uniqueItems": True, "contains": {"const": 1}}}, "additionalProperties": False},
        {"anyOf": [{"$ref": "#"}, {"not": {}}], "oneOf": [{"minProperties": 1}, {"maxProperties": 1}]},
        {"allOf": [{"properties": {"name": {}}}], "unevaluatedProperties": {"type": "array"}},
        {"$id": "other.json", "$anchor": "x", "$defs": {"a": {"$dynamicAnchor": "x"}}, "$dynamicRef": "#x"},
        {"if": {"required": ["list"]}, "then": {"propertyNames": {"maxLength": 4}}, "dependentRequired": {"a": ["b"]}},
    ]
    ways = {f"d{n}": {"allOf": [{"$dynamicRef": f"#/$defs/d{n + 1}"}] * 2} for n in range(16)}
    schemas.append({"$defs": {**ways, "d16": {}}, "$ref": "#/$defs/d0"})
    for schema in schemas:
        for dialect in drafts:
            yield json.dumps({"$schema": dialect, **schema}).encode()
    yield b"true"


_WORDS = (
    "type", "properties", "required", "items", "additionalProperties", "patternProperties", "propertyNames", "contains",
    "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "const", "enum", "uniqueItems", "minLength", "multipleOf",
    "minItems", "maxProperties", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems", "prefixItems",
    "$ref", "$defs", "$id", "$anchor", "$schema", "$dynamicRef", "$recursiveRef", "name", "list", "deep", "a",
)  # fmt: skip
_VALUES = ("#", "#/$defs/n", "object", "array", "string", "name", "a", _URL, "^a*$", True, False, None, 0, 1, 1.5, -1)


def _scalar(random: Random) -> Any:
    return random.choice(_VALUES)


TARGET = Target("json_schema", seeds, check, JsonMutator(_WORDS, _scalar))
