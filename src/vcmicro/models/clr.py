"""The classes that the Comprehensive Learner Record 2.0 adds to Open Badges 3.0.

Source: CLR Standard 2.0 appendix B.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from vcmicro.models.base import Model
from vcmicro.models.credentials import (
    OPEN_BADGES_CONTEXT,
    EndorsementCredential,
    EnvelopedVerifiableCredential,
    VerifiableCredential,
)
from vcmicro.models.open_badges import Achievement, IdentityObject, Image
from vcmicro.shapes.vcdm import V2

CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


class Association(Model):
    """How two achievements of a record belong together, such as ``isPartOf``."""

    shape: ClassVar[str] = "Association"
    type: str = "Association"
    association_type: str
    source_id: str
    target_id: str


class ClrSubject(Model):
    """The learner and what they achieved: signed credentials, further achievements, and how these belong together."""

    shape: ClassVar[str] = "ClrSubject"
    id: str | None = None
    type: Sequence[str] = ()
    verifiable_credential: Sequence[VerifiableCredential | EnvelopedVerifiableCredential | str]
    identifier: Sequence[IdentityObject] = ()
    achievement: Sequence[Achievement] = ()
    association: Sequence[Association] = ()


class ClrCredential(VerifiableCredential):
    """A Comprehensive Learner Record: the signed credentials of one learner under one signature.

    >>> ClrCredential(name="Transcript 2026", credential_subject=ClrSubject(id="did:example:ada",
    ...     verifiable_credential=[signed_badge, another], association=[Association(
    ...         association_type="isPartOf", source_id=course, target_id=programme)]))
    """

    shape: ClassVar[str] = "ClrCredential"
    _contexts: ClassVar[tuple[str, ...]] = (V2, CLR_CONTEXT, OPEN_BADGES_CONTEXT)

    credential_subject: ClrSubject
    image: Image | str | None = None
    partial: bool | None = None
    awarded_date: str | None = None
    endorsement: Sequence[EndorsementCredential] = ()
    endorsement_jwt: Sequence[str] = ()
