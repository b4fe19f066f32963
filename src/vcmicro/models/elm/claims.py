"""Claims of the European Learning Model; written by ``scripts/elm_models.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from vcmicro.models.elm.base import ElmModel, Texts

if TYPE_CHECKING:
    from vcmicro.models.elm.agents import Agent, Location, Organisation, PeriodOfTime, Person
    from vcmicro.models.elm.credentials import Concept, Identifier, LegalIdentifier, Note, WebResource
    from vcmicro.models.elm.specifications import (
        LearningAchievementSpecification,
        LearningActivitySpecification,
        LearningAssessmentSpecification,
        LearningEntitlementSpecification,
        LearningOpportunity,
        Qualification,
    )


class Claim(ElmModel):
    """Something said of a person, of no kind below."""

    shape: ClassVar[str] = "Claim"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    awarded_by: AwardingProcess | str | None = None
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class LearningAchievement(ElmModel):
    """What was learned and recognised."""

    shape: ClassVar[str] = "LearningAchievement"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    awarded_by: AwardingProcess | str | None = None
    credit_received: Sequence[CreditPoint | str] = ()
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    entitles_to: Sequence[LearningEntitlement | str] = ()
    has_part: Sequence[LearningAchievement | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    influenced_by: Sequence[LearningActivity | str] = ()
    is_part_of: Sequence[LearningAchievement | str] = ()
    learning_opportunity: LearningOpportunity | str | None = None
    proven_by: Sequence[LearningAssessment | str] = ()
    specified_by: LearningAchievementSpecification | Qualification | str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class LearningActivity(ElmModel):
    """What was done to learn."""

    shape: ClassVar[str] = "LearningActivity"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    awarded_by: AwardingProcess | str | None = None
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    directed_by: Sequence[Agent | Organisation | Person | str] = ()
    has_part: Sequence[LearningActivity | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    influences: Sequence[LearningAchievement | str] = ()
    is_part_of: Sequence[LearningActivity | str] = ()
    learning_opportunity: LearningOpportunity | str | None = None
    level_of_completion: int | str | None = None
    location: Sequence[Location | str] = ()
    specified_by: LearningActivitySpecification | str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    temporal: Sequence[PeriodOfTime | str] = ()
    title: Texts | None = None
    workload: str | None = None


class LearningAssessment(ElmModel):
    """What was assessed, and the grade."""

    shape: ClassVar[str] = "LearningAssessment"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    assessed_by: Sequence[Agent | Organisation | Person | str] = ()
    awarded_by: AwardingProcess | str | None = None
    date_issued: str | None = None
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    grade: Note | str | None = None
    grade_status: Concept | str | None = None
    has_part: Sequence[LearningAssessment | str] = ()
    id_verification: Concept | str | None = None
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    is_part_of: Sequence[LearningAssessment | str] = ()
    location: Location | str | None = None
    proves: LearningAchievement | str | None = None
    result_distribution: ResultDistribution | str | None = None
    shortened_grading: ShortenedGrading | str | None = None
    specified_by: LearningAssessmentSpecification | str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class LearningEntitlement(ElmModel):
    """What a person may now do."""

    shape: ClassVar[str] = "LearningEntitlement"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    awarded_by: AwardingProcess | str | None = None
    date_issued: str | None = None
    dc_type: Concept | str | None = None
    description: Texts | None = None
    entitled_by: Sequence[LearningAchievement | str] = ()
    expiry_date: str | None = None
    has_part: Sequence[LearningEntitlement | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    is_part_of: Sequence[LearningEntitlement | str] = ()
    specified_by: LearningEntitlementSpecification | str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class AwardingProcess(ElmModel):
    """By whom and when a claim was awarded."""

    shape: ClassVar[str] = "AwardingProcess"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    awarding_body: Sequence[Agent | Organisation | Person | str] = ()
    awarding_date: str | None = None
    awards: Sequence[
        Claim | LearningAchievement | LearningActivity | LearningAssessment | LearningEntitlement | str
    ] = ()
    description: Texts | None = None
    educational_system_note: Concept | str | None = None
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    location: Location | str | None = None
    used: Sequence[LearningAssessment | str] = ()


class AwardingOpportunity(ElmModel):
    """Where and when a qualification is awarded."""

    shape: ClassVar[str] = "AwardingOpportunity"
    id: str | None = None
    type: Sequence[str] = ()
    awarding_body: Sequence[Agent | Organisation | Person | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    learning_achievement_specification: LearningAchievementSpecification | Qualification | str | None = None
    location: Location | str | None = None
    temporal: PeriodOfTime | str | None = None


class CreditPoint(ElmModel):
    """Credits, in a framework such as ECTS."""

    shape: ClassVar[str] = "CreditPoint"
    id: str | None = None
    type: Sequence[str] = ()
    framework: Concept | str | None = None
    point: str | None = None


class ResultDistribution(ElmModel):
    """How the grades of a course are distributed."""

    shape: ClassVar[str] = "ResultDistribution"
    id: str | None = None
    type: Sequence[str] = ()
    description: Texts | None = None
    result_category: Sequence[ResultCategory | str] = ()


class ResultCategory(ElmModel):
    """One bar of a distribution."""

    shape: ClassVar[str] = "ResultCategory"
    id: str | None = None
    type: Sequence[str] = ()
    count: int | str | None = None
    label: str | None = None
    maximum_score: str | None = None
    minimum_score: str | None = None
    score: str | None = None


class ShortenedGrading(ElmModel):
    """The share of students with a lower, the same and a higher grade."""

    shape: ClassVar[str] = "ShortenedGrading"
    id: str | None = None
    type: Sequence[str] = ()
    percentage_equal: int | str | None = None
    percentage_higher: int | str | None = None
    percentage_lower: int | str | None = None
