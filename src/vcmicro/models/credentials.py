"""Credentials and presentations: W3C's of both versions, and those of Open Badges 3.0.

Sources: VCDM 2.0 and 1.1 sections 4 and 5, Open Badges 3.0 B.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal

from vcmicro.models.base import Model, Text
from vcmicro.models.open_badges import (
    Achievement,
    AchievementSubject,
    CredentialSchema,
    CredentialStatus,
    EndorsementSubject,
    Evidence,
    IdentityObject,
    Image,
    Profile,
    Proof,
    RefreshService,
    TermsOfUse,
)
from vcmicro.shapes.tables import is_version_11
from vcmicro.shapes.vcdm import V2

OPEN_BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


class Issuer(Model):
    """The issuer of a credential that is no badge."""

    shape: ClassVar[str] = "Issuer"
    id: str
    name: Text | None = None
    description: Text | None = None


class Holder(Model):
    """Who presents."""

    shape: ClassVar[str] = "Holder"
    id: str


class CredentialSubject(Model):
    """Whom a credential speaks of; its claims are unknown members."""

    shape: ClassVar[str] = "CredentialSubject"
    id: str | None = None


class RelatedResource(Model):
    """Something that the credential depends on, and its digest."""

    shape: ClassVar[str] = "RelatedResource"
    id: str
    digest_sri: Sequence[str] = ()
    digest_multibase: Sequence[str] = ()
    media_type: str | None = None


class Versioned(Model):
    """A document whose first context says by which version of the data model it is to be read."""

    _contexts: ClassVar[tuple[str, ...]] = (V2,)

    @property
    def version(self) -> Literal["1.1", "2.0"]:
        """The version of the Verifiable Credentials Data Model."""
        return "1.1" if is_version_11(self._json) else "2.0"

    @classmethod
    def _begin(cls, members: dict[str, Any]) -> dict[str, Any]:
        return super()._begin({"@context": list(cls._contexts), **members})


class VerifiableCredential(Versioned):
    """A credential of either version; a draft until ``Issuer.issue`` fills in issuer, id and times.

    VCDM 2.0 is the default. For 1.1 give its context and dates: ``context=["https://www.w3.org/2018/
    credentials/v1"]``, ``issuance_date``, ``expiration_date``.
    """

    shape: ClassVar[str] = "VerifiableCredential"
    draft: ClassVar[frozenset[str]] = frozenset({"/id", "/issuer", "/validFrom", "/issuanceDate"})

    context: Sequence[str | dict[str, Any]] = ()
    id: str | None = None
    type: Sequence[str] = ()
    name: Text | None = None
    description: Text | None = None
    issuer: Issuer | Profile | str | None = None
    credential_subject: Any
    valid_from: str | None = None
    valid_until: str | None = None
    issuance_date: str | None = None
    expiration_date: str | None = None
    credential_status: Sequence[CredentialStatus] | CredentialStatus | None = None
    credential_schema: Sequence[CredentialSchema] = ()
    refresh_service: Sequence[RefreshService] | RefreshService | None = None
    terms_of_use: Sequence[TermsOfUse] = ()
    evidence: Sequence[Evidence] = ()
    related_resource: Sequence[RelatedResource] = ()
    proof: Sequence[Proof] = ()


class EndorsementCredential(VerifiableCredential):
    """Somebody's word for a person, an organization, an achievement or a badge."""

    shape: ClassVar[str] = "EndorsementCredential"
    _contexts: ClassVar[tuple[str, ...]] = (V2, OPEN_BADGES_CONTEXT)

    credential_subject: EndorsementSubject
    awarded_date: str | None = None


class OpenBadgeCredential(VerifiableCredential):
    """An Open Badges 3.0 badge (``AchievementCredential`` is its other name).

    >>> OpenBadgeCredential(achievement=course, recipient=email("ada@example.org"),
    ...     valid_until=datetime(2030, 1, 1, tzinfo=timezone.utc))
    """

    shape: ClassVar[str] = "AchievementCredential"
    _contexts: ClassVar[tuple[str, ...]] = (V2, OPEN_BADGES_CONTEXT)

    credential_subject: AchievementSubject
    image: Image | str | None = None
    awarded_date: str | None = None
    endorsement: Sequence[EndorsementCredential] = ()
    endorsement_jwt: Sequence[str] = ()

    def __init__(
        self,
        *,
        achievement: Achievement | dict[str, Any] | None = None,
        recipient: IdentityObject | Sequence[IdentityObject] | str | None = None,
        credential_subject: AchievementSubject | dict[str, Any] | None = None,
        valid_from: datetime | str | None = None,
        valid_until: datetime | str | None = None,
        awarded_date: datetime | str | None = None,
        **members: Any,
    ) -> None:
        """A draft from an achievement and its recipient, or from a whole ``credential_subject``.

        ``recipient``: an identity (see ``email``), several, or the URI of the recipient such as a DID.
        The other members as in the standard, in snake_case or under their own names.

        Raises:
            Invalid: with every finding of the tables.
            TypeError: if both or neither of the two forms of the subject are given.
        """
        given = {
            "credential_subject": credential_subject,
            "valid_from": valid_from,
            "valid_until": valid_until,
            "awarded_date": awarded_date,
        }
        members |= {name: value for name, value in given.items() if value is not None}
        whole = "credential_subject" in members or "credentialSubject" in members
        if whole and (achievement is not None or recipient is not None):
            raise TypeError("give either achievement and recipient, or credential_subject")
        if not whole:
            members["credential_subject"] = _subject(achievement, recipient)
        super().__init__(**members)


AchievementCredential = OpenBadgeCredential


def _subject(
    achievement: Achievement | dict[str, Any] | None, recipient: IdentityObject | Sequence[IdentityObject] | str | None
) -> dict[str, Any]:
    subject: dict[str, Any] = {"type": ["AchievementSubject"]}
    if isinstance(recipient, str):
        subject = {"id": recipient, **subject}
    elif recipient is not None:
        subject["identifier"] = [recipient] if isinstance(recipient, IdentityObject) else list(recipient)
    return subject if achievement is None else {**subject, "achievement": achievement}


class EnvelopedVerifiableCredential(Versioned):
    """A credential inside a ``data:`` URL, such as a JWT."""

    shape: ClassVar[str] = "EnvelopedVerifiableCredential"

    context: Sequence[str | dict[str, Any]] = ()
    id: str
    type: Sequence[str] = ()


class VerifiablePresentation(Versioned):
    """What a holder shows: credentials, and a proof of their own."""

    shape: ClassVar[str] = "VerifiablePresentation"

    context: Sequence[str | dict[str, Any]] = ()
    id: str | None = None
    type: Sequence[str] = ()
    holder: Holder | str | None = None
    verifiable_credential: Sequence[VerifiableCredential | EnvelopedVerifiableCredential | str] = ()
    terms_of_use: Sequence[TermsOfUse] = ()
    proof: Sequence[Proof] = ()


class EnvelopedVerifiablePresentation(Versioned):
    """A presentation inside a ``data:`` URL, such as a JWT."""

    shape: ClassVar[str] = "EnvelopedVerifiablePresentation"

    context: Sequence[str | dict[str, Any]] = ()
    id: str
    type: Sequence[str] = ()
