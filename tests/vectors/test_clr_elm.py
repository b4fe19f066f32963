"""Learner records and European credentials, both ways, on 1EdTech's and the EU's samples, by the official judges."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from accounts import lies, unmentioned
from bridge import samples, schema_faults, shacl_faults
from jsonschema import Draft201909Validator
from micro_credentials import ONLINE, SUPERVISED, TESTING

from vcmicro.converting import Conversion, convert, read_source
from vcmicro.errors import VcmicroError
from vcmicro.keys import Key
from vcmicro.mapping import EDGES
from vcmicro.microcredential import LearningOutcome, MicroCredential, QualityAssurance
from vcmicro.registry import Tools

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
GIVEN: dict[str, Any] = {"country": "US", "language": "en", "eidas": "VATUS-1", "unverified": True, "now": NOW}
NO_RECORD = ("no credential", "no claim")
# EU-format samples that are no record of a person's claims, or are not JSON-LD of ELM 3 at all.
REFUSED = frozenset(
    {"convert.path", "convert.subject", "convert.invalid", "convert.issuer", "json.syntax", "convert.date"}
)


def records(shared: Path) -> list[tuple[str, bytes]]:
    found = list(samples(shared, "clr"))
    assert len(found) >= 3
    return found


@cache
def _clr(shared: Path) -> Draft201909Validator:
    return Draft201909Validator(
        json.loads((shared / "ob/clr2-schemas/clr_v2p0_clrcredential_schema.json").read_bytes())
    )


def clr_faults(shared: Path, document: dict[str, Any]) -> list[str]:
    return [f"{list(each.absolute_path)} {each.message[:160]}" for each in _clr(shared).iter_errors(document)]


def european(shared: Path) -> list[tuple[str, bytes, Conversion]]:
    found = []
    for name, data in samples(shared, "elm"):
        try:
            found.append((name, data, convert(data, to="clr", **{**GIVEN, "carrier": "ignore"})))
        except VcmicroError as error:
            assert error.code in REFUSED, (name, error)
    return found


def test_records_become_valid_european_credentials(shared: Path) -> None:
    for name, data in records(shared):
        for embed in ("bytes", "none"):
            result = convert(data, to="elm", **GIVEN, embed=embed)  # type: ignore[arg-type]
            assert shacl_faults(shared, result.document) == [], (name, embed)


def test_every_leaf_of_a_record_is_accounted_for(shared: Path) -> None:
    for name, data in records(shared):
        result = convert(data, to="elm", **GIVEN)
        assert unmentioned(read_source(data, Tools())[1], result.entries) == [], name
        ids = {rule.id for rule in EDGES["clr-elm"].rules.rules}
        assert {entry.rule for entry in result.entries} <= ids


@pytest.mark.parametrize("embed", ["bytes", "none"])
def test_the_accounts_of_records_tell_no_lies(shared: Path, embed: Any) -> None:
    for name, data in records(shared):
        result = convert(data, to="elm", **GIVEN, embed=embed)
        assert lies(read_source(data, Tools())[1], result.document, result.entries) == [], name
    for name, data in samples(shared, "elm"):
        try:
            result = convert(data, to="clr", **GIVEN, embed=embed, carrier="ignore")
        except VcmicroError:
            continue
        assert lies(read_source(data, Tools())[1], result.document, result.entries) == [], name


def test_records_come_back_as_they_were(shared: Path) -> None:
    for name, data in records(shared):
        _, document, _ = read_source(data, Tools())
        there = convert(data, to="elm", **GIVEN).document
        back = convert(json.dumps(there), to="clr", now=NOW)
        assert back.restored and back.document == document, name


def test_records_are_rebuilt_without_the_carrier(shared: Path) -> None:
    for name, data in records(shared):
        _, document, _ = read_source(data, Tools())
        there = convert(data, to="elm", **GIVEN, embed="none").document
        back = convert(json.dumps(there), to="clr", **GIVEN, embed="none").document
        was, now = document["credentialSubject"], back["credentialSubject"]
        assert {each["name"] for each in _achievements(now)} == {each["name"] for each in _achievements(was)}, name
        held = [each["id"] for each in _achievements(was)]
        kept = [each for each in was.get("association", ()) if {each["sourceId"], each["targetId"]} <= set(held)]
        # Of an achievement that several members hold, each is a part of the whole.
        assert len(now.get("association", ())) == sum(held.count(each["targetId"]) for each in kept), name
        assert back.get("partial") == document.get("partial"), name


def _achievements(subject: dict[str, Any]) -> list[dict[str, Any]]:
    found = list(subject.get("achievement", []))
    for member in subject["verifiableCredential"]:
        inner = member["credentialSubject"] if isinstance(member, dict) else {}
        inner = inner[0] if isinstance(inner, list) else inner
        if isinstance(inner.get("achievement"), dict):
            found.append(inner["achievement"])
    return found


def test_european_credentials_become_valid_records(shared: Path) -> None:
    results = european(shared)
    assert len(results) >= 14
    for name, _, result in results:
        faults = [each for each in clr_faults(shared, result.document) if "proof" not in each]
        assert faults == [], name
        for member in result.document["credentialSubject"]["verifiableCredential"]:
            assert schema_faults(shared, member) == [], name


def test_every_leaf_of_a_european_credential_is_accounted_for(shared: Path) -> None:
    for name, data, result in european(shared):
        assert unmentioned(read_source(data, Tools())[1], result.entries) == [], name


def test_sealed_credentials_come_back_to_the_byte(shared: Path) -> None:
    sealed = [(name, data) for name, data in samples(shared, "elm") if name.startswith("elm/") and "-signed" in name]
    assert len(sealed) == 5
    for name, data in sealed:
        there = convert(data, to="clr", now=NOW).document
        back = convert(json.dumps(there), to="elm", now=NOW)
        assert back.restored and back.original == data, name


@pytest.mark.parametrize("name", ["Sample-MastersDegree", "Sample-JointDegree", "Sample-TranscriptOfRecords"])
def test_parts_become_children_of_the_whole(shared: Path, name: str) -> None:
    data = (shared / "elm/samples-ec" / f"{name}-signed.jsonld").read_bytes()
    subject = convert(data, to="clr", embed="none", elm=False, now=NOW).document["credentialSubject"]
    assert (len(subject["verifiableCredential"]), len(subject["achievement"])) == (1, 10)
    whole = subject["verifiableCredential"][0]["credentialSubject"]["achievement"]["id"]
    parts = [each["id"] for each in subject["achievement"]]
    assert len(set(parts)) == 10
    assert [(each["associationType"], each["sourceId"], each["targetId"]) for each in subject["association"]] == [
        ("isParentOf", whole, part) for part in parts
    ]


def test_an_edited_record_is_not_restored(shared: Path) -> None:
    name, data = records(shared)[0]
    there = convert(data, to="elm", **GIVEN).document
    there["displayParameter"]["title"] = {"en": ["Doctor of Everything"]}
    with pytest.raises(VcmicroError) as error:
        convert(json.dumps(there), to="clr", now=NOW)
    assert error.value.code == "convert.carrier", name


def test_a_built_micro_credential_passes_both_schemas_and_the_shapes(shared: Path) -> None:
    """The builder's two forms, by the same judges."""
    least: dict[str, Any] = {
        "title": "Soil sampling",
        "awarding_body": "University of Example",
        "awarding_body_id": Key.from_seed(bytes(range(32))).did,
        "awarded": NOW,
        "country": "IE",
        "learner_id": "did:example:ada",
        "criteria": "Three samples.",
    }
    more: dict[str, Any] = {
        "learner_name": "Ada Lovelace",
        "learner_email": "ada@example.org",
        "learner_national_id": "NAT-1",
        "outcomes": [LearningOutcome("samples soil", "http://data.europa.eu/esco/skill/1"), LearningOutcome("labels")],
        "ects": "2.5",
        "hours": 62.5,
        "eqf": 5,
        "assessment_type": TESTING,
        "participation": ONLINE,
        "supervision": SUPERVISED,
        "quality": QualityAssurance("Programme accreditation", "Agency", "https://agency.example/1"),
        "prerequisites": "A diploma",
        "grade": "8",
        "part_of": ["https://univ.example/programmes/soil"],
        "further_information": "Held in June.",
    }
    for fields in (least, {**least, **more}, {**least, "level_not_applicable": True}):
        draft = MicroCredential(**fields)
        assert schema_faults(shared, draft.to_ob3()) == []
        assert shacl_faults(shared, draft.to_elm(eidas="VATIE-1")) == []
