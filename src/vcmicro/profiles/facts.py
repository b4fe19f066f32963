"""What a credential says of the elements that definitions of micro-credentials ask for, whatever its format.

Element ids are those of the Council Recommendation 2022/C 243/02, Annex I: M1 to M11 mandatory, O1 to O5 optional.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

Strength = Literal["present", "weak"]

ELEMENTS: dict[str, str] = {
    "M1": "identification of the learner",
    "M2": "title of the micro-credential",
    "M3": "country or region of the issuer",
    "M4": "awarding body",
    "M5": "date of issuing",
    "M6": "learning outcomes",
    "M7": "notional workload needed to achieve the learning outcomes",
    "M8": "level of the learning experience leading to the micro-credential",
    "M9": "type of assessment",
    "M10": "form of participation in the learning activity",
    "M11": "type of quality assurance used to underpin the micro-credential",
    "O1": "prerequisites needed to enrol in the learning activity",
    "O2": "supervision and identity verification during assessment",
    "O3": "grade achieved",
    "O4": "integration and stackability options",
    "O5": "further information",
}


LEVEL_NOT_APPLICABLE = {"level": "not applicable"}
"""How an Open Badge states (in ``vcmCarried``) that no level applies (M8)."""


class Seen(NamedTuple):
    """A place that says something of an element; ``weak`` where it says it, but not as the definition asks."""

    pointer: str
    strength: Strength
    text: str


@dataclass(slots=True)
class Facts:
    """What was read. ``ects`` and ``hours`` are None where nothing says them with a unit; ``level`` is an EQF level."""

    seen: dict[str, list[Seen]] = field(default_factory=dict)
    is_person: bool = False
    achievements: int = 0
    kind: str = ""
    ects: Decimal | None = None
    hours: Decimal | None = None
    level: int | None = None
    is_partial: bool = False
    is_level_not_applicable: bool = False
    has_assessment: bool = False
    has_criteria: bool = False
    has_prior_learning: bool = False
    is_activity_only: bool = False
    is_mail_only: bool = False
    has_credit_without_unit: bool = False
    parts: int = 0
    part_ects: Decimal | None = None
    australian_level: str = ""

    def add(self, element: str, pointer: str, text: object, strength: Strength = "present") -> None:
        """Note a place of an element; empty texts say nothing."""
        plain = str(text).strip()
        if plain:
            self.seen.setdefault(element, []).append(Seen(pointer, strength, plain))

    def of(self, element: str) -> list[Seen]:
        """The places of an element, the strong ones first."""
        return sorted(self.seen.get(element, ()), key=lambda each: each.strength)

    def state(self, element: str) -> str:
        """``present``, ``weak`` or ``missing``; ``not applicable`` for a level that is said not to apply."""
        found = self.of(element)
        if element == "M8" and not found and self.is_level_not_applicable:
            return "not applicable"
        return found[0].strength if found else "missing"

    def is_told(self, elements: Iterable[str]) -> bool:
        """True if some of the elements is present or weak."""
        return any(self.seen.get(each) for each in elements)
