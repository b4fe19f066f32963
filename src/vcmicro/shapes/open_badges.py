"""Open Badges 3.0 as tables: every class and property of its data model.

Source: Open Badges 3.0 appendix B (data models). Where its JSON schema (JSON-LD adaptation, 2026)
and its prose differ, the prose gives the kind (URI, CountryCode) and the schema the cardinality.
"""

from __future__ import annotations

from vcmicro.patterns import Pattern
from vcmicro.shapes.kinds import (
    BOOLEAN,
    COMPACT_JWS,
    COUNTRY,
    CREDENTIAL_TEXT,
    CREDITS,
    DATE,
    EMAIL,
    LANGUAGE_TAG,
    LATITUDE,
    LONGITUDE,
    STRING,
    TEXT,
    TIMESTAMP,
    URI,
)
from vcmicro.shapes.table import Contexts, Enumerated, Kind, Member, Nested, Shape, TypeOf
from vcmicro.shapes.vcdm import ANY_TYPE, CREDENTIAL, RELATED_RESOURCE, V1, V2

CONTEXT = Pattern(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.[0-9]\.[0-9])*\.json")
BADGE = ("AchievementCredential", "OpenBadgeCredential")
ENDORSEMENT = ("EndorsementCredential",)


def _terms(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ACHIEVEMENT_TYPES = Enumerated(
    _terms(
        """Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge BachelorDegree
        Certificate CertificateOfCompletion Certification CommunityService Competency Course CoCurricular Degree
        Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment JourneymanCertificate LearningProgram License
        Membership ProfessionalDoctorate QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential
        ResearchDoctorate SecondarySchoolDiploma"""
    ),
    extensible=True,
)
IDENTIFIER_TYPES = Enumerated(
    _terms(
        """name sourcedId systemId productId userName accountId emailAddress nationalIdentityNumber isbn issn
        lisSourcedId oneRosterSourcedId sisSourcedId ltiContextId ltiDeploymentId ltiToolId ltiPlatformId ltiUserId
        identifier"""
    ),
    extensible=True,
)
ALIGNMENT_TARGET_TYPES = Enumerated(
    _terms("ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion CFRubricCriterionLevel CTDL"),
    extensible=True,
)
RESULT_TYPES = Enumerated(
    _terms(
        """GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result RubricCriterion
        RubricCriterionLevel RubricScore ScaledScore Status"""
    ),
    extensible=True,
)
RESULT_STATUSES = Enumerated(_terms("Completed Enrolled Failed InProgress OnHold Provisional Withdrew"))


def _shape(name: str, *members: Member, closed: bool = False, inherited: tuple[Member, ...] = ()) -> Shape:
    return Shape(name, members, arrays=True, closed=closed, inherited=inherited)


def _includes(name: str) -> Member:
    """The type is a set that includes the class."""
    return Member("type", TypeOf(((name,),)), "1..*")


def _equals(name: str) -> Member:
    """The type is one string, the class."""
    return Member("type", TypeOf(((name,),)), "1")


_IMAGE = Member("image", Nested("Image", or_uri_11=True))


ENDORSEMENTS = (
    Member("endorsement", Nested("EndorsementCredential"), "0..*"),
    Member("endorsementJwt", COMPACT_JWS, "0..*"),
)


def _named(kind: Kind = CREDENTIAL_TEXT) -> tuple[Member, Member]:
    return Member("name", kind), Member("description", kind)


SECURED = (
    Member("proof", Nested("Proof"), "0..*"),
    Member("credentialSchema", Nested("CredentialSchema"), "0..*"),
    Member("credentialStatus", Nested("CredentialStatus")),
    Member("refreshService", Nested("RefreshService")),
    Member("termsOfUse", Nested("TermsOfUse"), "0..*"),
)
ISSUED = (
    Member("issuer", Nested("Profile", or_uri=True), "1"),
    Member("validFrom", TIMESTAMP, "1"),
    Member("validUntil", TIMESTAMP),
)
ISSUED_11 = (
    Member("issuer", Nested("Profile", or_uri=True), "1"),
    Member("issuanceDate", TIMESTAMP, "1"),
    Member("expirationDate", TIMESTAMP),
)
_BADGE = (
    Member("id", URI, "1"),
    Member("type", TypeOf((CREDENTIAL, BADGE)), "1..*"),
    *_named(),
    _IMAGE,
    Member("awardedDate", TIMESTAMP),
    Member("credentialSubject", Nested("AchievementSubject"), "1"),
    *ENDORSEMENTS,
    Member("evidence", Nested("Evidence"), "0..*"),
)
# The editions on VCDM 1.1 began without a name, and such endorsements are in circulation.
_ENDORSEMENT_NAME_11 = Member("name", CREDENTIAL_TEXT, issuing=True)
_ENDORSEMENT_NAME = Member("name", CREDENTIAL_TEXT, "1")
_ENDORSEMENT = (
    Member("id", URI, "1"),
    Member("type", TypeOf((CREDENTIAL, ENDORSEMENT)), "1..*"),
    Member("description", CREDENTIAL_TEXT),
    Member("awardedDate", TIMESTAMP),
    Member("credentialSubject", Nested("EndorsementSubject"), "1"),
    Member("evidence", Nested("Evidence"), "0..*"),
)
_CONTEXTS = Member("@context", Contexts(V2, CONTEXT), "1..*")
CONTEXTS_11 = Member("@context", Contexts(V1), "1..*")

SHAPES_OF_OPEN_BADGES = (
    _shape("AchievementCredential", _CONTEXTS, *_BADGE, *ISSUED, *SECURED, inherited=(RELATED_RESOURCE,)),
    _shape(
        "EndorsementCredential",
        _CONTEXTS,
        _ENDORSEMENT_NAME,
        *_ENDORSEMENT,
        *ISSUED,
        *SECURED,
        inherited=(RELATED_RESOURCE,),
    ),
    _shape("AchievementCredential/1.1", CONTEXTS_11, *_BADGE, *ISSUED_11, *SECURED),
    _shape("EndorsementCredential/1.1", CONTEXTS_11, _ENDORSEMENT_NAME_11, *_ENDORSEMENT, *ISSUED_11, *SECURED),
    _shape(
        "AchievementSubject",
        Member("id", URI),
        _includes("AchievementSubject"),
        Member("activityEndDate", TIMESTAMP),
        Member("activityStartDate", TIMESTAMP),
        Member("creditsEarned", CREDITS),
        Member("achievement", Nested("Achievement"), "1"),
        Member("identifier", Nested("IdentityObject"), "0..*"),
        _IMAGE,
        Member("licenseNumber", TEXT),
        Member("narrative", TEXT),
        Member("result", Nested("Result"), "0..*"),
        Member("role", TEXT),
        Member("source", Nested("Profile")),
        Member("term", TEXT),
    ),
    _shape(
        "EndorsementSubject",
        Member("id", URI, "1"),
        _includes("EndorsementSubject"),
        Member("endorsementComment", TEXT),
    ),
    _shape(
        "Achievement",
        Member("id", URI, "1"),
        _includes("Achievement"),
        Member("alignment", Nested("Alignment"), "0..*"),
        Member("achievementType", ACHIEVEMENT_TYPES),
        Member("creator", Nested("Profile")),
        Member("creditsAvailable", CREDITS),
        Member("criteria", Nested("Criteria"), "1"),
        Member("description", TEXT, "1"),
        *ENDORSEMENTS,
        Member("fieldOfStudy", TEXT),
        Member("humanCode", TEXT),
        _IMAGE,
        Member("inLanguage", LANGUAGE_TAG),
        Member("name", TEXT, "1"),
        Member("otherIdentifier", Nested("IdentifierEntry"), "0..*"),
        Member("related", Nested("Related"), "0..*"),
        Member("resultDescription", Nested("ResultDescription"), "0..*"),
        Member("specialization", TEXT),
        Member("tag", TEXT, "0..*"),
        Member("version", TEXT),
    ),
    _shape(
        "Alignment",
        _includes("Alignment"),
        Member("targetCode", TEXT),
        Member("targetDescription", TEXT),
        Member("targetName", TEXT, "1"),
        Member("targetFramework", TEXT),
        Member("targetType", ALIGNMENT_TARGET_TYPES),
        Member("targetUrl", URI, "1"),
    ),
    _shape("Criteria", Member("id", URI), Member("narrative", TEXT)),
    _shape(
        "Evidence",
        Member("id", URI),
        _includes("Evidence"),
        Member("narrative", TEXT),
        *_named(TEXT),
        Member("genre", TEXT),
        Member("audience", TEXT),
    ),
    _shape(
        "IdentityObject",
        _equals("IdentityObject"),
        Member("hashed", BOOLEAN, "1"),
        Member("identityHash", STRING, "1"),
        Member("identityType", IDENTIFIER_TYPES, "1"),
        Member("salt", STRING),
        closed=True,
    ),
    _shape(
        "IdentifierEntry",
        _equals("IdentifierEntry"),
        Member("identifier", STRING, "1"),
        Member("identifierType", IDENTIFIER_TYPES, "1"),
        closed=True,
    ),
    _shape("Image", Member("id", URI, "1"), _equals("Image"), Member("caption", TEXT), closed=True),
    _shape(
        "Result",
        _includes("Result"),
        Member("achievedLevel", URI),
        Member("alignment", Nested("Alignment"), "0..*"),
        Member("resultDescription", URI),
        Member("status", RESULT_STATUSES),
        Member("value", TEXT),
    ),
    _shape(
        "ResultDescription",
        Member("id", URI, "1"),
        _includes("ResultDescription"),
        Member("alignment", Nested("Alignment"), "0..*"),
        Member("allowedValue", TEXT, "0..*"),
        Member("name", TEXT, "1"),
        Member("requiredLevel", URI),
        Member("requiredValue", TEXT),
        Member("resultType", RESULT_TYPES, "1"),
        Member("rubricCriterionLevel", Nested("RubricCriterionLevel"), "0..*"),
        Member("valueMax", TEXT),
        Member("valueMin", TEXT),
    ),
    _shape(
        "RubricCriterionLevel",
        Member("id", URI, "1"),
        _includes("RubricCriterionLevel"),
        Member("alignment", Nested("Alignment"), "0..*"),
        Member("description", TEXT),
        Member("level", TEXT),
        Member("name", TEXT, "1"),
        Member("points", TEXT),
    ),
    _shape(
        "Related",
        Member("id", URI, "1"),
        _includes("Related"),
        Member("inLanguage", LANGUAGE_TAG),
        Member("version", TEXT),
    ),
    _shape(
        "Profile",
        Member("id", URI, "1"),
        _includes("Profile"),
        Member("name", TEXT),
        Member("url", URI),
        Member("phone", STRING),
        Member("description", TEXT),
        *ENDORSEMENTS,
        _IMAGE,
        Member("email", EMAIL),
        Member("address", Nested("Address")),
        Member("otherIdentifier", Nested("IdentifierEntry"), "0..*"),
        Member("official", TEXT),
        Member("parentOrg", Nested("Profile")),
        Member("familyName", TEXT),
        Member("givenName", TEXT),
        Member("additionalName", TEXT),
        Member("patronymicName", TEXT),
        Member("honorificPrefix", TEXT),
        Member("honorificSuffix", TEXT),
        Member("familyNamePrefix", TEXT),
        Member("dateOfBirth", DATE),
    ),
    _shape(
        "Address",
        _includes("Address"),
        Member("addressCountry", TEXT),
        Member("addressCountryCode", COUNTRY),
        Member("addressRegion", TEXT),
        Member("addressLocality", TEXT),
        Member("streetAddress", TEXT),
        Member("postOfficeBoxNumber", TEXT),
        Member("postalCode", TEXT),
        Member("geo", Nested("GeoCoordinates")),
    ),
    _shape(
        "GeoCoordinates",
        _equals("GeoCoordinates"),
        Member("latitude", LATITUDE, "1"),
        Member("longitude", LONGITUDE, "1"),
    ),
    _shape("CredentialSchema", Member("id", URI, "1"), Member("type", ANY_TYPE, "1")),
    _shape("CredentialStatus", Member("id", URI, issuing=True), Member("type", ANY_TYPE, "1")),
    _shape("RefreshService", Member("id", URI, "1"), Member("type", ANY_TYPE, "1")),
    _shape("TermsOfUse", Member("id", URI), Member("type", ANY_TYPE, "1")),
    _shape(
        "Proof",
        Member("type", ANY_TYPE, "1"),
        Member("created", TIMESTAMP),
        Member("cryptosuite", STRING),
        Member("challenge", STRING),
        Member("domain", STRING),
        Member("nonce", STRING),
        Member("proofPurpose", STRING),
        Member("proofValue", STRING),
        Member("verificationMethod", URI),
    ),
)
