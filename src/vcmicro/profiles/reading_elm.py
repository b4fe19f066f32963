"""The elements in a European Digital Credential."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping.elm_nodes import CARRY, ECTS, VCM
from vcmicro.mapping.elm_texts import carried_notes, concept_label, json_or_text, note_text, primary_language, text_in
from vcmicro.mapping.ob3_elm.to_ob3.specification import point_of
from vcmicro.mapping.places import Place
from vcmicro.profiles.facts import LEVEL_NOT_APPLICABLE, Facts, Strength
from vcmicro.profiles.reading_ob3 import hours_of
from vcmicro.vocabularies import Code

_KIND = "https://w3id.org/vcmicro/ob-achievementType#"


def read_elm(document: dict[str, Any]) -> Facts:
    """Every element that an ELM credential names."""
    facts, root = Facts(), Place(document)
    language = primary_language(root) or "en"
    subject = root.at("credentialSubject")
    person = subject.first() if subject is not None else Place({})
    facts.is_person = bool(person.value) and not is_a(person, "Organisation")
    claims = person.each("hasClaim")
    achieved = [each for each in claims if is_a(each, "LearningAchievement")]
    facts.achievements = len(achieved)
    claim = (achieved or claims or [Place({})])[0]
    facts.is_activity_only = bool(claims) and not achieved and not claim.each("provenBy")
    found = claim.at("specifiedBy")
    spec = found.first() if found is not None else Place({})
    facts.kind = _kind(claim, spec)
    _learner(facts, person, language)
    _who_and_when(facts, root, claim, spec, language)
    _what(facts, root, claim, spec, language)
    _workload(facts, claim, spec)
    _how(facts, claim, spec, language)
    _more(facts, claim, spec, language)
    _parts(facts, claim)
    return facts


def is_a(node: Place, type_: str) -> bool:
    """True for a node of a type, which stands as text or in an array."""
    return any(each.value == type_ for each in node.each("type"))


def _kind(claim: Place, spec: Place) -> str:
    for each in spec.each("dcType"):
        id_ = each.text("id") or ""
        if id_.startswith(_KIND):
            return id_[len(_KIND) :]
    return "License" if is_a(claim, "LearningEntitlement") else ""


def _add(facts: Facts, element: str, place: Place | None, strength: Strength = "present") -> None:
    if place is not None:
        facts.add(element, place.pointer, place.value, strength)


def _add_concept(facts: Facts, element: str, concept: Place, language: str) -> None:
    """A concept of a code list is what the definition asks for; a word, or a concept of another list, is not."""
    id_ = concept.member("id")
    if id_ is None:
        _add(facts, element, concept.member("notation") or concept_label(concept, language), "weak")
    else:
        known = vocabularies.code_of(str(id_.value)) is not None or str(id_.value).startswith(VCM)
        _add(facts, element, id_, "present" if known else "weak")


def _learner(facts: Facts, person: Place, language: str) -> None:
    _add(facts, "M1", text_in(person.member("fullName"), language))
    names = [text_in(person.member(name), language) for name in ("givenName", "familyName")]
    for name in names:
        _add(facts, "M1", name, "present" if all(names) else "weak")
    _add(facts, "M1", person.at("nationalID", "notation"))
    mail = person.at("contactPoint", "emailAddress", "id")
    _add(facts, "M1", mail, "weak")
    for each in person.each("identifier"):
        _add(facts, "M1", each.member("notation"), "weak")
    id_ = person.member("id")
    is_local = id_ is None or str(id_.value).startswith("urn:epass:")
    if not is_local:
        _add(facts, "M1", id_, "weak")
    facts.is_mail_only = is_local and len(facts.of("M1")) == 1 and mail is not None


def _who_and_when(facts: Facts, root: Place, claim: Place, spec: Place, language: str) -> None:
    _add(facts, "M2", text_in(claim.member("title"), language) or text_in(spec.member("title"), language))
    body = claim.at("awardedBy", "awardingBody")
    for owner, strength in ((root.at("issuer"), "present"), (body, "weak")):
        country = owner.at("location", "address", "countryCode", "id") if owner is not None else None
        if country is not None and not facts.of("M3"):
            known = vocabularies.code_of(str(country.value)) is not None
            _add(facts, "M3", country, "present" if known and strength == "present" else "weak")
    _add(facts, "M4", text_in(body.at("legalName"), language) if body is not None else None)
    for place in (claim.at("awardedBy", "awardingDate"), root.member("issued"), root.member("issuanceDate")):
        _add(facts, "M5", place)
    if not facts.of("M5"):
        _add(facts, "M5", root.member("validFrom"), "weak")


def _what(facts: Facts, root: Place, claim: Place, spec: Place, language: str) -> None:
    for each in spec.each("learningOutcome"):
        _add(facts, "M6", text_in(each.member("title"), language))
    _add(facts, "M6", note_text(spec.at("learningOutcomeSummary"), language), "weak")
    _levels(facts, spec, language)
    for name, _, text in carried_notes(spec):
        if name == "vcmCarried" and json_or_text(text.value) == LEVEL_NOT_APPLICABLE:
            facts.is_level_not_applicable = True
    body, issuer = claim.at("awardedBy", "awardingBody"), root.at("issuer")
    owners = [spec, *(each.first() for each in (issuer, body) if each is not None)]
    found = [each for owner in owners for each in owner.each("accreditation")]
    found += [each for evidence in root.each("evidence") for each in evidence.each("accreditation")]
    for each in found:
        whole = each.member("dcType") is not None and each.member("accreditingAgent") is not None
        title = text_in(each.member("title"), language) or each
        facts.add("M11", each.pointer, title.value, "present" if whole else "weak")


def _levels(facts: Facts, spec: Place, language: str) -> None:
    for name in ("eqfLevel", "nqfLevel"):
        for each in spec.each(name):
            place = each.member("id") or each.member("notation") or concept_label(each, language)
            code = level_of(each) or vocabularies.code_of(each.text("id") or "")
            _add(facts, "M8", place, "present" if code is not None else "weak")
            if code is not None and code.table == "eqf":
                facts.level = int(code.code)
    for each in spec.each("educationLevel"):
        _add(facts, "M8", concept_label(each, language) or each.member("id"), "weak")


def level_of(concept: Place) -> Code | None:
    """The EQF level of a concept, by its id or, where it has none, by its notation."""
    id_ = concept.text("id")
    code = vocabularies.code_of(id_) if id_ else vocabularies.lookup("eqf", concept.text("notation") or "")
    return code if code is not None and code.table == "eqf" else None


def _workload(facts: Facts, claim: Place, spec: Place) -> None:
    for each in claim.each("creditReceived") + spec.each("creditPoint"):
        found = point_of(each)
        if found is None:
            continue
        number, framework = found
        if framework == ECTS:
            facts.add("M7", each.pointer, f"{number} ECTS")
            facts.ects = number if facts.ects is None else facts.ects
        else:
            facts.add("M7", each.pointer, number, "weak")
            facts.has_credit_without_unit = True
    places = [spec.member("volumeOfLearning"), spec.member("maximumDuration")]
    for activity in claim.each("influencedBy"):
        places += [activity.member("workload"), activity.at("specifiedBy", "volumeOfLearning")]
    places.append(claim.member("workload"))
    for place in places:
        if place is not None:
            _add(facts, "M7", place)
            facts.hours = facts.hours or hours_of(str(place.value))
    partial = spec.member("isPartialQualification")
    facts.is_partial = partial is not None and partial.value in (True, "true")


def _how(facts: Facts, claim: Place, spec: Place, language: str) -> None:
    assessments = claim.each("provenBy")
    for each in [*assessments, *(part for one in assessments for part in one.each("hasPart"))]:
        kind = each.at("specifiedBy", "dcType")
        if kind is None:
            facts.add("M9", each.pointer, "assessment", "weak")
        else:
            _add_concept(facts, "M9", kind.first(), language)
            facts.has_prior_learning |= "prior-learning" in (kind.first().text("id") or "")
        if (verified := each.at("idVerification")) is not None:
            _add(facts, "O2", verified.first().member("id") or concept_label(verified.first(), language))
        grade = note_text(each.at("grade"), language)
        if grade is not None and grade.value != "Pass":
            _add(facts, "O3", grade)
        if each.at("specifiedBy", "gradingScheme") is not None:
            facts.has_criteria = True
    facts.has_assessment = bool(assessments)
    facts.has_criteria = facts.has_criteria or facts.is_told(["M6"])
    for each in spec.each("mode"):
        _add_concept(facts, "M10", each, language)
    for activity in claim.each("influencedBy"):
        for owner in activity.each("specifiedBy"):
            for each in owner.each("mode"):
                _add_concept(facts, "M10", each, language)
        for owner in (activity, *activity.each("specifiedBy")):
            for each in owner.each("dcType"):
                _add(facts, "M10", each.member("id") or concept_label(each, language), "weak")


def _more(facts: Facts, claim: Place, spec: Place, language: str) -> None:
    _add(facts, "O1", note_text(spec.at("entryRequirement"), language))
    for name in ("isPartOf", "specialisationOf", "entitlesTo"):
        for each in spec.each(name) + claim.each(name):
            id_ = each.member("id")
            is_declared = id_ is not None and not str(id_.value).startswith("urn:epass:")
            place = id_ if is_declared else text_in(each.member("title"), language) or id_
            _add(facts, "O4", place, "present" if is_declared else "weak")
    for name, note, text in carried_notes(spec):
        if name == "related":
            # What an Open Badge is related to; ELM has a place for the parts of a specification only.
            facts.add("O4", note.pointer, text.value)
    _add(facts, "O4", spec.member("isPartialQualification"), "weak")
    for owner in (claim, spec):
        for each in owner.each("additionalNote"):
            subject = each.at("subject", "id")
            if subject is None or not str(subject.value).startswith(CARRY):
                _add(facts, "O5", note_text(each, language))
        for each in owner.each("supplementaryDocument") + owner.each("homepage"):
            _add(facts, "O5", each.member("contentURL"))
        _add(facts, "O5", text_in(owner.member("description"), language))


def _parts(facts: Facts, claim: Place) -> None:
    """The parts of the whole, and what their ECTS points come to."""
    parts = claim.each("hasPart")
    facts.parts = len(parts)
    total = Decimal(0)
    for each in parts:
        found = each.at("specifiedBy")
        points = each.each("creditReceived") + (found.first().each("creditPoint") if found is not None else [])
        ects = [
            number
            for point in points
            if (known := point_of(point)) is not None and known[1] == ECTS
            for number in known[:1]
        ]
        total += ects[0] if ects else Decimal(0)
    facts.part_ects = total if parts else None
