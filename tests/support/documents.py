"""The documents of the repository's own that tests sign: a small badge, a full one, a presentation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vcmicro import SUITES, Key, Limits, bbs
from vcmicro.cryptosuites import SelectiveSuite, Transform
from vcmicro.securing import Payload
from vcmicro.securing.data_integrity import DataIntegrity

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
ISSUED = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def key(kind: str = "Ed25519", number: int = 1) -> Key:
    """A fixed key: the same number gives the same key."""
    if kind == "RSA":
        return _RSA.setdefault(number, Key.generate("RSA"))
    if kind == "BLS12-381-G2" and not bbs.is_available():
        pytest.skip("needs vcmicro[bbs]")
    size = {"P-384": 48, "P-521": 66}.get(kind, 32)
    seed = b"\0" * (size - 2) + b"\x07" + bytes([number])
    return Key.from_seed(seed if kind != "Ed25519" else bytes([number]) * 32, kind)


_RSA: dict[int, Key] = {}


def shown_whole(signed: dict[str, Any]) -> dict[str, Any]:
    """What a holder shows of a credential who leaves nothing out: itself, or all of it with a derived proof."""
    proofs = signed["proof"] if isinstance(signed["proof"], list) else [signed["proof"]]
    if not any(isinstance(SUITES.get(each.get("cryptosuite")), SelectiveSuite) for each in proofs):
        return signed
    mechanism = DataIntegrity()
    return mechanism.derive(mechanism.open(Payload(signed), Limits()), ("",), transform=Transform())


def small_badge() -> dict[str, Any]:
    """The least that an OpenBadgeCredential holds; the issuer is filled in at issue."""
    return {
        "@context": [VCDM2, OB3],
        "id": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b01",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Soil Sampling",
        "validFrom": "2026-01-10T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://univ.example/achievements/soil",
                "type": ["Achievement"],
                "name": "Soil Sampling",
                "description": "Takes and labels soil samples in the field.",
                "criteria": {"narrative": "Three samples, each labelled."},
            },
        },
    }


def full_badge() -> dict[str, Any]:
    """A badge with most of what Open Badges 3.0 offers: profile, address, alignments, results, evidence."""
    badge = small_badge()
    badge["@context"] = [VCDM2, OB3, EXTENSIONS]
    badge["validUntil"] = "2031-01-10T09:30:00Z"
    badge["description"] = "A micro-credential in field methods, 2 ECTS – with a “quoted” part."
    badge["awardedDate"] = "2026-01-09T16:00:00Z"
    badge["credentialSubject"] |= _subject()
    badge["credentialSubject"]["achievement"] |= _achievement()
    badge["evidence"] = [
        {"id": "https://univ.example/evidence/1", "type": ["Evidence"], "name": "Field book", "genre": "Report"},
        {
            "type": ["Evidence"],
            "narrative": "Photographs of the three sites.\nSigned by the tutor.",
            "audience": "Tutors",
        },
    ]
    badge["credentialSchema"] = [
        {"id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/x.json", "type": "1EdTechJsonSchemaValidator2019"}
    ]
    return badge


def recurring_badge(issuer: str) -> dict[str, Any]:
    """A badge whose issuer and achievement are large enough to be remembered."""
    document = {**full_badge(), "issuer": profile(issuer)}
    document["credentialSubject"]["achievement"]["creator"] = profile("https://univ.example/institute")
    return document


def profile(identifier: str) -> dict[str, Any]:
    """An issuer's profile with address, identifiers and a parent organisation."""
    return {
        "id": identifier,
        "type": ["Profile"],
        "name": "University of Example",
        "url": "https://univ.example",
        "phone": "+353-1-555-0100",
        "email": "badges@univ.example",
        "image": {"id": "https://univ.example/logo.png", "type": "Image", "caption": "Logo"},
        "address": {
            "type": ["Address"],
            "addressCountry": "Ireland",
            "addressCountryCode": "IE",
            "addressLocality": "Dublin",
            "streetAddress": "1 College Green",
            "postalCode": "D02 XY00",
            "geo": {"type": "GeoCoordinates", "latitude": 53.3441, "longitude": -6.2573},
        },
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "IE-0001", "identifierType": "nationalIdentityNumber"}
        ],
        "parentOrg": {"id": "https://state.example", "type": ["Profile"], "name": "State of Example"},
    }


def _subject() -> dict[str, Any]:
    return {
        "activityStartDate": "2025-10-01T00:00:00Z",
        "activityEndDate": "2025-12-20T00:00:00Z",
        "creditsEarned": 2.5,
        "role": "Participant",
        "term": "Autumn",
        "result": [
            {
                "type": ["Result"],
                "resultDescription": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b02",
                "value": "87",
                "alignment": [
                    {"type": ["Alignment"], "targetName": "Field work", "targetUrl": "https://skills.example/f"}
                ],
            },
            {
                "type": ["Result"],
                "resultDescription": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b03",
                "achievedLevel": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b04",
            },
        ],
    }


def _achievement() -> dict[str, Any]:
    return {
        "achievementType": "MicroCredential",
        "creditsAvailable": 2.5,
        "fieldOfStudy": "Environmental sciences",
        "humanCode": "ENV-101",
        "specialization": "Soil",
        "inLanguage": "en",
        "tag": ["soil", "field work"],
        "image": {"id": "https://univ.example/soil.png", "type": "Image", "caption": "A spade"},
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": f"Skill {number}",
                "targetUrl": f"http://data.europa.eu/esco/skill/{number}",
                "targetType": "ext:ESCO",
                "targetFramework": "ESCO",
            }
            for number in (1, 2, 3)
        ],
        "resultDescription": [
            {
                "id": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b02",
                "type": ["ResultDescription"],
                "name": "Exam",
                "resultType": "Percent",
                "valueMin": "0",
                "valueMax": "100",
            },
            {
                "id": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b03",
                "type": ["ResultDescription"],
                "name": "Practice",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": [
                    {
                        "id": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b04",
                        "type": ["RubricCriterionLevel"],
                        "name": "Mastered",
                        "level": "3",
                        "points": "10",
                    }
                ],
            },
        ],
    }
