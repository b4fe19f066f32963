"""Text for people: strings, language value objects and language maps.

Sources: VCDM 2.0 section 11.1 (language value objects), JSON-LD 1.1 section 4.6.2 (language maps).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vcmicro.patterns import Pattern
from vcmicro.problems import shown
from vcmicro.record import NamedTuple
from vcmicro.shapes.table import Text
from vcmicro.strict_json import escape_pointer

_MAP_KEY = Pattern(r"[a-z]{2}(-[A-Z]{2})?")
# BCP 47: subtags of letters and digits; which ones exist is not judged.
_LANGUAGE = Pattern(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_VALUE_KEYS = frozenset({"@value", "@language", "@direction"})
_DIRECTIONS = ("ltr", "rtl")


class TextFault(NamedTuple):
    """What is wrong with a text, and where below it."""

    detail: str
    pointer: str = ""


def text_faults(kind: Text, value: Any, *, plain: bool) -> Iterator[TextFault]:
    """Everything wrong with one text; ``plain``: nothing but a string will do."""
    if isinstance(value, str):
        return
    if plain:
        yield TextFault(f"must be a string, not {shown(value)}")
    elif isinstance(value, dict):
        yield from _language_value(value) if not kind.maps or "@value" in value else _language_map(value)
    elif isinstance(value, list) and kind.several and value:
        for index, each in enumerate(value):
            if isinstance(each, dict):
                yield from (fault._replace(pointer=f"/{index}{fault.pointer}") for fault in _language_value(each))
            else:
                yield TextFault(f"must hold language value objects, not {shown(each)}", f"/{index}")
    else:
        yield TextFault(f"must be a string or a language value object, not {shown(value)}")


def _language_value(value: dict[str, Any]) -> Iterator[TextFault]:
    if not isinstance(value.get("@value"), str):
        yield TextFault("needs a string as its @value", "/@value")
    if "@language" in value and not _is_language(value["@language"]):
        yield TextFault(f"has a malformed language tag {shown(value['@language'])}", "/@language")
    if "@direction" in value and value["@direction"] not in _DIRECTIONS:
        yield TextFault(f"has the direction {shown(value['@direction'])}, not ltr or rtl", "/@direction")
    for name in value:
        if name not in _VALUE_KEYS:
            detail = f"has {shown(name)} beside @value, @language and @direction"
            yield TextFault(detail, f"/{escape_pointer(name)}")


def _language_map(value: dict[str, Any]) -> Iterator[TextFault]:
    for name, each in value.items():
        at = f"/{escape_pointer(name)}"
        if not isinstance(name, str) or not _MAP_KEY.fullmatch(name):
            yield TextFault(f"has {shown(name)} where a language such as en or pt-BR belongs", at)
        elif not isinstance(each, str):
            yield TextFault(f"must be a string in each language, not {shown(each)}", at)


def _is_language(value: object) -> bool:
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None
