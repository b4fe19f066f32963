"""Comprehensive Learner Record 2.0 as tables: what it adds to Open Badges 3.0.

Source: CLR Standard 2.0 appendix B (data models); its other classes are those of Open Badges 3.0. A member of a record
is held to the class that it names, and to the record's own ``VerifiableCredential`` where it names no class known here;
a token may stand for it, as in the records that are tokens themselves.
"""

from __future__ import annotations

from vcmicro.patterns import Pattern
from vcmicro.shapes.kinds import BOOLEAN, CREDENTIAL_TEXT, TIMESTAMP, URI
from vcmicro.shapes.open_badges import CONTEXT as OPEN_BADGES_CONTEXT
from vcmicro.shapes.open_badges import CONTEXTS_11, ENDORSEMENTS, ISSUED, ISSUED_11, SECURED
from vcmicro.shapes.table import Contexts, Enumerated, Member, Nested, Shape, TypeOf
from vcmicro.shapes.vcdm import CREDENTIAL, RELATED_RESOURCE, V2

CONTEXT = Pattern(r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.[0-9]\.[0-9])*\.json")
RECORD = ("ClrCredential",)
ASSOCIATION_TYPES = Enumerated(
    (
        "exactMatchOf",
        "isChildOf",
        "isParentOf",
        "isPartOf",
        "isPeerOf",
        "isRelatedTo",
        "precedes",
        "replacedBy",
    )
)

_RECORD = (
    Member("id", URI, "1"),
    Member("type", TypeOf((CREDENTIAL, RECORD)), "1..*"),
    Member("name", CREDENTIAL_TEXT, "1"),
    Member("description", CREDENTIAL_TEXT),
    *ENDORSEMENTS,
    Member("image", Nested("Image", or_uri_11=True)),
    Member("partial", BOOLEAN),
    Member("credentialSubject", Nested("ClrSubject"), "1"),
    Member("awardedDate", TIMESTAMP),
    Member("evidence", Nested("Evidence"), "0..*"),
)

SHAPES_OF_CLR = (
    Shape(
        "ClrCredential",
        (Member("@context", Contexts(V2, CONTEXT, OPEN_BADGES_CONTEXT), "1..*"), *_RECORD, *ISSUED, *SECURED),
        arrays=True,
        inherited=(RELATED_RESOURCE,),
    ),
    Shape("ClrCredential/1.1", (CONTEXTS_11, *_RECORD, *ISSUED_11, *SECURED), arrays=True),
    Shape(
        "ClrSubject",
        (
            Member("id", URI),
            Member("type", TypeOf((("ClrSubject",),)), "1..*"),
            Member("identifier", Nested("IdentityObject"), "0..*"),
            Member("achievement", Nested("Achievement"), "0..*"),
            Member("verifiableCredential", Nested("ClrMember", or_text=True), "1..*"),
            Member("association", Nested("Association"), "0..*"),
        ),
        arrays=True,
    ),
    Shape(
        "ClrMember",
        (
            Member("@context", Contexts(V2), "1..*"),
            Member("id", URI),
            Member("type", TypeOf((CREDENTIAL,)), "1..*"),
            *ISSUED,
            Member("credentialSubject", Nested("CredentialSubject"), "1..*"),
            *SECURED,
            Member("evidence", Nested("Evidence"), "0..*"),
        ),
        inherited=(RELATED_RESOURCE,),
    ),
    Shape(
        "Association",
        (
            Member("type", TypeOf((("Association",),)), "1"),
            Member("associationType", ASSOCIATION_TYPES, "1"),
            Member("sourceId", URI, "1"),
            Member("targetId", URI, "1"),
        ),
        arrays=True,
        closed=True,
    ),
)
