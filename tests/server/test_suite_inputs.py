"""The inputs of the VCDM 2.0 suite, issued as it does, and the proof chains, verified over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import Running

from vcmicro import Key, present

pytestmark = pytest.mark.loopback

_ISSUE = "/issuers/eddsa-rdfc-2022/ed/credentials/issue"
_NOW = datetime(2026, 11, 23, 17, 10, tzinfo=UTC)
_DATES = {"PAST DATE": "2020-01-01T00:00:00Z", "FUTURE DATE": "2035-01-01T00:00:00Z"}
_KEPT = ("credential-no-issuer", "credential-issuer-", "issuer-")
"""Names of inputs whose issuer is what they are about."""
_SIGNED = ("credential-proof-ok", "credential-proof-missing-type-fail")
"""Inputs that hold a proof, which the suite does not have issued."""


def _inputs(shared: Path, prefix: tuple[str, ...]) -> list[Path]:
    files = sorted((shared / "vectors" / "w3c-vcdm2-suite-input").rglob("*.json"))
    return [path for path in files if path.name.startswith(prefix)]


def _as_the_suite_sends(path: Path, did: str) -> Any:
    """The suite puts the issuer into the input, and dates in the place of two words."""
    text = path.read_text("utf-8")
    for word, date in _DATES.items():
        text = text.replace(word, date)
    document = json.loads(text)
    issuer = document.get("issuer")
    if path.name.startswith(_KEPT):
        named = isinstance(issuer, dict) and str(issuer.get("id")).startswith("did:")
        if named or path.name.startswith("issuer-"):
            issuer["id"] = did
    else:
        document["issuer"] = did
    return document


def test_credentials_are_issued_or_refused_as_their_names_say(
    shared: Path, client: httpx.Client, conformance: Running, tally: Callable[..., None]
) -> None:
    disagreements, judged = [], 0
    for path in _inputs(shared, ("credential-", "issuer-")):
        if path.stem in _SIGNED:
            continue
        document = _as_the_suite_sends(path, conformance.start["ids"]["ed"])
        response = client.post(_ISSUE, json={"credential": document, "options": {}})
        judged += 1
        if response.status_code != (201 if path.stem.endswith("-ok") else 400):
            disagreements.append((path.name, response.status_code, response.text[:300]))
    assert disagreements == []
    assert judged == 93
    tally("w3c-vcdm2-suite-input", judged, {"it holds a proof, and the suite has it not issued": len(_SIGNED)})


def test_what_was_issued_verifies_and_a_changed_one_does_not(client: httpx.Client, conformance: Running) -> None:
    ids = conformance.start["ids"]
    draft = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:1"},
    }
    for suite, key in (
        ("eddsa-jcs-2022", "ed"),
        ("ecdsa-rdfc-2019", "p384"),
        ("ecdsa-jcs-2019", "p384"),
        ("jwt", "jwt"),
    ):
        response = client.post(
            f"/issuers/{suite}/{key}/credentials/issue", json={"credential": {**draft, "issuer": ids[key]}}
        )
        assert response.status_code == 201, response.text
        signed = response.json()
        verified = client.post("/verifiers/credentials/verify", json={"verifiableCredential": signed})
        assert (verified.status_code, verified.json()["verified"]) == (200, True)
        if "proof" in signed:
            signed["credentialSubject"]["id"] = "did:example:2"
        else:
            signed["id"] = signed["id"][:-8] + "AAAAAAAA"
        refused = client.post("/verifiers/credentials/verify", json={"verifiableCredential": signed})
        assert (refused.status_code, refused.json()["code"]) == (400, "proof.invalid")


@pytest.mark.parametrize(("suite", "key"), [("ecdsa-sd-2023", "p256"), ("bbs-2023", "bbs")])
def test_a_holder_derives_what_verifies(suite: str, key: str, client: httpx.Client, conformance: Running) -> None:
    draft = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "type": ["VerifiableCredential"],
        "issuer": conformance.start["ids"][key],
        "credentialSubject": {"id": "did:example:1", "alumniOf": "Example", "age": "20"},
    }
    options = {"mandatoryPointers": ["/issuer"]}
    response = client.post(f"/issuers/{suite}/{key}/credentials/issue", json={"credential": draft, "options": options})
    assert response.status_code == 201, response.text
    base = response.json()
    verify = "/verifiers/credentials/verify"
    assert client.post(verify, json={"verifiableCredential": base}).json()["code"] == "proof.base"
    asked = {"verifiableCredential": base, "options": {"selectivePointers": ["/credentialSubject/alumniOf"]}}
    derived = client.post("/holders/credentials/derive", json=asked)
    assert derived.status_code == 201, derived.text
    assert "age" not in derived.text
    assert client.post(verify, json={"verifiableCredential": derived.json()}).status_code == 200


def test_presentations(client: httpx.Client, conformance: Running) -> None:
    draft = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": conformance.start["ids"]["ed"],
        "credentialSubject": {"id": "did:example:1"},
    }
    credential = client.post(_ISSUE, json={"credential": draft}).json()
    key, verify = Key.generate(), "/verifiers/presentations/verify"
    shown = present(credential, holder=key.did, signer=key, challenge="c", domain="d", now=_NOW)
    right = client.post(verify, json={"verifiablePresentation": shown, "options": {"challenge": "c", "domain": "d"}})
    assert (right.status_code, right.json()["verified"]) == (200, True)
    wrong = client.post(verify, json={"verifiablePresentation": shown, "options": {"challenge": "x", "domain": "d"}})
    assert (wrong.status_code, "proof.challenge" in wrong.text) == (400, True)
    as_credential = client.post("/verifiers/credentials/verify", json={"verifiableCredential": shown})
    assert as_credential.status_code == 400


def test_proof_chains(shared: Path, client: httpx.Client, tally: Callable[..., None]) -> None:
    files = sorted((shared / "vectors" / "w3c-di-proof-chain").rglob("*.json"))
    statuses = {
        path.name: client.post(
            "/verifiers/credentials/verify", json={"verifiableCredential": json.loads(path.read_text("utf-8"))}
        ).status_code
        for path in files
    }
    assert statuses == {name: 200 if "Ok-" in name else 400 for name in statuses}
    assert len(statuses) == 12
    tally("w3c-di-proof-chain", len(statuses))
