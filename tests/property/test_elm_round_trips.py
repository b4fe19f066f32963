"""Generated European credentials to Open Badges and to learner records, and back.

Every member of the application profile may stand in them, in several languages, with several claims and parts.
``HYPOTHESIS_PROFILE=nightly`` tries many more.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from accounts import lies, unmentioned
from bridge import schema_faults, shacl_faults
from generated_elm import CLAIMS, TABLE, credentials
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft201909Validator

from vcmicro import shapes, vocabularies
from vcmicro.converting import convert

ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
URL = "https://univ.example/original.json"
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
OPTIONS: dict[str, dict[str, Any]] = {
    "carried whole": {"embed": "bytes"},
    "by URL": {"embed": "url", "url": URL},
    "native fields only": {"embed": "none", "elm": False},
    "as edubadges": {"embed": "none", "elm": False, "profile": "edubadges", "personal": True, "names": "profile"},
    "nameless": {"names": "omit", "elm": False},
}


def examples(few: int, many: int) -> settings:
    """Few examples in CI, many at night."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(max_examples=many if NIGHTLY else few, deadline=None, suppress_health_check=checks)


@examples(20, 500)
@given(credentials(parts=2))
def test_what_is_generated_conforms(credential: dict[str, Any]) -> None:
    assert [each for each in shapes.check(credential, issuing=True) if not each.warning] == []


@examples(2, 40)
@given(credentials(parts=2))
def test_what_is_generated_conforms_by_the_official_shapes(shared: Path, credential: dict[str, Any]) -> None:
    assert shacl_faults(shared, {"issued": "2026-01-01T00:00:00Z", **credential}) == []


@pytest.mark.parametrize("to", ["ob3", "clr"])
@examples(10, 500)
@given(credentials(parts=2))
def test_the_bytes_come_back(to: Any, credential: dict[str, Any]) -> None:
    original = json.dumps(credential).encode()
    there = convert(original, to=to)
    assert there.carried[0]["bytes"] == len(original)
    back = convert(json.dumps(there.document), to="elm")
    assert back.restored
    assert back.original == original
    assert back.document == credential


@examples(5, 200)
@given(credentials())
def test_the_url_and_the_digest_come_back(credential: dict[str, Any]) -> None:
    original = json.dumps(credential).encode()
    there = convert(original, to="ob3", embed="url", url=URL)
    digest = base64.b64encode(hashlib.sha256(original).digest()).decode()
    source = there.document["vcmSource"]
    assert (source["contentUrl"], source["digestSRI"], "content" in source) == (URL, f"sha256-{digest}", False)
    assert not convert(json.dumps(there.document), to="elm").restored


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize("to", ["ob3", "clr"])
@examples(6, 500)
@given(credentials(parts=2))
def test_the_account_is_whole_and_tells_no_lies(to: Any, options: dict[str, Any], credential: dict[str, Any]) -> None:
    result = convert(json.dumps(credential), to=to, **options)
    assert unmentioned(credential, result.entries) == []
    assert lies(credential, result.document, result.entries) == []


@examples(10, 2_000)
@given(credentials())
def test_without_carriers_the_core_survives_both_ways(credential: dict[str, Any]) -> None:
    there = convert(json.dumps(credential), to="ob3", embed="none", elm=False)
    back = convert(json.dumps(there.document), to="elm", embed="none", country="NL")
    assert core(back.document) == core(credential)
    assert unmentioned(there.document, back.entries) == []
    assert lies(there.document, back.document, back.entries) == []


@examples(4, 100)
@given(credentials(parts=2))
def test_results_satisfy_the_official_schemas(shared: Path, credential: dict[str, Any]) -> None:
    for options in OPTIONS.values():
        assert schema_faults(shared, convert(json.dumps(credential), to="ob3", **options).document) == []
    record = convert(json.dumps(credential), to="clr", elm=False).document
    schema = json.loads((shared / "ob/clr2-schemas/clr_v2p0_clrcredential_schema.json").read_bytes())
    faults = [each.message for each in Draft201909Validator(schema).iter_errors(record) if "proof" not in each.message]
    assert faults == []


@examples(2, 40)
@given(credentials())
def test_what_comes_back_satisfies_the_official_shapes(shared: Path, credential: dict[str, Any]) -> None:
    for to in ("ob3", "clr"):
        there = convert(json.dumps(credential), to=to, embed="none", elm=False).document  # type: ignore[arg-type]
        back = convert(json.dumps(there), to="elm", embed="none", country="NL", eidas="VATNL-1").document
        assert shacl_faults(shared, back) == []


def core(credential: dict[str, Any]) -> dict[str, Any]:
    """Id, primary-language titles, dates, issuer, EQF, ECTS, outcomes with a skill and the primary language."""
    primary = vocabularies.code_of(credential["displayParameter"]["primaryLanguage"]["id"])
    assert primary is not None
    claims = credential["credentialSubject"]["hasClaim"]
    claim = next(each for each in claims if each["type"] == "LearningAchievement")
    spec, issuer = claim["specifiedBy"], credential["issuer"]

    def said(texts: Any) -> Any:
        return texts[primary.iso][0] if texts else None

    points = [each for each in spec["creditPoint"] if each["framework"]["id"] == ECTS]
    ends = [credential[name] for name in ("validUntil", "expirationDate") if name in credential]
    address = issuer["location"][0]["address"][0]
    return {
        "id": credential["id"],
        "language": primary.iso,
        "titles": (said(credential["displayParameter"]["title"]), said(spec["title"])),
        "dates": (credential["validFrom"], min(ends, default=None)),
        "issuer": (_global(issuer["id"]), said(issuer["legalName"]), address["countryCode"]["id"]),
        "levels": spec["eqfLevel"]["id"],
        "credits": Decimal(points[0]["point"].replace(",", ".")),
        "outcomes": {
            (said(each["title"]), skill["id"])
            for each in spec.get("learningOutcome", [])
            for skill in each.get("relatedESCOSkill", [])
            if _global(skill["id"])
        },
        "achievement": _global(spec["id"]),
        # Where no date of awarding is named, that of issue stands for it (B5).
        "awarded": claim["awardedBy"].get("awardingDate", credential.get("issued", credential["issuanceDate"])),
    }


def _global(id_: str) -> str | None:
    """An id that means something outside its document."""
    return None if id_.startswith(("urn:epass:", "urn:uuid:")) else id_


def test_every_class_of_claim_and_every_member_can_be_drawn() -> None:
    """The strategy is made from the tables of the profile, so what it may draw is what they name."""
    assert {"Qualification", "Person", "Organisation", *CLAIMS} <= set(TABLE)
    assert sum(len(members) for name, members in TABLE.items() if not name.endswith("NodeShape")) > 400
