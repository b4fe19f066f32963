"""``unesco-microcredential`` and ``au-microcredential``: two definitions that agree with the EU's on the core.

Sources: UNESCO, Towards a common definition of micro-credentials (2022); Australia's National Microcredentials
Framework (2021). The same elements answer them; each asks for other ones.
"""

from __future__ import annotations

from typing import Any

from vcmicro.profiles.eu_microcredential import elements, small_volume
from vcmicro.profiles.facts import Facts
from vcmicro.profiles.verdicts import Conformity, Profile, Requirement, Verdict, signed, validity
from vcmicro.report import Report

_Asked = tuple[str, str, bool, str]
"""Id, name, whether it is met, and what is lacking."""


def _unesco(facts: Facts, report: Report | None, options: dict[str, Any]) -> Conformity:
    proof = signed(report)
    asked: list[_Asked] = [
        ("U1", "a record of focused learning achievement", facts.is_told(["M6"]), "nothing says what was learned"),
        (
            "U2",
            "assessed against clear standards",
            facts.has_assessment and facts.has_criteria,
            "no assessment or criteria",
        ),
        ("U3", "of standalone value", _is_alone(facts), "its kind is part of something else or a full award"),
        ("U4", "meets quality assurance", facts.is_told(["M11"]), "no quality assurance is named"),
    ]
    return _judged("unesco-microcredential", facts, report, asked, proof, core=("U1", "U3"))


def _australian(facts: Facts, report: Report | None, options: dict[str, Any]) -> Conformity:
    at_least_an_hour = facts.ects is not None or (facts.hours is not None and facts.hours >= 1)
    information = (
        facts.is_told(["M2"]) and facts.is_told(["M4"]) and facts.is_told(["M10"]) and facts.is_told(["O5", "M6"])
    )
    asked: list[_Asked] = [
        ("AU1", "assessed learning or competency", facts.has_assessment, "no assessment is named"),
        ("AU2", "at least one hour", at_least_an_hour, "no volume of learning of an hour or more is stated"),
        ("AU3", "less than an award of the AQF", _is_small(facts), "it is a full award"),
        ("AU4", "learning outcomes clearly stated", facts.is_told(["M6"]), "no learning outcome is named"),
        ("AU5", "a statement of quality assurance", facts.is_told(["M11"]), "no quality assurance is named"),
        ("AU6", "critical information", information, "title, provider, delivery mode or content is not stated"),
    ]
    return _judged("au-microcredential", facts, report, asked, signed(report), core=("AU1", "AU3"))


def _is_alone(facts: Facts) -> bool:
    return _is_small(facts) and not facts.is_activity_only and facts.kind not in ("Membership", "License")


def _is_small(facts: Facts) -> bool:
    return small_volume(facts).outcome != "not met"


def _judged(
    name: str, facts: Facts, report: Report | None, asked: list[_Asked], proof: Requirement, core: tuple[str, ...]
) -> Conformity:
    requirements = tuple(
        Requirement(id_, what, "met" if is_met else "not met", "" if is_met else lacking)
        for id_, what, is_met, lacking in asked
    )
    unmet = [each for each in requirements if each.outcome == "not met"]
    verdict: Verdict = "conformant"
    if proof.outcome == "not met":
        verdict = "not-verified"
    elif any(each.id in core for each in unmet):
        verdict = "not-a-microcredential"
    elif unmet:
        verdict = "incomplete"
    reasons = tuple(f"{each.id}: {each.reason}" for each in unmet)
    return Conformity(name, verdict, elements(facts), (*requirements, proof), reasons, validity(report))


UNESCO = Profile("unesco-microcredential", "UNESCO's definition (2022)", _unesco)
AUSTRALIA = Profile("au-microcredential", "Australia's National Microcredentials Framework (2021)", _australian)
