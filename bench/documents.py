"""The documents that are measured, as unsigned drafts; ``secured`` signs them.

``small`` is the least that a badge holds, ``full`` uses most of Open Badges 3.0, ``clr50`` is a transcript of fifty
achievements whose lists look alike (so that canonicalization needs its n-degree part).
"""

from __future__ import annotations

from typing import Any

VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
SITE = "https://univ.example"

Document = dict[str, Any]


def small(issuer: str) -> Document:
    """A badge of 15 quads with one blank node."""
    return {
        "@context": [VCDM2, OB3],
        "id": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a1001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Field Botany",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "University of Example"},
        "validFrom": "2026-01-10T09:30:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "id": "did:example:ada",
            "achievement": {
                "id": f"{SITE}/achievements/botany",
                "type": ["Achievement"],
                "name": "Field Botany",
                "description": "Recognizes and records fifty plants in the field.",
                "criteria": {"narrative": "Fifty records, each with place and date."},
            },
        },
    }


def full(issuer: str) -> Document:
    """A badge of about 190 quads with 16 blank nodes: profile, alignments, results, evidence, schema, status."""
    document = small(issuer)
    subject = document["credentialSubject"]
    subject |= _subject()
    subject["achievement"] |= _achievement()
    return document | {
        "@context": [VCDM2, OB3, EXTENSIONS],
        "description": "A micro-credential in field methods – with a “quoted” part.",
        "image": {"id": f"{SITE}/badges/botany.png", "type": "Image", "caption": "A leaf on a green shield"},
        "issuer": _profile(issuer),
        "validUntil": "2031-01-10T09:30:00Z",
        "awardedDate": "2026-01-09T16:00:00Z",
        "evidence": [
            {
                "id": f"{SITE}/evidence/1",
                "type": ["Evidence"],
                "name": "Field book",
                "description": "Fifty pages, one for each plant.",
                "genre": "Report",
                "audience": "Tutors",
            },
            {
                "type": ["Evidence"],
                "name": "Photographs",
                "narrative": "Taken at the three sites.\nSigned by the tutor.",
                "genre": "Photograph",
            },
        ],
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
        "termsOfUse": [{"id": f"{SITE}/terms", "type": "https://univ.example/vocabulary#Terms"}],
    }


def clr50(issuer: str) -> Document:
    """A Comprehensive Learner Record of fifty achievements: about 5,500 quads with 600 blank nodes."""
    return clr(issuer, 50)


def clr(issuer: str, achievements: int) -> Document:
    """A Comprehensive Learner Record of so many achievements, each with a list that looks like all the others'."""
    numbers = range(1, achievements + 1)
    return {
        "@context": [VCDM2, CLR2, OB3, EXTENSIONS],
        "id": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a1050",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript of records",
        "issuer": _profile(issuer),
        "validFrom": "2026-01-10T09:30:00Z",
        "credentialSubject": {
            "type": ["ClrSubject"],
            "id": "did:example:ada",
            "achievement": [_course(number) for number in numbers],
            "association": [
                {
                    "type": "Association",
                    "associationType": "precedes",
                    "sourceId": _course_id(1),
                    "targetId": _course_id(achievements),
                }
            ],
        },
    }


def presentation(holder: str, signed: Document) -> Document:
    """A presentation of one signed credential."""
    return {
        "@context": [VCDM2],
        "id": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a1002",
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": [signed],
    }


def _profile(identifier: str) -> Document:
    return {
        "id": identifier,
        "type": ["Profile"],
        "name": "University of Example",
        "url": SITE,
        "phone": "+353-1-555-0100",
        "email": "badges@univ.example",
        "description": "A university for examples.",
        "official": "Registrar",
        "image": {"id": f"{SITE}/logo.png", "type": "Image", "caption": "Logo"},
        "address": {
            "type": ["Address"],
            "addressCountry": "Ireland",
            "addressCountryCode": "IE",
            "addressRegion": "Leinster",
            "addressLocality": "Dublin",
            "streetAddress": "1 College Green",
            "postalCode": "D02 XY00",
            "geo": {"type": "GeoCoordinates", "latitude": 53.3441, "longitude": -6.2573},
        },
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "IE-0001", "identifierType": "nationalIdentityNumber"},
            {"type": "IdentifierEntry", "identifier": "EX-42", "identifierType": "sourcedId"},
        ],
        "parentOrg": {
            "id": "https://state.example",
            "type": ["Profile"],
            "name": "State of Example",
            "url": "https://state.example",
            "email": "office@state.example",
        },
    }


def _subject() -> Document:
    return {
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": "sha256$16d0d2b2d4a3ac7e2c4d1f2a1e4ea0b8b1d4f1b7ad3f7d3b7dff4f0e8a6b8a11",
                "identityType": "emailAddress",
                "salt": "not-a-secret",
            }
        ],
        "activityStartDate": "2025-10-01T00:00:00Z",
        "activityEndDate": "2025-12-20T00:00:00Z",
        "creditsEarned": 2.5,
        "licenseNumber": "L-1001",
        "role": "Participant",
        "term": "Autumn",
        "narrative": "Worked alone in the field and with others in the herbarium.",
        "result": [
            {
                "type": ["Result"],
                "resultDescription": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a2001",
                "value": "B",
                "status": "Completed",
                "alignment": [_alignment("Field work", "f")],
            },
            {
                "type": ["Result"],
                "resultDescription": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a2002",
                "achievedLevel": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a3001",
                "status": "Completed",
            },
        ],
    }


def _achievement() -> Document:
    return {
        "achievementType": "MicroCredential",
        "creator": {
            "id": f"{SITE}/botany",
            "type": ["Profile"],
            "name": "Institute of Botany",
            "url": f"{SITE}/b",
            "phone": "+353-1-555-0101",
            "email": "botany@univ.example",
            "description": "Teaches what grows where, and why.",
            "image": {"id": f"{SITE}/botany/logo.png", "type": "Image", "caption": "A herbarium sheet"},
            "parentOrg": {
                "id": f"{SITE}/sciences",
                "type": ["Profile"],
                "name": "Faculty of Sciences",
                "url": f"{SITE}/s",
            },
        },
        "criteria": {"narrative": "Fifty records, each with place and date.\n\nAn examination in the herbarium."},
        "creditsAvailable": 2.5,
        "fieldOfStudy": "Environmental sciences",
        "humanCode": "ENV-101",
        "specialization": "Botany",
        "inLanguage": "en",
        "version": "3",
        "tag": ["botany", "field work", "taxonomy"],
        "image": {"id": f"{SITE}/botany.png", "type": "Image", "caption": "A leaf"},
        "related": [
            {"id": f"{SITE}/achievements/{each}", "type": ["Related"], "inLanguage": "en", "version": "1"}
            for each in ("mycology", "zoology")
        ],
        "alignment": [
            {
                **_alignment(f"Skill {number}", str(number)),
                "targetCode": f"S{number}.{number}",
                "targetDescription": f"What a botanist of level {number} does without a book.",
                "targetType": "ext:ESCO",
                "targetFramework": "ESCO",
            }
            for number in (1, 2, 3)
        ],
        "resultDescription": [
            {
                "id": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a2001",
                "type": ["ResultDescription"],
                "name": "Examination",
                "resultType": "LetterGrade",
                "allowedValue": ["A", "B", "C"],
                "requiredValue": "C",
            },
            {
                "id": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a2002",
                "type": ["ResultDescription"],
                "name": "Practice",
                "resultType": "RubricCriterionLevel",
                "requiredLevel": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a3001",
                "rubricCriterionLevel": [
                    _level(number, name) for number, name in enumerate(("Mastered", "Practised", "Begun"), start=1)
                ],
            },
        ],
    }


def _alignment(name: str, code: str) -> Document:
    return {"type": ["Alignment"], "targetName": name, "targetUrl": f"https://skills.example/{code}"}


def _level(number: int, name: str) -> Document:
    return {
        "id": f"urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a300{number}",
        "type": ["RubricCriterionLevel"],
        "name": name,
        "description": f"{name}, as the tutor saw it.",
        "level": str(number),
        "points": str(10 * number),
    }


def _course_id(number: int) -> str:
    return f"{SITE}/achievements/{number}"


def _course(number: int) -> Document:
    """One achievement of a transcript: 12 blank nodes, of which the later cells of its list look like every other's."""
    place = _course_id(number)
    return {
        "id": place,
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": f"Course {number}",
        "description": f"What is taught in the course {number} of the programme.",
        "criteria": {"narrative": f"Passed the examination of course {number}."},
        "creator": {
            "id": f"{place}/department",
            "type": ["Profile"],
            "name": f"Department {number}",
            "url": f"{place}/about",
            "email": f"department-{number}@univ.example",
            "phone": f"+353-1-555-{number:04}",
            "description": f"The department that teaches course {number}, in the school of sciences.",
            "address": {"type": ["Address"], "addressCountry": "Ireland", "streetAddress": f"{number} College Green"},
        },
        "creditsAvailable": 2.5 + number,
        "fieldOfStudy": f"Field {number % 7}",
        "humanCode": f"C-{number:03}",
        "specialization": f"Branch {number}",
        "inLanguage": "en",
        "version": "1",
        "image": {"id": f"{place}/image.png", "type": "Image", "caption": f"Sign of course {number}"},
        "tag": [f"course-{number}", "bachelor", f"year-{number % 3}"],
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": f"{kind}-{number}", "identifierType": kind}
            for kind in ("sourcedId", "systemId")
        ],
        "related": [{"id": f"{place}/next", "type": ["Related"], "inLanguage": "en", "version": "1"}],
        "alignment": [
            {
                **_alignment(f"Skill {number}.{each}", f"{number}/{each}"),
                "targetCode": f"S{number}.{each}",
                "targetDescription": f"Applies what part {each} of course {number} teaches, without the book.",
                "targetType": "ext:ESCO",
                "targetFramework": "Skills of Example",
            }
            for each in (1, 2, 3, 4)
        ],
        "resultDescription": [
            {
                "id": f"{place}/grade",
                "type": ["ResultDescription"],
                "name": f"Grade of course {number}",
                "resultType": "LetterGrade",
                "allowedValue": ["A", "B", "C", "D"],
                "requiredValue": "D",
            },
            {
                "id": f"{place}/practice",
                "type": ["ResultDescription"],
                "name": f"Practice of course {number}",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": [
                    {
                        "id": f"{place}/practice/{level}",
                        "type": ["RubricCriterionLevel"],
                        "name": f"Level {level}",
                        "description": f"Level {level} of course {number}, as the tutor saw it.",
                        "level": str(level),
                        "points": str(level * 5),
                    }
                    for level in (1, 2, 3)
                ],
            },
        ],
    }
