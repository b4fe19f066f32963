"""The builder: every field becomes its element, in both worlds, and what is wrong is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from micro_credentials import ONLINE, SUPERVISED, TESTING

from vcmicro import Issuer, Outcome, check, classify, verify
from vcmicro.errors import Invalid
from vcmicro.keys import Key
from vcmicro.microcredential import LearningOutcome, MicroCredential, QualityAssurance
from vcmicro.profiles.facts import LEVEL_NOT_APPLICABLE

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
KEY = Key.from_seed(bytes(range(32)))
NEEDED: dict[str, Any] = {
    "title": "Soil sampling",
    "awarding_body": "University of Example",
    "awarding_body_id": KEY.did,
    "awarded": NOW,
}
MANDATORY: dict[str, Any] = {
    **NEEDED,
    "learner_id": "did:example:ada",
    "learner_name": "Ada Lovelace",
    "country": "ie",
    "outcomes": [LearningOutcome("samples soil", "http://data.europa.eu/esco/skill/1"), LearningOutcome("labels it")],
    "ects": Decimal("2.5"),
    "eqf": 5,
    "assessment_type": TESTING,
    "participation": ONLINE,
    "quality": QualityAssurance("Programme accreditation", "Agency", "https://agency.example/1"),
}
WHOLE: dict[str, Any] = {
    **MANDATORY,
    "description": "Three days in the field.",
    "id": "urn:uuid:0b7f6a52-3a3c-4f57-9f1c-1f2f4a0d9b01",
    "learner_email": "ada@example.org",
    "learner_national_id": "NAT-1",
    "criteria": "Three samples, each labelled.",
    "hours": 62.5,
    "prerequisites": "A secondary school diploma",
    "supervision": SUPERVISED,
    "grade": "8",
    "part_of": ["https://univ.example/programmes/soil"],
    "further_information": "Held in June.",
    "language": "en",
}


def states(document: Any) -> dict[str, str]:
    return {each.id: each.state for each in check(document).elements}


def test_missing_shrinks_as_fields_are_filled() -> None:
    draft = MicroCredential()
    fields = [
        ({"title": "Soil"}, {"M2"}),
        ({"learner_name": "Ada"}, {"M1"}),
        ({"awarding_body": "Univ", "awarding_body_id": KEY.did}, {"M4"}),
        ({"country": "IE"}, {"M3"}),
        ({"awarded": NOW}, {"M5"}),
        ({"outcomes": [LearningOutcome("samples soil", "urn:skill")]}, {"M6"}),
        ({"hours": 60}, {"M7"}),
        ({"eqf": 5}, {"M8"}),
        ({"assessment_type": TESTING}, {"M9"}),
        ({"participation": ONLINE}, {"M10"}),
        ({"quality": MANDATORY["quality"]}, {"M11"}),
    ]
    assert draft.missing() == tuple(f"M{number}" for number in range(1, 12))
    for values, filled in fields:
        before = set(draft.missing())
        for name, value in values.items():
            setattr(draft, name, value)
        assert before - set(draft.missing()) == filled, values
    assert draft.missing() == ()
    assert draft.check().verdict == "conformant"


@pytest.mark.parametrize(
    ("name", "element", "state"),
    [
        ("learner_id", "M1", "weak"),
        ("learner_email", "M1", "weak"),
        ("learner_national_id", "M1", "present"),
        ("criteria", "M6", "weak"),
        ("ects", "M7", "present"),
        ("nqf", "M8", "present"),
        ("prerequisites", "O1", "present"),
        ("supervision", "O2", "present"),
        ("grade", "O3", "present"),
        ("part_of", "O4", "present"),
        ("further_information", "O5", "present"),
        ("description", "O5", "present"),
    ],
)
def test_each_field_is_its_element(name: str, element: str, state: str) -> None:
    nqf = {"nqf": _known_nqf()} if name == "nqf" else {}
    given = {**NEEDED, name: WHOLE.get(name), **nqf}
    if name == "supervision":
        # Supervision is of an assessment, in ELM at least.
        given["assessment_type"] = TESTING
    draft = MicroCredential(**given)
    assert states(draft.to_ob3())[element] == state
    if name in ("learner_email", "further_information"):
        return
    elm = MicroCredential(**{**given, "country": "IE"}).to_elm(eidas="VATIE-1")
    assert states(elm)[element] == state


def _known_nqf() -> str:
    from vcmicro import vocabularies

    return next(code.uri for code in vocabularies._codes() if code.table == "qdr")


def test_all_of_it_is_present_in_both_worlds() -> None:
    draft = MicroCredential(**{**WHOLE, "nqf": _known_nqf()})
    badge, elm = states(draft.to_ob3()), states(draft.to_elm(eidas="VATIE-1"))
    assert {name: state for name, state in badge.items() if state != "present"} == {}
    assert {name: state for name, state in elm.items() if state != "present"} == {}
    assert classify(draft.to_ob3()).kind == "micro-credential"


def test_a_badge_is_issued_as_it_is() -> None:
    signed = Issuer(KEY.did, signer=KEY).issue(MicroCredential(**WHOLE).to_ob3(), now=NOW)
    report = verify(signed, now=NOW)
    assert report.outcome is Outcome.PASSED, report
    assert check(report).is_conformant


def test_credit_is_exact() -> None:
    for given, written in (("2.5", 2.5), (Decimal("3.0"), 3), (7, 7), ("7,5", 7.5)):
        node = MicroCredential(**NEEDED, ects=given).to_ob3()["credentialSubject"]["achievement"]
        assert node["creditsAvailable"] == written and type(node["creditsAvailable"]) is type(written)


@pytest.mark.parametrize(("hours", "written"), [(60, "PT60H"), (62.5, "PT62H30M"), (0.25, "PT0H15M")])
def test_hours(hours: float, written: str) -> None:
    node = MicroCredential(**NEEDED, hours=hours).to_ob3()["credentialSubject"]["achievement"]
    assert node["vcmNotionalWorkload"] == written


def test_a_level_that_does_not_apply() -> None:
    draft = MicroCredential(**{**MANDATORY, "eqf": None, "level_not_applicable": True})
    assert states(draft.to_ob3())["M8"] == "not applicable"
    assert states(draft.to_elm(eidas="VATIE-1"))["M8"] == "not applicable"
    node = draft.to_ob3()["credentialSubject"]["achievement"]
    assert node["vcmCarried"] == LEVEL_NOT_APPLICABLE


@pytest.mark.parametrize("name", list(NEEDED))
def test_what_a_credential_cannot_be_without(name: str) -> None:
    for write in ("to_ob3", "to_elm"):
        with pytest.raises(Invalid) as error:
            getattr(MicroCredential(**{**NEEDED, name: None if name == "awarded" else ""}), write)()
        assert error.value.code == "microcredential.incomplete"
        assert name in error.value.problem.detail


def test_elm_asks_for_a_country() -> None:
    with pytest.raises(Invalid) as error:
        MicroCredential(**NEEDED).to_elm()
    assert error.value.code == "convert.country"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("eqf", 9),
        ("eqf", 0),
        ("ects", "many"),
        ("ects", -1),
        ("ects", "NaN"),
        ("hours", -2),
        ("hours", float("nan")),
        ("country", "Ireland"),
        ("country", "XX"),
        ("nqf", "level 5"),
        ("language", "Klingon?"),
        ("assessment_type", "testing"),
        ("participation", "http://data.europa.eu/snb/assessment/6e6cb2cc78"),
        ("supervision", "none"),
        ("awarded", "yesterday"),
    ],
)
def test_wrong_values(name: str, value: Any) -> None:
    with pytest.raises(Invalid) as error:
        MicroCredential(**{**NEEDED, name: value}).to_ob3()
    assert error.value.code == "microcredential.value"
    assert name in error.value.problem.detail
    assert MicroCredential(**{**NEEDED, name: value}).title, "it is told when it is written or checked"


def test_the_same_fields_make_the_same_badge() -> None:
    assert MicroCredential(**MANDATORY).to_ob3() == MicroCredential(**MANDATORY).to_ob3()
    other = MicroCredential(**{**MANDATORY, "learner_id": "did:example:ida"}).to_ob3()
    assert other["id"] != MicroCredential(**MANDATORY).to_ob3()["id"]
