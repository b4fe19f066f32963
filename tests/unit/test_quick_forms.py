"""The quick readers of common forms say what the grammar says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import times
from vcmicro.dids import syntax
from vcmicro.errors import Invalid
from vcmicro.rdf.iris import has_keyword_form

_NEAR_TIMES = st.from_regex(r"[0-9٣-]{4}[-:]?[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}[Zz+]?", fullmatch=True)
_NEAR_DIDS = st.from_regex(
    r"(did|DID|dıd|):[a-zA-Z0-9é]{0,4}:?[a-zA-Z0-9.:%é]{0,6}#?[a-zA-Z0-9#/?é]{0,4}", fullmatch=True
)


@given(_NEAR_TIMES)
def test_usual_times(text: str) -> None:
    quick = times._usual(text)
    if quick is not None:
        assert quick == times._fields(text)


def test_the_usual_time_takes_the_quick_way() -> None:
    assert times._usual("2026-01-31T09:00:00Z") == times._fields("2026-01-31T09:00:00Z")
    assert times._usual("2026-01-31T09:00:00z") is None


@given(_NEAR_DIDS)
def test_plain_dids(text: str) -> None:
    did, url = syntax._DID_ALONE.fullmatch(text), syntax._DID_URL.fullmatch(text)
    try:
        found = syntax.parse_did(text)
    except Invalid:
        assert did is None
    else:
        assert did is not None and found == syntax.Did(text, did["method"], did["id"])
    try:
        parsed = syntax.parse_did_url(text)
    except Invalid:
        assert url is None
    else:
        assert url is not None
        assert parsed == syntax.DidUrl(url["did"], url["path"], url["query"], url["fragment"])


@pytest.mark.parametrize(
    "text", ["did:key:", "did:key:#a", "did::a", "did:key:a#", "did:kéy:a", "did:key:a#é", "did:1:a"]
)
def test_odd_dids(text: str) -> None:
    test_plain_dids.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"), [("@id", True), ("@", False), ("id", False), ("@i1", False), ("@é", False), ("@a-b", False)]
)
def test_forms_of_keywords(text: str, expected: bool) -> None:
    assert has_keyword_form(text) is expected
