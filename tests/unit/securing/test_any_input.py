"""Whatever stands in a proof, a header or the claims: a result or a typed error, and never a pass by accident."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vcmicro import jws
from vcmicro.cryptosuites import Transform
from vcmicro.errors import VcmicroError, unavailable
from vcmicro.keys import Key
from vcmicro.limits import DEFAULT
from vcmicro.securing import MECHANISMS, Payload, ProofCase, ProofResult, SecureOptions
from vcmicro.times import parse

KEY = Key.from_seed(bytes(range(32)))
DOCUMENT: dict[str, Any] = {"@context": ["https://www.w3.org/ns/credentials/v2"], "issuer": KEY.did, "x": 1}
SIGNED: Any = MECHANISMS["data-integrity"].secure(
    DOCUMENT, KEY, SecureOptions(secured_by="eddsa-jcs-2022", created="2026-01-01T00:00:00Z", proof_id="urn:uuid:1")
)

scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=20)
telling = st.sampled_from(
    [
        "did:key:z6Mk",
        "urn:uuid:1",
        KEY.verification_method,
        "2026-01-01T00:00:00Z",
        "DataIntegrityProof",
        "\ud800",
        "JWT",
    ]
)
values = st.recursive(
    scalars | telling,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
members = st.sampled_from([*SIGNED["proof"], "expires", "domain", "challenge", "previousProof", "nonce", "anything"])


def _find(method: str, purpose: str, at: Any, pointer: str) -> Any:
    if method != KEY.verification_method:
        raise unavailable("did.unavailable", "out of reach", pointer)
    return type(
        "Found", (), {"key": KEY.public, "method": method, "controller": KEY.did, "binding": "did", "problems": ()}
    )()


def _results(value: Any) -> tuple[ProofResult, ...] | None:
    """What verification says, or None for a typed refusal; any other exception fails the test."""
    case = ProofCase(find_key=_find, transform=Transform(), now=parse("2026-06-15T12:00:00Z"))
    try:
        mechanism = next(each for each in MECHANISMS.values() if each.recognizes(Payload(value)))
        return mechanism.verify(mechanism.open(Payload(value), DEFAULT), case)
    except VcmicroError:
        return None


@given(members, values)
def test_any_value_in_a_proof(member: str, value: Any) -> None:
    results = _results({**SIGNED, "proof": {**SIGNED["proof"], member: value}})
    if results is not None and [each.outcome for each in results] == ["PASSED"]:
        assert SIGNED["proof"].get(member) == value


@given(values)
def test_any_value_as_proof(value: Any) -> None:
    results = _results({**DOCUMENT, "proof": value})
    assert results is None or all(each.outcome != "PASSED" for each in results)


@given(st.lists(values | st.just(SIGNED["proof"]), max_size=4))
def test_any_set_of_proofs(proofs: list[Any]) -> None:
    results = _results({**DOCUMENT, "proof": proofs})
    if results is not None:
        assert len(results) == len(proofs)
        for proof, result in zip(proofs, results, strict=True):
            assert result.outcome != "PASSED" or proof == SIGNED["proof"]


names = st.sampled_from(["typ", "cty", "kid", "jwk", "jku", "x5c", "iss", "sub", "aud", "nonce", "zip"])
claims = st.sampled_from(["iss", "sub", "jti", "nbf", "exp", "iat", "aud", "nonce", "vc", "vp", "issuer", "type", "id"])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(names, values, max_size=3), st.dictionaries(claims, values, max_size=3))
def test_any_header_and_claims(header: dict[str, Any], given_claims: dict[str, Any]) -> None:
    payload = json.dumps({**DOCUMENT, **given_claims}).encode()
    try:
        token = jws.sign(header, payload, KEY)
    except VcmicroError:
        return
    for result in _results(token) or ():
        assert result.outcome in ("PASSED", "FAILED", "INDETERMINATE")
        assert result.outcome == "PASSED" or result.problems
        if result.outcome == "PASSED":
            assert all(each.warning for each in result.problems)
            assert result.found is not None


@given(st.text(alphabet="abcAB_-.=+/~ \n", max_size=60) | st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert _results(text) is None
