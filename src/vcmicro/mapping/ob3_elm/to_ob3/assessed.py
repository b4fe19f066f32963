"""Assessments become results and result descriptions (B32, B56 to B62)."""

from __future__ import annotations

from typing import Any

from vcmicro.mapping import surf
from vcmicro.mapping.elm_nodes import VCM
from vcmicro.mapping.elm_texts import carried_notes, concept_label, json_or_text, note_text, text_in
from vcmicro.mapping.ob3_elm.to_ob3.draft import Draft
from vcmicro.mapping.ob3_elm.to_ob3.profile import map_profile
from vcmicro.mapping.open_badge import uuid_of
from vcmicro.mapping.places import Place, Target

_STATUS = f"{VCM}status#"
_STATUSES = frozenset({"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"})


def map_assessments(draft: Draft, claim: Place) -> None:
    """Each assessment, with those that are its parts; one that is a claim itself too."""
    found = [claim] if claim.text("type") == "LearningAssessment" else claim.each("provenBy")
    for each in found:
        _assessment(draft, each, depth=0)


def map_specified(draft: Draft, spec: Place) -> None:
    """B55: assessments that the specification asks for, without a result."""
    for each in spec.each("provenBy"):
        _description(draft, each, each)


def _assessment(draft: Draft, place: Place, depth: int) -> None:
    result = draft.subject.append("result", {"type": ["Result"]})
    grade = note_text(place.at("grade"), draft.language)
    if grade is not None:
        draft.ledger.took("B57", grade, result.put("value", str(grade.value)), kind="T", carrier="")
    for name, note, text in carried_notes(place):
        _restore(draft, result, name, note, text)
    status = place.at("gradeStatus")
    if status is not None:
        _status(draft, status.first(), result)
    specification = place.at("specifiedBy")
    if "resultDescription" not in result.node:
        result.put("resultDescription", _description(draft, (specification or place).first(), place))
    _verification(draft, place)
    assessor = place.at("assessedBy")
    if assessor is not None and "source" not in draft.subject.node:
        profile = draft.subject.child("source", {"id": "", "type": ["Profile"]})
        map_profile(draft, assessor.first(), profile)
    for part in place.each("hasPart") if depth < _DEEPEST else ():
        _assessment(draft, part, depth + 1)


_DEEPEST = 8


def _restore(draft: Draft, result: Target, name: str, note: Place, text: Place) -> None:
    value = json_or_text(text.value)
    if name in ("achievedLevel", "resultDescription"):
        target = result.put(name, value)
    elif name.startswith("result."):
        target = result.put(name.partition(".")[2], value)
    elif name in ("source", "vcmSource"):
        target = draft.subject.put("source", value)
    elif name == "supervisionType":
        target = draft.achievement.put("supervisionType", value)
    else:
        return
    draft.ledger.took("B62", note, target, kind="T", carrier="")


def _status(draft: Draft, place: Place, result: Target) -> None:
    id_ = place.text("id") or ""
    label = concept_label(place, "en")
    name = id_[len(_STATUS) :] if id_.startswith(_STATUS) else str(label.value) if label is not None else ""
    if name in _STATUSES:
        draft.concept("B58", place, result.put("status", name))
        if label is not None and label.value == name:
            draft.ledger.took("B58", label, f"{result.pointer}/status", kind="T", carrier="")


def _description(draft: Draft, spec: Place, assessment: Place) -> str:
    """The result description of an assessment specification; returns its id."""
    scheme = spec.at("gradingScheme")
    id_ = scheme.first().text("id") if scheme is not None else None
    exact: dict[str, Any] | None = next(
        (found for name, note, text in carried_notes(spec) if (found := _exact(draft, name, note, text))), None
    )
    if exact is not None:
        _account(draft, scheme, Target(exact, draft.achievement.add("resultDescription", exact)))
        _assessment_types(draft, spec)
        return str(exact.get("id", ""))
    known = id_ if id_ is not None and not id_.startswith("urn:epass:") else None
    node: dict[str, Any] = {
        "id": known or uuid_of(f"{draft.achievement.node['id']} {assessment.pointer}"),
        "type": ["ResultDescription"],
    }
    target = draft.achievement.append("resultDescription", node)
    title = text_in(spec.member("title"), draft.language) or text_in(assessment.member("title"), draft.language)
    if title is not None:
        draft.ledger.took("B56", title, target.put("name", title.value), kind="T", carrier="")
    node.setdefault("name", "Result")
    node["resultType"] = _result_type(scheme)
    _account(draft, scheme, target)
    own = text_in(assessment.member("title"), draft.language)
    if own is not None and title is not None and own.value == title.value and not draft.ledger.is_taken(own.pointer):
        draft.ledger.took("B56", own, f"{target.pointer}/name", kind="T", carrier="")
    _assessment_types(draft, spec)
    return str(node["id"])


def _exact(draft: Draft, name: str, note: Place, text: Place) -> dict[str, Any] | None:
    value = json_or_text(text.value)
    if name != "resultDescription" or not isinstance(value, dict):
        return None
    draft.ledger.took("B62", note, f"{draft.achievement.pointer}/resultDescription", kind="T", carrier="")
    return value


def _result_type(scheme: Place | None) -> str:
    for each in scheme.first().each("identifier") if scheme is not None else ():
        if each.text("schemeName") == "ob:resultType":
            return each.text("notation") or "Result"
    return "Result"


def _account(draft: Draft, scheme: Place | None, target: Target) -> None:
    """What the description says of its grading scheme: the id and, under a scheme of its own, the type of result."""
    if scheme is None:
        return
    id_ = scheme.first().member("id")
    if id_ is not None and id_.value == target.node.get("id"):
        draft.ledger.took("B62", id_, f"{target.pointer}/id", kind="T", carrier="")
    for each in scheme.first().each("identifier"):
        named = each.member("schemeName"), each.member("notation")
        if each.text("schemeName") == "ob:resultType" and each.text("notation") == target.node.get("resultType"):
            for part in named:
                if part is not None:
                    draft.ledger.took("B62", part, f"{target.pointer}/resultType", kind="T", carrier="")


def _assessment_types(draft: Draft, spec: Place) -> None:
    if any(name == "assessmentType" for name, _, _ in carried_notes(spec)):
        for name, note, text in carried_notes(spec):
            if name == "assessmentType":
                target = draft.achievement.put_too("assessmentType", text.value)
                draft.ledger.took("B62", note, target, kind="T", carrier="")
        return
    words = {uri: word for word, uri in surf.ASSESSMENTS.items()}
    for each in spec.each("dcType"):
        id_ = each.text("id")
        if id_ is None or "://" not in id_:
            continue
        if draft.options.profile == "edubadges" and id_ in words:
            target = draft.achievement.put("assessmentType", words[id_])
        elif id_ not in draft.achievement.node.get("vcmAssessmentType", ()):
            target = draft.achievement.add("vcmAssessmentType", id_)
        else:
            target = f"{draft.achievement.pointer}/vcmAssessmentType"
        draft.concept("B62", each, target)


def _verification(draft: Draft, assessment: Place) -> None:
    """B59: one supervision has a place."""
    place = assessment.at("idVerification")
    id_ = place.first().text("id") if place is not None else None
    if place is None or id_ is None or "supervisionType" in draft.achievement.node:
        return
    words = {uri: word for word, uri in surf.SUPERVISIONS.items()}
    if draft.options.profile == "edubadges" and id_ in words:
        target = draft.achievement.put("supervisionType", words[id_])
    elif "vcmSupervision" not in draft.achievement.node or draft.achievement.node["vcmSupervision"] == id_:
        target = draft.achievement.put("vcmSupervision", id_)
    else:
        return
    draft.concept("B59", place.first(), target)
