"""Every class of Open Badges 3.0 but the credentials: its own data and the parts that hold it together.

Source: Open Badges 3.0 appendix B.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from vcmicro.models.base import Model, Text


class Image(Model):
    """An image: ``id`` is its URL or a data URL."""

    shape: ClassVar[str] = "Image"
    id: str
    type: str = "Image"
    caption: Text | None = None


class IdentifierEntry(Model):
    """An identifier of an organization, person or achievement, and its kind."""

    shape: ClassVar[str] = "IdentifierEntry"
    type: str = "IdentifierEntry"
    identifier: str
    identifier_type: str


class IdentityObject(Model):
    """An identifier of the recipient, hashed or plain (see ``email`` and ``identifier``)."""

    shape: ClassVar[str] = "IdentityObject"
    type: str = "IdentityObject"
    hashed: bool
    identity_hash: str
    identity_type: str
    salt: str | None = None


class GeoCoordinates(Model):
    """A place in degrees of WGS 84."""

    shape: ClassVar[str] = "GeoCoordinates"
    type: str = "GeoCoordinates"
    latitude: float
    longitude: float


class Address(Model):
    """A postal address."""

    shape: ClassVar[str] = "Address"
    type: Sequence[str] = ()
    address_country: Text | None = None
    address_country_code: str | None = None
    address_region: Text | None = None
    address_locality: Text | None = None
    street_address: Text | None = None
    post_office_box_number: Text | None = None
    postal_code: Text | None = None
    geo: GeoCoordinates | None = None


class Alignment(Model):
    """A link from an achievement to a node of an educational framework."""

    shape: ClassVar[str] = "Alignment"
    type: Sequence[str] = ()
    target_name: Text
    target_url: str
    target_code: Text | None = None
    target_description: Text | None = None
    target_framework: Text | None = None
    target_type: str | None = None


class Criteria(Model):
    """How the achievement is earned: a page (``id``), a narrative in Markdown, or both."""

    shape: ClassVar[str] = "Criteria"
    id: str | None = None
    narrative: Text | None = None


class Evidence(Model):
    """What the recipient did; of another class than ``Evidence`` in a credential that is no badge."""

    shape: ClassVar[str] = "Evidence"
    id: str | None = None
    type: Sequence[str] = ()
    narrative: Text | None = None
    name: Text | None = None
    description: Text | None = None
    genre: Text | None = None
    audience: Text | None = None


class Profile(Model):
    """A person or organization: issuer, creator, endorser, assessor."""

    shape: ClassVar[str] = "Profile"
    id: str
    type: Sequence[str] = ()
    name: Text | None = None
    url: str | None = None
    phone: str | None = None
    description: Text | None = None
    endorsement: Sequence[Any] = ()
    endorsement_jwt: Sequence[str] = ()
    image: Image | str | None = None
    email: str | None = None
    address: Address | None = None
    other_identifier: Sequence[IdentifierEntry] = ()
    official: Text | None = None
    parent_org: Profile | None = None
    family_name: Text | None = None
    given_name: Text | None = None
    additional_name: Text | None = None
    patronymic_name: Text | None = None
    honorific_prefix: Text | None = None
    honorific_suffix: Text | None = None
    family_name_prefix: Text | None = None
    date_of_birth: str | None = None


class Related(Model):
    """Another edition or version of an achievement."""

    shape: ClassVar[str] = "Related"
    id: str
    type: Sequence[str] = ()
    in_language: str | None = None
    version: Text | None = None


class RubricCriterionLevel(Model):
    """One level of a rubric."""

    shape: ClassVar[str] = "RubricCriterionLevel"
    id: str
    type: Sequence[str] = ()
    name: Text
    alignment: Sequence[Alignment] = ()
    description: Text | None = None
    level: Text | None = None
    points: Text | None = None


class ResultDescription(Model):
    """A result that an achievement may have."""

    shape: ClassVar[str] = "ResultDescription"
    id: str
    type: Sequence[str] = ()
    name: Text
    result_type: str
    alignment: Sequence[Alignment] = ()
    allowed_value: Sequence[Text] = ()
    required_level: str | None = None
    required_value: Text | None = None
    rubric_criterion_level: Sequence[RubricCriterionLevel] = ()
    value_max: Text | None = None
    value_min: Text | None = None


class Result(Model):
    """A result that the recipient reached."""

    shape: ClassVar[str] = "Result"
    type: Sequence[str] = ()
    achieved_level: str | None = None
    alignment: Sequence[Alignment] = ()
    result_description: str | None = None
    status: str | None = None
    value: Text | None = None


class Achievement(Model):
    """What can be earned: a course, competency, membership, degree.

    >>> Achievement(id="https://univ.example/courses/7", name="Knots", description="Twelve knots.",
    ...     criteria=Criteria(narrative="Tie them."), tag=["rope"], credits_available=1.5)
    """

    shape: ClassVar[str] = "Achievement"
    id: str
    type: Sequence[str] = ()
    name: Text
    description: Text
    criteria: Criteria
    alignment: Sequence[Alignment] = ()
    achievement_type: str | None = None
    creator: Profile | None = None
    credits_available: float | None = None
    endorsement: Sequence[Any] = ()
    endorsement_jwt: Sequence[str] = ()
    field_of_study: Text | None = None
    human_code: Text | None = None
    image: Image | str | None = None
    in_language: str | None = None
    other_identifier: Sequence[IdentifierEntry] = ()
    related: Sequence[Related] = ()
    result_description: Sequence[ResultDescription] = ()
    specialization: Text | None = None
    tag: Sequence[Text] = ()
    version: Text | None = None


class AchievementSubject(Model):
    """The recipient and what they achieved; needs an ``id`` or an ``identifier``."""

    shape: ClassVar[str] = "AchievementSubject"
    id: str | None = None
    type: Sequence[str] = ()
    achievement: Achievement
    identifier: Sequence[IdentityObject] = ()
    activity_start_date: str | None = None
    activity_end_date: str | None = None
    credits_earned: float | None = None
    image: Image | str | None = None
    license_number: Text | None = None
    narrative: Text | None = None
    result: Sequence[Result] = ()
    role: Text | None = None
    source: Profile | None = None
    term: Text | None = None


class EndorsementSubject(Model):
    """Who or what is endorsed (``id``), and the comment."""

    shape: ClassVar[str] = "EndorsementSubject"
    id: str
    type: Sequence[str] = ()
    endorsement_comment: Text | None = None


class CredentialSchema(Model):
    """A data schema that the credential keeps to."""

    shape: ClassVar[str] = "CredentialSchema"
    id: str
    type: str


class CredentialStatus(Model):
    """Where the credential's status is found."""

    shape: ClassVar[str] = "CredentialStatus"
    id: str | None = None
    type: str


class RefreshService(Model):
    """Where a fresh copy of the credential is found."""

    shape: ClassVar[str] = "RefreshService"
    id: str
    type: str


class TermsOfUse(Model):
    """What the holder and the verifier may do with the credential."""

    shape: ClassVar[str] = "TermsOfUse"
    id: str | None = None
    type: str


class Proof(Model):
    """An embedded proof (Data Integrity or an older suite)."""

    shape: ClassVar[str] = "Proof"
    type: str
    created: str | None = None
    cryptosuite: str | None = None
    challenge: str | None = None
    domain: str | None = None
    nonce: str | None = None
    proof_purpose: str | None = None
    proof_value: str | None = None
    verification_method: str | None = None
