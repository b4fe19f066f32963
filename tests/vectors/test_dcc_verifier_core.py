"""The fixtures of the Digital Credentials Consortium's verifier-core: each gets the verdict that they published.

Three reasons stand between a published verdict and ours. Their status list lies at a URL that is not its id, and it is
not issued by the did:web issuers that name it: verifier-core compares neither, here the status is INDETERMINATE unless
the caller allows it. Their did:web documents are not among the fixtures: without them nobody can tell, with documents
that list the key that signed the credentials pass.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from network import Pages

from vcmicro import Outcome, Report, Tools, load_trust, verify

_FOLDER = "vectors/dcc-verifier-core"
_RAW = "https://raw.githubusercontent.com/digitalcredentials/verifier-core/refs/heads/main/src/test-fixtures/status/"
_LIST = "e5WK8CbZ1GjycuPombrj"
_KEY = "z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q"
_NOW = datetime(2026, 1, 15, tzinfo=UTC)
_ALLOWING = Tools(allow=("short-status-list", "foreign-status-list"))

PASSED, FAILED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE
# What verifier-core says of each: the outcome, the check that decides, the code.
VERDICTS: dict[str, tuple[Outcome, str, str]] = {
    "v1__v1NoStatus": (PASSED, "proof", ""),
    "v1__v1WithValidStatus": (PASSED, "status", ""),
    "v1__v1ExpiredWithValidStatus": (FAILED, "validity", "credential.expired"),
    "v1__v1Revoked": (FAILED, "status", "status.revoked"),
    "v1__v1RevokedAndExpired": (FAILED, "status", "status.revoked"),
    "v1__testVC": (FAILED, "proof", "proof.invalid"),
    "v2__v2WithValidStatus": (PASSED, "status", ""),
    "v2__v2ExpiredWithValidStatus": (FAILED, "validity", "credential.expired"),
    "v2__v2Revoked": (FAILED, "status", "status.revoked"),
    "v2__v2RevokedAndExpired": (FAILED, "status", "status.revoked"),
    "v2__didWeb__v2didWebWithValidStatus": (PASSED, "status", ""),
    "v2__didWeb__v2didWebMultikeyWithValidStatus": (PASSED, "status", ""),
    "eddsa__v2__v2EddsaWithValidStatus": (PASSED, "status", ""),
    "eddsa__v2__safeModeBreaker": (FAILED, "proof", "jsonld.undefined_term"),
    "eddsaAndEd25519__v2__v2DoubleSigWithValidStatus": (PASSED, "status", ""),
    "eddsaAndEd25519__v2__v2DoubleSigWithBadStatusUrl": (OPEN, "status", "status.unavailable"),
}


def _credential(shared: Path, name: str) -> bytes:
    return (shared / _FOLDER / f"verifiableCredentials__{name}.json").read_bytes()


def _did_document(did: str) -> dict[str, Any]:
    method = {"id": f"{did}#{_KEY}", "type": "Multikey", "controller": did, "publicKeyMultibase": _KEY}
    contexts = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    return {"@context": contexts, "id": did, "verificationMethod": [method], "assertionMethod": [method["id"]]}


def _pages(shared: Path) -> Pages:
    did = "did:web:digitalcredentials.github.io:dcc-did-web"
    host = "https://digitalcredentials.github.io/dcc-did-web"
    return Pages(
        {
            _RAW + _LIST: (shared / _FOLDER / f"statusList__{_LIST}.json").read_bytes(),
            f"{host}/did.json": _did_document(did),
            f"{host}/multikey/did.json": _did_document(f"{did}:multikey"),
        }
    )


def _verify(shared: Path, name: str, **options: Any) -> Report:
    return verify(_credential(shared, name), fetcher=_pages(shared), now=_NOW, **options)


def test_every_fixture_is_judged(shared: Path) -> None:
    found = {path.stem for path in (shared / _FOLDER).glob("verifiableCredentials__*.json")}
    assert found == {f"verifiableCredentials__{name}" for name in VERDICTS}


@pytest.mark.parametrize("name", VERDICTS)
def test_the_published_verdict(shared: Path, name: str) -> None:
    outcome, check, code = VERDICTS[name]
    report = _verify(shared, name, tools=_ALLOWING)
    assert report.outcome is outcome, str(report)
    assert report[check].outcome is outcome
    assert code in ["", *(each.code for each in report[check].problems)]
    assert ("RevokedAndExpired" in name) <= (report["validity"].outcome is FAILED)


@pytest.mark.parametrize(
    "name", [name for name, (_, check, code) in VERDICTS.items() if check == "status" and not code]
)
def test_a_list_that_is_anothers_or_lies_elsewhere_leaves_the_status_open(shared: Path, name: str) -> None:
    report = _verify(shared, name)
    assert report.outcome is OPEN
    assert [each.code for each in report["status"].problems] == ["status.issuer" if "didWeb" in name else "status.id"]


@pytest.mark.parametrize("name", [name for name in VERDICTS if "didWeb" in name])
def test_without_the_did_document_nobody_can_tell(shared: Path, name: str) -> None:
    report = verify(_credential(shared, name), now=_NOW)
    assert report.outcome is OPEN
    assert report["proof"].problems[0].code == "did.unavailable"


def test_the_published_list_verifies_by_itself(shared: Path) -> None:
    assert verify((shared / _FOLDER / f"statusList__{_LIST}.json").read_bytes(), now=_NOW).outcome is PASSED


@pytest.mark.parametrize(("listed", "outcome"), [(f"did:key:{_KEY}", PASSED), ("did:key:z6MkSomebodyElse", FAILED)])
def test_a_registry_says_who_the_issuer_is(shared: Path, listed: str, outcome: Outcome) -> None:
    registry = {"meta": {}, "registry": {listed: {"name": "Example Corp", "url": "https://example.com"}}}
    trust = load_trust(json.dumps(registry).encode())
    report = _verify(shared, "v1__v1NoStatus", trust=trust)
    assert report["trust"].outcome is outcome
    assert report.issuer_name == ("Example Corp" if outcome is PASSED else None)
    assert report["proof"].outcome is PASSED
