"""Literals of canonical N-Quads: escapes, numbers, languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.rdf.iris import XSD
from vcmicro.rdf.literals import (
    canonical_double,
    datatype_suffix,
    escape,
    is_language,
    needs_escapes,
    number_literal,
    quote,
    text_suffix,
)

SHORT = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}


def canonical(text: str) -> str:
    """The string escapes of canonical N-Quads, written from RDFC-1.0's text, one character at a time."""
    written = []
    for character in text:
        code = ord(character)
        if character in SHORT:
            written.append(SHORT[character])
        elif code < 0x20 or code in (0x7F, 0xFFFE, 0xFFFF):
            written.append(f"\\u{code:04X}")
        else:
            written.append(character)
    return f'"{"".join(written)}"'


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text('\\u0bf\x00\x0b\x1f\x7f\ufffe\uffff\n"é'))
def test_escapes_are_canonical(text: str) -> None:
    quoted = quote(text)
    assert (escape(quoted) if needs_escapes(quoted.encode()) else quoted) == canonical(text)


# JSON-LD 1.1 API section 8.6, and the forms of XSD 1.1 Part 2.
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.3, "5.3E0"),
        (36.5, "3.65E1"),
        (0.1, "1.0E-1"),
        (100.0, "1.0E2"),
        (1e21, "1.0E21"),
        (1.1e-300, "1.1E-300"),
        (-2.5, "-2.5E0"),
        (0.0, "0.0E0"),
        (5e-324, "4.940656458412465E-324"),
        (123456789.12345679, "1.234567891234568E8"),
    ],
)
def test_doubles(value: float, expected: str) -> None:
    assert canonical_double(value) == expected


@pytest.mark.parametrize(
    ("value", "datatype", "expected"),
    [
        (True, None, f'"true"^^<{XSD}boolean>'),
        (False, "https://x.example/d", '"false"^^<https://x.example/d>'),
        (5, None, f'"5"^^<{XSD}integer>'),
        (5.0, None, f'"5"^^<{XSD}integer>'),
        (-0.0, None, f'"0"^^<{XSD}integer>'),
        (5, XSD + "double", f'"5.0E0"^^<{XSD}double>'),
        (5, XSD + "float", f'"5"^^<{XSD}float>'),
        (5.5, XSD + "float", f'"5.5E0"^^<{XSD}float>'),
        (5.5, None, f'"5.5E0"^^<{XSD}double>'),
        (1e21, None, f'"1.0E21"^^<{XSD}double>'),
        (10**21, None, f'"1.0E21"^^<{XSD}double>'),
        (5, XSD + "string", '"5"'),
    ],
)
def test_numbers(value: float, datatype: str | None, expected: str) -> None:
    assert number_literal(value, datatype) == expected


@pytest.mark.parametrize(
    ("language", "direction", "expected"),
    [
        (None, None, ""),
        ("", None, ""),
        ("en-IE", None, "@en-ie"),
        (None, "rtl", "^^<https://www.w3.org/ns/i18n#_rtl>"),
        ("AR", "rtl", "^^<https://www.w3.org/ns/i18n#ar_rtl>"),
    ],
)
def test_text_suffix(language: str | None, direction: str | None, expected: str) -> None:
    assert text_suffix(language, direction) == expected


def test_a_datatype_is_written_unless_it_is_string() -> None:
    assert datatype_suffix(XSD + "string") == ""
    assert datatype_suffix(XSD + "date") == f"^^<{XSD}date>"


def test_language_tags() -> None:
    assert all(map(is_language, ["en", "de-AT", "zh-Hant-TW", "x-1"]))
    assert not any(map(is_language, ["", "e n", "en_US", "1en", "en-", "abcdefghi", "é"]))
