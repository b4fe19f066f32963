"""What each member of an Open Badges 2.0 badge class becomes (rules K13 to K37), exactly."""

from __future__ import annotations

from typing import Any

import pytest
from open_badges_2 import BADGE, assertion, badge_class, profile

from vcmicro.converting import Conversion, convert

EQF6 = {
    "type": ["Alignment"],
    "targetName": "EQF level 6",
    "targetUrl": "http://data.europa.eu/snb/eqf/6",
    "targetCode": "6",
    "targetFramework": "European Qualifications Framework",
    "targetType": "ext:EQF",
}
ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
SNB = "http://data.europa.eu/snb/"


def converted(options: dict[str, Any] | None = None, **members: Any) -> Conversion:
    badge = {name: value for name, value in badge_class(issuer=profile(), **members).items() if value is not None}
    return convert(assertion(badge=badge), to="ob3", embed="none", unverified=True, **(options or {}))


def achievement(options: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    found: dict[str, Any] = converted(options, **members).document["credentialSubject"]["achievement"]
    return found


def entries(result: Conversion, rule: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.source, each.target) for each in result.entries if each.rule == rule]


@pytest.mark.parametrize(
    ("given", "alignment"),
    [
        (
            {
                "targetName": "Soil",
                "targetUrl": "https://x.example/1",
                "targetDescription": "d",
                "targetFramework": "f",
            },
            {
                "targetName": "Soil",
                "targetUrl": "https://x.example/1",
                "targetDescription": "d",
                "targetFramework": "f",
            },
        ),
        (  # Open Badges 1.1
            {"name": "Soil", "url": "https://x.example/1", "description": "d"},
            {"targetName": "Soil", "targetUrl": "https://x.example/1", "targetDescription": "d"},
        ),
        ("https://x.example/1", {"targetName": "https://x.example/1", "targetUrl": "https://x.example/1"}),
        (  # no name: the code stands there
            {"targetUrl": "https://x.example/1", "targetCode": "C1"},
            {"targetName": "C1", "targetUrl": "https://x.example/1", "targetCode": "C1"},
        ),
        (  # the type that the URL tells (T3)
            {"targetName": "examine", "targetUrl": f"{SNB}eqf/4"},
            {"targetName": "examine", "targetUrl": f"{SNB}eqf/4", "targetType": "ext:EQF"},
        ),
    ],
)
def test_alignments(given: Any, alignment: dict[str, Any]) -> None:
    assert achievement(alignment=[given])["alignment"] == [{"type": ["Alignment"], **alignment}]


def test_an_alignment_without_an_url_is_carried() -> None:
    result = converted(
        alignment=[{"targetName": "Nowhere", "note": 7}, {"targetName": "A", "targetUrl": "https://x.example/1"}]
    )
    node = result.document["credentialSubject"]["achievement"]
    assert node["alignment"] == [{"type": ["Alignment"], "targetName": "A", "targetUrl": "https://x.example/1"}]
    assert node["vcmCarried"]["alignment"] == {"targetName": "Nowhere", "note": 7}
    kept = ("C", "/badge/alignment/0", "/credentialSubject/achievement/vcmCarried/alignment")
    assert kept in entries(result, "K39")


@pytest.mark.parametrize(
    ("given", "criteria"),
    [
        ("https://x.example/c", {"id": "https://x.example/c"}),
        ("Build one.", {"narrative": "Build one."}),
        (
            {"id": "https://x.example/c", "narrative": "n", "type": "Criteria"},
            {"id": "https://x.example/c", "narrative": "n"},
        ),
        (None, {"narrative": ""}),
    ],
)
def test_criteria(given: Any, criteria: dict[str, Any]) -> None:
    result = converted(criteria=given)
    assert result.document["credentialSubject"]["achievement"]["criteria"] == criteria
    assert (("S", "", "/credentialSubject/achievement/criteria") in entries(result, "K16")) is (given is None)


def test_criteria_of_more_than_is_known_are_carried() -> None:
    assert achievement(criteria={"narrative": "n", "level": 2})["vcmCarried"] == {"criteria.level": 2}


def test_what_is_missing_is_made_up_and_said() -> None:
    result = converted(name=None, description=None)
    node = result.document["credentialSubject"]["achievement"]
    assert (node["name"], node["description"]) == ("Badge", "Badge")
    assert [each for each in entries(result, "K14") if each[0] == "S"] == [
        ("S", "", "/credentialSubject/achievement/name"),
        ("S", "", "/credentialSubject/achievement/description"),
    ]


def test_the_id_stays_or_is_new_and_the_old_class_is_related() -> None:
    related = [
        {"id": BADGE, "type": ["Related", "https://w3id.org/openbadges#BadgeClass"], "version": "Open Badges v2p0"}
    ]
    same, new = achievement(), achievement({"achievement_id": "new"})
    assert (same["id"], same["related"]) == (BADGE, related)
    assert new["id"].startswith("urn:uuid:")
    assert new["id"] == achievement({"achievement_id": "new"})["id"]
    assert new["related"] == related


def test_related_version_language_tags_and_endorsements() -> None:
    result = converted(
        **{"@language": "en-IE", "version": "2", "tags": ["a", "b"], "endorsement": ["https://x.example/e"]},
        related=[
            "https://x.example/2",
            {"id": "https://x.example/3", "@language": "fr", "version": "1"},
            {"version": "9"},
        ],
    )
    node = result.document["credentialSubject"]["achievement"]
    assert node["related"][1:] == [
        {"id": "https://x.example/2", "type": ["Related"]},
        {"id": "https://x.example/3", "type": ["Related"], "inLanguage": "fr", "version": "1"},
    ]
    assert (node["inLanguage"], node["version"], node["tag"]) == ("en-IE", "2", ["a", "b"])
    assert node["vcmCarried"]["related"] == {"version": "9"}
    assert [kind for kind, source, _ in entries(result, "K25") if source == "/badge/endorsement"] == ["C"]


@pytest.mark.parametrize(
    ("given", "image"),
    [
        ("https://x.example/i", {"id": "https://x.example/i", "type": "Image"}),
        ({"id": "https://x.example/i", "caption": "c"}, {"id": "https://x.example/i", "type": "Image", "caption": "c"}),
        ({"caption": "c"}, None),
    ],
)
def test_images(given: Any, image: dict[str, Any] | None) -> None:
    assert achievement(image=given).get("image") == image


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("micro_credential", "MicroCredential"),
        ("microcredential", "MicroCredential"),
        ("extra-curricular", "CoCurricular"),
        ("regular", None),
    ],
)
def test_kinds_of_edubadges(kind: str, expected: str | None) -> None:
    node = achievement(typeBadgeClass=kind)
    assert node.get("achievementType") == expected
    assert node["vcmCarried"] == {"typeBadgeClass": kind}


@pytest.mark.parametrize(
    ("name", "value", "plain", "surf"),
    [
        ("ECTSExtension", {"ECTS": "2,5"}, {"creditsAvailable": 2.5, "vcmCreditFramework": ECTS}, {"ECTS": 2.5}),
        ("StudyLoadExtension", {"StudyLoad": 28}, {"vcmNotionalWorkload": "PT28H"}, {"SBU": 28}),
        ("TimeInvestmentExtension", {"TimeInvestment": 2.5}, {"vcmWorkload": "PT2H30M"}, {"timeInvestment": 2.5}),
        ("EQFExtension", {"EQF": "EQF 6"}, {"alignment": [EQF6]}, {"alignment": [EQF6]}),
        ("EQFExtension", {"EQF": 6}, {"alignment": [EQF6]}, {"alignment": [EQF6]}),
        ("LanguageExtension", {"Language": "nl_NL"}, {"inLanguage": "nl-NL"}, {"inLanguage": "nl-NL"}),
        (
            "EducationProgramIdentifierExtension",
            {"EducationProgramIdentifier": [50001, "0123"]},
            {
                "otherIdentifier": [
                    {"type": "IdentifierEntry", "identifier": text, "identifierType": "ext:educationProgramIdentifier"}
                    for text in ("50001", "0123")
                ]
            },
            {"educationProgramIdentifier": ["50001", "0123"]},
        ),
        (
            "LearningOutcomeExtension",
            {"LearningOutcome": "samples soil"},
            {"criteria": {"narrative": "Build one.\n\nsamples soil"}, "vcmLearningOutcome": ["samples soil"]},
            {"vcmLearningOutcome": ["samples soil"]},
        ),
    ],
)
def test_extensions_of_edubadges(name: str, value: Any, plain: dict[str, Any], surf: dict[str, Any]) -> None:
    for options, expected in (({}, plain), ({"profile": "edubadges"}, surf)):
        node = achievement(options, **{f"extensions:{name}": value})
        assert {member: node[member] for member in expected} == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ECTSExtension", {"ECTS": "many"}),
        ("ECTSExtension", {"ECTS": True}),
        ("StudyLoadExtension", {"StudyLoad": -1}),
        ("EQFExtension", {"EQF": "4+"}),
        ("OtherExtension", {"a": 1}),
    ],
)
def test_an_extension_that_is_no_fact_is_carried_as_it_was(name: str, value: Any) -> None:
    node = achievement(**{f"extensions:{name}": value})
    assert node["vcmOb2Extensions"] == {f"extensions:{name}": value}
    assert not {"creditsAvailable", "vcmCreditFramework", "vcmNotionalWorkload", "alignment"} & set(node)


@pytest.mark.parametrize(
    ("supervised", "identified", "code", "word"),
    [
        (False, False, "c598449d64", "unsupervised with no identity verification"),
        (True, False, "44314532f9", "supervised with no identity verification"),
        (True, True, "70be69aaf9", "onsite with identity verification"),
        (False, True, "df2880c5cb", "unsupervised with no identity verification"),
    ],
)
def test_supervision(supervised: bool, identified: bool, code: str, word: str) -> None:
    """Table T8."""
    flags = {"assessmentSupervised": supervised, "assessmentIdVerified": identified}
    assert achievement(**flags)["vcmSupervision"] == f"{SNB}supervision-verification/{code}"
    surf = achievement({"profile": "edubadges"}, **flags)
    assert (surf["supervisionType"], surf["identityChecked"]) == (word, identified)


def test_participation_assessment_and_flags() -> None:
    """Tables T6 and T7; what they do not know is kept as it was."""
    node = achievement(
        participation="blended", assessmentType="written_test", stackable=True, gradeAchievedRequired=False
    )
    assert node["vcmMode"] == [f"{SNB}learning-assessment/e92d221e4d"]
    assert node["vcmAssessmentType"] == [f"{SNB}assessment/6e6cb2cc78"]
    assert node["vcmStackable"] is True
    assert node["vcmCarried"] == {"gradeAchievedRequired": False}
    surf = achievement({"profile": "edubadges"}, participation="work_experience", assessmentType="portfolio")
    assert (surf["participationType"], surf["assessmentType"]) == ("work experience", "portfolio")
    assert achievement(participation="by post", stackable="yes")["vcmCarried"] == {
        "participation": "by post",
        "stackable": "yes",
    }


def test_the_institution_of_edubadges() -> None:
    """K33: a name of its own is that of the parent; identifier and country are the issuer's."""
    given = {
        "extensions:InstitutionNameExtension": {"InstitutionName": "University"},
        "extensions:InstitutionIdentifierExtension": {"InstitutionIdentifier": "21PB"},
        "extensions:InstitutionCountryExtension": {"InstitutionCountry": "nl"},
    }
    for name, on in (
        ("badge", badge_class(issuer=profile(), **given)),
        ("issuer", badge_class(issuer=profile(**given))),
    ):
        issuer = convert(assertion(badge=on), to="ob3", embed="none", unverified=True).document["issuer"]
        assert issuer["address"] == {"type": ["Address"], "addressCountryCode": "NL"}, name
        assert issuer["otherIdentifier"] == [
            {"type": "IdentifierEntry", "identifier": "21PB", "identifierType": "ext:BRIN"}
        ]
        assert issuer["parentOrg"]["name"] == "University"


def test_the_grading_table_is_a_result_description() -> None:
    node = achievement(**{"extensions:GradingTableExtension": {"GradingTableURL": "https://x.example/grades"}})
    assert node["resultDescription"] == [
        {
            "id": f"{BADGE}#grading",
            "type": ["ResultDescription"],
            "name": "Grade",
            "resultType": "Result",
            "alignment": [
                {"type": ["Alignment"], "targetName": "Grading table", "targetUrl": "https://x.example/grades"}
            ],
        }
    ]
