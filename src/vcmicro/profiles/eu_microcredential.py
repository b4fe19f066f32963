"""``eu-microcredential``: Council Recommendation 2022/C 243/02, Annex I, and what a micro-credential is by it.

Elements M1 to M11 and O1 to O5; requirements D1 to D7. The Recommendation gives no number for "small volume":
``volume`` (``surf`` 3 to 30 ECTS, ``dc4eu`` 1 to 15 ECTS) is the caller's choice.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from vcmicro.profiles.facts import ELEMENTS, Facts
from vcmicro.profiles.verdicts import Conformity, Element, Profile, Requirement, Verdict, signed, validity
from vcmicro.report import Report

_DEGREES = """AssociateDegree BachelorDegree MasterDegree DoctoralDegree ResearchDoctorate ProfessionalDoctorate Degree
Diploma SecondarySchoolDiploma GeneralEducationDevelopment"""
DEGREES = frozenset(_DEGREES.split())
_OTHER_KINDS = frozenset({"Membership", "License", "QualityAssuranceCredential"})
_VOLUMES = {"surf": (Decimal(3), Decimal(30)), "dc4eu": (Decimal(1), Decimal(15))}
ADVICE = {
    "M1": "Name the learner in clear (a name or a national id), not by e-mail address, hash or DID alone.",
    "M2": "Give the achievement a title.",
    "M3": "Put the country code (ISO 3166-1) into the issuer's address.",
    "M4": "Name the awarding body.",
    "M5": "State the date of awarding, not only the start of validity.",
    "M6": "List the learning outcomes one by one (alignments to skills, or ELM learning outcomes).",
    "M7": "State the workload in ECTS or in hours, with its unit.",
    "M8": "State the EQF or national level by its code, or say that none applies.",
    "M9": "State the type of assessment by a code of the EU list.",
    "M10": "State the form of participation by a code of the EU list.",
    "M11": "Add the accreditation: its type and who accredits.",
    "O1": "State what is needed to enrol.",
    "O2": "State supervision and identity verification.",
    "O3": "State the grade.",
    "O4": "Name what it can be part of, by id.",
    "O5": "Add further information.",
}


def elements(facts: Facts, advice: dict[str, str] = ADVICE) -> tuple[Element, ...]:
    """Every element with its state, its places, and what would make it present."""
    found = []
    for id_, name in ELEMENTS.items():
        places, state = facts.of(id_), facts.state(id_)
        found.append(
            Element(
                id_,
                name,
                state,
                tuple(each.pointer for each in places),
                places[0].text[:200] if places else "",
                "" if state in ("present", "not applicable") else advice.get(id_, ""),
            )
        )
    return tuple(found)


def judge(facts: Facts, report: Report | None, options: dict[str, Any]) -> Conformity:
    """Section 5.1 of the mapping: the elements, D1 to D7, and one of five verdicts."""
    found = elements(facts)
    requirements = (
        _d1(facts),
        small_volume(facts, options.get("volume")),
        _d3(facts),
        _d4(facts, report),
        signed(report),
        _d6(facts),
        _d7(facts),
    )
    verdict, reasons = _verdict(found, {each.id: each for each in requirements})
    return Conformity("eu-microcredential", verdict, found, requirements, reasons, validity(report))


def _d1(facts: Facts) -> Requirement:
    name = "a record of a person's learning outcomes"
    if not facts.is_person:
        return Requirement("D1", name, "not met", "the subject is no person")
    if not facts.achievements:
        return Requirement("D1", name, "not met", "no learning achievement is claimed")
    if facts.state("M6") == "missing":
        return Requirement("D1", name, "not met", "no learning outcome is named")
    return Requirement("D1", name, "met")


def small_volume(facts: Facts, volume: Any = None) -> Requirement:
    """D2: a degree, or a year of study at a level of higher education, is none; what is small is the caller's word."""
    name = "a small volume of learning"
    if facts.kind in DEGREES:
        return Requirement("D2", name, "not met", f"a {facts.kind} is no micro-credential")
    whole = max((each for each in (facts.ects, facts.part_ects) if each is not None), default=None)
    if facts.level is not None and facts.level >= 5 and whole is not None and whole >= 60 and not facts.is_partial:
        return Requirement("D2", name, "not met", f"EQF level {facts.level} with {whole} ECTS is a full qualification")
    if facts.ects is None and facts.hours is None:
        return Requirement("D2", name, "unknown", "neither ECTS nor hours are stated")
    bounds = _VOLUMES.get(str(volume)) if volume else None
    if bounds is not None and facts.ects is not None and not bounds[0] <= facts.ects <= bounds[1]:
        text = f"{facts.ects} ECTS lie outside {bounds[0]} to {bounds[1]} ({volume})"
        return Requirement("D2", name, "warning", text)
    return Requirement("D2", name, "met")


def _d3(facts: Facts) -> Requirement:
    name = "assessed against transparent criteria"
    lacking = []
    if not facts.has_assessment:
        lacking.append("no assessment")
    if not facts.has_criteria and facts.state("M6") == "missing":
        lacking.append("no criteria")
    return Requirement("D3", name, "not met", " and ".join(lacking)) if lacking else Requirement("D3", name, "met")


def _d4(facts: Facts, report: Report | None) -> Requirement:
    name = "owned, shareable and portable"
    if facts.is_mail_only:
        return Requirement("D4", name, "warning", "the learner is known by an e-mail address alone")
    if report is None:
        return Requirement("D4", name, "warning", "it is not known to be signed")
    return Requirement("D4", name, "met")


def _d6(facts: Facts) -> Requirement:
    state = facts.state("M11")
    outcome = "met" if state == "present" else "warning" if state == "weak" else "not met"
    return Requirement("D6", "underpinned by quality assurance", outcome, "" if outcome == "met" else f"M11 is {state}")  # type: ignore[arg-type]


def _d7(facts: Facts) -> Requirement:
    name = "of the right kind"
    if facts.kind in _OTHER_KINDS:
        return Requirement("D7", name, "not met", f"a {facts.kind} records no learning")
    if facts.is_activity_only:
        return Requirement("D7", name, "not met", "it records participation without assessment")
    return Requirement("D7", name, "met")


def _verdict(found: tuple[Element, ...], by_id: dict[str, Requirement]) -> tuple[Verdict, tuple[str, ...]]:
    if by_id["D5"].outcome == "not met":
        return "not-verified", (by_id["D5"].reason,)
    wrong = [by_id[name] for name in ("D1", "D2", "D7") if by_id[name].outcome == "not met"]
    # A record without outcomes is incomplete rather than another thing, unless its kind says so.
    if wrong and not (len(wrong) == 1 and wrong[0].id == "D1" and "outcome" in wrong[0].reason):
        return "not-a-microcredential", tuple(f"{each.id}: {each.reason}" for each in wrong)
    mandatory = [each for each in found if each.id.startswith("M")]
    missing = [f"{each.id} {each.name} is missing" for each in mandatory if each.state == "missing"]
    if by_id["D3"].outcome == "not met":
        missing.append(f"D3: {by_id['D3'].reason}")
    if missing:
        return "incomplete", tuple(missing)
    weak = [f"{each.id} {each.name} is weak" for each in mandatory if each.state == "weak"]
    return ("conformant-weak", tuple(weak)) if weak else ("conformant", ())


EU = Profile("eu-microcredential", "European approach to micro-credentials (2022/C 243/02)", judge)
