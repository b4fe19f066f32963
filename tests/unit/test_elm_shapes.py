"""Shapes of European credentials: what the judge says, and where; that the verdict is SHACL's is tested with the EU's
samples in ``tests/vectors/test_elm_shacl.py``."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Any

import pytest
from elm_mutations import Makes
from seals import concept, credential, organisation

from vcmicro import shapes
from vcmicro.limits import DEFAULT
from vcmicro.problems import Problem
from vcmicro.shapes import elm
from vcmicro.shapes.elm.rows import rules, terms
from vcmicro.shapes.elm.versions import PROFILES, tables_of

GENERIC = "http://data.europa.eu/snb/model/ap/edc-generic-full"


def claim(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["credentialSubject"]["hasClaim"][0]
    return found


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(each.code, each.pointer) for each in problems]


def test_a_good_credential() -> None:
    assert shapes.check(credential()) == shapes.check(credential(), issuing=True) == ()


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"displayParameter": None}, "schema.required", "/displayParameter"),
        ({"credentialProfiles": []}, "schema.required", "/credentialProfiles"),
        ({"issued": ["2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z"]}, "schema.invalid", "/issued"),
        ({"issued": "2026-03-01"}, "schema.invalid", "/issued"),
        ({"credentialSchema": {"type": "ShaclValidator2017"}}, "schema.invalid", "/credentialSchema"),
        ({"attachment": {"id": "urn:x:1", "type": "Note"}}, "schema.invalid", "/attachment"),
        ({"credentialProfiles": concept("urn:x", "urn:y", "z")}, "schema.invalid", "/credentialProfiles"),
    ],
)
def test_what_is_found_and_where(change: dict[str, Any], code: str, pointer: str) -> None:
    assert (code, pointer) in places(elm.check(credential(**change)))


def test_texts_by_language() -> None:
    document = credential()
    claim(document)["title"] = {"en": ["a", "b"], "nl": "c", "x y": "d", "de": 7}
    assert places(elm.check(document)) == [
        ("schema.invalid", "/credentialSubject/hasClaim/0/title/x y"),
        ("schema.invalid", "/credentialSubject/hasClaim/0/title/de"),
        ("schema.invalid", "/credentialSubject/hasClaim/0/title/en/1"),
    ]
    claim(document)["title"] = "plain"
    assert "texts by their language" in elm.check(document)[0].detail
    claim(document)["title"] = {}
    assert places(elm.check(document)) == [("schema.required", "/credentialSubject/hasClaim/0/title")]


def test_a_node_may_be_given_in_parts() -> None:
    """The issuer without its class, which stands elsewhere; a concept by its id alone."""
    document = credential()
    body = claim(document)["awardedBy"]["awardingBody"]
    assert body == {"id": document["issuer"]["id"]}
    address = document["issuer"]["location"].pop("address")
    body["location"] = {"id": document["issuer"]["location"]["id"], "address": address}
    country = address["countryCode"]
    document["issuer"]["eIDASIdentifier"]["spatial"] = {"id": country["id"]}
    assert elm.check(document) == ()
    document["issuer"]["location"]["id"] = "urn:x:another"
    assert ("schema.required", "/issuer/location/address") in places(elm.check(document))


def test_the_same_value_twice_is_one() -> None:
    document = credential()
    document["validFrom"] = [document["validFrom"]] * 2
    document["displayParameter"] = [document["displayParameter"], copy.deepcopy(document["displayParameter"])]
    assert elm.check(document) == ()


@pytest.mark.parametrize("missing", ["issued", "validFrom"])
def test_a_draft_may_lack_what_the_seal_fills_in(missing: str) -> None:
    document = credential(issuer=organisation())
    del document[missing]
    assert {each.warning for each in shapes.check(document, issuing=True)} == {True}
    wanted = [("schema.required", "/issuer/eIDASIdentifier"), ("schema.required", f"/{missing}")]
    assert sorted(places(shapes.check(document))) == sorted(wanted)
    assert not any(each.warning for each in shapes.check(document))


def test_a_draft_lacks_nothing_else() -> None:
    document = credential(issuer=organisation())
    del document["issuer"]["legalName"]
    assert ("schema.required", "/issuer/legalName") in [
        (each.code, each.pointer) for each in shapes.check(document, issuing=True) if not each.warning
    ]


@pytest.mark.parametrize(
    ("profile", "pointer"),
    [
        ("edc-converted", "/evidence"),
        ("edc-accredited", "/evidence"),
        ("edc-issued-by-mandate", "/evidence"),
        ("edc-diploma-supplement", "/credentialSubject/dateOfBirth"),
    ],
)
def test_the_schema_names_the_profile(profile: str, pointer: str) -> None:
    schema = {"id": f"http://data.europa.eu/snb/model/ap/{profile}", "type": "ShaclValidator2017"}
    assert ("schema.required", pointer) in places(elm.check(credential(credentialSchema=schema)))
    both = [schema, {**schema, "id": GENERIC}]
    assert ("schema.required", pointer) in places(elm.check(credential(credentialSchema=both)))


def test_without_code_lists() -> None:
    schema = {"id": "http://data.europa.eu/snb/model/ap/edc-generic-no-cv", "type": "ShaclValidator2017"}
    profile = concept("urn:x", "urn:y", "z")
    assert elm.check(credential(credentialSchema=schema, credentialProfiles=profile)) == ()
    assert tables_of(["urn:unknown"]) == PROFILES[GENERIC]


def test_classes_by_iri_and_version() -> None:
    document = credential()
    document["displayParameter"]["type"] = "http://data.europa.eu/snb/model/elm/DisplayParameter"
    assert elm.check(document) == ()
    document["displayParameter"]["type"] = "http://data.europa.eu/snb/model/ontology/DisplayParameter"
    assert elm.check(document, version="3.3") == () != elm.check(document)
    assert [name for name, each in elm.VERSIONS.items() if not each.proven] == ["3.3"]
    with pytest.raises(KeyError):
        elm.check(document, version="4")


def test_a_presentation_holds_documents_of_their_own() -> None:
    document = {
        "@context": credential()["@context"],
        "type": ["VerifiablePresentation", "EuropeanDigitalPresentation"],
        "verifiableCredential": [credential(issued="2026-03-01")],
        "holder": {"id": "urn:x:1", "type": "Mailbox"},
    }
    assert places(elm.check(document)) == [("schema.invalid", "/holder")]
    document["verifiableCredential"] = {"type": "VerifiableCredential"}
    assert ("schema.invalid", "/verifiableCredential") in places(elm.check(document))


def test_no_document_makes_it_stumble() -> None:
    deep: Any = {}
    for _ in range(DEFAULT.json_depth + 5):
        deep = {"type": "Organisation", "subOrganizationOf": [[deep]]}
    for odd in (deep, [[[]]], {"id": 7, "type": {}}, {"id": None}, {"type": [None]}, {"@value": {}}, True, 1e300):
        assert elm.check(credential(displayParameter=odd))


def test_every_rule_can_be_met() -> None:
    made = Makes(rules("3.2", PROFILES[GENERIC])).credential()
    assert elm.check(made) == ()


def test_the_tables() -> None:
    """Of the 485 properties of the shapes 14 are deactivated; one is named twice."""
    found = rules("3.2", PROFILES["http://data.europa.eu/snb/model/ap/edc-generic-no-cv"])
    assert sum(map(len, found.values())) > 460
    assert found["CreditPoint"]["point"].cardinality == "1"
    assert found["Organisation"]["location"].cardinality == "1..*"
    assert found["LearningActivity"]["levelOfCompletion"].maximum == 100
    assert {"nationalID", "resultDistribution"} <= set(terms("3.2"))
    assert {"nationalID", "resultDestribution"} <= set(terms("3.1"))


def test_other_documents_do_not_load_it() -> None:
    code = (
        "import sys; from vcmicro import shapes; shapes.check({'type': ['VerifiableCredential'], '@context': []});"
        "sys.exit('vcmicro.shapes.elm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
