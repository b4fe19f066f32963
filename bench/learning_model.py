"""A credential on the context of the European Learning Model, where every text is a language map."""

from __future__ import annotations

from bench.documents import SITE, Document

VCDM11 = "https://www.w3.org/2018/credentials/v1"
EDC = "http://data.europa.eu/snb/model/context/edc-ap"
AUTHORITY = "http://publications.europa.eu/resource/authority"


def elm(issuer: str) -> Document:
    """A European Digital Credential: organisation, person, achievement, outcomes, all texts in two languages."""
    return {
        "@context": [VCDM11, EDC],
        "id": "urn:credential:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a4001",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuer": _organisation(issuer),
        "issuanceDate": "2026-01-10T09:30:00Z",
        "issued": "2026-01-10T09:30:00Z",
        "validFrom": "2026-01-10T09:30:00Z",
        "credentialSchema": [
            {"id": "http://data.europa.eu/snb/model/ap/edc-generic-full", "type": "ShaclValidator2017"}
        ],
        "credentialProfiles": [
            _concept("http://data.europa.eu/snb/credential/e34929035b", "Generic", "Allgemein"),
        ],
        "displayParameter": _display(),
        "credentialSubject": {
            "id": "did:example:ada",
            "type": "Person",
            "givenName": {"en": ["Ada"]},
            "familyName": {"en": ["Example"]},
            "fullName": {"en": ["Ada Example"]},
            "dateOfBirth": "1999-10-02T00:00:00Z",
            "citizenshipCountry": [_concept(f"{AUTHORITY}/country/IRL", "Ireland", "Irland")],
            "hasClaim": [_learning(issuer)],
        },
    }


def _organisation(identifier: str) -> Document:
    return {
        "id": identifier,
        "type": "Organisation",
        "legalName": _texts("University of Example", "Universität Beispiel"),
        "eIDASIdentifier": {
            "id": "urn:epass:legal:1",
            "type": "LegalIdentifier",
            "notation": "VATIE-1234567",
            "spatial": _concept(f"{AUTHORITY}/country/IRL", "Ireland", "Irland"),
        },
        "homepage": [{"id": "urn:epass:web:1", "type": "WebResource", "contentURL": SITE}],
        "location": [
            {
                "id": "urn:epass:location:1",
                "type": "Location",
                "address": [
                    {
                        "id": "urn:epass:address:1",
                        "type": "Address",
                        "countryCode": _concept(f"{AUTHORITY}/country/IRL", "Ireland", "Irland"),
                        "fullAddress": {
                            "id": "urn:epass:note:1",
                            "type": "Note",
                            "noteLiteral": _texts("1 College Green, Dublin", "1 College Green, Dublin"),
                        },
                    }
                ],
            }
        ],
    }


def _learning(issuer: str) -> Document:
    outcomes = [
        {
            "id": f"urn:epass:outcome:{number}",
            "type": "LearningOutcome",
            "title": _texts(f"Records plants {number}", f"Erfasst Pflanzen {number}"),
            "relatedESCOSkill": [
                _concept(f"http://data.europa.eu/esco/skill/{number}", f"Skill {number}", f"Fertigkeit {number}")
            ],
        }
        for number in (1, 2, 3)
    ]
    return {
        "id": "urn:epass:achievement:1",
        "type": "LearningAchievement",
        "title": _texts("Field Botany", "Feldbotanik"),
        "awardedBy": {
            "id": "urn:epass:process:1",
            "type": "AwardingProcess",
            "awardingBody": [issuer],
            "awardingDate": "2026-01-09T16:00:00Z",
        },
        "specifiedBy": {
            "id": "urn:epass:specification:1",
            "type": "LearningAchievementSpecification",
            "title": _texts("Field Botany", "Feldbotanik"),
            "language": [_concept(f"{AUTHORITY}/language/ENG", "English", "Englisch")],
            "volumeOfLearning": "PT60H",
            "creditPoint": [
                {
                    "id": "urn:epass:credit:1",
                    "type": "CreditPoint",
                    "framework": _concept("http://data.europa.eu/snb/education-credit/6fcec5c5af", "ECTS", "ECTS"),
                    "point": "2.5",
                }
            ],
            "learningOutcome": outcomes,
        },
        "provenBy": [
            {
                "id": "urn:epass:assessment:1",
                "type": "LearningAssessment",
                "title": _texts("Examination", "Prüfung"),
                "grade": {"type": "Note", "noteLiteral": _texts("Good", "Gut")},
                "awardedBy": "urn:epass:process:1",
            }
        ],
    }


def _concept(identifier: str, english: str, german: str) -> Document:
    return {
        "id": identifier,
        "type": "Concept",
        "prefLabel": _texts(english, german),
        "inScheme": {"id": _scheme(identifier), "type": "ConceptScheme"},
        "notation": identifier.rpartition("/")[2],
    }


def _scheme(identifier: str) -> str:
    table = identifier.rpartition("/")[0]
    if table.startswith("http://data.europa.eu/snb/"):
        return f"{table}/25831c2"
    return "http://data.europa.eu/esco/concept-scheme/skills" if "/esco/skill" in table else table


def _display() -> Document:
    english = _concept(f"{AUTHORITY}/language/ENG", "English", "Englisch")
    image = {
        "id": "urn:epass:media:1",
        "type": "MediaObject",
        "content": "iVBORw0KGgo=",
        "contentEncoding": _concept("http://data.europa.eu/snb/encoding/6146cde7dd", "base64", "base64"),
        "contentType": _concept(f"{AUTHORITY}/file-type/PNG", "PNG", "PNG"),
    }
    detail = {"id": "urn:epass:detail:1", "type": "DisplayDetail", "image": image, "page": 1}
    shown = {"id": "urn:epass:page:1", "type": "IndividualDisplay", "language": english, "displayDetail": [detail]}
    return {
        "id": "urn:epass:display:1",
        "type": "DisplayParameter",
        "title": _texts("Field Botany", "Feldbotanik"),
        "primaryLanguage": english,
        "language": [english],
        "individualDisplay": [shown],
    }


def _texts(english: str, german: str) -> dict[str, list[str]]:
    return {"en": [english], "de": [german]}
