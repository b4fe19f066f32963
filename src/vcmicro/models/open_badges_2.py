"""Open Badges 2.0 and 2.1: assertion, badge class, profile, endorsement, and what they hold.

The classes have the names of the standard, of which some are also classes of Open Badges 3.0: import the module.

>>> from vcmicro.models import open_badges_2 as ob2
>>> ob2.Assertion.parse(json.load(file)).badge

Source: Open Badges 2.0 (IMS Final Release, 12 April 2018); the extensions of edubadges.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from vcmicro.models.base import Model
from vcmicro.shapes import SHAPES

CONTEXT = "https://w3id.org/openbadges/v2"
EXTENSION = "extensions:"


class Extension(Model):
    """An extension of edubadges: a number or text under the extension's own name, such as ``ECTS``."""

    shape: ClassVar[str] = "ECTSExtension/2.0"
    type: Sequence[str] = ()


class Extended(Model):
    """A document of Open Badges 2.0, which extensions may add to."""

    context: Any = None

    @property
    def extensions(self) -> dict[str, Any]:
        """The extensions by name, without the prefix; those of edubadges as views, others as they stand."""
        found = {}
        for name, value in self._json.items():
            if name.startswith(EXTENSION):
                plain = name.removeprefix(EXTENSION)
                shape = f"{plain}/2.0"
                known = shape in SHAPES and isinstance(value, dict)
                found[plain] = Extension._viewing(value, shape) if known else value
        return found

    @classmethod
    def _begin(cls, members: dict[str, Any]) -> dict[str, Any]:
        return super()._begin({"@context": CONTEXT, **members})


class IdentityObject(Model):
    """Whom a badge was awarded to: an identity of a kind, plain or hashed."""

    shape: ClassVar[str] = "IdentityObject/2.0"
    type: Sequence[str] = ()
    identity: str
    hashed: bool
    salt: str | None = None


class ImageAuthor(Model):
    """Who made an image."""

    shape: ClassVar[str] = "ImageAuthor/2.0"
    id: str | None = None


class Image(Model):
    """An image: ``id`` is its URL."""

    shape: ClassVar[str] = "Image/2.0"
    id: str
    caption: str | None = None
    author: ImageAuthor | str | None = None


class Criteria(Model):
    """How a badge is earned: a page, a narrative in Markdown, or both."""

    shape: ClassVar[str] = "Criteria/2.0"
    id: str | None = None
    narrative: str | None = None


class Evidence(Model):
    """What the recipient did."""

    shape: ClassVar[str] = "Evidence/2.0"
    id: str | None = None
    name: str | None = None
    description: str | None = None
    narrative: str | None = None
    genre: str | None = None
    audience: str | None = None


class Alignment(Model):
    """A link from a badge class to a node of an educational framework."""

    shape: ClassVar[str] = "Alignment/2.0"
    target_name: str
    target_url: str
    target_description: str | None = None
    target_framework: str | None = None
    target_code: str | None = None


class CryptographicKey(Model):
    """A key of an issuer, in PEM."""

    shape: ClassVar[str] = "CryptographicKey/2.0"
    id: str
    type: Sequence[str] = ()
    owner: str
    public_key_pem: str


class VerificationObject(Model):
    """How an assertion is verified: ``HostedBadge``, or ``SignedBadge`` with the key that signed."""

    shape: ClassVar[str] = "VerificationObject/2.0"
    type: Sequence[str] = ()
    creator: CryptographicKey | str | None = None


class IssuerVerification(Model):
    """Where an issuer's hosted assertions may be."""

    shape: ClassVar[str] = "IssuerVerification/2.0"
    type: Sequence[str] = ()
    verification_property: str | None = None
    starts_with: Sequence[str] = ()
    allowed_origins: Sequence[str] = ()


class EndorsementClaim(Model):
    """What is endorsed (``id``), and the comment."""

    shape: ClassVar[str] = "EndorsementClaim/2.0"
    id: str
    endorsement_comment: str | None = None


class RevocationList(Model):
    """The revoked assertions of an issuer who signs."""

    shape: ClassVar[str] = "RevocationList/2.0"
    id: str
    type: Sequence[str] = ()
    issuer: Profile | str | None = None
    revoked_assertions: Sequence[Any] = ()


class Profile(Extended):
    """An issuer or endorser."""

    shape: ClassVar[str] = "Profile/2.0"
    id: str
    type: Sequence[str] = ()
    name: str
    url: str
    email: str | None = None
    telephone: str | None = None
    description: str | None = None
    image: Image | str | None = None
    public_key: Sequence[CryptographicKey | str] = ()
    verification: IssuerVerification | None = None
    revocation_list: str | None = None
    related: Sequence[Any] = ()
    endorsement: Sequence[Endorsement | str] = ()


class Endorsement(Extended):
    """What somebody else says of an assertion, a badge class or a profile."""

    shape: ClassVar[str] = "Endorsement/2.0"
    id: str
    type: Sequence[str] = ()
    claim: EndorsementClaim
    issuer: Profile | str
    issued_on: str
    verification: VerificationObject


class BadgeClass(Extended):
    """What can be earned."""

    shape: ClassVar[str] = "BadgeClass/2.0"
    id: str
    type: Sequence[str] = ()
    name: str
    description: str
    image: Image | str
    criteria: Criteria | str
    issuer: Profile | str
    alignment: Sequence[Alignment] = ()
    tags: Sequence[str] = ()
    related: Sequence[Any] = ()
    endorsement: Sequence[Endorsement | str] = ()


class Assertion(Extended):
    """A badge awarded to somebody."""

    shape: ClassVar[str] = "Assertion/2.0"
    id: str
    type: Sequence[str] = ()
    recipient: IdentityObject
    badge: BadgeClass | str
    verification: VerificationObject
    issued_on: str
    expires: str | None = None
    image: Image | str | None = None
    evidence: Sequence[Evidence | str] = ()
    narrative: str | None = None
    revoked: bool | None = None
    revocation_reason: str | None = None
    endorsement: Sequence[Endorsement | str] = ()


MODELS: tuple[type[Model], ...] = (
    Alignment,
    Assertion,
    BadgeClass,
    Criteria,
    CryptographicKey,
    Endorsement,
    EndorsementClaim,
    Evidence,
    IdentityObject,
    Image,
    ImageAuthor,
    IssuerVerification,
    Profile,
    RevocationList,
    VerificationObject,
)
