"""What a terminal must never see from a credential."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.escaping import escape_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("\x1b]0;pwned\x07", "\\u001b]0;pwned\\u0007"),
        ("a\r\nb\tc", "a\\r\\nb\\tc"),
        ("\x9b2J", "\\u009b2J"),
        ("\u202eytisrevinU\u2066", "\\u202eytisrevinU\\u2066"),
        ("a\u2028b\u2029", "a\\u2028b\\u2029"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\x00\x7f\ufeff", "\\u0000\\u007f\\ufeff"),
        ("C:\\new", "C:\\new"),
    ],
)
def test_shown(text: str, shown: str) -> None:
    assert escape_text(text) == shown


@pytest.mark.parametrize("text", ["Ünïversität", "جامعة", "महाविद्यालय", "क्‍ष", "👩‍🎓", "大学", "naïve — “quoted”"])
def test_scripts_and_emoji_are_left_alone(text: str) -> None:
    assert escape_text(text) == text


@given(st.text(st.characters()))
def test_nothing_unsafe_is_left(text: str) -> None:
    shown = escape_text(text)
    assert escape_text(shown) == shown
    for character in shown:
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }


def test_every_control_and_direction_mark() -> None:
    marks = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    for number in range(0x110000):
        character = chr(number)
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or unicodedata.bidirectional(character) in marks:
            assert escape_text(character).startswith("\\")
