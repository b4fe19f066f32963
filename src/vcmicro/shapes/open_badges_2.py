"""Open Badges 2.0 and 2.1 as tables: assertion, badge class, profile, endorsement, and what they hold.

Source: Open Badges 2.0 (IMS Final Release, 12 April 2018), "Open Badges Vocabulary"; 2.1 keeps these classes. Each is
named with ``/2.0``, since Open Badges 3.0 has classes of the same names. ``rules`` has what is said of extensions, of
the time zone of dates, and of an assertion's image.
"""

from __future__ import annotations

from vcmicro.errors import Invalid
from vcmicro.patterns import Pattern
from vcmicro.shapes.kinds import BOOLEAN, EMAIL, OBJECT, STRING, URI
from vcmicro.shapes.table import Kind, Member, Nested, Scalar, Shape, TypeOf
from vcmicro.times import parse_iso8601

CONTEXT_2 = Pattern(r"https://w3id\.org/openbadges/v2|https://purl\.imsglobal\.org/spec/ob/v2p[01]/\S*")
HOSTED = ("HostedBadge", "hosted")
SIGNED = ("SignedBadge", "signed")


def _is_date_time(value: object) -> bool:
    try:
        parse_iso8601(value)
    except Invalid:
        return False
    return True


DATE_TIME = Scalar("DateTime", "an ISO 8601 date and time such as 2026-01-31T09:00:00Z", _is_date_time)
_PEM = Scalar(
    "PEM",
    "a public key in PEM",
    lambda value: isinstance(value, str) and value.lstrip().startswith("-----BEGIN "),
)
_REVOKED = Scalar(
    "RevokedAssertion", "the id of an assertion, or an object with it", lambda value: isinstance(value, (str, dict))
)


def _shape(name: str, *members: Member) -> Shape:
    return Shape(f"{name}/2.0", members)


def _typed(*names: str, required: bool = True) -> Member:
    return Member("type", TypeOf((names,)), "1..*" if required else "0..*")


def _linked(name: str) -> Kind:
    """A document of a class, in its place or by its URL."""
    return Nested(f"{name}/2.0", or_uri=True)


_ID = Member("id", URI, "1")
_ENDORSEMENT = Member("endorsement", _linked("Endorsement"), "0..*")
_DESCRIBED = (Member("name", STRING), Member("description", STRING))
_RELATED = Member("related", OBJECT, "0..*")

SHAPES_OF_OPEN_BADGES_2 = (
    _shape(
        "Assertion",
        _ID,
        _typed("Assertion"),
        Member("recipient", Nested("IdentityObject/2.0"), "1"),
        Member("badge", _linked("BadgeClass"), "1"),
        Member("verification", Nested("VerificationObject/2.0"), "1"),
        Member("issuedOn", DATE_TIME, "1"),
        Member("expires", DATE_TIME),
        Member("image", _linked("Image")),
        Member("evidence", _linked("Evidence"), "0..*"),
        Member("narrative", STRING),
        Member("revoked", BOOLEAN),
        Member("revocationReason", STRING),
        _ENDORSEMENT,
    ),
    _shape(
        "IdentityObject",
        Member("identity", STRING, "1"),
        Member("type", TypeOf(), "1..*"),
        Member("hashed", BOOLEAN, "1"),
        Member("salt", STRING),
    ),
    _shape(
        "BadgeClass",
        _ID,
        _typed("BadgeClass"),
        Member("name", STRING, "1"),
        Member("description", STRING, "1"),
        Member("image", _linked("Image"), "1"),
        Member("criteria", _linked("Criteria"), "1"),
        Member("issuer", _linked("Profile"), "1"),
        Member("alignment", Nested("Alignment/2.0"), "0..*"),
        Member("tags", STRING, "0..*"),
        _RELATED,
        _ENDORSEMENT,
    ),
    _shape(
        "Profile",
        _ID,
        _typed("Profile", "Issuer"),
        Member("name", STRING, "1"),
        Member("url", URI, "1"),
        Member("email", EMAIL, issuing=True),
        Member("telephone", STRING),
        Member("description", STRING),
        Member("image", _linked("Image")),
        Member("publicKey", _linked("CryptographicKey"), "0..*"),
        Member("verification", Nested("IssuerVerification/2.0")),
        Member("revocationList", URI),
        _RELATED,
        _ENDORSEMENT,
    ),
    _shape(
        "VerificationObject",
        _typed(*HOSTED, *SIGNED),
        Member("creator", _linked("CryptographicKey")),
    ),
    _shape(
        "IssuerVerification",
        _typed("VerificationObject", *HOSTED, *SIGNED, required=False),
        Member("verificationProperty", STRING),
        Member("startsWith", URI, "0..*"),
        Member("allowedOrigins", STRING, "0..*"),
    ),
    _shape(
        "Endorsement",
        _ID,
        _typed("Endorsement"),
        Member("claim", Nested("EndorsementClaim/2.0"), "1"),
        Member("issuer", _linked("Profile"), "1"),
        Member("issuedOn", DATE_TIME, "1"),
        Member("verification", Nested("VerificationObject/2.0"), "1"),
    ),
    _shape("EndorsementClaim", _ID, Member("endorsementComment", STRING)),
    _shape("Evidence", *_DESCRIBED, *(Member(name, STRING) for name in ("id", "narrative", "genre", "audience"))),
    _shape("Criteria", Member("id", STRING), Member("narrative", STRING)),
    _shape("Image", _ID, Member("caption", STRING), Member("author", _linked("ImageAuthor"))),
    _shape("ImageAuthor", Member("id", STRING)),
    _shape(
        "Alignment",
        Member("targetName", STRING, "1"),
        Member("targetUrl", URI, "1"),
        *(Member(name, STRING) for name in ("targetDescription", "targetFramework", "targetCode")),
    ),
    _shape(
        "CryptographicKey",
        _ID,
        _typed("CryptographicKey"),
        Member("owner", URI, "1"),
        Member("publicKeyPem", _PEM, "1"),
    ),
    _shape(
        "RevocationList",
        _ID,
        _typed("RevocationList"),
        Member("issuer", _linked("Profile")),
        Member("revokedAssertions", _REVOKED, "0..*"),
    ),
)


def is_open_badges_2(document: dict[str, object]) -> bool:
    """True if a ``@context`` is that of Open Badges 2.0 or 2.1."""
    contexts = document.get("@context")
    entries = contexts if isinstance(contexts, list) else [contexts]
    return any(isinstance(each, str) and CONTEXT_2.fullmatch(each) for each in entries)


CLASSES_2 = ("Assertion", "BadgeClass", "Endorsement", "Profile", "Issuer", "CryptographicKey", "RevocationList")
"""The classes that stand as documents of their own."""


def class_of(types: tuple[str, ...]) -> str | None:
    """The shape of a document of Open Badges 2.0 by its types."""
    found = next((name for name in CLASSES_2 if name in types), None)
    return f"{'Profile' if found == 'Issuer' else found}/2.0" if found else None
