"""DID documents and other controlled identifier documents as tables.

Sources: DID Core 1.0 section 5, Controlled Identifiers 1.0 section 2.
"""

from __future__ import annotations

from vcmicro.shapes.kinds import ANYTHING, OBJECT, STRING, TIMESTAMP, URI, is_uri
from vcmicro.shapes.table import Contexts, Member, Nested, Scalar, Shape, TypeOf

# DID Core section 3.2.2: inside a document an id may be relative to the document's own.
DID_URL = Scalar(
    "DIDURL",
    "a URL, or a fragment such as #key-1",
    lambda value: is_uri(value) or (isinstance(value, str) and value[:1] in "#?/" and is_uri("did:example:1" + value)),
)
RELATIONSHIPS = (
    "authentication",
    "assertionMethod",
    "keyAgreement",
    "capabilityInvocation",
    "capabilityDelegation",
)

SHAPES_OF_CONTROLLED_DOCUMENTS = (
    Shape(
        "DidDocument",
        (
            Member("@context", Contexts(), "0..*"),
            Member("id", URI, "1"),
            Member("controller", URI, "0..*"),
            Member("alsoKnownAs", URI, "0..*"),
            Member("verificationMethod", Nested("VerificationMethod"), "0..*"),
            *(Member(name, Nested("VerificationMethod", or_text=True), "0..*") for name in RELATIONSHIPS),
            Member("service", Nested("Service"), "0..*"),
        ),
    ),
    Shape(
        "VerificationMethod",
        (
            Member("id", DID_URL, "1"),
            Member("type", TypeOf(), "1"),
            Member("controller", URI, "1"),
            Member("publicKeyJwk", OBJECT),
            Member("publicKeyMultibase", STRING),
            Member("revoked", TIMESTAMP),
            Member("expires", TIMESTAMP),
        ),
    ),
    Shape(
        "Service",
        (Member("id", DID_URL), Member("type", TypeOf(), "1..*"), Member("serviceEndpoint", ANYTHING, "1..*")),
    ),
)
