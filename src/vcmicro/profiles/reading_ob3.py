"""The elements in an Open Badge 3.0."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping import surf
from vcmicro.mapping.alignments import target_type_of
from vcmicro.mapping.elm_nodes import ECTS
from vcmicro.mapping.places import Place
from vcmicro.profiles.facts import LEVEL_NOT_APPLICABLE, Facts

_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+)M)?(?:\d+(?:\.\d+)?S)?)?",
    re.ASCII,
)
OB2_CLASS = "https://w3id.org/openbadges#BadgeClass"
_OUTCOMES = frozenset({"ext:ESCO", "ext:Skill", "ceasn:Competency", "CFItem", "Competency"})
_IN_CLEAR = frozenset({"name", "ext:name", "nationalIdentityNumber"})


def hours_of(duration: str) -> Decimal | None:
    """The hours of an XSD duration (a day counts 24); None for months and years, and for what is none."""
    found = _DURATION.fullmatch(duration)
    if found is None or duration in ("P", "PT") or found["years"] or found["months"]:
        return None
    weeks, days, hours, minutes = (Decimal(found[name] or 0) for name in ("weeks", "days", "hours", "minutes"))
    return weeks * 168 + days * 24 + hours + minutes / 60


def number_of(value: Any) -> Decimal | None:
    """A number, also as text and with a decimal comma."""
    try:
        found = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def read_ob3(document: dict[str, Any]) -> Facts:
    """Every element that an OB 3.0 credential names."""
    facts, root = Facts(), Place(document)
    subject = root.at("credentialSubject")
    subject = subject.first() if subject is not None else Place({})
    achievement = subject.at("achievement")
    achievement = achievement.first() if achievement is not None else Place({})
    facts.is_person = subject.value != {}
    facts.achievements = 1 if achievement.value else 0
    facts.kind = achievement.text("achievementType") or ""
    _learner(facts, subject)
    _who_and_when(facts, root, achievement)
    _what(facts, achievement)
    _workload(facts, achievement)
    _how(facts, subject, achievement)
    _more(facts, root, subject, achievement)
    return facts


def _learner(facts: Facts, subject: Place) -> None:
    """M1: a name or a national id in clear is an identification; an e-mail address, a hash or a DID is a handle."""
    handles = []
    for each in subject.each("identifier"):
        value = each.text("identityHash") or ""
        kind = each.text("identityType") or ""
        if kind in _IN_CLEAR and isinstance(each.value, dict) and each.value.get("hashed") is not True:
            facts.add("M1", each.pointer, value)
        else:
            facts.add("M1", each.pointer, value, "weak")
            handles.append(kind)
    for name in ("givenName", "familyName", "name"):
        if place := subject.member(name):
            facts.add("M1", place.pointer, place.value)
    if id_ := subject.member("id"):
        facts.add("M1", id_.pointer, id_.value, "weak")
    only_mail = all(kind == "emailAddress" for kind in handles)
    facts.is_mail_only = only_mail and bool(handles) and id_ is None and facts.state("M1") == "weak"


def _who_and_when(facts: Facts, root: Place, achievement: Place) -> None:
    if title := achievement.member("name"):
        facts.add("M2", title.pointer, title.value)
    if country := root.at("issuer", "address", "addressCountryCode"):
        known = vocabularies.country(str(country.value)) is not None
        facts.add("M3", country.pointer, country.value, "present" if known else "weak")
    else:
        weak = (
            root.at("issuer", "address", "addressCountry"),
            achievement.at("creator", "address", "addressCountryCode"),
        )
        for place in weak:
            if place is not None:
                facts.add("M3", place.pointer, place.value, "weak")
    for name in (root.at("issuer", "name"), achievement.at("creator", "name")):
        if name is not None:
            facts.add("M4", name.pointer, name.value)
    if awarded := root.member("awardedDate"):
        facts.add("M5", awarded.pointer, awarded.value)
    elif start := root.member("validFrom"):
        facts.add("M5", start.pointer, start.value, "weak")


def _what(facts: Facts, achievement: Place) -> None:
    """M6, M8, M11 from alignments, M6 from text."""
    for each in achievement.each("alignment"):
        if not isinstance(each.value, dict):
            continue
        kind, name = target_type_of(each.value) or "", each.text("targetName") or ""
        code = each.text("targetCode") or (each.text("targetUrl") or "").rpartition("/")[2]
        if kind in _OUTCOMES:
            facts.add("M6", each.pointer, name)
        elif kind == "ext:EQF":
            is_code = vocabularies.lookup("eqf", code) is not None
            facts.add("M8", each.pointer, name or code, "present" if is_code else "weak")
            facts.level = int(code) if is_code else facts.level
        elif kind in ("ext:NQF", "ext:NLQF", "ext:QFEHEA"):
            is_code = "targetCode" in each.value or vocabularies.code_of(each.text("targetUrl") or "") is not None
            facts.add("M8", each.pointer, name or code, "present" if is_code else "weak")
        elif kind == "ext:AQF":
            facts.australian_level = name or code
        elif kind == "ext:QualityAssurance":
            whole = bool(each.text("targetDescription") or each.text("targetFramework"))
            facts.add("M11", each.pointer, name, "present" if whole else "weak")
    stated = achievement.at("vcmCarried", "level")
    facts.is_level_not_applicable = stated is not None and stated.value == LEVEL_NOT_APPLICABLE["level"]
    for each in achievement.each("vcmLearningOutcome"):
        facts.add("M6", each.pointer, each.value, "weak")
    criteria = achievement.at("criteria", "narrative") or achievement.at("criteria", "id")
    facts.has_criteria = criteria is not None and bool(str(criteria.value).strip())
    if narrative := achievement.at("criteria", "narrative"):
        facts.add("M6", narrative.pointer, narrative.value, "weak")


def _workload(facts: Facts, achievement: Place) -> None:
    """M7: ECTS or hours with a unit; credits without one are weak and are never taken for ECTS."""
    framework = achievement.text("vcmCreditFramework")
    for place, is_ects in (
        (achievement.member("ECTS"), True),
        (achievement.member("creditsAvailable"), framework == ECTS),
    ):
        number = number_of(place.value) if place is not None else None
        if place is None or number is None:
            continue
        facts.add(
            "M7",
            place.pointer,
            f"{place.value}{' ECTS' if is_ects else ''}",
            "present" if is_ects or framework else "weak",
        )
        if is_ects:
            facts.ects = number
        facts.has_credit_without_unit = facts.has_credit_without_unit or not (is_ects or framework)
    for name in ("SBU", "timeInvestment"):
        place = achievement.member(name)
        number = number_of(place.value) if place is not None else None
        if place is not None and number is not None:
            facts.add("M7", place.pointer, f"{place.value} hours")
            facts.hours = facts.hours or number
    for name in ("vcmNotionalWorkload", "vcmWorkload"):
        if place := achievement.member(name):
            facts.add("M7", place.pointer, place.value)
            facts.hours = facts.hours or hours_of(str(place.value))


def _how(facts: Facts, subject: Place, achievement: Place) -> None:
    """M9, M10, O2, O3."""
    for place in achievement.each("assessmentType") + achievement.each("vcmAssessmentType"):
        known = surf.word(place.value) in surf.ASSESSMENTS or "://" in str(place.value)
        facts.add("M9", place.pointer, place.value, "present" if known else "weak")
        facts.has_prior_learning = facts.has_prior_learning or "prior-learning" in str(place.value).replace(" ", "-")
    for place in subject.each("result") + achievement.each("resultDescription"):
        facts.add("M9", place.pointer, place.text("name") or place.text("value") or "result", "weak")
    facts.has_assessment = bool(facts.of("M9"))
    for place in achievement.each("participationType") + achievement.each("vcmMode"):
        known = surf.word(place.value) in surf.MODES or "://" in str(place.value)
        facts.add("M10", place.pointer, place.value, "present" if known else "weak")
    for name in ("supervisionType", "vcmSupervision", "identityChecked"):
        if said := achievement.member(name):
            facts.add("O2", said.pointer, said.value)
    for each in subject.each("result"):
        if value := each.member("value"):
            facts.add("O3", value.pointer, value.value)


def _more(facts: Facts, root: Place, subject: Place, achievement: Place) -> None:
    for place in achievement.each("vcmEntryRequirement"):
        facts.add("O1", place.pointer, place.value)
    if criteria := achievement.at("criteria", "narrative"):
        # Prerequisites are often written there, and no one can tell.
        facts.add("O1", criteria.pointer, criteria.value, "weak")
    for place in root.each("endorsement") + achievement.each("endorsement"):
        facts.add("M11", place.pointer, "endorsement", "weak")
    if stackable := achievement.member("vcmStackable"):
        facts.add("O4", stackable.pointer, "stackable" if stackable.value is True else "not stackable", "weak")
    for each in achievement.each("related"):
        # The badge class of an Open Badge 2.0 is this achievement itself, not what it can be part of.
        if all(kind.value != OB2_CLASS for kind in each.each("type")):
            facts.add("O4", each.pointer, each.text("id") or "")
    for text in (achievement.member("description"), subject.member("narrative")):
        if text is not None:
            facts.add("O5", text.pointer, text.value)
    for each in root.each("evidence"):
        facts.add("O5", each.pointer, each.text("name") or each.text("id") or "evidence")
