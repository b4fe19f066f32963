"""Whether two JSON documents are equal, and if not, where they differ first."""

from __future__ import annotations

from typing import Any

from vcmicro.problems import shown
from vcmicro.strict_json import escape_pointer


def first_difference(given: Any, hosted: Any, pointer: str = "") -> tuple[str, str] | None:
    """The JSON pointer of the first difference and what it is, in words; None if there is none.

    Numbers are equal by value (1 and 1.0); true is not 1.
    """
    if isinstance(given, dict) and isinstance(hosted, dict):
        return _of_objects(given, hosted, pointer)
    if isinstance(given, list) and isinstance(hosted, list) and len(given) == len(hosted):
        for index, (one, other) in enumerate(zip(given, hosted, strict=True)):
            found = first_difference(one, other, f"{pointer}/{index}")
            if found is not None:
                return found
        return None
    if _kind(given) is _kind(hosted) and given == hosted:
        return None
    return pointer, f"{shown(given, 60)} here, {shown(hosted, 60)} there"


def _of_objects(given: dict[str, Any], hosted: dict[str, Any], pointer: str) -> tuple[str, str] | None:
    for name, value in given.items():
        at = f"{pointer}/{escape_pointer(name)}"
        if name not in hosted:
            return at, f"{shown(name)} is here, not there"
        found = first_difference(value, hosted[name], at)
        if found is not None:
            return found
    missing = next((name for name in hosted if name not in given), None)
    return None if missing is None else (f"{pointer}/{escape_pointer(missing)}", f"{shown(missing)} is there, not here")


def _kind(value: Any) -> type:
    return float if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value)
