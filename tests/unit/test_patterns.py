from __future__ import annotations

import re

import pytest

from vcmicro.patterns import Pattern


def test_a_pattern_answers_like_a_compiled_one() -> None:
    lazy, compiled = Pattern("a(b+)", re.IGNORECASE), re.compile("a(b+)", re.IGNORECASE)
    for text in ("abb", "xABx", "", "a"):
        for method in ("match", "fullmatch", "search"):
            found, expected = getattr(lazy, method)(text), getattr(compiled, method)(text)
            assert (found and found.span()) == (expected and expected.span())
        assert lazy.findall(text) == compiled.findall(text)
        assert lazy.sub("-", text) == compiled.sub("-", text)


def test_it_is_compiled_when_it_is_first_used() -> None:
    wrong = Pattern("(")
    with pytest.raises(re.error):
        wrong.match("")


def test_it_has_no_other_attribute() -> None:
    with pytest.raises(AttributeError):
        Pattern("a").scanner  # noqa: B018
