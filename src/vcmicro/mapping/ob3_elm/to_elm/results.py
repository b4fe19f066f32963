"""Results become assessments, result descriptions their specifications (A28, A30, A43, A44, A74 to A82)."""

from __future__ import annotations

from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping import surf
from vcmicro.mapping.elm_nodes import VCM
from vcmicro.mapping.ob3_elm.to_elm.draft import Draft, as_json
from vcmicro.mapping.places import Place, Target

_TOLD = frozenset({"id", "type", "name", "resultType"})
"""What an assessment specification says of a result description; the rest is noted as it was."""


def map_results(draft: Draft, subject: Place, achievement: Place) -> None:
    """One assessment for each result; descriptions without a result specify what was not assessed."""
    descriptions = {str(each.text("id") or each.pointer): each for each in achievement.each("resultDescription")}
    used: set[str] = set()
    can_prove = draft.kind.claim == "LearningAchievement"
    assessments = []
    for result in subject.each("result"):
        if not can_prove or not isinstance(result.value, dict):
            draft.carry("A28", result, on=draft.claim, name="result")
            continue
        named = result.text("resultDescription") or ""
        used.add(named)
        assessments.append(_assessment(draft, result, descriptions.get(named)))
    for id_, place in descriptions.items():
        if id_ not in used:
            _unused(draft, place)
    _assessed_how(draft, subject, achievement, assessments)


def _assessment(draft: Draft, result: Place, description: Place | None) -> Target:
    title = description.text("name") if description is not None else None
    node = draft.nodes.new(
        "LearningAssessment",
        title=draft.nodes.text(title) if title else draft.claim.node["title"],
        awardedBy=draft.awarding,
    )
    target = draft.claim.append("provenBy", node)
    _grade(draft, result, target, description)
    for name, place in result.members():
        if name == "type":
            draft.ledger.took("A74", place, f"{target.pointer}/type")
        elif name == "status":
            concept = draft.nodes.concept(f"{VCM}status#{place.value}", str(place.value))
            draft.ledger.took("A75", place, target.put("gradeStatus", concept))
        elif name == "resultDescription":
            draft.ledger.took("A77", place, f"{target.pointer}/specifiedBy")
        elif name == "alignment":
            draft.carry("A78", place, on=target, name="result.alignment")
        elif name not in ("value", "achievedLevel"):
            draft.carry("A87", place, on=target, name=f"result.{name}")
    if description is not None:
        specification = target.child("specifiedBy", draft.nodes.new("LearningAssessmentSpecification"))
        _specification(draft, description, specification)
    elif result.member("resultDescription") is not None:
        draft.carry("A77", result.member("resultDescription") or result, on=target, name="resultDescription")
    return target


def _grade(draft: Draft, result: Place, target: Target, description: Place | None) -> None:
    """A74, A76: the value, else the name of the level achieved, else the status; "Pass" is made up and says so."""
    value, level, status = (result.member(name) for name in ("value", "achievedLevel", "status"))
    pointer = f"{target.pointer}/grade"
    if level is not None:
        draft.carry("A76", level, on=target, name="achievedLevel")
    if value is not None:
        target.put("grade", draft.nodes.note(str(value.value)))
        draft.ledger.took("A74", value, pointer)
        return
    text = (level and _level_name(description, str(level.value))) or (str(status.value) if status else None)
    target.put("grade", draft.nodes.note(text or "Pass"))
    draft.ledger.made("A74", pointer, "The result has no value; its level or status stands there." if text else "")


def _level_name(description: Place | None, id_: str) -> str | None:
    for level in description.each("rubricCriterionLevel") if description is not None else ():
        if level.text("id") == id_:
            return level.text("name")
    return None


def _specification(draft: Draft, description: Place, target: Target) -> None:
    """A79 to A82: title, grading scheme, and the description as it was where that says more."""
    name = description.text("name") or "Result"
    target.put("title", draft.nodes.text(name))
    scheme: dict[str, Any] = draft.nodes.new("GradingScheme", title=draft.nodes.text(name))
    pointer = target.put("gradingScheme", scheme)
    said = []
    for member, place in description.members():
        if member == "id":
            scheme["id"] = place.value
            draft.ledger.took("A79", place, f"{pointer}/id")
        elif member in ("name", "type"):
            draft.ledger.took("A79", place, f"{target.pointer}/title")
        elif member == "resultType":
            scheme["identifier"] = [draft.nodes.identifier(str(place.value), "ob:resultType")]
            draft.ledger.took("A80", place, f"{pointer}/identifier/0", carrier="ID")
        elif isinstance(place.value, str):
            said.append(f"{member}={place.value}")
    if said:
        scheme["description"] = draft.nodes.text("; ".join(said))
    if set(description.value) - _TOLD:
        _noted(draft, description, target)


def _noted(draft: Draft, description: Place, target: Target) -> None:
    note = target.add("additionalNote", draft.nodes.carried("resultDescription", as_json(description.value)))
    for member, place in description.members():
        if member == "alignment":
            draft.ledger.took("A78", place, note, carrier="NOTE")
        elif member == "rubricCriterionLevel":
            draft.ledger.took("A82", place, note, carrier="NOTE")
        elif member not in _TOLD:
            draft.ledger.took("A81", place, note, carrier="NOTE")


def _unused(draft: Draft, description: Place) -> None:
    """A54: a description that no result uses is what could have been assessed."""
    if draft.kind.spec not in ("Qualification", "LearningAchievementSpecification"):
        draft.carry("A54", description, name="resultDescription")
        return
    specification = draft.nodes.new("LearningAssessmentSpecification")
    _specification(draft, description, draft.spec.append("provenBy", specification))


def _assessed_how(draft: Draft, subject: Place, achievement: Place, assessments: list[Target]) -> None:
    """A43, A44, A30: kind of assessment, supervision and assessor belong to an assessment."""
    kinds = achievement.each("assessmentType") + achievement.each("vcmAssessmentType")
    supervisions = achievement.each("supervisionType") + achievement.each("vcmSupervision")
    checked, source = achievement.member("identityChecked"), subject.member("source")
    if not assessments and kinds and draft.kind.claim == "LearningAchievement":
        node = draft.nodes.new(
            "LearningAssessment",
            title=draft.claim.node["title"],
            awardedBy=draft.awarding,
            grade=draft.nodes.note("Pass"),
        )
        assessments = [draft.claim.append("provenBy", node)]
        draft.ledger.made("A43", assessments[0].pointer, 'An assessment is made to hold its kind; its grade is "Pass".')
    first = assessments[0] if assessments else None
    for place in kinds:
        _assessment_type(draft, place, first)
    for place in supervisions:
        _supervision(draft, place, first)
    if checked is not None:
        draft.carry("A44", checked)
    if source is not None:
        draft.carry("A30", source, on=first or draft.claim)


def _assessment_type(draft: Draft, place: Place, assessment: Target | None) -> None:
    word = surf.word(place.value)
    uri = surf.ASSESSMENTS.get(word, str(place.value))
    specification = None if assessment is None else _specified(draft, assessment)
    if specification is None or "dcType" in specification.node or "://" not in uri:
        draft.carry("A43", place)
        return
    target = specification.put("dcType", draft.nodes.concept(uri, word))
    draft.ledger.took("A43", place, target)
    if word in surf.ASSESSMENTS:
        specification.add("additionalNote", draft.nodes.carried("assessmentType", str(place.value)))


def _specified(draft: Draft, assessment: Target) -> Target:
    if "specifiedBy" not in assessment.node:
        node = draft.nodes.new("LearningAssessmentSpecification", title=assessment.node["title"])
        return assessment.child("specifiedBy", node)
    return assessment.child("specifiedBy")


def _supervision(draft: Draft, place: Place, assessment: Target | None) -> None:
    word = surf.word(place.value)
    uri = surf.SUPERVISIONS.get(word, str(place.value))
    if assessment is None or "idVerification" in assessment.node or vocabularies.code_of(uri) is None:
        draft.carry("A44", place)
        return
    target = assessment.put("idVerification", draft.nodes.concept(uri, word))
    draft.ledger.took("A44", place, target)
    if word in surf.SUPERVISIONS:
        assessment.add("additionalNote", draft.nodes.carried("supervisionType", str(place.value)))
