"""Literals of XML Schema: which texts are of which datatype.

Source: XML Schema Definition Language 1.1 part 2, section 3.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from vcmicro.errors import Invalid
from vcmicro.patterns import Pattern
from vcmicro.times import parse

_DURATION = Pattern(r"-?P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_INTEGER = Pattern(r"[+-]?[0-9]+")
# JSON-LD writes a JSON number with a fraction with an exponent, also where a decimal is asked for.
_DECIMAL = Pattern(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
WANTED = {
    "dateTime": "a date and time such as 2026-05-01T09:00:00Z",
    "duration": "a duration such as P30D or PT60H",
    "integer": "a whole number",
    "positiveInteger": "a whole number above zero",
    "decimal": "a decimal number",
    "boolean": "true or false",
    "anyURI": "a URI",
    "string": "a string",
    "langString": 'texts by their language, such as {"en": "..."}',
    "HTML": "HTML",
}
"""What a message asks for, by datatype."""


class Literal(NamedTuple):
    """A text with its datatype (of XML Schema; ``langString`` of RDF), and its language in lower case."""

    text: str
    datatype: str
    language: str = ""


def literal(value: Any, reading: str) -> Literal:
    """A JSON scalar as JSON-LD 1.1 reads it (section 8.6.2), in a member with this reading."""
    coerced = "" if reading.startswith("@") else reading
    if isinstance(value, bool):
        return Literal("true" if value else "false", coerced or "boolean")
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer() and abs(value) < 1e21):
        return Literal(str(int(value)), coerced or "integer")
    if isinstance(value, float):
        return Literal(repr(value), coerced or "double")
    return Literal(str(value), coerced or "string")


def is_well_formed(found: Literal) -> bool:
    """True if the text is one of its datatype; of a datatype unknown here every text is."""
    text = found.text
    if found.datatype == "dateTime":
        return _is_date_time(text)
    if found.datatype == "duration":
        return _DURATION.fullmatch(text) is not None and text[-1] not in "PT"
    if found.datatype in ("integer", "positiveInteger"):
        whole = _INTEGER.fullmatch(text) is not None
        return whole and (found.datatype == "integer" or number(text) > 0)
    if found.datatype == "decimal":
        return _DECIMAL.fullmatch(text) is not None
    return found.datatype != "boolean" or text in ("true", "false", "1", "0")


def number(text: str) -> float:
    """The value of a whole number, of as many digits as matter here."""
    return float(text)


def _is_date_time(text: str) -> bool:
    try:
        parse(text)
    except Invalid:
        return False
    return True
