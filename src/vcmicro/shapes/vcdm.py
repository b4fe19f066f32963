"""The W3C Verifiable Credentials Data Model, versions 2.0 and 1.1, as tables.

Sources: VCDM 2.0 sections 4.3 to 4.14 and 5; VCDM 1.1 sections 4.1 to 4.10 and 5.
"""

from __future__ import annotations

from vcmicro.shapes.kinds import (
    ANYTHING,
    DATA_URL,
    DIGEST_MULTIBASE,
    DIGEST_SRI,
    LANGUAGE_TEXT,
    STRING,
    TIMESTAMP,
    URI,
)
from vcmicro.shapes.table import Contexts, Member, Nested, Shape, TypeOf

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIAL = ("VerifiableCredential",)
PRESENTATION = ("VerifiablePresentation",)
ANY_TYPE = TypeOf()


def _typed(name: str, *, id_required: bool = False) -> Shape:
    """An object whose ``type`` is required, and whose ``id`` is a URL."""
    return Shape(name, (Member("id", URI, "1" if id_required else "0..1"), Member("type", ANY_TYPE, "1..*")))


RELATED_RESOURCE = Member("relatedResource", Nested("RelatedResource"), "0..*")

VERIFIABLE_CREDENTIAL = Shape(
    "VerifiableCredential",
    (
        Member("@context", Contexts(V2), "1..*"),
        Member("id", URI),
        Member("type", TypeOf((CREDENTIAL,)), "1..*"),
        Member("name", LANGUAGE_TEXT),
        Member("description", LANGUAGE_TEXT),
        Member("issuer", Nested("Issuer", or_uri=True), "1"),
        Member("credentialSubject", Nested("CredentialSubject"), "1..*"),
        Member("validFrom", TIMESTAMP),
        Member("validUntil", TIMESTAMP),
        Member("credentialStatus", Nested("Status"), "0..*"),
        Member("credentialSchema", Nested("Schema"), "0..*"),
        Member("refreshService", Nested("Refresh"), "0..*"),
        Member("termsOfUse", Nested("Terms"), "0..*"),
        Member("evidence", Nested("EvidenceOfAnyKind"), "0..*"),
        RELATED_RESOURCE,
        Member("proof", Nested("EmbeddedProof"), "0..*"),
    ),
)

VERIFIABLE_CREDENTIAL_11 = Shape(
    "VerifiableCredential/1.1",
    (
        Member("@context", Contexts(V1), "1..*"),
        Member("id", URI),
        Member("type", TypeOf((CREDENTIAL,)), "1..*"),
        Member("issuer", Nested("Issuer/1.1", or_uri=True), "1"),
        Member("credentialSubject", Nested("CredentialSubject"), "1..*"),
        Member("issuanceDate", TIMESTAMP, "1"),
        Member("expirationDate", TIMESTAMP),
        Member("credentialStatus", Nested("Status/1.1"), "0..*"),
        Member("credentialSchema", Nested("Schema"), "0..*"),
        Member("refreshService", Nested("Refresh/1.1"), "0..*"),
        Member("termsOfUse", Nested("Terms"), "0..*"),
        Member("evidence", Nested("EvidenceOfAnyKind"), "0..*"),
        Member("proof", Nested("EmbeddedProof"), "0..*"),
    ),
)

VERIFIABLE_PRESENTATION = Shape(
    "VerifiablePresentation",
    (
        Member("@context", Contexts(V2), "1..*"),
        Member("id", URI),
        Member("type", TypeOf((PRESENTATION,)), "1..*"),
        Member("holder", Nested("Holder", or_uri=True)),
        Member("verifiableCredential", Nested("VerifiableCredential"), "0..*"),
        Member("termsOfUse", Nested("Terms"), "0..*"),
        Member("proof", Nested("EmbeddedProof"), "0..*"),
    ),
)

VERIFIABLE_PRESENTATION_11 = Shape(
    "VerifiablePresentation/1.1",
    (
        Member("@context", Contexts(V1), "1..*"),
        Member("id", URI),
        Member("type", TypeOf((PRESENTATION,)), "1..*"),
        Member("holder", Nested("Holder", or_uri=True)),
        Member("verifiableCredential", Nested("VerifiableCredential", or_text=True), "0..*"),
        Member("termsOfUse", Nested("Terms"), "0..*"),
        Member("proof", Nested("EmbeddedProof"), "0..*"),
    ),
)


def _enveloped(name: str) -> Shape:
    """VCDM 2.0 sections 4.13 and 4.14: a secured document inside a ``data:`` URL."""
    return Shape(
        name,
        (
            Member("@context", Contexts(V2), "1..*"),
            Member("id", DATA_URL, "1"),
            Member("type", TypeOf(((name,),)), "1..*"),
        ),
    )


SHAPES_OF_VCDM = (
    VERIFIABLE_CREDENTIAL,
    VERIFIABLE_CREDENTIAL_11,
    VERIFIABLE_PRESENTATION,
    VERIFIABLE_PRESENTATION_11,
    _enveloped("EnvelopedVerifiableCredential"),
    _enveloped("EnvelopedVerifiablePresentation"),
    Shape(
        "Issuer",
        (Member("id", URI, "1"), Member("name", LANGUAGE_TEXT), Member("description", LANGUAGE_TEXT)),
    ),
    Shape("Issuer/1.1", (Member("id", URI, "1"),)),
    Shape("Holder", (Member("id", URI, "1"),)),
    Shape("CredentialSubject", (Member("id", URI),), non_empty=True),
    _typed("Status"),
    _typed("Status/1.1", id_required=True),
    _typed("Schema", id_required=True),
    _typed("Refresh"),
    _typed("Refresh/1.1", id_required=True),
    _typed("Terms"),
    _typed("EvidenceOfAnyKind"),
    Shape(
        "RelatedResource",
        (
            Member("id", URI, "1"),
            Member("digestSRI", DIGEST_SRI, "0..*"),
            Member("digestMultibase", DIGEST_MULTIBASE, "0..*"),
            Member("mediaType", STRING),
        ),
    ),
    Shape("EmbeddedProof", (Member("type", ANY_TYPE, "1..*"), Member("verificationMethod", ANYTHING))),
)
