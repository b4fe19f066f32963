"""RFC 8785: numbers as ECMAScript writes them, members in UTF-16 order, nothing that JSON cannot hold."""

from __future__ import annotations

import importlib
import json
import struct
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import jcs
from vcmicro.errors import Invalid
from vcmicro.limits import Limits

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
# Every bit pattern, so that all exponents are as likely; and the borders where the written form changes.
BITS = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack(">d", bits.to_bytes(8, "big"))[0])
BORDERS = st.builds(
    lambda base, digits, sign: sign * digits * 10.0**base,
    st.integers(-9, 23),
    st.integers(1, 10**17),
    st.sampled_from((-1, 1)),
)
NUMBERS = FLOATS | BORDERS | BITS.filter(lambda number: number - number == 0)
NAMES = st.text(max_size=6) | st.text(alphabet="\ud7ff\ue000\uffff\U00010000\U0010ffff\x00\x7fA", max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | NUMBERS | NAMES,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=15,
)


@given(VALUES)
def test_it_writes_what_rfc8785_writes(value: Any) -> None:
    assert jcs.canonicalize(value) == rfc8785.dumps(value)


@given(NUMBERS)
def test_numbers_are_read_back_exactly(number: float) -> None:
    text = jcs.number_text(number)
    assert float(text) == number
    assert text.encode() == rfc8785.dumps(number)


@given(VALUES)
def test_it_is_a_fixed_point(value: Any) -> None:
    canonical = jcs.canonicalize(value)
    assert jcs.canonicalize(json.loads(canonical, parse_int=float)) == canonical


@given(VALUES)
def test_the_fast_encoder_is_exact_wherever_it_is_used(value: Any) -> None:
    if jcs._is_plain(value, Limits()):
        assert jcs._ENCODE(value) == rfc8785.dumps(value)


# RFC 8785 appendix B.
@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_appendix_b(bits: str, text: str) -> None:
    number = struct.unpack(">d", bytes.fromhex(bits))[0]
    assert jcs.canonicalize(number) == text.encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}"),
        ([], "[]"),
        ((), "[]"),
        ({"b": [1, 2.0, -0.0], "a": None}, '{"a":null,"b":[1,2,0]}'),
        ((1, (True, False)), "[1,[true,false]]"),
        ('"\\/\b\f\n\r\t\x00\x1f\x7f\u2028\u20ac', '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u2028\u20ac"'),
        ({"\ufb33": 1, "\U0001f602": 2}, '{"\U0001f602":2,"\ufb33":1}'),
        (1e16, "10000000000000000"),
    ],
)
def test_text(value: Any, text: str) -> None:
    assert jcs.canonicalize(value) == text.encode()


class Text(str):
    """A subclass, as enumerations of strings are."""


def test_subclasses_are_written_as_their_base() -> None:
    assert jcs.canonicalize({Text("b"): Text("x"), "a": 1}) == b'{"a":1,"b":"x"}'


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (2**53, "json.number"),
        (-(2**53), "json.number"),
        (float("nan"), "json.number"),
        ([float("inf")], "json.number"),
        ({"a": [float("-inf")]}, "json.number"),
        ("\ud800", "json.surrogate"),
        ({"\udfff": 1}, "json.surrogate"),
        ({"\udfff": 1.0}, "json.surrogate"),
        ([1.0, "\ud83d"], "json.surrogate"),
        ({1: 2}, "json.type"),
        ({None: 2, "a": 1.0}, "json.type"),
        (b"bytes", "json.type"),
        ([{1, 2}], "json.type"),
        (object(), "json.type"),
    ],
)
def test_refused(value: Any, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        jcs.canonicalize(value)
    assert caught.value.code == code


@pytest.mark.parametrize("leaf", [1, 1.0])
def test_nesting_ends_in_a_typed_error(leaf: object) -> None:
    value: Any = leaf
    for _ in range(50_000):
        value = [value]
    with pytest.raises(Invalid) as caught:
        jcs.canonicalize(value)
    assert caught.value.code == "json.depth"


@pytest.mark.parametrize("leaf", [1, 1.0])
def test_values_that_hold_themselves_end_in_a_typed_error(leaf: object) -> None:
    value: list[Any] = [leaf]
    value += [value, (value, {"a": value})]
    with pytest.raises(Invalid) as caught:
        jcs.canonicalize(value)
    assert caught.value.code == "limit.nodes"


def test_the_node_limit_is_the_callers() -> None:
    assert jcs.canonicalize([0] * 10, limits=Limits(json_nodes=11))
    with pytest.raises(Invalid) as caught:
        jcs.canonicalize([0] * 10, limits=Limits(json_nodes=10))
    assert caught.value.code == "limit.nodes"


class FakeOrjson:
    """Stands where orjson would, to prove which values it is asked for and what follows a refusal."""

    OPT_SORT_KEYS = 1

    @staticmethod
    def dumps(value: Any, option: int) -> bytes:
        if value == "refused" or value == "\ud800":
            raise TypeError
        return b"fast"


def test_a_faster_encoder_is_used_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib, "import_module", lambda name: FakeOrjson)
    monkeypatch.setattr(jcs, "_ENCODE", jcs._fast_encoder())
    assert jcs.canonicalize({"a": 1}) == b"fast"
    assert jcs.canonicalize({"a": 1.0}) == b'{"a":1}'
    assert jcs.canonicalize({"\ufb33": 1}) == '{"\ufb33":1}'.encode()
    assert jcs.canonicalize("refused") == b'"refused"'
    with pytest.raises(Invalid) as caught:
        jcs.canonicalize("\ud800")
    assert caught.value.code == "json.surrogate"


def test_without_it_the_standard_library_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert jcs._fast_encoder()({"b": "\x7f", "a": 0.5}) == b'{"a":0.5,"b":"\x7f"}'
