"""The one JSON loader: what two parsers could read in two ways is refused, under a bound of work."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import strict_json
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits
from vcmicro.recurring import Contents

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def code_of(text: Any, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(Invalid) as caught:
        strict_json.loads(text, limits=limits)
    return caught.value.code


@given(VALUES)
def test_it_reads_what_the_standard_library_writes(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        assert strict_json.loads(text) == value
        assert strict_json.loads(text.encode()) == value
    strict_json.check_value(value)


@given(st.text(alphabet='{}[]",:0123456789eE+-.\\ud8truefalsn \t\n\x00\ud800', max_size=40))
def test_any_text_gives_a_value_or_a_typed_error(text: str) -> None:
    try:
        value = strict_json.loads(text)
    except Invalid:
        return
    assert json.loads(text) == value


@given(st.binary(max_size=60))
def test_any_bytes_give_a_value_or_a_typed_error(data: bytes) -> None:
    try:
        strict_json.loads(data)
    except Invalid:
        return
    data.decode("utf-8")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json.syntax"),
        ("{} {}", "json.syntax"),
        ("[1,]", "json.syntax"),
        ("01", "json.syntax"),
        ("NaN", "json.syntax"),
        ("-Infinity", "json.syntax"),
        ("\u0661", "json.syntax"),
        ('"\x07"', "json.syntax"),
        ("\ufeff{}", "json.encoding"),
        (b"\xef\xbb\xbf{}", "json.encoding"),
        (b'"\xff"', "json.encoding"),
        (b'"\xed\xa0\x80"', "json.encoding"),
        ('{"a": 1}'.encode("utf-16"), "json.encoding"),
        ('{"a":1,"a":2}', "json.duplicate_key"),
        ('{"a":1,"\\u0061":2}', "json.duplicate_key"),
        ('[{"x":{"a":1,"a":1}}]', "json.duplicate_key"),
        ('"\\ud800"', "json.surrogate"),
        ('"\\uDC00\\uD800"', "json.surrogate"),
        ('{"\\ud800":1}', "json.surrogate"),
        ('"\ud800"', "json.surrogate"),
        ('{"\ud800":1}', "json.surrogate"),
        ("9007199254740992", "json.number"),
        ("-9007199254740992", "json.number"),
        ("1" * 65, "json.number"),
        ("9" * 6_000, "json.number"),
        ("1e400", "json.number"),
        ("-1e400", "json.number"),
        ("0." + "0" * 64, "json.number"),
        ("[" * 65 + "]" * 65, "json.depth"),
        ("[" * 100_000 + "]" * 100_000, "json.depth"),
        ('{"a":' * 65 + "1" + "}" * 65, "json.depth"),
    ],
)
def test_refused(text: str | bytes, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b" [1, -0, 1.5e3, true, null] ", [1, 0, 1500.0, True, None]),
        ('"\\ud83d\\ude02"', "\U0001f602"),
        ('"\\\\ud800"', "\\ud800"),
        ("9007199254740991", 2**53 - 1),
        (bytearray(b"{}"), {}),
        (memoryview(b'{"__proto__": 1}'), {"__proto__": 1}),
    ],
)
def test_read(text: Any, value: Any) -> None:
    assert strict_json.loads(text) == value


def test_depth_is_counted_exactly() -> None:
    assert strict_json.loads("[" * 64 + "]" * 64)
    assert strict_json.loads("[" * 3 + "]" * 3, limits=Limits(json_depth=3))
    assert code_of("[" * 4 + "]" * 4, Limits(json_depth=3)) == "json.depth"


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ('"' + "a" * 9 + '"', Limits(input_bytes=10), "limit.size"),
        ('"\u20ac\u20ac\u20ac"', Limits(input_bytes=10), "limit.size"),
        ("[1,2,3]", Limits(json_nodes=3), "limit.nodes"),
        ("[1,2,3]", Limits(json_items=2), "limit.items"),
        ('{"a":1,"b":2}', Limits(json_members=1), "limit.members"),
        ('"a b c"', Limits(json_string_chars=4), "limit.string"),
        ('{"a b c":1}', Limits(json_string_chars=4), "limit.string"),
    ],
)
def test_limits(text: str, limits: Limits, code: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        strict_json.loads(text, limits=limits)
    assert caught.value.code == code


def test_limits_allow_what_they_name() -> None:
    assert strict_json.loads("[1,2,3]", limits=Limits(json_nodes=4, json_items=3)) == [1, 2, 3]
    assert strict_json.loads('{"a":1}', limits=Limits(json_members=1)) == {"a": 1}


def test_media_may_be_long() -> None:
    media = "data:image/png;base64," + "QUJD" * 100_000
    assert strict_json.loads(json.dumps({"id": media})) == {"id": media}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({1: "a"}, "json.type"),
        ((1, 2), "json.type"),
        ({"a": {1, 2}}, "json.type"),
        (b"bytes", "json.type"),
        ([float("nan")], "json.number"),
        ([float("-inf")], "json.number"),
        ({"a": 2**53}, "json.number"),
        (["\ud800"], "json.surrogate"),
        ({"\udfff": 1}, "json.surrogate"),
    ],
)
def test_check_value_refuses(value: Any, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        strict_json.check_value(value)
    assert caught.value.code == code


def test_check_value_ends_on_values_that_hold_themselves() -> None:
    once: list[Any] = []
    once.append(once)
    twice: list[Any] = []
    twice += [twice, twice]
    for value in (once, twice):
        with pytest.raises(LimitExceeded):
            strict_json.check_value(value)


def test_escape_pointer() -> None:
    assert strict_json.escape_pointer("a/b~c") == "a~1b~0c"
    assert strict_json.escape_pointer(3) == "3"


def test_the_payload_of_a_jws_in_json_is_bound_by_the_input_s_limit_only() -> None:
    text = json.dumps({"payload": '{"title": "é"}' * 40_000, "signatures": []})
    assert strict_json.loads(text)["signatures"] == []
    with pytest.raises(LimitExceeded):
        strict_json.loads(json.dumps({"inner": {"payload": "é " * 200_000}}))


ODD = st.recursive(
    VALUES | st.sampled_from([2**53, -(2**53), float("nan"), float("inf"), "\ud800", (1,), b"", {1: 2}, {"\udc00": 1}]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)
TIGHT = st.builds(
    Limits,
    json_depth=st.integers(0, 4),
    json_nodes=st.integers(1, 12),
    json_members=st.integers(0, 3),
    json_items=st.integers(0, 3),
    json_string_chars=st.integers(0, 8),
)


@given(ODD, st.just(Limits()) | TIGHT)
def test_the_quick_look_lets_nothing_pass_that_the_close_look_refuses(value: Any, limits: Limits) -> None:
    if strict_json._plain_strings(value, limits) is not None:
        strict_json._check_shape(value, limits, types=True)
        strict_json._refuse_surrogates(value)


@given(VALUES)
def test_the_quick_look_suffices_for_what_is_right(value: Any) -> None:
    assert strict_json._plain_strings(value, Limits()) is not None


@given(ODD, ODD, st.sampled_from(["issuer", "credentialSubject"]))
def test_what_is_known_of_an_object_is_what_a_look_at_it_finds(inner: Any, outer: Any, name: str) -> None:
    """An object that is large enough to be remembered, four times in a document, with another one beside it."""
    held = {**dict.fromkeys("abcdef", "x"), "id": "x", "inner": inner}
    document = {name: held, "outer": outer, "again": {"deeper": [held]}}
    expected = strict_json._plain_strings(document, Limits())
    for _ in range(4):
        found = strict_json._plain_strings(copy.deepcopy(document), Limits(), Contents())
        assert (found is None) is (expected is None)
        assert sorted(found or "") == sorted(expected or "")


@pytest.mark.parametrize("depth", [1, 30, 59, 60, 61, 62, 63])
def test_what_is_known_counts_with_what_is_around_it(depth: int) -> None:
    """Depth and number of values, as they are without."""
    held = {**dict.fromkeys("abcde", "x"), "id": "x", "inner": [[]]}
    for _ in range(3):
        strict_json._plain_strings({"held": held}, Limits(), Contents())
    value: Any = held
    for _ in range(depth):
        value = {"in": value}
    expected = strict_json._plain_strings(value, Limits())
    assert (strict_json._plain_strings(value, Limits(), Contents()) is None) is (expected is None)
    for more in (50, 3_000):  # 9 values in each
        many = {"many": [held] * 9_000, "more": [held] * more}
        looks = (strict_json._plain_strings(many, Limits(), contents) is not None for contents in (None, Contents()))
        assert list(looks) == [more == 50] * 2


@pytest.mark.parametrize(("most", "many"), [("json_members", 1_000), ("json_items", 10_000)])
def test_the_quick_look_takes_as_much_as_is_allowed(most: str, many: int) -> None:
    for count in (many, many + 1):
        value: Any = [""] * count if most == "json_items" else {str(number): "" for number in range(count)}
        assert (strict_json._plain_strings({"in": [value]}, Limits()) is not None) is (count == getattr(Limits(), most))


@given(VALUES)
def test_a_copy_is_equal_and_shares_nothing_that_changes(value: Any) -> None:
    copied = strict_json.copied(value)
    assert copied == value
    pending = [(copied, value)]
    for ours, theirs in pending:
        if isinstance(ours, (dict, list)):
            assert ours is not theirs
            pending += zip(*(each.values() if isinstance(each, dict) else each for each in (ours, theirs)), strict=True)


@pytest.mark.parametrize("depth", [1, 62, 63, 64, 65, 66, 80])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":[],"b":', "}]")])
def test_only_what_is_too_deep_is_refused(depth: int, opening: str, closing: str) -> None:
    """The quick look at the depth agrees with the one that counts level by level."""
    text = opening * depth + '"[{"' + closing * depth
    levels = depth * opening.count("[{") + depth
    try:
        strict_json.loads(text)
    except Invalid as error:
        assert error.code == "json.depth" and levels > 64
    else:
        assert levels <= 64
    assert strict_json.loads('["' + "[{" * 100 + '"]') == ["[{" * 100]
