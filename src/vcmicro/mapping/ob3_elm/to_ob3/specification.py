"""The specification of a claim becomes the achievement (B39 to B55)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping import surf
from vcmicro.mapping.elm_nodes import CARRY, ECTS, UNSPECIFIED_CREDIT, VCM
from vcmicro.mapping.elm_texts import carried_notes, concept_label, json_or_text, note_text, text_in
from vcmicro.mapping.ob3_elm.to_ob3.accounting import is_document_local
from vcmicro.mapping.ob3_elm.to_ob3.aligned import map_alignments
from vcmicro.mapping.ob3_elm.to_ob3.draft import Draft, entry, identifier_type
from vcmicro.mapping.ob3_elm.to_ob3.profile import map_profile
from vcmicro.mapping.places import Place

_KIND = f"{VCM}ob-achievementType#"
# Terms that a note brings back as they were, before anything is written for them.
_EXACT = frozenset(
    {
        "achievementType",
        "version",
        "inLanguage",
        "creator",
        "participationType",
        "timeInvestment",
        "identityChecked",
        "vcmStackable",
        "vcmLearningOutcome",
        "vcmCarried",
        "vcmOb2Extensions",
        "creditsAvailable",
        "fieldOfStudy",
        "specialization",
        "tag",
    }
)


def map_specification(draft: Draft, spec: Place) -> None:
    """Every member that an achievement has a place for."""
    for name, place in spec.members():
        handler = _SPEC.get(name)
        if handler is not None:
            handler(draft, place)
    _documents(draft, spec)
    _criteria(draft, spec)
    map_alignments(draft, spec)
    _notes(draft, spec)


def _title(draft: Draft, place: Place) -> None:
    draft.text("B40", place, draft.achievement, "name")


def _description(draft: Draft, place: Place) -> None:
    draft.text("B40", place, draft.achievement, "description")


def _identifiers(draft: Draft, place: Place) -> None:
    for each in place.items():
        notation, scheme = each.member("notation"), each.text("schemeName") or "identifier"
        if notation is None:
            continue
        if scheme == "ob:humanCode":
            target = draft.achievement.put("humanCode", str(notation.value))
        elif scheme == "ext:educationProgramIdentifier" and draft.options.profile == "edubadges":
            target = draft.achievement.add("educationProgramIdentifier", str(notation.value))
        else:
            target = draft.achievement.add("otherIdentifier", entry(notation.value, identifier_type(scheme)))
        draft.ledger.took("B41", notation, target, kind="T", carrier="")
        named = each.member("schemeName")
        if named is not None:
            is_exact = scheme.startswith("ob:") or identifier_type(scheme) in (scheme, f"ext:{scheme}")
            draft.ledger.took("B41", named, target, kind="T" if is_exact else "N")


def _kind(draft: Draft, place: Place) -> None:
    for each in place.items():
        id_ = each.member("id")
        if id_ is not None and str(id_.value).startswith(_KIND):
            target = draft.achievement.put("achievementType", str(id_.value)[len(_KIND) :])
            draft.concept("B53", each, target)
            label = concept_label(each, draft.language)
            if label is not None and label.value == draft.achievement.node["achievementType"]:
                draft.ledger.took("B53", label, target, kind="T", carrier="")


def _subjects(draft: Draft, place: Place) -> None:
    """B44: a field of study or a specialisation that an Open Badge named."""
    for each in place.items():
        label, notation = concept_label(each, draft.language), each.text("notation")
        member = {"ob:fieldOfStudy": "fieldOfStudy", "ob:specialization": "specialization"}.get(notation or "")
        if label is not None and member is not None:
            target = draft.achievement.put(member, label.value)
            draft.ledger.took("B44", label, target, kind="T", carrier="")
            draft.ledger.took("B44", each.member("notation") or label, target, kind="T", carrier="")
        elif label is not None and "fieldOfStudy" not in draft.achievement.node:
            draft.ledger.took("B44", label, draft.achievement.put("fieldOfStudy", label.value))


def _credits(draft: Draft, place: Place) -> None:
    """B45: one framework has a place, ECTS before others; marks that pose as credit are written with their unit."""
    points = [(each, point_of(each)) for each in place.items()]
    known = [(each, found) for each, found in points if found is not None]
    known.sort(key=lambda item: item[1][1] != ECTS)
    for each, (number, framework) in known[:1]:
        write_credits(draft, each, number, framework)


def write_credits(draft: Draft, place: Place, number: Decimal, framework: str) -> None:
    """creditsAvailable with its unit; without one, no unit is written."""
    value: int | float = int(number) if number == number.to_integral_value() else float(number)
    if framework == ECTS and draft.options.profile == "edubadges":
        account_credits(draft, "B45", place, draft.achievement.put("ECTS", value), "")
        return
    unit = draft.achievement.put("vcmCreditFramework", framework) if framework != UNSPECIFIED_CREDIT else ""
    account_credits(draft, "B45", place, draft.achievement.put("creditsAvailable", value), unit)


def account_credits(draft: Draft, rule: str, place: Place, target: str, unit: str) -> None:
    """The number, and the framework where it was written; ``ECTS`` says its framework itself."""
    point, framework = place.member("point"), place.at("framework")
    if point is not None:
        draft.ledger.took(rule, point, target, kind="T", carrier="")
    if framework is not None:
        draft.concept(rule, framework.first(), unit or target)


def point_of(place: Place) -> tuple[Decimal, str] | None:
    """The number and the framework of a CreditPoint; a framework that is only labelled ECTS is ECTS (table T2)."""
    point, framework = place.member("point"), place.at("framework")
    if point is None or framework is None:
        return None
    try:
        number = Decimal(str(point.first().value).strip().replace(",", "."))
    except InvalidOperation:
        return None
    node = framework.first()
    label = concept_label(node, "en")
    words = {str(label.value).strip().lower() if label else "", (node.text("notation") or "").strip().lower()}
    id_ = node.text("id") or UNSPECIFIED_CREDIT
    return (
        (number, ECTS if words & {"ects", "european credit transfer system"} else id_) if number.is_finite() else None
    )


def _workload(draft: Draft, place: Place) -> None:
    if "vcmNotionalWorkload" not in draft.achievement.node:
        draft.ledger.took(
            "B46", place, draft.achievement.put("vcmNotionalWorkload", str(place.value)), kind="T", carrier=""
        )


def _modes(draft: Draft, place: Place) -> None:
    words = {uri: word for word, uri in surf.MODES.items()}
    for each in place.items():
        id_ = each.text("id")
        if id_ is None or is_document_local(id_):
            continue
        if draft.options.profile == "edubadges" and id_ in words:
            target = draft.achievement.put("participationType", words[id_])
        else:
            target = draft.achievement.add("vcmMode", id_)
        draft.concept("B49", each, target)


def _entry_requirement(draft: Draft, place: Place) -> None:
    text = note_text(place.first(), draft.language)
    if text is not None:
        target = draft.achievement.add("vcmEntryRequirement", text.value)
        draft.ledger.took("B50", text, target, kind="T", carrier="")


def _language(draft: Draft, place: Place) -> None:
    code = vocabularies.code_of(place.first().text("id") or "")
    if code is not None and code.iso and "inLanguage" not in draft.achievement.node:
        target = draft.achievement.put("inLanguage", code.iso)
        draft.concept("B52", place.first(), target)


def _category(draft: Draft, place: Place) -> None:
    for key, texts in place.members():
        if key.lower().partition("-")[0] == draft.language.lower().partition("-")[0]:
            for each in texts.items():
                draft.ledger.took("B53", each, draft.achievement.add("tag", str(each.value)), kind="T", carrier="")


def _documents(draft: Draft, spec: Place) -> None:
    """The page of the criteria, and other documents as evidence of the credential; related achievements are noted."""
    notes = [json_or_text(text.value) for name, _, text in carried_notes(spec) if name == "related"]
    related = {each.get("id") for each in notes if isinstance(each, dict)}
    for each in spec.each("supplementaryDocument"):
        url, title = each.member("contentURL"), text_in(each.member("title"), draft.language)
        if url is None:
            continue
        if title is not None and title.value == "criteria":
            target = draft.achievement.child("criteria").put("id", url.value)
            draft.ledger.took("B53", url, target, kind="T", carrier="")
        elif title is not None and title.value == "related achievement" and url.value in related:
            draft.ledger.took("B54", url, f"{draft.achievement.pointer}/related", kind="T", carrier="")
        else:
            evidence = draft.credential.append("evidence", {"id": url.value, "type": ["Evidence"]})
            draft.ledger.took("B27", url, f"{evidence.pointer}/id", kind="T", carrier="")
            draft.text("B27", each.member("title"), evidence, "name")


def _homepage(draft: Draft, place: Place) -> None:
    url = place.first().member("contentURL")
    criteria = draft.achievement.child("criteria")
    if url is not None and "id" not in criteria.node:
        draft.ledger.took("B53", url, criteria.put("id", url.value), kind="T", carrier="")


def _opportunity(draft: Draft, place: Place) -> None:
    body = place.first().at("awardingBody")
    if body is not None and "creator" not in draft.achievement.node:
        map_profile(draft, body.first(), draft.achievement.child("creator", {"id": "", "type": ["Profile"]}))


def _criteria(draft: Draft, spec: Place) -> None:
    """B47, B48: the summary, then the outcomes as a list; criteria that an Open Badge wrote come back as they were."""
    criteria = draft.achievement.child("criteria")
    summary = spec.at("learningOutcomeSummary")
    text = note_text(summary.first(), draft.language) if summary is not None else None
    subject = summary.first().at("subject", "id") if summary is not None else None
    is_exact = subject is not None and subject.value == f"{CARRY}criteria.narrative"
    lines = [str(text.value)] if text is not None else []
    outcomes = [
        title
        for each in spec.each("learningOutcome")
        if (title := text_in(each.member("title"), draft.language)) is not None
    ]
    if outcomes and not is_exact:
        lines.append("\n".join(f"- {each.value}" for each in outcomes))
    if not lines:
        return
    target = criteria.put("narrative", "\n\n".join(lines))
    if text is not None:
        draft.ledger.took("B48", text, target)
    for each in outcomes:
        if not is_exact:
            draft.ledger.took("B47", each, target)


def _notes(draft: Draft, spec: Place) -> None:
    """Terms of Open Badges that notes carry come back as they were."""
    for name, note, text in carried_notes(spec):
        target = ""
        if name in _EXACT:
            target = draft.achievement.put(name, json_or_text(text.value))
        elif name.startswith("criteria."):
            target = draft.achievement.child("criteria").put(name.partition(".")[2], text.value)
        elif name == "related":
            target = draft.achievement.add("related", json_or_text(text.value))
        elif name == "resultDescription":
            target = draft.achievement.add("resultDescription", json_or_text(text.value))
        elif name in ("assessmentType", "supervisionType", "SBU"):
            target = draft.achievement.put_too(name, json_or_text(text.value))
        if target:
            draft.ledger.took("B27", note, target, kind="T", carrier="")


_SPEC: dict[str, Callable[[Draft, Place], None]] = {
    "title": _title,
    "description": _description,
    "identifier": _identifiers,
    "dcType": _kind,
    "educationSubject": _subjects,
    "creditPoint": _credits,
    "volumeOfLearning": _workload,
    "mode": _modes,
    "entryRequirement": _entry_requirement,
    "language": _language,
    "category": _category,
    "homepage": _homepage,
    "awardingOpportunity": _opportunity,
}


def achievement_type_of(claim: Place, spec: Place | None) -> str | None:
    """T1 backwards, where no concept names the type: what the class of the claim says; None where it says nothing."""
    class_ = claim.text("type") or ""
    if class_ == "LearningActivity":
        return "CertificateOfCompletion"
    if class_ == "LearningAssessment":
        return "Assessment"
    if class_ == "LearningEntitlement":
        kind: Any = spec.at("dcType", "id") if spec is not None else None
        membership = kind is not None and str(kind.value).endswith("bebd32e8e6")
        return "Membership" if membership else "License"
    return None
