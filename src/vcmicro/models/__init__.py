"""Typed views over credentials, presentations, profiles and DID documents.

>>> from vcmicro.models import Achievement, Criteria, OpenBadgeCredential, email
>>> badge = OpenBadgeCredential(achievement=course, recipient=email("ada@example.org"))
>>> parse(json.load(file)).problems()

Open Badges 2.0 has classes of the same names as 3.0; they are in ``vcmicro.models.open_badges_2``.

Verification does without this package: it reads plain JSON over the same tables (``vcmicro.shapes``).
"""

from __future__ import annotations

from vcmicro.models.base import Model, Text
from vcmicro.models.clr import Association, ClrCredential, ClrSubject
from vcmicro.models.controlled import DidDocument, Service, VerificationMethod
from vcmicro.models.credentials import (
    AchievementCredential,
    CredentialSubject,
    EndorsementCredential,
    EnvelopedVerifiableCredential,
    EnvelopedVerifiablePresentation,
    Holder,
    Issuer,
    OpenBadgeCredential,
    RelatedResource,
    VerifiableCredential,
    VerifiablePresentation,
)
from vcmicro.models.open_badges import (
    Achievement,
    AchievementSubject,
    Address,
    Alignment,
    CredentialSchema,
    CredentialStatus,
    Criteria,
    EndorsementSubject,
    Evidence,
    GeoCoordinates,
    IdentifierEntry,
    IdentityObject,
    Image,
    Profile,
    Proof,
    RefreshService,
    Related,
    Result,
    ResultDescription,
    RubricCriterionLevel,
    TermsOfUse,
)
from vcmicro.models.recipients import email, identifier
from vcmicro.models.views import parse

__all__ = [
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "Address",
    "Alignment",
    "Association",
    "ClrCredential",
    "ClrSubject",
    "CredentialSchema",
    "CredentialStatus",
    "CredentialSubject",
    "Criteria",
    "DidDocument",
    "EndorsementCredential",
    "EndorsementSubject",
    "EnvelopedVerifiableCredential",
    "EnvelopedVerifiablePresentation",
    "Evidence",
    "GeoCoordinates",
    "Holder",
    "IdentifierEntry",
    "IdentityObject",
    "Image",
    "Issuer",
    "Model",
    "OpenBadgeCredential",
    "Profile",
    "Proof",
    "RefreshService",
    "Related",
    "RelatedResource",
    "Result",
    "ResultDescription",
    "RubricCriterionLevel",
    "Service",
    "TermsOfUse",
    "Text",
    "VerifiableCredential",
    "VerifiablePresentation",
    "VerificationMethod",
    "email",
    "identifier",
    "parse",
]
