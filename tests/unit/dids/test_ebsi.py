"""did:ebsi: the form of its DIDs, and the registry that the caller names."""

from __future__ import annotations

import os
from typing import Any

import pytest
from documents import ISSUED, NOW, key, small_badge
from network import Pages

from vcmicro import METHODS, Issuer, Outcome, Resolver, Tools, verify
from vcmicro.dids import DidEbsi
from vcmicro.dids.ebsi import check_ebsi
from vcmicro.encoding import encode_base58btc
from vcmicro.errors import Invalid, Unavailable

REGISTRY = "https://api-pilot.ebsi.eu/did-registry/v5"
DID = "did:ebsi:zub5ZZUfHLLptCduwEy8xRj"  # the example of EBSI's own resolver
TOOLS = Tools(methods=METHODS.plus(DidEbsi(REGISTRY)))


def _document(method: str) -> dict[str, Any]:
    """As the registry answers: JSON Web Keys, ES256 for credentials."""
    jwk = key("P-256").public.to_jwk()
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": DID,
        "controller": [DID],
        "verificationMethod": [{"id": method, "type": "JsonWebKey2020", "controller": DID, "publicKeyJwk": jwk}],
        "authentication": [method],
        "assertionMethod": [method],
    }


@pytest.mark.parametrize("form", ["vc+jwt", "ecdsa-rdfc-2019"])
def test_a_badge_of_a_legal_entity_verifies_by_the_named_registry(form: str) -> None:
    method = f"{DID}#key-1"
    signed = Issuer(DID, signer=key("P-256").with_method(method), name="Univ").issue(
        small_badge(), secured_by=form, now=ISSUED
    )
    pages = Pages({f"{REGISTRY}/identifiers/{DID}": _document(method)})
    report = verify(signed, now=NOW, fetcher=pages, tools=TOOLS)
    assert report.outcome is Outcome.PASSED, str(report)
    assert pages.asked == [f"{REGISTRY}/identifiers/{DID}"]
    assert verify(signed, now=NOW, tools=TOOLS).outcome is Outcome.INDETERMINATE
    unnamed = verify(signed, now=NOW, fetcher=pages)
    assert unnamed.outcome is Outcome.INDETERMINATE
    assert "did.registry" in {each.code for each in unnamed["proof"].problems}


def test_the_answer_must_be_of_the_did_that_was_asked_for() -> None:
    other = {**_document(f"{DID}#key-1"), "id": "did:ebsi:zp9xupQMCXH3XC5FyvD7SXg"}
    with pytest.raises(Invalid, match=r"did\.id_mismatch"):
        Resolver(fetcher=Pages({f"{REGISTRY}/identifiers/{DID}": other}), tools=TOOLS).document(DID)
    with pytest.raises(Unavailable, match=r"did\.unavailable"):
        Resolver(fetcher=Pages({}), tools=TOOLS).document(DID)


def test_the_registry_may_end_in_a_slash() -> None:
    assert DidEbsi(REGISTRY + "/").registry == REGISTRY


@pytest.mark.parametrize(
    "registry",
    [
        "",
        "api-pilot.ebsi.eu",
        "http://api-pilot.ebsi.eu",
        "https://localhost/v5",
        f"{REGISTRY}?a=b",
        "https://10.0.0.1/",
    ],
)
def test_a_registry_is_a_public_https_url(registry: str) -> None:
    with pytest.raises(ValueError, match="registry="):
        DidEbsi(registry)


def _did(version: int, size: int = 16) -> str:
    return "did:ebsi:" + encode_base58btc(bytes([version]) + os.urandom(size))


def test_the_form_of_a_did() -> None:
    check_ebsi(DID)
    check_ebsi(_did(1))
    for wrong in (
        _did(1, 15),
        _did(1, 17),
        _did(0),
        _did(3),
        "did:ebsi:ub5ZZUfHLLptCduwEy8xRj",
        "did:ebsi:z",
        "did:ebsi:zO0",
        "did:web:univ.example",
    ):
        with pytest.raises(Invalid, match=r"did\.syntax"):
            check_ebsi(wrong)
    for unsupported in (_did(2, 32), "did:ebsi:pilot:zub5ZZUfHLLptCduwEy8xRj"):
        with pytest.raises(Unavailable, match=r"did\.method_unsupported"):
            check_ebsi(unsupported)
