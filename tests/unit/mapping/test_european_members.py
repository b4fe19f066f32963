"""What a European specification, its assessments and its claim become in an Open Badge (B26 to B62), exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from european_credentials import (
    SNB,
    achievement,
    assessment,
    concept,
    converted,
    credential,
    note,
    organisation,
    subject,
)

from vcmicro.converting import convert

# Levels, fields, outcomes, accreditations (aligned)


def test_levels_and_fields_become_alignments() -> None:
    """B42, B44."""
    spec = {"eqfLevel": concept("eqf", "6"), "thematicArea": [concept("isced-f", "0511")]}
    assert achievement(spec=spec)["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "EQF level 6",
            "targetUrl": f"{SNB}eqf/6",
            "targetType": "ext:EQF",
            "targetCode": "6",
            "targetFramework": "European Qualifications Framework",
        },
        {
            "type": ["Alignment"],
            "targetName": "Biology",
            "targetUrl": f"{SNB}isced-f/0511",
            "targetType": "ext:ISCEDF",
            "targetCode": "0511",
            "targetFramework": "ISCED Fields of Education and Training 2013",
        },
    ]


def test_a_national_level_has_no_code_of_its_own() -> None:
    """B43."""
    level = {"id": f"{SNB}qdr/c_1", "type": "Concept", "prefLabel": {"en": ["NFQ Level 8"]}}
    assert achievement(spec={"nqfLevel": [level]})["alignment"] == [
        {"type": ["Alignment"], "targetName": "NFQ Level 8", "targetUrl": f"{SNB}qdr/c_1", "targetType": "ext:NQF"}
    ]


def test_outcomes_with_a_skill_are_aligned_and_all_are_listed() -> None:
    """B47, B48: the summary, then the list; a skill that is no URL is only listed."""

    def outcome(title: str, **skill: Any) -> dict[str, Any]:
        return {"id": "urn:epass:learningOutcome:1", "type": "LearningOutcome", "title": {"en": [title]}, **skill}

    esco = {"id": "http://data.europa.eu/esco/skill/1", "type": "Concept"}
    other = {"id": "https://skills.example/2", "type": "Concept"}
    local = {"id": "urn:epass:concept:9", "type": "Concept"}
    spec = {
        "learningOutcomeSummary": note("In short."),
        "learningOutcome": [
            outcome("digs", relatedESCOSkill=[esco]),
            outcome("weighs", relatedSkill=[other, local]),
            outcome("labels"),
        ],
    }
    node = achievement(spec=spec)
    assert node["criteria"]["narrative"] == "In short.\n\n- digs\n- weighs\n- labels"
    assert [(each["targetName"], each["targetUrl"], each["targetType"]) for each in node["alignment"]] == [
        ("digs", esco["id"], "ext:ESCO"),
        ("weighs", other["id"], "ext:Skill"),
    ]


def test_an_accreditation_is_quality_assurance() -> None:
    """B51: by its page, else by its id; one without either title or URL has no alignment."""
    agent = organisation(id="https://agency.example/", legalName={"en": ["Agency"]})
    page = {"id": "urn:epass:webResource:1", "type": "WebResource", "contentURL": "https://agency.example/1"}
    given = {
        "id": "https://agency.example/a",
        "type": "Accreditation",
        "title": {"en": ["Accredited"]},
        "accreditingAgent": agent,
    }
    expected = {
        "type": ["Alignment"],
        "targetName": "Accredited",
        "targetUrl": "https://agency.example/1",
        "targetType": "ext:QualityAssurance",
        "targetDescription": "Agency",
    }
    assert achievement(spec={"accreditation": [{**given, "landingPage": [page]}]})["alignment"] == [expected]
    by_id = {**expected, "targetUrl": "https://agency.example/a"}
    assert achievement(spec={"accreditation": [given]})["alignment"] == [by_id]
    untitled = {name: value for name, value in given.items() if name != "title"}
    assert "alignment" not in achievement(spec={"accreditation": [untitled]})


@pytest.mark.parametrize(
    "noted",
    [
        {"targetName": "Six", "targetUrl": f"{SNB}eqf/6"},
        {"targetName": "Six", "targetUrl": "https://x.example/", "targetType": "ext:EQF", "targetCode": "6"},
    ],
)
def test_an_alignment_that_a_note_carries_stands_for_the_level(noted: dict[str, Any]) -> None:
    exact = {"type": ["Alignment"], **noted}
    spec = {"eqfLevel": concept("eqf", "6"), "additionalNote": [note(json.dumps(exact), "alignment")]}
    assert achievement(spec=spec)["alignment"] == [exact]


# Assessments (assessed)


def test_a_grade_stays_as_it_is_written() -> None:
    """B56, B57, B62."""
    scheme = {"id": "https://univ.example/scale", "type": "GradingScheme", "title": {"en": ["1 to 10"]}}
    specification = {"id": "urn:epass:s:1", "type": "LearningAssessmentSpecification", "title": {"en": ["Written"]}}
    proven = [
        assessment(
            specifiedBy={**specification, "gradingScheme": scheme, "dcType": [concept("assessment", "6e6cb2cc78")]}
        )
    ]
    found = subject(claim={"provenBy": proven})
    assert found["result"] == [{"type": ["Result"], "value": "7,0", "resultDescription": "https://univ.example/scale"}]
    assert found["achievement"]["resultDescription"] == [
        {"id": "https://univ.example/scale", "type": ["ResultDescription"], "name": "Written", "resultType": "Result"}
    ]
    assert found["achievement"]["vcmAssessmentType"] == [f"{SNB}assessment/6e6cb2cc78"]
    surf = achievement({"profile": "edubadges"}, claim={"provenBy": proven})
    assert surf["assessmentType"] == "testing"
    assert "EducredentialAchievement" in surf["type"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"id": "https://w3id.org/vcmicro/status#Failed", "type": "Concept"}, "Failed"),
        ({"id": "urn:epass:concept:1", "type": "Concept", "prefLabel": {"en": ["Completed"]}}, "Completed"),
        ({"id": "urn:epass:concept:1", "type": "Concept", "prefLabel": {"en": ["Well done"]}}, None),
    ],
)
def test_a_status_of_the_standard(status: dict[str, Any], expected: str | None) -> None:
    """B58."""
    assert subject(claim={"provenBy": [assessment(gradeStatus=status)]})["result"][0].get("status") == expected


def test_parts_of_an_assessment_are_results_and_the_first_assessor_is_the_source() -> None:
    """B60, B61."""
    assessor = organisation(id="https://board.example/", legalName={"en": ["Board"]})
    proven = assessment(assessedBy=[assessor], hasPart=[assessment(grade=note("6")), assessment(grade=note("8"))])
    found = subject(claim={"provenBy": [proven]})
    assert [each["value"] for each in found["result"]] == ["7,0", "6", "8"]
    assert (found["source"]["id"], found["source"]["name"]) == ("https://board.example/", "Board")
    assert len({each["resultDescription"] for each in found["result"]}) == 3


@pytest.mark.parametrize(
    ("code", "word"), [("c598449d64", "unsupervised with no identity verification"), ("df2880c5cb", None)]
)
def test_supervision(code: str, word: str | None) -> None:
    """B59, table T8: one that SURF has no word for stays a concept."""
    proven = [assessment(idVerification=concept("supervision-verification", code))]
    uri = f"{SNB}supervision-verification/{code}"
    assert achievement(claim={"provenBy": proven})["vcmSupervision"] == uri
    surf = achievement({"profile": "edubadges"}, claim={"provenBy": proven})
    assert (surf.get("supervisionType"), surf.get("vcmSupervision")) == ((word, None) if word else (None, uri))


def test_what_notes_of_an_assessment_carry_comes_back() -> None:
    notes = [
        note("urn:level:1", "achievedLevel"),
        note("urn:result:1", "resultDescription"),
        note("7", "result.points"),
    ]
    found = subject(
        claim={"provenBy": [assessment(additionalNote=[*notes, note("supervised online", "supervisionType")])]}
    )
    assert found["result"] == [
        {
            "type": ["Result"],
            "value": "7,0",
            "achievedLevel": "urn:level:1",
            "resultDescription": "urn:result:1",
            "points": "7",
        }
    ]
    assert found["achievement"]["supervisionType"] == "supervised online"


def test_an_assessment_as_the_claim_is_its_own_result() -> None:
    found = subject(
        claim={
            "type": "LearningAssessment",
            "grade": note("Pass"),
            "specifiedBy": {
                "id": "urn:epass:s:1",
                "type": "LearningAssessmentSpecification",
                "title": {"en": ["Exam"]},
            },
        }
    )
    assert found["achievement"]["achievementType"] == "Assessment"
    assert found["result"][0]["value"] == "Pass"


# The claim and the specification


def test_the_language_of_the_texts_is_not_that_of_instruction() -> None:
    """B16 before B52."""
    assert achievement(spec={"language": [concept("language", "DEU")]})["inLanguage"] == "en"
    without = credential(spec={"language": [concept("language", "DEU")]})
    del without["displayParameter"]["primaryLanguage"]
    result = convert(json.dumps(without), to="ob3", embed="none", unverified=True)
    assert result.document["credentialSubject"]["achievement"]["inLanguage"] == "de"


def test_dates_come_from_the_first_start_to_the_last_end() -> None:
    """B33, B37."""

    def activity(start: str, end: str, **more: Any) -> dict[str, Any]:
        period = {"id": "urn:epass:p:1", "type": "PeriodOfTime", "startDate": start, "endDate": end, **more}
        made = {"id": "urn:epass:a:1", "type": "LearningActivity", "title": {"en": ["Course"]}, "temporal": [period]}
        return {**made, "awardedBy": assessment()["awardedBy"]}

    first = activity("2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z", prefLabel={"en": ["spring"]})
    found = subject(claim={"influencedBy": [first, activity("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z")]})
    assert [found[name] for name in ("activityStartDate", "activityEndDate", "term")] == [
        "2025-01-01T00:00:00Z",
        "2025-03-01T00:00:00Z",
        "spring",
    ]


@pytest.mark.parametrize(
    ("frameworks", "expected"),
    [
        (["60b314e826", "6fcec5c5af"], (2, f"{SNB}education-credit/6fcec5c5af")),  # ECTS comes first
        (["60b314e826"], (1, f"{SNB}education-credit/60b314e826")),
    ],
)
def test_credits_of_one_framework_have_a_place(frameworks: list[str], expected: tuple[int, str]) -> None:
    """B45."""
    points = [
        {
            "id": f"urn:epass:c:{number}",
            "type": "CreditPoint",
            "framework": concept("education-credit", code),
            "point": f"{number}",
        }
        for number, code in enumerate(frameworks, 1)
    ]
    node = achievement(spec={"creditPoint": points})
    assert (node["creditsAvailable"], node["vcmCreditFramework"]) == expected
    if "6fcec5c5af" in frameworks:
        assert achievement({"profile": "edubadges"}, spec={"creditPoint": points})["ECTS"] == 2


@pytest.mark.parametrize("label", ["ECTS", "ects", "European Credit Transfer System"])
def test_a_framework_that_is_labelled_ects_is_ects_and_no_other_is(label: str) -> None:
    """Table T2; marks that pose as credit keep their unit."""

    def node(text: str) -> dict[str, Any]:
        framework = {"id": "urn:epass:concept:1", "type": "Concept", "prefLabel": {"en": [text]}}
        point = {"id": "urn:epass:c:1", "type": "CreditPoint", "framework": framework, "point": "7,5"}
        return achievement(spec={"creditPoint": [point]})

    assert (node(label)["creditsAvailable"], node(label)["vcmCreditFramework"]) == (
        7.5,
        f"{SNB}education-credit/6fcec5c5af",
    )
    assert node("gradingSchemeAbitur600")["vcmCreditFramework"] != f"{SNB}education-credit/6fcec5c5af"


def test_documents_related_achievements_and_the_page_of_the_criteria() -> None:
    """B27, B53, B54: a related achievement is one only where a note says so."""

    def page(number: int, title: str | None = None) -> dict[str, Any]:
        made = {"id": f"urn:epass:w:{number}", "type": "WebResource", "contentURL": f"https://x.example/{number}"}
        return {**made, **({"title": {"en": [title]}} if title else {})}

    related = {"id": "https://x.example/3", "type": ["Related"]}
    pages = [page(1, "criteria"), page(2, "Brochure"), page(3, "related achievement"), page(4, "related achievement")]
    document = converted(
        spec={"supplementaryDocument": pages, "additionalNote": [note(json.dumps(related), "related")]}
    ).document
    node = document["credentialSubject"]["achievement"]
    assert (node["criteria"]["id"], node["related"]) == ("https://x.example/1", [related])
    assert [(each["id"], each.get("name")) for each in document["evidence"][:2]] == [
        ("https://x.example/2", "Brochure"),
        ("https://x.example/4", "related achievement"),
    ]


def test_each_piece_of_evidence_comes_back_where_its_document_stands() -> None:
    def page(number: int) -> dict[str, Any]:
        return {"id": f"urn:epass:w:{number}", "type": "WebResource", "contentURL": "https://x.example/1"}

    pieces = [{"id": "https://x.example/1", "type": ["Evidence"], "narrative": text} for text in ("one", "two")]
    notes = [note(json.dumps(each), "evidence") for each in pieces]
    document = converted(claim={"supplementaryDocument": [page(1), page(2)], "additionalNote": notes}).document
    assert document["evidence"][:2] == pieces
    assert len(document["evidence"]) == 3


def test_flat_members_of_the_specification() -> None:
    """B41, B46, B49, B50, B53, B55."""
    spec = {
        "identifier": [
            {"id": "urn:epass:i:1", "type": "Identifier", "notation": "S-1", "schemeName": "ob:humanCode"},
            {
                "id": "urn:epass:i:2",
                "type": "Identifier",
                "notation": "50001",
                "schemeName": "ext:educationProgramIdentifier",
            },
        ],
        "volumeOfLearning": "PT60H",
        "mode": [concept("learning-assessment", "920fbb3cbe"), {"id": "urn:epass:concept:7", "type": "Concept"}],
        "entryRequirement": note("A diploma."),
        "category": {"en": ["soil", "field"], "nl": ["bodem"]},
        "homepage": [{"id": "urn:epass:w:1", "type": "WebResource", "contentURL": "https://univ.example/soil.html"}],
    }
    node = achievement(spec=spec)
    assert (node["humanCode"], node["vcmNotionalWorkload"], node["tag"]) == ("S-1", "PT60H", ["soil", "field"])
    assert (node["vcmMode"], node["vcmEntryRequirement"]) == ([f"{SNB}learning-assessment/920fbb3cbe"], ["A diploma."])
    assert node["criteria"] == {"id": "https://univ.example/soil.html"}
    surf = achievement({"profile": "edubadges"}, spec=spec)
    assert (surf["participationType"], surf["educationProgramIdentifier"]) == ("online", ["50001"])
