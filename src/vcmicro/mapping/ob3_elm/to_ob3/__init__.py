"""A European Digital Credential to Open Badges 3.0: the credential itself (B1 to B17, B25)."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from vcmicro import times
from vcmicro.errors import invalid
from vcmicro.mapping.conversion import Mapped, Options, Source
from vcmicro.mapping.dates import date_time
from vcmicro.mapping.elm_texts import primary_language, text_in
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.ob3_elm.rules_to_ob3 import RULES
from vcmicro.mapping.ob3_elm.to_ob3.accounting import account
from vcmicro.mapping.ob3_elm.to_ob3.assessed import map_assessments, map_specified
from vcmicro.mapping.ob3_elm.to_ob3.claim import map_claim
from vcmicro.mapping.ob3_elm.to_ob3.draft import Draft
from vcmicro.mapping.ob3_elm.to_ob3.learner import map_learner
from vcmicro.mapping.ob3_elm.to_ob3.profile import DOCUMENTS, map_profile, media_url, write_image
from vcmicro.mapping.ob3_elm.to_ob3.specification import achievement_type_of, map_specification
from vcmicro.mapping.open_badge import (
    SURF_TYPE,
    add_source,
    complete_recipient,
    finish_contexts,
    new_credential,
    uuid_of,
)
from vcmicro.mapping.places import Place, Target

ELM_TYPE = "http://data.europa.eu/snb/model/elm/EuropeanDigitalCredential"
_CONVERSION = "http://data.europa.eu/snb/evidence-type/c_c4f849d7"
_LARGEST_ATTACHMENT = 100_000
_SURF_TERMS = (
    "ECTS",
    "SBU",
    "timeInvestment",
    "participationType",
    "assessmentType",
    "supervisionType",
    "identityChecked",
)


def apply(source: Source, options: Options) -> Mapped:
    """An unsigned OB 3.0 credential from the first claim of a European Digital Credential.

    Raises:
        Invalid: ``convert.subject`` for a subject that is no person with a claim; ``convert.issuer``; ``convert.date``.
    """
    root = Place(source.document)
    person, claim = _claim(root)
    carriers = {"SRC"} if options.embed == "bytes" else set()
    claims = tuple(each.pointer for each in person.each("hasClaim"))
    ledger = Ledger(RULES, frozenset(carriers | ({"ELM"} if options.elm else set())), {"ELM": claims})
    draft = _draft(root, claim, options, ledger)
    issuer = _issuer(draft, root, claim)
    _identify(draft, root, claim, source)
    _name_language(draft, root)
    spec = claim.at("specifiedBy")
    if spec is not None:
        map_specification(draft, spec.first())
        map_specified(draft, spec.first())
    map_claim(draft, claim, issuer)
    map_assessments(draft, claim)
    map_learner(draft, person)
    complete_recipient(draft.credential, draft.subject, ledger, "B18")
    _account_language(draft, root)
    _display(draft, root)
    _dates(draft, root)
    _attached(draft, root)
    _complete(draft, root, claim)
    return _finished(draft, root, person, source)


def embedded_original(document: dict[str, Any]) -> bytes | None:
    """The Open Badge that a *Converted* credential carries (EMB); None where there is none."""
    for evidence in Place(document).each("evidence"):
        kind = evidence.at("dcType", "id")
        content = evidence.at("embeddedEvidence", "content")
        if kind is not None and kind.value == _CONVERSION and content is not None and isinstance(content.value, str):
            try:
                return base64.b64decode(content.value, validate=True)
            except (binascii.Error, ValueError):
                return None
    return None


def _claim(root: Place) -> tuple[Place, Place]:
    subject = root.at("credentialSubject")
    person = subject.first() if subject is not None else None
    claims = person.each("hasClaim") if person is not None else []
    if person is None or not claims or person.text("type") == "Organisation":
        raise invalid("convert.subject", "the credential is not about a person with a claim", "/credentialSubject")
    achieved = [each for each in claims if each.text("type") == "LearningAchievement"]
    return person, (achieved or claims)[0]


def _draft(root: Place, claim: Place, options: Options, ledger: Ledger) -> Draft:
    language = options.language or primary_language(root)
    if language is None:
        titles = claim.member("title")
        language = next((key for key, _ in titles.members()), "en") if titles is not None else "en"
    credential = Target(new_credential())
    subject = credential.child("credentialSubject", {"type": ["AchievementSubject"]})
    achievement = subject.child("achievement", {"id": "", "type": ["Achievement"]})
    return Draft(ledger, options, language, credential, subject, achievement)


def _name_language(draft: Draft, root: Place) -> None:
    """B16: the language of the texts is what the display names first, not what is spoken in class (B52)."""
    if primary_language(root) is not None:
        draft.achievement.put("inLanguage", draft.language)


def _account_language(draft: Draft, root: Place) -> None:
    """B16: what the achievement says in the end, which may be with a region that a note carried."""
    named = root.at("displayParameter", "primaryLanguage")
    target, written = f"{draft.achievement.pointer}/inLanguage", draft.achievement.node.get("inLanguage")
    if written is None:
        made = draft.achievement.put("inLanguage", draft.language)
        draft.ledger.made("B16", made, "No language is named; it is that of the title.")
    elif named is not None and written == primary_language(root):
        draft.concept("B16", named.first(), target)


def _issuer(draft: Draft, root: Place, claim: Place) -> Place:
    """B4: the issuer; in an unsigned credential that has none yet, who awards."""
    issuer = root.member("issuer") or claim.at("awardedBy", "awardingBody")
    if issuer is None:
        raise invalid("convert.issuer", "neither an issuer nor an awarding body is named", "/issuer")
    target = draft.credential.child("issuer", {"id": "", "type": ["Profile"]})
    if isinstance(issuer.value, str):
        draft.ledger.took("B4", issuer, target.put("id", issuer.value))
    else:
        map_profile(draft, issuer.first(), target)
    return issuer


def _identify(draft: Draft, root: Place, claim: Place, source: Source) -> None:
    """B2, B39: ids that mean the same thing in every document."""
    place = root.member("id")
    if place is not None:
        draft.ledger.took("B2", place, draft.credential.put("id", place.value))
    else:
        made = uuid_of(source.raw.decode("utf-8", "replace"))
        draft.ledger.made("B2", draft.credential.put("id", made), "The credential has no id; one is made from it.")
    spec = claim.at("specifiedBy")
    named = spec.first().member("id") if spec is not None else claim.member("id")
    id_ = str(named.value) if named is not None else claim.pointer
    if named is not None and not id_.startswith("urn:epass:"):
        draft.ledger.took("B39", named, draft.achievement.put("id", id_))
        return
    target = draft.achievement.put("id", uuid_of(f"{draft.credential.node['id']} {id_}"))
    if named is not None:
        draft.ledger.took("B39", named, target, kind="N", why="An id that means nothing outside its document.")


def _display(draft: Draft, root: Place) -> None:
    display = root.at("displayParameter")
    if display is None:
        return
    draft.text("B14", display.member("title"), draft.credential, "name")
    draft.text("B15", display.member("description"), draft.credential, "description")
    detail = display.at("individualDisplay", "displayDetail")
    media = detail.first().at("image") if detail is not None else None
    if media is not None:
        write_image(draft, "B17", media.first(), draft.credential)


def _dates(draft: Draft, root: Place) -> None:
    """B5 to B7: earlier ends count; a missing start is the date of issue."""
    issued = root.member("issued") or root.member("issuanceDate")
    valid_from = root.member("validFrom") or issued
    if valid_from is None:
        raise invalid("convert.date", "the credential says neither validFrom nor issued", "/validFrom")
    target = draft.credential.put("validFrom", date_time(valid_from))
    draft.ledger.took("B6", valid_from, target, kind="E" if valid_from is not issued else "N")
    _issued(draft, root, issued)
    ends = [place for name in ("validUntil", "expirationDate") if (place := root.member(name)) is not None]
    if ends:
        first = min(ends, key=lambda each: times.parse(date_time(each)).seconds)
        target = draft.credential.put("validUntil", date_time(first))
        for each in ends:
            same = each.value == first.value
            draft.ledger.took("B7", each, target, kind="E" if same else "N", carrier="" if same else None)


def _issued(draft: Draft, root: Place, issued: Place | None) -> None:
    """B5: the date of issue is that of awarding where nothing else is; validFrom may say it already."""
    node = draft.credential.node
    if issued is not None and "awardedDate" not in node and date_time(issued) != node["validFrom"]:
        draft.credential.put("awardedDate", date_time(issued))
    for name in ("issued", "issuanceDate"):
        place = root.member(name)
        for member in ("awardedDate", "validFrom"):
            if place is not None and date_time(place) == node.get(member) and not draft.ledger.is_taken(place.pointer):
                draft.ledger.took("B5", place, f"/{member}", kind="T", carrier="")


def _attached(draft: Draft, root: Place) -> None:
    """B10, B12: statements and attachments become evidence; what is large stays in the source."""
    for each in root.each("evidence"):
        kind_of, statement = each.at("dcType"), each.member("evidenceStatement")
        id_ = kind_of.first().text("id") if kind_of is not None else None
        if kind_of is not None and id_ is not None and id_ != _CONVERSION and statement is not None:
            node = {"type": ["Evidence"], "narrative": str(statement.value), "genre": id_}
            target = draft.credential.add("evidence", node)
            draft.ledger.took("B10", statement, f"{target}/narrative", kind="T", carrier="")
            draft.concept("B10", kind_of.first(), f"{target}/genre")
    for each in root.each("attachment"):
        found = media_url(each, DOCUMENTS)
        if found is not None and len(found[1]) <= _LARGEST_ATTACHMENT:
            evidence = draft.credential.append("evidence", {"id": found[1], "type": ["Evidence"]})
            draft.ledger.took("B12", found[0], f"{evidence.pointer}/id", carrier="")
            draft.text("B12", each.member("title"), evidence, "name")
            draft.text("B12", each.member("description"), evidence, "description")
    for each in root.each("termsOfUse"):
        if each.text("id") is not None:
            target = draft.credential.add("termsOfUse", {"id": each.value["id"], "type": "TermsOfUse"})
            draft.ledger.took("B9", each, target, kind="T", carrier="")


def _complete(draft: Draft, root: Place, claim: Place) -> None:
    """B26, B40: what an achievement must have: a name, a description, criteria."""
    node = draft.achievement.node
    fallbacks = (claim, root.at("displayParameter"))
    for member, name in (("title", "name"), ("description", "description")):
        for owner in fallbacks:
            found = text_in(owner.member(member), draft.language) if owner is not None else None
            if found is not None and name not in node:
                draft.ledger.took("B26", found, draft.achievement.put(name, found.value), kind="T", carrier="")
            elif found is not None and node.get(name) == found.value and not draft.ledger.is_taken(found.pointer):
                draft.ledger.took("B26", found, f"{draft.achievement.pointer}/{name}", kind="T", carrier="")
    node.setdefault("name", "Achievement")
    if "description" not in node:
        target = draft.achievement.put("description", node["name"])
        draft.ledger.made("B40", target, "Nothing describes the achievement; its name stands there.")
    draft.achievement.child("criteria")
    kind = achievement_type_of(claim, claim.at("specifiedBy"))
    if kind is not None and "achievementType" not in node:
        draft.ledger.made(
            "B38", draft.achievement.put("achievementType", kind), "The class of the claim says the type."
        )
    if any(name in node for name in _SURF_TERMS):
        node["type"].append(SURF_TYPE)


def _finished(draft: Draft, root: Place, person: Place, source: Source) -> Mapped:
    """B11, B1: the carriers, the contexts, and the account of everything else."""
    credential = draft.credential.node
    if draft.options.elm:
        credential["vcmElm"] = [each.value for each in person.each("hasClaim")]
    evidence: dict[str, Any] = {"type": ["Evidence", ELM_TYPE], "name": "original EDC", "genre": "original EDC"}
    if source.statement:
        evidence["narrative"] = source.statement
    if "://" in credential["id"] or credential["id"].startswith("urn:"):
        evidence["id"] = credential["id"]
    draft.credential.add("evidence", evidence)
    if target := add_source(draft.credential, source, draft.options):
        draft.ledger.made("B11", target, "The original rides along.")
    finish_contexts(credential)
    for name, rule in (("@context", "B1"), ("type", "B1"), ("credentialSchema", "B1"), ("proof", "B11")):
        place = root.member(name)
        if place is not None:
            draft.ledger.took(rule, place)
    account(draft.ledger, root)
    return Mapped(credential, draft.ledger.close(root))


__all__ = ["apply", "embedded_original"]
