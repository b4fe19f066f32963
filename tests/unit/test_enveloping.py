"""EnvelopedVerifiableCredential and -Presentation: each kind of content, nesting, and what is refused."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from vcmicro import Issuer, Key, Outcome, verify
from vcmicro.enveloping import VCDM2, envelop, enveloped
from vcmicro.errors import VcmicroError
from vcmicro.limits import Limits
from vcmicro.registry import Tools
from vcmicro.securing import MECHANISMS, SecureOptions

_KEY = Key.from_seed(bytes(range(32)))
_DRAFT = {
    "@context": [VCDM2],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:learner"},
}


def _issued(secured_by: str) -> Any:
    return Issuer(_KEY.did, signer=_KEY).issue(_DRAFT, secured_by=secured_by)


def _presented(credentials: list[Any], secured_by: str = "vc+jwt", **options: Any) -> Any:
    document = {
        "@context": [VCDM2],
        "type": ["VerifiablePresentation"],
        "holder": _KEY.did,
        "verifiableCredential": credentials,
    }
    asked = SecureOptions(secured_by=secured_by, purpose="authentication", challenge="c", domain="d", **options)
    return MECHANISMS[secured_by].secure(document, _KEY, asked)


@pytest.mark.parametrize("secured_by", ["vc+jwt", "vc+cose"])
def test_a_credential(secured_by: str) -> None:
    document = envelop(_issued(secured_by))
    assert document["id"].startswith(f"data:application/{secured_by}")
    report = verify(document)
    assert report.outcome is Outcome.PASSED, str(report)
    assert [step.name for step in report.trail] == ["enveloped", secured_by]


@pytest.mark.parametrize("outer", ["vc+jwt", "vc+cose"])
def test_credentials_in_a_presentation_in_an_envelope(outer: str) -> None:
    presented = envelop(_presented([envelop(_issued("vc+jwt")), envelop(_issued("vc+cose"))], outer), kind="vp")
    report = verify(presented, challenge="c", domain="d")
    assert report.outcome is Outcome.PASSED, str(report)
    assert [child.path for child in report.children] == ["/verifiableCredential/0", "/verifiableCredential/1"]
    assert [child.trail[-1].name for child in report.children] == ["vc+jwt", "vc+cose"]
    assert verify(presented, challenge="x", domain="d").outcome is Outcome.FAILED


def test_base64_without_padding_is_read() -> None:
    document = envelop(_issued("vc+cose"))
    document["id"] = document["id"].rstrip("=")
    assert verify(document).outcome is Outcome.PASSED


def _url(url: str, **members: Any) -> dict[str, Any]:
    return {"@context": VCDM2, "id": url, "type": "EnvelopedVerifiableCredential", **members}


_BYTES = b64encode(b"\xd2\x84\x40\xff").decode()
_REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no data URL": (_url("https://a.example/vc"), "schema.invalid"),
    "another media type": (_url("data:text/plain,x"), "proof.unsupported"),
    "a presentation's media type": (_url("data:application/vp+jwt,a.b.c"), "proof.unsupported"),
    "COSE as it is": (_url("data:application/vc+cose,x"), "schema.invalid"),
    "base64url": (_url("data:application/vc+cose;base64," + _BYTES.replace("/", "_")), "schema.invalid"),
    "spare bits": (_url("data:application/vc+cose;base64,0oRA/x=="), "schema.invalid"),
    "not base64": (_url("data:application/vc+cose;base64,ä"), "schema.invalid"),
    "a token in base64": (_url("data:application/vc+jwt;base64,YS5iLmM="), "schema.invalid"),
    "SD-JWT named a JWT": (_url("data:application/vc+jwt,a.b.c~d~"), "jose.typ"),
    "JWT named an SD-JWT": (_url("data:application/vc+sd-jwt,a.b.c"), "jose.typ"),
    "a member beside it": (_url("data:application/vc+jwt,a.b.c", name="x"), "schema.invalid"),
    "another context": (_url("data:application/vc+jwt,a.b.c") | {"@context": [VCDM2, VCDM2]}, "schema.context"),
    "two types": (
        _url("data:application/vc+jwt,a.b.c") | {"type": ["EnvelopedVerifiableCredential", "x"]},
        "schema.invalid",
    ),
}


@pytest.mark.parametrize(("document", "code"), _REFUSED.values(), ids=_REFUSED)
def test_what_is_refused(document: dict[str, Any], code: str) -> None:
    with pytest.raises(VcmicroError) as caught:
        enveloped(document)
    assert caught.value.code == code
    assert verify(document).outcome is not Outcome.PASSED


def test_json_in_place_of_a_token() -> None:
    report = verify(_url('data:application/vc+jwt,{"@context":"x","type":"y"}'))
    assert [each.code for each in report.problems] == ["schema.invalid"]


@pytest.mark.parametrize("kind", ["vc", "vp"])
def test_what_is_inside_is_what_the_envelope_says(kind: Any) -> None:
    content = _presented([]) if kind == "vc" else _issued("vc+jwt")
    report = verify(envelop(content, kind=kind), challenge="c", domain="d")
    assert [each.code for each in report.problems] == ["jose.typ"]


def test_an_envelope_that_is_itself_signed_is_no_credential() -> None:
    token = MECHANISMS["vc+jwt"].secure(envelop(_issued("vc+jwt")), _KEY, SecureOptions(secured_by="vc+jwt"))
    assert verify(token).outcome is Outcome.FAILED


def test_envelopes_within_envelopes_end() -> None:
    """An endorsement of an endorsement and so on, each in an envelope."""
    inner = envelop(_issued("vc+jwt"))
    for _ in range(3):
        draft = {**_DRAFT, "@context": [VCDM2, OB3], "endorsement": [inner]}
        inner = envelop(Issuer(_KEY.did, signer=_KEY).issue(draft, secured_by="vc+jwt"))
    tools = Tools(limits=Limits(enveloping_depth=2))
    codes = [each.code for each in verify(inner, tools=tools).problems]
    assert "limit.nodes" in codes
    assert "limit.nodes" not in [each.code for each in verify(inner).problems]


OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
