"""Agents of the European Learning Model; written by ``scripts/elm_models.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from vcmicro.models.elm.base import ElmModel, Texts

if TYPE_CHECKING:
    from vcmicro.models.elm.claims import (
        Claim,
        LearningAchievement,
        LearningActivity,
        LearningAssessment,
        LearningEntitlement,
    )
    from vcmicro.models.elm.credentials import (
        Concept,
        EuropeanDigitalCredential,
        Identifier,
        LegalIdentifier,
        MediaObject,
        Note,
        WebResource,
    )
    from vcmicro.models.elm.specifications import Qualification


class Agent(ElmModel):
    """A person, organisation or group."""

    shape: ClassVar[str] = "Agent"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    contact_point: Sequence[ContactPoint | str] = ()
    date_modified: str | None = None
    group_member_of: Sequence[Group | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    location: Sequence[Location | str] = ()
    pref_label: Texts | None = None


class Person(ElmModel):
    """The learner."""

    shape: ClassVar[str] = "Person"
    id: str | None = None
    type: Sequence[str] = ()
    birth_name: Texts | None = None
    citizenship_country: Sequence[Concept | str] = ()
    contact_point: Sequence[ContactPoint | str] = ()
    date_modified: str | None = None
    date_of_birth: str | None = None
    family_name: Texts | None = None
    full_name: Texts | None = None
    gender: Concept | str | None = None
    given_name: Texts | None = None
    group_member_of: Sequence[Group | str] = ()
    has_claim: Sequence[
        Claim | LearningAchievement | LearningActivity | LearningAssessment | LearningEntitlement | str
    ] = ()
    has_credential: Sequence[EuropeanDigitalCredential | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    location: Location | str | None = None
    member_of: Sequence[Organisation | str] = ()
    national_id: LegalIdentifier | str | None = None
    patronymic_name: Texts | None = None
    place_of_birth: Location | str | None = None


class Organisation(ElmModel):
    """An institution: issuer, awarding body, provider."""

    shape: ClassVar[str] = "Organisation"
    id: str | None = None
    type: Sequence[str] = ()
    accreditation: Sequence[Accreditation | str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    contact_point: Sequence[ContactPoint | str] = ()
    date_modified: str | None = None
    dc_type: Sequence[Concept | str] = ()
    eidas_identifier: LegalIdentifier | str | None = None
    group_member_of: Sequence[Group | str] = ()
    has_sub_organization: Sequence[Organisation | str] = ()
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    legal_name: Texts | None = None
    location: Sequence[Location | str] = ()
    logo: MediaObject | str | None = None
    registration: LegalIdentifier | str | None = None
    sub_organization_of: Organisation | str | None = None
    tax_identifier: Sequence[LegalIdentifier | str] = ()
    vat_identifier: Sequence[LegalIdentifier | str] = ()


class Group(ElmModel):
    """Several agents."""

    shape: ClassVar[str] = "Group"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    alt_label: Texts | None = None
    contact_point: Sequence[ContactPoint | str] = ()
    dc_type: Sequence[Concept | str] = ()
    location: Sequence[Location | str] = ()
    member: Sequence[Agent | Organisation | Person | str] = ()
    pref_label: Texts | None = None


class ContactPoint(ElmModel):
    """How an agent is reached."""

    shape: ClassVar[str] = "ContactPoint"
    id: str | None = None
    type: Sequence[str] = ()
    additional_note: Sequence[Note | str] = ()
    address: Sequence[Address | str] = ()
    contact_form: Sequence[WebResource | str] = ()
    description: Texts | None = None
    email_address: Sequence[Any] = ()
    phone: Sequence[Phone | str] = ()


class Phone(ElmModel):
    """A telephone number."""

    shape: ClassVar[str] = "Phone"
    id: str | None = None
    type: Sequence[str] = ()
    country_dialing: str | None = None
    dial_number: str | None = None
    phone_number: str | None = None


class Address(ElmModel):
    """A postal address."""

    shape: ClassVar[str] = "Address"
    id: str | None = None
    type: Sequence[str] = ()
    country_code: Concept | str | None = None
    full_address: Note | str | None = None
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()


class Location(ElmModel):
    """A place."""

    shape: ClassVar[str] = "Location"
    id: str | None = None
    type: Sequence[str] = ()
    address: Sequence[Address | str] = ()
    description: Texts | None = None
    geographic_name: Texts | None = None
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    spatial_code: Sequence[Concept | str] = ()


class Geometry(ElmModel):
    """A point on the map."""

    shape: ClassVar[str] = "Geometry"
    id: str | None = None
    type: Sequence[str] = ()


class PeriodOfTime(ElmModel):
    """From when to when."""

    shape: ClassVar[str] = "PeriodOfTime"
    id: str | None = None
    type: Sequence[str] = ()
    end_date: str | None = None
    pref_label: Texts | None = None
    start_date: str | None = None


class Accreditation(ElmModel):
    """The quality assurance or licence of an organisation or a qualification."""

    shape: ClassVar[str] = "Accreditation"
    id: str | None = None
    type: Sequence[str] = ()
    accrediting_agent: Organisation | str | None = None
    additional_note: Sequence[Note | str] = ()
    date_issued: str | None = None
    date_modified: str | None = None
    dc_type: Concept | str | None = None
    decision: Concept | str | None = None
    description: Texts | None = None
    expiry_date: str | None = None
    homepage: Sequence[WebResource | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    landing_page: Sequence[WebResource | str] = ()
    limit_credential_type: Sequence[Concept | str] = ()
    limit_eqf_level: Sequence[Concept | str] = ()
    limit_field: Sequence[Concept | str] = ()
    limit_jurisdiction: Sequence[Concept | str] = ()
    limit_qualification: Qualification | str | None = None
    organisation: Sequence[Organisation | str] = ()
    report: WebResource | str | None = None
    review_date: str | None = None
    status: str | None = None
    supplementary_document: Sequence[WebResource | str] = ()
    title: Texts | None = None
    valid: str | None = None
