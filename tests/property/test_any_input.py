"""Any bytes, any text, any JSON: verify() answers with a report and open_given() with a typed error."""

from __future__ import annotations

import json
from typing import Any

from documents import ISSUED, NOW, key, small_badge
from hypothesis import given
from hypothesis import strategies as st

from vcmicro import Issuer, Outcome, Report, bake, verify

_SIGNER = key()
_SIGNED = Issuer(_SIGNER.did, signer=_SIGNER, name="Univ").issue(small_badge(), now=ISSUED)
_TOKEN = Issuer(_SIGNER.did, signer=_SIGNER, name="Univ").issue(small_badge(), now=ISSUED, secured_by="vc+jwt")
_TEXT = json.dumps(_SIGNED)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["@context", "type", "id", "issuer", "proof", "credentialSubject", "holder", "verifiableCredential"]
            )
            | st.text(max_size=8),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def _answers(thing: Any) -> Report:
    report = verify(thing, now=NOW)
    assert isinstance(report, Report)
    json.dumps(report.to_json())
    str(report)
    return report


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    assert _answers(data).outcome is not Outcome.PASSED


@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    assert _answers(text).outcome is not Outcome.PASSED


@given(_JSON)
def test_any_json_text(value: Any) -> None:
    assert _answers(json.dumps(value)).outcome is not Outcome.PASSED


@given(st.dictionaries(st.text(max_size=12), _JSON, max_size=6))
def test_any_dict(value: dict[str, Any]) -> None:
    assert _answers(value).outcome is not Outcome.PASSED


@given(
    st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit", "jwk", "x5c", "b64", "cty"]), _JSON, max_size=5),
    _JSON,
)
def test_any_token(header: dict[str, Any], payload: Any) -> None:
    from vcmicro.encoding import encode_base64url

    parts = [encode_base64url(json.dumps(each).encode()) for each in (header, payload)]
    assert _answers(".".join([*parts, "AAAA"])).outcome is not Outcome.PASSED


@given(st.integers(0, len(_TEXT) - 1), st.binary(max_size=3))
def test_a_signed_badge_with_bytes_overwritten(position: int, junk: bytes) -> None:
    data = _TEXT.encode()
    mutated = data[:position] + junk + data[position + len(junk) :]
    report = _answers(mutated)
    if report.outcome is Outcome.PASSED:
        assert json.loads(mutated) == _SIGNED


@given(st.binary(max_size=60), st.integers(0, 2000))
def test_a_baked_image_with_bytes_overwritten(junk: bytes, position: int) -> None:
    image = bake(_SIGNED, into=_SVG)
    position %= len(image)
    report = _answers(image[:position] + junk + image[position + len(junk) :])
    if report.outcome is Outcome.PASSED:
        assert report.untrusted_document == _SIGNED


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
