"""Which model shows an object of which shape."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from vcmicro.errors import invalid
from vcmicro.models import clr, controlled, credentials, open_badges, open_badges_2
from vcmicro.models.base import Model
from vcmicro.shapes import SHAPES, shape_name

_MODELS: tuple[type[Model], ...] = (
    open_badges.Achievement,
    open_badges.AchievementSubject,
    open_badges.Address,
    open_badges.Alignment,
    open_badges.CredentialSchema,
    open_badges.CredentialStatus,
    open_badges.Criteria,
    open_badges.EndorsementSubject,
    open_badges.Evidence,
    open_badges.GeoCoordinates,
    open_badges.IdentifierEntry,
    open_badges.IdentityObject,
    open_badges.Image,
    open_badges.Profile,
    open_badges.Proof,
    open_badges.RefreshService,
    open_badges.Related,
    open_badges.Result,
    open_badges.ResultDescription,
    open_badges.RubricCriterionLevel,
    open_badges.TermsOfUse,
    clr.Association,
    clr.ClrCredential,
    clr.ClrSubject,
    credentials.CredentialSubject,
    credentials.EndorsementCredential,
    credentials.EnvelopedVerifiableCredential,
    credentials.EnvelopedVerifiablePresentation,
    credentials.Holder,
    credentials.Issuer,
    credentials.OpenBadgeCredential,
    credentials.RelatedResource,
    credentials.VerifiableCredential,
    credentials.VerifiablePresentation,
    controlled.DidDocument,
    controlled.Service,
    controlled.VerificationMethod,
)

_EXTENSIONS = tuple(name for name in SHAPES if name.endswith("Extension/2.0"))

VIEWS: Mapping[str, type[Model]] = MappingProxyType(
    {
        **{each.shape: each for each in (*_MODELS, *open_badges_2.MODELS)},
        **dict.fromkeys(_EXTENSIONS, open_badges_2.Extension),
        # What a record asks of any credential.
        "ClrMember": credentials.VerifiableCredential,
        # The W3C's looser forms of what Open Badges spells out.
        "EmbeddedProof": open_badges.Proof,
        "EvidenceOfAnyKind": open_badges.Evidence,
        "Refresh": open_badges.RefreshService,
        "Schema": open_badges.CredentialSchema,
        "Status": open_badges.CredentialStatus,
        "Terms": open_badges.TermsOfUse,
    }
)
"""The model of every shape; those of VCDM 1.1 have the same as those of 2.0, and no entry."""


def view_of(shape: str) -> type[Model]:
    """The model that shows an object of a shape."""
    return VIEWS.get(shape) or VIEWS[shape.partition("/")[0]]


def parse(document: Mapping[str, Any]) -> Model:
    """The view that a document's own ``type`` asks for; nothing is checked (see ``Model.problems``).

    Raises:
        Invalid: ``input.unknown`` if it is no credential, presentation, profile or DID document.
    """
    name = shape_name(dict(document))
    if name is None:
        raise invalid("input.unknown", "the type names no known class", "/type")
    return view_of(name).parse(document)
