"""``unesco-microcredential`` and ``au-microcredential``: two definitions that agree with the EU's on the core.

Sources: UNESCO, Towards a common definition of micro-credentials (2022); Australia's National Microcredentials
Framework (2021). The same elements answer them; each asks for other ones.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from vcmicro.profiles.eu_microcredential import elements, small_volume
from vcmicro.profiles.facts import Facts
from vcmicro.profiles.verdicts import Conformity, Profile, Requirement, Verdict, signed, validity
from vcmicro.report import Report


class _Asked(NamedTuple):
    """One thing that a definition asks: whether it is met, what is lacking if not, and what is worth a note if so."""

    id: str
    name: str
    is_met: bool
    lacking: str
    noted: str = ""


def _unesco(facts: Facts, report: Report | None, options: dict[str, Any]) -> Conformity:
    proof = signed(report)
    is_assessed = facts.has_assessment and facts.has_criteria
    recognized = "it recognises prior learning" if facts.has_prior_learning else ""
    what = "a record of focused learning achievement"
    asked = [
        _Asked("U1", what, facts.is_told(["M6"]), "nothing says what was learned"),
        _Asked("U2", "assessed against clear standards", is_assessed, "no assessment or criteria"),
        _Asked(
            "U3", "of standalone value", _is_alone(facts), "its kind records no learning, or a full award", recognized
        ),
        _Asked("U4", "meets quality assurance", facts.is_told(["M11"]), "no quality assurance is named"),
    ]
    return _judged("unesco-microcredential", facts, report, asked, proof, core=("U1", "U3"))


def _australian(facts: Facts, report: Report | None, options: dict[str, Any]) -> Conformity:
    at_least_an_hour = (facts.ects or 0) > 0 or (facts.hours or 0) >= 1
    information = (
        facts.is_told(["M2"]) and facts.is_told(["M4"]) and facts.is_told(["M10"]) and facts.is_told(["O5", "M6"])
    )
    level = f"at {facts.australian_level}" if facts.australian_level else ""
    asked = [
        _Asked("AU1", "assessed learning or competency", facts.has_assessment, "no assessment is named"),
        _Asked("AU2", "at least one hour", at_least_an_hour, "no volume of learning of an hour or more is stated"),
        _Asked("AU3", "less than an award of the AQF", _is_small(facts), "it is a full award", level),
        _Asked("AU4", "learning outcomes clearly stated", facts.is_told(["M6"]), "no learning outcome is named"),
        _Asked("AU5", "a statement of quality assurance", facts.is_told(["M11"]), "no quality assurance is named"),
        _Asked("AU6", "critical information", information, "title, provider, delivery mode or content is not stated"),
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
        Requirement(each.id, each.name, "met", each.noted)
        if each.is_met
        else Requirement(each.id, each.name, "not met", each.lacking)
        for each in asked
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
    if verdict == "not-verified":
        reasons = (proof.reason,)
    return Conformity(name, verdict, elements(facts), (*requirements, proof), reasons, validity(report))


UNESCO = Profile("unesco-microcredential", "UNESCO's definition (2022)", _unesco)
AUSTRALIA = Profile("au-microcredential", "Australia's National Microcredentials Framework (2021)", _australian)
