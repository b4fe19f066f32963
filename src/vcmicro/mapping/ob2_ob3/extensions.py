"""The extensions and server fields of edubadges (K26 to K37)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from vcmicro.mapping import surf
from vcmicro.mapping.ob2_ob3.draft import Draft
from vcmicro.mapping.open_badge import SURF_TYPE
from vcmicro.mapping.places import Place, Target

ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
_LEVEL = re.compile(r"(?:EQF|NLQF)?\s*(?:level)?\s*([1-8])", re.ASCII | re.IGNORECASE)


def _inner(place: Place, name: str) -> Place:
    """The value of an extension: its member of that name, or the value itself."""
    return place.member(name) or place


def _number(place: Place) -> int | float | None:
    """A number, also written with a decimal comma; None for anything else."""
    if isinstance(place.value, bool):
        return None
    try:
        found = Decimal(str(place.value).strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not found.is_finite():
        return None
    return int(found) if found == found.to_integral_value() else float(found)


def _is_surf(draft: Draft) -> bool:
    if draft.options.profile != "edubadges":
        return False
    if SURF_TYPE not in draft.achievement.node["type"]:
        draft.achievement.node["type"].append(SURF_TYPE)
    return True


def _duration(hours: float) -> str:
    """Hours as an XSD duration (2.5 is PT2H30M)."""
    minutes = round(hours * 60)
    whole, rest = divmod(minutes, 60)
    return f"PT{whole}H" + (f"{rest}M" if rest else "")


def _ects(draft: Draft, place: Place) -> None:
    value = _inner(place, "ECTS")
    number = _number(value)
    if number is None:
        draft.carry(place, "extensions:ECTSExtension")
        return
    if _is_surf(draft):
        draft.ledger.took("K26", place, draft.achievement.put("ECTS", number))
        return
    draft.achievement.put("vcmCreditFramework", ECTS)
    draft.ledger.took("K26", place, draft.achievement.put("creditsAvailable", number))


def _hours(rule: str, inner: str, term: str, surf_term: str) -> Callable[[Draft, Place], None]:
    def take(draft: Draft, place: Place) -> None:
        number = _number(_inner(place, inner))
        if number is None or number < 0:
            draft.carry(place, f"extensions:{inner}Extension")
        elif _is_surf(draft):
            draft.ledger.took(rule, place, draft.achievement.put(surf_term, number))
        else:
            draft.ledger.took(rule, place, draft.achievement.put(term, _duration(number)))

    return take


def _eqf(draft: Draft, place: Place) -> None:
    value = str(_inner(place, "EQF").value).strip()
    found = _LEVEL.fullmatch(value)
    if found is None:
        draft.carry(place, "extensions:EQFExtension")
        return
    level = found[1]
    alignment = {
        "type": ["Alignment"],
        "targetName": f"EQF level {level}",
        "targetUrl": f"http://data.europa.eu/snb/eqf/{level}",
        "targetCode": level,
        "targetFramework": "European Qualifications Framework",
        "targetType": "ext:EQF",
    }
    draft.ledger.took("K29", place, draft.achievement.add("alignment", alignment))


def _learning_outcome(draft: Draft, place: Place) -> None:
    text = str(_inner(place, "LearningOutcome").value)
    criteria = draft.achievement.child("criteria").node
    criteria["narrative"] = f"{criteria['narrative']}\n\n{text}" if criteria.get("narrative") else text
    draft.ledger.took("K30", place, draft.achievement.add("vcmLearningOutcome", text))


def _language(draft: Draft, place: Place) -> None:
    tag = str(_inner(place, "Language").value).replace("_", "-")
    draft.ledger.took("K31", place, draft.achievement.put("inLanguage", tag))


def _program(draft: Draft, place: Place) -> None:
    values = _inner(place, "EducationProgramIdentifier").items()
    if _is_surf(draft):
        texts = [str(each.value) for each in values]
        draft.ledger.took("K32", place, draft.achievement.put("educationProgramIdentifier", texts))
        return
    for each in values:
        entry = {
            "type": "IdentifierEntry",
            "identifier": str(each.value),
            "identifierType": "ext:educationProgramIdentifier",
        }
        draft.ledger.took("K32", place, draft.achievement.add("otherIdentifier", entry))


def _grading_table(draft: Draft, place: Place) -> None:
    url = str(_inner(place, "GradingTableURL").value)
    description = {
        "id": f"{draft.achievement.node['id'] or 'urn:vcmicro'}#grading",
        "type": ["ResultDescription"],
        "name": "Grade",
        "resultType": "Result",
        "alignment": [{"type": ["Alignment"], "targetName": "Grading table", "targetUrl": url}],
    }
    draft.ledger.took("K34", place, draft.achievement.add("resultDescription", description))


EXTENSIONS: dict[str, Callable[[Draft, Place], None]] = {
    "ECTSExtension": _ects,
    "StudyLoadExtension": _hours("K27", "StudyLoad", "vcmNotionalWorkload", "SBU"),
    "TimeInvestmentExtension": _hours("K28", "TimeInvestment", "vcmWorkload", "timeInvestment"),
    "EQFExtension": _eqf,
    "LearningOutcomeExtension": _learning_outcome,
    "LanguageExtension": _language,
    "EducationProgramIdentifierExtension": _program,
    "GradingTableExtension": _grading_table,
}


def _institution_name(draft: Draft, place: Place, issuer: Target) -> None:
    name = str(_inner(place, "InstitutionName").value)
    if issuer.node.get("name") in (None, name):
        draft.ledger.took("K33", place, issuer.put("name", name))
        return
    parent = {"id": f"{issuer.node['id']}#institution", "type": ["Profile"], "name": name}
    draft.ledger.took("K33", place, issuer.put("parentOrg", parent))


def _institution_identifier(draft: Draft, place: Place, issuer: Target) -> None:
    value = str(_inner(place, "InstitutionIdentifier").value)
    entry = {"type": "IdentifierEntry", "identifier": value, "identifierType": "ext:BRIN"}
    known = issuer.node.setdefault("otherIdentifier", [])
    if entry not in known:
        known.append(entry)
    draft.ledger.took("K33", place, f"{issuer.pointer}/otherIdentifier/{known.index(entry)}")


def _institution_country(draft: Draft, place: Place, issuer: Target) -> None:
    address = issuer.child("address", {"type": ["Address"]})
    value = str(_inner(place, "InstitutionCountry").value).upper()
    if address.node.get("addressCountryCode", value) != value:
        draft.carry(place, "extensions:InstitutionCountryExtension")
        return
    draft.ledger.took("K33", place, address.put("addressCountryCode", value))


INSTITUTION: dict[str, Callable[[Draft, Place, Target], None]] = {
    "InstitutionNameExtension": _institution_name,
    "InstitutionIdentifierExtension": _institution_identifier,
    "InstitutionCountryExtension": _institution_country,
}


def map_flags(draft: Draft, badge: Place) -> None:
    """The server fields that say something only together (K36), and the flags (K37)."""
    for name, table, term, surf_term in (
        ("participation", surf.MODES, "vcmMode", "participationType"),
        ("assessmentType", surf.ASSESSMENTS, "vcmAssessmentType", "assessmentType"),
    ):
        place = badge.member(name)
        if place is not None:
            _code(draft, place, name, table, (term, surf_term))
    _supervision(draft, badge)
    for name in ("stackable", "gradeAchievedRequired", "eqfNlqfLevelVerified"):
        place = badge.member(name)
        if place is not None and name == "stackable" and isinstance(place.value, bool):
            draft.ledger.took("K37", place, draft.achievement.put("vcmStackable", place.value), kind="T")
        elif place is not None:
            draft.note("K37", place, name)


def _code(draft: Draft, place: Place, name: str, table: dict[str, str], terms: tuple[str, str]) -> None:
    word = surf.word(place.value)
    if word not in table:
        draft.note("K36", place, name)
    elif _is_surf(draft):
        draft.ledger.took("K36", place, draft.achievement.put(terms[1], word))
    else:
        draft.ledger.took("K36", place, draft.achievement.add(terms[0], table[word]))


def _supervision(draft: Draft, badge: Place) -> None:
    places: list[Place] = [
        each for name in ("assessmentSupervised", "assessmentIdVerified") if (each := badge.member(name)) is not None
    ]
    if not places:
        return
    flags: dict[str, Any] = badge.value
    identified = flags.get("assessmentIdVerified") is True
    word, concept = surf.supervision(flags.get("assessmentSupervised") is True, identified)
    if _is_surf(draft):
        target = draft.achievement.put("supervisionType", word)
        draft.achievement.put("identityChecked", identified)
    else:
        target = draft.achievement.put("vcmSupervision", concept)
    for place in places:
        draft.ledger.took("K36", place, target)
