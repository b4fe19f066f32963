"""JsonWebSignature2020, Ed25519Signature2018, EcdsaSecp256k1Signature2019: read, held to RFC 7797, never made."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from detached import HEADER, detached_jws, signed_with_jws
from documents import NOW, full_badge, key, profile, small_badge
from pyld import jsonld

from vcmicro import MECHANISMS, SUITES, Issuer, Key, Outcome, Tools, verify
from vcmicro.cryptosuites import Transform
from vcmicro.encoding import encode_base64url
from vcmicro.errors import Invalid
from vcmicro.rdf import Contexts

TOOLS = Tools(allow=("secp256k1",))
PAIRS = [
    ("JsonWebSignature2020", "Ed25519", None),
    ("JsonWebSignature2020", "P-256", None),
    ("JsonWebSignature2020", "P-384", None),
    ("JsonWebSignature2020", "secp256k1", None),
    ("JsonWebSignature2020", "RSA", "PS256"),
    ("JsonWebSignature2020", "RSA", "RS256"),
    ("Ed25519Signature2018", "Ed25519", None),
    ("EcdsaSecp256k1Signature2019", "secp256k1", None),
]
NAMES = sorted({name for name, _, _ in PAIRS})


def _key(kind: str, algorithm: str | None = None) -> Key:
    return key(kind).with_algorithm(algorithm) if algorithm else key(kind)


def _badge(signer: Key) -> dict[str, Any]:
    return {**full_badge(), "issuer": profile(signer.did)}


def _by_pyld(document: dict[str, Any]) -> bytes:
    contexts = Contexts()

    def load(url: str, options: Any = None) -> dict[str, Any]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts.load(url),
        }

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return str(jsonld.normalize(document, options)).encode()


@pytest.mark.parametrize(("suite", "kind", "algorithm"), PAIRS)
def test_a_signature_over_what_pyld_canonicalizes_verifies(suite: str, kind: str, algorithm: str | None) -> None:
    """The bytes are made without this library's engine: URDNA2015 by PyLD, two SHA-256, one JWS."""
    signer = _key(kind, algorithm)
    document = _badge(signer)
    document["@context"] = [*document["@context"], SUITES[suite].context]
    options = {
        "type": suite,
        "created": "2026-01-10T09:30:00Z",
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    parts = ({"@context": document["@context"], **options}, document)
    data = b"".join(hashlib.sha256(_by_pyld(each)).digest() for each in parts)
    signed = {**document, "proof": {**options, "jws": detached_jws(data, signer)}}
    report = verify(signed, now=NOW, tools=TOOLS)
    assert report.outcome is Outcome.PASSED, str(report)


@pytest.mark.parametrize("suite", ["Ed25519Signature2018", "EcdsaSecp256k1Signature2019"])
def test_the_first_credentials_context_defines_the_older_two(suite: str) -> None:
    signer = _key("Ed25519" if suite.startswith("Ed") else "secp256k1")
    credential = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential"],
        "issuer": signer.did,
        "issuanceDate": "2026-01-10T09:30:00Z",
        "credentialSubject": {"id": "did:example:ada"},
    }
    signed = signed_with_jws(credential, suite, signer)
    assert signed["@context"] == credential["@context"]
    assert verify(signed, now=NOW, tools=TOOLS).outcome is Outcome.PASSED


def test_the_document_names_a_context_that_defines_the_proofs_type() -> None:
    signer = key()
    document = {**small_badge(), "issuer": profile(signer.did)}
    signed = signed_with_jws(document, "JsonWebSignature2020", signer)
    assert verify(signed, now=NOW)["proof"].outcome is Outcome.PASSED
    proof = verify({**document, "proof": signed["proof"]}, now=NOW)["proof"]
    assert proof.outcome is Outcome.FAILED
    assert "jsonld.undefined_term" in {each.code for each in proof.problems}


@pytest.mark.parametrize("suite", NAMES)
def test_they_are_not_offered_for_issuing(suite: str) -> None:
    signer = _key("secp256k1" if "256k1" in suite else "Ed25519")
    with pytest.raises(ValueError, match=r"supported are|known"):
        Issuer(signer.did, signer=signer, name="Univ").issue(small_badge(), secured_by=suite)
    with pytest.raises(ValueError, match="verified, not issued"):
        SUITES[suite].sign({}, {}, signer, signer.kind, Transform())
    assert suite not in MECHANISMS["data-integrity"].secures(SUITES)


def _verify_header(header: dict[str, Any] | str) -> None:
    signer = key()
    document = {**small_badge(), "issuer": profile(signer.did)}
    signed = signed_with_jws(document, "JsonWebSignature2020", signer)
    proof = signed.pop("proof")
    suite: Any = SUITES["JsonWebSignature2020"]
    options = {name: value for name, value in proof.items() if name != "jws"}
    data = suite.hash_data(signed, options, Transform(Contexts()))
    text = header if isinstance(header, str) else json.dumps(header)
    protected = encode_base64url(text.encode())
    jws = f"{protected}..{encode_base64url(signer.sign(f'{protected}.'.encode() + data))}"
    suite.verify(signed, {**proof, "jws": jws}, signer.public, Transform(Contexts()))


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"alg": "EdDSA"}, "jose.crit"),
        ({"alg": "EdDSA", "b64": False}, "jose.crit"),
        ({"alg": "EdDSA", "crit": ["b64"]}, "jose.crit"),
        ({"alg": "EdDSA", "b64": True, "crit": ["b64"]}, "jose.crit"),
        ({"alg": "EdDSA", "b64": 0, "crit": ["b64"]}, "jose.crit"),
        ({"alg": "EdDSA", "b64": None, "crit": ["b64"]}, "jose.crit"),
        ({"alg": "EdDSA", "b64": False, "crit": []}, "jose.crit"),
        ({"alg": "EdDSA", "b64": False, "crit": "b64"}, "jose.crit"),
        ({"alg": "EdDSA", "b64": False, "crit": ["b64", "exp"]}, "jose.crit"),
        ({"alg": "EdDSA", "b64": False, "crit": ["b64", "b64"]}, "jose.crit"),
        ({**HEADER}, "jose.header"),
        ({"alg": None, **HEADER}, "jose.header"),
        ({"alg": ["EdDSA"], **HEADER}, "jose.header"),
        ({"alg": "none", **HEADER}, "jose.alg"),
        ({"alg": "HS256", **HEADER}, "jose.alg"),
        ({"alg": "ES256", **HEADER}, "jose.alg"),
        ({"alg": "Ed25519", **HEADER}, "jose.alg"),
        ({"alg": "EdDSA", "kid": 1, **HEADER}, "jose.header"),
        ('{"alg":"ES256","alg":"EdDSA","b64":false,"crit":["b64"]}', "json.duplicate_key"),
        ("[]", "jose.header"),
        ("null", "jose.header"),
    ],
    ids=str,
)
def test_a_header_of_another_form_is_refused(header: dict[str, Any] | str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        _verify_header(header)
    assert caught.value.code == code
    assert caught.value.problem.pointer.startswith("/proof/jws")


def test_a_kid_says_nothing() -> None:
    _verify_header({"alg": "EdDSA", "kid": "did:example:other#key-1", **HEADER})


@pytest.mark.parametrize("jws", [None, 1, "", "a", "a.b", "..", "a..b", "e30..AA", "e30.e30.AA", "....", "é..A"])
def test_garbage_as_jws(jws: Any) -> None:
    signer = key()
    signed = signed_with_jws({**small_badge(), "issuer": profile(signer.did)}, "Ed25519Signature2018", signer)
    signed["proof"]["jws"] = jws
    assert verify(signed, now=NOW).outcome is Outcome.FAILED


def test_an_attached_payload_a_padded_part_and_a_cut_signature_are_refused() -> None:
    signer = key()
    signed = signed_with_jws({**small_badge(), "issuer": profile(signer.did)}, "JsonWebSignature2020", signer)
    assert verify(signed, now=NOW).outcome is Outcome.PASSED
    header, _, signature = signed["proof"]["jws"].split(".")
    for changed in (
        f"{header}.AA.{signature}",
        f"{header}..{signature}==",
        f"{header}..{signature[:-2]}",
        f"{header}=..A",
    ):
        signed["proof"]["jws"] = changed
        assert verify(signed, now=NOW).outcome is Outcome.FAILED


def test_secp256k1_needs_to_be_allowed() -> None:
    signer = key("secp256k1")
    document = {**small_badge(), "issuer": profile(signer.did)}
    for suite in ("JsonWebSignature2020", "EcdsaSecp256k1Signature2019"):
        signed = signed_with_jws(document, suite, signer)
        assert verify(signed, now=NOW, tools=TOOLS).outcome is Outcome.PASSED
        assert "key.unsupported" in {each.code for each in verify(signed, now=NOW)["proof"].problems}


@pytest.mark.parametrize(
    ("suite", "kind"), [("Ed25519Signature2018", "P-256"), ("EcdsaSecp256k1Signature2019", "Ed25519")]
)
def test_a_key_of_another_kind_is_refused(suite: str, kind: str) -> None:
    signer = key(kind)
    signed = signed_with_jws({**small_badge(), "issuer": profile(signer.did)}, suite, signer)
    assert verify(signed, now=NOW, tools=TOOLS)["proof"].outcome is Outcome.FAILED


def test_a_member_of_the_proof_is_covered() -> None:
    signer = key()
    signed = signed_with_jws(
        {**small_badge(), "issuer": profile(signer.did)}, "JsonWebSignature2020", signer, challenge="c", domain="d"
    )
    assert verify(signed, now=NOW).outcome is Outcome.PASSED
    for name, value in (("challenge", "e"), ("domain", "e"), ("created", "2026-01-10T09:30:01Z"), ("nonce", "n")):
        changed = {**signed, "proof": {**signed["proof"], name: value}}
        assert verify(changed, now=NOW).outcome is Outcome.FAILED
