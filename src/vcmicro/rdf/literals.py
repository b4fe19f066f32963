"""Literals as canonical N-Quads writes them (RDF Dataset Canonicalization, section 5; JSON-LD 1.1 API, section 8.2)."""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Final

from vcmicro.patterns import Pattern
from vcmicro.rdf.iris import I18N, XSD

if TYPE_CHECKING:
    import re

quote: Final = encode_basestring
"""A string in quotes with the short N-Quads escapes (one call into C).

It is exact but for the characters that ``needs_escapes`` finds; ``escape`` writes those.
"""

BOOLEAN: Final = f"^^<{XSD}boolean>"
INTEGER: Final = f"^^<{XSD}integer>"
DOUBLE: Final = f"^^<{XSD}double>"
_XSD_DOUBLE: Final = f"{XSD}double"
_XSD_STRING: Final = f"{XSD}string"

_LANGUAGE = Pattern(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
# Controls without a short escape as ``quote`` writes them, and what it leaves raw: U+007F and the two
# characters at the end of the plane that XML 1.1 does not allow.
_RARE = Pattern(r"\\(?:\\|u[0-9a-f]{4}|.)|[\x7f\ufffe\uffff]")
_FIRST_DOUBLE_INTEGER = 10**21


def needs_escapes(quoted: bytes) -> bool:
    """True if quoted text in UTF-8 may hold a character whose canonical escape ``quote`` did not write.

    Few texts hold a backslash or a byte EF at all, and one byte is found many times as fast as several.
    """
    return (
        b"\x7f" in quoted
        or (b"\\" in quoted and _may_hold_controls(quoted))
        or (b"\xef" in quoted and (b"\xef\xbf\xbe" in quoted or b"\xef\xbf\xbf" in quoted))
    )


def _may_hold_controls(quoted: bytes) -> bool:
    at = -2
    for _ in range(16):
        at = quoted.find(b"\\", at + 2)
        if at < 0 or quoted.startswith(b"u00", at + 1):
            return at >= 0
    return quoted.find(b"\\u00", at) >= 0


def escape(text: str) -> str:
    """Quoted text with its rare characters as ``\\uXXXX`` in upper-case hexadecimal."""
    return _RARE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 1:
        return f"\\u{ord(found):04X}"
    return f"\\u{found[2:].upper()}" if found[1] == "u" else found


def is_language(tag: str) -> bool:
    """True for a language tag that N-Quads can write (LANGTAG)."""
    return _LANGUAGE.fullmatch(tag) is not None


def text_suffix(language: str | None, direction: str | None) -> str:
    """What follows a quoted string of this language and base direction (``rdfDirection``: ``i18n-datatype``)."""
    if direction is not None:
        return f"^^<{I18N}{(language or '').lower()}_{direction}>"
    return f"@{language.lower()}" if language else ""


def datatype_suffix(datatype: str) -> str:
    """What follows a quoted string of this datatype: nothing for xsd:string."""
    return "" if datatype == _XSD_STRING else f"^^<{datatype}>"


def number_literal(value: bool | int | float, datatype: str | None) -> str:
    """A JSON boolean or number as a literal (JSON-LD 1.1 API section 8.2.2, steps 8 to 12).

    ``datatype`` is the coercion's datatype IRI or None; it takes the place of the natural datatype.
    """
    # Marks and credits come again and again; the two zeros are equal, so they are not remembered.
    return _known_number(value, datatype) if value else _number_literal(value, datatype)


def _number_literal(value: bool | int | float, datatype: str | None) -> str:
    if isinstance(value, bool):
        text, suffix = ("true" if value else "false"), BOOLEAN
    elif datatype == _XSD_DOUBLE or abs(value) >= _FIRST_DOUBLE_INTEGER or value % 1 != 0:
        text, suffix = canonical_double(float(value)), DOUBLE
    else:
        text, suffix = str(int(value)), INTEGER
    return f'"{text}"' + (suffix if datatype is None else datatype_suffix(datatype))


_known_number = lru_cache(maxsize=1024, typed=True)(_number_literal)


def canonical_double(value: float) -> str:
    """The canonical lexical form of xsd:double with 15 fraction digits (JSON-LD 1.1 API section 8.6): ``3.65E1``."""
    text = f"{value:.15E}"
    mantissa, exponent = text.split("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}0E{int(exponent)}" if mantissa.endswith(".") else f"{mantissa}E{int(exponent)}"
