"""Micro-credentials to judge: badges and ELM credentials that say nothing, and ones that say everything."""

from __future__ import annotations

import copy
from typing import Any

from vcmicro.mapping.elm_nodes import ECTS

VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
VCM = "https://w3id.org/vcmicro/v1"
SNB = "http://data.europa.eu/snb"
NAL = "http://publications.europa.eu/resource/authority"
TESTING, ONLINE, SUPERVISED = (
    f"{SNB}/assessment/6e6cb2cc78",
    f"{SNB}/learning-assessment/920fbb3cbe",
    f"{SNB}/supervision-verification/70be69aaf9",
)


def bare_badge() -> dict[str, Any]:
    """An Open Badge 3.0 that names none of the elements."""
    return {
        "@context": [VCDM2, OB3],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://univ.example/", "type": ["Profile"]},
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": {"id": "urn:a", "type": ["Achievement"]}},
    }


def bare_elm() -> dict[str, Any]:
    """An ELM credential that names none of the elements."""
    return {
        "@context": ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"],
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuer": {"id": "urn:epass:org:1", "type": "Organisation"},
        "credentialSubject": {
            "id": "urn:epass:person:1",
            "type": "Person",
            "hasClaim": [{"id": "urn:epass:learningAchievement:1", "type": "LearningAchievement"}],
        },
    }


def bare_assertion() -> dict[str, Any]:
    """An Open Badge 2.0 with its badge class and issuer inside, that says as little as it can."""
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://univ.example/assertions/1",
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
        "issuedOn": "2026-01-10T09:30:00Z",
        "verification": {"type": "HostedBadge"},
        "badge": {
            "type": "BadgeClass",
            "id": "https://univ.example/badges/1",
            "issuer": {"type": "Issuer", "id": "https://univ.example/", "url": "https://univ.example/"},
        },
    }


def put(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with a value at a path of member names and array indexes; what is not there on the way is made."""
    changed: dict[str, Any] = copy.deepcopy(document)
    node: Any = changed
    *way, last = path.split("/")
    for part, following in zip(way, [*way, last][1:], strict=True):
        empty: Any = [] if following.isdigit() else {}
        if isinstance(node, list):
            while len(node) <= int(part):
                node.append({})
            node = node[int(part)]
        else:
            node = node.setdefault(part, empty)
    if isinstance(node, list):
        node.append(value)
    else:
        node[last] = value
    return changed


def full_badge(number: int = 1, *, ects: float = 5, title: str | None = None, **achievement: Any) -> dict[str, Any]:
    """A badge with every mandatory element present; the learner is the same in each."""
    name = title or f"Soil {number}"
    outcome = {
        "type": ["Alignment"],
        "targetName": "sample soil",
        "targetUrl": f"http://data.europa.eu/esco/skill/{number}",
        "targetType": "ext:ESCO",
    }
    level = {
        "type": ["Alignment"],
        "targetName": "EQF level 5",
        "targetUrl": f"{SNB}/eqf/5",
        "targetType": "ext:EQF",
        "targetCode": "5",
    }
    quality = {
        "type": ["Alignment"],
        "targetName": "Programme accreditation",
        "targetUrl": "https://agency.example/1",
        "targetType": "ext:QualityAssurance",
        "targetDescription": "Agency",
    }
    return {
        "@context": [VCDM2, OB3, EXTENSIONS, VCM],
        "id": f"urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9c{number:02}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": name,
        "issuer": {
            "id": "https://univ.example/",
            "type": ["Profile"],
            "name": "University of Example",
            "address": {"type": ["Address"], "addressCountryCode": "IE"},
        },
        "awardedDate": f"2026-01-{number:02}T09:30:00Z",
        "validFrom": f"2026-01-{number:02}T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": "Ada Lovelace", "identityType": "name"}
            ],
            "achievement": {
                "id": f"https://univ.example/achievements/{number}",
                "type": ["Achievement"],
                "name": name,
                "description": f"{name}, in the field.",
                "achievementType": "MicroCredential",
                "inLanguage": "en",
                "criteria": {"narrative": "Three samples, each labelled."},
                "alignment": [outcome, level, quality],
                "creditsAvailable": ects,
                "vcmCreditFramework": ECTS,
                "vcmAssessmentType": [TESTING],
                "vcmMode": [ONLINE],
                **achievement,
            },
        },
    }
