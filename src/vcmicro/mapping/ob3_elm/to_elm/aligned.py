"""Alignments become levels, fields, learning outcomes and accreditations (A38, A72, A73, A90; table T3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from vcmicro import vocabularies
from vcmicro.mapping.alignments import target_type_of
from vcmicro.mapping.ob3_elm.to_elm.draft import Draft, as_json
from vcmicro.mapping.places import Place

ESCO_SKILLS = "http://data.europa.eu/esco/concept-scheme/skills"
_EQF = "http://data.europa.eu/snb/eqf/"
_PROGRAM_QUALITY = "820101cba6"
_INSTITUTIONAL_QUALITY = "bb4618238e"
_NLQF = re.compile(r"NLQF\D*([1-8]\+?)", re.IGNORECASE | re.ASCII)
Made = tuple[str, Any, bool]
"""A member of the specification, its value, and whether the value says all that the alignment says."""


def map_alignments(draft: Draft, place: Place) -> None:
    """Each alignment by its type or URL; what its place cannot say is noted as it was (NOTE ob:alignment)."""
    for each in place.items():
        if not isinstance(each.value, dict):
            draft.carry("A38", each, name="alignment")
            continue
        handler = _BY_TYPE.get(target_type_of(each.value) or "")
        made = handler(draft, each.value) if handler is not None else None
        if made is None:
            draft.carry("A38", each, name="alignment")
            continue
        _write(draft, each, *made)


def _write(draft: Draft, place: Place, member: str, value: Any, is_whole: bool) -> None:
    one = member == "eqfLevel"
    if one and member in draft.spec.node:
        draft.carry("A38", place, name="alignment")
        return
    before = len(draft.ledger.entries)
    draft.specify("A38", place, member, value, one=one)
    if not is_whole and draft.ledger.entries[before].kind != "C":
        note = draft.spec.add("additionalNote", draft.nodes.carried("alignment", as_json(place.value)))
        found = draft.ledger.entries[before]
        draft.ledger.entries[before] = found._replace(carrier="NOTE")
        draft.ledger.took("A73", place, note, whole=False)


def _code(alignment: dict[str, Any], prefix: str) -> str:
    code = str(alignment.get("targetCode", "")).strip()
    url = str(alignment.get("targetUrl", ""))
    return code or (url[len(prefix) :] if url.startswith(prefix) else "")


def _eqf(draft: Draft, alignment: dict[str, Any]) -> Made | None:
    level = vocabularies.lookup("eqf", _code(alignment, _EQF))
    return None if level is None else ("eqfLevel", level.to_concept(), _is_plain(alignment, level.uri))


def _nqf(draft: Draft, alignment: dict[str, Any]) -> Made | None:
    url = str(alignment.get("targetUrl", ""))
    level = vocabularies.code_of(url)
    if level is None or level.table != "qdr":
        found = _NLQF.search(str(alignment.get("targetName", "")))
        code = str(alignment.get("targetCode", "")) or (found[1] if found else "")
        level = vocabularies.labelled("qdr", f"NLQF Level {code}")
    return None if level is None else ("nqfLevel", level.to_concept(), _is_plain(alignment, level.uri))


def _isced(draft: Draft, alignment: dict[str, Any]) -> Made | None:
    field = vocabularies.code_of(str(alignment.get("targetUrl", "")))
    if field is None or field.table != "isced-f":
        field = vocabularies.lookup("isced-f", str(alignment.get("targetCode", "")))
    return None if field is None else ("thematicArea", field.to_concept(), _is_plain(alignment, field.uri))


def _is_plain(alignment: dict[str, Any], uri: str) -> bool:
    """True if all that it says is the concept itself, so that it can be written back from that."""
    return alignment.get("targetUrl") == uri and set(alignment) <= {"type", "targetUrl", "targetType"}


def _skill(draft: Draft, alignment: dict[str, Any]) -> Made:
    return _outcome(draft, alignment, "relatedESCOSkill", {"id": ESCO_SKILLS, "type": "ConceptScheme"})


def _competency(draft: Draft, alignment: dict[str, Any]) -> Made:
    return _outcome(draft, alignment, "relatedSkill", None)


def _outcome(draft: Draft, alignment: dict[str, Any], member: str, scheme: dict[str, Any] | None) -> Made:
    url, name = str(alignment.get("targetUrl", "")), str(alignment.get("targetName", ""))
    concept = draft.nodes.labelled(url, name)
    if scheme is not None:
        concept["inScheme"] = scheme
    outcome = draft.nodes.new("LearningOutcome", title=draft.nodes.text(name), **{member: [concept]})
    is_whole = set(alignment) <= {"type", "targetUrl", "targetName", "targetType"}
    return "learningOutcome", outcome, is_whole


def _quality(draft: Draft, alignment: dict[str, Any]) -> Made | None:
    """A90: an accreditation names who accredits; without a country nobody can be named."""
    if draft.country is None:
        return None
    name = str(alignment.get("targetName", ""))
    named = alignment.get("targetDescription") or alignment.get("targetFramework")
    agent_name = str(named or name)
    is_issuer = agent_name in [text for each in draft.organisation.get("legalName", {}).values() for text in each]
    kind = vocabularies.lookup("accreditation", _INSTITUTIONAL_QUALITY if is_issuer else _PROGRAM_QUALITY)
    address = draft.nodes.new("Address", countryCode=draft.country.to_concept())
    agent = draft.nodes.new(
        "Organisation",
        legalName=draft.nodes.text(agent_name),
        location=[draft.nodes.new("Location", address=[address])],
    )
    url = str(alignment.get("targetUrl", ""))
    accreditation = draft.nodes.new(
        "Accreditation",
        title=draft.nodes.text(name),
        dcType=None if kind is None else kind.to_concept(),
        accreditingAgent=agent,
        landingPage=[draft.nodes.web_resource(url)] if url else None,
    )
    unnamed = "" if named else " Nothing names who accredits; the title of the accreditation stands there."
    text = f"Kind and country of the accreditation are taken.{unnamed}"
    draft.ledger.made("A90", f"{draft.spec.pointer}/accreditation", text)
    return "accreditation", accreditation, False


_BY_TYPE: dict[str, Callable[[Draft, dict[str, Any]], Made | None]] = {
    "ext:EQF": _eqf,
    "ext:NQF": _nqf,
    "ext:NLQF": _nqf,
    "ext:ISCEDF": _isced,
    "ext:ESCO": _skill,
    "ext:Skill": _competency,
    "ceasn:Competency": _competency,
    "CFItem": _competency,
    "ext:QualityAssurance": _quality,
}
