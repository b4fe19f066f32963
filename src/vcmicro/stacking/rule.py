"""What a programme asks of a stack: the keywords of ``Stacking``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from vcmicro.errors import invalid
from vcmicro.problems import shown
from vcmicro.strict_json import escape_pointer

ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"


class Elective(NamedTuple):
    """A group of which at least ``least`` have to be there."""

    of: tuple[str, ...]
    least: int


class Stacking(NamedTuple):
    """The rule of a programme; every member is optional, and what is absent is not asked.

    ``min_ects`` credit points in ECTS; or, with ``framework`` (an IRI), in another one. ``min_eqf`` is the level that
    every part reaches. ``required`` and ``elective`` name achievements by id. ``max_age`` is in days.
    ``max_share_one_issuer`` and ``max_share_rpl`` are shares of the credit, 0 to 1. ``min_grade`` is by grading scheme.
    """

    min_ects: Decimal | None = None
    framework: str = ECTS
    min_eqf: int | None = None
    required: tuple[str, ...] = ()
    elective: tuple[Elective, ...] = ()
    accepted_issuers: tuple[str, ...] = ()
    max_age: int | None = None
    max_share_one_issuer: Decimal | None = None
    max_share_rpl: Decimal | None = None
    min_grade: Mapping[str, str] = {}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Stacking:
        """Read RULE.json.

        Raises:
            Invalid: ``stack.rule`` for an unknown keyword or a value of the wrong kind.
        """
        unknown = set(value) - set(cls._fields)
        if unknown:
            known = ", ".join(cls._fields)
            raise invalid("stack.rule", f"{', '.join(sorted(map(shown, unknown)))}: the keywords are {known}")
        return cls(**{name: _READERS[name](each, f"/{name}") for name, each in value.items()})


def _decimal(value: Any, pointer: str) -> Decimal:
    try:
        found = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found < 0:
        raise invalid("stack.rule", f"{shown(value)} is no number of 0 or more", pointer)
    return found


def _share(value: Any, pointer: str) -> Decimal:
    found = _decimal(value, pointer)
    if found > 1:
        raise invalid("stack.rule", f"{shown(value)} is no share between 0 and 1", pointer)
    return found


def _whole(value: Any, pointer: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise invalid("stack.rule", f"{shown(value)} is no whole number of 0 or more", pointer)
    return value


def _level(value: Any, pointer: str) -> int:
    if _whole(value, pointer) not in range(1, 9):
        raise invalid("stack.rule", f"{shown(value)} is no EQF level (1 to 8)", pointer)
    return int(value)


def _text(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or not value:
        raise invalid("stack.rule", f"{shown(value)} is no text", pointer)
    return value


def _texts(value: Any, pointer: str) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise invalid("stack.rule", f"{shown(value)} is no list of ids", pointer)
    return tuple(_text(each, f"{pointer}/{index}") for index, each in enumerate(value))


def _elective(value: Any, pointer: str) -> tuple[Elective, ...]:
    if not isinstance(value, list):
        raise invalid("stack.rule", f"{shown(value)} is no list of groups", pointer)
    found = []
    for index, each in enumerate(value):
        place = f"{pointer}/{index}"
        if not isinstance(each, Mapping) or set(each) != {"of", "min"}:
            raise invalid("stack.rule", "a group has the members of and min", place)
        found.append(Elective(_texts(each["of"], f"{place}/of"), _whole(each["min"], f"{place}/min")))
    return tuple(found)


def _grades(value: Any, pointer: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise invalid("stack.rule", f"{shown(value)} is no object from scheme to grade", pointer)
    return {str(scheme): _text(grade, f"{pointer}/{escape_pointer(str(scheme))}") for scheme, grade in value.items()}


_READERS: dict[str, Any] = {
    "min_ects": _decimal,
    "framework": _text,
    "min_eqf": _level,
    "required": _texts,
    "elective": _elective,
    "accepted_issuers": _texts,
    "max_age": _whole,
    "max_share_one_issuer": _share,
    "max_share_rpl": _share,
    "min_grade": _grades,
}
