"""The grammar of DIDs and DID URLs (DID Core sections 3.1 and 3.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.dids import Did, DidUrl, parse_did, parse_did_url
from vcmicro.errors import Invalid

_NEAR = st.text("did:keywb%2F.#?/aZ09_-~@é \n", max_size=40)


@pytest.mark.parametrize(
    ("text", "method", "identifier"),
    [
        ("did:example:123", "example", "123"),
        ("did:web:example.com%3A8443:u:bob", "web", "example.com%3A8443:u:bob"),
        ("did:a1::x", "a1", ":x"),
        ("did:key:z6Mk_.-", "key", "z6Mk_.-"),
    ],
)
def test_a_did_has_a_method_and_an_identifier(text: str, method: str, identifier: str) -> None:
    assert parse_did(text) == Did(text, method, identifier)
    assert str(parse_did(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "did:",
            "did:key",
            "did:key:",
            "did::x",
            "DID:key:x",
            "did:Key:x",
            "did:key:x:",
            "did:key:@",
            "notDid:key:x",
        ),
        *(
            "did:key:x#y",
            "did:key:x/y",
            "did:key:x?y",
            "did:key:x ",
            " did:key:x",
            "did:key:x\n",
            "did:key:é",
            "did:k-y:x",
        ),
        *(
            "did:web:a%2",
            "did:web:a%zz",
            "did:web:a\x00",
            "did:web:a\r\nb",
            f"did:key:{'x' * 2_041}",
            None,
            7,
            ["did:key:x"],
        ),
    ],
)
def test_anything_else_is_no_did(text: object) -> None:
    with pytest.raises(Invalid) as caught:
        parse_did(text, "/issuer")
    assert caught.value.code == "did.syntax" and caught.value.problem.pointer == "/issuer"
    assert len(caught.value.problem.detail) < 140


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("did:a:b", ("did:a:b", "", None, None)),
        ("did:a:b#", ("did:a:b", "", None, "")),
        ("did:a:b#c/d?e", ("did:a:b", "", None, "c/d?e")),
        ("did:a:b/p//q?x=1&y=@#z", ("did:a:b", "/p//q", "x=1&y=@", "z")),
        ("did:a:b?versionId=4#k", ("did:a:b", "", "versionId=4", "k")),
    ],
)
def test_a_did_url_is_taken_apart(text: str, parts: tuple[str, str, str | None, str | None]) -> None:
    assert parse_did_url(text) == DidUrl(*parts)
    assert str(parse_did_url(text)) == text


@pytest.mark.parametrize(
    "text", ["did:a:b#c#d", "did:a:b#c d", "did:a:b/é", "#key-1", "z6Mk", "xxx:z6Mk", "data:,x", None, {"id": "x"}]
)
def test_anything_else_is_no_did_url(text: object) -> None:
    with pytest.raises(Invalid) as caught:
        parse_did_url(text)
    assert caught.value.code == "did.url_syntax"


@given(st.one_of(st.text(), _NEAR, _NEAR.map("did:web:{}".format)))
def test_any_text_is_read_exactly_or_refused(text: str) -> None:
    for parse in (parse_did, parse_did_url):
        try:
            found = parse(text)
        except Invalid as error:
            assert error.code in ("did.syntax", "did.url_syntax")
        else:
            assert str(found) == text and text.isascii()


def test_a_long_text_is_judged_by_its_length() -> None:
    with pytest.raises(Invalid, match="1,000,008 characters"):
        parse_did("did:key:" + "z" * 1_000_000)
    with pytest.raises(Invalid, match="characters"):
        parse_did_url("did:key:z#" + "z" * 1_000_000)
    with pytest.raises(Invalid):
        parse_did_url("did:key:" + "z" * 3_000)
