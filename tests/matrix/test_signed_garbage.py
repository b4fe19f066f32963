"""Whatever is signed, well or badly, verification answers with a report: never an exception of another kind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from detached import signed_with_jws
from documents import NOW, key, shown_whole, small_badge

from vcmicro import SUITES, Outcome, Report, Tools, verify
from vcmicro.cryptosuites import Transform
from vcmicro.errors import VcmicroError
from vcmicro.rdf import Contexts

GARBAGE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e300,
    "",
    "x",
    "did:key:z",
    [],
    [[]],
    [None],
    {},
    {"id": 1},
    {"@id": None},
    "\u0000",
    "é" * 300,
)


def _signed(document: dict[str, Any], suite: str) -> dict[str, Any]:
    """A proof over the document as it is, past every check of an issuer; unsigned where no hash can be made."""
    signer = key(next(iter(SUITES[suite].algorithms)))
    options = {
        "type": SUITES[suite].proof_type,
        "created": "2026-01-10T09:30:00Z",
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    if options["type"] == "DataIntegrityProof":
        options["cryptosuite"] = suite
    try:
        if getattr(SUITES[suite], "verify_only", False):
            return signed_with_jws(document, suite, signer)
        proof = SUITES[suite].sign(document, options, signer, signer.kind, Transform(Contexts()))
    except VcmicroError:
        proof = {**options, "proofValue": "z" + "2" * 87, "jws": "e30..AA"}
    try:
        return shown_whole({**document, "proof": proof})
    except VcmicroError:
        return {**document, "proof": proof}


def _members() -> list[tuple[str, ...]]:
    badge = {**small_badge(), "issuer": {"id": "did:example:x", "type": ["Profile"], "name": "X"}}
    top = [(name,) for name in badge]
    return [
        *top,
        ("issuer", "id"),
        ("credentialSubject", "id"),
        ("credentialSubject", "achievement"),
        ("credentialStatus",),
    ]


@pytest.mark.parametrize("suite", sorted(SUITES))
@pytest.mark.parametrize("member", _members(), ids="/".join)
def test_garbage_in_any_member(member: tuple[str, ...], suite: str) -> None:
    signer = key()
    for thing in GARBAGE:
        badge = {**small_badge(), "issuer": {"id": signer.did, "type": ["Profile"], "name": "X"}}
        node: Any = badge
        for step in member[:-1]:
            node = node[step]
        node[member[-1]] = thing
        report = verify(_signed(badge, suite), now=NOW, tools=Tools(allow=("secp256k1",)))
        assert isinstance(report, Report)
        json.dumps(report.to_json())
        str(report)


@pytest.mark.parametrize("thing", GARBAGE, ids=repr)
def test_garbage_as_proof(thing: Any) -> None:
    report = verify({**small_badge(), "issuer": key().did, "proof": thing}, now=NOW)
    assert report.outcome in (Outcome.FAILED, Outcome.INDETERMINATE)


@pytest.mark.parametrize(
    "member",
    [
        "type",
        "cryptosuite",
        "created",
        "verificationMethod",
        "proofPurpose",
        "proofValue",
        "expires",
        "previousProof",
        "id",
        "domain",
        "challenge",
        "@context",
    ],
)
def test_garbage_in_a_proof(member: str) -> None:
    signer = key()
    signed = _signed({**small_badge(), "issuer": signer.did}, "eddsa-rdfc-2022")
    for thing in GARBAGE:
        report = verify({**signed, "proof": {**signed["proof"], member: thing}}, now=NOW)
        assert report.outcome is not Outcome.PASSED or thing == signed["proof"].get(member), (thing, str(report))
