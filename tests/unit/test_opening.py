"""Opening what services hand out: COSE as text, and tokens inside a JSON object."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from typing import Any

import pytest

from vcmicro import Issuer, Key, Outcome, verify
from vcmicro.enveloping import VCDM2

_KEY = Key.from_seed(bytes(range(32)))
_DRAFT = {
    "@context": [VCDM2],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:learner"},
}


def _issued(secured_by: str) -> Any:
    return Issuer(_KEY.did, signer=_KEY).issue(_DRAFT, secured_by=secured_by)


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("is_padded", [True, False])
def test_cose_as_text(encode: Any, is_padded: bool) -> None:
    # Another id each, so that every length of the padding occurs.
    for length in range(3):
        text = encode(
            Issuer(_KEY.did, signer=_KEY).issue({**_DRAFT, "id": "urn:x:" + "y" * length}, secured_by="vc+cose")
        )
        shown = text.decode() if is_padded else text.decode().rstrip("=")
        for given in (shown, shown.encode() + b"\n"):
            report = verify(given)
            assert report.outcome is Outcome.PASSED, str(report)
            assert report.trail[-1].name == "vc+cose"


@pytest.mark.parametrize("length", [1, 2, 3, 5, 9, 10])
def test_text_that_only_begins_like_cose(length: int) -> None:
    report = verify("0oR" + "A" * length)
    assert report.outcome is Outcome.FAILED
    assert report.problems[0].code in ("cose.structure", "cbor.encoding")


@pytest.mark.parametrize("secured_by", ["vc+jwt", "vc+sd-jwt"])
def test_a_token_in_an_object(secured_by: str) -> None:
    token = _issued(secured_by)
    for given in ({"jwt": token}, json.dumps({"jwt": token})):
        report = verify(given)
        assert report.outcome is Outcome.PASSED, str(report)
        assert [each.name for each in report.trail] == ["json", secured_by]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"jwt": "{}"}, "schema.invalid"),
        ({"jwt": "0oRA"}, "schema.invalid"),
        ({"jwt": "no token"}, "input.unknown"),
        ({"jwt": 1}, "input.unknown"),
        ({"jwt": "a.b.c", "more": 1}, "input.unknown"),
    ],
)
def test_an_object_that_holds_no_token(given: dict[str, Any], code: str) -> None:
    report = verify(given)
    assert report.outcome is Outcome.FAILED
    assert report.problems[0].code == code
