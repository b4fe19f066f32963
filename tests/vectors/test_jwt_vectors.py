"""Tokens of other implementations and of the standards' own suites, through the JOSE mechanisms."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vcmicro.cryptosuites import Transform
from vcmicro.dids import Resolver
from vcmicro.errors import Invalid, invalid
from vcmicro.keys import PublicKey
from vcmicro.limits import DEFAULT
from vcmicro.problems import Problem
from vcmicro.securing import MECHANISMS, Mechanism, Payload, ProofCase, ProofResult, Secured
from vcmicro.times import Instant


@dataclass(frozen=True)
class _Given:
    """A key that the test hands out, whatever the token calls it."""

    key: PublicKey
    method: str
    controller: str = "did:example:123"
    binding: str = "pinned"
    problems: tuple[Problem, ...] = ()


def _open(token: str) -> tuple[Mechanism, Secured]:
    mechanism = next(each for each in MECHANISMS.values() if each.recognizes(Payload(token)))
    return mechanism, mechanism.open(Payload(token), DEFAULT)


def _verify(token: str, now: Instant, keys: dict[str, PublicKey] | PublicKey, **parts: Any) -> ProofResult:
    def find(method: str, purpose: str, at: Instant | None, pointer: str) -> _Given:
        if isinstance(keys, PublicKey):
            return _Given(keys, method)
        if method not in keys:
            raise invalid("did.vm_not_found", method, pointer)
        return _Given(keys[method], method)

    mechanism, secured = _open(token)
    (result,) = mechanism.verify(secured, ProofCase(find_key=find, transform=Transform(), now=now, **parts))
    return result


def _dif_keys(suite: Path) -> dict[str, PublicKey]:
    files = [json.loads(each.read_text()) for each in sorted((suite / "keys").glob("*.json"))]
    return {each["id"]: PublicKey.from_jwk(each["publicKeyJwk"], allow=("secp256k1",)) for each in files}


def _dif_tokens(suite: Path) -> dict[str, str]:
    """Vendor and file name to token; six of one vendor's files are empty (its P-384 was never made)."""
    files = sorted((suite / "implementations").glob("*/*-jwt.json"))
    texts = {f"{each.parent.name}/{each.name}": each.read_text() for each in files}
    return {name: json.loads(text)["jwt"] for name, text in texts.items() if text}


# One vendor copies a subject without an id into ``sub`` as an object, and a date that it cannot read
# into ``nbf`` as null. RFC 7519 has a string and a number there, so these are refused, signature or not.
_NOT_CLAIMS = ("transmute/credential-0--", "transmute/credential-3--")


def test_dif_jws_test_suite(shared: Path, now: Instant) -> None:
    suite = shared / "vectors" / "dif-jws-test-suite"
    keys = _dif_keys(suite)
    counted: Counter[tuple[str, str]] = Counter()
    for name, token in _dif_tokens(suite).items():
        purpose = "authentication" if "vp-jwt" in name else "assertionMethod"
        result = _verify(token, now, keys, purpose=purpose)
        codes = {each.code for each in result.problems}
        if name.startswith(_NOT_CLAIMS):
            assert (result.outcome, codes <= {"jose.claims", "time.syntax"}) == ("FAILED", True), name
        else:
            assert (result.outcome, codes) == ("PASSED", set()), name
        counted[name.partition("/")[0], result.outcome] += 1
    assert counted == {
        ("spruce", "PASSED"): 28,
        ("tbd", "PASSED"): 30,
        ("transmute", "PASSED"): 20,
        ("transmute", "FAILED"): 8,
    }


def test_dif_tokens_under_every_other_key_fail(shared: Path, now: Instant) -> None:
    suite = shared / "vectors" / "dif-jws-test-suite"
    keys = _dif_keys(suite)
    for name, token in _dif_tokens(suite).items():
        if "credential-1" not in name:
            continue
        for method, key in keys.items():
            # Files are called ...--key-N-...: the key of that number is the right one.
            if f"--{method.partition('#')[2]}-" not in name:
                result = _verify(token, now, key)
                assert (result.outcome, result.problems[0].code) == ("FAILED", "jose.alg"), (name, method)


def test_the_documents_of_dif_tokens_are_their_inputs(shared: Path) -> None:
    """What a token carries is what was to be signed, apart from members that say nothing (dates by offset)."""
    suite = shared / "vectors" / "dif-jws-test-suite"
    for name, token in _dif_tokens(suite).items():
        if name.startswith(_NOT_CLAIMS) or not name.startswith("transmute/credential"):
            continue
        number = name.partition("credential-")[2][0]
        given = json.loads((suite / "credentials" / f"credential-{number}.json").read_text())
        _, secured = _open(token)
        assert secured.document == {**given, "issuer": secured.document["issuer"]}, name


_W3C = {
    "credential-jose-minimal.txt": ("vm-p256.json", "PASSED", None),
    "presentation-jose-multiple.txt": ("vm-p384.json", "PASSED", None),
    "credential-issuer-match-signed.txt": ("vm-ed25519.json", "PASSED", None),
    "credential-jose-unknown-extensions.txt": ("vm-ed25519.json", "FAILED", "jose.alg"),
    "credential-jose-bad-signature.txt": ("vm-ed25519.json", "FAILED", "proof.invalid"),
    "credential-jose-bad-media-type.txt": ("vm-ed25519.json", "FAILED", "jose.typ"),
    "presentation-jose-bad-media-type.txt": ("vm-ed25519.json", "FAILED", "jose.typ"),
    "credential-jose-vc-vp-claims.txt": ("vm-ed25519.json", "FAILED", "jose.claims"),
}


@pytest.mark.parametrize("file", _W3C)
def test_w3c_vc_jose_cose(shared: Path, now: Instant, file: str) -> None:
    """The suite's own verdicts; what is wrong inside a presentation's credentials is not the token's to say."""
    key_file, outcome, code = _W3C[file]
    folder = shared / "vectors" / "w3c-vc-jose-cose-input"
    expected = {
        each["input_file"]: each["expected_result"]
        for each in json.loads((folder / "expected.json").read_text()).values()
        if each["fn"] == "verify" and each["key_file"] == key_file
    }
    assert expected[file] == ("success" if outcome == "PASSED" else "failure")
    key = PublicKey.from_jwk(json.loads((folder / key_file).read_text())["publicKeyJwk"])
    token = (folder / file).read_text().strip()
    try:
        result = _verify(token, now, key)
    except Invalid as error:
        assert (outcome, error.code) == ("FAILED", code)
        return
    assert result.outcome == outcome
    assert code is None or code in {each.code for each in result.problems}


def test_1edtech_token_with_the_key_in_its_header(shared: Path, now: Instant) -> None:
    """Integrity, and nothing about the issuer (OB 3.0 section 8.2; clr20/simple.jwt)."""
    path = "inspector-clr/src/test/resources/clr20/simple.jwt"
    token = (shared / "vectors" / "1edtech-validator" / path).read_text().strip()
    result = _verify(token, now, {})
    assert (result.suite, result.outcome) == ("vc-jwt-1.1", "PASSED")
    assert result.found is not None
    assert (result.found.binding, result.found.problems[0].code) == ("none", "jose.header_key")


def test_1edtech_token_without_any_key(shared: Path, now: Instant) -> None:
    path = "inspector-vc/src/test/resources/ob30/simple.jwt"
    mechanism, secured = _open((shared / "vectors" / "1edtech-validator" / path).read_text().strip())
    resolver = Resolver()

    def find(method: str, purpose: str, at: Instant | None, pointer: str) -> Any:
        return resolver.find_key(method, purpose, at=at, pointer=pointer)

    (result,) = mechanism.verify(secured, ProofCase(find_key=find, transform=Transform(), now=now))
    assert result.outcome == "INDETERMINATE"
    assert secured.document["issuanceDate"] == "2010-01-01T00:00:00Z"


def test_vcdm11_example_is_decoded_as_the_standard_shows(shared: Path) -> None:
    """VCDM 1.1 example 30 to 32: the members that only the claims say."""
    token = (shared / "vectors" / "w3c-vcdm11-suite-input" / "example-016-jwt.jwt").read_text().strip()
    mechanism, secured = _open(token)
    assert mechanism.name == "vc-jwt-1.1"
    assert {name: secured.document[name] for name in ("id", "issuer", "issuanceDate", "expirationDate")} == {
        "id": "http://example.edu/credentials/3732",
        "issuer": "did:example:abfe13f712120431c276e12ecab",
        "issuanceDate": "2018-11-06T08:42:04Z",
        "expirationDate": "2019-11-06T08:42:03Z",
    }
    assert secured.document["credentialSubject"]["id"] == "did:example:ebfeb1f712ebc6f1c276e12ec21"


def test_w3c_enveloped_presentation_verifies(shared: Path, now: Instant) -> None:
    """The fixed token of the VCDM 2.0 suite: a vp claim, EdDSA, did:key, nonce 123456789."""
    lines = (shared / "vectors" / "w3c-suites-replay" / "vc-data-model-2.0-test-suite.jsonl").read_text().splitlines()
    marker = "data:application/jwt,"
    tokens = {
        each["request"]["verifiablePresentation"]["id"].removeprefix(marker)
        for each in map(json.loads, lines)
        if each["status"] == 200
        and str((each["request"] or {}).get("verifiablePresentation", {}).get("id", "")).startswith(marker)
    }
    assert tokens
    resolver = Resolver()

    def find(method: str, purpose: str, at: Instant | None, pointer: str) -> Any:
        return resolver.find_key(method, purpose, at=at, pointer=pointer)

    for token in tokens:
        for challenge, outcome in (("123456789", "PASSED"), ("987654321", "FAILED")):
            case = ProofCase(
                find_key=find, transform=Transform(), now=now, purpose="authentication", challenge=challenge
            )
            mechanism, secured = _open(token)
            (result,) = mechanism.verify(secured, case)
            assert result.outcome == outcome


# What the token is not asked: its signer against the issuer (binding), its dates against the clock (validity).
_LATER = {"jwt-kid-attacker", "jwt-kid-attacker-vcclaim", "jwt-exp-past", "jwt-exp-past-vcclaim"}


def test_hostile_tokens(shared: Path) -> None:
    manifest = json.loads((shared / "hostile" / "manifest.json").read_text())
    cases = [each for each in manifest["cases"] if each.get("format") in ("jwt", "jwt11")]
    assert len(cases) > 30
    resolver = Resolver()

    def find(method: str, purpose: str, at: Instant | None, pointer: str) -> Any:
        return resolver.find_key(method, purpose, at=at, pointer=pointer)

    for each in cases:
        token = (shared / "hostile" / each["input"]).read_text().strip()
        try:
            mechanism, secured = _open(token)
            case = ProofCase(find_key=find, transform=Transform(), now=_at(manifest["now"]))
            (result,) = mechanism.verify(secured, case)
            outcome, codes = result.outcome, {found.code for found in result.problems}
        except Invalid as error:
            outcome, codes = "FAILED", {error.code}
        if each["expect"] == "accept" or each["id"] in _LATER:
            assert outcome == "PASSED", each["id"]
        else:
            assert outcome == "FAILED", each["id"]
            assert codes & set(each["reason"]), (each["id"], codes)


def _at(text: str) -> Instant:
    from vcmicro.times import parse

    return parse(text)
