"""What a profile answers: a verdict, a state for each element, and checks with their reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from vcmicro.profiles.facts import Facts
from vcmicro.report import Outcome, Report

Verdict = Literal["conformant", "conformant-weak", "incomplete", "not-a-microcredential", "not-verified"]


class Element(NamedTuple):
    """One element of a definition: its state, where it was found, and what would make it present."""

    id: str
    name: str
    state: str
    pointers: tuple[str, ...] = ()
    text: str = ""
    advice: str = ""

    def to_json(self) -> dict[str, Any]:
        """``{"name", "state", "found", "pointers", "text", "hint"}``; ``found`` is the first pointer, or None."""
        return {
            "name": self.name,
            "state": self.state.replace(" ", "-"),
            "found": self.pointers[0] if self.pointers else None,
            "pointers": list(self.pointers),
            "text": self.text,
            "hint": self.advice,
        }


class Requirement(NamedTuple):
    """One check beside the elements (D1 to D7): ``met``, ``not met``, ``warning`` or ``unknown``, and why."""

    id: str
    name: str
    outcome: Literal["met", "not met", "warning", "unknown"]
    reason: str = ""

    def to_json(self) -> dict[str, str]:
        """``{"name", "outcome", "reason"}``."""
        return {"name": self.name, "outcome": self.outcome, "reason": self.reason}


class Conformity(NamedTuple):
    """The answer of ``check``. ``validity`` stands beside the verdict: an expired credential keeps its own."""

    profile: str
    verdict: Verdict
    elements: tuple[Element, ...]
    requirements: tuple[Requirement, ...]
    reasons: tuple[str, ...] = ()
    validity: str = "unknown"

    @property
    def missing(self) -> tuple[str, ...]:
        """The ids of the elements that are missing."""
        return tuple(each.id for each in self.elements if each.state == "missing" and not each.id.startswith("O"))

    @property
    def is_conformant(self) -> bool:
        """True for ``conformant`` and ``conformant-weak``."""
        return self.verdict in ("conformant", "conformant-weak")

    def to_json(self) -> dict[str, Any]:
        """The machine-readable answer: ``elements`` and ``checks`` are objects by id."""
        return {
            "profile": self.profile,
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "missing": list(self.missing),
            "validity": self.validity,
            "elements": {each.id: each.to_json() for each in self.elements},
            "checks": {each.id: each.to_json() for each in self.requirements},
        }


class Profile(NamedTuple):
    """A definition of micro-credentials; a further national framework is one more of these."""

    name: str
    title: str
    judge: Callable[[Facts, Report | None, dict[str, Any]], Conformity]


def signed(report: Report | None) -> Requirement:
    """D5: what verification says of the proof; unknown where nobody verified."""
    if report is None:
        return Requirement("D5", "verified by a trusted body", "unknown", "nobody verified the proof")
    proof, trust = report["proof"].outcome, report["trust"].outcome
    beside = f"the trust check is {trust.value}"
    if proof is Outcome.PASSED:
        return Requirement("D5", "verified by a trusted body", "met", f"the proof passed; {beside}")
    if proof is Outcome.FAILED:
        return Requirement("D5", "verified by a trusted body", "not met", "the proof is false")
    return Requirement("D5", "verified by a trusted body", "unknown", f"the proof is {proof.value}; {beside}")


def validity(report: Report | None) -> str:
    """``valid``, or the first of expired, not yet valid, revoked that verification found."""
    if report is None:
        return "unknown"
    for name in ("validity", "status"):
        if report[name].outcome is Outcome.FAILED:
            return ", ".join(each.code for each in report[name].problems if not each.warning)
    return "valid" if report["validity"].outcome is Outcome.PASSED else "unknown"
