"""did:key, did:jwk and did:web: what each makes of a DID, and what it refuses before anything is asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import jcs
from vcmicro.dids import METHODS, Resolution, Resolver, document_url, web_path
from vcmicro.encoding import encode_base58btc, encode_base64url, encode_varint
from vcmicro.errors import Invalid, Unavailable, VcmicroError
from vcmicro.fetch.policy import parse_url
from vcmicro.keys import Key, PublicKey
from vcmicro.registry import Tools

KINDS = ("Ed25519", "P-256", "P-384", "P-521", "RSA")


@pytest.fixture(scope="module")
def keys() -> dict[str, PublicKey]:
    return {kind: Key.generate(kind).public for kind in (*KINDS, "secp256k1")}


def did_jwk(jwk: Any) -> str:
    return "did:jwk:" + encode_base64url(json.dumps(jwk).encode())


def did_of(key: PublicKey) -> str:
    return "did:key:" + key.to_multikey()


# did:key


@pytest.mark.parametrize("kind", KINDS)
def test_the_document_of_a_did_key_leads_back_to_the_key(kind: str, keys: dict[str, PublicKey]) -> None:
    did = did_of(keys[kind])
    document = Resolver().document(did)
    method = f"{did}#{did[8:]}"
    assert document["id"] == did and [each["id"] for each in document["verificationMethod"]] == [method]
    for purpose in ("assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation"):
        found = Resolver().find_key(method, purpose)
        assert (found.key, found.method, found.controller, found.binding) == (keys[kind], method, did, "did")
    assert Resolver().find_key(did, "assertionMethod").method == method
    with pytest.raises(Invalid, match=r"did\.relationship"):
        Resolver().find_key(method, "keyAgreement")


def test_secp256k1_is_on_request(keys: dict[str, PublicKey]) -> None:
    did = did_of(keys["secp256k1"])
    with pytest.raises(Invalid, match=r"key\.unsupported"):
        Resolver().document(did)
    assert Resolver(tools=Tools(allow=("secp256k1",))).find_key(did, "assertionMethod").key == keys["secp256k1"]


def test_x25519_agrees_on_keys_and_signs_nothing() -> None:
    did = did_of(PublicKey("X25519", bytes(range(32))))
    assert "assertionMethod" not in Resolver().document(did)
    assert Resolver().find_key(did, "keyAgreement").key.kind == "X25519"
    with pytest.raises(Invalid, match=r"did\.vm_not_found"):
        Resolver().find_key(did, "assertionMethod")


@pytest.mark.parametrize("kind", ["P-256", "Ed25519"])
def test_a_did_key_may_hold_a_jwk_in_its_one_canonical_form(kind: str, keys: dict[str, PublicKey]) -> None:
    canonical = jcs.canonicalize(keys[kind].to_jwk())
    did = "did:key:" + encode_base58btc(encode_varint(0xEB51) + canonical)
    document = Resolver().document(did)
    assert document["verificationMethod"][0]["type"] == "JsonWebKey"
    assert document["verificationMethod"][0]["publicKeyJwk"] == keys[kind].to_jwk()
    assert Resolver().find_key(did, "authentication").key == keys[kind]
    spaced = "did:key:" + encode_base58btc(encode_varint(0xEB51) + canonical.replace(b",", b", "))
    with pytest.raises(Invalid, match=r"key\.encoding"):
        Resolver().document(spaced)


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ("uVGVzdA", "did.syntax"),
        ("6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", "did.syntax"),
        ("1.1:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", "did.syntax"),
        ("z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW0", "key.encoding"),
        ("z", "key.encoding"),
        ("z" + "2" * 2_000, "key.unsupported"),
        ("z" + "2" * 200_000, "did.syntax"),
    ],
)
def test_what_is_no_key_is_refused(identifier: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        Resolver().document(f"did:key:{identifier}")
    assert caught.value.code == code


def test_another_keys_fragment_is_not_in_the_document(keys: dict[str, PublicKey]) -> None:
    victim, attacker = did_of(keys["Ed25519"]), keys["P-256"].to_multikey()
    with pytest.raises(Invalid) as caught:
        Resolver().find_key(f"{victim}#{attacker}", "assertionMethod", pointer="/proof/verificationMethod")
    assert caught.value.code == "did.vm_not_found"
    assert caught.value.problem.pointer == "/proof/verificationMethod"


# did:jwk


@pytest.mark.parametrize("kind", KINDS)
def test_a_did_jwk_has_one_method(kind: str, keys: dict[str, PublicKey]) -> None:
    did = did_jwk({**keys[kind].to_jwk(), "kid": "ignored"})
    assert Resolver().find_key(f"{did}#0", "assertionMethod").key == keys[kind]
    for fragment in ("1", "ignored", ""):
        with pytest.raises(Invalid, match=r"did\.vm_not_found"):
            Resolver().find_key(f"{did}#{fragment}", "assertionMethod")


@pytest.mark.parametrize(
    ("members", "signs", "agrees"),
    [
        ({}, True, True),
        ({"use": "sig"}, True, False),
        ({"use": "enc"}, False, True),
        ({"use": "other"}, False, False),
        ({"key_ops": ["verify"]}, True, False),
        ({"key_ops": ["deriveKey", "deriveBits"]}, False, True),
        ({"key_ops": []}, False, False),
        ({"use": "sig", "key_ops": ["encrypt"]}, False, False),
    ],
)
def test_use_and_key_ops_decide_the_relationships(
    members: dict[str, Any], signs: bool, agrees: bool, keys: dict[str, PublicKey]
) -> None:
    document = Resolver().document(did_jwk({**keys["P-256"].to_jwk(), **members}))
    assert ("assertionMethod" in document, "keyAgreement" in document) == (signs, agrees)


@pytest.mark.parametrize(
    ("jwk", "code"),
    [
        ({"d": "AAAA"}, "key.private"),
        ({"key_ops": "verify"}, "key.invalid"),
        ({"key_ops": [1]}, "key.invalid"),
        ({"crv": "P-384"}, "key.length"),
        ({"kty": "oct", "k": "AAAA"}, "key.private"),
        ({"x": "AA=="}, "key.encoding"),
    ],
)
def test_a_jwk_that_may_not_be_there_is_refused(jwk: dict[str, Any], code: str, keys: dict[str, PublicKey]) -> None:
    with pytest.raises(Invalid) as caught:
        Resolver().document(did_jwk({**keys["P-256"].to_jwk(), **jwk}))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ("eyJ9", "did.document"),
        (encode_base64url(b"[]"), "did.document"),
        (encode_base64url(b'{"kty":"OKP","kty":"EC"}'), "did.document"),
        (encode_base64url(b"\xff"), "did.document"),
        ("e31", "did.syntax"),
        ("eyJ%39", "did.syntax"),
        ("eyJ:x", "did.syntax"),
    ],
)
def test_what_is_no_jwk_is_refused(identifier: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        Resolver().document(f"did:jwk:{identifier}")
    assert caught.value.code == code


# did:web


@pytest.mark.parametrize(
    ("did", "url", "path"),
    [
        ("did:web:example.com", "https://example.com/.well-known/did.json", ".well-known/did.json"),
        ("did:web:Example.COM", "https://example.com/.well-known/did.json", ".well-known/did.json"),
        ("did:web:example.com:u:bob", "https://example.com/u/bob/did.json", "u/bob/did.json"),
        ("did:web:example.com%3A8443:u", "https://example.com:8443/u/did.json", "u/did.json"),
        ("did:web:example.com%3a8443", "https://example.com:8443/.well-known/did.json", ".well-known/did.json"),
        ("did:web:example.com:%7Ebob", "https://example.com/%7Ebob/did.json", "%7Ebob/did.json"),
        ("did:web:example.com:%C3%A9", "https://example.com/%C3%A9/did.json", "%C3%A9/did.json"),
    ],
)
def test_a_did_web_names_a_url(did: str, url: str, path: str) -> None:
    assert document_url(did) == url and web_path(did) == path
    assert parse_url(url)


@pytest.mark.parametrize(
    "identifier",
    [
        *(
            "example.com:..:x",
            "example.com:.",
            "example.com:...",
            "example.com:%2e%2e",
            "example.com:%2E%2E:x",
            "example.com:a%2e",
        ),
        *(
            "example.com:a%2Fb",
            "example.com:a%2fb",
            "example.com:a%5Cb",
            "example.com:a%00",
            "example.com:a%0D%0Ab",
            "example.com:a%20b",
        ),
        *(
            "example.com:a%3Fb",
            "example.com:a%23b",
            "example.com:a%25b",
            "example.com:a%3Ab",
            "example.com:a%40b",
            "example.com:%61",
        ),
        *("example.com:%ff", "example.com:%c3", "example.com::a", "example.com::", "example.com:a:"),
        *(
            "example.com%2F..%2Fadmin",
            "user%40evil.example",
            "user%3Apw%40evil.example",
            "example.com%3A",
            "example.com%3A0",
        ),
        *(
            "example.com%3A99999",
            "example.com%3A443%2Fx",
            "example.com%3A4x",
            "%3A443",
            "example%2Ecom",
            "example.com%00",
        ),
        *(
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "%5B%3A%3A1%5D",
            "169.254.169.254%3A443",
        ),
        *(
            "localhost",
            "a.localhost",
            "localhost%3A443",
            "printer.local",
            "metadata.google.internal",
            "x.onion",
            "intranet",
            "com",
        ),
        *("example.com.", ".example.com", "a..example.com", "-a.example.com", "a_b.example.com", f"{'a' * 64}.example"),
        *(f"{'a.' * 130}example", "xn--.example:" + "a" * 3_000, "x" * 100_000),
    ],
)
def test_no_url_is_built_from_a_did_web_that_hides_something(identifier: str) -> None:
    class Never:
        def fetch(self, url: str, purpose: str) -> Any:
            raise AssertionError(url)

    with pytest.raises(Invalid) as caught:
        Resolver(fetcher=Never()).document(f"did:web:{identifier}")
    assert caught.value.code == "did.syntax"


@given(st.one_of(st.text("abc.:%2Ff05eEcC3~-@", max_size=30), st.text(max_size=20)))
def test_any_did_web_is_a_url_below_its_host_or_refused(identifier: str) -> None:
    try:
        url = document_url(f"did:web:{identifier}")
    except Invalid as error:
        assert error.code == "did.syntax"
    else:
        target = parse_url(url)
        assert target.path.endswith("/did.json") and ".." not in target.path and "//" not in target.path


@given(st.text(), st.sampled_from(sorted(METHODS)))
def test_any_identifier_is_resolved_or_refused_with_a_type(identifier: str, method: str) -> None:
    try:
        METHODS[method].resolve(f"did:{method}:{identifier}", Resolution())
    except VcmicroError as error:
        assert error.code.split(".")[0] in ("did", "key")


def test_other_methods_are_not_supported_unless_a_tool_brings_them() -> None:
    class Example:
        name = "example"

        def resolve(self, did: str, case: Resolution) -> dict[str, Any]:
            return {"id": did}

    with pytest.raises(Unavailable) as caught:
        Resolver().document("did:example:123")
    assert caught.value.code == "did.method_unsupported"
    assert Resolver(tools=Tools(methods=METHODS.plus(Example()))).document("did:example:123") == {
        "id": "did:example:123"
    }


def test_a_did_web_needs_the_network() -> None:
    with pytest.raises(Unavailable) as caught:
        Resolver().document("did:web:example.com")
    assert [each.code for each in caught.value.problems] == ["did.unavailable", "net.offline"]
    with pytest.raises(Invalid):
        document_url("did:key:z6Mk")
