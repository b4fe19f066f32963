"""vc+cose and vp+cose: written, read, and what is refused; cbor2 sees the bytes as others would."""

from __future__ import annotations

import json
from typing import Any

import cbor2
import pytest

from vcmicro import cbor, cose
from vcmicro.errors import Invalid
from vcmicro.keys import Key
from vcmicro.limits import DEFAULT
from vcmicro.securing import MECHANISMS, Payload

_COSE = MECHANISMS["vc+cose"]


def _message(document: Any, key: Key, **headers: Any) -> bytes:
    """A message with the usual headers, each replaced by name; None leaves one out."""
    labels = {"cty": cose.CONTENT_TYPE, "kid": cose.KID, "typ": cose.TYP, "claims": 15}
    given = {"cty": "application/vc", "kid": key.verification_method.encode(), "typ": "application/vc+cose"} | headers
    protected = {labels[name]: value for name, value in given.items() if value is not None}
    return cose.sign(protected, document if isinstance(document, bytes) else json.dumps(document).encode(), key)


def _codes(results: Any) -> list[str]:
    (result,) = results
    return [each.code for each in result.problems]


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "P-521", "RSA"])
def test_what_is_secured_verifies(secure: Any, verify: Any, document: dict[str, Any], kind: str) -> None:
    signer = Key.generate(kind)
    message = secure({**document, "issuer": signer.did}, "vc+cose", signer)
    (result,) = verify(message)
    assert (result.outcome, result.problems, result.suite) == ("PASSED", (), "vc+cose")
    assert result.found.controller == signer.did


def test_the_document_comes_back_and_a_peer_reads_the_message(secure: Any, document: dict[str, Any], key: Key) -> None:
    document |= {"name": "é 𝄞 \u2028", "note": [1, 2.5, None, True]}
    message = secure(document, "vc+cose")
    assert _COSE.open(Payload(message), DEFAULT).document == document
    protected, unprotected, payload, _ = cbor2.loads(message).value
    assert cbor2.loads(protected) == {
        1: -8,
        3: "application/vc",
        4: key.verification_method.encode(),
        16: "application/vc+cose",
    }
    assert unprotected == {} and json.loads(payload) == document


def test_a_presentation_answers_its_verifier(secure: Any, verify: Any, presentation: dict[str, Any]) -> None:
    options = {"purpose": "authentication", "challenge": "c", "domain": "d", "expires": "2030-01-01T00:00:00Z"}
    message = secure(presentation, "vc+cose", **options)
    opened = _COSE.open(Payload(message), DEFAULT)
    assert opened.document == presentation
    assert opened.claims == {"nonce": "c", "aud": "d", "exp": 1893456000}
    assert cbor2.loads(cbor2.loads(message).value[0])[15] == {10: b"c", 3: "d", 4: 1893456000}
    (result,) = verify(message, purpose="authentication", challenge="c", domain="d")
    assert result.outcome == "PASSED"
    assert _codes(verify(message, challenge="x", domain="y")) == ["proof.challenge", "proof.domain"]


def test_a_kid_may_be_relative_or_unprotected(verify: Any, document: dict[str, Any], key: Key) -> None:
    fragment = key.verification_method.partition("#")[2].encode()
    assert verify(_message(document, key, kid=fragment))[0].outcome == "PASSED"
    protected = {cose.TYP: "application/vc+cose"}
    payload = json.dumps(document).encode()
    message = cose.sign(protected, payload, key, unprotected={cose.KID: key.verification_method.encode()})
    assert verify(message)[0].outcome == "PASSED"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"typ": None}, "jose.typ"),
        ({"typ": "application/vc+jwt"}, "jose.typ"),
        ({"typ": 42}, "jose.typ"),
        ({"claims": [1]}, "jose.claims"),
        ({"claims": {7: b"\xff"}}, "jose.claims"),
    ],
)
def test_what_is_not_opened(document: dict[str, Any], key: Key, headers: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        _COSE.open(Payload(_message(document, key, **headers)), DEFAULT)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("payload", "code"),
    [(b"[]", "jose.claims"), (b'{"a":1,"a":1}', "json.duplicate_key"), (b"\xff", "json.encoding")],
)
def test_payloads_that_are_no_document(key: Key, payload: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        _COSE.open(Payload(_message(payload, key)), DEFAULT)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"cty": "application/vp"}, "jose.typ"),
        ({"cty": 50}, "jose.typ"),
        ({"typ": "application/vp+cose"}, "jose.typ"),
        ({"claims": {1: "did:example:other"}}, "issuer.mismatch"),
        ({"claims": {2: "did:example:other"}}, "jose.claims"),
        ({"claims": {5: 1}}, "jose.claims"),
        ({"claims": {4: "soon"}}, "time.syntax"),
    ],
)
def test_what_fails(verify: Any, document: dict[str, Any], key: Key, headers: dict[str, Any], code: str) -> None:
    (result,) = verify(_message(document, key, **headers))
    assert result.outcome != "PASSED"
    assert code in _codes((result,))


def test_a_vc_member_is_refused_as_in_a_token(verify: Any, document: dict[str, Any], key: Key) -> None:
    assert _codes(verify(_message({**document, "vc": {}}, key))) == ["jose.claims"]


def test_another_keys_signature(verify: Any, document: dict[str, Any], key: Key, other: Key) -> None:
    assert _codes(verify(_message(document, other, kid=key.verification_method.encode()))) == ["proof.invalid"]
    out_of_reach = verify(_message(document, key, kid=b"did:web:a.example#k"))
    assert out_of_reach[0].outcome == "INDETERMINATE"


def test_every_changed_byte_of_a_message(verify: Any, secure: Any, document: dict[str, Any]) -> None:
    message = secure(document, "vc+cose")
    for at in range(0, len(message), 7):
        changed = bytearray(message)
        changed[at] ^= 0x21
        try:
            results = verify(bytes(changed))
        except Invalid:
            continue
        assert results[0].outcome != "PASSED", at


def test_claims_outside_the_registry_are_passed_over(verify: Any, document: dict[str, Any], key: Key) -> None:
    message = _message(document, key, claims={1: key.did, -70_000: cbor.Tag(1, 0), "x": 1})
    assert verify(message)[0].outcome == "PASSED"
