"""Open Badges 3.0 to a European Digital Credential: the credential itself (A1 to A18, A83 to A90)."""

from __future__ import annotations

from typing import Any

from vcmicro import times, vocabularies
from vcmicro.errors import invalid
from vcmicro.mapping.conversion import Mapped, Options, Source
from vcmicro.mapping.elm_nodes import Nodes, language_key
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.ob3_elm.kinds import KINDS, Kind, kind_of
from vcmicro.mapping.ob3_elm.rules_to_elm import RULES
from vcmicro.mapping.ob3_elm.to_elm.achievement import account_unit, map_achievement, map_creator
from vcmicro.mapping.ob3_elm.to_elm.attached import map_attachments
from vcmicro.mapping.ob3_elm.to_elm.display import map_display
from vcmicro.mapping.ob3_elm.to_elm.draft import Draft
from vcmicro.mapping.ob3_elm.to_elm.learner import map_learner
from vcmicro.mapping.ob3_elm.to_elm.organisation import country_of, map_organisation
from vcmicro.mapping.ob3_elm.to_elm.results import map_results
from vcmicro.mapping.places import Place, Target

CONTEXTS = ("https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap")
_GENERIC, _CONVERTED = "e34929035b", "c_7e400154"
_DROPPED = {
    "@context": "A1",
    "type": "A3",
    "credentialSchema": "A14",
    "credentialStatus": "A15",
    "refreshService": "A16",
    "proof": "A18",
}


def apply(source: Source, options: Options) -> Mapped:
    """An unsigned European Digital Credential.

    Raises:
        Invalid: ``convert.country``, ``convert.subject``, ``convert.issuer``.
    """
    badge = Place(source.document)
    subject = badge.at("credentialSubject")
    achievement = subject.first().member("achievement") if subject is not None else None
    if subject is None or achievement is None:
        raise invalid("convert.subject", "the badge names no achievement", "/credentialSubject")
    subject = subject.first()
    ledger = Ledger(RULES, frozenset({"EMB"}) if options.embed == "bytes" else frozenset())
    draft = _draft(badge, subject, achievement.first(), options, ledger)
    _dates(draft, badge)
    map_achievement(draft, achievement.first())
    map_learner(draft, subject)
    account_unit(draft, achievement.first())
    map_results(draft, subject, achievement.first())
    map_attachments(draft, badge, subject, achievement.first())
    map_creator(draft, achievement.first(), badge.at("issuer") or badge)
    map_display(draft, badge, subject, achievement.first())
    _rest(draft, badge)
    _profile(draft, source)
    return Mapped(draft.credential.node, ledger.close(badge))


def _draft(badge: Place, subject: Place, achievement: Place, options: Options, ledger: Ledger) -> Draft:
    nodes = Nodes(_language(achievement, options, ledger))
    kind = kind_of(achievement.value, subject.value)
    title = achievement.text("name") or badge.text("name") or "Achievement"
    issuer = badge.member("issuer")
    if issuer is None:
        raise invalid("convert.issuer", "the badge names no issuer", "/issuer")
    country = country_of(issuer, options)
    credential = Target({"@context": list(CONTEXTS), "id": "", "type": []})
    credential.put("type", ["VerifiableCredential", "EuropeanDigitalCredential"])
    organisation = credential.child("issuer", nodes.new("Organisation"))
    ledger.took("A9", issuer, organisation.pointer, whole=False)
    map_organisation(issuer, options, nodes, ledger, organisation, country)
    _eidas(organisation, options, nodes, ledger, country)
    awarding = nodes.new("AwardingProcess", awardingBody=[organisation.node])
    person = credential.child("credentialSubject", nodes.new("Person"))
    claim = person.append("hasClaim", nodes.new(kind.claim, title=nodes.text(title), awardedBy=awarding))
    spec = claim.child("specifiedBy", nodes.new(kind.spec, title=nodes.text(title)))
    unit = achievement.text("vcmCreditFramework")
    draft = Draft(
        ledger, options, nodes, kind, credential, person, claim, spec, organisation.node, awarding, country, unit
    )
    _classes(draft, achievement)
    return draft


def _language(achievement: Place, options: Options, ledger: Ledger) -> str:
    """The key of every text: the achievement's language, else the caller's; else English, which the report says."""
    tag = achievement.text("inLanguage") or options.language
    if tag is None:
        ledger.made("A52", "/displayParameter/primaryLanguage", "Nothing names the language; English is assumed.")
        return "en"
    if achievement.text("inLanguage") is None:
        ledger.made("A52", "/displayParameter/primaryLanguage", "The language is the caller's (language=).")
    return language_key(tag)


def _eidas(organisation: Target, options: Options, nodes: Nodes, ledger: Ledger, country: Any) -> None:
    """A9: the identifier that a seal's certificate must name; without one it is left for the seal."""
    if "eIDASIdentifier" in organisation.node or options.eidas is None or country is None:
        return
    target = organisation.put("eIDASIdentifier", nodes.legal_identifier(options.eidas, country))
    ledger.made("A9", target, "The eIDAS identifier is the caller's (eidas=).")


def _classes(draft: Draft, achievement: Place) -> None:
    """T1: what the kind says beside the classes."""
    kind: Kind = draft.kind
    named = KINDS.get(achievement.text("achievementType") or "", kind)
    if kind.claim == "LearningEntitlement":
        draft.spec.put("dcType", draft.nodes.concept(named.entitlement_type, "entitlement"))
        draft.spec.put("entitlementStatus", draft.nodes.concept(f"{_SNB}entitlement-status/b7015a8a8c", "actual"))
    if kind.claim == "LearningAssessment":
        draft.claim.put("grade", draft.nodes.note("Pass"))
        draft.ledger.made("A74", f"{draft.claim.pointer}/grade", 'The badge has no result; the grade is "Pass".')
    if kind.claim == "LearningActivity" and named.activity_type:
        draft.claim.put("dcType", [draft.nodes.concept(named.activity_type, "activity")])
    if kind.claim == "LearningAchievement" and named.setting:
        draft.spec.put("learningSetting", draft.nodes.concept(named.setting, "setting"))


_SNB = "http://data.europa.eu/snb/"


def _dates(draft: Draft, badge: Place) -> None:
    """A7, A10, A11; ELM dates are XSD dateTimes as they stand."""
    # A badge on VCDM 1.1 says issuanceDate and expirationDate.
    valid_from, awarded = badge.member("validFrom") or badge.member("issuanceDate"), badge.member("awardedDate")
    for name, rule, place in (("id", "A2", badge.member("id")), ("validFrom", "A10", valid_from)):
        if place is not None:
            draft.ledger.took(rule, place, draft.credential.put(name, place.value))
    issued = awarded or valid_from
    if issued is not None:
        draft.credential.put("issued", issued.value)
        draft.credential.put("issuanceDate", issued.value)
    if awarded is not None:
        draft.awarding["awardingDate"] = awarded.value
        draft.ledger.took("A7", awarded, f"{draft.claim.pointer}/awardedBy/awardingDate")
    elif valid_from is not None:
        draft.ledger.made("A7", "/issued", "No date of awarding; the start of validity stands as date of issue.")
    until = badge.member("validUntil") or badge.member("expirationDate")
    if until is not None:
        draft.credential.put("expirationDate", until.value)
        draft.ledger.took("A11", until, draft.credential.put("validUntil", until.value))


def _rest(draft: Draft, badge: Place) -> None:
    """What belongs to the original alone, terms of use, and terms that no rule names."""
    for name, place in badge.members():
        if name in _DROPPED:
            draft.ledger.took(_DROPPED[name], place)
    for place in badge.each("termsOfUse"):
        id_ = place.text("id")
        if id_ is not None:
            target = draft.credential.add("termsOfUse", {"id": id_, "type": "TermsOfUse"})
            draft.ledger.took("A17", place, target)


def _profile(draft: Draft, source: Source) -> None:
    """A88, A89: a generic credential, or a *Converted* one that carries the original whole."""
    is_embedded = draft.options.embed == "bytes"
    profile = vocabularies.lookup("credential", _CONVERTED if is_embedded else _GENERIC)
    draft.credential.put("credentialProfiles", [] if profile is None else [profile.to_concept()])
    schema = f"{_SNB}model/ap/edc-{'converted' if is_embedded else 'generic-full'}"
    draft.credential.put("credentialSchema", [{"id": schema, "type": "ShaclValidator2017"}])
    draft.ledger.made("A88", "/credentialProfiles", "The profile says what kind of credential this is.")
    kind = vocabularies.lookup("evidence-type", "c_c4f849d7")
    if draft.options.embed == "none" or kind is None:
        return
    evidence = draft.nodes.new("Evidence", dcType=kind.to_concept(), evidenceStatement=_statement(source, draft))
    if is_embedded:
        evidence["embeddedEvidence"] = [draft.nodes.embedded(source.raw, source.media_type, title="original")]
    draft.ledger.made("A89", draft.credential.add("evidence", evidence), "The original rides along.")


def _statement(source: Source, draft: Draft) -> str:
    if draft.options.embed == "url":
        return f"{source.statement} The original is at {source.url}."
    return source.statement or f"Converted at {times.to_text(source.now)}."


__all__ = ["CONTEXTS", "apply"]
