"""Lists of known issuers, told by content."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.errors import Invalid, Unavailable, VcmicroError
from vcmicro.registries import TRUST_LISTS, TrustList, load_trust

DID = "did:web:univ.example"


def read(value: Any) -> TrustList:
    return load_trust(json.dumps(value).encode())


def test_allow_list() -> None:
    trust = read([{"id": DID, "name": "Example University"}, {"id": "https://college.example/"}])
    assert trust.source == "allow-list"
    assert trust.name_of(DID) == "Example University"
    assert trust.name_of("https://college.example/") == "https://college.example/"


def test_known_did_registry() -> None:
    trust = read(
        {"meta": {"created": "2026-01-01"}, "registry": {DID: {"name": "Example", "url": "x"}, "did:key:z6": {}}}
    )
    assert trust.source == "known-did-registry"
    assert trust.name_of(DID) == "Example"
    assert trust.name_of("did:key:z6") == "did:key:z6"


@pytest.mark.parametrize("other", [DID + "/", DID.upper(), " " + DID, DID[:-1], ""])
def test_ids_are_compared_exactly(other: str) -> None:
    assert read([{"id": DID, "name": "x"}]).name_of(other) is None


def test_an_empty_list_knows_nobody() -> None:
    assert read([]).name_of(DID) is None
    assert read({"registry": {}}).name_of(DID) is None


def test_a_list_does_not_change() -> None:
    names = {DID: "x"}
    trust = TrustList("allow-list", names)
    names["did:web:mallory.example"] = "y"
    assert trust.name_of("did:web:mallory.example") is None
    with pytest.raises(TypeError):
        trust.names["did:web:mallory.example"] = "y"  # type: ignore[index]


def test_a_registry_may_be_large() -> None:
    issuers = {f"did:web:{number}.example": {"name": str(number)} for number in range(5_000)}
    assert read({"registry": issuers}).name_of("did:web:4999.example") == "4999"


def test_the_list_of_registries_says_where_to_look() -> None:
    listed = [
        {"name": "A", "type": "dcc-legacy", "url": "https://a.example/r.json"},
        {"name": "B", "trustAnchorEC": "x"},
    ]
    with pytest.raises(Unavailable) as caught:
        read(listed)
    assert caught.value.code == "net.offline"
    assert "https://a.example/r.json" in caught.value.problem.detail


@pytest.mark.parametrize(
    ("value", "code", "pointer"),
    [
        ([{"id": DID}, {"name": "x"}], "schema.invalid", "/1"),
        ([{"id": ""}], "schema.invalid", "/0"),
        ([{"id": 5}], "schema.invalid", "/0"),
        ([{"id": DID}, DID], "schema.invalid", "/1"),
        ([{"id": DID, "name": 5}], "schema.invalid", "/0/name"),
        ([{"id": DID, "name": "x"}, {"id": DID, "name": "y"}], "schema.invalid", "/1"),
        ({"registry": []}, "schema.invalid", "/registry"),
        ({"registry": {"a/b": "x"}}, "schema.invalid", "/registry/a~1b"),
        ({"registry": {DID: {"name": None}}}, "schema.invalid", f"/registry/{DID}"),
        ([DID], "input.unknown", ""),
        ([{"name": "x"}], "input.unknown", ""),
        ({"meta": {}}, "input.unknown", ""),
        ("text", "input.unknown", ""),
        (None, "input.unknown", ""),
    ],
)
def test_what_is_no_list(value: Any, code: str, pointer: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(value)
    assert (caught.value.code, caught.value.problem.pointer) == (code, pointer)


def test_one_issuer_twice_under_one_name_is_harmless() -> None:
    assert read([{"id": DID, "name": "x"}, {"id": DID, "name": "x"}]).name_of(DID) == "x"


def test_the_loader_is_strict() -> None:
    for data, code in (
        (b"{", "json.syntax"),
        (b'{"registry":{"a":{},"a":{}}}', "json.duplicate_key"),
        (b"\xff", "json.encoding"),
    ):
        with pytest.raises(Invalid) as caught:
            load_trust(data)
        assert caught.value.code == code


@given(
    st.recursive(
        st.none() | st.text(max_size=5) | st.integers(0, 9),
        lambda below: (
            st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "url", "registry"]), below)
        ),
    )
)
def test_no_json_raises_another_error(value: Any) -> None:
    with suppress(VcmicroError):
        assert read(value).source in TRUST_LISTS
