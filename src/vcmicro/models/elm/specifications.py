"""Specifications of the European Learning Model; written by ``scripts/elm_models.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from vcmicro.models.elm.base import ElmModel, Texts

if TYPE_CHECKING:
    from vcmicro.models.elm.agents import Accreditation, Location, Organisation, PeriodOfTime
    from vcmicro.models.elm.claims import AwardingOpportunity, CreditPoint
    from vcmicro.models.elm.credentials import Concept, Identifier, LegalIdentifier, MediaObject, Note, WebResource


class Specification(ElmModel):
    """What a claim is about, of no kind below."""

    shape: ClassVar[str] = "Specification"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    category: Texts | None = None
    date_modified: str | None = None
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    status: str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class LearningAchievementSpecification(ElmModel):
    """What can be achieved."""

    shape: ClassVar[str] = "LearningAchievementSpecification"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    awarding_opportunity: Sequence[AwardingOpportunity | str] = ()
    category: Texts | None = None
    credit_point: Sequence[CreditPoint | str] = ()
    date_modified: str | None = None
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    education_level: Sequence[Concept | str] = ()
    education_subject: Sequence[Concept | str] = ()
    entitles_to: Sequence[LearningEntitlementSpecification | str] = ()
    entry_requirement: Note | str | None = None
    generalisation_of: Sequence[LearningAchievementSpecification | Qualification | str] = ()
    has_part: Sequence[LearningAchievementSpecification | Qualification | str] = ()
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    influenced_by: Sequence[LearningActivitySpecification | str] = ()
    is_part_of: Sequence[LearningAchievementSpecification | Qualification | str] = ()
    language: Sequence[Concept | str] = ()
    learning_outcome: Sequence[LearningOutcome | str] = ()
    learning_outcome_summary: Note | str | None = None
    learning_setting: Concept | str | None = None
    maximum_duration: str | None = None
    mode: Sequence[Concept | str] = ()
    proven_by: Sequence[LearningAssessmentSpecification | str] = ()
    specialisation_of: Sequence[LearningAchievementSpecification | Qualification | str] = ()
    status: str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    target_group: Sequence[Concept | str] = ()
    thematic_area: Sequence[Concept | str] = ()
    title: Texts | None = None
    volume_of_learning: str | None = None


class Qualification(ElmModel):
    """A qualification of a framework."""

    shape: ClassVar[str] = "Qualification"
    id: str | None = None
    type: Sequence[str] = ()
    accreditation: Sequence[Accreditation | str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    awarding_opportunity: Sequence[AwardingOpportunity | str] = ()
    category: Texts | None = None
    credit_point: Sequence[CreditPoint | str] = ()
    date_modified: str | None = None
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    education_level: Sequence[Concept | str] = ()
    education_subject: Sequence[Concept | str] = ()
    entitles_to: Sequence[LearningEntitlementSpecification | str] = ()
    entry_requirement: Note | str | None = None
    eqf_level: Concept | str | None = None
    generalisation_of: Sequence[Qualification | str] = ()
    has_part: Sequence[Qualification | str] = ()
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    influenced_by: Sequence[LearningActivitySpecification | str] = ()
    is_part_of: Sequence[Qualification | str] = ()
    is_partial_qualification: bool | str | None = None
    language: Sequence[Concept | str] = ()
    learning_outcome: Sequence[LearningOutcome | str] = ()
    learning_outcome_summary: Note | str | None = None
    learning_setting: Concept | str | None = None
    maximum_duration: str | None = None
    mode: Sequence[Concept | str] = ()
    nqf_level: Sequence[Concept | str] = ()
    proven_by: Sequence[LearningAssessmentSpecification | str] = ()
    qualification_code: Sequence[Concept | str] = ()
    specialisation_of: Sequence[Qualification | str] = ()
    status: str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    target_group: Sequence[Concept | str] = ()
    thematic_area: Sequence[Concept | str] = ()
    title: Texts | None = None
    volume_of_learning: str | None = None


class LearningActivitySpecification(ElmModel):
    """What can be done to learn."""

    shape: ClassVar[str] = "LearningActivitySpecification"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    category: Texts | None = None
    contact_hour: Sequence[str] = ()
    date_modified: str | None = None
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    generalisation_of: Sequence[LearningActivitySpecification | str] = ()
    has_part: Sequence[LearningActivitySpecification | str] = ()
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    influences: Sequence[LearningAchievementSpecification | Qualification | str] = ()
    is_part_of: Sequence[LearningActivitySpecification | str] = ()
    language: Sequence[Concept | str] = ()
    mode: Sequence[Concept | str] = ()
    specialisation_of: Sequence[LearningActivitySpecification | str] = ()
    status: str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None
    volume_of_learning: str | None = None


class LearningAssessmentSpecification(ElmModel):
    """How is assessed."""

    shape: ClassVar[str] = "LearningAssessmentSpecification"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    category: Texts | None = None
    date_modified: str | None = None
    dc_type: Concept | str | None = None
    description: Texts | None = None
    generalisation_of: Sequence[LearningAssessmentSpecification | str] = ()
    grading_scheme: GradingScheme | str | None = None
    has_part: Sequence[LearningAssessmentSpecification | str] = ()
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    is_part_of: Sequence[LearningAssessmentSpecification | str] = ()
    language: Sequence[Concept | str] = ()
    mode: Sequence[Concept | str] = ()
    proves: Sequence[LearningAchievementSpecification | Qualification | str] = ()
    specialisation_of: Sequence[LearningAssessmentSpecification | str] = ()
    status: str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class LearningEntitlementSpecification(ElmModel):
    """What one may become entitled to."""

    shape: ClassVar[str] = "LearningEntitlementSpecification"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    category: Texts | None = None
    date_modified: str | None = None
    dc_type: Concept | str | None = None
    description: Texts | None = None
    entitled_by: Sequence[LearningAchievementSpecification | Qualification | str] = ()
    entitlement_status: Concept | str | None = None
    generalisation_of: Sequence[LearningEntitlementSpecification | str] = ()
    has_part: Sequence[LearningEntitlementSpecification | str] = ()
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    is_part_of: Sequence[LearningEntitlementSpecification | str] = ()
    limit_jurisdiction: Sequence[Concept | str] = ()
    limit_national_occupation: Sequence[Concept | str] = ()
    limit_occupation: Sequence[Concept | str] = ()
    limit_organisation: Sequence[Organisation | str] = ()
    specialisation_of: Sequence[LearningEntitlementSpecification | str] = ()
    status: str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class LearningOpportunity(ElmModel):
    """A course that is offered."""

    shape: ClassVar[str] = "LearningOpportunity"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    admission_procedure: Note | str | None = None
    application_deadline: Sequence[str] = ()
    banner_image: MediaObject | str | None = None
    date_modified: str | None = None
    dc_type: Sequence[Concept | str] = ()
    description: Texts | None = None
    description_html: Sequence[str] = ()
    duration: str | None = None
    grant: Sequence[Grant | str] = ()
    has_part: Sequence[LearningOpportunity | str] = ()
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    is_part_of: Sequence[LearningOpportunity | str] = ()
    learning_achievement_specification: LearningAchievementSpecification | Qualification | str | None = None
    learning_activity_specification: LearningActivitySpecification | str | None = None
    learning_schedule: Concept | str | None = None
    location: Sequence[Location | str] = ()
    mode: Sequence[Concept | str] = ()
    price_detail: Sequence[PriceDetail | str] = ()
    provided_by: Sequence[Organisation | str] = ()
    schedule_information: Note | str | None = None
    status: str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    temporal: PeriodOfTime | str | None = None
    title: Texts | None = None


class LearningOutcome(ElmModel):
    """What a learner knows or can do."""

    shape: ClassVar[str] = "LearningOutcome"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    dc_type: Concept | str | None = None
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    related_esco_skill: Sequence[Concept | str] = ()
    related_skill: Sequence[Concept | str] = ()
    reusability_level: Concept | str | None = None
    title: Texts | None = None


class GradingScheme(ElmModel):
    """What the grades mean."""

    shape: ClassVar[str] = "GradingScheme"
    id: str | None = None
    type: Sequence[str] = ()
    description: Texts | None = None
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class Grant(ElmModel):
    """Money for learners."""

    shape: ClassVar[str] = "Grant"
    id: str | None = None
    type: Sequence[str] = ()
    content_url: str | None = None
    dc_type: Concept | str | None = None
    description: Texts | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None


class PriceDetail(ElmModel):
    """What a course costs."""

    shape: ClassVar[str] = "PriceDetail"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    amount: Amount | str | None = None
    description: Texts | None = None
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    pref_label: Texts | None = None


class Amount(ElmModel):
    """A sum of money."""

    shape: ClassVar[str] = "Amount"
    id: str | None = None
    type: Sequence[str] = ()
    unit: Concept | str | None = None
    value: float | str | None = None
