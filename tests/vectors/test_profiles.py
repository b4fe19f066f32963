"""The definitions of micro-credentials over the EU's, SURF's and DC4EU's files, and the table of places."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from micro_credentials import (
    NAL,
    ONLINE,
    SNB,
    SUPERVISED,
    TESTING,
    bare_assertion,
    bare_badge,
    bare_elm,
    put,
)

from vcmicro import check, classify, verify
from vcmicro.errors import VcmicroError
from vcmicro.mapping.elm_nodes import ECTS
from vcmicro.profiles import ELEMENTS, read_facts

SURF = "vectors/surf-obv3/_data/credentials"
SAMPLES = "elm/samples-ec"
MANDATORY = tuple(each for each in ELEMENTS if each.startswith("M"))


def _sample(shared: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / SAMPLES / f"{name}-unsigned.json").read_text("utf-8"))["credential"]
    return found


def test_the_annex_sample_has_ten_of_eleven_elements(shared: Path) -> None:
    report = verify((shared / SAMPLES / "AA-Annex1-MC-signed.jsonld").read_bytes())
    answer = check(report)
    states = {each.id: each.state for each in answer.elements}
    assert {name: states[name] for name in MANDATORY} == {
        **dict.fromkeys(MANDATORY, "present"),
        "M11": "missing",
    }
    assert answer.missing == ("M11",)
    assert answer.verdict == "incomplete"
    assert {each.id: each.outcome for each in answer.requirements} == {
        "D1": "met",
        "D2": "met",
        "D3": "met",
        "D4": "met",
        "D5": "met",
        "D6": "not met",
        "D7": "met",
    }
    assert classify(report).kind == "micro-credential"


@pytest.mark.parametrize("name", ["Sample-MastersDegree", "Sample-JointDegree"])
def test_degrees_name_every_element_and_are_none(shared: Path, name: str) -> None:
    for given in (_sample(shared, name), verify((shared / SAMPLES / f"{name}-signed.jsonld").read_bytes())):
        answer = check(given)
        assert answer.missing == ()
        assert answer.verdict == "not-a-microcredential"
        assert [each.partition(":")[0] for each in answer.reasons] == ["D2"]
        assert "60 ECTS" in answer.reasons[0] and "EQF level 7" in answer.reasons[0]
        assert classify(given).kind == "macro-credential"


@pytest.mark.parametrize("name", ["Sample-MastersDegree", "Sample-JointDegree", "Sample-TranscriptOfRecords"])
def test_ten_parts_come_to_exactly_sixty(shared: Path, name: str) -> None:
    facts = read_facts(_sample(shared, name))
    assert (facts.parts, facts.part_ects) == (10, Decimal(60))


def test_participation_is_no_micro_credential(shared: Path) -> None:
    answer = check(_sample(shared, "Sample-CertOfPart"))
    assert answer.verdict == "not-a-microcredential"
    assert {each[:2] for each in answer.reasons} == {"D1", "D7"}


def test_the_elements_of_edubadges_are_those_of_the_raw_files(shared: Path) -> None:
    """What the SURF files hold, counted on the raw JSON, is what the profile says of them."""
    found = {"EQF": 0, "QA": 0, "ECTS": 0, "SBU": 0, "XX": 0}
    for path in sorted((shared / SURF).glob("*.json")):
        badge = json.loads(path.read_text("utf-8"))
        subject = badge["credentialSubject"]
        achievement = subject["achievement"]
        kinds = {each.get("targetType") for each in achievement.get("alignment", ())}
        answer = check(badge)
        states = {each.id: each.state for each in answer.elements}
        assert states["M8"] == ("present" if "ext:EQF" in kinds else "missing"), path.name
        assert states["M11"] == ("present" if "ext:QualityAssurance" in kinds else "missing"), path.name
        has_volume = any(name in achievement for name in ("ECTS", "SBU", "timeInvestment"))
        assert states["M7"] == ("present" if has_volume else "missing"), path.name
        assert states["M9"] == ("present" if "assessmentType" in achievement else "weak"), path.name
        assert states["M10"] == ("present" if "participationType" in achievement else "missing"), path.name
        code = badge["issuer"]["address"]["addressCountryCode"]
        assert states["M3"] == ("weak" if code == "XX" else "present"), path.name
        # None names its learner, its date of awarding or its outcomes one by one.
        assert (states["M1"], states["M5"], states["M6"]) == ("weak", "weak", "weak"), path.name
        found["EQF"] += "ext:EQF" in kinds
        found["QA"] += "ext:QualityAssurance" in kinds
        found["ECTS"] += "ECTS" in achievement
        found["SBU"] += "SBU" in achievement
        found["XX"] += code == "XX"
    assert found == {"EQF": 19, "QA": 8, "ECTS": 7, "SBU": 11, "XX": 8}


def test_credits_of_edubadges_are_read_exactly(shared: Path) -> None:
    for name, points in (("uvh_fvhz_microcredential_full", "4.5"), ("uvh_fvhz_regular_full", "60.0")):
        badge = json.loads((shared / SURF / f"{name}.json").read_text("utf-8"))
        assert read_facts(badge).ects == Decimal(points)
    large = check(json.loads((shared / SURF / "uvh_fvhz_regular_full.json").read_text("utf-8")))
    assert large.verdict == "not-a-microcredential"


_FOLDERS = ("vectors/dc4eu", "vectors/ebsi-elm32/examples", "vectors/impierce-ob3-elm", "vectors/edci")
_MORE = ("vectors/1edtech-validator", SAMPLES)


@pytest.mark.parametrize("folder", [*_FOLDERS, *_MORE])
def test_no_file_of_others_raises_anything_else(shared: Path, folder: str) -> None:
    answered = 0
    for path in sorted((shared / folder).rglob("*.json*")):
        report = verify(path.read_bytes())
        try:
            given: Any = report if report.untrusted_document is not None else json.loads(path.read_bytes())
        except ValueError:
            continue
        if not isinstance(given, dict) and given is not report:
            continue
        try:
            for profile in ("eu-microcredential", "unesco-microcredential", "au-microcredential"):
                assert check(given, profile=profile).verdict
            assert classify(given).kind
            answered += 1
        except VcmicroError as error:
            assert error.code in ("profile.format", "convert.document", "convert.date", "convert.issuer"), path
    assert answered >= {"vectors/edci": 3, "vectors/ebsi-elm32/examples": 2}.get(folder, 4)


def test_claims_typed_by_an_array_are_read(shared: Path) -> None:
    """DC4EU's pilot writes types as arrays and concepts without ids."""
    path = "vectors/dc4eu/formal-education/examples/EUHEMC/euhe-microcredential-example-john-doe.json"
    badge = json.loads((shared / path).read_text("utf-8"))
    facts = read_facts({**badge, "type": ["VerifiableCredential", "EuropeanDigitalCredential"]})
    assert (facts.achievements, facts.ects, facts.level) == (1, Decimal(5), 5)


# Element by element: what stands where the table names it, and what the rule says of it.
_S, _A, _AL = "credentialSubject", "credentialSubject/achievement", "credentialSubject/achievement/alignment/0"
_LA = "credentialSubject/hasClaim/0"
_Q, _AS, _ACT = f"{_LA}/specifiedBy", f"{_LA}/provenBy/0", f"{_LA}/influencedBy/0"
_BODY = f"{_LA}/awardedBy/awardingBody/0"
_IE = {"id": f"{NAL}/country/IRL"}
_PLACES: tuple[tuple[str, str, str, str, Any, str], ...] = (
    ("ob3", "M1", "S.identifier", f"{_S}/identifier/0", {"identityType": "name", "identityHash": "Ada"}, "present"),
    (
        "ob3",
        "M1",
        "S.identifier",
        f"{_S}/identifier/0",
        {"identityType": "nationalIdentityNumber", "identityHash": "1"},
        "present",
    ),
    (
        "ob3",
        "M1",
        "S.identifier",
        f"{_S}/identifier/0",
        {"identityType": "emailAddress", "identityHash": "a@b.example"},
        "weak",
    ),
    (
        "ob3",
        "M1",
        "S.identifier",
        f"{_S}/identifier/0",
        {"identityType": "name", "identityHash": "sha256$1", "hashed": True},
        "weak",
    ),
    ("ob3", "M1", "S.identifier", f"{_S}/id", "did:example:ada", "weak"),
    ("ob3", "M1", "S givenName/familyName", f"{_S}/familyName", "Lovelace", "present"),
    ("ob3", "M2", "A.name", f"{_A}/name", "Soil", "present"),
    ("ob3", "M3", "issuer.address.addressCountryCode", "issuer/address/addressCountryCode", "IE", "present"),
    ("ob3", "M3", "issuer.address.addressCountryCode", "issuer/address/addressCountryCode", "XX", "weak"),
    ("ob3", "M3", "issuer.address.addressCountryCode", "issuer/address/addressCountry", "Ireland", "weak"),
    ("ob3", "M4", "issuer.name", "issuer/name", "Univ", "present"),
    ("ob3", "M4", "A.creator", f"{_A}/creator/name", "Univ", "present"),
    ("ob3", "M5", "awardedDate", "awardedDate", "2026-01-10T09:30:00Z", "present"),
    ("ob3", "M5", "awardedDate", "validFrom", "2026-01-10T09:30:00Z", "weak"),
    ("ob3", "M6", "alignment", _AL, {"targetType": "ceasn:Competency", "targetName": "sampling"}, "present"),
    (
        "ob3",
        "M6",
        "alignment",
        _AL,
        {"targetUrl": "http://data.europa.eu/esco/skill/1", "targetName": "sampling"},
        "present",
    ),
    ("ob3", "M6", "criteria.narrative", f"{_A}/criteria/narrative", "takes samples", "weak"),
    ("ob3", "M7", "ext ECTS/SBU/timeInvestment", f"{_A}/ECTS", 3, "present"),
    ("ob3", "M7", "ext ECTS/SBU/timeInvestment", f"{_A}/SBU", 120, "present"),
    ("ob3", "M7", "ext ECTS/SBU/timeInvestment", f"{_A}/timeInvestment", 13, "present"),
    ("ob3", "M7", "creditsAvailable", f"{_A}/creditsAvailable", 3, "weak"),
    (
        "ob3",
        "M8",
        "alignment ext:EQF",
        _AL,
        {"targetType": "ext:EQF", "targetCode": "5", "targetName": "EQF 5"},
        "present",
    ),
    ("ob3", "M8", "alignment ext:EQF", _AL, {"targetType": "ext:EQF", "targetName": "about bachelor"}, "weak"),
    ("ob3", "M8", "ext:NQF", _AL, {"targetType": "ext:NQF", "targetCode": "NLQF 5", "targetName": "NLQF"}, "present"),
    ("ob3", "M8", "ext:NQF", _AL, {"targetType": "ext:NQF", "targetName": "rather high"}, "weak"),
    ("ob3", "M8", "snb/eqf", _AL, {"targetUrl": f"{SNB}/eqf/5", "targetName": "EQF 5"}, "present"),
    ("ob3", "M9", "ext assessmentType", f"{_A}/assessmentType", "testing", "present"),
    ("ob3", "M9", "ext assessmentType", f"{_A}/assessmentType", "a chat", "weak"),
    ("ob3", "M9", "resultDescription", f"{_A}/resultDescription/0", {"name": "Grade"}, "weak"),
    ("ob3", "M10", "ext participationType", f"{_A}/participationType", "online", "present"),
    ("ob3", "M10", "ext participationType", f"{_A}/participationType", "by boat", "weak"),
    (
        "ob3",
        "M11",
        "alignment ext:QualityAssurance",
        _AL,
        {"targetType": "ext:QualityAssurance", "targetName": "A", "targetDescription": "Agency"},
        "present",
    ),
    (
        "ob3",
        "M11",
        "alignment ext:QualityAssurance",
        _AL,
        {"targetType": "ext:QualityAssurance", "targetName": "A"},
        "weak",
    ),
    ("ob3", "M11", "endorsement", "endorsement/0", {"type": ["EndorsementCredential"]}, "weak"),
    ("ob3", "O1", "vcm:entryRequirement", f"{_A}/vcmEntryRequirement/0", "a diploma", "present"),
    ("ob3", "O1", "criteria text", f"{_A}/criteria/narrative", "with a diploma", "weak"),
    ("ob3", "O2", "ext supervisionType", f"{_A}/supervisionType", "supervised online", "present"),
    ("ob3", "O2", "identityChecked", f"{_A}/identityChecked", True, "present"),
    ("ob3", "O3", "S.result.value", f"{_S}/result/0", {"value": "8"}, "present"),
    ("ob3", "O4", "vcm:stackable", f"{_A}/vcmStackable", True, "weak"),
    ("ob3", "O4", "A.related", f"{_A}/related/0", {"id": "https://univ.example/degree"}, "present"),
    ("ob3", "O5", "A.description", f"{_A}/description", "More.", "present"),
    ("ob3", "O5", "S.narrative", f"{_S}/narrative", "More.", "present"),
    ("ob3", "O5", "evidence", "evidence/0", {"id": "https://univ.example/e", "name": "Field book"}, "present"),
    ("elm", "M1", "E.credentialSubject fullName", f"{_S}/fullName", {"en": ["Ada"]}, "present"),
    ("elm", "M1", "nationalID", f"{_S}/nationalID/notation", "1", "present"),
    ("elm", "M1", "givenName+familyName", f"{_S}/familyName", {"en": ["Lovelace"]}, "weak"),
    ("elm", "M1", "nationalID", f"{_S}/contactPoint/0/emailAddress/0/id", "mailto:ada@example.org", "weak"),
    ("elm", "M2", "LA.title", f"{_LA}/title", {"en": ["Soil"]}, "present"),
    ("elm", "M2", "Q.title", f"{_Q}/title", {"nl": ["Bodem"]}, "present"),
    ("elm", "M3", "issuer.location.address.countryCode", "issuer/location/0/address/0/countryCode", _IE, "present"),
    (
        "elm",
        "M3",
        "issuer.location.address.countryCode",
        "issuer/location/0/address/0/countryCode",
        {"id": f"{NAL}/country/XX"},
        "weak",
    ),
    ("elm", "M3", "issuer.location.address.countryCode", f"{_BODY}/location/0/address/0/countryCode", _IE, "weak"),
    ("elm", "M4", "LA.awardedBy.awardingBody.legalName", f"{_BODY}/legalName", {"en": ["Univ"]}, "present"),
    ("elm", "M5", "AW.awardingDate", f"{_LA}/awardedBy/awardingDate", "2026-01-10T09:30:00Z", "present"),
    ("elm", "M5", "issued", "issued", "2026-01-10T09:30:00Z", "present"),
    ("elm", "M5", "issued", "validFrom", "2026-01-10T09:30:00Z", "weak"),
    ("elm", "M6", "Q.learningOutcome[].title", f"{_Q}/learningOutcome/0/title", {"en": ["sampling"]}, "present"),
    (
        "elm",
        "M6",
        "Q.learningOutcome[].title",
        f"{_Q}/learningOutcomeSummary/noteLiteral",
        {"en": ["sampling"]},
        "weak",
    ),
    ("elm", "M7", "Q.creditPoint(ECTS)", f"{_Q}/creditPoint/0", {"framework": {"id": ECTS}, "point": "5"}, "present"),
    (
        "elm",
        "M7",
        "Q.creditPoint(ECTS)",
        f"{_Q}/creditPoint/0",
        {"framework": {"id": "urn:marks"}, "point": "562"},
        "weak",
    ),
    ("elm", "M7", "Q.volumeOfLearning", f"{_Q}/volumeOfLearning", "PT60H", "present"),
    ("elm", "M8", "Q.eqfLevel", f"{_Q}/eqfLevel", {"id": f"{SNB}/eqf/5"}, "present"),
    ("elm", "M8", "Q.eqfLevel", f"{_Q}/eqfLevel", {"prefLabel": {"en": ["about five"]}}, "weak"),
    ("elm", "M8", "Q.nqfLevel", f"{_Q}/nqfLevel/0", {"id": f"{SNB}/qdr/c_fb6ffe8a"}, "weak"),
    ("elm", "M8", "Q.eqfLevel", f"{_Q}/educationLevel/0", {"prefLabel": {"en": ["tertiary"]}}, "weak"),
    ("elm", "M9", "LA.provenBy.specifiedBy.dcType", f"{_AS}/specifiedBy/dcType", {"id": TESTING}, "present"),
    ("elm", "M9", "LA.provenBy.specifiedBy.dcType", f"{_AS}/specifiedBy/dcType", {"id": "urn:my:exam"}, "weak"),
    ("elm", "M9", "LA.provenBy.specifiedBy.dcType", f"{_AS}/title", {"en": ["Exam"]}, "weak"),
    ("elm", "M10", "Q.mode", f"{_Q}/mode/0", {"id": ONLINE}, "present"),
    ("elm", "M10", "Q.mode", f"{_Q}/mode/0", {"notation": "full-time"}, "weak"),
    ("elm", "M10", "ACT.specifiedBy.mode", f"{_ACT}/specifiedBy/mode/0", {"id": ONLINE}, "present"),
    ("elm", "M10", "ACT.specifiedBy.mode", f"{_ACT}/dcType/0", {"id": f"{SNB}/learning-activity/bf2e3a7bae"}, "weak"),
    (
        "elm",
        "M11",
        "Q.accreditation",
        f"{_Q}/accreditation/0",
        {"dcType": {"id": "x"}, "accreditingAgent": {"id": "y"}},
        "present",
    ),
    ("elm", "M11", "Q.accreditation", f"{_Q}/accreditation/0", {"title": {"en": ["Accredited"]}}, "weak"),
    (
        "elm",
        "M11",
        "issuer/awardingBody.accreditation",
        "issuer/accreditation/0",
        {"dcType": {"id": "x"}, "accreditingAgent": {"id": "y"}},
        "present",
    ),
    (
        "elm",
        "M11",
        "issuer/awardingBody.accreditation",
        f"{_BODY}/accreditation/0",
        {"dcType": {"id": "x"}, "accreditingAgent": {"id": "y"}},
        "present",
    ),
    (
        "elm",
        "M11",
        "evidence.accreditation",
        "evidence/0/accreditation",
        {"dcType": {"id": "x"}, "accreditingAgent": {"id": "y"}},
        "present",
    ),
    ("elm", "O1", "Q.entryRequirement", f"{_Q}/entryRequirement/noteLiteral", {"en": ["a diploma"]}, "present"),
    ("elm", "O2", "LA.provenBy.idVerification", f"{_AS}/idVerification", {"id": SUPERVISED}, "present"),
    ("elm", "O3", "LA.provenBy.grade", f"{_AS}/grade/noteLiteral", {"en": ["8"]}, "present"),
    ("elm", "O3", "LA.provenBy.grade", f"{_AS}/grade/noteLiteral", {"en": ["Pass"]}, "missing"),
    ("elm", "O4", "Q.isPartOf", f"{_Q}/isPartOf/0/id", "https://univ.example/degree", "present"),
    ("elm", "O4", "Q.isPartOf", f"{_Q}/isPartOf/0/title", {"en": ["some degree"]}, "weak"),
    ("elm", "O4", "specialisationOf", f"{_Q}/specialisationOf/0/id", "https://univ.example/degree", "present"),
    ("elm", "O4", "entitlesTo", f"{_Q}/entitlesTo/0/id", "https://univ.example/degree", "present"),
    ("elm", "O4", "isPartialQualification", f"{_Q}/isPartialQualification", True, "weak"),
    ("elm", "O5", "additionalNote", f"{_LA}/additionalNote/0/noteLiteral", {"en": ["More."]}, "present"),
    (
        "elm",
        "O5",
        "supplementaryDocument",
        f"{_Q}/supplementaryDocument/0/contentURL",
        "https://univ.example/d",
        "present",
    ),
    ("elm", "O5", "homepage", f"{_Q}/homepage/0/contentURL", "https://univ.example/d", "present"),
    (
        "ob2",
        "M1",
        "recipient.identity",
        "recipient",
        {"type": "email", "hashed": False, "identity": "b@example.org"},
        "weak",
    ),
    ("ob2", "M2", "badge.name", "badge/name", "Soil", "present"),
    (
        "ob2",
        "M3",
        "InstitutionCountryExtension",
        "badge/issuer/extensions:InstitutionCountryExtension",
        {"InstitutionCountry": "NL"},
        "present",
    ),
    ("ob2", "M4", "issuer.name", "badge/issuer/name", "Univ", "present"),
    ("ob2", "M5", "issuedOn", "issuedOn", "2026-01-11T09:30:00Z", "present"),
    (
        "ob2",
        "M6",
        "LearningOutcomeExtension",
        "badge/extensions:LearningOutcomeExtension",
        {"LearningOutcome": "sampling"},
        "weak",
    ),
    ("ob2", "M7", "ECTSExtension", "badge/extensions:ECTSExtension", {"ECTS": 2.5}, "present"),
    ("ob2", "M7", "StudyLoad", "badge/extensions:StudyLoadExtension", {"StudyLoad": 84}, "present"),
    ("ob2", "M7", "TimeInvestment", "badge/extensions:TimeInvestmentExtension", {"TimeInvestment": 84}, "present"),
    ("ob2", "M8", "EQFExtension", "badge/extensions:EQFExtension", {"EQF": 6}, "present"),
    ("ob2", "M9", "assessmentType", "badge/assessmentType", "testing", "present"),
    ("ob2", "M10", "participation", "badge/participation", "online", "present"),
    ("ob2", "O1", "criteria", "badge/criteria", {"narrative": "a diploma"}, "weak"),
    ("ob2", "O2", "assessmentSupervised", "badge/assessmentSupervised", True, "present"),
    ("ob2", "O2", "assessmentIdVerified", "badge/assessmentIdVerified", True, "present"),
    ("ob2", "O3", "grade_achieved", "grade_achieved", "8", "present"),
    ("ob2", "O4", "stackable", "badge/stackable", True, "weak"),
    ("ob2", "O5", "description", "badge/description", "More.", "present"),
    ("ob2", "O5", "narrative", "narrative", "More.", "present"),
)
_BARE = {"ob3": bare_badge, "elm": bare_elm, "ob2": bare_assertion}


@pytest.mark.parametrize(
    ("form", "element", "path", "value", "state"),
    [(form, element, path, value, state) for form, element, _, path, value, state in _PLACES],
    ids=[f"{form}-{element}-{path.rpartition('/')[2]}-{n}" for n, (form, element, _, path, _, _) in enumerate(_PLACES)],
)
def test_an_element_where_the_table_names_it(form: str, element: str, path: str, value: Any, state: str) -> None:
    document = put(_BARE[form](), path, value)
    found = {each.id: each for each in check(document).elements}[element]
    assert found.state == state, found
    if state != "missing":
        # The pointer leads into the document that was given, at or around what was put there.
        assert any(_is_near(each, f"/{path}") for each in found.pointers), found.pointers
    before = {each.id: each.state for each in check(_BARE[form]()).elements}[element]
    assert before == "missing" or (form, element) in {("ob2", "M1"), ("ob2", "M5"), ("ob2", "M2"), ("ob2", "O5")}, (
        before
    )


def _is_near(pointer: str, path: str) -> bool:
    return pointer != "" and (pointer.startswith(path) or path.startswith(pointer))


def test_every_element_and_every_place_of_the_table_is_tried(shared: Path) -> None:
    with (shared / "design" / "mapping" / "annex1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["element"].split()[0] for row in rows] == list(ELEMENTS)
    for row in rows:
        element = row["element"].split()[0]
        for form in ("ob2", "ob3", "elm"):
            named = " ".join(place for f, e, place, _, _, _ in _PLACES if (f, e) == (form, element))
            for word in row[form].replace("(", " ").replace(")", " ").replace(";", ",").split(","):
                for name in word.split("/"):
                    key = name.strip().split(" ")[-1].rpartition(".")[2].rpartition(":")[2].removesuffix("[]")
                    assert key in _NOT_HERE or key.lower() in named.lower(), (element, form, key)


# CLRs are no input of check(); a dash says that there is no place; the others are the words around a place.
_NOT_HERE = frozenset(
    {"\u2013", "", "association", "name", "nationalIdentityNumber", "competency", "ESCO", "NQF", "vcm"}
)
