"""Which claim and which specification an achievement becomes (table T1), and what their classes can say."""

from __future__ import annotations

from typing import Any, NamedTuple

from vcmicro.mapping.alignments import target_type_of

_SNB = "http://data.europa.eu/snb/"


class Kind(NamedTuple):
    """A claim class with its specification class; ``members`` are further facts of the kind, by node."""

    claim: str
    spec: str
    activity_type: str = ""
    opportunity_type: str = ""
    entitlement_type: str = ""
    setting: str = ""


ACHIEVEMENT = Kind("LearningAchievement", "LearningAchievementSpecification")
QUALIFICATION = Kind("LearningAchievement", "Qualification")
_ACTIVITY = Kind("LearningActivity", "LearningActivitySpecification")
_ENTITLEMENT = Kind("LearningEntitlement", "LearningEntitlementSpecification")
_QUALIFICATIONS = (
    "Certificate",
    "Certification",
    "Diploma",
    "GeneralEducationDevelopment",
    "JourneymanCertificate",
    "MasterCertificate",
    "SecondarySchoolDiploma",
    "AssociateDegree",
    "BachelorDegree",
    "MasterDegree",
    "DoctoralDegree",
    "ResearchDoctorate",
    "ProfessionalDoctorate",
    "Degree",
)
KINDS: dict[str, Kind] = {
    **dict.fromkeys(_QUALIFICATIONS, QUALIFICATION),
    "ApprenticeshipCertificate": QUALIFICATION._replace(activity_type=f"{_SNB}learning-activity/d46a826a39"),
    "CertificateOfCompletion": _ACTIVITY,
    "Course": ACHIEVEMENT._replace(opportunity_type=f"{_SNB}learning-opportunity/05053c1cbe"),
    "LearningProgram": ACHIEVEMENT._replace(opportunity_type=f"{_SNB}learning-opportunity/79343569f3"),
    "CommunityService": _ACTIVITY._replace(activity_type=f"{_SNB}learning-activity/59eaf34fab"),
    "Fieldwork": _ACTIVITY._replace(activity_type=f"{_SNB}learning-activity/4357e0e681"),
    "CoCurricular": ACHIEVEMENT._replace(setting=f"{_SNB}learning-setting/e207a81fc7"),
    "Assessment": Kind("LearningAssessment", "LearningAssessmentSpecification"),
    "Assignment": Kind("LearningAssessment", "LearningAssessmentSpecification"),
    "License": _ENTITLEMENT._replace(entitlement_type=f"{_SNB}entitlement/52f62180c2"),
    "Membership": _ENTITLEMENT._replace(entitlement_type=f"{_SNB}entitlement/bebd32e8e6"),
}
"""By achievementType; what is not here is a LearningAchievement with its specification."""

_LEVELS = frozenset({"ext:EQF", "ext:NQF", "ext:NLQF", "ext:QualityAssurance"})
_OUTCOMES = frozenset({"ext:ESCO", "ext:Skill", "ceasn:Competency", "CFItem"})
# Terms that only a LearningAchievement or its specification can hold.
_NEEDS_ACHIEVEMENT = ("creditsAvailable", "ECTS", "SBU", "timeInvestment", "assessmentType", "vcmCreditFramework")


def kind_of(achievement: dict[str, Any], subject: dict[str, Any]) -> Kind:
    """T1, by type and by content: what an activity or an entitlement cannot say asks for an achievement, and levels and
    accreditation ask for a Qualification."""
    named = achievement.get("achievementType")
    kind = KINDS.get(named, ACHIEVEMENT) if isinstance(named, str) else ACHIEVEMENT
    types = {target_type_of(each) for each in _objects(achievement.get("alignment"))}
    is_rich = bool(subject.get("result") or subject.get("creditsEarned") or types & (_LEVELS | _OUTCOMES))
    if kind.claim != "LearningAchievement" and (is_rich or any(name in achievement for name in _NEEDS_ACHIEVEMENT)):
        kind = ACHIEVEMENT
    if kind.spec == "LearningAchievementSpecification" and types & _LEVELS:
        kind = kind._replace(spec="Qualification")
    return kind


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


_SHARED = frozenset(
    {"identifier", "description", "title", "dcType", "additionalNote", "category", "supplementaryDocument", "homepage"}
)
SPEC_MEMBERS: dict[str, frozenset[str]] = {
    "Qualification": _SHARED
    | {
        "language",
        "eqfLevel",
        "nqfLevel",
        "thematicArea",
        "accreditation",
        "awardingOpportunity",
        "creditPoint",
        "educationSubject",
        "entryRequirement",
        "learningOutcome",
        "learningOutcomeSummary",
        "learningSetting",
        "mode",
        "provenBy",
        "volumeOfLearning",
    },
    "LearningActivitySpecification": _SHARED | {"language", "mode", "volumeOfLearning"},
    "LearningAssessmentSpecification": _SHARED | {"language", "mode", "gradingScheme"},
    "LearningEntitlementSpecification": _SHARED,
}
SPEC_MEMBERS["LearningAchievementSpecification"] = SPEC_MEMBERS["Qualification"] - {
    "eqfLevel",
    "nqfLevel",
    "accreditation",
}
"""What each specification class has, of the members that rules write (EDC application profile)."""
