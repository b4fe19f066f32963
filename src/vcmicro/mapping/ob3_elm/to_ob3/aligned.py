"""Levels, fields, outcomes and accreditations become alignments (B42 to B44, B47, B51; table T3)."""

from __future__ import annotations

from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping.elm_texts import carried_notes, concept_label, json_or_text, text_in
from vcmicro.mapping.ob3_elm.to_ob3.draft import Draft
from vcmicro.mapping.places import Place

_FRAMEWORKS = {
    "ext:EQF": "European Qualifications Framework",
    "ext:NQF": "",
    "ext:ISCEDF": "ISCED Fields of Education and Training 2013",
}


def map_alignments(draft: Draft, spec: Place) -> None:
    """Alignments that a note carries come back as they were, in place of what stands for them here."""
    exact = _exact(draft, spec)
    for member, rule, kind in (
        ("eqfLevel", "B42", "ext:EQF"),
        ("nqfLevel", "B43", "ext:NQF"),
        ("thematicArea", "B44", "ext:ISCEDF"),
    ):
        for each in spec.each(member):
            _level(draft, each, rule, kind, exact)
    for outcome in spec.each("learningOutcome"):
        for member, kind in (("relatedESCOSkill", "ext:ESCO"), ("relatedSkill", "ext:Skill")):
            for each in outcome.each(member):
                _skill(draft, each, kind, outcome, exact)
    for each in spec.each("accreditation"):
        _accreditation(draft, each, exact)


def _exact(draft: Draft, spec: Place) -> list[dict[str, Any]]:
    found = []
    for name, note, text in carried_notes(spec):
        value = json_or_text(text.value)
        if name == "alignment" and isinstance(value, dict):
            target = draft.achievement.add("alignment", value)
            draft.ledger.took("B27", note, target, kind="T", carrier="")
            found.append(value)
    return found


def _stands_for(exact: list[dict[str, Any]], uri: str, kind: str, code: str, name: str) -> bool:
    """True if a noted alignment says the same already."""
    for each in exact:
        if each.get("targetUrl") == uri and uri:
            return True
        if each.get("targetType") in (kind, "ext:NLQF" if kind == "ext:NQF" else kind):
            if code and str(each.get("targetCode", "")) == code:
                return True
            if name and each.get("targetName") == name:
                return True
    return False


def _level(draft: Draft, place: Place, rule: str, kind: str, exact: list[dict[str, Any]]) -> None:
    uri = place.text("id")
    if uri is None:
        return
    code = uri.rpartition("/")[2] if kind != "ext:NQF" else ""
    label = concept_label(place, draft.language)
    known = vocabularies.code_of(uri)
    name = str(label.value) if label is not None else known.label if known is not None else uri
    nqf_code = name.rpartition(" ")[2] if kind == "ext:NQF" else code
    if _stands_for(exact, uri, kind, nqf_code, name):
        draft.concept(rule, place, f"{draft.achievement.pointer}/alignment")
        return
    alignment = {"type": ["Alignment"], "targetName": name, "targetUrl": uri, "targetType": kind}
    if kind == "ext:EQF" and not name.upper().startswith("EQF"):
        alignment["targetName"] = f"EQF {name[0].lower()}{name[1:]}"
    if code:
        alignment["targetCode"] = code
    if _FRAMEWORKS[kind]:
        alignment["targetFramework"] = _FRAMEWORKS[kind]
    target = draft.achievement.add("alignment", alignment)
    draft.concept(rule, place, target)
    if label is not None and alignment["targetName"] == label.value:
        draft.ledger.took(rule, label, f"{target}/targetName", kind="T", carrier="")
    elif label is not None and not draft.ledger.is_taken(label.pointer):
        draft.ledger.took(rule, label, f"{target}/targetName", kind="N", why="The label, with the framework before it.")


def _skill(draft: Draft, place: Place, kind: str, outcome: Place, exact: list[dict[str, Any]]) -> None:
    uri = place.member("id")
    label = text_in(outcome.member("title"), draft.language) or concept_label(place, draft.language)
    if uri is None or "://" not in str(uri.value):
        return
    name = str(label.value) if label is not None else str(uri.value)
    target = f"{draft.achievement.pointer}/alignment"
    if not _stands_for(exact, str(uri.value), kind, "", ""):
        alignment = {"type": ["Alignment"], "targetName": name, "targetUrl": uri.value, "targetType": kind}
        target = draft.achievement.add("alignment", alignment)
    draft.ledger.took("B47", uri, target, kind="T", carrier="")
    if label is not None and not draft.ledger.is_taken(label.pointer):
        draft.ledger.took("B47", label, f"{target}/targetName", kind="T", carrier="")


def _accreditation(draft: Draft, place: Place, exact: list[dict[str, Any]]) -> None:
    title = text_in(place.member("title"), draft.language)
    page = place.at("landingPage", "contentURL")
    agent = place.at("accreditingAgent", "legalName")
    agent_name = text_in(agent, draft.language) if agent is not None else None
    url = page or place.member("id")
    if title is None or url is None:
        return
    target = f"{draft.achievement.pointer}/alignment"
    if not _stands_for(exact, str(url.value), "ext:QualityAssurance", "", str(title.value)):
        alignment = {
            "type": ["Alignment"],
            "targetName": title.value,
            "targetUrl": url.value,
            "targetType": "ext:QualityAssurance",
        }
        if agent_name is not None:
            alignment["targetDescription"] = agent_name.value
        target = draft.achievement.add("alignment", alignment)
    for each in (title, url, agent_name):
        if each is not None:
            draft.ledger.took("B51", each, target)
