"""Whether there are endorsements is told at a glance; where they stand is told by a walk."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.checks.nested import _endorsements, _may_have_endorsements, endorsements
from vcmicro.opening import open_given
from vcmicro.registry import Tools

NAMES = st.sampled_from(["endorsement", "endorsementJwt", "endorsements", "name", "proof", "été"]) | st.text(max_size=3)
VALUES = st.recursive(
    st.none() | st.integers(-9, 9) | st.sampled_from(["endorsement", "x"]) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_the_glance_misses_nothing_that_the_walk_finds(document: dict[str, Any]) -> None:
    assert _may_have_endorsements(document) or not list(_endorsements(document, ""))


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.booleans(), st.booleans())
def test_the_words_seen_while_opening_miss_nothing_either(document: dict[str, Any], is_text: bool, ascii: bool) -> None:
    document = {**document, "@context": [], "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}}
    opened = open_given(json.dumps(document, ensure_ascii=ascii) if is_text else document, Tools())
    assert endorsements(opened.document, opened.words) == list(_endorsements(document, ""))


def test_names_that_are_spelled_with_escapes_are_found() -> None:
    text = '{"proof": {}, "\\u0065ndorsement": ["x"]}'
    opened = open_given(text, Tools())
    assert endorsements(opened.document, opened.words) == [("/endorsement/0", "x")]


class Text(str):
    """A string that is not quite one."""


@pytest.mark.parametrize("document", [{Text("endorsement"): {}}, {"a": type("Table", (dict,), {})(endorsement=1)}])
def test_what_it_cannot_read_it_leaves_to_the_walk(document: dict[str, Any]) -> None:
    assert _may_have_endorsements(document)


def test_most_credentials_have_none() -> None:
    assert not _may_have_endorsements({"name": "Knots", "credentialSubject": [{"id": "did:example:ada"}]})
