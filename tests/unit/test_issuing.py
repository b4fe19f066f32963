"""issue(): what is filled in, what is refused, and that what comes out passes everywhere."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from documents import ISSUED, NOW, OB3, VCDM2, full_badge, key, profile, small_badge

from vcmicro import Invalid, Issuer, NotPortable, OpenBadgeCredential, Outcome, Tools, email, issue, verify

SIGNER, OTHER = key(), key(number=2)
ISSUER = Issuer(SIGNER.did, signer=SIGNER, name="University of Example")


def codes(error: Invalid) -> set[str]:
    return {each.code for each in error.problems}


def test_defaults() -> None:
    signed = ISSUER.issue({"type": ["VerifiableCredential", "OpenBadgeCredential"], **_bare()}, now=ISSUED)
    assert isinstance(signed, dict)
    assert signed["@context"] == [VCDM2, OB3]
    assert signed["id"].startswith("urn:uuid:")
    assert signed["validFrom"] == "2026-01-10T09:30:00Z"
    assert signed["issuer"] == {"id": SIGNER.did, "type": ["Profile"], "name": "University of Example"}
    proof = signed["proof"][0]
    assert (proof["cryptosuite"], proof["created"]) == ("eddsa-rdfc-2022", "2026-01-10T09:30:00Z")
    assert list(signed)[:3] == ["@context", "id", "type"]


def _bare() -> dict[str, Any]:
    return {"name": "Soil Sampling", "credentialSubject": small_badge()["credentialSubject"]}


@pytest.mark.parametrize(
    ("kind", "suite"),
    [
        ("Ed25519", "eddsa-rdfc-2022"),
        ("Ed25519", "eddsa-jcs-2022"),
        ("Ed25519", "Ed25519Signature2020"),
        ("P-256", "ecdsa-rdfc-2019"),
        ("P-256", "ecdsa-jcs-2019"),
        ("P-384", "ecdsa-rdfc-2019"),
        ("P-384", "ecdsa-jcs-2019"),
        *[
            (kind, form)
            for kind in ("Ed25519", "P-256", "P-384", "P-521", "RSA")
            for form in ("vc+jwt", "ob3-jwt", "vc-jwt-1.1")
        ],
    ],
)
def test_every_way_to_secure_passes(kind: str, suite: str) -> None:
    signer = key(kind)
    issuer = Issuer(signer.did, signer=signer, profile=profile(signer.did))
    report = verify(issuer.issue(full_badge(), secured_by=suite, now=ISSUED), now=NOW)
    assert report.outcome is Outcome.PASSED, str(report)


def test_the_default_suite_fits_the_key() -> None:
    for kind, suite in (("P-256", "ecdsa-rdfc-2019"), ("P-384", "ecdsa-rdfc-2019")):
        signed = issue(small_badge() | {"issuer": key(kind).did}, signer=key(kind), now=ISSUED)
        assert isinstance(signed, dict) and signed["proof"][0]["cryptosuite"] == suite
    assert isinstance(issue(small_badge() | {"issuer": key("RSA").did}, signer=key("RSA"), now=ISSUED), str)


def test_the_draft_is_not_changed() -> None:
    badge = full_badge()
    before = copy.deepcopy(badge)
    ISSUER.issue(badge, now=ISSUED)
    assert badge == before


def test_a_model_is_issued() -> None:
    achievement = small_badge()["credentialSubject"]["achievement"]
    badge = OpenBadgeCredential(name="Soil", achievement=achievement, recipient=email("ada@example.org"))
    signed = ISSUER.issue(badge, now=ISSUED)
    report = verify(signed, now=NOW, recipient="ada@example.org")
    assert report.outcome is Outcome.PASSED, str(report)
    assert report["recipient"].outcome is Outcome.PASSED
    assert "ada@example.org" not in json.dumps(signed)


def test_a_plain_credential_is_issued_with_its_proof_as_an_object() -> None:
    signed = ISSUER.issue(
        {"type": ["VerifiableCredential"], "credentialSubject": {"id": "did:example:ada"}, "name": "x"}, now=ISSUED
    )
    assert isinstance(signed, dict) and isinstance(signed["proof"], dict)
    assert signed["@context"] == [VCDM2]
    assert verify(signed, now=NOW).outcome is Outcome.PASSED


def test_a_vcdm_1_1_badge_keeps_its_own_dates() -> None:
    badge = small_badge()
    badge["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    ]
    del badge["validFrom"]
    signed = ISSUER.issue(badge, secured_by="Ed25519Signature2020", now=ISSUED)
    assert isinstance(signed, dict)
    assert signed["issuanceDate"] == "2026-01-10T09:30:00Z" and "validFrom" not in signed
    report = verify(signed, now=NOW)
    assert report.outcome is Outcome.PASSED, str(report)


def test_another_s_method_is_refused_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        Issuer(OTHER.did, signer=SIGNER)
    assert caught.value.code == "issuer.mismatch"


@pytest.mark.parametrize("named", [OTHER.did, {"id": OTHER.did, "type": ["Profile"]}, 7, {"id": 7}, None])
def test_another_s_draft_is_refused(named: Any) -> None:
    with pytest.raises(Invalid) as caught:
        ISSUER.issue({**small_badge(), "issuer": named}, now=ISSUED)
    assert "issuer.draft" in codes(caught.value)


def test_a_signed_credential_is_not_signed_again() -> None:
    signed = ISSUER.issue(small_badge(), now=ISSUED)
    assert isinstance(signed, dict)
    with pytest.raises(Invalid) as caught:
        ISSUER.issue(signed)
    assert caught.value.code == "issuer.draft"


def test_everything_wrong_is_named_at_once() -> None:
    badge = {**small_badge(), "undefinedThing": 1, "validUntil": "2020-01-01T00:00:00Z"}
    badge["credentialSubject"]["achievement"]["criteria"] = "none"
    with pytest.raises(Invalid) as caught:
        ISSUER.issue(badge, now=ISSUED)
    pointers = {each.pointer for each in caught.value.problems}
    assert {"jsonld.undefined_term", "credential.period"} <= codes(caught.value)
    assert "/undefinedThing" in pointers
    assert any(each.startswith("/credentialSubject/achievement/criteria") for each in pointers)


def test_an_unknown_suite_is_a_value_error_that_lists_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"supported are .*eddsa-rdfc-2022.*vc\+jwt"):
        ISSUER.issue(small_badge(), secured_by="rot13", now=ISSUED)


def test_a_suite_that_does_not_fit_the_key_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        ISSUER.issue(small_badge(), secured_by="ecdsa-rdfc-2019", now=ISSUED)
    assert caught.value.code == "key.unsupported"


def test_not_a_credential_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        ISSUER.issue(7)  # type: ignore[arg-type]


def test_values_that_json_cannot_hold_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        ISSUER.issue({**small_badge(), "name": float("nan")}, now=ISSUED)
    assert caught.value.code == "json.number"


def test_status_and_proof_end_are_put_in() -> None:
    entry = {
        "id": "https://univ.example/status/1#5",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "5",
        "statusListCredential": "https://univ.example/status/1",
    }
    signed = ISSUER.issue(small_badge(), status=entry, expires=NOW, now=ISSUED)
    assert isinstance(signed, dict)
    assert signed["credentialStatus"] == entry
    assert signed["proof"][0]["expires"] == "2026-06-15T12:00:00Z"


def test_look_alike_nodes_warn_at_issue() -> None:
    chain: dict[str, Any] = {"name": "x"}
    for _ in range(4):
        chain = {"name": "x", "knows": chain}
    badge = {
        "@context": [VCDM2, "https://www.w3.org/ns/credentials/undefined-terms/v2"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:ada", "knows": [chain, chain]},
    }
    with pytest.warns(NotPortable):
        ISSUER.issue(badge, now=ISSUED)


def test_contexts_and_tools_of_the_issuer() -> None:
    badge = {**small_badge(), "campus": "North"}
    badge["@context"] = [*badge["@context"], "https://univ.example/v1"]
    mine = {"https://univ.example/v1": {"@context": {"campus": "https://univ.example/terms#campus"}}}
    with pytest.raises(Invalid) as caught:
        ISSUER.issue(badge, now=ISSUED)
    assert "jsonld.context_unknown" in codes(caught.value)
    signed = Issuer(SIGNER.did, signer=SIGNER, name="U", contexts=mine, tools=Tools()).issue(badge, now=ISSUED)
    assert verify(signed, now=NOW, contexts=mine).outcome is Outcome.PASSED


class _Hsm:
    """A signer of somebody else's: three members, no Key."""

    algorithm = "ES256"
    verification_method = key("P-256").verification_method

    def sign(self, data: bytes) -> bytes:
        return key("P-256").sign(data)


def test_any_signer_will_do() -> None:
    signed = issue(small_badge(), signer=_Hsm(), now=ISSUED)
    assert verify(signed, now=NOW).outcome is Outcome.PASSED
