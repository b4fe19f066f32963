"""Compact JWS: one spelling, no extension, no key from a header."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from vcmicro import jws
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.keys import Key, PublicKey
from vcmicro.limits import Limits

KEY = Key.from_seed(bytes(range(32)))
SIGNING_KINDS = ("Ed25519", "P-256", "P-384", "P-521", "secp256k1")


def b64(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def token(header: object, payload: bytes = b"{}", signature: bytes = bytes(64)) -> str:
    return f"{b64(header)}.{b64(payload)}.{b64(signature)}"


def problem_of(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        act()
    return caught.value.code, caught.value.problem.pointer


def test_rfc_8037_appendix_a() -> None:
    """The worked Ed25519 example, signed and verified."""
    members = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    key = Key.from_jwk({**members, "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"})
    made = jws.sign({}, b"Example of Ed25519 signing", key)
    assert made == (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    parts = jws.split(made)
    jws.verify(parts, PublicKey.from_jwk(members))
    assert parts.payload == b"Example of Ed25519 signing" and parts.algorithm == "EdDSA"
    assert parts.signing_input == made.rpartition(".")[0].encode()


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_both_ways_with_jwcrypto(kind: str) -> None:
    key = Key.generate(kind)
    other = JWK(**key.to_jwk())
    theirs = JWS(b"payload")
    theirs.allowed_algs = [key.algorithm]
    theirs.add_signature(other, protected=json.dumps({"alg": key.algorithm, "kid": "a"}))
    jws.verify(jws.split(theirs.serialize(compact=True)), key.public, algorithm=key.algorithm)
    ours = JWS()
    ours.allowed_algs = [key.algorithm]
    ours.deserialize(jws.sign({"kid": "a"}, b"payload", key), other)
    assert ours.payload == b"payload"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "jose.encoding"),
        ("a", "jose.encoding"),
        (b64({"alg": "EdDSA"}) + ".e30", "jose.encoding"),
        (token({"alg": "EdDSA"}) + ".e30", "jose.encoding"),
        (token({"alg": "EdDSA"}) + ".", "jose.encoding"),
        ("." * 10, "jose.encoding"),
        (token({"alg": "EdDSA"}) + "=", "jose.encoding"),
        (token({"alg": "EdDSA"}) + "\n", "jose.encoding"),
        (" " + token({"alg": "EdDSA"}), "jose.encoding"),
        (token({"alg": "EdDSA"}, signature=b"\xff" * 64).replace("_", "/"), "jose.encoding"),
        (f"{b64({'alg': 'EdDSA'})}.e31.AA", "jose.encoding"),
        (f"{b64({'alg': 'EdDSA'})}.e30=.AA", "jose.encoding"),
        (f"{b64({'alg': 'EdDSA'})}.e30.AB", "jose.encoding"),
        ('{"payload":"e30","protected":"e30","signature":""}', "jose.encoding"),
        (json.loads(json.dumps({"payload": "e30"})), "jose.encoding"),
        (None, "jose.encoding"),
        (b"a.b.c", "jose.encoding"),
        (token([]), "jose.header"),
        (token("text"), "jose.header"),
        (token({}), "jose.header"),
        (token({"alg": None}), "jose.header"),
        (token({"alg": ["EdDSA"]}), "jose.header"),
        (token({"alg": "EdDSA", "kid": 7}), "jose.header"),
        (token(b""), "json.syntax"),
        (token(b"{"), "json.syntax"),
        (token(b'{"alg":"EdDSA","alg":"none"}'), "json.duplicate_key"),
        (token(b'{"alg":"EdDSA","\\u0061lg":"none"}'), "json.duplicate_key"),
        (token(b'{"alg":"\xff"}'), "json.encoding"),
        (token(b'{"alg":"\\ud800"}'), "json.surrogate"),
        (token({"alg": "none"}, signature=b""), "jose.alg"),
        (token({"alg": "None"}), "jose.alg"),
        (token({"alg": "HS256"}), "jose.alg"),
        (token({"alg": "HS512"}), "jose.alg"),
        (token({"alg": "eddsa"}), "jose.alg"),
        (token({"alg": ""}), "jose.alg"),
        (token({"alg": "EdDSA", "crit": ["exp"]}), "jose.crit"),
        (token({"alg": "EdDSA", "crit": []}), "jose.crit"),
        (token({"alg": "EdDSA", "crit": None}), "jose.crit"),
        (token({"alg": "none", "crit": ["b64"], "b64": False}), "jose.crit"),
        (token({"alg": "EdDSA", "b64": True}), "jose.crit"),
    ],
)
def test_refused(text: Any, code: str) -> None:
    assert problem_of(lambda: jws.split(text))[0] == code


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("a" * 50, Limits(input_bytes=49)),
        (token({"alg": "EdDSA", "x": "a" * 5_000}), Limits()),
        (token({"alg": "EdDSA", "x5c": ["a" * 70_000]}), Limits()),
        (token({"alg": "EdDSA"}, signature=bytes(1_100)), Limits()),
        (token({"alg": "EdDSA", "kid": "a" * 2_049}), Limits()),
        ("A" * 100_000 + ".e30.AA", Limits()),
    ],
)
def test_limits(text: str, limits: Limits) -> None:
    with pytest.raises(LimitExceeded) as caught:
        jws.split(text, limits)
    assert caught.value.code == "limit.size"


def test_a_header_with_certificates_may_be_long() -> None:
    assert jws.split(token({"alg": "EdDSA", "x5c": ["a" * 20_000]})).header["x5c"]
    assert jws.split(token({"alg": "EdDSA", "kid": "a" * 2_048}))


def test_rsa_8192_fits() -> None:
    assert len(jws.split(token({"alg": "RS256"}, signature=bytes(1_024))).signature) == 1_024


def test_the_algorithm_is_the_keys() -> None:
    made = jws.split(jws.sign({}, b"x", KEY))
    jws.verify(made, KEY.public, algorithm="EdDSA")
    assert problem_of(lambda: jws.verify(made, KEY.public, algorithm="Ed25519")) == ("jose.alg", "/alg")
    assert problem_of(lambda: jws.verify(made, Key.generate("P-256").public))[0] == "jose.alg"
    assert problem_of(lambda: jws.verify(made, Key.generate().public))[0] == "proof.invalid"
    assert problem_of(lambda: jws.verify(jws.split(token({"alg": "EdDSA"})), KEY.public))[0] == "proof.invalid"
    short = jws.split(token({"alg": "EdDSA"}, signature=bytes(63)))
    assert problem_of(lambda: jws.verify(short, KEY.public))[0] == "proof.encoding"


def test_a_key_in_the_header_is_not_used() -> None:
    attacker = Key.generate()
    made = jws.sign({"jwk": attacker.public.to_jwk(), "kid": KEY.verification_method}, b"x", attacker)
    assert problem_of(lambda: jws.verify(jws.split(made), KEY.public))[0] == "proof.invalid"


def test_sign_writes_what_split_reads() -> None:
    made = jws.split(jws.sign({"kid": "did:example:1#k", "typ": "vc+jwt", "n": "\u20ac"}, b"\0\xff", KEY))
    assert made.header == {"alg": "EdDSA", "kid": "did:example:1#k", "typ": "vc+jwt", "n": "\u20ac"}
    assert next(iter(made.header)) == "alg" and made.payload == b"\0\xff"


@pytest.mark.parametrize("header", [{"crit": []}, {"b64": False}, {"alg": "ES256"}, {"alg": None}])
def test_sign_refuses_misuse(header: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="header"):
        jws.sign(header, b"", KEY)


def test_sign_refuses_headers_that_are_no_json() -> None:
    assert problem_of(lambda: jws.sign({"x": "\ud800"}, b"", KEY))[0] == "json.surrogate"
    assert problem_of(lambda: jws.sign({"x": b""}, b"", KEY))[0] == "json.type"


class Token:
    """A signer outside the library, such as a PKCS#11 token."""

    def __init__(self, algorithm: str, answer: bytes) -> None:
        self.algorithm = algorithm
        self.verification_method = "did:example:1#k"
        self.answer = answer

    def sign(self, data: bytes) -> bytes:
        return self.answer


def test_a_signer_that_returns_der_is_noticed() -> None:
    assert problem_of(lambda: jws.sign({}, b"", Token("ES256", bytes(70))))[0] == "proof.encoding"
    assert problem_of(lambda: jws.sign({}, b"", Token("HS256", bytes(32))))[0] == "jose.alg"
    assert jws.split(jws.sign({}, b"", Token("ES256", bytes(64)))).signature == bytes(64)
    assert jws.split(jws.sign({}, b"", Token("PS256", bytes(256)))).algorithm == "PS256"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"alg": "PBES2-HS256+A128KW", "enc": "A128GCM", "p2c": 2**31 - 1}, ("jose.alg", "/alg")),
        ({"alg": "PBES2-HS512+A256KW", "enc": "A128GCM", "zip": "DEF"}, ("jose.alg", "/alg")),
        ({"alg": "dir", "enc": "A128GCM", "zip": "DEF"}, ("limit.decompressed", "/zip")),
        ({"alg": "ECDH-ES", "enc": "A128GCM"}, ("jose.alg", "/alg")),
        ({"enc": "A128GCM"}, ("jose.header", "/alg")),
        ([], ("jose.header", "")),
    ],
)
def test_encrypted_tokens(header: object, expected: tuple[str, str]) -> None:
    text = f"{b64(header)}.AA.AA.AA.AA"
    for refuse in (jws.refuse_jwe, jws.split):
        assert problem_of(lambda: refuse(text)) == expected  # noqa: B023


def test_refuse_jwe_of_what_is_none() -> None:
    assert problem_of(lambda: jws.refuse_jwe("a.b.c"))[0] == "jose.encoding"
    assert problem_of(lambda: jws.refuse_jwe(None))[0] == "jose.encoding"
