"""The rules K1 to K40, Open Badges 2.0 to 3.0.

Sources: OB 2.0, OB 3.0, 1EdTech's migration guide, the edubadges extensions. Carriers: ``SRC`` the whole source in
``vcmSource``; ``vcmOb2Extensions`` and ``vcmCarried`` JSON literals on the achievement and on the credential.
"""

from __future__ import annotations

from vcmicro.mapping.entries import Rule, RuleTable

_A, _B, _P, _X = "Assertion", "BadgeClass", "Profile", "Extension"


def _of(class_: str, *members: str) -> tuple[str, ...]:
    return tuple(f"{class_}.{member}" for member in members)


# fmt: off
RULES = RuleTable(
    (
        Rule("K1", "Assertion.@context", "@context", "S", "The contexts of Open Badges 3.0 take their place.", _of(_A, "@context"), "SRC"),
        Rule("K2", "Assertion.id", "id", "T", "A hosted id is not reused: the new id stands for it, and evidence names it.", _of(_A, "id", "uid")),
        Rule("K3", "Assertion.type", "type", "S", "The types of Open Badges 3.0 take their place.", _of(_A, "type"), "SRC"),
        Rule("K4", "Assertion.recipient", "credentialSubject.identifier[]", "T", "The recipient's identity, hashed as it was.", _of(_A, "recipient")),
        Rule("K5", "Assertion.badge", "credentialSubject.achievement", "T", "The badge class becomes the achievement.", _of(_A, "badge")),
        Rule("K6", "Assertion.verification", "", "X", "The proof of OB 2.0 belongs to the original; the issuer signs anew.", _of(_A, "verification", "verify"), "SRC"),
        Rule("K7", "Assertion.issuedOn", "validFrom, awardedDate", "T", "The date of issue.", _of(_A, "issuedOn")),
        Rule("K8", "Assertion.expires", "validUntil", "T", "The end of validity.", _of(_A, "expires")),
        Rule("K9", "Assertion.image", "image", "T", "The image; a badge baked into it is not taken along.", _of(_A, "image")),
        Rule("K10", "Assertion.evidence", "evidence[]", "E", "The evidence.", _of(_A, "evidence")),
        Rule("K11", "Assertion.narrative", "credentialSubject.narrative", "E", "The narrative.", _of(_A, "narrative")),
        Rule("K12", "Assertion.revoked, revocationReason", "", "X", "Revocation is the business of the original's issuer.", _of(_A, "revoked", "revocationReason"), "SRC"),
        Rule("K13", "BadgeClass.id", "achievement.id, achievement.related[]", "T", "The id of the badge class.", _of(_B, "id")),
        Rule("K14", "BadgeClass.name, description", "achievement.name, description", "E", "Name and description.", _of(_B, "name", "description")),
        Rule("K15", "BadgeClass.image", "achievement.image", "T", "The image of the badge class.", _of(_B, "image")),
        Rule("K16", "BadgeClass.criteria", "achievement.criteria", "T", "The criteria.", _of(_B, "criteria")),
        Rule("K17", "BadgeClass.issuer", "issuer", "T", "The issuer's profile.", _of(_B, "issuer")),
        Rule("K18", "BadgeClass.alignment[]", "achievement.alignment[]", "T", "The alignments; targetType only where the URL tells it.", _of(_B, "alignment")),
        Rule("K19", "BadgeClass.tags[]", "achievement.tag[]", "E", "The tags.", _of(_B, "tags")),
        Rule("K20", "@language, version, related[], endorsement[]", "achievement.inLanguage, version, related[]", "T", "Language, version and relations.", (*_of(_B, "@language", "version", "related", "endorsement"), *_of(_A, "@language", "version", "related", "endorsement"))),
        Rule("K21", "Profile.id, type, name, url, email, description, image", "issuer (same names)", "E", "The issuer's profile.", _of(_P, "id", "type", "name", "url", "email", "description", "image")),
        Rule("K22", "Profile.telephone", "issuer.phone", "E", "The issuer's telephone number.", _of(_P, "telephone")),
        Rule("K23", "Profile.publicKey, revocationList, verification", "", "X", "Keys and lists of OB 2.0 prove nothing about the new badge.", _of(_P, "publicKey", "revocationList", "verification", "@context"), "SRC"),
        Rule("K24", "Profile.id (issuer with a DID)", "issuer.otherIdentifier[]", "T", "The old id, where the issuer has a DID.", _of(_P, "alsoKnownAs")),
        Rule("K25", "Endorsement", "", "C", "An OB 2.0 endorsement has no proof of its own to carry over.", (), "SRC"),
        Rule("K26", "extensions:ECTSExtension", "creditsAvailable + vcmCreditFramework", "T", "ECTS credit points.", _of(_X, "ECTSExtension")),
        Rule("K27", "extensions:StudyLoadExtension", "vcmNotionalWorkload", "T", "Study load in hours (SBU).", _of(_X, "StudyLoadExtension")),
        Rule("K28", "extensions:TimeInvestmentExtension", "vcmWorkload", "T", "Time investment in hours.", _of(_X, "TimeInvestmentExtension")),
        Rule("K29", "extensions:EQFExtension", "alignment ext:EQF", "T", "The EQF level.", _of(_X, "EQFExtension")),
        Rule("K30", "extensions:LearningOutcomeExtension", "criteria.narrative + vcmLearningOutcome", "N", "One text of learning outcomes, which is no list.", _of(_X, "LearningOutcomeExtension"), "vcmLearningOutcome"),
        Rule("K31", "extensions:LanguageExtension", "achievement.inLanguage", "T", "The language (nl_NL becomes nl-NL).", _of(_X, "LanguageExtension")),
        Rule("K32", "extensions:EducationProgramIdentifierExtension", "achievement.otherIdentifier[] or educationProgramIdentifier", "T", "The identifier of the education programme.", _of(_X, "EducationProgramIdentifierExtension")),
        Rule("K33", "extensions:Institution...Extension", "issuer.parentOrg, otherIdentifier, address.addressCountryCode", "T", "Name, identifier and country of the institution.", _of(_X, "InstitutionNameExtension", "InstitutionIdentifierExtension", "InstitutionCountryExtension")),
        Rule("K34", "extensions:GradingTableExtension", "resultDescription[].alignment[]", "T", "The grading table.", _of(_X, "GradingTableExtension")),
        Rule("K35", "typeBadgeClass", "achievement.achievementType", "N", "The kind of badge; the original value is kept.", _of(_B, "typeBadgeClass", "badgeClassType"), "vcmCarried"),
        Rule("K36", "participation, assessmentType, assessmentSupervised, assessmentIdVerified", "vcmMode, vcmAssessmentType, vcmSupervision, or the SURF terms", "T", "Form of participation, assessment and supervision.", _of(_B, "participation", "assessmentType", "assessmentSupervised", "assessmentIdVerified"), "vcmCarried"),
        Rule("K37", "stackable, gradeAchievedRequired, eqfNlqfLevelVerified", "vcmStackable, carried", "N", "Flags of edubadges.", _of(_B, "stackable", "gradeAchievedRequired", "eqfNlqfLevelVerified"), "vcmCarried"),
        Rule("K38", "grade_achieved", "credentialSubject.result[].value", "T", "The grade achieved.", _of(_A, "grade_achieved", "gradeAchieved")),
        Rule("K39", "extensions:* and other members", "vcmOb2Extensions, vcmCarried", "C", "A member without a place in Open Badges 3.0.", (), "SRC"),
        Rule("K40", "the whole assertion (JSON or JWS)", "vcmSource, evidence[]", "T", "The original as it came."),
    ),
    rest="K39",
)
# fmt: on
