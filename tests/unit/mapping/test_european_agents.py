"""What learners and organisations of a European credential become in an Open Badge (B18 to B24, B63 to B67)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from european_credentials import (
    HASH,
    ISSUER,
    concept,
    converted,
    note,
    organisation,
    subject,
)

# The learner

PERSON = {
    "fullName": {"en": ["Ada Lovelace"]},
    "givenName": {"en": ["Ada"]},
    "familyName": {"en": ["Lovelace"]},
    "nationalID": {
        "id": "urn:epass:l:1",
        "type": "LegalIdentifier",
        "notation": "N-1",
        "spatial": concept("country", "IRL"),
    },
    "contactPoint": [
        {
            "id": "urn:epass:c:1",
            "type": "ContactPoint",
            "emailAddress": [{"id": "mailto:ada@example.org", "type": "Mailbox"}],
        }
    ],
    "dateOfBirth": "1815-12-10T00:00:00Z",
}


def identity(kind: str, value: str, **more: Any) -> dict[str, Any]:
    return {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind, **more}


def test_names_as_identities_as_a_profile_and_not_at_all() -> None:
    """B19 to B21, B23: the date of birth only where it was asked for."""
    mail = [identity("nationalIdentityNumber", "N-1"), identity("emailAddress", "ada@example.org")]
    plain = subject(person=PERSON)
    assert (plain["identifier"], plain["type"]) == ([identity("name", "Ada Lovelace"), *mail], ["AchievementSubject"])
    assert "dateOfBirth" not in plain
    profile = subject({"names": "profile", "personal": True}, person=PERSON)
    assert {name: profile[name] for name in ("type", "name", "givenName", "familyName", "dateOfBirth")} == {
        "type": ["AchievementSubject", "Profile"],
        "name": "Ada Lovelace",
        "givenName": "Ada",
        "familyName": "Lovelace",
        "dateOfBirth": "1815-12-10",
    }
    assert profile["identifier"] == mail
    result = converted({"names": "omit"}, person=PERSON)
    assert set(result.document["credentialSubject"]) == {"type", "id", "achievement"}
    assert {each.source for each in result.entries if each.sentence.startswith("Left out")} >= {
        "/credentialSubject/fullName/en/0",
        "/credentialSubject/nationalID/notation",
        "/credentialSubject/contactPoint/0/emailAddress/0/id",
    }


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("ob:IdentityObject:userName", identity("userName", f"{HASH}/salt=s")),
        ("ob:IdentityObject:emailAddress:hashed", identity("emailAddress", HASH, hashed=True, salt="s")),
        ("student number", identity("ext:student-number", f"{HASH}/salt=s")),
        (None, identity("identifier", f"{HASH}/salt=s")),
    ],
)
def test_identifiers_of_the_learner(scheme: str | None, expected: dict[str, Any]) -> None:
    """B22, table T4."""
    given = {
        "id": "urn:epass:i:1",
        "type": "Identifier",
        "notation": f"{HASH}/salt=s",
        **({"schemeName": scheme} if scheme else {}),
    }
    assert subject(person={"identifier": [given]})["identifier"] == [expected]


def test_a_learner_known_by_mail_alone_may_be_left_out() -> None:
    result = converted({"names": "omit"}, person={"id": "mailto:ada@example.org"})
    assert result.document["credentialSubject"]["id"].startswith("urn:uuid:")
    assert "ada@example.org" not in json.dumps(result.document)


# The organisation


def test_a_profile_says_what_it_can() -> None:
    """B63 to B67."""

    def legal(notation: str) -> dict[str, Any]:
        return {
            "id": f"urn:epass:l:{notation}",
            "type": "LegalIdentifier",
            "notation": notation,
            "spatial": concept("country", "IRL"),
        }

    location = {
        **organisation()["location"][0],
        "geometry": [{"id": "urn:epass:g:1", "type": "Geometry", "latitude": ["53.3"], "longitude": ["-6.2"]}],
    }
    location["address"] = [{**location["address"][0], "fullAddress": note("1 College Green")}]
    contact = {
        "id": "urn:epass:c:1",
        "type": "ContactPoint",
        "emailAddress": [{"id": "mailto:a@univ.example", "type": "Mailbox"}],
        "phone": [{"id": "urn:epass:p:1", "type": "Phone", "phoneNumber": "+353 1"}],
    }
    issuer = organisation(
        location=[location],
        eIDASIdentifier=legal("VATIE-1"),
        vatIdentifier=[legal("IE1")],
        identifier=[{"id": "urn:epass:i:1", "type": "Identifier", "notation": "21PB", "schemeName": "BRIN code"}],
        homepage=[{"id": "urn:epass:w:1", "type": "WebResource", "contentURL": "https://univ.example/home"}],
        contactPoint=[contact],
        subOrganizationOf=organisation(id="https://state.example/", legalName={"en": ["State"]}),
        additionalNote=[note("Old.", "description")],
    )
    found = converted(issuer=issuer).document["issuer"]
    address = {"type": ["Address"], "addressCountryCode": "IE", "streetAddress": "1 College Green"}
    assert found == {
        "id": ISSUER,
        "type": ["Profile"],
        "name": "Univ",
        "address": {**address, "geo": {"type": "GeoCoordinates", "latitude": 53.3, "longitude": -6.2}},
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "VATIE-1", "identifierType": "ext:eIDASIdentifier"},
            {"type": "IdentifierEntry", "identifier": "IE1", "identifierType": "ext:vatIdentifier"},
            {"type": "IdentifierEntry", "identifier": "21PB", "identifierType": "ext:BRIN-code"},
        ],
        "url": "https://univ.example/home",
        "email": "a@univ.example",
        "phone": "+353 1",
        "parentOrg": {
            "id": "https://state.example/",
            "type": ["Profile"],
            "name": "State",
            "address": {"type": ["Address"], "addressCountryCode": "IE"},
        },
        "description": "Old.",
    }


@pytest.mark.parametrize("geometry", [{"latitude": ["north"], "longitude": ["1"]}, {"latitude": ["1"]}])
def test_places_that_are_no_numbers_are_not_written(geometry: dict[str, Any]) -> None:
    location = {**organisation()["location"][0], "geometry": [{"id": "urn:epass:g:1", "type": "Geometry", **geometry}]}
    assert "geo" not in converted(issuer=organisation(location=[location])).document["issuer"]["address"]


def test_a_mailbox_that_is_no_address_is_no_email() -> None:
    contact = {
        "id": "urn:epass:c:1",
        "type": "ContactPoint",
        "emailAddress": [{"id": "urn:epass:mailbox:1", "type": "Mailbox"}],
    }
    assert "email" not in converted(issuer=organisation(contactPoint=[contact])).document["issuer"]


def test_an_organisation_of_its_document_alone_gets_an_id_by_its_legal_one() -> None:
    legal = {
        "id": "urn:epass:l:1",
        "type": "LegalIdentifier",
        "notation": "VATIE-1",
        "spatial": concept("country", "IRL"),
    }
    issuers = [
        converted(issuer=organisation(id=id_, eIDASIdentifier=legal)).document["issuer"]["id"]
        for id_ in ("urn:epass:org:1", "urn:epass:org:2")
    ]
    assert issuers[0] == issuers[1]
    assert issuers[0].startswith("urn:uuid:")
