"""The achievement becomes the specification of the claim (A31 to A56)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping import surf
from vcmicro.mapping.elm_nodes import CARRY, ECTS, UNSPECIFIED_CREDIT, VCM
from vcmicro.mapping.ob3_elm.to_elm.aligned import map_alignments
from vcmicro.mapping.ob3_elm.to_elm.draft import Draft
from vcmicro.mapping.ob3_elm.to_elm.organisation import country_of, map_organisation
from vcmicro.mapping.places import Place, Target


def map_achievement(draft: Draft, achievement: Place) -> None:
    """Every member of the achievement but those that results, images and endorsements read."""
    for name, place in achievement.members():
        handler = _ACHIEVEMENT.get(name)
        if handler is not None:
            handler(draft, place)


def credit_point(draft: Draft, value: Any, framework: str | None) -> dict[str, Any]:
    """T2: a CreditPoint; without a framework its unit is unspecified, never ECTS."""
    id_ = framework or UNSPECIFIED_CREDIT
    label = "European Credit Transfer System" if id_ == ECTS else "credits of an unspecified kind"
    return draft.nodes.new("CreditPoint", framework=draft.nodes.concept(id_, label), point=number_text(value))


def number_text(value: Any) -> str:
    """A number as people write it: 3, 7.5."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        found = Decimal(str(value)).normalize()
        return format(found, "f")
    return str(value)


def hours(value: Any) -> str | None:
    """Hours as an XSD duration."""
    try:
        minutes = round(float(str(value).replace(",", ".")) * 60)
    except (ValueError, OverflowError):
        return None
    whole, rest = divmod(minutes, 60)
    return None if minutes < 0 else f"PT{whole}H" + (f"{rest}M" if rest else "")


def _id(draft: Draft, place: Place) -> None:
    draft.ledger.took("A31", place, draft.spec.put("id", place.value))


def _type(draft: Draft, place: Place) -> None:
    draft.ledger.took("A32", place, f"{draft.spec.pointer}/type")


def _name(draft: Draft, place: Place) -> None:
    draft.ledger.took("A33", place, draft.spec.put("title", draft.nodes.text(place.value)))


def _description(draft: Draft, place: Place) -> None:
    draft.claim.put("description", draft.nodes.text(place.value))
    draft.ledger.took("A34", place, draft.spec.put("description", draft.nodes.text(place.value)))


def _criteria(draft: Draft, place: Place) -> None:
    for name, each in place.members():
        if name == "id":
            resource = draft.nodes.web_resource(str(each.value), "criteria")
            draft.ledger.took("A36", each, draft.spec.add("supplementaryDocument", resource))
        elif name == "narrative":
            subject = {"id": f"{CARRY}criteria.narrative", "type": "Concept", "prefLabel": {"en": ["criteria"]}}
            note = draft.nodes.new("Note", noteLiteral=draft.nodes.text(str(each.value)), subject=subject)
            if "Achievement" in draft.kind.spec or draft.kind.spec == "Qualification":
                target = draft.spec.put("learningOutcomeSummary", note)
            else:
                target = draft.spec.add("additionalNote", note)
            draft.ledger.took("A35", each, target)
        else:
            draft.carry("A87", each, name=f"criteria.{name}")


def _kind(draft: Draft, place: Place) -> None:
    concept = draft.nodes.concept(f"{VCM}ob-achievementType#{place.value}", str(place.value))
    value = concept if draft.kind.spec.startswith(("LearningAssessment", "LearningEntitlement")) else [concept]
    if "dcType" in draft.spec.node or isinstance(value, dict):
        draft.carry("A37", place)
        return
    draft.ledger.took("A37", place, draft.spec.put("dcType", value))


def map_creator(draft: Draft, achievement: Place, issuer: Place) -> None:
    """A39: who created the achievement, which needs no saying if it is the issuer."""
    place = achievement.member("creator")
    if place is None:
        return
    creator = place.value if isinstance(place.value, str) else place.text("id")
    if creator == draft.organisation["id"]:
        if not draft.ledger.took_like("A39", place, issuer):
            draft.carry("A39", place)
        return
    country = country_of(place, draft.options)
    if (
        country is None
        or creator in draft.nodes.described
        or draft.kind.spec not in ("Qualification", "LearningAchievementSpecification")
    ):
        draft.carry("A39", place)
        return
    body = draft.nodes.new("Organisation")
    opportunity = draft.nodes.new("AwardingOpportunity", awardingBody=[body])
    target = draft.spec.append("awardingOpportunity", opportunity).pointer + "/awardingBody/0"
    draft.ledger.took("A39", place, target, whole=False)
    map_organisation(place, draft.options, draft.nodes, draft.ledger, Target(body, target), country)


def _credits(draft: Draft, place: Place) -> None:
    rule = "A41" if draft.framework else "A40"
    draft.specify(rule, place, "creditPoint", credit_point(draft, place.value, draft.framework))


def account_unit(draft: Draft, achievement: Place) -> None:
    """vcmCreditFramework: the unit of the credits available and earned, which the rules of those read."""
    place = achievement.member("vcmCreditFramework")
    if place is None:
        return
    for node, member in ((draft.spec, "creditPoint"), (draft.claim, "creditReceived")):
        if member in node.node:
            draft.ledger.took("A41", place, f"{node.pointer}/{member}", carrier="")
            return
    draft.carry("A41", place)


def _ects(draft: Draft, place: Place) -> None:
    draft.specify("A41", place, "creditPoint", credit_point(draft, place.value, ECTS))


def _workload(draft: Draft, place: Place) -> None:
    """SBU (study load, hours) comes before timeInvestment; a duration is taken as it is."""
    name = place.pointer.rpartition("/")[2]
    duration = str(place.value) if name.startswith("vcm") else hours(place.value)
    if duration is None or "volumeOfLearning" in draft.spec.node:
        draft.carry("A41", place)
        return
    draft.specify("A41", place, "volumeOfLearning", duration, one=True)
    if name == "timeInvestment":
        draft.spec.add("additionalNote", draft.nodes.carried("timeInvestment", str(place.value)))


def _participation(draft: Draft, place: Place) -> None:
    word = surf.word(place.value)
    uri = surf.MODES.get(word)
    if uri is None or vocabularies.code_of(uri) is None:
        draft.carry("A42", place)
        return
    draft.specify("A42", place, "mode", draft.nodes.concept(uri, word))
    draft.spec.add("additionalNote", draft.nodes.carried("participationType", str(place.value)))


def _mode(draft: Draft, place: Place) -> None:
    for each in place.items():
        draft.specify("A42", each, "mode", draft.nodes.concept(str(each.value), str(each.value)))


def _entry_requirement(draft: Draft, place: Place) -> None:
    texts = [str(each.value) for each in place.items()]
    draft.specify("A87", place, "entryRequirement", draft.nodes.note("\n".join(texts)), one=True)


def _program(draft: Draft, place: Place) -> None:
    for each in place.items():
        entry = draft.nodes.identifier(str(each.value), "ext:educationProgramIdentifier")
        draft.ledger.took("A45", each, draft.spec.add("identifier", entry), carrier="")


def _field(draft: Draft, place: Place) -> None:
    text = str(place.value)
    known = vocabularies.lookup("isced-f", text) or vocabularies.labelled("isced-f", text)
    if known is not None:
        draft.specify("A47", place, "thematicArea", known.to_concept())
    else:
        draft.specify("A47", place, "educationSubject", draft.nodes.local_concept(text, "ob:fieldOfStudy"))


def _specialization(draft: Draft, place: Place) -> None:
    concept = draft.nodes.local_concept(str(place.value), "ob:specialization")
    draft.specify("A48", place, "educationSubject", concept)


def _human_code(draft: Draft, place: Place) -> None:
    entry = draft.nodes.identifier(str(place.value), "ob:humanCode")
    draft.ledger.took("A49", place, draft.spec.add("identifier", entry), carrier="")


def _identifiers(draft: Draft, place: Place) -> None:
    for each in place.items():
        entry = draft.nodes.identifier(each.text("identifier") or "", each.text("identifierType") or "identifier")
        draft.ledger.took("A50", each, draft.spec.add("identifier", entry))


def _language(draft: Draft, place: Place) -> None:
    known = vocabularies.language(str(place.value))
    if known is not None:
        draft.specify("A52", place, "language", known.to_concept())
    if known is None or str(place.value).lower() != known.iso:
        draft.carry("A52", place)


def _related(draft: Draft, place: Place) -> None:
    for each in place.items():
        url = each.text("id") or ""
        if url.startswith(("http://", "https://")):
            draft.spec.add("supplementaryDocument", draft.nodes.web_resource(url, "related achievement"))
        draft.carry("A53", each, name="related")


def _tags(draft: Draft, place: Place) -> None:
    texts = [str(each.value) for each in place.items()]
    draft.ledger.took("A55", place, draft.spec.put("category", {draft.nodes.language: texts}))


def _carried(rule: str) -> Callable[[Draft, Place], None]:
    def take(draft: Draft, place: Place) -> None:
        draft.carry(rule, place)

    return take


_ACHIEVEMENT: dict[str, Callable[[Draft, Place], None]] = {
    "id": _id,
    "type": _type,
    "name": _name,
    "description": _description,
    "criteria": _criteria,
    "achievementType": _kind,
    "alignment": map_alignments,
    "creditsAvailable": _credits,
    "ECTS": _ects,
    "SBU": _workload,
    "timeInvestment": _workload,
    "vcmNotionalWorkload": _workload,
    "vcmWorkload": _workload,
    "participationType": _participation,
    "vcmMode": _mode,
    "vcmEntryRequirement": _entry_requirement,
    "educationProgramIdentifier": _program,
    "fieldOfStudy": _field,
    "specialization": _specialization,
    "humanCode": _human_code,
    "otherIdentifier": _identifiers,
    "inLanguage": _language,
    "related": _related,
    "tag": _tags,
    "version": _carried("A56"),
    "vcmStackable": _carried("A87"),
    "vcmLearningOutcome": _carried("A87"),
    "vcmCarried": _carried("A87"),
    "vcmOb2Extensions": _carried("A87"),
}
