"""Whether there are endorsements is told at a glance; where they stand is told by a walk."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.checks.nested import _endorsements, _may_have_endorsements

NAMES = st.sampled_from(["endorsement", "endorsementJwt", "endorsements", "name", "proof", "été"]) | st.text(max_size=3)
VALUES = st.recursive(
    st.none() | st.integers() | st.sampled_from(["endorsement", "x"]) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_the_glance_misses_nothing_that_the_walk_finds(document: dict[str, Any]) -> None:
    assert _may_have_endorsements(document) or not list(_endorsements(document, ""))


class Text(str):
    """A string that is not quite one."""


@pytest.mark.parametrize("document", [{Text("endorsement"): {}}, {"a": type("Table", (dict,), {})(endorsement=1)}])
def test_what_it_cannot_read_it_leaves_to_the_walk(document: dict[str, Any]) -> None:
    assert _may_have_endorsements(document)


def test_most_credentials_have_none() -> None:
    assert not _may_have_endorsements({"name": "Knots", "credentialSubject": [{"id": "did:example:ada"}]})
