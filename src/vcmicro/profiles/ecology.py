"""Where a credential stands in the credential ecology (Brown et al. 2021): bundled or not, credit-bearing or not."""

from __future__ import annotations

from typing import Any, NamedTuple

from vcmicro.profiles.eu_microcredential import DEGREES, judge
from vcmicro.profiles.facts import Facts
from vcmicro.report import Report


class Standing(NamedTuple):
    """The answer of ``classify``: a kind, its two axes (None: unknown), and the facts that decided."""

    kind: str
    is_credit_bearing: bool | None
    is_bundled: bool | None
    facts: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """``{"kind", "creditBearing", "bundled", "facts"}``."""
        return {
            "kind": self.kind,
            "creditBearing": self.is_credit_bearing,
            "bundled": self.is_bundled,
            "facts": list(self.facts),
        }


def standing(facts: Facts, report: Report | None = None, *, of_micro_credentials: bool = False) -> Standing:
    """One of micro-credential, nano-credential, macro-credential, rebundled, non-credit programme, unknown.

    Credits without a unit do not make a credential credit-bearing; what is absent is unknown.
    """
    said: list[str] = []
    credit = _credit(facts, said)
    bundled = _bundled(facts, said)
    if bundled is None or (bundled and credit is None):
        return Standing("unknown", credit, bundled, tuple(said))
    if bundled:
        if of_micro_credentials:
            said.append("its parts are micro-credentials")
            return Standing("rebundled", credit, bundled, tuple(said))
        return Standing("macro-credential" if credit else "non-credit programme", credit, bundled, tuple(said))
    answer = judge(facts, report, {})
    meets = answer.is_conformant or (credit is True and facts.has_assessment and answer.verdict == "incomplete")
    said.append(f"by the EU definition it is {answer.verdict}")
    if credit is None and answer.verdict != "not-a-microcredential":
        return Standing("unknown", credit, bundled, tuple(said))
    return Standing("micro-credential" if meets and credit else "nano-credential", credit, bundled, tuple(said))


def is_micro_credential(facts: Facts) -> bool:
    """True for a part that bears credit and says, or shows by every element, that it is a micro-credential."""
    bears_credit = facts.ects is not None and facts.ects > 0
    return bears_credit and (facts.kind == "MicroCredential" or judge(facts, None, {}).is_conformant)


def _credit(facts: Facts, said: list[str]) -> bool | None:
    if facts.ects is not None:
        said.append(f"{facts.ects} ECTS credit points")
        return facts.ects > 0
    if facts.kind in DEGREES:
        said.append(f"a {facts.kind} bears credit")
        return True
    if facts.has_credit_without_unit:
        said.append("credits without a unit, which say nothing")
        return None
    if not facts.is_told(["M7", "M8", "M9"]):
        said.append("neither credit, level nor assessment is named")
        return False
    said.append("no credit points are named")
    return None if facts.is_told(["M8"]) else False


def _bundled(facts: Facts, said: list[str]) -> bool | None:
    if facts.kind in DEGREES:
        said.append(f"a {facts.kind} is a bundle")
        return True
    if facts.parts:
        said.append(f"{facts.parts} parts")
        return True
    if facts.ects is not None and facts.ects >= 60 and not facts.is_partial:
        said.append("as many credit points as a year of study")
        return True
    return False if facts.achievements or facts.is_activity_only else None
