"""Tokens: the closed list of forms, where the key comes from, claims and document, securing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vcmicro import jws
from vcmicro.cryptosuites import SUITES
from vcmicro.errors import Invalid, invalid, unavailable
from vcmicro.keys import Key
from vcmicro.limits import DEFAULT
from vcmicro.problems import problem
from vcmicro.securing import MECHANISMS, Payload, Secured

FORMS = ["vc+jwt", "vc-jwt-1.1", "ob3-jwt"]


def _token(header: dict[str, Any], claims: Any, key: Key) -> str:
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.sign(header, payload, key)


def _open(token: str) -> Secured:
    mechanism = next(each for each in MECHANISMS.values() if each.recognizes(Payload(token)))
    return mechanism.open(Payload(token), DEFAULT)


def _codes(results: Any) -> list[str]:
    (result,) = results
    return [each.code for each in result.problems]


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "P-521", "RSA"])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_secured_verifies(secure: Any, verify: Any, document: dict[str, Any], form: str, kind: str) -> None:
    signer = Key.generate(kind)
    token = secure({**document, "issuer": signer.did}, form, signer)
    (result,) = verify(token)
    assert (result.outcome, result.problems, result.suite, result.pointer) == ("PASSED", (), form, "")
    assert result.found.controller == signer.did
    assert result.proof["alg"] == signer.algorithm
    assert not MECHANISMS[form].over_rdf(_open(token))
    assert MECHANISMS[form].secures(SUITES) == (form,)


@pytest.mark.parametrize("form", FORMS)
def test_the_document_comes_back(secure: Any, document: dict[str, Any], form: str) -> None:
    document |= {"validUntil": "2030-01-01T00:00:00Z", "name": "é 𝄞 \u2028", "note": [1, 2.5, None, True]}
    opened = _open(secure(document, form))
    assert opened.document == document
    assert opened.mechanism == form


@pytest.mark.parametrize("form", ["vc+jwt", "vc-jwt-1.1"])
def test_a_presentation_comes_back(secure: Any, verify: Any, presentation: dict[str, Any], form: str) -> None:
    token = secure(
        presentation, form, purpose="authentication", challenge="c", domain="d", expires="2030-01-01T00:00:00Z"
    )
    opened = _open(token)
    assert opened.document == presentation
    assert {name: opened.claims[name] for name in ("nonce", "aud", "exp")} == {
        "nonce": "c",
        "aud": "d",
        "exp": 1893456000,
    }
    assert verify(token, purpose="authentication")[0].outcome == "PASSED"


def test_the_headers_are_those_of_the_standards(
    secure: Any, document: dict[str, Any], presentation: Any, key: Key
) -> None:
    def header(token: str) -> dict[str, Any]:
        return jws.split(token).header

    common = {"alg": "EdDSA", "kid": key.verification_method}
    assert header(secure(document, "vc+jwt")) == {**common, "typ": "vc+jwt", "cty": "vc"}
    assert header(secure(presentation, "vc+jwt")) == {**common, "typ": "vp+jwt", "cty": "vp"}
    assert header(secure(document, "ob3-jwt")) == {**common, "typ": "JWT"}
    assert header(secure(document, "vc-jwt-1.1")) == {**common, "typ": "JWT"}


@pytest.mark.parametrize("form", ["ob3-jwt", "vc-jwt-1.1"])
def test_the_claims_repeat_the_document(secure: Any, document: dict[str, Any], key: Key, form: str) -> None:
    document["validUntil"] = "2030-01-01T00:00:00.75Z"
    claims = json.loads(jws.split(secure(document, form)).payload)
    assert {name: claims[name] for name in ("iss", "sub", "jti", "nbf", "exp")} == {
        "iss": key.did,
        "sub": "did:example:learner",
        "jti": document["id"],
        "nbf": 1735689600,
        "exp": 1893456000,
    }
    assert claims.get("vc", document) == document


def test_securing_refuses_what_it_would_refuse_to_read(
    secure: Any, document: dict[str, Any], presentation: Any
) -> None:
    with pytest.raises(Invalid, match=r"jose\.claims"):
        secure({**document, "validUntil": "2030-01-01T00:00:00Z"}, "vc+jwt", expires="2029-01-01T00:00:00Z")
    with pytest.raises(Invalid, match=r"time\.syntax"):
        secure({**document, "validFrom": "soon"}, "ob3-jwt")
    with pytest.raises(Invalid, match=r"json\.surrogate"):
        secure({**document, "name": "\ud800"}, "vc+jwt")


@pytest.mark.parametrize(
    ("typ", "mechanism"),
    [
        ("vc+jwt", "vc+jwt"),
        ("application/vc+jwt", "vc+jwt"),
        ("VC+JWT", "vc+jwt"),
        ("JWT", "ob3-jwt"),
        ("jwt", "ob3-jwt"),
        (None, "ob3-jwt"),
    ],
)
def test_the_typ_tells_the_form(document: dict[str, Any], key: Key, typ: str | None, mechanism: str) -> None:
    header = {} if typ is None else {"typ": typ}
    assert _open(_token(header, document, key)).mechanism == mechanism


@pytest.mark.parametrize(
    "typ", ["bad+typ", "kb+jwt", "statuslist+jwt", "dc+sd-jwt", "vc+sd-jwt", "jwe", "at+jwt", "", "vc+ld+jwt"]
)
@pytest.mark.parametrize("inside", [False, True])
def test_every_other_typ_is_refused(document: dict[str, Any], key: Key, typ: str, inside: bool) -> None:
    token = _token({"typ": typ}, {"vc": document} if inside else document, key)
    with pytest.raises(Invalid) as caught:
        _open(token)
    assert caught.value.code == "jose.typ"


def test_a_json_object_is_no_token(document: dict[str, Any]) -> None:
    assert not any(MECHANISMS[form].recognizes(Payload(document)) for form in FORMS)


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("a.b", "jose.encoding"),
        ("a.b.c.d", "jose.encoding"),
        ("", "jose.encoding"),
        ("e30.e30.e30", "jose.header"),
    ],
)
def test_what_is_no_token_is_refused_with_the_reason(token: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        _open(token)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("header", "claims", "code"),
    [
        ({"typ": 7}, {}, "jose.header"),
        ({"cty": 7}, {}, "jose.header"),
        ({"typ": "vc+jwt"}, [], "jose.claims"),
        ({"typ": "vc+jwt"}, b"{", "json.syntax"),
        ({"typ": "vc+jwt"}, b'{"a":1,"a":2}', "json.duplicate_key"),
        ({"typ": "JWT"}, {"vc": "oops"}, "jose.claims"),
        ({}, {"vp": None}, "jose.claims"),
    ],
)
def test_a_payload_that_holds_no_document(header: dict[str, Any], claims: Any, code: str, key: Key) -> None:
    with pytest.raises(Invalid) as caught:
        _open(_token(header, claims, key))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("header", "change", "codes"),
    [
        ({"typ": "vc+jwt"}, {"vc": {}}, ["jose.claims"]),
        ({"typ": "vc+jwt"}, {"vp": "x"}, ["jose.claims"]),
        ({"typ": "vp+jwt"}, {}, ["jose.typ"]),
        ({"typ": "vc+jwt"}, {"type": ["VerifiablePresentation"], "holder": None}, ["jose.typ"]),
        ({"typ": "vc+jwt", "cty": "vp"}, {}, ["jose.typ"]),
        ({"typ": "vc+jwt", "cty": "bad+cty"}, {}, ["jose.typ"]),
        ({"typ": "vc+jwt", "cty": "application/vc"}, {}, []),
        ({"typ": "JWT", "cty": "JWT"}, {}, ["jose.typ"]),
        ({"typ": "JWT"}, {"iss": "did:example:other"}, ["issuer.mismatch"]),
        ({"typ": "vc+jwt"}, {"iss": "did:example:other"}, ["issuer.mismatch"]),
        ({"typ": "vc+jwt", "iss": "did:example:other"}, {}, ["issuer.mismatch"]),
        ({"typ": "vc+jwt", "iss": "did:example:other"}, {"iss": "did:example:third"}, ["jose.claims"]),
        ({"typ": "JWT"}, {"sub": "did:example:other"}, ["jose.claims"]),
        ({"typ": "JWT"}, {"jti": "urn:uuid:other"}, ["jose.claims"]),
        ({"typ": "JWT"}, {"nbf": 1735689601}, ["jose.claims"]),
        ({"typ": "JWT"}, {"nbf": 1735689600.5}, []),
        ({"typ": "JWT"}, {"exp": 1600000000}, []),
        ({"typ": "JWT"}, {"exp": 1893456000, "validUntil": "2030-01-01T00:00:01Z"}, ["jose.claims"]),
        ({"typ": "JWT"}, {"exp": 1893456000, "expirationDate": "2031-01-01T00:00:00Z"}, ["jose.claims"]),
        ({"typ": "JWT"}, {"exp": 1893456000, "validUntil": "2030-01-01T01:00:00+01:00"}, []),
        ({"typ": "JWT"}, {"exp": 1893456000, "validUntil": "2030-01-01T00:00:60Z"}, []),
        ({"typ": "JWT"}, {"exp": "1893456000"}, ["time.syntax"]),
        ({"typ": "JWT"}, {"exp": True}, ["time.syntax"]),
        ({"typ": "JWT"}, {"nbf": None}, ["time.syntax"]),
        ({"typ": "JWT"}, {"sub": {"id": "did:example:learner"}}, ["jose.claims"]),
        ({"typ": "JWT"}, {"iss": ["did:example:other"], "jti": 7}, ["jose.claims", "jose.claims"]),
        ({"typ": "JWT"}, {"aud": 7}, ["jose.claims"]),
        ({"typ": "JWT"}, {"aud": ["a", None]}, ["jose.claims"]),
        ({"typ": "JWT"}, {"aud": ["a", "b"], "sub": "did:example:learner"}, []),
    ],
)
def test_header_claims_and_document_agree(
    verify: Any, document: dict[str, Any], key: Key, header: dict[str, Any], change: dict[str, Any], codes: list[str]
) -> None:
    token = _token({**header, "kid": key.verification_method}, {**document, **change}, key)
    results = verify(token)
    assert _codes(results) == codes
    assert results[0].outcome == ("FAILED" if codes else "PASSED")


@pytest.mark.parametrize(
    ("claims", "codes"),
    [
        ({"vp": {"type": "VerifiablePresentation"}}, ["jose.claims"]),
        ({"issuer": "did:example:other"}, ["jose.claims"]),
        ({"@context": [], "type": [], "credentialSubject": {}}, ["jose.claims"] * 3),
        ({"iss": "did:example:other"}, ["issuer.mismatch"]),
        ({"sub": "did:example:other"}, ["jose.claims"]),
        ({"custom": 7, "nonce": "n", "iat": 1735689600}, []),
    ],
)
def test_the_vc_claim_stands_alone(
    verify: Any, document: dict[str, Any], key: Key, claims: dict[str, Any], codes: list[str]
) -> None:
    token = _token({"typ": "JWT", "kid": key.verification_method}, {"vc": document, **claims}, key)
    assert _codes(verify(token)) == codes


def test_the_claim_fits_what_is_in_it(verify: Any, document: Any, presentation: Any, key: Key) -> None:
    header = {"kid": key.verification_method}
    assert _codes(verify(_token(header, {"vc": presentation}, key))) == ["jose.typ"]
    assert _codes(verify(_token(header, {"vp": document}, key))) == ["jose.typ"]


def test_a_presentation_is_by_its_holder(verify: Any, presentation: dict[str, Any], key: Key) -> None:
    header = {"typ": "JWT", "kid": key.verification_method}
    token = _token(header, {"vp": presentation, "iss": "did:example:other"}, key)
    assert _codes(verify(token, purpose="authentication")) == ["holder.mismatch"]
    # ``sub`` has no counterpart in a presentation.
    token = _token(header, {"vp": presentation, "iss": key.did, "sub": "did:example:any"}, key)
    assert verify(token, purpose="authentication")[0].outcome == "PASSED"


@pytest.mark.parametrize(
    ("vc", "expected"),
    [
        (
            {"@context": ["https://www.w3.org/2018/credentials/v1"], "credentialSubject": {"degree": "BSc"}},
            {
                "issuer": "did:example:i",
                "id": "urn:uuid:j",
                "credentialSubject": {"id": "did:example:s", "degree": "BSc"},
                "issuanceDate": "2018-11-06T08:42:04Z",
                "expirationDate": "2019-11-06T08:42:03Z",
            },
        ),
        (
            {"@context": "https://www.w3.org/ns/credentials/v2", "issuer": {"name": "I"}, "credentialSubject": [{}]},
            {
                "issuer": {"id": "did:example:i", "name": "I"},
                "id": "urn:uuid:j",
                "credentialSubject": [{"id": "did:example:s"}],
                "validFrom": "2018-11-06T08:42:04Z",
                "validUntil": "2019-11-06T08:42:03Z",
            },
        ),
        (
            {
                "@context": "https://www.w3.org/ns/credentials/v2",
                "id": "urn:uuid:own",
                "issuer": "did:example:own",
                "validFrom": "2001-01-01T00:00:00Z",
                "expirationDate": "2002-01-01T00:00:00Z",
                "credentialSubject": [{"id": "a"}, {}],
            },
            {
                "id": "urn:uuid:own",
                "issuer": "did:example:own",
                "validFrom": "2001-01-01T00:00:00Z",
                "expirationDate": "2002-01-01T00:00:00Z",
                "credentialSubject": [{"id": "a"}, {}],
            },
        ),
        ({"type": "x"}, {"issuer": "did:example:i", "id": "urn:uuid:j"}),
    ],
)
def test_members_that_only_the_claims_say_are_mapped(vc: dict[str, Any], expected: dict[str, Any], key: Key) -> None:
    """VCDM 1.1 section 6.3.1, JWT decoding; a member that stands is never overwritten."""
    claims = {"iss": "did:example:i", "jti": "urn:uuid:j", "sub": "did:example:s", "nbf": 1541493724, "exp": 1573029723}
    document = _open(_token({}, {**claims, "vc": vc}, key)).document
    dates = (
        {}
        if expected.get("validFrom") or "issuanceDate" in expected
        else {
            "issuanceDate": "2018-11-06T08:42:04Z",
            "expirationDate": "2019-11-06T08:42:03Z",
        }
    )
    assert document == {**vc, **expected, **dates}


@pytest.mark.parametrize("exp", [1e14, -1e14, "soon", None, 253402300800])
def test_a_date_that_cannot_be_written_is_not_mapped(document: dict[str, Any], key: Key, exp: Any) -> None:
    opened = _open(_token({}, {"vc": document, "exp": exp, "nbf": 0}, key))
    assert opened.document == document
    assert opened.claims == {"exp": exp, "nbf": 0}


def test_only_the_claims_of_the_token_leave_the_document(document: dict[str, Any], key: Key) -> None:
    claims = {"iss": key.did, "sub": "s", "aud": "a", "exp": 1, "nbf": 2, "iat": 3, "jti": "j", "nonce": "n", "cnf": {}}
    opened = _open(_token({"typ": "vc+jwt"}, {**document, **claims, "unknown": 1}, key))
    assert opened.document == {**document, "unknown": 1}
    assert opened.claims == claims


@pytest.mark.parametrize("iat", ["2010-01-01T19:23:24Z", None, True])
def test_an_odd_iat_is_a_warning(verify: Any, document: dict[str, Any], key: Key, iat: Any) -> None:
    token = _token({"typ": "vc+jwt", "kid": key.verification_method}, {**document, "iat": iat}, key)
    assert [(each.code, each.warning) for each in _open(token).warnings] == [("time.syntax", True)]
    assert verify(token)[0].outcome == "PASSED"
    assert _open(_token({"typ": "vc+jwt"}, {**document, "iat": 1.5}, key)).warnings == ()


@pytest.mark.parametrize(
    ("kid", "issuer", "method"),
    [
        ("did:web:univ.example#key-1", "did:web:other.example", "did:web:univ.example#key-1"),
        ("https://univ.example/key", "did:web:other.example", "https://univ.example/key"),
        ("http://univ.example/key", "did:web:other.example", "http://univ.example/key"),
        ("key-1", "did:web:univ.example", "did:web:univ.example#key-1"),
        ("#key-1", "https://univ.example", "https://univ.example#key-1"),
        (None, "https://univ.example", "https://univ.example"),
        (None, "did:web:univ.example", "did:web:univ.example"),
    ],
)
def test_the_kid_names_the_method(
    verify: Any, document: dict[str, Any], key: Key, kid: str | None, issuer: str, method: str
) -> None:
    asked = []

    def find(url: str, purpose: str, at: Any, pointer: str) -> Any:
        asked.append((url, purpose, at.seconds, pointer))
        raise unavailable("did.unavailable", "not here")

    header = {"typ": "vc+jwt"} if kid is None else {"typ": "vc+jwt", "kid": kid}
    results = verify(_token(header, {**document, "issuer": issuer, "iat": 1735689600}, key), find_key=find)
    assert asked == [(method, "assertionMethod", 1735689600, "/kid")]
    assert (results[0].outcome, _codes(results)) == ("INDETERMINATE", ["did.unavailable"])


@pytest.mark.parametrize("header", [{}, {"kid": "key-1"}, {"x5u": "https://a.example", "jku": "x"}])
@pytest.mark.parametrize("issuer", ["urn:uuid:issuer", None, 7, "http://univ.example"])
def test_a_token_that_names_no_key(verify: Any, document: Any, key: Key, header: Any, issuer: Any) -> None:
    token = _token({"typ": "vc+jwt", **header}, {**document, "issuer": issuer}, key)
    results = verify(token, find_key=lambda *_: pytest.fail("no key was to be asked for"))
    assert (results[0].outcome, _codes(results)) == ("FAILED", ["jose.header"])


def test_a_key_in_the_header_proves_integrity_only(verify: Any, document: dict[str, Any], key: Key) -> None:
    header = {"typ": "JWT", "jwk": key.public.to_jwk()}
    (result,) = verify(_token(header, {**document, "issuer": "https://univ.example"}, key))
    assert result.outcome == "PASSED"
    assert [(each.code, each.warning) for each in result.problems] == [("jose.header_key", True)]
    assert (result.found.binding, result.found.controller, result.found.method) == ("none", "", "")
    assert [(each.code, each.warning) for each in result.found.problems] == [("jose.header_key", False)]


def test_the_issuers_own_key_in_the_header_is_the_issuers(verify: Any, document: dict[str, Any], key: Key) -> None:
    (result,) = verify(_token({"typ": "JWT", "jwk": key.public.to_jwk()}, document, key))
    assert (result.outcome, result.found.binding, result.found.controller) == ("PASSED", "did", key.did)


def test_anothers_key_in_the_header_fails(verify: Any, document: dict[str, Any], other: Key) -> None:
    results = verify(_token({"typ": "JWT", "jwk": other.public.to_jwk()}, document, other))
    assert results[0].outcome == "FAILED"
    assert _codes(results) == ["jose.header_key", "jose.header_key"]


@pytest.mark.parametrize("error", [unavailable("did.unavailable", "x"), invalid("did.vm_not_found", "x")])
def test_an_issuer_that_cannot_be_compared_leaves_the_key_unbound(
    verify: Any, document: dict[str, Any], key: Key, error: Exception
) -> None:
    def find(*_: Any) -> Any:
        raise error

    token = _token({"typ": "JWT", "jwk": key.public.to_jwk()}, {**document, "issuer": "did:web:univ.example"}, key)
    (result,) = verify(token, find_key=find)
    assert (result.outcome, result.found.binding) == ("PASSED", "none")


def test_a_kid_silences_the_key_in_the_header(verify: Any, document: dict[str, Any], key: Key, other: Key) -> None:
    header = {"typ": "JWT", "kid": key.verification_method, "jwk": other.public.to_jwk()}
    assert _codes(verify(_token(header, document, other))) == ["proof.invalid"]
    assert verify(_token(header, document, key))[0].outcome == "PASSED"


@pytest.mark.parametrize("jwk", [None, 7, {}, {"kty": "oct", "k": "AA"}])
def test_a_malformed_key_in_the_header(verify: Any, document: dict[str, Any], key: Key, jwk: Any) -> None:
    (result,) = verify(_token({"typ": "JWT", "jwk": jwk}, document, key))
    assert result.outcome == "FAILED"
    assert result.problems[-1].code.startswith("key.")


def test_a_private_key_in_the_header_is_refused(verify: Any, document: dict[str, Any], key: Key) -> None:
    (result,) = verify(_token({"typ": "JWT", "jwk": key.to_jwk()}, document, key))
    assert result.problems[-1].code == "key.private"


def test_the_algorithm_must_fit_the_key(verify: Any, document: dict[str, Any], key: Key) -> None:
    wrong = Key.generate("P-256")
    assert _codes(verify(_token({"typ": "vc+jwt", "kid": key.verification_method}, document, wrong))) == ["jose.alg"]


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_token_fails(secure: Any, verify: Any, document: dict[str, Any], form: str) -> None:
    header, payload, signature = secure(document, form).split(".")
    text = jws.split(f"{header}.{payload}.{signature}").payload.replace(b"learner", b"cheater")
    from vcmicro.encoding import encode_base64url

    results = verify(f"{header}.{encode_base64url(text)}.{signature}")
    assert (results[0].outcome, _codes(results)) == ("FAILED", ["proof.invalid"])


def test_problems_of_the_found_key_stay_with_it(verify: Any, document: dict[str, Any], key: Key, case: Any) -> None:
    found = problem("issuer.unbound", "only the fragment names it")

    def find(*arguments: Any) -> Any:
        from dataclasses import replace

        return replace(case().find_key(*arguments), binding="none", problems=(found,))

    token = _token({"typ": "vc+jwt", "kid": key.verification_method}, document, key)
    (result,) = verify(token, find_key=find)
    assert (result.outcome, result.problems, result.found.problems) == ("PASSED", (), (found,))
