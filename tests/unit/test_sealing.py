"""Sealing from the public door: what is filled in, what is refused, and that others read the result."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from certificates import NEEDS_EDC, intermediate, root, seal
from jwcrypto import jwk, jws
from jwcrypto.common import JWSEHeaderParameter
from seals import IDENTIFIER, credential, header_of, organisation

import vcmicro
from vcmicro.encoding import decode_base64url
from vcmicro.errors import Invalid

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def issue(document: dict[str, Any], kind: str = "P-256", **options: Any) -> dict[str, Any]:
    holder = seal(kind)
    options = {"certificates": holder.chain_pem, "now": NOW, **options}
    made = vcmicro.issue(document, signer=holder.key, **options)
    assert isinstance(made, dict)
    return made


def draft() -> dict[str, Any]:
    """What a person writes: the rest is filled in."""
    whole = credential(issuer=organisation())
    filled_in = ("id", "type", "@context", "issuanceDate", "issued", "validFrom")
    return {name: value for name, value in whole.items() if name not in filled_in}


def test_what_is_filled_in() -> None:
    given = draft()
    payload = json.loads(issue(given)["payload"])
    assert payload["type"] == ["VerifiableCredential", "EuropeanDigitalCredential"]
    assert payload["id"].startswith("urn:credential:")
    assert payload["issuanceDate"] == payload["issued"] == payload["validFrom"] == "2026-03-01T09:00:00Z"
    assert payload["issuer"]["eIDASIdentifier"]["notation"] == IDENTIFIER
    assert "eIDASIdentifier" not in given["issuer"]


@NEEDS_EDC
@pytest.mark.parametrize("kind", ["P-256", "P-384", "P-521", "Ed25519", "RSA"])
def test_what_is_issued_verifies(kind: str) -> None:
    made = issue(draft(), kind)
    report = vcmicro.verify(json.dumps(made), now=NOW, trust=vcmicro.load_trust(root().pem))
    assert report.outcome is vcmicro.Outcome.PASSED, str(report)
    assert [each["subject"] for each in _certificates(made)] == ["Example University", "Test Seal CA"]


@pytest.mark.parametrize("kind", ["P-256", "P-384", "P-521", "Ed25519", "RSA"])
def test_another_implementation_reads_the_core(kind: str) -> None:
    """jwcrypto, with the payload not encoded (RFC 7797)."""
    made = issue(draft(), kind)
    key = jwk.JWK.from_json(json.dumps(seal(kind).key.public.to_jwk()))

    def read(payload: str) -> None:
        token = jws.JWS(header_registry={"sigT": JWSEHeaderParameter("Claimed signing time", True, True, None)})
        token.allowed_algs = [header_of(made)["alg"]]
        token.deserialize(json.dumps({"payload": payload, **made["signatures"][0]}))
        token.verify(key)

    read(made["payload"])
    with pytest.raises(jws.InvalidJWSSignature):
        read(made["payload"].replace("Person", "Thing"))


def test_the_text_is_written_as_it_stands() -> None:
    made = issue(draft())
    assert "Ada Ó Loingsigh" in made["payload"]
    assert decode_base64url(made["signatures"][0]["protected"]).isascii()


_IDENTIFIER = {**credential()["issuer"]["eIDASIdentifier"], "notation": "VATIE-7654321X"}
_OTHER = {**organisation(), "eIDASIdentifier": _IDENTIFIER}


@pytest.mark.parametrize(
    ("change", "options", "code"),
    [
        ({"issuer": "urn:x"}, {}, "schema.invalid"),
        ({"issuer": {"id": "urn:x", "type": "Organisation"}}, {}, "schema.required"),
        ({"issuer": _OTHER}, {}, "x509.names"),
        ({"credentialSubject": None}, {}, "schema.invalid"),
        ({"type": ["EuropeanDigitalCredential"]}, {}, "schema.invalid"),
        ({"proof": {}}, {}, "issuer.draft"),
        ({}, {"certificates": None, "secured_by": "jades"}, "x509.chain"),
        ({}, {"certificates": b""}, "x509.chain"),
        ({}, {"certificates": intermediate().pem}, "schema.required"),
        ({"issuer": credential()["issuer"]}, {"certificates": intermediate().pem}, "x509.names"),
        ({}, {"certificates": seal("P-384").pem}, "jose.alg"),
    ],
)
def test_what_is_refused(change: dict[str, Any], options: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        issue({**draft(), **change}, **options)
    assert code in [each.code for each in caught.value.problems]


def test_certificates_go_with_seals() -> None:
    with pytest.raises(ValueError, match="takes no certificates"):
        issue(draft(), secured_by="vc+jwt")


def _certificates(made: dict[str, Any]) -> list[dict[str, Any]]:
    from vcmicro.x509 import read_chain

    return [{"subject": each.names.common_name} for each in read_chain(header_of(made)["x5c"]).certificates]
