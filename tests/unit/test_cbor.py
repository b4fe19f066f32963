"""CBOR: the examples of RFC 8949, the refusals, and a peer (cbor2) on generated values."""

from __future__ import annotations

import math

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import cbor
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits

# RFC 8949 appendix A: the rows within this profile.
_EXAMPLES = [
    (0, "00"),
    (23, "17"),
    (24, "1818"),
    (100, "1864"),
    (1000, "1903e8"),
    (1000000, "1a000f4240"),
    (18446744073709551615, "1bffffffffffffffff"),
    (-18446744073709551616, "3bffffffffffffffff"),
    (-1, "20"),
    (-1000, "3903e7"),
    (0.0, "f90000"),
    (1.1, "fb3ff199999999999a"),
    (65504.0, "f97bff"),
    (100000.0, "fa47c35000"),
    (1.0e300, "fb7e37e43c8800759c"),
    (5.960464477539063e-8, "f90001"),
    (math.inf, "f97c00"),
    (False, "f4"),
    (True, "f5"),
    (None, "f6"),
    (cbor.Tag(0, "2013-03-21T20:04:00Z"), "c074323031332d30332d32315432303a30343a30305a"),
    (cbor.Tag(24, b"dIETF"), "d818456449455446"),
    (b"\x01\x02\x03\x04", "4401020304"),
    ("ü", "62c3bc"),
    ("水", "63e6b0b4"),
    ([1, [2, 3], [4, 5]], "8301820203820405"),
    ({1: 2, 3: 4}, "a201020304"),
    ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
    (["a", {"b": "c"}], "826161a161626163"),
]
_REFUSED = {
    "nothing": "",
    "cut": "1903",
    "cut string": "44010203",
    "more behind": "0000",
    "indefinite array": "9f01ff",
    "indefinite bytes": "5f4101ff",
    "indefinite map": "bf6161 01ff",
    "break alone": "ff",
    "reserved length": "1c",
    "undefined": "f7",
    "simple 16": "f0",
    "simple 255": "f8ff",
    "duplicate key": "a2010101 02",
    "duplicate key in another spelling": "a20101180102",
    "array as key": "a1800 1",
    "bool as key": "a1f501",
    "not UTF-8": "61ff",
    "announced, absent": "5bffffffffffffffff",
}


@pytest.mark.parametrize(("value", "encoded"), _EXAMPLES, ids=[encoded[:20] for _, encoded in _EXAMPLES])
def test_rfc_8949_examples(value: object, encoded: str) -> None:
    assert cbor.dumps(value).hex() == encoded
    assert cbor.loads(bytes.fromhex(encoded)) == value


@pytest.mark.parametrize("encoded", _REFUSED.values(), ids=_REFUSED)
def test_what_is_refused(encoded: str) -> None:
    with pytest.raises(Invalid) as caught:
        cbor.loads(bytes.fromhex(encoded.replace(" ", "")))
    assert caught.value.code == "cbor.encoding"


def test_nan_and_longer_spellings_are_read_and_written_short() -> None:
    assert math.isnan(cbor.loads(bytes.fromhex("fb7ff8000000000001")))
    assert cbor.dumps(math.nan).hex() == "f97e00"
    assert cbor.loads(bytes.fromhex("1b0000000000000001")) == 1


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (b"\x81" * 100_000 + b"\x00", Limits()),
        (b"\xc1" * 100_000 + b"\x00", Limits()),
        (b"\x9b" + b"\xff" * 8, Limits()),
        (b"\xbb" + b"\xff" * 8, Limits()),
        (cbor.dumps([[0] * 50] * 50), Limits(json_nodes=2_000)),
        (b"\x40" * 11, Limits(input_bytes=10)),
    ],
    ids=["deep arrays", "deep tags", "endless array", "endless map", "many items", "many bytes"],
)
def test_limits(data: bytes, limits: Limits) -> None:
    with pytest.raises(LimitExceeded):
        cbor.loads(data, limits)


def test_a_tag_builds_nothing() -> None:
    hostile = {35: "(a+)+$", 30: [1, 0], 2: b"\xff" * 4, 258: [1], 28: [cbor.Tag(29, 0)], 1: 1e300}
    for number, value in hostile.items():
        assert cbor.loads(cbor.dumps(cbor.Tag(number, value))) == cbor.Tag(number, value)


@pytest.mark.parametrize("value", [object(), {1, 2}, 1 << 64, {"a": object()}])
def test_misuse(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        cbor.dumps(value)


_SCALARS = (st.none() | st.booleans() | st.integers(-(1 << 64), (1 << 64) - 1) | st.binary() | st.text()) | st.floats(
    allow_nan=False
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.integers(-99, 99) | st.text(), inner, max_size=5),
    max_leaves=20,
)


@given(_VALUES)
def test_a_peer_reads_what_is_written(value: object) -> None:
    written = cbor.dumps(value)
    assert cbor2.loads(written) == value
    assert cbor.loads(written) == value
    assert cbor.loads(cbor2.dumps(value)) == value


@given(st.binary(max_size=60))
def test_any_bytes_give_a_value_or_a_typed_error(data: bytes) -> None:
    try:
        value = cbor.loads(data)
    except Invalid:
        return
    assert cbor.dumps(cbor.loads(cbor.dumps(value))) == cbor.dumps(value)
