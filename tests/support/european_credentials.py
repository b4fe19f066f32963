"""Small European credentials with one member more, and the Open Badges that they become."""

from __future__ import annotations

import json
from typing import Any

from vcmicro import vocabularies
from vcmicro.converting import Conversion, convert

CONTEXTS = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
CARRY = "https://w3id.org/vcmicro/carry#"
SNB = "http://data.europa.eu/snb/"
ISSUER = "https://univ.example/"
HASH = f"sha256${'0' * 64}"


def concept(table: str, code: str) -> dict[str, Any]:
    found = vocabularies.lookup(table, code)
    assert found is not None
    return found.to_concept()


def note(text: str, subject: str | None = None) -> dict[str, Any]:
    about = {"subject": {"id": f"{CARRY}{subject}", "type": "Concept"}} if subject else {}
    return {"id": "urn:epass:note:1", "type": "Note", "noteLiteral": {"en": [text]}, **about}


def organisation(**members: Any) -> dict[str, Any]:
    address = {"id": "urn:epass:address:1", "type": "Address", "countryCode": concept("country", "IRL")}
    location = {"id": "urn:epass:location:1", "type": "Location", "address": [address]}
    return {"id": ISSUER, "type": "Organisation", "legalName": {"en": ["Univ"]}, "location": [location], **members}


def credential(
    *,
    spec: dict[str, Any] | None = None,
    claim: dict[str, Any] | None = None,
    person: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    awarding = {"id": "urn:epass:awardingProcess:1", "type": "AwardingProcess", "awardingBody": [organisation()]}
    specification = {
        "id": "https://univ.example/soil",
        "type": "Qualification",
        "title": {"en": ["Soil"]},
        **(spec or {}),
    }
    made = {"id": "urn:epass:claim:1", "type": "LearningAchievement", "title": {"en": ["Soil"]}, "awardedBy": awarding}
    learner = {
        "id": "did:example:ada",
        "type": "Person",
        "hasClaim": [{**made, "specifiedBy": specification, **(claim or {})}],
    }
    shown = {
        "title": {"en": ["Soil"]},
        "primaryLanguage": concept("language", "ENG"),
        "language": [concept("language", "ENG")],
    }
    return {
        "@context": CONTEXTS,
        "id": "urn:credential:1",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuer": organisation(),
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {**learner, **(person or {})},
        "displayParameter": {"id": "urn:epass:displayParameter:1", "type": "DisplayParameter", **shown},
        **more,
    }


def converted(options: dict[str, Any] | None = None, **given: Any) -> Conversion:
    return convert(json.dumps(credential(**given)), to="ob3", **{"embed": "none", "elm": False, **(options or {})})


def subject(options: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = converted(options, **given).document["credentialSubject"]
    return found


def achievement(options: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = subject(options, **given)["achievement"]
    return found


def assessment(**members: Any) -> dict[str, Any]:
    awarding = {"id": "urn:epass:awardingProcess:2", "type": "AwardingProcess", "awardingBody": [organisation()]}
    made = {"id": "urn:epass:learningAssessment:1", "type": "LearningAssessment", "title": {"en": ["Exam"]}}
    return {**made, "awardedBy": awarding, "grade": note("7,0"), **members}
