"""Stacks of the EU's own files, and wholes that the official judges accept and Issuer signs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bridge import samples, schema_faults, shacl_faults
from certificates import seal
from jsonschema import Draft201909Validator
from micro_credentials import full_badge

import vcmicro
from vcmicro import Issuer, Outcome, stack, verify
from vcmicro.errors import VcmicroError
from vcmicro.keys import Key
from vcmicro.stacking import StackResult

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
KEY, SCHOOL = Key.from_seed(bytes(range(32))), Key.from_seed(bytes(range(1, 33)))
PROGRAMME = {
    "id": "https://univ.example/programmes/soil",
    "title": "Soil science",
    "description": "Fifteen credit points.",
    "language": "en",
    "country": "IE",
    "issuer": {"id": SCHOOL.did, "type": ["Profile"], "name": "School of Example"},
}


def issued(number: int, **options: Any) -> Any:
    badge = full_badge(number)
    badge["issuer"]["id"] = KEY.did
    return Issuer(KEY.did, signer=KEY).issue(badge, now=NOW, **options)


def clr_faults(shared: Path, document: dict[str, Any]) -> list[str]:
    schema = json.loads((shared / "ob/clr2-schemas/clr_v2p0_clrcredential_schema.json").read_bytes())
    return [
        f"{list(each.absolute_path)} {each.message[:200]}"
        for each in Draft201909Validator(schema).iter_errors(document)
    ]


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """What is sealed: sealing fills in the dates, and the issuer's identifier from the certificate."""
    holder = seal()
    made = vcmicro.issue(
        document, signer=holder.key, certificates=holder.chain_pem, now=datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert isinstance(made, dict)
    payload: dict[str, Any] = json.loads(made["payload"])
    return payload


def three() -> StackResult:
    return stack([issued(1), issued(2), issued(3)], into=PROGRAMME, rule={"min_ects": 15}, now=NOW).require()


@pytest.mark.parametrize("name", ["Sample-MastersDegree", "Sample-JointDegree", "Sample-TranscriptOfRecords"])
def test_the_ten_parts_of_the_eu_samples(shared: Path, name: str) -> None:
    result = stack([(shared / "elm/samples-ec" / f"{name}-signed.jsonld").read_bytes()], rule={"min_ects": 60})
    assert (result.ects, len(result.used)) == (Decimal(60), 10)
    assert [each.rule for each in result.findings if each.severity in ("missing", "error")] == []
    # No part names a level: that is not known, and not wrong.
    levelled = stack([(shared / "elm/samples-ec" / f"{name}-signed.jsonld").read_bytes()], rule={"min_eqf": 6})
    assert {each.severity for each in levelled.findings if each.rule == "S9"} == {"unknown"}


def test_the_associations_of_the_clr_sample_dangle(shared: Path) -> None:
    """MAPPING: of complex.json's five associations three name what is not in the record."""
    path = "vectors/1edtech-validator/inspector-clr/src/test/resources/clr20/complex.json"
    document = json.loads((shared / path).read_bytes())
    result = stack([document], unverified=True)
    named = [each for each in result.findings if each.rule == "S3"]
    links = document["credentialSubject"]["association"]
    held = {each.id for part in result.parts for top in part.achieved for each in top.walk()}
    dangling = [each for each in links if not {each["sourceId"], each["targetId"]} <= held]
    assert (len(links), len(dangling)) == (5, 3)
    assert {each.about for each in named} == {
        end for each in dangling for end in (each["sourceId"], each["targetId"]) if end not in held
    }


def test_no_sample_raises_anything_else(shared: Path) -> None:
    answered = 0
    for format_ in ("ob3", "elm", "clr", "ob2"):
        for name, data in samples(shared, format_):
            try:
                result = stack([data, full_badge(1)], into=PROGRAMME, unverified=True, now=NOW)
                answered += 1
            except VcmicroError:
                continue
            for write in (result.to_clr, result.to_elm):
                try:
                    write()
                except VcmicroError as error:
                    assert error.code.partition(".")[0] in ("stack", "convert"), (name, error)
    assert answered > 50


def test_the_whole_as_a_record_is_signed_with_its_members(shared: Path) -> None:
    document = three().to_clr()
    signed = Issuer(SCHOOL.did, signer=SCHOOL).issue(document, now=NOW)
    assert isinstance(signed, dict)
    assert clr_faults(shared, signed) == []
    report = verify(signed, now=NOW)
    assert report.outcome is Outcome.PASSED
    assert [child["proof"].outcome for child in report.children] == [Outcome.PASSED] * 3
    changed = json.loads(json.dumps(signed))
    changed["credentialSubject"]["verifiableCredential"][1]["name"] = "Doctor"
    assert verify(changed, now=NOW).outcome is Outcome.FAILED
    again = stack([signed], rule={"min_ects": 15}, now=NOW)
    assert (again.is_complete, again.ects) == (True, Decimal(15))


def test_tokens_stay_as_they_were_signed() -> None:
    result = stack([issued(1, secured_by="vc+jwt"), issued(2)], into=PROGRAMME, now=NOW)
    signed = Issuer(SCHOOL.did, signer=SCHOOL).issue(result.to_clr(), now=NOW)
    report = verify(signed, now=NOW)
    assert report.outcome is Outcome.PASSED, report
    assert len(report.children) == 2


def test_the_whole_as_elm_conforms(shared: Path) -> None:
    document = three().to_elm()
    assert shacl_faults(shared, sealed(document)) == []
    claim = document["credentialSubject"]["hasClaim"][0]
    assert [each["title"]["en"] for each in claim["hasPart"]] == [["Soil 1"], ["Soil 2"], ["Soil 3"]]
    assert claim["awardedBy"]["awardingBody"][0]["legalName"] == {"en": ["School of Example"]}
    assert claim["hasPart"][0]["awardedBy"]["awardingBody"][0]["legalName"] == {"en": ["University of Example"]}
    again = stack([document], unverified=True)
    assert (again.ects, len(again.used)) == (Decimal(15), 3)
    assert not [each for each in again.findings if each.rule == "S8"]


def test_a_mixed_stack_of_badge_and_european_credential(shared: Path) -> None:
    eu = (shared / "elm/samples-ec/AA-Annex1-MC-signed.jsonld").read_bytes()
    result = stack([eu, issued(1)], into=PROGRAMME, now=NOW)
    assert result.ects == Decimal(7)
    assert {each.rule for each in result.blocking} == {"S2"}, "it is another learner's"
    assert shacl_faults(shared, sealed(result.to_elm())) == []
    record = result.to_clr()
    record["issuer"], record["validFrom"] = PROGRAMME["issuer"], "2026-06-15T12:00:00Z"
    assert clr_faults(shared, record) == []
    assert len(record["credentialSubject"]["achievement"]) == 2, "the whole, and what is no Open Badge"


def test_a_stack_of_european_credentials_as_a_record(shared: Path) -> None:
    eu = (shared / "elm/samples-ec/AA-Annex1-MC-signed.jsonld").read_bytes()
    record = stack([eu], into=PROGRAMME, now=NOW).to_clr()
    member = record["credentialSubject"]["verifiableCredential"][0]
    assert "proof" not in member
    assert schema_faults(shared, member) == []


def test_nobody_awards_the_whole(shared: Path) -> None:
    other = full_badge(2)
    other["issuer"]["id"] = "https://college.example/"
    result = stack([full_badge(1), other], into={"title": "Both"}, unverified=True)
    with pytest.raises(VcmicroError) as error:
        result.to_elm()
    assert error.value.code == "stack.whole"
    same = stack([full_badge(1), full_badge(2)], into={"title": "Both"}, unverified=True)
    told = stack([full_badge(1), full_badge(2)], into={"title": "Both", "eidas": "VATIE-1234567X"}, unverified=True)
    assert shacl_faults(shared, sealed(told.to_elm())) == []
    assert shacl_faults(shared, sealed(same.to_elm())) == []


def test_participation_is_no_part(shared: Path) -> None:
    eu = (shared / "elm/samples-ec/Sample-CertOfPart-signed.jsonld").read_bytes()
    with pytest.raises(VcmicroError) as error:
        stack([eu], into=PROGRAMME, now=NOW).to_elm()
    assert error.value.code == "stack.whole"
