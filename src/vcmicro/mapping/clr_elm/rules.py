"""The rules L1 to L15, CLR 2.0 to ELM, and L21 to L28, back.

Written from section 6.1 of the mapping: a part achieved is an association of achievements here and ``hasPart`` there. What
a member or an achievement says is mapped by the rules of Open Badges (A1.., B1..), under their own ids.
"""

from __future__ import annotations

from vcmicro.mapping.entries import Rule, RuleTable
from vcmicro.mapping.ob3_elm.rules_to_elm import RULES as OB3_RULES
from vcmicro.mapping.ob3_elm.rules_to_ob3 import RULES as ELM_RULES

_C, _S, _A = "ClrCredential", "ClrSubject", "Association"


def _of(class_: str, *members: str) -> tuple[str, ...]:
    return tuple(f"{class_}.{member}" for member in members)


# fmt: off
TO_ELM = RuleTable(
    (
        *OB3_RULES.rules,
        Rule("L1", "ClrCredential.@context, type", "E.@context, type", "S", "The contexts and types of a European Digital Credential take their place.", _of(_C, "@context", "type"), "EMB"),
        Rule("L2", "ClrCredential.id, name, description, image, dates, issuer", "E.id, DP, validFrom, issued, issuer", "T", "The record itself, as an Open Badge's credential.", _of(_C, "id", "name", "description", "image", "awardedDate", "validFrom", "validUntil", "issuanceDate", "expirationDate", "issuer"), ""),
        Rule("L3", "ClrCredential.partial", "LA.additionalNote", "C", "An incomplete record.", _of(_C, "partial"), "NOTE"),
        Rule("L4", "ClrCredential.evidence, endorsement", "E.attachment, LA.additionalNote", "C", "Evidence and endorsements of the record.", _of(_C, "evidence", "endorsement", "endorsementJwt"), "EMB"),
        Rule("L5", "ClrCredential.proof, status, schema, terms", "", "X", "What belongs to the original alone.", _of(_C, "proof", "credentialStatus", "credentialSchema", "refreshService", "termsOfUse"), "EMB"),
        Rule("L6", "ClrSubject.id, identifier", "U.id, fullName, identifier", "T", "The learner.", _of(_S, "id", "identifier", "type"), ""),
        Rule("L7", "ClrSubject.verifiableCredential[] (Open Badge)", "U.hasClaim[] or hasPart[]", "T", "A member becomes a claim, or a part of one.", _of(_S, "verifiableCredential"), ""),
        Rule("L8", "ClrSubject.verifiableCredential[] (token, or of another kind)", "E.attachment[]", "C", "A member that is no Open Badge is attached as it was signed.", (), "attachment"),
        Rule("L9", "ClrSubject.achievement[]", "U.hasClaim[] or hasPart[]", "T", "An achievement of the record becomes a claim, or a part of one.", _of(_S, "achievement"), ""),
        Rule("L10", "Association isParentOf, isChildOf, isPartOf", "LA.hasPart", "T", "A part of an achievement.", _of(_A, "associationType", "sourceId", "targetId", "type"), ""),
        Rule("L11", "Association precedes, isRelatedTo, isPeerOf, exactMatchOf, replacedBy", "LA.additionalNote", "C", "A relation that ELM does not have.", (), "NOTE"),
        Rule("L12", "Association with an end that is not in the record", "LA.additionalNote", "C", "A relation to something outside the record.", (), "NOTE"),
        Rule("L13", "a proof of a member", "", "X", "The proof of a member belongs to it; only the embedded original has it.", (), "EMB"),
        Rule("L14", "(nothing in CLR)", "E.credentialProfiles, evidence", "S", "The profile, and the original that rides along."),
        Rule("L15", "any other member", "", "C", "A term that no context of the target defines.", (), "EMB"),
    ),
    rest="L15",
    stated=(*OB3_RULES.stated, "L14"),
)
TO_CLR = RuleTable(
    (
        *ELM_RULES.rules,
        Rule("L21", "E", "ClrCredential", "S", "Contexts and types of a CLR take their place.", (), "SRC"),
        Rule("L22", "E.id, DP, dates, issuer", "ClrCredential.id, name, dates, issuer", "T", "The record itself."),
        Rule("L23", "U", "ClrSubject.id, identifier", "T", "The learner."),
        Rule("L24", "U.hasClaim[]", "ClrSubject.verifiableCredential[]", "T", "Each claim becomes a member, an unsigned Open Badge."),
        Rule("L25", "LA.hasPart[]", "ClrSubject.achievement[]", "T", "A part becomes an achievement of the record."),
        Rule("L26", "LA.hasPart", "ClrSubject.association[] isParentOf", "T", "The whole is parent of its part."),
        Rule("L27", "LA.entitlesTo", "ClrSubject.association[] isRelatedTo", "N", "What it entitles to.", (), "ELM"),
        Rule("L28", "(nothing in ELM)", "member's id", "S", "A member has an id of its own."),
    ),
    rest="B68",
    stated=(*ELM_RULES.stated, "L21", "L28"),
)
# fmt: on
