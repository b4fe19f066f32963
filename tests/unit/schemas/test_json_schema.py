"""JSON Schema under limits: verdicts are those of jsonschema itself, and strangers' schemas cost little."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.errors import LimitExceeded, Unavailable, VcmicroError
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem
from vcmicro.schemas import SCHEMA_TYPES, Subject

_URL = "https://schemas.example/badge.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_KIND = SCHEMA_TYPES["JsonSchema"]
_VALIDATORS = {
    "https://json-schema.org/draft/2020-12/schema": jsonschema.Draft202012Validator,
    "https://json-schema.org/draft/2019-09/schema#": jsonschema.Draft201909Validator,
    "http://json-schema.org/draft-07/schema#": jsonschema.Draft7Validator,
    "http://json-schema.org/draft-06/schema#": jsonschema.Draft6Validator,
    "http://json-schema.org/draft-04/schema#": jsonschema.Draft4Validator,
}


def judge(
    schema: Any, document: Any, *, others: dict[str, Any] | None = None, limits: Limits = DEFAULT, url: str = _URL
) -> tuple[Problem, ...]:
    known = {name: json.dumps(each).encode() for name, each in (others or {}).items()}
    subject = Subject(document, lambda: b"", known.get, limits)
    body = schema if isinstance(schema, bytes) else json.dumps(schema).encode()
    return _KIND.evaluate(body, url, subject, "/credentialSchema")


def refused(schema: Any, document: Any = None, **options: Any) -> VcmicroError:
    with pytest.raises(VcmicroError) as caught:
        judge(schema, {} if document is None else document, **options)
    assert caught.value.problem.pointer == "/credentialSchema"
    return caught.value


def test_every_error_has_the_pointer_of_what_is_wrong() -> None:
    schema = {
        "required": ["id"],
        "properties": {"a/b": {"items": {"type": "string"}}, "n": {"maximum": 3}},
        "additionalProperties": False,
    }
    found = judge(schema, {"a/b": ["x", 1], "n": 4, "extra": 1})
    assert [each.pointer for each in found] == ["", "/a~1b/1", "/n", "/extra"]
    assert {each.code for each in found} == {"schema.invalid"}
    assert all(_URL in each.detail for each in found)
    assert "'id' is a required property" in found[0].detail


def test_twenty_problems_are_enough() -> None:
    assert len(judge({"items": {"type": "string"}}, list(range(100)))) == 20


SCHEMAS: list[tuple[Any, list[Any]]] = [
    ({"pattern": "^a+$"}, ["a", "b", "aab", 1]),
    ({"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": {"type": "integer"}},
     [{"x-a": "s"}, {"x-a": 1}, {"y": 1}, {"y": "s"}, 7]),
    ({"properties": {"a": {}}, "patternProperties": {"b$": {}}, "additionalProperties": False},
     [{"a": 1}, {"ab": 1}, {"c": 1}]),
    ({"uniqueItems": True}, [[1, True], [1, 1.0], [{"a": [1]}, {"a": [True]}], [{"a": 1}, {"a": 1}], ["1", 1], "aa"]),
    ({"uniqueItems": False}, [[1, 1]]),
    ({"definitions": {"t": {"type": "array", "items": {"$ref": "#/definitions/t"}}}, "$ref": "#/definitions/t"},
     [[], [[[]]], [[1]], 1]),
    ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, [{"a": 1}, {"a": 1, "b": 1}, {}]),
    ({"not": {"type": "string"}, "enum": ["a", 1, None, {"x": []}]}, [1, "a", True, {"x": []}]),
    ({"multipleOf": 0.1, "minimum": 1}, [1.1, 0.5, "x"]),
    ({"items": [{"type": "string"}], "additionalItems": False}, [["a"], ["a", 1], [1]]),
    ({"dependencies": {"a": ["b"], "c": {"required": ["d"]}}}, [{"a": 1}, {"a": 1, "b": 1}, {"c": 1}]),
    ({"propertyNames": {"pattern": "^[a-z]+$"}, "contains": {"const": 1}}, [{"a": 1}, {"A": 1}, [1], [2]]),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"maxProperties": 0}},
     [{"a": 1}, {"a": 1, "b": 2}, {"c": 1}, {}]),
    ({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, [{"a": 1}, {"b": 1}]),
    ({"$defs": {"n": {"$anchor": "node", "type": "object"}}, "$ref": "#/$defs/n"}, [{}, 1]),
]  # fmt: skip


@pytest.mark.parametrize("dialect", _VALIDATORS)
@pytest.mark.parametrize(("schema", "instances"), SCHEMAS, ids=[str(list(each[0])) for each in SCHEMAS])
def test_verdicts_are_those_of_jsonschema(schema: dict[str, Any], instances: list[Any], dialect: str) -> None:
    schema = {"$schema": dialect, **schema}
    try:
        _VALIDATORS[dialect].check_schema(schema)
    except jsonschema.SchemaError:
        assert refused(schema).code == "schema.unavailable"
        return
    for instance in instances:
        assert (judge(schema, instance) == ()) == _VALIDATORS[dialect](schema).is_valid(instance), instance


_LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b", "ab"]) | st.floats(-2, 2)
_NAMES = st.text("ab", max_size=2)
_VALUES = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner))
_SUBSCHEMAS = st.recursive(
    st.booleans()
    | st.sampled_from([{"type": "object"}, {"type": ["array", "integer"]}, {"$ref": "#/$defs/d"}, {"minItems": 2}])
    | st.builds(lambda text: {"pattern": text}, st.sampled_from(["^a", "b$", "a|b", "^(a|b)*$", "[^a]"]))
    | st.builds(lambda value: {"const": value}, _LEAVES),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(_NAMES, inner, max_size=2),
            "patternProperties": st.dictionaries(st.sampled_from(["^a", "b$"]), inner, max_size=2),
            "additionalProperties": inner,
            "propertyNames": inner,
            "items": inner,
            "contains": inner,
            "uniqueItems": st.booleans(),
            "allOf": st.lists(inner, min_size=1, max_size=3),
            "anyOf": st.lists(inner, min_size=1, max_size=3),
            "oneOf": st.lists(inner, min_size=1, max_size=3),
            "not": inner,
        },
    ),
    max_leaves=6,
)


@given(_SUBSCHEMAS, _SUBSCHEMAS, _VALUES)
def test_any_schema_says_what_jsonschema_says(root: Any, definition: Any, value: Any) -> None:
    schema = {"allOf": [root], "$defs": {"d": definition}}
    try:
        expected = jsonschema.Draft202012Validator(schema).is_valid(value)
    except RecursionError:
        expected = None
    try:
        got: bool | None = judge(schema, value) == ()
    except Unavailable as error:
        assert "circle" in error.problem.detail
        got = None
    # A short cut may spare jsonschema the circle that lies behind it; then it has a verdict where there is none here.
    assert got is None or got == expected


# --- references --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ref",
    ["file:///etc/passwd", "http://169.254.169.254/x", "https://schemas.example/other.json", "other.json", "#/nowhere"],
)
def test_a_reference_leads_nowhere_else(ref: str) -> None:
    assert refused({"$ref": ref}).code == "schema.unavailable"
    assert refused({"$ref": ref}).problem.detail.startswith("the schema refers to")


def test_a_reference_leads_to_what_the_caller_gave() -> None:
    others = {"https://schemas.example/parts/name.json": {"$id": "urn:something-else", "type": "string"}}
    schema = {"properties": {"name": {"$ref": "parts/name.json"}}}
    assert judge(schema, {"name": "x"}, others=others) == ()
    assert judge(schema, {"name": 1}, others=others)[0].pointer == "/name"


def test_a_schema_is_known_by_where_it_lies_and_not_by_the_name_it_gives_itself() -> None:
    others = {"https://schemas.example/b.json": {"$id": "https://schemas.example/c.json", "type": "integer"}}
    assert refused({"$ref": "c.json"}, others=others).code == "schema.unavailable"
    own = {"$id": "https://elsewhere.example/own.json", "$defs": {"s": {"type": "string"}}}
    schema = {**own, "properties": {"a": {"$ref": "https://elsewhere.example/own.json#/$defs/s"}}}
    assert [each.pointer for each in judge(schema, {"a": 1})] == ["/a"]


def test_a_reference_to_a_meta_schema_stays_under_the_budget() -> None:
    assert judge({"$ref": _DRAFT}, {"type": "object"}) == ()
    assert judge({"$ref": _DRAFT}, {"type": "nothing"}) != ()
    large = {"properties": {str(number): {"type": "object"} for number in range(200)}}
    assert isinstance(refused({"$ref": _DRAFT}, large, limits=Limits(schema_steps=5_000)), LimitExceeded)


def test_a_circle_is_refused() -> None:
    for schema in ({"$ref": "#"}, {"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"}):
        assert "circle" in refused(schema).problem.detail


# --- work --------------------------------------------------------------------------------------


def _ways(leaf: dict[str, Any], keyword: str = "allOf") -> dict[str, Any]:
    levels = {f"d{level}": {keyword: [{"$ref": f"#/$defs/d{level + 1}"}] * 10} for level in range(12)}
    return {"$defs": {**levels, "d12": leaf}, "$ref": "#/$defs/d0"}


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
@pytest.mark.parametrize("leaf", [{"type": "object"}, {"type": "string"}])
def test_ten_ways_of_ten_ways_lead_to_one_place(leaf: dict[str, Any], keyword: str) -> None:
    found = judge(_ways(leaf, keyword), {}, limits=Limits(schema_steps=10_000))
    assert bool(found) == (leaf["type"] == "string" or keyword == "oneOf")


@pytest.mark.parametrize(
    "schema",
    [
        {**_ways({"type": "object"}), "$defs": {**_ways({})["$defs"], "x": {"$dynamicRef": "#x"}}},
        {"$defs": {**{f"d{n}": {"$ref": f"#/$defs/d{n + 1}", "$dynamicRef": f"#/$defs/d{n + 1}"} for n in range(40)},
                   "d40": {}}, "$ref": "#/$defs/d0", "unevaluatedProperties": False},
        {"items": {"enum": list(range(9_000))}},
        {"uniqueItems": True},
    ],
    ids=["dynamic", "unevaluated", "enum", "unique"],
)  # fmt: skip
def test_what_takes_too_many_steps_is_refused(schema: Any) -> None:
    document: Any = {"a": 1} if "$ref" in schema else [[n] for n in range(3_000)]
    error = refused(schema, document, limits=Limits(schema_steps=5_000))
    assert error.code == "limit.work" and "schema_steps" in error.problem.detail


def test_time_is_the_second_bound() -> None:
    error = refused({"items": {"type": "object"}}, [[]] * 5_000, limits=Limits(schema_seconds=0.0))
    assert isinstance(error, Unavailable) and "schema_seconds" in error.problem.detail


def test_a_large_schema_is_refused_unread() -> None:
    assert refused(b" " * 600_000).code == "limit.size"


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "(.*)*x", "a*a*a*a*a*a*b"])
def test_patterns_are_matched_in_linear_time(pattern: str) -> None:
    for schema in ({"items": {"pattern": pattern}}, {"items": {"propertyNames": {"pattern": pattern}}}):
        assert judge(schema, ["a" * 20_000 + "!"] * 5) is not None


@pytest.mark.parametrize("pattern", ["(a)\\1", "(?=a)", "a{9999}", "[", "x" * 5_000])
def test_a_pattern_that_has_no_linear_match_is_not_matched(pattern: str) -> None:
    error = refused({"pattern": pattern}, "a")
    assert isinstance(error, Unavailable)


def test_patterns_are_those_of_ecmascript() -> None:
    assert judge({"pattern": "^\\u00e9\\/\\d$"}, "é/7") == ()
    assert judge({"pattern": "^\\d$"}, "٣") != ()
    assert judge({"pattern": "^a$"}, "a\n") != ()


# --- what is no schema -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "schema",
    [
        b"",
        b"\xff",
        b"[]",
        b'"x"',
        b'{"type": "object", "type": "array"}',
        {"$schema": "https://attacker.example/dialect"},
        {"$schema": 5},
        {"$schema": ["x"]},
        {"properties": 5},
        {"type": "nothing"},
        {"required": "name"},
        {"minLength": "5"},
        {"multipleOf": 0},
        {"$ref": 7},
        {"$id": 7},
        {"$defs": {"a": {"$schema": "http://json-schema.org/draft-07/schema#"}}},
        {"default": {"$schema": _DRAFT}},
        {"unevaluatedProperties": False, "patternProperties": {"a": {}}},
        {"$anchor": 5, "$ref": "#x"},
    ],
)
def test_what_is_no_schema_is_refused(schema: Any) -> None:
    assert refused(schema, {"a": {"b": 1}}).code == "schema.unavailable"


def test_a_boolean_is_a_schema() -> None:
    assert judge(True, {}) == ()
    assert judge(False, {})[0].detail.startswith("nothing may stand here")


@pytest.mark.parametrize("module", ["jsonschema", "re2"])
def test_what_is_not_installed_is_named(module: str) -> None:
    program = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "from vcmicro import Limits, Unavailable\n"
        "from vcmicro.schemas import SCHEMA_TYPES, Subject\n"
        "try:\n"
        "    subject = Subject({'a': 'b'}, bytes, {}.get, Limits())\n"
        "    SCHEMA_TYPES['JsonSchema'].evaluate(b'{}', 'https://x.example/', subject, '')\n"
        "except Unavailable as error:\n"
        "    assert error.code == 'extra.missing' and 'vcmicro[schema]' in str(error), error\n"
        "else:\n"
        "    raise AssertionError\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
