"""Learner records: every member is verified by itself, and what befalls one has the effect that a person expects."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from documents import ISSUED, NOW, OB3, VCDM2, key, small_badge

from vcmicro import Invalid, Issuer, Limits, Outcome, Report, Tools, verify
from vcmicro.enveloping import envelop

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_SCHOOL, _COLLEGE, _ENDORSER = (Issuer(key(number=each).did, signer=key(number=each)) for each in (1, 2, 3))


def _badge(
    identifier: str = "urn:uuid:1", issuer: Issuer = _COLLEGE, secured_by: str | None = None, **members: Any
) -> Any:
    return issuer.issue({**small_badge(), "id": identifier, **members}, now=ISSUED, secured_by=secured_by or None)


def _draft(*members: Any, **subject: Any) -> dict[str, Any]:
    return {
        "@context": [VCDM2, CLR, OB3],
        "id": "urn:uuid:record",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript",
        "validFrom": "2026-01-10T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": list(members),
            **subject,
        },
    }


def _record(*members: Any, secured_by: str | None = None, **subject: Any) -> Any:
    return _SCHOOL.issue(_draft(*members, **subject), now=ISSUED, secured_by=secured_by)


def _endorsed(comment: str = "Well done.") -> dict[str, Any]:
    return {
        "@context": [VCDM2, OB3],
        "id": "urn:uuid:e",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "validFrom": "2026-01-10T09:30:00Z",
        "credentialSubject": {
            "id": "https://univ.example/achievements/soil",
            "type": ["EndorsementSubject"],
            "endorsementComment": comment,
        },
    }


def _codes(report: Report, check: str = "endorsements") -> list[tuple[str, str, bool]]:
    return [(each.code, each.pointer, each.warning) for each in report[check].problems]


_AT = "/credentialSubject/verifiableCredential"


@pytest.mark.parametrize("secured_by", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc+jwt", "vc+cose"])
def test_a_record_of_badges_of_every_form(secured_by: str) -> None:
    members = [_badge("urn:uuid:1"), envelop(_badge("urn:uuid:2", secured_by="vc+jwt"))]
    members.append(envelop(_badge("urn:uuid:3", secured_by="vc+cose")))
    report = verify(_record(*members, secured_by=secured_by), now=NOW)
    assert report.outcome is Outcome.PASSED, str(report)
    assert [each.path for each in report.children] == [f"{_AT}/{index}" for index in range(3)]
    assert {each.issuer for each in report.children} == {_COLLEGE.id}
    assert report.issuer == _SCHOOL.id
    assert f"PASSED at {_AT}/2" in str(report)


def test_a_forged_member_fails_the_record() -> None:
    forged = _badge()
    forged["name"] = "Something dearer"
    report = verify(_record(_badge("urn:uuid:0"), forged), now=NOW)
    assert report["proof"].outcome is Outcome.PASSED and report.outcome is Outcome.FAILED
    assert _codes(report) == [("member.failed", f"{_AT}/1", False)]
    assert "proof.invalid" in [each.code for each in report.children[1].problems]


def test_a_member_without_a_proof_is_nobodys_word() -> None:
    unsigned = {**small_badge(), "issuer": {"id": _COLLEGE.id, "type": ["Profile"]}}
    report = verify(_record(unsigned), now=NOW)
    assert _codes(report) == [("member.failed", f"{_AT}/0", False)]
    assert report.outcome is Outcome.FAILED


def test_an_expired_member_is_a_warning() -> None:
    report = verify(_record(_badge(validUntil="2026-02-01T00:00:00Z")), now=NOW)
    assert report.outcome is Outcome.PASSED
    assert _codes(report) == [("member.failed", f"{_AT}/0", True)]
    assert report.children[0].outcome is Outcome.FAILED


def test_a_member_that_cannot_be_judged_leaves_the_record_open() -> None:
    away = Issuer("did:web:univ.example", signer=key().with_method("did:web:univ.example#k"))
    report = verify(_record(_badge(issuer=away)), now=NOW)
    assert report.outcome is Outcome.INDETERMINATE
    assert _codes(report) == [("member.failed", f"{_AT}/0", False)]


def test_endorsements_of_the_record_and_within_its_members() -> None:
    token = _ENDORSER.issue(_endorsed(), now=ISSUED, secured_by="vc+jwt")
    badge = small_badge()
    badge["endorsement"] = [_ENDORSER.issue(_endorsed(), now=ISSUED)]
    badge["credentialSubject"]["achievement"]["endorsementJwt"] = [token]
    badge["issuer"] = {"id": _COLLEGE.id, "type": ["Profile"], "endorsementJwt": [token]}
    member = _COLLEGE.issue(badge, now=ISSUED)
    record = _SCHOOL.issue({**_draft(member), "endorsementJwt": [token]}, now=ISSUED)
    report = verify(record, now=NOW)
    assert report.outcome is Outcome.PASSED, str(report)
    assert [each.path for each in report.children] == [f"{_AT}/0", "/endorsementJwt/0"]
    assert sorted(each.path for each in report.children[0].children) == [
        "/credentialSubject/achievement/endorsementJwt/0",
        "/endorsement/0",
        "/issuer/endorsementJwt/0",
    ]


def test_a_false_endorsement_in_a_member_fails_the_record() -> None:
    false = _ENDORSER.issue(_endorsed(), now=ISSUED)
    false["credentialSubject"]["endorsementComment"] = "The best."
    report = verify(_record(_badge(endorsement=[false])), now=NOW)
    assert report.outcome is Outcome.FAILED
    assert report.children[0]["endorsements"].outcome is Outcome.FAILED


def test_the_recipient_asked_for_is_that_of_the_record() -> None:
    other = small_badge()["credentialSubject"] | {"id": "did:example:ada-at-college"}
    report = verify(_record(_badge(credentialSubject=other)), now=NOW, recipient="did:example:ada")
    assert report.outcome is Outcome.PASSED, str(report)


def test_a_record_of_four_hundred() -> None:
    record = _record(*[_badge(f"urn:uuid:{each}", secured_by="eddsa-jcs-2022") for each in range(400)])
    report = verify(record, now=NOW)
    assert report.outcome is Outcome.PASSED
    assert len(report.children) == 400
    few = verify(record, now=NOW, tools=Tools(limits=Limits(clr_members=399)))
    assert "limit.credentials" in [each.code for each in few.problems]
    within = verify(record, now=NOW, tools=Tools(limits=Limits(tree_credentials=100)))
    assert within.outcome is Outcome.FAILED
    assert [each.code for each in within.children[100].problems] == ["limit.credentials"]


def test_records_within_records_end() -> None:
    inner: Any = _badge(secured_by="eddsa-jcs-2022")
    for _ in range(10):
        inner = _record(inner, secured_by="eddsa-jcs-2022")
    report = verify(inner, now=NOW)
    assert report.outcome is Outcome.FAILED
    assert "json.depth" in [each.code for each in report.problems]


@pytest.mark.parametrize("member", ["urn:a:b", 7, None, [], {}, {"type": "ClrCredential"}])
def test_what_is_no_credential_in_a_signed_record(member: Any) -> None:
    """Signed nevertheless: the schema refuses it, or what is no token fails as a member."""
    from vcmicro.securing import MECHANISMS, SecureOptions

    draft = {**_draft(member), "issuer": {"id": _SCHOOL.id, "type": ["Profile"]}}
    token = MECHANISMS["vc+jwt"].secure(draft, key(number=1), SecureOptions(secured_by="vc+jwt"))
    report = verify(token, now=NOW)
    assert report["proof"].outcome is Outcome.PASSED
    refused = [report[each].outcome for each in ("schema", "endorsements")]
    assert Outcome.FAILED in refused and report.outcome is Outcome.FAILED


_SOIL = "https://univ.example/achievements/soil"


def _association(target: str) -> dict[str, str]:
    return {"type": "Association", "associationType": "isPartOf", "sourceId": _SOIL, "targetId": target}


def test_associations_join_what_the_record_holds() -> None:
    programme = {
        "id": "urn:uuid:programme",
        "type": ["Achievement"],
        "name": "Field methods",
        "description": "A programme.",
        "criteria": {"narrative": "All its parts."},
    }
    subject = {"achievement": [programme], "association": [_association("urn:uuid:programme")]}
    assert verify(_record(_badge(), **subject), now=NOW).warnings == ()
    with pytest.raises(Invalid) as caught:
        _record(_badge(), association=[_association("urn:uuid:elsewhere")])
    assert caught.value.problem.pointer == "/credentialSubject/association/0/targetId"
    # What an envelope holds is not seen from outside.
    enveloped = envelop(_badge(secured_by="vc+jwt"))
    assert verify(_record(enveloped, association=[_association("urn:uuid:x")]), now=NOW).warnings == ()


def test_models_build_a_record() -> None:
    from vcmicro.models import Association, ClrCredential, ClrSubject, OpenBadgeCredential, parse

    subject = ClrSubject(
        id="did:example:ada",
        verifiable_credential=[_badge()],
        association=[Association(association_type="isPartOf", source_id=_SOIL, target_id="urn:uuid:1")],
    )
    signed = _SCHOOL.issue(ClrCredential(name="Transcript", credential_subject=subject), now=datetime.now(UTC))
    assert signed["@context"] == [VCDM2, CLR, OB3]
    assert isinstance(signed["proof"], list)
    record = parse(signed)
    assert isinstance(record, ClrCredential)
    assert isinstance(record.credential_subject.verifiable_credential[0], OpenBadgeCredential)
    assert record.credential_subject.association[0].association_type == "isPartOf"
    assert verify(signed).outcome is Outcome.PASSED
